/**
 * Answers held against the real directories: what a configuration needs to know of them. Nothing is stored here, and
 * nothing is written to any directory. A check that is cancelled ends at once; what it had opened is closed when it comes.
 */

import type { ActiveDirectoryConnector, openActiveDirectory } from '../connectors/active-directory/active-directory.ts';
import { createSurvey } from '../connectors/active-directory/survey/survey.ts';
import { openEntraId, type EntraIdOptions } from '../connectors/entra-id/connector.ts';
import { FaultError } from '../model/fault.ts';
import type { OpenAnswers } from './answers.ts';
import { chosenBackEnd } from './back-ends/choice.ts';
import { configurationSchema, type Configuration, type ForestConfiguration } from './configuration.ts';
import { resolveExtensions } from './directory-extensions.ts';
import { discoverDomains, discoverGroupFilter, discoverSchema, domainConnections } from './discovery.ts';
import { synchronizesPasswords } from './sign-in-methods.ts';

/** How connectors are opened; simulations bring their own. */
export interface Directories {
  readonly openForest: typeof openActiveDirectory;
  readonly entra: EntraIdOptions;
  /** Default: `openEntraId`. */
  readonly openTenant?: typeof openEntraId;
  /** Default: `createSurvey`. */
  readonly openSurvey?: typeof createSurvey;
}

export interface CheckEnvironment {
  readonly directories: Directories;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

export type StepFacts = { readonly [fact: string]: string | number };
export type OpenForestAnswers = OpenAnswers['forests'][number];

/** Two forests of one name would share a connector space. Throws `answers-invalid`. */
export function refuseRepeatedNames({ forests, tenant }: Pick<OpenAnswers, 'forests' | 'tenant'>): void {
  const names = [...forests.map((forest) => forest.name), ...(tenant.name === undefined ? [] : [tenant.name])];
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  const detail = { path: 'forests.name', message: 'two forests have the same name', name: repeated };
  throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

/**
 * The forest's first server says which domains there are; each with a connection of its own is tested there. `onServer`
 * learns of every server that was found good.
 */
export async function checkForestConnection(
  environment: CheckEnvironment,
  answers: OpenForestAnswers,
  password: string,
  onServer: (facts: StepFacts) => void,
): Promise<ForestConfiguration['connection']> {
  const { domains: _domains, groupFilter: _groupFilter, ...given } = answers;
  const test = async (connector: ActiveDirectoryConnector, partition?: string): Promise<void> => {
    const { dnsHostName, account, clockSkewSeconds } = await connector.testConnection(partition);
    onServer({ server: dnsHostName, account: account.name, clockSkewSeconds });
  };
  const domains = await withForest(environment, { ...given, domains: [] }, password, async (first) => {
    await test(first);
    return domainConnections(first, answers);
  });
  const connection = { ...given, domains };
  if (domains.length === 0) return connection;
  await withForest(environment, connection, password, async (connector) => {
    for (const { dn } of domains) await test(connector, dn);
  });
  return connection;
}

/** `present`: what is in force; its containers are taken as they are, so that one that is gone for a while stays chosen. */
export async function discoverForest(
  environment: CheckEnvironment,
  connection: ForestConfiguration['connection'],
  answers: OpenForestAnswers,
  password: string,
  present?: ForestConfiguration,
): Promise<ForestConfiguration> {
  const found = await withForest(environment, connection, password, async (connector) => ({
    connection,
    domains: await discoverDomains(connector, answers, present),
    schema: await discoverSchema(connector),
  }));
  const { groupFilter } = answers;
  if (groupFilter === undefined) return found;
  const { directories, signal } = environment;
  const group = await used(
    signal,
    () => Promise.resolve((directories.openSurvey ?? createSurvey)(connection, password)),
    (survey) => discoverGroupFilter(survey, groupFilter, present?.groupFilter),
  );
  return { ...found, groupFilter: group };
}

/** Connects, works and closes. */
export async function withForest<T>(
  { directories, now, signal }: CheckEnvironment,
  connection: ForestConfiguration['connection'],
  password: string,
  work: (connector: ActiveDirectoryConnector) => Promise<T>,
): Promise<T> {
  return used(signal, () => directories.openForest(connection, { password }, { now }), work);
}

export type TenantTest = Awaited<ReturnType<EntraConnector['testConnection']>>;

/** In staging mode reading is enough. */
export async function checkTenant(
  environment: CheckEnvironment,
  answers: Pick<OpenAnswers, 'tenant' | 'stagingMode' | 'softMatchOnUserPrincipalName'>,
  privateKeyPem: string,
): Promise<{ readonly tenant: Configuration['tenant']; readonly test: TenantTest }> {
  const { name, ...settings } = answers.tenant;
  const backEnd = chosenBackEnd(settings.backEnd, undefined, settings.cloud);
  const provisional = withoutUndefined({ ...settings, backEnd, name: name ?? settings.tenantId });
  const { directories, now, signal } = environment;
  const options = { clock: () => now().getTime(), ...directories.entra };
  const test = await used(
    signal,
    () => (directories.openTenant ?? openEntraId)(provisional, { privateKeyPem }, options),
    (connector) => connector.testConnection(answers.stagingMode ? 'read' : 'write'),
  );
  const initial = test.domains.find((domain) => domain.isInitial)?.name;
  const chosen = name ?? (initial ? `${initial} - AAD` : settings.tenantId);
  const { softMatchOnUserPrincipalName } = answers;
  return { tenant: { ...provisional, name: chosen, softMatchOnUserPrincipalName }, test };
}

export function tenantFacts({ organization, domains }: TenantTest): StepFacts {
  const verified = domains.filter((domain) => domain.isVerified).map((domain) => domain.name);
  return { organization: organization.displayName, verifiedDomains: verified.join(', ') };
}

type EntraConnector = Awaited<ReturnType<typeof openEntraId>>;

/** Connects to a tenant that is configured, works and closes. */
export async function withTenant<T>(
  { directories, now, signal }: CheckEnvironment,
  tenant: Configuration['tenant'],
  privateKeyPem: string,
  work: (connector: EntraConnector) => Promise<T>,
): Promise<T> {
  const options = { clock: () => now().getTime(), ...directories.entra };
  const open = directories.openTenant ?? openEntraId;
  return used(signal, () => open(withoutUndefined(tenant), { privateKeyPem }, options), work);
}

/** What was found, with every choice that needs no directory. Throws what `resolveExtensions` does. */
export function assemble(
  answers: OpenAnswers,
  forests: readonly ForestConfiguration[],
  tenant: Configuration['tenant'],
  suspended: boolean,
): Configuration {
  return configurationSchema.parse({
    forests,
    tenant,
    signIn: answers.signIn,
    passwordHashSync: { ...answers.passwordHashSync, enabled: synchronizesPasswords(answers) },
    sourceAnchor: answers.sourceAnchor,
    userMatching: answers.userMatching,
    userPrincipalNameAttribute: answers.userPrincipalNameAttribute,
    exchangeHybrid: answers.exchangeHybrid,
    publicFolders: answers.publicFolders,
    applications: answers.applications,
    excludedAttributes: answers.excludedAttributes,
    directoryExtensions: resolveExtensions(answers.directoryExtensions, forests),
    rules: answers.rules,
    scheduler: { ...answers.scheduler, suspended },
    retention: answers.retention,
    stagingMode: answers.stagingMode,
    deletionThreshold: answers.deletionThreshold,
  });
}

interface Closable {
  close(): Promise<void>;
}

async function used<C extends Closable, T>(
  signal: AbortSignal,
  open: () => Promise<C>,
  work: (connector: C) => Promise<T>,
): Promise<T> {
  const working = (async () => {
    const connector = await open();
    try {
      stopIfCancelled(signal);
      return await work(connector);
    } finally {
      await connector.close();
    }
  })();
  return cancellable(signal, working);
}

/** Throws `run-cancelled`. */
export function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** `work`, or `run-cancelled` as soon as the signal says so: nobody waits for a server that does not answer. */
export async function cancellable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled());
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

function cancelled(): FaultError {
  return new FaultError({ code: 'run-cancelled', stage: 'setup', detail: {}, retry: 'now' });
}

function withoutUndefined<T extends { readonly proxy?: string | undefined }>(
  settings: T,
): Omit<T, 'proxy'> & { proxy?: string } {
  const { proxy, ...rest } = settings;
  return proxy === undefined ? rest : { ...rest, proxy };
}

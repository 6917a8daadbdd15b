/**
 * Unattended installation: answers -> checks against the real directories -> one configuration, saved as one change.
 * Nothing is stored until every check has passed, and nothing is written to any directory.
 */

import { openActiveDirectory, type ActiveDirectoryConnector } from '../connectors/active-directory/active-directory.ts';
import { openEntraId } from '../connectors/entra-id/connector.ts';
import { saveConfiguration } from '../settings/configuration-store.ts';
import type { SecretStore } from '../settings/secrets.ts';
import type { Store } from '../store/store.ts';
import { FaultError } from '../model/fault.ts';
import type { Answers } from './answers.ts';
import { configurationSchema, type Configuration, type ForestConfiguration } from './configuration.ts';
import { discoverDomains, discoverSchema, domainConnections } from './discovery.ts';

export interface SetupStep {
  readonly step: 'forest-connection' | 'forest-discovery' | 'tenant-connection' | 'rules' | 'save';
  readonly name: string;
  readonly facts: { readonly [fact: string]: string | number };
}

export interface SetupEnvironment {
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly now: () => Date;
  readonly by: string;
  onStep(step: SetupStep): void;
  /** Throws when the rules of a configuration do not hold together. */
  checkRules(configuration: Configuration): void;
}

export const forestSecret = (name: string) => `forest/${name}/password`;
export const tenantSecret = (name: string) => `tenant/${name}/private-key`;

/** Throws the first fault that a person has to mend; everything before it left no trace. */
export async function install(environment: SetupEnvironment, answers: Answers): Promise<Configuration> {
  refuseRepeatedNames(answers);
  const forests: ForestConfiguration[] = [];
  for (const forest of answers.forests) forests.push(await checkForest(environment, forest));
  const tenant = await checkTenant(environment, answers);
  const configuration = configurationSchema.parse({
    forests,
    tenant,
    sourceAnchor: answers.sourceAnchor,
    userMatching: answers.userMatching,
    userPrincipalNameAttribute: answers.userPrincipalNameAttribute,
    rules: {},
    scheduler: { ...answers.scheduler, suspended: false },
    stagingMode: answers.stagingMode,
    deletionThreshold: answers.deletionThreshold,
  });
  environment.checkRules(configuration);
  for (const forest of answers.forests) await environment.secrets.set(forestSecret(forest.name), forest.password);
  await environment.secrets.set(tenantSecret(tenant.name), answers.tenant.privateKeyPem);
  const version = await saveConfiguration(environment.store, configuration, {
    by: environment.by,
    action: 'setup',
    detail: { forests: forests.map((forest) => forest.connection.name), tenant: tenant.tenantId },
    at: environment.now(),
  });
  environment.onStep({ step: 'save', name: 'configuration', facts: { version } });
  return configuration;
}

function refuseRepeatedNames(answers: Answers): void {
  const names = answers.forests.map((forest) => forest.name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return;
  const detail = { path: 'forests.name', message: 'two forests have the same name', name: repeated };
  throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

async function checkForest(
  environment: SetupEnvironment,
  answers: Answers['forests'][number],
): Promise<ForestConfiguration> {
  const connection = await checkConnections(environment, answers);
  const { password } = answers;
  const connector = await openActiveDirectory(connection, { password }, { now: environment.now });
  try {
    const domains = await discoverDomains(connector, answers);
    const schema = await discoverSchema(connector);
    environment.onStep({
      step: 'forest-discovery',
      name: answers.name,
      facts: { domains: domains.map((domain) => domain.domainFqdn).join(', '), attributes: Object.keys(schema).length },
    });
    return { connection, domains, schema };
  } finally {
    await connector.close();
  }
}

/** The forest's first server says which domains there are; each with a connection of its own is tested there. */
async function checkConnections(
  environment: SetupEnvironment,
  answers: Answers['forests'][number],
): Promise<ForestConfiguration['connection']> {
  const { password, domains: _domains, ...given } = answers;
  const test = async (connector: ActiveDirectoryConnector, partition?: string): Promise<void> => {
    const { dnsHostName, account, clockSkewSeconds } = await connector.testConnection(partition);
    environment.onStep({
      step: 'forest-connection',
      name: answers.name,
      facts: { server: dnsHostName, account: account.name, clockSkewSeconds },
    });
  };
  const open = (connection: ForestConfiguration['connection']) =>
    openActiveDirectory(connection, { password }, { now: environment.now });
  const first = await open({ ...given, domains: [] });
  let domains: ForestConfiguration['connection']['domains'];
  try {
    await test(first);
    domains = await domainConnections(first, answers);
  } finally {
    await first.close();
  }
  const connection = { ...given, domains };
  if (domains.length === 0) return connection;
  const connector = await open(connection);
  try {
    for (const { dn } of domains) await test(connector, dn);
  } finally {
    await connector.close();
  }
  return connection;
}

async function checkTenant(environment: SetupEnvironment, answers: Answers): Promise<Configuration['tenant']> {
  const { privateKeyPem, name, ...settings } = answers.tenant;
  const provisional = { ...settings, name: name ?? settings.tenantId };
  const connector = await openEntraId(
    withoutUndefined(provisional),
    { privateKeyPem },
    { clock: () => environment.now().getTime() },
  );
  try {
    const test = await connector.testConnection(answers.stagingMode ? 'read' : 'write');
    const initial = test.domains.find((domain) => domain.isInitial)?.name;
    const chosen = name ?? (initial ? `${initial} - AAD` : settings.tenantId);
    environment.onStep({
      step: 'tenant-connection',
      name: chosen,
      facts: {
        organization: test.organization.displayName,
        verifiedDomains: test.domains
          .filter((domain) => domain.isVerified)
          .map((domain) => domain.name)
          .join(', '),
      },
    });
    return {
      ...withoutUndefined(provisional),
      name: chosen,
      backEnd: 'graph',
      softMatchOnUserPrincipalName: answers.softMatchOnUserPrincipalName,
    };
  } finally {
    await connector.close();
  }
}

function withoutUndefined<T extends { readonly proxy?: string | undefined }>(
  settings: T,
): Omit<T, 'proxy'> & { proxy?: string } {
  const { proxy, ...rest } = settings;
  return proxy === undefined ? rest : { ...rest, proxy };
}

/** Everything that can be said of a forest before it is connected: the way there, who we are, what it is. */

import net from 'node:net';
import type { PartitionDetails, RootDse } from '../../connectors/active-directory/active-directory.ts';
import type { NameService } from '../../connectors/active-directory/survey/names.ts';
import type { Security } from '../../connectors/active-directory/settings.ts';
import { serverSteps } from '../../connectors/active-directory/survey/servers.ts';
import { createSurvey, resolveSettings, type ForestSurvey } from '../../connectors/active-directory/survey/survey.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import { createCheckList, type CheckList, type CheckRow } from './check-list.ts';
import { listControllers, type KnownController } from './domain-controllers.ts';
import { settingsOf, type ForestPart } from './forest-part.ts';

export type ForestCheck =
  | 'name-resolution'
  | 'connection'
  | 'tls'
  | 'bind'
  | 'clock'
  | 'writable-server'
  | 'functional-level'
  | 'schema-version'
  | 'consistency-guid-attribute'
  | 'exchange-schema'
  | 'recycle-bin'
  | 'domain'
  | 'domain-controllers'
  | 'upn-suffixes';

/** What is asked of the directory once somebody is let in, in the order of its rows. */
const DIRECTORY_CHECKS = [
  'clock',
  'writable-server',
  'functional-level',
  'schema-version',
  'consistency-guid-attribute',
  'exchange-schema',
  'recycle-bin',
  'domain',
  'domain-controllers',
  'upn-suffixes',
] as const;

export interface ForestDomain {
  readonly dn: string;
  readonly fqdn: string;
  readonly netbios: string;
  readonly isRoot: boolean;
  /** Whether one of the servers that were named is a domain controller of it. */
  readonly held: boolean;
  readonly reachable: boolean;
  readonly fault: Fault | null;
}

export interface ForestFacts {
  readonly fqdn: string;
  readonly netbios: string;
  readonly rootDomainDn: string;
  readonly kind: 'windows' | 'samba';
  readonly upnSuffixes: readonly string[];
  readonly exchange: boolean;
  /** null where it could not be read. */
  readonly recycleBin: boolean | null;
  readonly domains: readonly ForestDomain[];
  readonly domainControllers: readonly KnownController[];
}

export interface ForestCheckContext {
  readonly part: ForestPart;
  readonly password: () => Promise<string>;
  readonly names: NameService;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly onRow: (row: CheckRow<ForestCheck>) => void;
}

type List = CheckList<ForestCheck>;

export async function checkForest(
  context: ForestCheckContext,
): Promise<{ readonly rows: readonly CheckRow<ForestCheck>[]; readonly forest: ForestFacts | null }> {
  const list = createCheckList<ForestCheck>(context.onRow, context.signal);
  const password = await context.password().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  let letIn = false;
  for (const server of context.part.servers) {
    letIn = (await checkServer(list, context, server, password)) || letIn;
  }
  if (!letIn || !('value' in password)) {
    for (const id of DIRECTORY_CHECKS) list.skip(id);
    return { rows: list.rows, forest: null };
  }
  const survey = createSurvey(settingsOf(context.part), password.value);
  try {
    return { rows: list.rows, forest: await checkDirectory(list, context, survey) };
  } finally {
    await survey.close();
  }
}

/** Name, connection, encryption, account: each stands on the one before. */
async function checkServer(
  list: List,
  context: ForestCheckContext,
  server: ForestPart['servers'][number],
  password: { readonly value: string } | { readonly error: unknown },
): Promise<boolean> {
  const settings = resolveSettings(settingsOf(context.part));
  const steps = serverSteps(server, settings, 'value' in password ? password.value : '', context.names);
  const walk: readonly (readonly [ForestCheck, () => Promise<{ readonly [name: string]: string }>])[] = [
    ['name-resolution', async () => ({ addresses: (await steps.resolve()).join(', ') })],
    ['connection', () => steps.connect().then(() => ({ server: steps.name }))],
    ['tls', () => steps.encrypt().then(() => protectionFacts(settings.security))],
    [
      'bind',
      async () => {
        if ('error' in password) throw password.error;
        await steps.bind();
        return { account: settings.account };
      },
    ],
  ];
  let passed = true;
  for (const [id, step] of walk) {
    if (id === 'name-resolution' && net.isIP(server.host) !== 0) continue;
    if (!passed) list.skip(id, steps.name);
    else passed = (await list.check(id, steps.name, async () => ({ value: true, facts: await step() }))) === true;
  }
  return passed;
}

function protectionFacts(security: Security): { readonly [name: string]: string } {
  const { mode } = security;
  return mode === 'sealed' ? { mode, mechanism: 'NTLM' } : { mode, trust: security.trust.kind };
}

async function checkDirectory(
  list: List,
  context: ForestCheckContext,
  survey: ForestSurvey,
): Promise<ForestFacts | null> {
  const rootDse = await checkClock(list, context, survey);
  await checkAge(list, survey);
  const exchange = await checkSchema(list, survey);
  const recycleBin = await list.check('recycle-bin', null, async () => {
    const enabled = await survey.recycleBin();
    return { value: enabled, facts: { enabled }, ...(enabled ? {} : { warning: warning('recycle-bin-off') }) };
  });
  const domains = await checkDomains(list, survey);
  const domainControllers = await checkControllers(list, context, survey, domains);
  const upnSuffixes = await list.check('upn-suffixes', null, async () => {
    const further = await survey.furtherSuffixes();
    const suffixes = [...new Set([...domains.map(({ fqdn }) => fqdn), ...further])];
    return { value: suffixes, facts: { suffixes: suffixes.join(', '), further: further.length } };
  });
  const root = domains.find(({ isRoot }) => isRoot);
  if (rootDse === undefined || root === undefined) return null;
  return {
    fqdn: root.fqdn,
    netbios: root.netbios,
    rootDomainDn: root.dn,
    kind: directoryKind(rootDse),
    upnSuffixes: upnSuffixes ?? domains.map(({ fqdn }) => fqdn),
    exchange: exchange ?? false,
    recycleBin: recycleBin ?? null,
    domains,
    domainControllers,
  };
}

export function directoryKind({ vendorName }: RootDse): 'windows' | 'samba' {
  return vendorName.startsWith('Samba') ? 'samba' : 'windows';
}

/** Kerberos' own tolerance, and the one at which certificates and tokens start to fail; and what deserves a word. */
const LARGEST_SKEW_SECONDS = 300;
const NOTABLE_SKEW_SECONDS = 60;

async function checkClock(list: List, { now }: ForestCheckContext, survey: ForestSurvey): Promise<RootDse | undefined> {
  return list.check('clock', null, async () => {
    const rootDse = await survey.rootDse();
    const clockSkewSeconds = Math.round((rootDse.currentTime.getTime() - now().getTime()) / 1000);
    const { server } = survey.main.blame('connect');
    const detail = { server, clockSkewSeconds, serverTime: rootDse.currentTime.toISOString() };
    const fault: Fault = { code: 'clock-skew', stage: 'connect', detail, retry: 'never' };
    const skew = Math.abs(clockSkewSeconds);
    return {
      value: rootDse,
      facts: { server, clockSkewSeconds },
      ...(skew > LARGEST_SKEW_SECONDS ? { failure: fault } : skew > NOTABLE_SKEW_SECONDS ? { warning: fault } : {}),
    };
  });
}

/** Windows Server 2003, of domains and of the forest: below it there is no DirSync with link values. */
const LEAST_LEVEL = 2;

async function checkAge(list: List, survey: ForestSurvey): Promise<void> {
  await list.check('writable-server', null, async () => {
    const { readOnly, globalCatalog } = await survey.capabilities();
    const { server } = survey.main.blame('connect');
    const facts = { server, readOnly, globalCatalog };
    return { value: true, facts, ...(readOnly ? { failure: warning('server-read-only', { server }) } : {}) };
  });
  await list.check('functional-level', null, async () => {
    const { forestLevel, domainLevel } = await survey.capabilities();
    const facts = {
      ...(forestLevel === undefined ? {} : { forestLevel }),
      ...(domainLevel === undefined ? {} : { domainLevel }),
    };
    const level = forestLevel ?? LEAST_LEVEL;
    const failure = level < LEAST_LEVEL ? { failure: warning('forest-too-old', { level, least: LEAST_LEVEL }) } : {};
    return { value: true, facts, ...failure };
  });
}

async function checkSchema(list: List, survey: ForestSurvey): Promise<boolean | undefined> {
  await list.check('schema-version', null, async () => {
    const version = await survey.schemaVersion();
    return { value: version, facts: version === undefined ? {} : { version } };
  });
  await list.check('consistency-guid-attribute', null, async () => {
    const attribute = 'mS-DS-ConsistencyGuid';
    const present = await survey.schemaHas(attribute);
    const missing = { ...warning('schema-attribute-missing'), attribute };
    return { value: present, facts: { present }, ...(present ? {} : { warning: missing }) };
  });
  return list.check('exchange-schema', null, async () => {
    const version = await survey.exchangeVersion();
    return {
      value: version !== undefined,
      facts: { present: version !== undefined, ...(version === undefined ? {} : { version }) },
    };
  });
}

async function checkDomains(list: List, survey: ForestSurvey): Promise<readonly ForestDomain[]> {
  let details: readonly PartitionDetails[];
  try {
    details = await survey.domains();
  } catch (error) {
    await list.check('domain', null, () => Promise.reject(toError(error)));
    return [];
  }
  const domains: ForestDomain[] = [];
  for (const partition of details) {
    await list.check('domain', partition.domainFqdn, async () => {
      const domain = await tryDomain(survey, partition);
      domains.push(domain);
      const { fqdn, netbios, isRoot, held, reachable, fault } = domain;
      const facts = { fqdn, netbios, isRoot, held, reachable };
      // A domain that is not synchronized need not be reached.
      if (fault !== null) return { value: true, facts, warning: fault };
      // [MS-ADTS] allows it; Entra Connect never did, and accounts could not be named by it.
      if (netbios.includes('.')) return { value: true, facts, failure: warning('netbios-name-dotted', { netbios }) };
      return { value: true, facts };
    });
  }
  return domains;
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** A forest's domains, and whether each can be reached. */
export async function surveyDomains(survey: ForestSurvey): Promise<readonly ForestDomain[]> {
  const domains: ForestDomain[] = [];
  for (const partition of await survey.domains()) domains.push(await tryDomain(survey, partition));
  return domains;
}

async function tryDomain(survey: ForestSurvey, partition: PartitionDetails): Promise<ForestDomain> {
  const { dn, domainFqdn: fqdn, domainNetbios: netbios, forestFqdn, held } = partition;
  const about = { dn, fqdn, netbios, isRoot: fqdn.toLowerCase() === forestFqdn.toLowerCase(), held };
  try {
    const directory = await survey.directoryOf(dn);
    await directory.connection();
    return { ...about, reachable: true, fault: null };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    return { ...about, reachable: false, fault: toFault(error, 'connect') };
  }
}

async function checkControllers(
  list: List,
  { names }: ForestCheckContext,
  survey: ForestSurvey,
  domains: readonly ForestDomain[],
): Promise<readonly KnownController[]> {
  const found = await list.check('domain-controllers', null, async () => {
    const controllers = await listControllers(survey, names, domains);
    const fromDns = controllers.filter(({ source }) => source === 'dns').length;
    const hosts = controllers.map(({ host }) => host).join(', ');
    return { value: controllers, facts: { count: controllers.length, fromDns, hosts } };
  });
  return found ?? [];
}

function warning(code: Fault['code'], detail: Fault['detail'] = {}): Fault {
  return { code, stage: 'setup', detail, retry: 'never' };
}

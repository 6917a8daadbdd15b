/**
 * A customer in miniature: one forest and one tenant of this process, and the engine between them. Scenarios say what
 * people do; the lab knows how to set it up, how to tell that nothing is left to do, and what the end has to look like.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { openEngine, type Engine, type EngineOptions } from '../../engine/api/engine.ts';
import type { Connector } from '../../engine/connectors/connector.ts';
import { countPlan, type PlanCounts } from '../../engine/export/plan.ts';
import type { Fault } from '../../engine/model/fault.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import type { CyclePolicy } from '../../engine/runs/results.ts';
import type { RunRecord } from '../../engine/runs/run.ts';
import { saveConfiguration } from '../../engine/settings/configuration-store.ts';
import { parseAnswers, type AnswersDocument } from '../../engine/setup/answers.ts';
import type { Configuration } from '../../engine/setup/configuration.ts';
import { install } from '../../engine/setup/install.ts';
import { compileConfiguration } from '../../engine/setup/rules-of.ts';
import type { LabEntry } from '../lab/entry.ts';
import { makeServerCertificate } from '../lab/certificates.ts';
import { startForest, type Forest, type ForestOptions } from '../lab/forest/forest.ts';
import { administrationOf, type ForestAdministration, type LabLinks } from '../lab/forest-administration.ts';
import type { JsonObject } from '../lab/tenant/json.ts';
import {
  makeClientCertificate,
  startTenant,
  type ClientCertificate,
  type ObjectView,
  type Tenant,
  type TenantOptions,
} from '../lab/tenant/tenant.ts';
import { JUDGED, judgeTraffic } from './described-traffic.ts';

export const DOMAIN = 'contoso.test';
/** The second forest. */
export const FABRIKAM = 'fabrikam.test';
/** A child domain of the first forest. */
export const CHILD = 'emea.contoso.test';
export const BASE = 'DC=contoso,DC=test';
export const STAFF = `OU=Staff,${BASE}`;
export const GROUPS = `OU=Groups,${BASE}`;
/** A container that scenarios with `exclude: [OUTSIDE]` keep out of scope. */
export const OUTSIDE = `OU=Outside,${BASE}`;

const PERMISSIONS = [
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'Domain.Read.All',
];

type Attributes = { readonly [attribute: string]: string | readonly (string | Uint8Array)[] };

export interface LabOptions {
  /** Account names of people in `OU=Staff`, or whole entries. */
  readonly people?: readonly (string | LabEntry)[];
  /** Security groups in `OU=Groups` with the account names of their members. */
  readonly groups?: { readonly [name: string]: readonly string[] };
  /** Entries that are neither. */
  readonly entries?: readonly LabEntry[];
  /** Links set the fast way when all entries are there. */
  readonly link?: readonly LabLinks[];
  /** What the tenant has before Causeway comes. */
  readonly cloudUsers?: readonly JsonObject[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** What happens to containers that are made later; they are included unless given. */
  readonly newContainers?: 'include' | 'exclude';
  readonly answers?: Partial<Omit<AnswersDocument, 'forests' | 'tenant'>>;
  readonly forest?: Partial<ForestOptions>;
  /** People of a second forest, `fabrikam.test`; without them there is none. */
  readonly fabrikam?: readonly LabEntry[];
  /** People of a child domain of the first forest, `emea.contoso.test`; without them there is none. */
  readonly child?: readonly LabEntry[];
  readonly tenant?: TenantOptions;
  /** Permissions of the application beside those that everything needs. */
  readonly permissions?: readonly string[];
  readonly wrapConnector?: (connector: Connector) => Connector;
  /** The engine is opened and nothing is set up yet. */
  readonly unconfigured?: boolean;
}

export interface Lab {
  readonly options: LabOptions;
  /** What an administrator would answer, secrets and all. */
  readonly answers: AnswersDocument;
  readonly lab: Forest;
  readonly forest: ForestAdministration;
  /** All forests, the first one again among them. */
  readonly forests: readonly ConnectedForest[];
  /** The domain controller of the child domain. */
  readonly child: Forest | undefined;
  readonly tenant: Tenant;
  readonly client: ClientCertificate;
  /** The engine in use; another one after `restart`. */
  engine: Engine;
  cycle(policy?: CyclePolicy): Promise<CycleRecord>;
  /** A delta cycle that exports and one that confirms. */
  settle(): Promise<CycleRecord>;
  configure(edit: (configuration: Configuration) => Configuration): Promise<void>;
  /** The engine ends and another one starts on the same data directory. */
  restart(options?: Partial<EngineOptions>): Promise<void>;
}

/** A forest with the account by which Causeway signs in to it. */
interface ConnectedForest {
  readonly lab: Forest;
  readonly account: string;
  readonly password: string;
}

// One certificate serves every tenant of a test file: making keys is what takes the time.
let clientCertificate: Promise<ClientCertificate> | undefined;

/** Starts everything and ends it with the test. Nothing has been synchronized yet. */
export async function openLab(options: LabOptions = {}): Promise<Lab> {
  const shared =
    options.child && (await makeServerCertificate([DOMAIN, CHILD, '127.0.0.1'], { subject: `CN=${DOMAIN}` }));
  const certificate = shared ? { certificate: shared } : {};
  const first = await openForest({ domain: DOMAIN, ...certificate, ...options.forest });
  const child = options.child && (await openChild(first, { domain: CHILD, ...certificate }, options.child));
  const forest = administrationOf(first.lab);
  await populate(forest, options);
  const forests = [first];
  if (options.fabrikam) {
    const second = await openForest({ domain: FABRIKAM });
    second.lab.state.load(options.fabrikam);
    forests.push(second);
  }
  const client = await (clientCertificate ??= makeClientCertificate('causeway'));
  const tenant = await openTenant(options);
  const { engine, answers } = await openConfigured({ forests, child, tenant, client, options });
  const opened: Lab = {
    options,
    answers,
    lab: first.lab,
    forest,
    forests,
    child,
    tenant,
    client,
    engine,
    cycle: (policy = 'delta') => opened.engine.runCycle(policy, 'manual'),
    settle: async () => {
      const cycle = await opened.cycle();
      await opened.cycle();
      return cycle;
    },
    configure: (edit) => changeConfiguration(opened.engine, edit),
    restart: async (again = {}) => {
      const { dataDirectory } = opened.engine;
      await opened.engine.close();
      opened.engine = await openEngine({ dataDirectory, purpose: 'test', ...again });
    },
  };
  onTestFinished(() => opened.engine.close());
  return opened;
}

async function changeConfiguration(engine: Engine, edit: (configuration: Configuration) => Configuration) {
  const document = edit((await engine.configuration())!);
  await saveConfiguration(engine.store, document, { by: 'test', action: 'test', detail: {}, at: new Date() });
}

/** `openLab` and the first two cycles: everybody is in the cloud and confirmed. */
export async function openSynchronized(options: LabOptions = {}): Promise<Lab> {
  const lab = await openLab(options);
  const first = await lab.cycle('initial');
  expect(summary(first), 'first cycle').toMatchObject({ status: 'success' });
  await lab.cycle();
  return lab;
}

async function openForest(options: ForestOptions): Promise<ConnectedForest> {
  const lab = await startForest(options);
  onTestFinished(() => lab.close());
  const account = `causeway@${lab.domain}`;
  const password = 'Aa1-causeway-Lab!';
  const dn = `CN=causeway,CN=Users,${lab.baseDn}`;
  // The connector's own account is no person of the organization: it is marked as one that came from the cloud.
  const marks = { adminDescription: 'User_causeway', userAccountControl: '66048' };
  const names = { sAMAccountName: 'causeway', userPrincipalName: account };
  lab.state.add(entry(dn, { objectClass: USER_CLASSES, ...names, ...marks }));
  lab.state.setPassword(dn, password);
  lab.state.grant(dn, { replicate: true, write: true });
  return { lab, account, password };
}

/** A lab forest of its own plays the child domain: the first one's configuration names it, and the account is known there. */
async function openChild(
  { lab, account, password }: ConnectedForest,
  options: ForestOptions,
  people: readonly LabEntry[],
): Promise<Forest> {
  const { lab: child } = await openForest(options);
  lab.state.nameDomain(child);
  child.state.modify('causeway', { userPrincipalName: account });
  child.state.setPassword('causeway', password);
  child.state.load(people);
  return child;
}

async function populate(forest: ForestAdministration, options: LabOptions): Promise<void> {
  for (const name of ['Staff', 'Groups', 'Outside']) {
    await forest.add(entry(`OU=${name},${BASE}`, { objectClass: ['top', 'organizationalUnit'] }));
  }
  await forest.load((options.people ?? []).map((one) => (typeof one === 'string' ? person(one) : one)));
  await forest.load(options.entries ?? []);
  await forest.load(Object.keys(options.groups ?? {}).map((name) => group(name)));
  for (const [name, members] of Object.entries(options.groups ?? {})) {
    for (const member of members) await forest.addMember(groupDn(name), await findDn(forest, member));
  }
  await forest.link(options.link ?? []);
}

async function findDn(forest: ForestAdministration, name: string): Promise<string> {
  for (const dn of [personDn(name), groupDn(name)]) if (await forest.get(dn)) return dn;
  return name;
}

async function openTenant(options: LabOptions): Promise<Tenant> {
  const verifiedDomains = [DOMAIN, FABRIKAM, CHILD];
  const tenant = judgeTraffic(await startTenant({ verifiedDomains, throttle: 'off', ...JUDGED, ...options.tenant }));
  onTestFinished(() => tenant.close());
  for (const user of options.cloudUsers ?? []) tenant.state.addUser(user);
  return tenant;
}

interface Parts {
  readonly forests: readonly ConnectedForest[];
  readonly child?: Forest | undefined;
  readonly tenant: Tenant;
  readonly client: ClientCertificate;
  readonly options: LabOptions;
}

/** An engine in a new data directory, set up for these forests and this tenant. */
async function openConfigured({
  forests,
  child,
  tenant,
  client,
  options,
}: Parts): Promise<{ readonly engine: Engine; readonly answers: AnswersDocument }> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-scenario-'));
  onTestFinished(() => rm(dataDirectory, { recursive: true, force: true }));
  const clientId = tenant.registerApplication({
    certificatePem: client.certificatePem,
    permissions: [...PERMISSIONS, ...(options.permissions ?? [])],
  });
  const { wrapConnector } = options;
  const engine = await openEngine({ dataDirectory, purpose: 'test', ...(wrapConnector ? { wrapConnector } : {}) });
  const answers: AnswersDocument = {
    ...options.answers,
    forests: forests.map(({ lab, account, password }) => ({
      name: lab.domain,
      servers: [{ host: lab.host, port: lab.ldapsPort }],
      security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: lab.fingerprint256 } },
      account,
      password,
      domains: [
        {
          domain: lab.domain,
          include: lab.domain === DOMAIN ? [...(options.include ?? [])] : [],
          exclude: lab.domain === DOMAIN ? [...(options.exclude ?? [])] : [],
          newContainers: options.newContainers ?? 'include',
        },
        ...(child && lab.domain === DOMAIN
          ? [{ domain: child.domain, servers: [{ host: child.host, port: child.ldapsPort }] }]
          : []),
      ],
    })),
    tenant: {
      name: 'tenant',
      tenantId: tenant.tenantId,
      clientId,
      certificatePem: client.certificatePem,
      privateKeyPem: client.privateKeyPem,
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      pace: { writesPerSecond: 'unlimited' },
    },
  };
  if (options.unconfigured) return { engine, answers };
  await install(
    {
      store: engine.store,
      secrets: engine.secrets,
      now: () => new Date(),
      by: 'test',
      onStep: () => undefined,
      checkRules: compileConfiguration,
    },
    parseAnswers(answers),
  );
  return { engine, answers };
}

// People and groups as an administrator makes them.

const USER_CLASSES = ['top', 'person', 'organizationalPerson', 'user'];
/** Global security group ([MS-ADTS] 2.2.12). */
const SECURITY_GROUP = '-2147483646';
const DISTRIBUTION_GROUP = '2';

export function entry(dn: string, attributes: Attributes): LabEntry {
  return {
    dn,
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, typeof value === 'string' ? [value] : value]),
    ),
  };
}

export const personDn = (name: string, container = STAFF) => `CN=${name},${container}`;
export const groupDn = (name: string) => `CN=${name},${GROUPS}`;
export const upn = (name: string) => `${name}@${DOMAIN}`;

export function person(name: string, attributes: Attributes = {}, container = STAFF): LabEntry {
  return entry(personDn(name, container), {
    objectClass: USER_CLASSES,
    sAMAccountName: name,
    userPrincipalName: upn(name),
    displayName: name,
    userAccountControl: '512',
    ...attributes,
  });
}

export function group(name: string, attributes: Attributes = {}): LabEntry {
  return entry(groupDn(name), {
    objectClass: ['top', 'group'],
    sAMAccountName: name,
    groupType: SECURITY_GROUP,
    ...attributes,
  });
}

export const distributionGroup = (name: string) =>
  group(name, { groupType: DISTRIBUTION_GROUP, mail: `${name}@${DOMAIN}`, proxyAddresses: [`SMTP:${name}@${DOMAIN}`] });

export const contact = (name: string) =>
  entry(personDn(name), {
    objectClass: ['top', 'person', 'organizationalPerson', 'contact'],
    displayName: name,
    mail: `${name}@fabrikam.test`,
    proxyAddresses: [`SMTP:${name}@fabrikam.test`],
  });

export function set(lab: Lab, dn: string, values: { readonly [attribute: string]: string | readonly string[] }) {
  return lab.forest.modify(
    dn,
    Object.entries(values).map(([attribute, value]) => ({
      operation: 'replace' as const,
      attribute,
      values: typeof value === 'string' ? [value] : value,
    })),
  );
}

// What there is to see afterwards.

/** The cloud user with this user principal name. */
export function cloudUser(lab: Lab, name: string): ObjectView | undefined {
  return lab.tenant.state.get(name.includes('@') ? name : upn(name));
}

export function cloudGroup(lab: Lab, name: string): ObjectView | undefined {
  return lab.tenant.state.list('group').find((one) => one.properties['displayName'] === name);
}

/** User principal names and group names of a group's members, sorted. */
export function membersOf(lab: Lab, name: string): string[] {
  return (cloudGroup(lab, name)?.memberIds ?? []).flatMap((id) => shownAs(lab, id) ?? []).sort();
}

export function managerOf(lab: Lab, name: string): string | null {
  const manager = cloudUser(lab, name)?.managerId ?? null;
  return manager === null ? null : (shownAs(lab, manager) ?? null);
}

/** Links to what lies in the recycle bin are kept for its return and seen by nobody until then. */
function shownAs(lab: Lab, id: string): string | undefined {
  const object = lab.tenant.state.get(id);
  if (object === undefined || object.deleted) return undefined;
  const { kind, properties } = object;
  return String(kind === 'user' ? properties['userPrincipalName'] : properties['displayName']).replace(
    `@${DOMAIN}`,
    '',
  );
}

export async function planOf(lab: Lab, connector = 'tenant'): Promise<PlanCounts> {
  const row = await lab.engine.store.reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [connector]);
  return countPlan(lab.engine.store.reader, row!.id);
}

export function stepOf(cycle: CycleRecord, connector: string, profile: string): RunRecord | undefined {
  return cycle.steps.findLast((step) => step.connector === connector && step.profile === profile);
}

/** What a cycle says of itself, short enough for the message of a failed test. */
export function summary(cycle: CycleRecord) {
  const steps = cycle.steps.map(({ connector, profile, result }) => `${connector} ${profile}: ${result}`);
  const faults = cycle.steps.flatMap((step) => [...(step.fault ? [step.fault] : []), ...step.objectFaults]);
  return { status: cycle.status, steps, faults };
}

export function faultsOf(cycle: CycleRecord): Fault[] {
  return cycle.steps.flatMap((step) => step.objectFaults);
}

/** `code name` of every object that a cycle could not carry, sorted. */
export function complaints(cycle: CycleRecord): string[] {
  return faultsOf(cycle)
    .map(({ code, object }) => `${code} ${object?.name ?? '?'}`)
    .sort();
}

/**
 * What the tenant holds, without what lies in its recycle bin. An alias that no rule writes is the service's own, made of
 * the first user principal name: it tells of the past and is left out, as are lists that were emptied.
 */
export function content(tenant: Tenant, withAliases: boolean) {
  const { users, groups } = tenant.snapshot();
  const told = (object: JsonObject) =>
    Object.fromEntries(
      Object.entries(object).filter(
        ([name, value]) => (withAliases || name !== 'mailNickname') && !(Array.isArray(value) && value.length === 0),
      ),
    );
  const all = (objects: { readonly [key: string]: JsonObject }) =>
    Object.fromEntries(Object.entries(objects).map(([key, object]) => [key, told(object)]));
  return { users: all(users), groups: all(groups) };
}

/** One more delta cycle finds nothing, stages nothing and writes nowhere. */
export async function expectNothingToDo(lab: Lab): Promise<void> {
  lab.tenant.resetTraffic();
  for (const { lab: forest } of lab.forests) forest.resetCounters();
  const cycle = await lab.cycle();
  const connectors = ['tenant', ...lab.forests.map(({ lab: forest }) => forest.domain)];
  const exports = cycle.steps.filter((step) => step.profile === 'Export');
  expect(exports.map(({ connector, counters }) => [connector, counters['adds'], counters['updates']])).toEqual(
    connectors.map((connector) => [connector, 0, 0]),
  );
  for (const connector of connectors) {
    const { adds, updates, deletes, references, unconfirmed } = await planOf(lab, connector);
    expect({ connector, adds, updates, deletes, references, unconfirmed }).toEqual({
      connector,
      ...{ adds: 0, updates: 0, deletes: 0, references: 0, unconfirmed: 0 },
    });
  }
  expect(lab.tenant.counters.writes).toBe(0);
  for (const { lab: forest } of lab.forests) {
    const { modifies, adds, deletes, moves } = forest.counters;
    expect({ modifies, adds, deletes, moves }).toEqual({ modifies: 0, adds: 0, deletes: 0, moves: 0 });
  }
}

/**
 * Nothing is left to do, and the tenant holds what a new tenant gets from a new Causeway in one full cycle: how the
 * present state was reached left no trace.
 */
export async function expectConverged(lab: Lab): Promise<void> {
  await expectNothingToDo(lab);
  const fresh = await openTenant(lab.options);
  const { engine } = await openConfigured({ ...lab, options: { ...lab.options, unconfigured: false }, tenant: fresh });
  onTestFinished(() => engine.close());
  const { rules } = (await lab.engine.configuration())!;
  await changeConfiguration(engine, (configuration) => ({ ...configuration, rules }));
  await engine.runCycle('initial', 'manual');
  const withAliases = lab.options.forest?.exchangeSchema ?? false;
  expect(content(lab.tenant, withAliases)).toEqual(content(fresh, withAliases));
}

/**
 * The stage of a history: one forest, one tenant, one engine in this process, and one clock for all of them that moves
 * only when the history says so. Nothing sleeps: who wants to wait moves the clock.
 */

import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine, type Engine } from '../../../engine/api/engine.ts';
import type { ActiveDirectoryConnector } from '../../../engine/connectors/active-directory/active-directory.ts';
import type { Fetch } from '../../../engine/connectors/entra-id/http.ts';
import { saveConfiguration } from '../../../engine/settings/configuration-store.ts';
import { parseAnswers, type AnswersDocument } from '../../../engine/setup/answers.ts';
import type { Configuration } from '../../../engine/setup/configuration.ts';
import { forestSecret, install, tenantSecret } from '../../../engine/setup/install.ts';
import { compileConfiguration } from '../../../engine/setup/rules-of.ts';
import { randomFor } from '../../lab/organization/random.ts';
import { makeServerCertificate, type ServerCertificate } from '../../lab/certificates.ts';
import { makeClientCertificate, startTenant, type ClientCertificate, type Tenant } from '../../lab/tenant/tenant.ts';
import { ACCOUNT_NAME, DOMAIN, PASSWORD, type SimulatedForest } from './forest.ts';
import type { LabKind, Label } from './history.ts';
import { openLabForest } from './lab-forest.ts';
import { openSambaForest } from './samba-forest.ts';
import { openTransport, type Transport } from './transport.ts';

export const FOREST = DOMAIN;
export const TENANT = 'tenant';
const PERMISSIONS = [
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'Domain.Read.All',
];

/** What all histories of a process share: keys, certificates, connections, and what setup found out. */
export interface Studio {
  readonly client: ClientCertificate;
  readonly forestCertificate: ServerCertificate;
  readonly tenantCertificate: ServerCertificate;
  readonly transport: Transport;
  /** Configurations as setup made them, by what was chosen. */
  readonly configurations: Map<string, Configuration>;
  close(): Promise<void>;
}

export async function openStudio(): Promise<Studio> {
  const tenantCertificate = await makeServerCertificate(['127.0.0.1', 'localhost']);
  const transport = openTransport(tenantCertificate.caCertificatePem);
  return {
    client: await makeClientCertificate('causeway'),
    forestCertificate: await makeServerCertificate([`dc1.${DOMAIN}`, DOMAIN, '127.0.0.1'], {
      subject: `CN=dc1.${DOMAIN}`,
    }),
    tenantCertificate,
    transport,
    configurations: new Map(),
    close: () => transport.close(),
  };
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now: number;
}

/** One connection to the forest for all runs of a history: opening one reads the whole schema. */
interface KeptForest {
  readonly open: SimulatedForest['open'];
  close(): Promise<void>;
}

function keepForest(forest: SimulatedForest): KeptForest {
  let kept: Promise<ActiveDirectoryConnector> | undefined;
  return {
    open: async (...given) => {
      kept ??= forest.open(...given);
      return { ...(await kept), close: () => Promise.resolve() };
    },
    close: async () => (await kept)?.close(),
  };
}

export interface World {
  readonly studio: Studio;
  readonly kind: LabKind;
  readonly seed: number;
  readonly clock: Clock;
  readonly started: number;
  readonly forest: SimulatedForest;
  readonly connection: KeptForest;
  readonly tenant: Tenant;
  readonly engine: Engine;
  /** objectGUIDs of what the history named in the forest, ids of what it named in the tenant. */
  readonly guids: Map<Label, string>;
  readonly cloudIds: Map<Label, string>;
  /** objectGUIDs of the containers that the configuration names. */
  chosen: readonly string[];
  close(): Promise<void>;
}

export async function openWorld(studio: Studio, kind: LabKind, seed: number): Promise<World> {
  // A token is not valid before the machine's own time: this clock starts there and is ahead of it from then on.
  const clock: Clock = { now: Date.now() };
  const forest = await openForest(studio, kind, seed, clock);
  const tenant = await openTenant(studio, kind, seed, clock);
  const connection = keepForest(forest);
  const ground = { studio, kind, seed, clock, connection };
  const engine = await openFreshEngine(ground);
  const world: World = {
    ...{ ...ground, forest, tenant, engine, started: clock.now },
    guids: new Map(),
    cloudIds: new Map(),
    chosen: [],
    async close() {
      await closeEngine(engine);
      await connection.close();
      await tenant.close();
      await forest.close();
    },
  };
  await setUp(world, engine, tenant);
  return world;
}

function openForest(studio: Studio, kind: LabKind, seed: number, clock: Clock): Promise<SimulatedForest> {
  if (kind.server === 'samba') return openSambaForest();
  return openLabForest({ kind, seed, certificate: studio.forestCertificate, now: () => new Date(clock.now) });
}

export function openTenant(studio: Studio, kind: LabKind, seed: number, clock: Clock): Promise<Tenant> {
  return startTenant({
    verifiedDomains: [DOMAIN],
    certificate: studio.tenantCertificate,
    clock: () => (studio.transport.signingIn ? Date.now() : clock.now),
    throttle: 'off',
    // Years: a token is asked for once.
    tokenLifetimeS: 20 * 365 * 86_400,
    seed,
    ...kind.tenant,
  });
}

/** What every engine of a history stands on. */
export type Ground = Pick<World, 'studio' | 'clock' | 'seed' | 'connection'>;

const MEMORY = '/dev/shm';

/** An engine on an empty data directory, not configured yet. */
export async function openFreshEngine({ studio, clock, seed, connection }: Ground): Promise<Engine> {
  const home = existsSync(MEMORY) ? MEMORY : tmpdir();
  const dataDirectory = await mkdtemp(path.join(home, 'causeway-simulation-'));
  const random = randomFor(seed, 'engine');
  return openEngine({
    dataDirectory,
    purpose: 'simulation',
    now: () => new Date(clock.now),
    openForest: connection.open,
    environment: { CAUSEWAY_SECRET_KEY: 'a key that only simulations have and know' },
    entra: {
      clock: () => clock.now,
      sleep: (milliseconds: number) => {
        clock.now += milliseconds;
        return Promise.resolve();
      },
      random: () => random.next(),
      fetch: studio.transport.fetch as Fetch,
    },
  });
}

export async function closeEngine(engine: Engine): Promise<void> {
  await engine.close();
  await rm(engine.dataDirectory, { recursive: true, force: true });
}

/**
 * Gives an engine the configuration that setup makes. Setup itself runs once for each kind of choices; what differs from
 * history to history (ports, ids) is put in.
 */
async function setUp(world: World, engine: Engine, tenant: Tenant): Promise<void> {
  const { studio, kind } = world;
  const key = JSON.stringify([kind.server, kind.sourceAnchor, kind.exchange]);
  const known = studio.configurations.get(key);
  if (known) {
    await configure(world, engine, tenant, known);
    return;
  }
  const configuration = await install(
    {
      store: engine.store,
      secrets: engine.secrets,
      now: engine.now,
      by: 'simulation',
      onStep: () => undefined,
      checkRules: compileConfiguration,
    },
    parseAnswers(answersFor(world, tenant)),
  );
  studio.configurations.set(key, configuration);
}

/** Saves a configuration for this engine, with this world's forest and that tenant in it. */
export async function configure(
  { studio, forest, clock }: World,
  engine: Engine,
  tenant: Tenant,
  configuration: Configuration,
): Promise<void> {
  const clientId = register({ studio, clock }, tenant);
  const document: Configuration = {
    ...configuration,
    forests: configuration.forests.map((one) => ({
      ...one,
      connection: { ...one.connection, ...reach(forest) },
    })),
    tenant: { ...configuration.tenant, tenantId: tenant.tenantId, clientId, cloud: cloudOf(tenant) },
  };
  await engine.secrets.set(forestSecret(FOREST), PASSWORD);
  await engine.secrets.set(tenantSecret(TENANT), studio.client.privateKeyPem);
  const at = new Date(clock.now);
  await saveConfiguration(engine.store, document, { by: 'simulation', action: 'setup', detail: {}, at });
}

const cloudOf = (tenant: Tenant) => ({
  authority: tenant.origin,
  graph: tenant.origin,
  caPem: tenant.caCertificatePem,
});

const reach = ({ host, ldapsPort, fingerprint256 }: SimulatedForest) => ({
  servers: [{ host, port: ldapsPort }],
  security: { mode: 'ldaps' as const, trust: { kind: 'fingerprint' as const, sha256: fingerprint256 } },
});

/** By whichever clock is behind: an application is not known before it was registered. */
function register({ studio, clock }: Pick<World, 'studio' | 'clock'>, tenant: Tenant): string {
  const { client, transport } = studio;
  const act = () => tenant.registerApplication({ certificatePem: client.certificatePem, permissions: PERMISSIONS });
  return Date.now() < clock.now ? transport.atSignInTime(act) : act();
}

function answersFor({ studio, clock, forest, kind }: World, tenant: Tenant): AnswersDocument {
  return {
    forests: [
      {
        name: FOREST,
        ...reach(forest),
        account: `${ACCOUNT_NAME}@${DOMAIN}`,
        password: PASSWORD,
        domains: [{ domain: DOMAIN }],
      },
    ],
    tenant: {
      name: TENANT,
      tenantId: tenant.tenantId,
      clientId: register({ studio, clock }, tenant),
      certificatePem: studio.client.certificatePem,
      privateKeyPem: studio.client.privateKeyPem,
      cloud: cloudOf(tenant),
      pace: { writesPerSecond: 'unlimited' },
    },
    sourceAnchor: kind.sourceAnchor,
    deletionThreshold: { enabled: false },
  };
}

/**
 * Passwords all the way: from a lab forest's domain controller through the engine to the lab tenant, all in this process and
 * on its cores. The first synchronization of everybody, one that changes nothing, and how long one password takes from its
 * write in the forest until the tenant has taken it.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { saveConfiguration } from '../../engine/settings/configuration-store.ts';
import { startForest, type Forest } from '../lab/forest/forest.ts';
import { replicateForest } from '../lab/replication/of-forest.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { measure, type Measurement } from './measurement.ts';

export interface PasswordBenchmark {
  readonly people: number;
  /** Passwords that are changed one by one. */
  readonly changes: number;
}

const DOMAIN = 'contoso.test';
/** As a tenant has them, with password hash synchronization. */
const FEATURES = 41_016 | 1;

export async function benchmarkPasswords(
  { people, changes }: PasswordBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-bench-passwords-'));
  const forest = await startForest({ domain: DOMAIN });
  const tenant = await startTenant({
    verifiedDomains: [DOMAIN],
    throttle: 'off',
    directorySync: { throttle: 'off', features: FEATURES },
  });
  loadPeople(forest, people);
  const replication = await replicateForest(forest);
  const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
  try {
    await configure(engine, { forest, tenant, replicationPort: replication.ports.replication });
    for (const policy of ['initial', 'delta'] as const) await engine.runCycle(policy, 'manual');
    say(`${people} people in the tenant, and nobody's password`);
    const began = performance.now();
    engine.passwords.start();
    await until(() => tenant.directorySync.counters.credentials >= people);
    const first = (performance.now() - began) / 1000;
    const again = await fullAgain(engine);
    const delays: number[] = [];
    for (let change = 0; change < changes; change++) delays.push(await changeOne({ forest, tenant, people }, change));
    return [
      measure('first synchronization of passwords', 'people/s', [people / first]),
      measure('full synchronization without news', 'people/s', [people / again]),
      measure('from the write to the tenant', 'ms', delays, {
        target: { words: 'at most 1,000 ms', meets: ({ value }) => value <= 1000 },
      }),
    ];
  } finally {
    await engine.close();
    await replication.close();
    await tenant.close();
    await forest.close();
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

const nameOf = (index: number) => `p${String(index).padStart(6, '0')}`;

function loadPeople({ state, baseDn }: Forest, people: number): void {
  for (let index = 0; index < people; index++) {
    const name = nameOf(index);
    state.add({
      dn: `CN=${name},CN=Users,${baseDn}`,
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        sAMAccountName: [name],
        userPrincipalName: [`${name}@${DOMAIN}`],
        displayName: [name],
        userAccountControl: ['512'],
      },
    });
    state.setPassword(name, `Of-${name}-1!`);
  }
}

interface Place {
  readonly forest: Forest;
  readonly tenant: Tenant;
  readonly replicationPort: number;
}

async function configure(engine: Engine, { forest, tenant, replicationPort }: Place): Promise<void> {
  const { certificatePem, privateKeyPem } = await makeClientCertificate('causeway-bench');
  const clientId = tenant.registerApplication({
    certificatePem,
    permissions: [...LEAST_PERMISSIONS],
    directorySync: true,
  });
  const { origin, caCertificatePem: caPem } = tenant;
  await createDispatcher(engine).call('setup', {
    answers: {
      forests: [
        {
          name: DOMAIN,
          servers: [{ host: forest.host, port: forest.ldapsPort }],
          security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: forest.fingerprint256 } },
          account: forest.administrator.userPrincipalName,
          password: forest.administrator.password,
          domains: [{ domain: DOMAIN }],
        },
      ],
      tenant: {
        ...{ name: 'tenant', tenantId: tenant.tenantId, clientId, certificatePem, privateKeyPem },
        backEnd: 'directory-sync',
        cloud: { authority: origin, graph: origin, directorySync: origin, caPem },
        pace: { writesPerSecond: 'unlimited' },
        directorySync: { pace: 'unlimited' },
      },
    },
  });
  const configuration = (await engine.configuration())!;
  const document = {
    ...configuration,
    signIn: 'password-hash-sync' as const,
    passwordHashSync: { ...configuration.passwordHashSync, enabled: true },
    forests: configuration.forests.map(({ connection, ...one }) => ({
      ...one,
      connection: { ...connection, servers: connection.servers.map((server) => ({ ...server, replicationPort })) },
    })),
  };
  await saveConfiguration(engine.store, document, { by: 'benchmark', action: 'setup', detail: {}, at: new Date() });
}

/** Seconds that a full synchronization takes in which everybody's password is with the tenant already. */
async function fullAgain(engine: Engine): Promise<number> {
  const ended = async () => (await engine.passwords.events({ limit: 100, kinds: ['full-ended'] })).length;
  await until(async () => (await ended()) >= 1);
  const began = performance.now();
  await engine.passwords.fullSynchronization({}, 'benchmark');
  await until(async () => (await ended()) >= 2);
  return (performance.now() - began) / 1000;
}

/** Milliseconds. */
async function changeOne(
  { forest, tenant, people }: Pick<Place, 'forest' | 'tenant'> & Pick<PasswordBenchmark, 'people'>,
  change: number,
): Promise<number> {
  // At any moment between two looks.
  await delay((change * 137) % 500);
  const before = tenant.directorySync.counters.credentials;
  const began = performance.now();
  forest.state.setPassword(nameOf(change % people), `Another-${String(change)}-1!`);
  await until(() => tenant.directorySync.counters.credentials > before);
  return performance.now() - began;
}

/** Milliseconds. */
const LOOK_EVERY = 5;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(LOOK_EVERY);
}

import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../../engine/connectors/connector.ts';
import { FaultError, type FaultCode } from '../../../engine/model/fault.ts';
import { createRuleSet } from '../../../engine/rules/rule-set.ts';
import { syncRuleSchema } from '../../../engine/rules/rule.ts';
import type { ConnectorPlan } from '../../../engine/runs/configuration.ts';
import { runCycle } from '../../../engine/runs/cycle.ts';
import type { CyclePolicy, RunProfile } from '../../../engine/runs/results.ts';
import { ruleBasis, type RuleBasis } from '../../../engine/runs/rule-basis.ts';
import { runProfile, type RunEnvironment } from '../../../engine/runs/run.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** What a connector does when it is read; absent, it reads nothing and gives a cookie. */
type Trouble = { readonly open?: FaultCode; readonly delta?: FaultCode; readonly full?: FaultCode };

function connectorPlan(name: string, kind: Connector['kind'], trouble: () => Trouble): ConnectorPlan {
  const fail = (code: FaultCode | undefined, stage: 'connect' | 'import') => {
    if (code !== undefined) throw new FaultError({ code, stage, detail: {}, retry: 'later' });
  };
  const connector: Connector = {
    kind,
    name,
    capabilities: { objectTypes: {} },
    traffic: { requests: 0, retries: 0, throttled: 0 },
    partitions: () => Promise.resolve([]),
    schema: () => Promise.resolve({ objectTypes: [], attributes: new Map() }),
    async *fullImport() {
      fail(trouble().full, 'import');
      yield await Promise.resolve({ changes: [], faults: [], cookie: 'c' });
    },
    async *deltaImport() {
      fail(trouble().delta, 'import');
      yield await Promise.resolve({ changes: [], faults: [], cookie: 'c' });
    },
    async *readObjects() {
      yield await Promise.resolve({ changes: [], faults: [] });
    },
    export: () => {
      throw new Error('Nothing is staged');
    },
    close: () => Promise.resolve(),
  };
  return {
    name,
    kind,
    partitions: [{ name: kind === 'entra-id' ? 'tenant' : `DC=${name}`, containers: { included: [], excluded: [] } }],
    capabilities: connector.capabilities,
    open: async () => {
      await Promise.resolve();
      fail(trouble().open, 'connect');
      return connector;
    },
  };
}

interface House {
  readonly store: Store;
  readonly trouble: Record<string, Trouble>;
  /** The connectors whose inbound rules are of another kind than at first. */
  readonly otherRules: Set<string>;
  run(policy: CyclePolicy): Promise<{ status: string; steps: string[] }>;
  synchronize(connector: string, profile?: RunProfile): Promise<void>;
}

function basisOf(otherRules: ReadonlySet<string>): RuleBasis {
  const rules = ['a', 'b', 't'].map((connector, index) =>
    syncRuleSchema.parse({
      ...{ id: connector, name: connector, direction: 'inbound', connector, precedence: index },
      ...{ connectorSpaceObjectType: 'user', metaverseObjectType: 'person' },
      linkType: otherRules.has(connector) ? 'Provision' : 'Join',
    }),
  );
  return ruleBasis(rules, () => ({}));
}

async function openHouse(): Promise<House> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const plan = (name: string, kind: Connector['kind']) => connectorPlan(name, kind, () => house.trouble[name] ?? {});
  const environment = (): RunEnvironment => ({
    store,
    configuration: {
      connectors: [plan('a', 'active-directory'), plan('b', 'active-directory'), plan('t', 'entra-id')],
      rules: createRuleSet([]),
      basis: basisOf(house.otherRules),
      gates: [],
    },
    now: () => new Date(0),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const house: House = {
    store,
    trouble: {},
    otherRules: new Set(),
    run: async (policy) => {
      const cycle = await runCycle(environment(), policy, 'manual');
      const steps = cycle.steps.map((step) => `${step.connector} ${step.profile}`);
      return { status: cycle.status, steps };
    },
    synchronize: async (connector, profile = 'Delta Synchronization') => {
      await runProfile(environment(), connector, profile);
    },
  };
  return house;
}

const imports = (kind: 'Full' | 'Delta') => ['a', 'b', 't'].map((name) => `${name} ${kind} Import`);
const synchronizations = (kind: 'Full' | 'Delta') => ['a', 'b', 't'].map((name) => `${name} ${kind} Synchronization`);
const EXPORTS = ['t Export', 'a Export', 'b Export'];

test('an initial cycle reads and synchronizes everything, forests first, and writes the tenant first', async () => {
  const house = await openHouse();
  expect(await house.run('initial')).toEqual({
    status: 'success',
    steps: [...imports('Full'), ...synchronizations('Full'), ...EXPORTS],
  });
});

test('a delta cycle takes what changed', async () => {
  const house = await openHouse();
  await house.run('initial');
  expect(await house.run('delta')).toEqual({
    status: 'success',
    steps: [...imports('Delta'), ...synchronizations('Delta'), ...EXPORTS],
  });
});

test('a delta cycle on an empty store reads everything after all, and has not failed for that', async () => {
  const house = await openHouse();
  const { status, steps } = await house.run('delta');
  expect(status).toBe('success');
  expect(steps.slice(0, 6)).toEqual(['a', 'b', 't'].flatMap((name) => [`${name} Delta Import`, `${name} Full Import`]));
  expect(steps.slice(6)).toEqual([...synchronizations('Full'), ...EXPORTS]);
});

const whole = ({ steps }: { readonly steps: readonly string[] }) =>
  steps.filter((step) => step.endsWith('Full Synchronization')).map((step) => step.split(' ', 1)[0]);

test('changed rules lead to one full synchronization of their connectors, of what is there already', async () => {
  const house = await openHouse();
  await house.run('initial');
  house.otherRules.add('b');
  expect((await house.run('delta')).steps).toEqual([
    ...imports('Delta'),
    ...['a Delta Synchronization', 'b Full Synchronization', 't Delta Synchronization'],
    ...EXPORTS,
  ]);
  expect((await house.run('delta')).steps).toEqual([...imports('Delta'), ...synchronizations('Delta'), ...EXPORTS]);
});

test('rules that are changed back need no full synchronization, unless something was synchronized under the others', async () => {
  const house = await openHouse();
  await house.run('initial');
  house.otherRules.add('b');
  house.otherRules.delete('b');
  expect(whole(await house.run('delta'))).toEqual([]);

  house.otherRules.add('a').add('b');
  await house.synchronize('t');
  house.otherRules.clear();
  expect(whole(await house.run('delta'))).toEqual(['a', 'b']);
  expect(whole(await house.run('delta'))).toEqual([]);
});

test('a database that knows one key of rules for everything has everything synchronized, once', async () => {
  const house = await openHouse();
  await house.run('initial');
  await house.store.write(async (writer) => {
    await writer.run(`DELETE FROM engine_state WHERE key GLOB 'synchronized-rules*'`);
    await writer.run(`INSERT INTO engine_state (key, value) VALUES ('rules-of-last-full-synchronization', 'abc')`);
  });
  expect(whole(await house.run('delta'))).toEqual(['a', 'b', 't']);
  expect(whole(await house.run('delta'))).toEqual([]);
  const rows = await house.store.reader.all<{ key: string }>(`SELECT key FROM engine_state WHERE key GLOB '*rules*'`);
  expect(rows.map(({ key }) => key.replace(/[0-9a-f]{64}$/, 'KEY')).toSorted()).toEqual([
    'synchronized-rules',
    'synchronized-rules/KEY',
  ]);
});

test('a full synchronization that somebody runs alone counts', async () => {
  const house = await openHouse();
  await house.run('initial');
  house.otherRules.add('b');
  await house.synchronize('b', 'Full Synchronization');
  expect(whole(await house.run('delta'))).toEqual([]);
});

describe('when a directory is away', () => {
  test('a known forest keeps its last state, the others go on, and nothing is exported to it', async () => {
    const house = await openHouse();
    await house.run('initial');
    house.trouble['b'] = { open: 'server-unreachable' };
    expect(await house.run('delta')).toEqual({
      status: 'completed-with-errors',
      steps: [...imports('Delta'), ...synchronizations('Delta'), 't Export', 'a Export'],
    });
  });

  test.each<[string, string, Trouble]>([
    ['a forest that was never read', 'b', { open: 'server-unreachable' }],
    ['the tenant', 't', { open: 'credentials-invalid' }],
  ])('%s: nobody is taken for gone or for new, so nothing is synchronized', async (_, name, trouble) => {
    const house = await openHouse();
    house.trouble[name] = trouble;
    const { status, steps } = await house.run('initial');
    expect(status).toBe('failed');
    expect(steps.filter((step) => !step.endsWith('Import'))).toEqual([]);
  });

  test('the tenant, known or not: nothing is synchronized', async () => {
    const house = await openHouse();
    await house.run('initial');
    house.trouble['t'] = { delta: 'server-error' };
    const { status, steps } = await house.run('delta');
    expect([status, ...steps]).toEqual(['failed', ...imports('Delta')]);
  });

  test('all forests: the cycle has failed', async () => {
    const house = await openHouse();
    await house.run('initial');
    house.trouble['a'] = { open: 'server-unreachable' };
    house.trouble['b'] = { delta: 'connection-lost' };
    const { status, steps } = await house.run('delta');
    expect([status, ...steps]).toEqual(['failed', ...imports('Delta')]);
  });
});

test.each<FaultCode>(['cookie-rejected', 'delta-token-expired'])('%s is answered with a full import', async (code) => {
  const house = await openHouse();
  await house.run('initial');
  house.trouble['a'] = { delta: code };
  const { status, steps } = await house.run('delta');
  expect(status).toBe('success');
  expect(steps.slice(0, 2)).toEqual(['a Delta Import', 'a Full Import']);
});

test('another failure of a delta import is not answered with a full import', async () => {
  const house = await openHouse();
  await house.run('initial');
  house.trouble['a'] = { delta: 'server-timeout' };
  expect((await house.run('delta')).steps).not.toContain('a Full Import');
});

test('every step is in the history, with its result', async () => {
  const house = await openHouse();
  await house.run('initial');
  const runs = await house.store.reader.all<{ result: string; ended_at: string | null }>('SELECT * FROM run');
  expect(runs).toHaveLength(9);
  expect(new Set(runs.map((run) => run.result))).toEqual(new Set(['success']));
  expect(await house.store.reader.all('SELECT policy, status FROM cycle')).toEqual([
    { policy: 'initial', status: 'success' },
  ]);
});

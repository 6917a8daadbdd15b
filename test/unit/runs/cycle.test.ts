import { describe, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '../../../engine/connectors/connector.ts';
import { FaultError, type FaultCode } from '../../../engine/model/fault.ts';
import { createRuleSet } from '../../../engine/rules/rule-set.ts';
import type { ConnectorPlan } from '../../../engine/runs/configuration.ts';
import { runCycle } from '../../../engine/runs/cycle.ts';
import type { CyclePolicy } from '../../../engine/runs/results.ts';
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
  rulesKey: string;
  run(policy: CyclePolicy): Promise<{ status: string; steps: string[] }>;
}

async function openHouse(): Promise<House> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const house: House = {
    store,
    trouble: {},
    rulesKey: 'rules 1',
    run: async (policy) => {
      const plan = (name: string, kind: Connector['kind']) =>
        connectorPlan(name, kind, () => house.trouble[name] ?? {});
      const cycle = await runCycle(
        {
          store,
          configuration: {
            connectors: [plan('a', 'active-directory'), plan('b', 'active-directory'), plan('t', 'entra-id')],
            rules: createRuleSet([]),
            rulesKey: house.rulesKey,
            gates: [],
          },
          now: () => new Date(0),
          signal: new AbortController().signal,
          onProgress: () => undefined,
        },
        policy,
        'manual',
      );
      const steps = cycle.steps.map((step) => `${step.connector} ${step.profile}`);
      return { status: cycle.status, steps };
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

test('changed rules lead to one full synchronization, of what is there already', async () => {
  const house = await openHouse();
  await house.run('initial');
  house.rulesKey = 'rules 2';
  expect((await house.run('delta')).steps).toEqual([...imports('Delta'), ...synchronizations('Full'), ...EXPORTS]);
  expect((await house.run('delta')).steps).toEqual([...imports('Delta'), ...synchronizations('Delta'), ...EXPORTS]);
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

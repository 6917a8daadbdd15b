import { describe, expect, it } from 'vitest';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import {
  createConnectionChecks,
  forestStanding,
  tenantStanding,
  type CheckClient,
  type ForestQuestion,
  type ForestRow,
} from '../../../renderer/setup/session/connection-checks.ts';
import type { ForestPart } from '../../../renderer/setup/state/answers.ts';
import { FOREST, TENANT } from './situation.ts';

const faultOf = (error: unknown) => error as ContractFault;
const row = (id: ForestRow['id'], state: ForestRow['state'] = 'passed'): ForestRow => ({
  ...{ id, state, subject: null, facts: {}, fault: null, milliseconds: 1 },
});
const question = (secret = 0): ForestQuestion => ({
  forest: structuredClone(FOREST) as unknown as ForestPart,
  features: ['basic-read'],
  secret,
});

interface Answer {
  readonly rows: readonly ForestRow[];
  readonly rights?: readonly { readonly state: string }[];
}

function engine({ rows, rights = [] }: Answer) {
  const asked: string[] = [];
  const call = async (name: string, _: unknown, options?: { onEvent?(name: string, payload: unknown): void }) => {
    asked.push(name);
    await Promise.resolve();
    if (name === 'forest-rights') return { account: {}, kind: 'windows', rows: rights };
    for (const each of rows) options?.onEvent?.('forest-check-row', { forest: FOREST.name, row: each });
    return { rows, forest: null };
  };
  return { asked, client: { call } as unknown as CheckClient };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the checks of a connection', () => {
  it('are asked once however often a page asks, and anew for another secret or on demand', async () => {
    const { client, asked } = engine({ rows: [row('connection'), row('bind')] });
    const checks = createConnectionChecks(client, faultOf);
    for (let time = 0; time < 3; time += 1) checks.askForest(question());
    await settled();
    expect(asked).toEqual(['forest-check', 'forest-rights']);
    checks.askForest(question(1));
    await settled();
    expect(asked).toHaveLength(4);
    checks.askForest(question(), true);
    await settled();
    expect(asked).toHaveLength(6);
  });

  it('ask for rights only where the account was let in', async () => {
    const { client, asked } = engine({ rows: [row('connection'), row('bind', 'failed')] });
    const checks = createConnectionChecks(client, faultOf);
    checks.askForest(question());
    await settled();
    expect(asked).toEqual(['forest-check']);
    expect(forestStanding(checks.forest(question()))).toEqual({ state: 'failed' });
  });

  it('stand as their worst row, rights included', async () => {
    const standing = async (answer: Answer) => {
      const checks = createConnectionChecks(engine(answer).client, faultOf);
      checks.askForest(question());
      expect(forestStanding(checks.forest(question())).state).toBe('running');
      await settled();
      return forestStanding(checks.forest(question())).state;
    };
    expect(await standing({ rows: [row('bind')] })).toBe('passed');
    expect(await standing({ rows: [row('bind'), row('recycle-bin', 'warning')] })).toBe('warning');
    expect(await standing({ rows: [row('bind')], rights: [{ state: 'failed' }] })).toBe('failed');
  });

  it('have failed where the call itself did, and keep what came before', async () => {
    const lost: ContractFault = { code: 'connection-lost', stage: 'connect', detail: {}, retry: 'later' };
    const client = {
      call: async (_: string, __: unknown, options?: { onEvent?(name: string, payload: unknown): void }) => {
        options?.onEvent?.('tenant-check-row', { id: 'name-resolution', state: 'passed' });
        await Promise.resolve();
        throw lost;
      },
    } as unknown as CheckClient;
    const checks = createConnectionChecks(client, faultOf);
    const asked = { tenant: TENANT, purpose: 'write', secret: 0 } as const;
    checks.askTenant(asked);
    await settled();
    expect(checks.tenant(asked)).toMatchObject({ running: false, fault: lost, rows: [{ id: 'name-resolution' }] });
    expect(tenantStanding(checks.tenant(asked))).toEqual({ state: 'failed' });
    expect(tenantStanding(undefined)).toEqual({ state: 'unknown' });
  });
});

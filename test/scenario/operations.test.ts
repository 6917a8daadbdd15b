import { expect, test } from 'vitest';
import type { CallArguments, CallName, CallResult } from '../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openLab, OUTSIDE, type Lab } from './lab.ts';

function ask<N extends CallName>(lab: Lab, name: N, callArguments: CallArguments<N>): Promise<CallResult<N>> {
  return createDispatcher(lab.engine).call(name, callArguments);
}

const PEOPLE = ['anna', 'bert', 'carla', 'dora', 'emil'];

test('the home screen says what the first cycle moved along each arrow, and who is behind every number', async () => {
  const lab = await openLab({ people: PEOPLE, groups: { sales: ['anna', 'bert'] }, exclude: [OUTSIDE] });
  await lab.cycle('initial');
  const home = await ask(lab, 'overview', {});
  expect(home).toMatchObject({ configured: true, stagingMode: false, running: null, lastCycle: { status: 'success' } });
  const [forest, tenant] = home.connectors;
  expect(forest).toMatchObject({ kind: 'active-directory', objects: { user: 9, group: 16 } });
  expect(forest!.arrows.inbound).toMatchObject({ state: 'idle', added: { count: 6 }, waiting: 0 });
  expect(tenant!.arrows.outbound).toMatchObject({ added: { count: 6 } });
  expect(tenant!.arrows.export).toMatchObject({ state: 'idle', added: { count: 6 }, deleted: { count: 0 } });
  expect(home.strip).toHaveLength(1);
  for (const connector of home.connectors) {
    for (const arrow of Object.values(connector.arrows)) {
      for (const { count, counters } of [arrow.added, arrow.updated, arrow.deleted]) {
        if (arrow.runs.length === 0) continue;
        const { total, rows } = await ask(lab, 'run-objects', {
          runs: arrow.runs,
          counters,
          connector: connector.name,
        });
        expect({ counters, total, rows: rows.length }).toEqual({ counters, total: count, rows: count });
      }
    }
  }
});

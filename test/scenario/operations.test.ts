import { expect, test } from 'vitest';
import { broadcastRuns } from '../../engine/api/broadcasts.ts';
import type { CallArguments, CallName, CallResult } from '../../engine/api/contract/contract.ts';
import { events, queries } from '../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import {
  cloudUser,
  distributionGroup,
  groupDn,
  openLab,
  openSynchronized,
  OUTSIDE,
  person,
  personDn,
  set,
  type Lab,
} from './lab.ts';

/** Answers are held against the contract, too: an interface gets nothing else. */
async function ask<N extends keyof typeof queries>(
  lab: Lab,
  name: N,
  callArguments: CallArguments<N>,
): Promise<CallResult<N>> {
  const answer = await createDispatcher(lab.engine).call(name, callArguments);
  queries[name].result.parse(answer);
  return answer;
}

const tell = <N extends CallName>(lab: Lab, name: N, callArguments: CallArguments<N>): Promise<CallResult<N>> =>
  createDispatcher(lab.engine).call(name, callArguments);

const PEOPLE = ['anna', 'bert', 'carla', 'dora', 'emil'];

async function expectNumbersToLead(lab: Lab): Promise<void> {
  const home = await ask(lab, 'overview', {});
  for (const { name: connector, arrows } of home.connectors) {
    for (const { runs, added, updated, deleted } of Object.values(arrows)) {
      for (const { count, counters } of runs.length === 0 ? [] : [added, updated, deleted]) {
        const { total, rows } = await ask(lab, 'run-objects', { runs, counters, connector });
        expect({ connector, counters, total, rows: rows.length }).toEqual({
          ...{ connector, counters, total: count, rows: count },
        });
      }
    }
  }
  for (const { id } of (await ask(lab, 'runs', {})).runs) {
    const detail = await ask(lab, 'run-detail', { id });
    for (const { stage, connector, numbers } of detail.statistics) {
      for (const { name, count, counters } of numbers) {
        if (counters.length === 0 || name.startsWith('references')) continue;
        const { total } = await ask(lab, 'run-objects', { runs: [id], counters, connector });
        expect({ run: detail.run.profile, stage, name, total }).toEqual({
          ...{ run: detail.run.profile, stage, name, total: count },
        });
      }
    }
  }
}

test('links of what the back end cannot make wait nowhere: they are never sent', async () => {
  const lab = await openLab({
    people: ['anna'],
    entries: [distributionGroup('news')],
    groups: { sales: ['anna'] },
    forest: { exchangeSchema: true },
  });
  await set(lab, groupDn('news'), { member: [personDn('anna')] });
  await set(lab, groupDn('sales'), { member: [personDn('anna'), groupDn('news')] });
  await lab.cycle('initial');
  const [, tenant] = (await ask(lab, 'overview', {})).connectors;
  expect(tenant!.arrows).toMatchObject({ outbound: { waiting: 0 }, export: { waiting: 0 } });
  expect(await ask(lab, 'pending-counts', {})).toMatchObject({ total: 0, linksAdded: 0, linksRemoved: 0 });
  await lab.settle();
  await set(lab, groupDn('sales'), { member: [groupDn('news')] });
  const forest = lab.lab.domain;
  await lab.engine.runProfile(forest, 'Delta Import');
  await lab.engine.runProfile(forest, 'Delta Synchronization');
  expect(await ask(lab, 'pending-counts', {})).toMatchObject({ total: 1, linksAdded: 0, linksRemoved: 1 });
});

test('every number of the home screen and of every run leads to as many objects', async () => {
  const lab = await openLab({ people: PEOPLE, groups: { sales: ['anna', 'bert'] }, exclude: [OUTSIDE] });
  await lab.cycle('initial');
  const home = await ask(lab, 'overview', {});
  expect(home).toMatchObject({ configured: true, stagingMode: false, running: null, lastCycle: { status: 'success' } });
  const [forest, tenant] = home.connectors;
  expect(forest).toMatchObject({ kind: 'active-directory', objects: { user: 9, group: 16 } });
  expect(forest!.arrows.inbound).toMatchObject({ state: 'idle', added: { count: 6 }, waiting: 0 });
  expect(tenant!.arrows.export).toMatchObject({ state: 'idle', added: { count: 6 }, deleted: { count: 0 } });
  expect(home.strip).toMatchObject([{ status: 'success', policy: 'initial' }]);
  await expectNumbersToLead(lab);

  await lab.cycle();
  await lab.forest.add(person('frida'));
  await lab.forest.addMember(groupDn('sales'), personDn('frida'));
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.forest.remove(personDn('emil'));
  await lab.forest.move(personDn('dora'), personDn('dora', OUTSIDE));
  await lab.cycle();
  await expectNumbersToLead(lab);

  const after = await ask(lab, 'overview', {});
  expect(after.connectors[1]!.arrows.export).toMatchObject({
    ...{ added: { count: 1 }, updated: { count: 2 }, deleted: { count: 2 } },
  });
  // Who is gone keeps the name in the runs that speak of it.
  const { runs, deleted } = after.connectors[0]!.arrows.import;
  const gone = await ask(lab, 'run-objects', { runs, counters: deleted.counters });
  expect(gone.rows.map(({ name, gone: left }) => [name, left]).sort()).toEqual([
    ['dora', true],
    ['emil', true],
  ]);
  const searched = await ask(lab, 'run-objects', { runs, counters: ['adds', 'updates'], search: 'fri' });
  expect(searched.rows.map((row) => row.name)).toEqual(['frida']);
});

test('runs are listed by connector, profile and how they went, page by page', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const all = await ask(lab, 'runs', {});
  const first = await ask(lab, 'runs', { limit: 3 });
  const second = await ask(lab, 'runs', { limit: 100, before: first.next! });
  expect([...first.runs, ...second.runs]).toEqual(all.runs);
  const exports = await ask(lab, 'runs', { connector: 'tenant', profile: 'Export' });
  expect(exports.runs.map((run) => [run.connector, run.profile])).toEqual([
    ['tenant', 'Export'],
    ['tenant', 'Export'],
  ]);
  expect((await ask(lab, 'runs', { result: 'stopped' })).runs).toEqual([]);
  const imported = all.runs.find((run) => run.connector === 'contoso.test' && run.profile === 'Full Import')!;
  expect(await ask(lab, 'run-detail', { id: imported.id })).toMatchObject({
    steps: [{ partition: 'DC=contoso,DC=test', fault: null }],
    connection: { status: 'success', servers: [lab.lab.host] },
  });
  await expect(ask(lab, 'run-detail', { id: 4711 })).rejects.toMatchObject({ fault: { code: 'not-found' } });
  const [forest, tenant] = await ask(lab, 'connectors', {});
  expect(forest).toMatchObject({ server: lab.lab.host, account: { kind: 'password' } });
  expect(forest!.partitions).toMatchObject([{ shown: 'contoso.test', deltaReady: true, newChildren: 'include' }]);
  expect(tenant!.account).toMatchObject({ kind: 'certificate', expiresAt: expect.any(String) as string });
});

test('in staging mode the plan is shown with before and after, counted, and written to a file', async () => {
  const lab = await openSynchronized({ people: PEOPLE, groups: { sales: ['anna'] } });
  await tell(lab, 'staging', { enabled: true });
  await set(lab, personDn('anna'), { title: 'Chief, "Sales"' });
  await lab.forest.addMember(groupDn('sales'), personDn('bert'));
  await lab.forest.add(person('frida', { displayName: 'Frida Öberg' }));
  await lab.forest.remove(personDn('emil'));
  await lab.cycle();
  const home = await ask(lab, 'overview', {});
  expect(home.connectors[1]!.arrows.export).toMatchObject({ state: 'staging', waiting: 4 });
  expect(home.attention).toContainEqual(
    expect.objectContaining({ code: 'staging-mode', target: { page: 'task', id: 'staging', filter: {} } }),
  );

  const shown = await ask(lab, 'pending-exports', { connector: 'tenant', sort: 'name' });
  expect(shown.rows.map((row) => [row.operation, row.name, row.linksAdded])).toEqual([
    ['update', 'anna', 0],
    ['delete', 'emil', 0],
    ['add', 'Frida Öberg', 0],
    ['update', 'sales', 1],
  ]);
  expect(shown.rows[0]!.changes).toEqual([
    { attribute: 'title', before: [], after: ['Chief, "Sales"'], supported: true },
  ]);
  expect(await ask(lab, 'pending-counts', { connector: 'tenant' })).toMatchObject({
    ...{ total: 4, operations: { add: 1, update: 2, delete: 1 }, linksAdded: 1, linksRemoved: 0 },
    attributes: [
      { name: 'member', count: 1 },
      { name: 'title', count: 1 },
    ],
  });
  const byAttribute = await ask(lab, 'pending-exports', { attribute: 'member' });
  expect(byAttribute.rows.map((row) => row.name)).toEqual(['sales']);
  const found = await ask(lab, 'pending-exports', { connector: 'tenant', search: 'oberg' });
  expect(found.rows.map((row) => row.name)).toEqual(['Frida Öberg']);
  const anna = await ask(lab, 'pending-export', { id: shown.rows[0]!.id });
  expect(anna!.changes[0]).toMatchObject({ attribute: 'title', flow: 'title', rule: expect.any(String) as string });

  for (const [format, wanted] of [
    ['csv', ['"Chief, ""Sales"""', 'member,add', 'emil,delete']],
    ['xml', ['<value>Chief, &quot;Sales&quot;</value>', '<dn-value operation="add"', 'delta operation="delete"']],
  ] as const) {
    let text = '';
    const file = await createDispatcher(lab.engine).call(
      'pending-export-file',
      { format, filter: { connector: 'tenant' } },
      {
        onEvent: (name, payload) => {
          if (name === 'pending-export-chunk') text += events['pending-export-chunk'].parse(payload).text;
        },
      },
    );
    expect(file).toMatchObject({ objects: 4, fileName: expect.stringContaining(`.${format}`) as string });
    for (const part of wanted) expect(text).toContain(part);
  }
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  await tell(lab, 'staging', { enabled: false });
  await lab.settle();
  expect((await ask(lab, 'pending-exports', { connector: 'tenant' })).rows).toEqual([]);
});

test('pending exports come in pages by number, name and DN, forwards and backwards, without gap or repetition', async () => {
  const lab = await openLab({ people: PEOPLE, groups: { sales: ['anna'] }, answers: { stagingMode: true } });
  await lab.cycle('initial');
  for (const sort of ['id', 'name', 'dn'] as const) {
    for (const descending of [false, true]) {
      const whole = await ask(lab, 'pending-exports', { sort, descending });
      const paged: number[] = [];
      let after: string | null | undefined;
      do {
        const page = await ask(lab, 'pending-exports', { sort, descending, limit: 4, ...(after ? { after } : {}) });
        paged.push(...page.rows.map((row) => row.id));
        after = page.next;
      } while (after);
      expect({ sort, descending, paged }).toEqual({ sort, descending, paged: whole.rows.map((row) => row.id) });
      expect(new Set(paged).size).toBe(whole.rows.length);
    }
  }
});

test('held deletions turn the arrow, are said first, and an object synchronized by itself neither passes nor ends the hold', async () => {
  const lab = await openSynchronized({
    people: PEOPLE,
    answers: { deletionThreshold: { enabled: true, count: 1 } },
  });
  await lab.forest.remove(personDn('dora'));
  await lab.forest.remove(personDn('emil'));
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.cycle();
  const home = await ask(lab, 'overview', {});
  const tenant = home.connectors.find((connector) => connector.kind === 'entra-id')!;
  expect(tenant).toMatchObject({ held: 2, arrows: { export: { state: 'held' } } });
  expect(home.attention[0]).toMatchObject({ code: 'deletions-held', facts: { connector: tenant.name, deletions: 2 } });
  const [hold] = await ask(lab, 'held', {});
  const { rows } = await ask(lab, 'pending-exports', { connector: tenant.name, operation: 'delete' });
  expect(rows.map((row) => [row.name, row.held])).toEqual([
    ['dora', hold!.id],
    ['emil', hold!.id],
  ]);
  const single = await tell(lab, 'synchronize-object', { id: { connectorObject: rows[0]!.id } });
  expect(single.outcome).toBe('held');
  const other = await ask(lab, 'search', { text: 'anna', space: 'metaverse' });
  expect(await tell(lab, 'synchronize-object', { id: { metaverse: other.rows[0]!.metaverse! } })).toMatchObject({
    outcome: 'exported',
  });
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  expect(await ask(lab, 'held', {})).toMatchObject([{ id: hold!.id, approvedAt: null }]);
  await tell(lab, 'approve', { id: hold!.id });
  await lab.settle();
  expect(cloudUser(lab, 'dora')?.deleted ?? true).toBe(true);
});

test('interfaces are told of ends of runs and cycles, and of what needs a person when that changes', async () => {
  const lab = await openSynchronized({ people: ['anna'] });
  const told: string[] = [];
  const failures: unknown[] = [];
  const end = broadcastRuns(lab.engine, {
    post(name, payload) {
      events[name].parse(payload);
      if (name !== 'progress') told.push(name);
    },
    onFailure: (error) => failures.push(error),
  });
  await lab.cycle();
  await expect.poll(() => told.at(-1)).toBe('attention');
  expect(told).toEqual([...Array.from({ length: 6 }, () => 'run-ended'), 'cycle-ended', 'attention']);
  end();
  await lab.cycle();
  expect(told).toHaveLength(8);
  expect(failures).toEqual([]);
});

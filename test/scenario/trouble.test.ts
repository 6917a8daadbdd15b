import { expect, test } from 'vitest';
import type { Connector } from '../../engine/connectors/connector.ts';
import type { ExportOutcome } from '../../engine/model/export-operation.ts';
import { listHistory } from '../../engine/runs/history.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import {
  cloudUser,
  entry,
  expectConverged,
  expectNothingToDo,
  FABRIKAM,
  groupDn,
  membersOf,
  openLab,
  openSynchronized,
  person,
  personDn,
  set,
  stepOf,
  summary,
} from './lab.ts';

/** A connector whose process dies once its directory has carried everything out and `after` answers were taken. */
function dying(after: number, wanted: (call: number) => boolean = () => true) {
  let calls = 0;
  return (connector: Connector): Connector => {
    if (connector.kind !== 'entra-id') return connector;
    return {
      ...connector,
      async *export(operations, options) {
        const mine = wanted(calls++);
        const outcomes: ExportOutcome[] = [];
        for await (const outcome of connector.export(operations, options)) outcomes.push(outcome);
        if (!mine) yield* outcomes;
        else {
          yield* outcomes.slice(0, after);
          throw new Error('the process is gone');
        }
      },
    };
  };
}

const people = ['anna', 'bert', 'carl'];

test.each([
  { what: 'before any answer', after: 0, call: 0 },
  { what: 'between two answers', after: 2, call: 0 },
  { what: 'among the links', after: 0, call: 1 },
])('an export that is killed $what settles with the next run, and nobody is there twice', async ({ after, call }) => {
  const lab = await openLab({
    people,
    groups: { research: ['anna', 'bert'] },
    wrapConnector: dying(after, (at) => at === call),
  });
  await lab.cycle('initial');
  await lab.restart();
  await lab.settle();
  expect(lab.tenant.state.list('user')).toHaveLength(3);
  expect(lab.tenant.state.list('group')).toHaveLength(1);
  expect(lab.tenant.state.listDeleted('user')).toEqual([]);
  expect(membersOf(lab, 'research')).toEqual(['anna', 'bert']);
  await lab.cycle();
  await expectNothingToDo(lab);
});

test('updates and deletions whose answers were lost are settled, too', async () => {
  const lab = await openSynchronized({ people, groups: { research: ['anna', 'bert'] } });
  await lab.restart({ wrapConnector: dying(0) });
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.cycle();
  await lab.forest.remove(personDn('bert'));
  await lab.cycle();
  await lab.restart();
  for (let round = 0; round < 3; round++) await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  expect(cloudUser(lab, 'bert')).toBeUndefined();
  await expectConverged(lab);
});

test('a lost DirSync cookie leads to a full import in the same cycle, and the history says so', async () => {
  const lab = await openSynchronized({ people });
  await lab.engine.store.write((writer) =>
    writer.run(
      `DELETE FROM partition_state WHERE connector_id = (SELECT id FROM connector WHERE name = 'contoso.test')`,
    ),
  );
  await lab.forest.remove(personDn('bert'));
  await set(lab, personDn('anna'), { title: 'Engineer' });
  const cycle = await lab.cycle();
  expect(profilesOf(cycle, 'contoso.test')).toEqual([
    'Delta Import: stopped-full-import-required',
    'Full Import: success',
    'Delta Synchronization: success',
    'Export: success',
  ]);
  expect(cycle.status).toBe('success');
  const [entryOfHistory] = await listHistory(lab.engine.store.reader, 1);
  expect(entryOfHistory!.runs.map((run) => run.profile)).toContain('Full Import');
  await lab.cycle();
  expect(cloudUser(lab, 'bert')).toBeUndefined();
  await expectConverged(lab);
});

test('a forest that was put back to an older state is read whole', async () => {
  const lab = await openSynchronized({ people });
  const usn = lab.lab.state.directory.highestCommittedUsn;
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.settle();
  lab.lab.state.rollBack(usn);
  const cycle = await lab.cycle();
  expect(profilesOf(cycle, 'contoso.test').slice(0, 2)).toEqual([
    'Delta Import: stopped-full-import-required',
    'Full Import: success',
  ]);
  await expectConverged(lab);
});

test('an expired delta token of the tenant leads to a full import in the same cycle', async () => {
  const lab = await openSynchronized({ people });
  lab.tenant.faults.inject({ match: { path: /delta$/ }, action: { kind: 'expire-delta-token' }, times: 1 });
  lab.tenant.state.update(cloudUser(lab, 'anna')!.id, { jobTitle: 'Emperor' });
  const cycle = await lab.cycle();
  expect(profilesOf(cycle, 'tenant').slice(0, 2)).toEqual([
    'Delta Import: stopped-full-import-required',
    'Full Import: success',
  ]);
  expect(cycle.status).toBe('success');
  await lab.cycle();
  expect(cloudUser(lab, 'anna')!.properties['jobTitle'] ?? null).toBeNull();
  await expectConverged(lab);
});

test('a forest that is away keeps its people, the other forest goes on, and the cycle says so', async () => {
  const lab = await openLab({ people, fabrikam: [fabrikamPerson('zoe')] });
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success', faults: [] });
  await lab.cycle();
  expect(cloudUser(lab, `zoe@${FABRIKAM}`)).toBeDefined();

  const fabrikam = lab.forests[1]!.lab;
  await fabrikam.pause();
  await set(lab, personDn('anna'), { title: 'Engineer' });
  const cycle = await lab.cycle();
  expect(cycle.status).toBe('completed-with-errors');
  expect(stepOf(cycle, FABRIKAM, 'Delta Import')).toMatchObject({
    result: 'no-start-connection',
    fault: { code: 'server-unreachable' },
  });
  expect(cloudUser(lab, 'anna')!.properties['jobTitle']).toBe('Engineer');
  expect(cloudUser(lab, `zoe@${FABRIKAM}`)).toBeDefined();

  await fabrikam.resume();
  fabrikam.state.modify('zoe', { title: 'Pilot' });
  expect(summary(await lab.settle())).toMatchObject({ status: 'success', faults: [] });
  expect(cloudUser(lab, `zoe@${FABRIKAM}`)!.properties['jobTitle']).toBe('Pilot');
  await expectConverged(lab);
});

test('when the only forest is away nothing changes and the cycle has failed', async () => {
  const lab = await openSynchronized({ people });
  await lab.lab.pause();
  lab.tenant.resetTraffic();
  const cycle = await lab.cycle();
  expect(cycle.status).toBe('failed');
  expect(lab.tenant.counters.writes).toBe(0);
  await lab.lab.resume();
  await expectConverged(lab);
});

test('when the tenant refuses sign-in nothing is synchronized and the cycle has failed', async () => {
  const lab = await openSynchronized({ people });
  await set(lab, personDn('anna'), { title: 'Engineer' });
  const outage = lab.tenant.faults.inject({
    match: { path: /token$/ },
    action: { kind: 'answer', status: 401, body: { error: 'invalid_client', error_description: 'AADSTS700027' } },
  });
  const cycle = await lab.cycle();
  expect(cycle.status).toBe('failed');
  expect(stepOf(cycle, 'tenant', 'Delta Import')!.result).toBe('no-start-credentials');
  outage.remove();
  await lab.settle();
  await expectConverged(lab);
});

test('a cycle that is cancelled in its export has stopped, and the next one finishes its work', async () => {
  const abort = new AbortController();
  const lab = await openLab({
    people: Array.from({ length: 60 }, (_, index) => `p${index}`),
    wrapConnector: (connector) => ({
      ...connector,
      async *export(operations, options) {
        let answers = 0;
        for await (const outcome of connector.export(operations, options)) {
          yield outcome;
          if (++answers === 10) abort.abort();
        }
      },
    }),
  });
  const stopped = await lab.engine.runCycle('initial', 'manual', { signal: abort.signal });
  expect(stopped.status).toBe('stopped');
  expect(stepOf(stopped, 'tenant', 'Export')!.result).toBe('stopped-user-termination');
  await lab.restart();
  await lab.settle();
  expect(lab.tenant.state.list('user')).toHaveLength(60);
  await lab.cycle();
  await expectConverged(lab);
});

test('one person in two forests is one account, and stays it when one half leaves', async () => {
  const shared = { mail: 'anna@contoso.test' };
  const lab = await openLab({
    people: [person('anna', { ...shared, title: 'Engineer' })],
    groups: { research: ['anna'] },
    fabrikam: [fabrikamPerson('anna', { ...shared, department: 'Flight' })],
    answers: { userMatching: 'mail' },
  });
  await lab.cycle('initial');
  await lab.cycle();
  expect(lab.tenant.state.list('user')).toHaveLength(1);
  expect(cloudUser(lab, 'anna')!.properties).toMatchObject({ jobTitle: 'Engineer', department: 'Flight' });
  expect(membersOf(lab, 'research')).toEqual(['anna']);
  await expectConverged(lab);
  await lab.forest.removeMember(groupDn('research'), personDn('anna'));
  lab.forests[1]!.lab.state.remove('anna');
  await lab.settle();
  expect(cloudUser(lab, 'anna')!.properties['department'] ?? null).toBeNull();
  expect(membersOf(lab, 'research')).toEqual([]);
  await expectConverged(lab);
});

function fabrikamPerson(name: string, attributes: { readonly [attribute: string]: string } = {}) {
  return entry(`CN=${name},CN=Users,DC=fabrikam,DC=test`, {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: name,
    userPrincipalName: `${name}@${FABRIKAM}`,
    displayName: name,
    userAccountControl: '512',
    ...attributes,
  });
}

function profilesOf(cycle: CycleRecord, connector: string): string[] {
  return cycle.steps.filter((step) => step.connector === connector).map((step) => `${step.profile}: ${step.result}`);
}

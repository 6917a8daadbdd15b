/**
 * The directory-sync service in trouble: whatever breaks, everything that was to arrive arrives, each object once, and the
 * history of the runs says what it took.
 */

import { afterAll, describe, expect, test } from 'vitest';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { tell } from '../faults/play.ts';
import type { LabEntry } from '../lab/entry.ts';
import type {
  DirectorySyncFault,
  DirectorySyncFaultRule,
  InjectedDirectorySyncFault,
  Tenant,
} from '../lab/tenant/tenant.ts';
import { everything, openSyncLab } from './directory-sync-lab.ts';
import { expectNothingToDo, person, personDn, planOf, set, stepOf, summary, upn, type Lab } from './lab.ts';

const isLong = process.env['CAUSEWAY_LONG'] === '1';
const MANY = isLong ? 20_000 : 2_000;
/** Milliseconds. */
const PATIENCE = isLong ? 7_200_000 : 600_000;
const PROVISION = 'ProvisionAzureADSyncObjects2';

const nameOf = (index: number) => `p${String(index).padStart(5, '0')}`;

function people(count: number): LabEntry[] {
  return Array.from({ length: count }, (_, index) => person(nameOf(index)));
}

/** Each of so many people is in the tenant, once, and nobody else is; nothing was left in its recycle bin. */
function expectEachOnce(tenant: Tenant, count: number): void {
  const users = everything(tenant).filter(({ kind }) => kind === 'user');
  const anchors = users.map(({ properties }) => properties['onPremisesImmutableId']);
  expect(users.length, 'people in the tenant').toBe(count);
  expect(new Set(anchors).size, 'anchors among them').toBe(count);
  expect(tenant.state.listDeleted('user')).toEqual([]);
}

/** Of all runs on the tenant. */
function counted(cycles: readonly CycleRecord[], counter: string): number {
  return cycles
    .flatMap(({ steps }) => steps)
    .filter(({ connector }) => connector === 'tenant')
    .reduce((sum, { counters }) => sum + (counters[counter] ?? 0), 0);
}

const busy = (status: number, retryAfterSeconds: number): DirectorySyncFault => ({
  kind: 'unavailable',
  status,
  retryAfterSeconds,
});

/** One reply of ten is one of these, in turn. */
const REPLIES: readonly DirectorySyncFault[] = [
  { kind: 'cut-connection', when: 'before-applying' },
  { kind: 'cut-connection', when: 'after-applying' },
  busy(503, 2),
  busy(429, 2),
  { kind: 'fault', reason: 'An internal error has occurred.', when: 'after-applying' },
  { kind: 'truncated-reply' },
  { kind: 'error-description', text: 'An internal error has occurred.' },
  { kind: 'hostile-reply', of: 'no-utf8' },
];

test(
  `with faults in one reply of ten ${MANY} objects arrive, each once, and the history accounts for every retry`,
  async () => {
    const waits: number[] = [];
    // Small requests in the short form, so that there are many of them.
    const settings = { objectsPerRequest: isLong ? 50 : 10 };
    const lab = await openSyncLab({ people: people(MANY), settings, waits, tenant: { record: false } });
    const { faults, counters } = lab.tenant.directorySync;
    lab.tenant.resetTraffic();
    const injected = everyTenth(lab.tenant);
    const cycles = [await lab.cycle('initial'), await lab.cycle()];
    expect(cycles.map(summary)).toMatchObject([
      { status: 'success', faults: [] },
      { status: 'success', faults: [] },
    ]);
    expectEachOnce(lab.tenant, MANY);

    const hits = injected.reduce((sum, one) => sum + one.hits, 0);
    const requests = Object.values(counters.requests).reduce((sum, count) => sum + count, 0);
    expect(hits, 'replies that were faults').toBe(Math.floor(requests / 10));
    expect(injected.filter((one) => one.hits === 0).length, 'kinds of faults that were not met').toBe(0);
    expect(counted(cycles, 'retries'), 'retries in the history').toBe(hits);
    expect(counted(cycles, 'throttled'), 'refusals for load in the history').toBe(
      injected[2]!.hits + injected[3]!.hits,
    );
    expect(stepOf(cycles[0]!, 'tenant', 'Export')?.counters['adds'], 'objects in the history').toBe(MANY);
    expect(await writtenOnce(lab), 'objects by how often the journal has them as done').toEqual([
      { times: 1, objects: MANY },
    ]);
    faults.clear();
    await expectNothingToDo(lab);
  },
  PATIENCE,
);

/** Rules are asked in the order in which they were made, the first of them for every request. */
function everyTenth({ directorySync }: Tenant): InjectedDirectorySyncFault[] {
  let requests = 0;
  return REPLIES.map((action, index) =>
    directorySync.faults.inject({
      action,
      predicate: () => {
        if (index === 0) requests += 1;
        return requests % 10 === 0 && (requests / 10) % REPLIES.length === index;
      },
    }),
  );
}

/** How many objects were added so many times, by the journal. */
function writtenOnce({ engine }: Lab): Promise<unknown[]> {
  return engine.store.reader.all(
    `SELECT times, count(*) AS objects FROM (
       SELECT count(*) AS times FROM export_journal AS j JOIN connector AS c ON c.id = j.connector_id
       WHERE c.kind = 'entra-id' AND j.operation = 'add' AND j.state = 'done' GROUP BY j.object_id
     ) GROUP BY times`,
  );
}

interface Row {
  readonly fault: string;
  readonly rules: readonly DirectorySyncFaultRule[] | ((tenant: Tenant) => readonly DirectorySyncFaultRule[]);
  /** What is changed at the tenant besides, and changed back. */
  readonly switch?: (tenant: Tenant, broken: boolean) => void;
  /** What the cycle that meets it says, see `tell`. */
  readonly said: string;
  /** Waits that the service asked for, in milliseconds, that have to be among those of the connector. */
  readonly waited?: number;
}

const rule = (action: DirectorySyncFault, more: Partial<DirectorySyncFaultRule> = {}): DirectorySyncFaultRule => ({
  operation: PROVISION,
  action,
  ...more,
});

const once = { after: 1, times: 1 };

const ROWS: readonly Row[] = [
  {
    fault: 'the connection is cut in the middle of an export, before the objects are taken',
    rules: [rule({ kind: 'cut-connection', when: 'before-applying' }, once)],
    said: 'success',
  },
  {
    fault: 'the connection is cut in the middle of an export, after the objects were taken',
    rules: [rule({ kind: 'cut-connection', when: 'after-applying' }, once)],
    said: 'success',
  },
  {
    fault: 'the answer ends in its middle',
    rules: [rule({ kind: 'truncated-reply' }, once)],
    said: 'success',
  },
  {
    fault: 'the connection is cut again and again from the second request on',
    rules: [rule({ kind: 'cut-connection', when: 'after-applying' }, { after: 1 })],
    said: 'failed; tenant Export: stopped-connectivity (connection-lost)',
  },
  {
    fault: 'the token expires in flight',
    rules: [rule({ kind: 'token-expired' }, once)],
    said: 'success',
  },
  {
    fault: 'no token is good enough any more',
    rules: [rule({ kind: 'token-expired' }, { after: 1 })],
    said: 'failed; tenant Export: stopped-server (credentials-invalid)',
  },
  {
    fault: 'a storm of 429 that passes',
    rules: [rule(busy(429, 7), { after: 1, times: 4 })],
    said: 'success',
    waited: 7_000,
  },
  {
    fault: 'a storm of 503 that passes',
    rules: [rule(busy(503, 9), { after: 1, times: 4 })],
    said: 'success',
    waited: 9_000,
  },
  {
    fault: 'a storm of 503 that does not pass',
    rules: [rule(busy(503, 9), { after: 1 })],
    said: 'failed; tenant Export: stopped-server (server-busy)',
    waited: 9_000,
  },
  {
    fault: 'a fault inside an answer that says success',
    rules: [rule({ kind: 'fault', reason: 'An internal error has occurred.', status: 200 }, once)],
    said: 'success',
  },
  {
    fault: 'an error in the place of a result, in an answer that says success',
    rules: [rule({ kind: 'error-description', text: 'An internal error has occurred.' }, once)],
    said: 'success',
  },
  {
    fault: 'results in no order',
    rules: [rule({ kind: 'shuffled-results' })],
    said: 'success',
  },
  {
    fault: 'no result for one of the objects',
    rules: [rule({ kind: 'missing-result' }, { times: 1 })],
    said: 'success',
  },
  {
    fault: 'never a result for one of the objects',
    rules: ({ state }) => {
      const anchor = state.get(upn(nameOf(5)))?.properties['onPremisesImmutableId'];
      return [rule({ kind: 'missing-result' }, { sourceAnchor: String(anchor) })];
    },
    said: 'completed-with-errors; tenant Export: completed-export-errors (answer-lost)',
  },
  {
    fault: 'a result for an object that was not sent',
    rules: [rule({ kind: 'foreign-result', sourceAnchor: 'AAAAAAAAAAAAAAAAAAAAAA==' }, once)],
    said: 'failed; tenant Export: stopped-server (protocol-error)',
  },
  {
    fault: 'synchronization is no longer activated',
    rules: [],
    switch: ({ state }, broken) => {
      state.synchronization.activated = !broken;
    },
    said: 'failed; tenant Delta Import: no-start-connection (synchronization-not-activated)',
  },
];

describe('the directory-sync service', () => {
  const PEOPLE = 12;
  const told: string[][] = [];
  afterAll(() => console.log(tableOf(told)));

  test(
    'whatever breaks, the next cycles bring everything, once',
    async () => {
      const waits: number[] = [];
      const lab = await openSyncLab({
        people: people(PEOPLE),
        groups: { crew: [nameOf(0), nameOf(1)] },
        settings: { objectsPerRequest: 3, requestsUnderWay: 2 },
        waits,
      });
      await lab.cycle('initial');
      await lab.cycle();
      for (const row of ROWS) {
        const said = await playRow(lab, row, waits);
        told.push([row.fault, said]);
        expect(said, row.fault).toBe(row.said);
      }
    },
    PATIENCE,
  );

  async function playRow(lab: Lab, { fault, rules, switch: change, waited }: Row, waits: number[]): Promise<string> {
    const { tenant } = lab;
    const title = `during ${String(told.length)}`;
    for (let index = 0; index < PEOPLE; index++) await set(lab, personDn(nameOf(index)), { title });
    const given = typeof rules === 'function' ? rules(tenant) : rules;
    const injected = given.map((one) => tenant.directorySync.faults.inject(one));
    change?.(tenant, true);
    waits.length = 0;
    const cycle = await lab.cycle();
    for (const one of injected) expect(one.hits, fault).toBeGreaterThan(0);
    if (waited !== undefined) expect(waits, fault).toContain(waited);
    tenant.directorySync.faults.clear();
    change?.(tenant, false);
    await lab.cycle();
    await lab.cycle();
    expectEachOnce(tenant, PEOPLE);
    const titles = new Set(tenant.state.list('user').map(({ properties }) => properties['jobTitle']));
    expect([...titles], fault).toEqual([title]);
    const { adds, updates, deletes, references, unconfirmed } = await planOf(lab);
    expect({ fault, left: adds + updates + deletes + references + unconfirmed }).toEqual({ fault, left: 0 });
    return tell(cycle);
  }
});

function tableOf(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

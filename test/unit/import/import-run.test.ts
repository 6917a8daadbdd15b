import { expect, onTestFinished, test } from 'vitest';
import { connectorNumber } from '../../../engine/connector-space/objects.ts';
import { savePendingExports } from '../../../engine/connector-space/pending-exports.ts';
import type { Connector, ImportPage } from '../../../engine/connectors/connector.ts';
import { runImport, type ImportRequest } from '../../../engine/import/import-run.ts';
import type { ImportChange, ObjectChange } from '../../../engine/model/directory-object.ts';
import { FaultError, type Fault } from '../../../engine/model/fault.ts';
import { openStore, type Store } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const BASE = 'DC=contoso,DC=test';
const CHILD = 'DC=emea,DC=contoso,DC=test';

const container = (name: string, parent: string): ObjectChange => ({
  kind: 'object',
  anchor: `ou-${name}`,
  dn: name === 'base' ? parent : `OU=${name},${parent}`,
  objectType: name === 'base' ? 'domainDNS' : 'organizationalUnit',
  attributes: {},
  references: {},
});
const user = (name: string, parent: string, title = 'Engineer'): ObjectChange => ({
  kind: 'object',
  anchor: name,
  dn: `CN=${name},${parent}`,
  objectType: 'user',
  attributes: { title: [title] },
  references: {},
});
const page = (changes: readonly ImportChange[], parts: Partial<ImportPage> = {}): ImportPage => ({
  changes,
  faults: [],
  ...parts,
});

/** A directory that says what it is told to say. */
interface Script {
  full?: (partition: string, roots?: readonly string[]) => Iterable<ImportPage | Error>;
  delta?: (partition: string, cookie: string) => Iterable<ImportPage | Error>;
  read?: (anchors: readonly string[]) => Iterable<ImportPage | Error>;
}

async function* play(pages: Iterable<ImportPage | Error>): AsyncGenerator<ImportPage> {
  for (const next of pages) {
    if (next instanceof Error) throw next;
    yield next;
  }
}

function scripted({ full = () => [], delta = () => [], read = () => [] }: Script): Connector {
  return {
    kind: 'active-directory',
    name: 'contoso.test',
    capabilities: { objectTypes: {} },
    traffic: { requests: 0, retries: 0, throttled: 0 },
    partitions: () => Promise.resolve([BASE]),
    schema: () => Promise.resolve({ objectTypes: [], attributes: new Map() }),
    fullImport: ({ partition, roots }) => play(full(partition, roots)),
    deltaImport: ({ partition, cookie }) => play(delta(partition, cookie)),
    readObjects: (anchors) => play(read(anchors)),
    export: () => {
      throw new Error('This directory takes no writes');
    },
    close: () => Promise.resolve(),
  };
}

interface Bench {
  readonly store: Store;
  readonly connectorId: number;
  run(mode: 'full' | 'delta', script: Script, parts?: Partial<ImportRequest>): ReturnType<typeof runImport>;
  /** `name: pending import` of the users that are known. */
  users(): Promise<string[]>;
}

async function openBench(): Promise<Bench> {
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const connectorId = await store.write((writer) => connectorNumber(writer, 'contoso.test', 'active-directory'));
  return {
    store,
    connectorId,
    run: (mode, script, parts = {}) =>
      runImport({
        store,
        runId: 1,
        connector: scripted(script),
        connectorId,
        mode,
        partitions: [{ name: BASE, containers: { included: [], excluded: [] } }],
        selection: { objectTypes: ['user'], attributes: ['title'] },
        keyed: [],
        signal: new AbortController().signal,
        now: () => new Date(0),
        progress: () => undefined,
        ...parts,
      }),
    users: async () => {
      const rows = await store.reader.all<{ anchor: string; pending_import: string | null }>(
        `SELECT anchor, pending_import FROM connector_object WHERE object_type = 'user' AND in_directory = 1 ORDER BY anchor`,
      );
      return rows.map((row) => `${row.anchor}: ${row.pending_import ?? 'nothing'}`);
    },
  };
}

const settleAll = (bench: Bench) =>
  bench.store.write((writer) => writer.run('UPDATE connector_object SET pending_import = NULL'));

test('a full import takes everything, and what it does not see the next time is to be deleted', async () => {
  const bench = await openBench();
  const first = [container('base', BASE), user('anna', BASE), user('bert', BASE)];
  expect((await bench.run('full', { full: () => [page(first, { cookie: 'c1' })] })).counters).toMatchObject({
    adds: 3,
  });
  await settleAll(bench);
  const { counters } = await bench.run('full', { full: () => [page(first.slice(0, 2), { cookie: 'c2' })] });
  expect(counters).toMatchObject({ adds: 0, deletes: 1, unchanged: 2 });
  expect(await bench.users()).toEqual(['anna: nothing', 'bert: delete']);
});

test('a full import that breaks off keeps what it brought and deletes nobody', async () => {
  const bench = await openBench();
  const everybody = [container('base', BASE), user('anna', BASE), user('bert', BASE)];
  await bench.run('full', { full: () => [page(everybody, { cookie: 'c1' })] });
  await settleAll(bench);
  const broken = bench.run('full', {
    full: () => [page([container('base', BASE), user('carl', BASE)]), new Error('the line is dead')],
  });
  await expect(broken).rejects.toThrow('the line is dead');
  expect(await bench.users()).toEqual(['anna: nothing', 'bert: nothing', 'carl: add']);
  // It also left no cookie from which a delta could go on with half the truth.
  const cookies: string[] = [];
  await bench.run('delta', { delta: (_, cookie) => (cookies.push(cookie), [page([], { cookie: 'c2' })]) });
  expect(cookies).toEqual(['c1']);
});

test('a delta goes on from the cookie of the last page that was taken whole', async () => {
  const bench = await openBench();
  await bench.run('full', { full: () => [page([container('base', BASE)], { cookie: 'c1' })] });
  const cookies: string[] = [];
  const broken = bench.run('delta', {
    delta: (_, cookie) => {
      cookies.push(cookie);
      return [page([user('anna', BASE)], { cookie: 'c2' }), page([user('bert', BASE)]), new Error('cut')];
    },
  });
  await expect(broken).rejects.toThrow('cut');
  await bench.run('delta', { delta: (_, cookie) => (cookies.push(cookie), [page([], { cookie: 'c3' })]) });
  expect(cookies).toEqual(['c1', 'c2']);
  expect(await bench.users()).toEqual(['anna: add', 'bert: add']);
});

test('without a cookie, or with one made for another selection, only a full import can go on', async () => {
  const bench = await openBench();
  await expect(bench.run('delta', {})).rejects.toMatchObject({
    fault: { code: 'full-import-required', detail: { reason: 'never-imported' } },
  });
  await bench.run('full', { full: () => [page([], { cookie: 'c1' })] });
  const wider = bench.run('delta', {}, { selection: { objectTypes: ['user'], attributes: ['title', 'mail'] } });
  await expect(wider).rejects.toMatchObject({
    fault: { code: 'full-import-required', detail: { reason: 'selection-changed' } },
  });
  const elsewhere = bench.run(
    'delta',
    {},
    { partitions: [{ name: BASE, containers: { included: ['ou-x'], excluded: [] } }] },
  );
  await expect(elsewhere).rejects.toMatchObject({ fault: { code: 'full-import-required' } });
});

test('an object of which a delta says only a part is read whole', async () => {
  const bench = await openBench();
  await bench.run('full', { full: () => [page([container('base', BASE)], { cookie: 'c1' })] });
  const asked: string[][] = [];
  await bench.run('delta', {
    delta: () => [
      page([{ kind: 'patch', anchor: 'anna', dn: `CN=anna,${BASE}`, attributes: { title: ['x'] }, references: {} }], {
        cookie: 'c2',
      }),
    ],
    read: (anchors) => (asked.push([...anchors]), [page([user('anna', BASE)])]),
  });
  expect(asked).toEqual([['anna']]);
  expect(await bench.users()).toEqual(['anna: add']);
});

test('faults of single objects are answered, whoever reads them', async () => {
  const bench = await openBench();
  const fault = (name: string): Fault => ({
    code: 'object-unreadable',
    stage: 'import',
    object: { anchor: name },
    detail: {},
    retry: 'later',
  });
  const full = await bench.run('full', {
    full: () => [page([container('base', BASE), user('anna', BASE)], { cookie: 'c1', faults: [fault('one')] })],
  });
  expect(full.faults.map((one) => one.object?.anchor)).toEqual(['one']);
  await settleAll(bench);
  await sent(bench, 'anna');
  const delta = await bench.run('delta', {
    delta: () => [page([], { cookie: 'c2', faults: [fault('two')] })],
    read: () => [page([], { faults: [fault('three')] })],
  });
  expect(delta.faults.map((one) => one.object?.anchor)).toEqual(['two', 'three']);
});

test('what was exported and is not spoken of by the delta is looked at once', async () => {
  const bench = await openBench();
  await bench.run('full', { full: () => [page([container('base', BASE), user('anna', BASE)], { cookie: 'c1' })] });
  await settleAll(bench);
  await sent(bench, 'anna');
  const asked: string[][] = [];
  const script: Script = {
    delta: () => [page([], { cookie: 'c2' })],
    read: (anchors) => (asked.push([...anchors]), [page([user('anna', BASE, 'Director')])]),
  };
  await bench.run('delta', script);
  await bench.run('delta', script);
  expect(asked).toEqual([['anna']]);
});

test('people of one domain are never judged by what was chosen in another', async () => {
  const bench = await openBench();
  const partitions = [
    { name: BASE, containers: { included: ['ou-staff'], excluded: [] } },
    { name: CHILD, containers: { included: ['ou-london'], excluded: [] } },
  ];
  const pages: Record<string, ImportChange[]> = {
    [BASE]: [container('base', BASE), container('staff', BASE), user('anna', `OU=staff,${BASE}`)],
    [CHILD]: [
      { ...container('base', CHILD), anchor: 'emea' },
      container('london', CHILD),
      user('bert', `OU=london,${CHILD}`),
    ],
  };
  await bench.run('full', { full: (partition) => [page(pages[partition]!, { cookie: 'c1' })] }, { partitions });
  expect(await bench.users()).toEqual(['anna: add', 'bert: add']);
  await settleAll(bench);
  await sent(bench, 'anna');
  await sent(bench, 'bert');
  const asked: string[][] = [];
  const { counters } = await bench.run(
    'delta',
    {
      delta: () => [page([], { cookie: 'c2' })],
      read: (anchors) => {
        asked.push([...anchors]);
        const everybody = [...pages[BASE]!, ...pages[CHILD]!].filter((one) => anchors.includes(one.anchor));
        return [page(everybody.map((one) => ({ ...(one as ObjectChange), attributes: { title: ['Director'] } })))];
      },
    },
    { partitions },
  );
  expect(counters.deletes).toBe(0);
  expect(asked).toEqual([['anna'], ['bert']]);
  expect(await bench.users()).toEqual(['anna: update', 'bert: update']);
});

test('a full import of a domain says nothing about its child domain, whichever is read first', async () => {
  for (const order of [
    [BASE, CHILD],
    [CHILD, BASE],
  ]) {
    const bench = await openBench();
    const partitions = order.map((name) => ({ name, containers: { included: [], excluded: [] } }));
    const pages: Record<string, ImportChange[]> = {
      [BASE]: [container('base', BASE), user('anna', BASE)],
      [CHILD]: [{ ...container('base', CHILD), anchor: 'emea' }, user('bert', CHILD)],
    };
    const script: Script = { full: (partition) => [page(pages[partition]!, { cookie: 'c1' })] };
    await bench.run('full', script, { partitions });
    await settleAll(bench);
    const { counters } = await bench.run('full', script, { partitions });
    expect(counters).toMatchObject({ deletes: 0, updates: 0, unchanged: 4 });
    expect(await bench.users()).toEqual(['anna: nothing', 'bert: nothing']);
    pages[CHILD] = pages[CHILD]!.slice(0, 1);
    await bench.run('full', script, { partitions });
    expect(await bench.users()).toEqual(['anna: nothing', 'bert: delete']);
  }
});

test('a cancelled import stops between two pages and keeps the pages before', async () => {
  const bench = await openBench();
  const abort = new AbortController();
  const cancelled = bench.run(
    'full',
    {
      *full() {
        yield page([container('base', BASE), user('anna', BASE)]);
        abort.abort();
        yield page([user('bert', BASE)]);
      },
    },
    { signal: abort.signal },
  );
  await expect(cancelled).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  expect(await bench.users()).toEqual(['anna: add']);
});

/** As if a new title had been exported and not been seen yet. */
async function sent(bench: Bench, anchor: string): Promise<void> {
  await bench.store.write(async (writer) => {
    const row = await writer.get<{ id: number }>('SELECT id FROM connector_object WHERE anchor = ?', [anchor]);
    await savePendingExports(writer, [
      {
        objectId: row!.id,
        connectorId: bench.connectorId,
        operation: 'update',
        attributes: {},
        awaiting: { title: ['Director'] },
        state: 'sent',
        settle: false,
        unsupported: [],
      },
    ]);
  });
}

const lost = (retry: Fault['retry'] = 'now') =>
  new FaultError({ code: 'connection-lost', stage: 'import', detail: { server: 'dc1' }, retry });

test('an import that loses its server starts over as often as it is invited to, and forgets what it saw before', async () => {
  const bench = await openBench();
  const everybody = [container('base', BASE), user('anna', BASE), user('bert', BASE)];
  await bench.run('full', { full: () => [page(everybody, { cookie: 'c1' })] });
  await settleAll(bench);
  let starts = 0;
  const { counters, faults } = await bench.run('full', {
    full: () => {
      starts += 1;
      // bert is deleted between the two readings: what the first one saw of him does not count.
      return starts === 1 ? [page(everybody), lost()] : [page(everybody.slice(0, 2), { cookie: 'c2' })];
    },
  });
  expect(starts).toBe(2);
  expect(faults).toEqual([]);
  expect(counters.deletes).toBe(1);
  expect(await bench.users()).toEqual(['anna: nothing', 'bert: delete']);
});

test('an import that is not invited to try again, or for ever, ends with the fault', async () => {
  const bench = await openBench();
  let starts = 0;
  const losing = (retry: Fault['retry']): Script => ({
    full: () => {
      starts += 1;
      return [page([container('base', BASE)]), lost(retry)];
    },
  });
  await expect(bench.run('full', losing('later'))).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
  expect(starts).toBe(1);
  await expect(bench.run('full', losing('now'))).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
  expect(starts).toBeLessThan(20);
});

test('a partition that is away keeps its objects, is named, and stops no other; where all are away the run ends', async () => {
  const bench = await openBench();
  const partitions = [BASE, CHILD].map((name) => ({ name, containers: { included: [], excluded: [] } }));
  const pages: Record<string, ImportChange[]> = {
    [BASE]: [container('base', BASE), user('anna', BASE)],
    [CHILD]: [{ ...container('base', CHILD), anchor: 'emea' }, user('bert', CHILD)],
  };
  const away = new Set<string>();
  const script: Script = {
    full: (partition) => (away.has(partition) ? [lost('later')] : [page(pages[partition]!, { cookie: 'c1' })]),
  };
  away.add(CHILD);
  // Never read: nothing is known of it, so the run must not pass for one that knows everything.
  await expect(bench.run('full', script, { partitions })).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
  expect(await bench.users()).toEqual(['anna: add']);
  away.clear();
  await bench.run('full', script, { partitions });
  await settleAll(bench);
  away.add(CHILD);
  pages[BASE]!.push(user('carl', BASE));
  const { faults, counters } = await bench.run('full', script, { partitions });
  expect(faults).toMatchObject([
    { code: 'connection-lost', object: { connector: 'contoso.test', dn: CHILD }, detail: { partition: CHILD } },
  ]);
  expect(counters.deletes).toBe(0);
  expect(await bench.users()).toEqual(['anna: nothing', 'bert: nothing', 'carl: add']);
  away.add(BASE);
  await expect(bench.run('full', script, { partitions })).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
});

test('who moved to another domain is not gone, in whichever order the two domains tell it', async () => {
  for (const order of [
    [BASE, CHILD],
    [CHILD, BASE],
  ]) {
    const bench = await openBench();
    const partitions = order.map((name) => ({ name, containers: { included: [], excluded: [] } }));
    const pages: Record<string, ImportChange[]> = {
      [BASE]: [container('base', BASE), user('anna', BASE)],
      [CHILD]: [{ ...container('base', CHILD), anchor: 'emea' }],
    };
    await bench.run('full', { full: (name) => [page(pages[name]!, { cookie: 'c1' })] }, { partitions });
    await settleAll(bench);
    await bench.run(
      'delta',
      {
        delta: (name) => [
          page(name === BASE ? [{ kind: 'delete', anchor: 'anna' }] : [user('anna', CHILD)], { cookie: 'c2' }),
        ],
      },
      { partitions },
    );
    expect(await bench.users()).toEqual(['anna: update']);
  }
});

test('a container that came into scope is read even where the import died between the move and the reading', async () => {
  const bench = await openBench();
  const partitions = [{ name: BASE, containers: { included: ['ou-staff'], excluded: [] } }];
  const first = [container('base', BASE), container('staff', BASE), container('team', BASE)];
  await bench.run('full', { full: () => [page(first, { cookie: 'c1' })] }, { partitions });
  const moved = container('team', `OU=staff,${BASE}`);
  const delta = () => [
    page([{ kind: 'patch' as const, anchor: 'ou-team', dn: moved.dn, attributes: {}, references: {} }], {
      cookie: 'c2',
    }),
  ];
  const dying = bench.run('delta', { delta, full: () => [lost('later')] }, { partitions });
  await expect(dying).rejects.toMatchObject({ fault: { code: 'connection-lost' } });
  const asked: (readonly string[] | undefined)[] = [];
  const full = (_: string, roots?: readonly string[]) => {
    asked.push(roots);
    return [page([user('anna', moved.dn)])];
  };
  await bench.run('delta', { delta, full }, { partitions });
  expect(await bench.users()).toEqual(['anna: add']);
  await bench.run('delta', { delta: () => [page([], { cookie: 'c3' })], full }, { partitions });
  expect(asked).toEqual([['ou-team']]);
});

test('a list that never came to its last part is read once more, and keeps the cookie back while it is open', async () => {
  const bench = await openBench();
  const group = (partial: boolean): ObjectChange => ({
    ...user('team', BASE),
    objectType: 'group',
    references: { member: [{ anchor: 'anna' }] },
    ...(partial ? { partial: ['member'] } : {}),
  });
  const everybody = [container('base', BASE), user('anna', BASE), user('bert', BASE)];
  const both = { ...group(false), references: { member: [{ anchor: 'anna' }, { anchor: 'bert' }] } };
  await bench.run('full', { full: () => [page([...everybody, both], { cookie: 'c1' })] });
  const cookie = async () => {
    const [row] = await bench.store.reader.all<{ cookie: string }>('SELECT cookie FROM partition_state');
    return row?.cookie;
  };
  const links = async () => {
    const [row] = await bench.store.reader.all<{ links: number }>(
      'SELECT count(*) AS links FROM connector_reference WHERE imported = 1',
    );
    return row?.links;
  };
  const full = () => [page([...everybody, group(true)], { cookie: 'c2' })];
  await bench.run('full', { full, read: () => [page([group(true)])] });
  expect([await cookie(), await links()]).toEqual(['c1', 2]);
  await bench.run('full', { full, read: () => [page([group(false)])] });
  expect([await cookie(), await links()]).toEqual(['c2', 1]);
});

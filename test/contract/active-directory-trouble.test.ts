/** The connector among networks, domain controllers and colleagues in trouble: what only the lab forest can play. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openActiveDirectory,
  type ActiveDirectoryConnector,
  type ActiveDirectorySettings,
} from '../../engine/connectors/active-directory/active-directory.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import type { ImportChange } from '../../engine/model/directory-object.ts';
import type { Fault } from '../../engine/model/fault.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import type { FaultRule } from '../lab/forest/faults.ts';
import type { ForestOptions } from '../lab/forest/forest.ts';
import { faultOf, group, never, person, SELECTION, unit } from './active-directory-subject.ts';
import { startLabContractForest, type LabContractForest } from './active-directory-lab-forest.ts';
import { drain, Mirror } from './active-directory-mirror.ts';

const ATTRIBUTE = 'mS-DS-ConsistencyGuid';
const GUID = guidFromText('11111111-2222-3333-4444-555555555555');

let forest: LabContractForest;
let connector: ActiveDirectoryConnector;
let base: string;

async function start(options: Partial<ForestOptions> = {}, settings: Partial<ActiveDirectorySettings> = {}) {
  forest = await startLabContractForest(options);
  base = `OU=Staff,${forest.baseDn}`;
  await forest.add(unit('Staff', forest.baseDn));
  connector = await open(settings);
}

function open(settings: Partial<ActiveDirectorySettings> = {}): Promise<ActiveDirectoryConnector> {
  return openActiveDirectory(
    {
      name: 'contoso.test',
      servers: [{ host: forest.host, port: forest.ldapsPort }],
      security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.lab.caCertificatePem } },
      account: forest.administrator.userPrincipalName,
      ...settings,
    },
    { password: forest.administrator.password },
  );
}

function request() {
  return { ...SELECTION, partition: forest.baseDn, signal: never() };
}

function trouble(rule: FaultRule): void {
  forest.lab.faults.inject(rule);
}

async function people(count: number): Promise<void> {
  await forest.load(Array.from({ length: count }, (_, index) => person(`p${index}`, base)));
}

afterEach(async () => {
  await connector.close();
  await forest.close();
});

describe('an import in trouble', () => {
  beforeEach(() => start({}, { pageSize: 50, timeouts: { connect: 2000, request: 300 } }));

  it('says that the connection was lost in the middle, and succeeds when asked again', async () => {
    await people(200);
    await connector.schema();
    trouble({ operation: 'search', after: 6, action: { kind: 'cut', afterResponses: 10 } });
    expect(await faultOf(drain(connector.fullImport(request())))).toMatchObject({
      code: 'connection-lost',
      stage: 'import',
      retry: 'now',
      detail: { server: `${forest.host}:${forest.ldapsPort}` },
    });
    const { changes } = await drain(connector.fullImport(request()));
    expect(Mirror.of(changes).byName('p199').objectType).toBe('user');
    expect(connector.traffic.retries).toBe(1);
  });

  it.each([
    ['busy', 'server-busy'],
    ['unavailable', 'server-busy'],
    ['timeLimitExceeded', 'server-timeout'],
    ['sizeLimitExceeded', 'server-busy'],
  ] as const)('calls the answer %s %s', async (answer, code) => {
    trouble({ operation: 'search', action: { kind: 'answer', result: answer } });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code, retry: 'later' });
  });

  it('gives up on a server that falls silent', async () => {
    trouble({ operation: 'search', action: { kind: 'delay', milliseconds: 1500 } });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'server-timeout' });
  });

  it('does not take rubbish for an answer', async () => {
    trouble({ operation: 'search', action: { kind: 'garbage' } });
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'protocol-error' });
  });

  it('meets a server that has gone, and the same server when it is back', async () => {
    await connector.rootDse();
    await forest.lab.pause();
    const fault = await faultOf(connector.rootDse());
    expect(['connection-lost', 'server-unreachable']).toContain(fault.code);
    expect((await faultOf(connector.rootDse())).code).toBe('server-unreachable');
    await forest.lab.resume();
    expect((await connector.rootDse()).defaultNamingContext).toBe(forest.baseDn);
  });

  it('does not go on with a server whose certificate has changed to that of another authority', async () => {
    await forest.lab.pause();
    await forest.lab.swapCertificate();
    await forest.lab.resume();
    // The first request may still find the old connection ending.
    expect(['connection-lost', 'certificate-untrusted']).toContain((await faultOf(connector.rootDse())).code);
    expect(await faultOf(connector.rootDse())).toMatchObject({ code: 'certificate-untrusted', stage: 'connect' });
  });
});

describe('a delta in many parts', () => {
  beforeEach(() => start({ dirSyncPageSize: 7 }, { pageSize: 10 }));

  it('is followed to its end, and leads to what a full import finds', async () => {
    await people(40);
    await forest.add(group('Team', base));
    const full = await drain(connector.fullImport(request()));
    const mirror = Mirror.of(full.changes);
    for (let index = 0; index < 40; index += 1) {
      await forest.modify(`CN=p${index},${base}`, [
        { operation: 'replace', attribute: 'displayName', values: [`New ${index}`] },
      ]);
      await forest.addMember(`CN=Team,${base}`, `CN=p${index},${base}`);
    }
    await forest.add(unit('Late', base));
    await forest.move(`CN=p39,${base}`, `CN=p39,OU=Late,${base}`);
    const delta = await drain(connector.deltaImport({ ...request(), cookie: full.cookie }));
    mirror.apply(delta.changes);
    expect(mirror.differencesTo(Mirror.of((await drain(connector.fullImport(request()))).changes))).toEqual([]);
  });

  it('gives its cookie only when everything before it was told', async () => {
    const { cookie } = await drain(connector.fullImport(request()));
    await people(30);
    const cookies: (string | undefined)[] = [];
    for await (const page of connector.deltaImport({ ...request(), cookie })) cookies.push(page.cookie);
    expect(cookies.length).toBeGreaterThan(1);
    expect(cookies.slice(0, -1).every((one) => one === undefined)).toBe(true);
    expect(cookies.at(-1)).toBeDefined();
  });

  it('can be interrupted by reading an object of it', async () => {
    const { cookie } = await drain(connector.fullImport(request()));
    await people(30);
    const told: string[] = [];
    for await (const page of connector.deltaImport({ ...request(), cookie })) {
      for (const { anchor } of page.changes) {
        const read = await drain(connector.readObjects([anchor], { ...SELECTION, signal: never() }));
        told.push(...read.changes.map((change) => (change.kind === 'object' ? change.dn : '')));
      }
    }
    expect(new Set(told).size).toBe(30);
  });
});

describe('a large group that changes while it is read', () => {
  beforeEach(() => start({ maxValRange: 10 }));

  it('is read again from its start, so that no member is missed', async () => {
    await people(45);
    await forest.add(group('Team', base));
    const dns = Array.from({ length: 45 }, (_, index) => `CN=p${index},${base}`);
    await forest.link([{ dn: `CN=Team,${base}`, attribute: 'member', targets: dns }]);
    const changes: ImportChange[] = [];
    let removed: string | undefined;
    for await (const page of connector.fullImport(request())) {
      changes.push(...page.changes);
      const team = page.changes.find((change) => change.kind === 'object' && change.partial?.includes('member'));
      if (team?.kind !== 'object' || removed !== undefined) continue;
      removed = team.references['member']?.[0]?.dn ?? '';
      await forest.removeMember(team.dn, removed);
    }
    expect(removed).toBeDefined();
    const members = Mirror.of(changes).byName('team').references.get('member');
    const expected = dns.filter((dn) => dn !== removed).map((dn) => forest.lab.state.get(dn)?.guid);
    expect(expected.every((guid) => guid !== undefined && members?.has(guid))).toBe(true);
    expect(changes.filter((change) => change.kind === 'references' && change.last)).toHaveLength(1);
  });

  it('is left open, with a fault, when it never keeps still', async () => {
    await people(45);
    await forest.add(group('Team', base));
    const dns = Array.from({ length: 45 }, (_, index) => `CN=p${index},${base}`);
    await forest.link([{ dn: `CN=Team,${base}`, attribute: 'member', targets: dns }]);
    const faults: Fault[] = [];
    const parts: boolean[] = [];
    for await (const page of connector.fullImport(request())) {
      faults.push(...page.faults);
      for (const change of page.changes) {
        if (change.kind === 'references') parts.push(change.last);
        const isTeam = change.kind === 'references' || (change.kind === 'object' && change.partial !== undefined);
        const first = (await forest.get(`CN=Team,${base}`))?.attributes['member']?.[0];
        if (isTeam && first !== undefined) await forest.removeMember(`CN=Team,${base}`, String(first));
      }
    }
    expect(parts).not.toContain(true);
    expect(faults).toMatchObject([
      { code: 'object-unreadable', attribute: 'member', detail: { reason: 'changes-while-read' } },
    ]);
  });
});

describe('a database that is not what it was', () => {
  beforeEach(() => start());

  it('is noticed when it was put back to a snapshot', async () => {
    const { highestCommittedUsn } = await connector.rootDse();
    await people(20);
    const { cookie } = await drain(connector.fullImport(request()));
    forest.lab.state.rollBack(Number(highestCommittedUsn));
    expect(await faultOf(drain(connector.deltaImport({ ...request(), cookie })))).toMatchObject({
      code: 'cookie-rejected',
      detail: { reason: 'database-put-back' },
    });
  });

  it('is noticed when it was restored from a backup', async () => {
    const { cookie } = await drain(connector.fullImport(request()));
    forest.lab.state.changeInvocationId();
    expect(await faultOf(drain(connector.deltaImport({ ...request(), cookie })))).toMatchObject({
      code: 'cookie-rejected',
      detail: { reason: 'another-database' },
    });
  });
});

describe('a restored object', () => {
  beforeEach(() => start());

  it('has its links again, although nothing says so where they are held', async () => {
    await people(3);
    await forest.add(group('Team', base));
    await forest.addMember(`CN=Team,${base}`, `CN=p0,${base}`);
    await forest.addMember(`CN=Team,${base}`, `CN=p1,${base}`);
    await forest.modify(`CN=p2,${base}`, [{ operation: 'replace', attribute: 'manager', values: [`CN=p0,${base}`] }]);
    let { changes, cookie } = await drain(connector.fullImport(request()));
    const mirror = Mirror.of(changes);
    await forest.remove(`CN=p0,${base}`);
    ({ changes, cookie } = await drain(connector.deltaImport({ ...request(), cookie })));
    mirror.apply(changes);
    await forest.restore(`CN=p0,${base}`);
    mirror.apply((await drain(connector.deltaImport({ ...request(), cookie }))).changes);
    expect(mirror.differencesTo(Mirror.of((await drain(connector.fullImport(request()))).changes))).toEqual([]);
    expect(mirror.byName('team').references.get('member')?.size).toBe(2);
  });
});

describe('an account in trouble', () => {
  beforeEach(() => start());

  it.each([
    [
      'has to change its password',
      'password-expired',
      () => {
        // A password that never expires need not be changed either.
        forest.lab.state.modify('svc', { userAccountControl: '512' });
        forest.lab.state.expirePassword('svc');
      },
    ],
    ['is locked', 'account-locked', () => forest.lab.state.lock('svc')],
  ] as const)('that %s is told so: %s', async (_words, code, spoil) => {
    const { userPrincipalName, password } = await forest.createServiceAccount({
      name: 'svc',
      replicate: true,
      writeConsistencyGuid: false,
    });
    spoil();
    const attempt = openActiveDirectory(
      {
        name: 'contoso.test',
        servers: [{ host: forest.host, port: forest.ldapsPort }],
        security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
        account: userPrincipalName,
      },
      { password },
    );
    expect(await faultOf(attempt)).toMatchObject({ code, stage: 'connect' });
  });
});

describe('an export in trouble', () => {
  beforeEach(() => start());

  function updateOf(name: string, operationId: number, settle = false): ExportOperation {
    const dn = `CN=${name},${base}`;
    return {
      operationId,
      kind: 'update',
      objectType: 'user',
      dn,
      anchor: forest.lab.state.get(dn)?.guid ?? '',
      attributes: { [ATTRIBUTE]: [GUID] },
      before: {},
      references: [],
      settle,
    };
  }

  async function send(operations: readonly ExportOperation[]) {
    const outcomes: ExportOutcome[] = [];
    const attempt = (async () => {
      for await (const outcome of connector.export(operations, { signal: never() })) outcomes.push(outcome);
    })();
    const [settled] = await Promise.allSettled([attempt]);
    return { outcomes, settled };
  }

  it('does not know what became of a write whose answer was lost, and finds out when it looks', async () => {
    await people(1);
    trouble({ operation: 'modify', action: { kind: 'cut', afterResponses: 0 } });
    expect(await send([updateOf('p0', 1)])).toMatchObject({
      outcomes: [{ operationId: 1, status: 'failed', fault: { code: 'answer-lost', retry: 'now' } }],
      settled: { status: 'fulfilled' },
    });
    expect(await send([updateOf('p0', 1, true)])).toMatchObject({
      outcomes: [{ operationId: 1, status: 'done', settled: true }],
      settled: { status: 'fulfilled' },
    });
  });

  it('names every operation whose fate is open when the connection breaks, and goes on with the others', async () => {
    await people(60);
    const operations = Array.from({ length: 60 }, (_, index) => updateOf(`p${index}`, index));
    trouble({ operation: 'modify', after: 20, action: { kind: 'cut' } });
    const { outcomes, settled } = await send(operations);
    expect(settled.status).toBe('fulfilled');
    expect(outcomes.map(({ operationId }) => operationId).sort((left, right) => left - right)).toEqual(
      operations.map(({ operationId }) => operationId),
    );
    expect(connector.traffic.retries).toBe(1);
    const open = outcomes.filter(({ status }) => status === 'failed');
    expect(open.length).toBeGreaterThan(0);
    expect(open.length).toBeLessThanOrEqual(8);

    const again = await send(operations.map((operation) => ({ ...operation, settle: true })));
    expect(again.outcomes.map(({ status }) => status)).toEqual(operations.map(() => 'done'));
  });

  it('gives up when the connection breaks as often as it may, and says nothing of what was not sent', async () => {
    await people(60);
    const operations = Array.from({ length: 60 }, (_, index) => updateOf(`p${index}`, index));
    const cuts = forest.lab.faults.inject({ operation: 'modify', times: 100, action: { kind: 'cut' } });
    const { outcomes, settled } = await send(operations);
    expect(settled).toMatchObject({
      status: 'rejected',
      reason: { fault: { code: 'connection-lost', retry: 'later' } },
    });
    expect(outcomes.every(({ status }) => status === 'failed')).toBe(true);
    expect(outcomes.length).toBeLessThanOrEqual(3 * 8);
    cuts.remove();
    await connector.close();
    connector = await open();
    expect(await send(operations)).toMatchObject({ settled: { status: 'fulfilled' } });
  });

  it('goes on with the others when one is refused', async () => {
    await people(3);
    forest.lab.state.denyWrites(`CN=p1,${base}`);
    const { outcomes } = await send(['p0', 'p1', 'p2'].map((name, index) => updateOf(name, index)));
    const byId = outcomes.sort((left, right) => left.operationId - right.operationId);
    expect(byId).toMatchObject([{ status: 'done' }, { fault: { code: 'rights-missing' } }, { status: 'done' }]);
  });

  // Windows refuses a name longer than rangeUpper of cn; Samba 4.17 takes it.
  it('names the new object whose name is too long, and adds the other', async () => {
    const adding = (name: string, operationId: number): ExportOperation => ({
      ...{ operationId, kind: 'add', objectType: 'contact', dn: `CN=${name},${base}`, attributes: {}, before: {} },
      ...{ references: [], settle: false },
    });
    const [longest, longer] = [64, 65].map((length) => 'n'.repeat(length)) as [string, string];
    const { outcomes } = await send([adding(longer, 1), adding(longest, 2)]);
    expect(outcomes.sort((left, right) => left.operationId - right.operationId)).toMatchObject([
      { status: 'failed', fault: { code: 'value-too-long', object: { dn: `CN=${longer},${base}` }, retry: 'never' } },
      { status: 'done' },
    ]);
  });

  it('tells a busy server as a reason to try later', async () => {
    await people(1);
    trouble({ operation: 'modify', action: { kind: 'answer', result: 'busy' } });
    expect((await send([updateOf('p0', 1)])).outcomes).toMatchObject([
      { status: 'failed', fault: { code: 'server-busy', retry: 'later', object: { dn: `CN=p0,${base}` } } },
    ]);
  });

  it('names the one link whose target has gone, and writes the others', async () => {
    await people(3);
    await forest.add(group('Team', base));
    const anchors = [0, 1, 2].map((index) => forest.lab.state.get(`CN=p${index},${base}`)?.guid ?? '');
    await forest.remove(`CN=p1,${base}`);
    const operation = { ...updateOf('Team', 1), attributes: {}, objectType: 'group' };
    const references = [{ attribute: 'member', added: anchors, removed: [] }];
    const { outcomes } = await send([{ ...operation, references }]);
    expect(outcomes).toMatchObject([
      {
        status: 'failed',
        fault: { code: 'reference-missing', attribute: 'member' },
        arrived: [{ added: [anchors[0]] }, { added: [anchors[2]] }],
      },
    ]);
  });
});

/** The port, held by both back ends: whoever uses a connector need not know which one it has. */

import { describe, expect, it } from 'vitest';

import type { Connector } from '../../engine/connectors/connector.ts';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import type { BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import type { ExportOperation } from '../../engine/model/export-operation.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { dnOfNumber, exportAll, linksOf, startService } from './entra-id-directory-sync-harness.ts';
import { applyChanges, deltaImport, fullImport, operation, readObjects, sourceAnchor } from './entra-id-harness.ts';

const SELECTION = {
  objectTypes: ['user', 'group'],
  attributes: ['sourceAnchor', 'userPrincipalName', 'displayName', 'title', 'manager', 'member'],
};

const BACK_ENDS: readonly BackEnd[] = ['graph', 'directory-sync'];

function start(backEnd: BackEnd) {
  return startService({}, { settings: { backEnd, pace: { writesPerSecond: 'unlimited' } }, permissions: PERMISSIONS });
}

const PERMISSIONS = [...new Set(BACK_ENDS.flatMap((backEnd) => leastPermissions(backEnd)))];

const person = (number: number, attributes = {}) =>
  operation({
    kind: 'add',
    objectType: 'user',
    dn: dnOfNumber(number),
    attributes: {
      sourceAnchor: [sourceAnchor(number)],
      userPrincipalName: [`person${number}@contoso.test`],
      displayName: [`Person ${number}`],
      alias: [`person${number}`],
      accountEnabled: [true],
      ...attributes,
    },
  });

const group = (number: number) =>
  operation({
    kind: 'add',
    objectType: 'group',
    dn: dnOfNumber(number),
    attributes: {
      sourceAnchor: [sourceAnchor(number)],
      displayName: [`Group ${number}`],
      alias: [`group${number}`],
      securityEnabled: [true],
    },
  });

async function anchorsAfter(connector: Parameters<typeof exportAll>[0], operations: readonly ExportOperation[]) {
  const { outcomes, fault } = await exportAll(connector, operations);
  expect([fault, outcomes.filter(({ status }) => status !== 'done')]).toEqual([undefined, []]);
  return operations.map(({ operationId }) => {
    const outcome = outcomes.find((one) => one.operationId === operationId);
    return outcome?.status === 'done' ? (outcome.anchor ?? '') : '';
  });
}

/** Objects without an anchor of ours are the lab's own. */
const ours = (held: ReturnType<typeof applyChanges>) =>
  new Map([...held].filter(([, { dn }]) => dn.startsWith('CN={')));

describe.each(BACK_ENDS)('the %s back end', (backEnd) => {
  it('names objects alike, and gives back what was exported', async () => {
    await using service = await start(backEnd);
    const { connector } = service;
    const operations = [person(1, { title: ['Captain'] }), person(2), group(3)];
    const [first = '', second = '', third = ''] = await anchorsAfter(connector, operations);
    expect([first, second, third].map((anchor) => anchor.replace(/[0-9a-f-]{36}$/, ''))).toEqual([
      'User_',
      'User_',
      'Group_',
    ]);
    const { outcomes } = await exportAll(connector, [
      linksOf('user', 1, first, [{ attribute: 'manager', added: [second], removed: [] }]),
      linksOf('group', 3, third, [{ attribute: 'member', added: [first, second], removed: [] }]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done']);
    const held = ours(applyChanges(new Map(), (await fullImport(connector, SELECTION)).changes));
    expect(held.get(first)).toEqual({
      dn: dnOfNumber(1),
      objectType: 'user',
      attributes: {
        sourceAnchor: [sourceAnchor(1)],
        userPrincipalName: ['person1@contoso.test'],
        displayName: ['Person 1'],
        title: ['Captain'],
      },
      references: { manager: new Set([second]) },
    });
    expect(held.get(third)).toMatchObject({ dn: dnOfNumber(3), references: { member: new Set([first, second]) } });
  });

  it('goes on from a cookie: what changed is told, and nothing twice where nothing changed', async () => {
    await using service = await start(backEnd);
    const { connector } = service;
    const [first = '', second = '', third = ''] = await anchorsAfter(connector, [person(1), person(2), group(3)]);
    const full = await fullImport(connector, SELECTION);
    const held = applyChanges(new Map(), full.changes);
    const update = { kind: 'update', objectType: 'user', dn: dnOfNumber(1), anchor: first } as const;
    await exportAll(connector, [
      operation({ ...update, attributes: { displayName: ['Other'] } }),
      linksOf('group', 3, third, [{ attribute: 'member', added: [first], removed: [] }]),
      operation({ kind: 'delete', objectType: 'user', dn: dnOfNumber(2), anchor: second }),
    ]);
    const delta = await deltaImport(connector, full.cookie, SELECTION);
    applyChanges(held, delta.changes);
    expect(held.get(first)?.attributes['displayName']).toEqual(['Other']);
    expect(held.get(third)?.references['member']).toEqual(new Set([first]));
    expect(held.has(second)).toBe(false);
    expect((await deltaImport(connector, delta.cookie, SELECTION)).changes).toEqual([]);
  });

  it('shows single objects, and those that are gone as deleted', async () => {
    await using service = await start(backEnd);
    const { connector } = service;
    const [first = '', second = ''] = await anchorsAfter(connector, [person(1), person(2)]);
    await exportAll(connector, [operation({ kind: 'delete', objectType: 'user', dn: dnOfNumber(2), anchor: second })]);
    const { changes } = await readObjects(connector, [first, second], SELECTION);
    expect(changes.map(({ kind, anchor }) => [kind, anchor])).toEqual(
      expect.arrayContaining([
        ['object', first],
        ['delete', second],
      ]),
    );
    expect(changes).toHaveLength(2);
  });

  it('may be told the same again: nothing is made twice', async () => {
    await using service = await start(backEnd);
    const [first] = await anchorsAfter(service.connector, [person(1), group(2)]);
    const again = await anchorsAfter(await service.open(), [
      { ...person(1), settle: true },
      { ...group(2), settle: true },
    ]);
    expect(again[0]).toBe(first);
    expect(service.tenant.state.list('user').filter(({ deleted }) => !deleted)).toHaveLength(1);
    expect(service.tenant.state.list('group')).toHaveLength(1);
  });

  it('refuses what it does not carry object by object, and carries what it says it does', async () => {
    await using service = await start(backEnd);
    const { connector } = service;
    const odd = operation({ kind: 'add', objectType: 'publicFolder', dn: dnOfNumber(9) });
    const exported = await exportAll(connector, [odd, person(1)]);
    expect(exported.of(odd)).toMatchObject({ status: 'failed', fault: { code: 'not-supported-by-back-end' } });
    expect(exported.outcomes.filter(({ status }) => status === 'done')).toHaveLength(1);
    const { attributes } = await connector.schema();
    for (const { attributes: carried } of Object.values(connector.capabilities.objectTypes)) {
      expect(carried.filter((name) => !attributes.has(name))).toEqual([]);
    }
  });

  it('stops when it is told to, in all that it does', async () => {
    await using service = await start(backEnd);
    const { connector } = service;
    await anchorsAfter(connector, [person(1)]);
    const { cookie } = await fullImport(connector, SELECTION);
    const stopped = AbortSignal.abort();
    const request = { ...SELECTION, partition: 'tenant', signal: stopped };
    const drained = async (work: AsyncIterable<unknown>) => {
      for await (const _ of work) continue;
    };
    const works: readonly ((from: Connector) => AsyncIterable<unknown>)[] = [
      (from) => from.fullImport(request),
      (from) => from.deltaImport({ ...request, cookie }),
      (from) => from.readObjects(['User_x'], request),
      (from) => from.export([person(2)], { signal: stopped }),
    ];
    for (const work of works) {
      const error: unknown = await drained(work(connector)).catch((thrown: unknown) => thrown);
      expect(error instanceof FaultError ? error.fault.code : error).toBe('run-cancelled');
    }
  });

  it('counts its traffic and says where it went', async () => {
    await using service = await start(backEnd);
    const { connector, tenant } = service;
    expect(connector.traffic).toEqual({ requests: 0, retries: 0, throttled: 0 });
    await fullImport(connector, SELECTION);
    expect(connector.traffic.requests).toBeGreaterThan(0);
    expect(connector.servers).toEqual([new URL(tenant.origin).host]);
    expect(await connector.partitions()).toEqual([tenant.tenantId]);
  });
});

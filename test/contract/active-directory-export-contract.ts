import { beforeAll, expect, it } from 'vitest';
import { guidFromText, guidToText } from '../../engine/model/anchor.ts';
import type { AttributeValue } from '../../engine/model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../../engine/model/export-operation.ts';
import type { ActiveDirectoryConnector } from '../../engine/connectors/active-directory/active-directory.ts';
import { group, never, person, unit, type Contract } from './active-directory-subject.ts';

const ATTRIBUTE = 'mS-DS-ConsistencyGuid';
const FIRST = guidFromText('11111111-2222-3333-4444-555555555555');
const SECOND = guidFromText('66666666-7777-8888-9999-aaaaaaaaaaaa');

export function describeExport(contract: () => Contract): void {
  let base: string;
  let nextId = 1;

  beforeAll(async () => {
    const { forest } = contract();
    base = `OU=Export,${forest.baseDn}`;
    await forest.add(unit('Export', forest.baseDn));
  });

  async function operationOn(
    dn: string,
    wanted: readonly AttributeValue[],
    before: readonly AttributeValue[] = [],
  ): Promise<ExportOperation> {
    const entry = await contract().forest.get(dn);
    const anchor = guidToText(entry?.attributes['objectGUID']?.[0] as Uint8Array);
    const operationId = nextId;
    nextId += 1;
    return {
      operationId,
      kind: 'update',
      objectType: 'user',
      dn,
      anchor,
      attributes: { [ATTRIBUTE]: wanted },
      before: before.length === 0 ? {} : { [ATTRIBUTE]: before },
      references: [],
      settle: false,
    };
  }

  async function send(
    operations: readonly ExportOperation[],
    connector: ActiveDirectoryConnector = contract().connector,
  ): Promise<ExportOutcome[]> {
    const outcomes: ExportOutcome[] = [];
    for await (const outcome of connector.export(operations, { signal: never() })) outcomes.push(outcome);
    return outcomes.sort((left, right) => left.operationId - right.operationId);
  }

  async function held(dn: string): Promise<readonly Uint8Array[]> {
    const values = (await contract().forest.get(dn))?.attributes[ATTRIBUTE] ?? [];
    return values.map((value) => new Uint8Array(Buffer.from(value)));
  }

  async function newPerson(name: string): Promise<string> {
    await contract().forest.add(person(name, base));
    return `CN=${name},${base}`;
  }

  it('writes the consistency GUID of many people, and finds it settled when asked again', async () => {
    const dns = await Promise.all(Array.from({ length: 20 }, (_, index) => newPerson(`export${index}`)));
    const operations = await Promise.all(dns.map((dn) => operationOn(dn, [FIRST])));
    const done = operations.map(({ operationId }) => ({ operationId, status: 'done' }));
    expect(await send(operations)).toEqual(done);
    for (const dn of dns) expect(await held(dn)).toEqual([FIRST]);
    const again = operations.map((operation) => ({ ...operation, settle: true }));
    expect(await send(again)).toEqual(done.map((outcome) => ({ ...outcome, settled: true })));
  });

  it('replaces and clears what it wrote itself', async () => {
    const dn = await newPerson('replaced');
    await send([await operationOn(dn, [FIRST])]);
    expect(await send([await operationOn(dn, [SECOND], [FIRST])])).toMatchObject([{ status: 'done' }]);
    expect(await held(dn)).toEqual([SECOND]);
    expect(await send([await operationOn(dn, [], [SECOND])])).toMatchObject([{ status: 'done' }]);
    expect(await held(dn)).toEqual([]);
  });

  it('finds its object although it has moved', async () => {
    const dn = await newPerson('wanderer');
    const operation = await operationOn(dn, [FIRST]);
    await contract().forest.move(dn, `CN=settler,${base}`);
    expect(await send([operation])).toMatchObject([{ status: 'done' }]);
    expect(await held(`CN=settler,${base}`)).toEqual([FIRST]);
  });

  it('renames and moves, with what else changes, and may be repeated', async () => {
    const dn = await newPerson('maiden');
    await contract().forest.add(unit('Married', base));
    const name = `CN=Berg\\, Anna,OU=Married,${base}`;
    const operation = await operationOn(dn, [FIRST]);
    const renaming = { ...operation, attributes: { ...operation.attributes, dn: [name] }, before: { dn: [dn] } };
    expect(await send([renaming])).toMatchObject([{ status: 'done' }]);
    expect(await contract().forest.get(dn)).toBeUndefined();
    expect(await held(name)).toEqual([FIRST]);
    expect(await send([renaming])).toMatchObject([{ status: 'done', settled: true }]);
  });

  it('does not rename what somebody else renamed since', async () => {
    const dn = await newPerson('once');
    const operation = await operationOn(dn, []);
    await contract().forest.move(dn, `CN=twice,${base}`);
    expect(await send([{ ...operation, attributes: { dn: [`CN=mine,${base}`] }, before: { dn: [dn] } }])).toMatchObject(
      [{ status: 'failed', fault: { code: 'changed-meanwhile', attribute: 'dn' } }],
    );
    expect(await contract().forest.get(`CN=twice,${base}`)).toBeDefined();
  });

  it('says that the name is taken', async () => {
    const [dn, other] = [await newPerson('late'), await newPerson('early')];
    const operation = await operationOn(dn, []);
    expect(await send([{ ...operation, attributes: { dn: [other] }, before: { dn: [dn] } }])).toMatchObject([
      { status: 'failed', fault: { code: 'object-exists' } },
    ]);
  });

  it('never overwrites what somebody else wrote since', async () => {
    const dn = await newPerson('contested');
    const operation = await operationOn(dn, [FIRST]);
    await contract().forest.modify(dn, [{ operation: 'replace', attribute: ATTRIBUTE, values: [SECOND] }]);
    expect(await send([operation])).toMatchObject([
      {
        status: 'failed',
        fault: { code: 'changed-meanwhile', stage: 'export', attribute: ATTRIBUTE, object: { dn } },
      },
    ]);
    expect(await held(dn)).toEqual([SECOND]);
  });

  it('names the right that is missing, and goes on with the others', async () => {
    const { forest, open } = contract();
    const account = await forest.createServiceAccount({ name: 'mute', replicate: true, writeConsistencyGuid: false });
    const connector = await open({ account: account.userPrincipalName }, account.password);
    const dn = await newPerson('closed');
    const settled = await newPerson('open');
    await forest.modify(settled, [{ operation: 'replace', attribute: ATTRIBUTE, values: [FIRST] }]);
    expect(await send([await operationOn(dn, [FIRST]), await operationOn(settled, [FIRST])], connector)).toMatchObject([
      {
        status: 'failed',
        fault: { code: 'rights-missing', attribute: ATTRIBUTE, object: { dn }, detail: { right: 'Write property' } },
      },
      { status: 'done', settled: true },
    ]);
    expect(await held(dn)).toEqual([]);
    await connector.close();
  });

  it('says that an object has gone', async () => {
    const dn = await newPerson('leaver');
    const operation = await operationOn(dn, [FIRST]);
    await contract().forest.remove(dn);
    expect(await send([operation])).toMatchObject([{ status: 'failed', fault: { code: 'object-missing' } }]);
  });

  it('names an attribute that the schema does not have', async () => {
    const dn = await newPerson('schema');
    const operation = { ...(await operationOn(dn, [FIRST])), attributes: { noSuchAttribute: ['x'] } };
    expect(await send([operation])).toMatchObject([
      { status: 'failed', fault: { code: 'schema-attribute-missing', attribute: 'noSuchAttribute' } },
    ]);
  });

  it('adds and removes links by anchor, and may be repeated', async () => {
    const { forest, open } = contract();
    const administrator = await open(
      { account: forest.administrator.userPrincipalName },
      forest.administrator.password,
    );
    const members = [await newPerson('link1'), await newPerson('link2')];
    const anchors = await Promise.all(members.map(async (dn) => (await operationOn(dn, [])).anchor ?? ''));
    await forest.add(group('Linked', base));
    const target = { ...(await operationOn(`CN=Linked,${base}`, [])), attributes: {}, objectType: 'group' };
    const linked = async () => new Set((await forest.get(`CN=Linked,${base}`))?.attributes['member']);

    const adding = { ...target, references: [{ attribute: 'member', added: anchors, removed: [] }] };
    for (let round = 0; round < 2; round += 1) {
      expect(await send([adding], administrator)).toMatchObject([{ status: 'done' }]);
      expect(await linked()).toEqual(new Set(members));
    }
    const removing = { ...target, references: [{ attribute: 'member', added: [], removed: anchors.slice(0, 1) }] };
    for (let round = 0; round < 2; round += 1) {
      expect(await send([removing], administrator)).toMatchObject([{ status: 'done' }]);
      expect(await linked()).toEqual(new Set(members.slice(1)));
    }
    await administrator.close();
  });

  it('adds an object and gives its anchor, and deletes it by that', async () => {
    const { forest, open } = contract();
    const administrator = await open(
      { account: forest.administrator.userPrincipalName },
      forest.administrator.password,
    );
    const dn = `CN=newcomer,${base}`;
    const operation = {
      operationId: 1000,
      objectType: 'contact',
      dn,
      before: {},
      references: [],
      settle: false,
    } as const;
    const adding: ExportOperation = { ...operation, kind: 'add', attributes: { displayName: ['New'] } };
    const [added] = await send([adding], administrator);
    const anchor = guidToText((await forest.get(dn))?.attributes['objectGUID']?.[0] as Uint8Array);
    expect(added).toEqual({ operationId: 1000, status: 'done', anchor });
    expect(await send([adding], administrator)).toMatchObject([{ status: 'failed', fault: { code: 'object-exists' } }]);

    const deleting: ExportOperation = { ...operation, kind: 'delete', anchor, attributes: {} };
    expect(await send([deleting], administrator)).toEqual([{ operationId: 1000, status: 'done' }]);
    expect(await forest.get(dn)).toBeUndefined();
    expect(await send([deleting], administrator)).toEqual([{ operationId: 1000, status: 'done', settled: true }]);
    await administrator.close();
  });
}

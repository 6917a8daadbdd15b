/** Import from the directory-sync service: whole and since a cookie. */

import { describe, expect, it } from 'vitest';
import type { OutgoingElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { isNil, octetsIn, textIn } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { keyValue, toProperty } from '../../../../engine/connectors/entra-id/directory-sync/properties.ts';
import { wireSchema } from '../../../../engine/connectors/entra-id/directory-sync/attributes.ts';
import type { ReadBack } from '../../../../engine/connectors/entra-id/directory-sync/decode.ts';
import { deltaReadBack, fullReadBack } from '../../../../engine/connectors/entra-id/directory-sync/read-back.ts';
import { linkProperty } from '../../../../engine/connectors/entra-id/directory-sync/references.ts';
import { findElement } from '../../../../engine/connectors/entra-id/directory-sync/soap/envelope.ts';
import { NAMESPACE } from '../../../../engine/connectors/entra-id/directory-sync/soap/names.ts';
import type { FaultError } from '../../../../engine/model/fault.ts';
import type { ImportPage } from '../../../../engine/connectors/connector.ts';
import { element, result, scriptedService, type Answer } from './scripted-service.ts';

const id = (number: number) => `00000000-0000-0000-0000-${String(number).padStart(12, '0')}`;

interface Shown {
  readonly type?: string;
  readonly operation?: string;
  readonly properties?: readonly OutgoingElement[];
}

const schema = wireSchema();
const user = schema.get('user')!;
const member = schema.get('group')!.get('member')!;
const property = (name: string, ...values: (string | boolean)[]) => toProperty(user.get(name)!, values);

function shown(number: number, { type = 'User', operation = 'Set', properties = [] }: Shown = {}): OutgoingElement {
  const anchors = [property('cloudAnchor', `${type}_${id(number)}`), property('sourceAnchor', `anchor${number}`)];
  return {
    prefix: 'b',
    name: 'AzureADSyncObject',
    namespaces: { b: NAMESPACE.objects, i: NAMESPACE.instance },
    content: [
      {
        prefix: 'b',
        name: 'PropertyValues',
        namespaces: { c: NAMESPACE.arrays },
        content: [...anchors, ...properties],
      },
      { prefix: 'b', name: 'SyncObjectType', content: type },
      { prefix: 'b', name: 'SyncOperation', content: operation },
    ],
  };
}

function page(cookie: string, more: boolean, ...objects: readonly OutgoingElement[]): Answer {
  return result([
    element('MoreObjectsToRead', String(more)),
    element('OutputCookie', Buffer.from(cookie)),
    element('ResultObjects', objects),
  ]);
}

function members(...sourceAnchors: readonly string[]): OutgoingElement {
  return keyValue('member', {
    prefix: 'c',
    name: 'Value',
    attributes: [{ prefix: 'i', name: 'type', value: 'c:ArrayOfstring' }],
    content: sourceAnchors.map((content) => ({ prefix: 'c', name: 'string', content })),
  });
}

const SELECTION = {
  partition: 'tenant',
  objectTypes: ['user', 'group'],
  attributes: ['displayName', 'accountEnabled', 'title', 'member', 'manager'],
  signal: new AbortController().signal,
};

function readBackOf(answers: readonly Answer[]) {
  const service = scriptedService(answers);
  const unknown: string[] = [];
  const readBack: ReadBack = {
    client: service.client,
    tenantId: 'tenant',
    schema,
    met: new Map(),
    told: new Map(),
    anchorsOf: () => Promise.resolve(new Map()),
    unknownKey: (key) => void unknown.push(key),
  };
  return { ...service, readBack, unknown };
}

async function all(pages: AsyncIterable<ImportPage>) {
  const found: ImportPage[] = [];
  for await (const one of pages) found.push(one);
  return {
    changes: found.flatMap(({ changes }) => changes),
    faults: found.flatMap(({ faults }) => faults),
    cookie: found.findLast(({ cookie }) => cookie !== undefined)?.cookie,
  };
}

const full = async (answers: readonly Answer[]) => all(fullReadBack(readBackOf(answers).readBack, SELECTION));

describe('a full read-back', () => {
  it('begins without a cookie, goes on with the last one, and gives what was asked for', async () => {
    const { readBack, sent, unknown } = readBackOf([
      page(
        'c1',
        true,
        shown(1, {
          properties: [property('displayName', 'Anna'), property('accountEnabled', true), property('city', 'Bern')],
        }),
      ),
      page(
        'c2',
        false,
        shown(2, { properties: [keyValue('cloudNews', { prefix: 'c', name: 'Value', content: 'x' })] }),
        shown(3, { type: 'Contact' }),
      ),
    ]);
    const { changes, cookie } = await all(fullReadBack(readBack, SELECTION));
    expect(changes).toEqual([
      {
        kind: 'object',
        anchor: `User_${id(1)}`,
        dn: 'CN={616E63686F7231}',
        objectType: 'user',
        attributes: { displayName: ['Anna'], accountEnabled: [true] },
        references: { manager: [] },
      },
      {
        kind: 'object',
        anchor: `User_${id(2)}`,
        dn: 'CN={616E63686F7232}',
        objectType: 'user',
        attributes: {},
        references: { manager: [] },
      },
    ]);
    expect(unknown).toEqual(['cloudNews']);
    const cookies = sent.map(({ body }) => findElement(body, 'inputCookie')!);
    expect(isNil(cookies[0]!)).toBe(true);
    expect(Buffer.from(octetsIn(cookies[1])!).toString()).toBe('c1');
    expect(sent.map(({ body }) => textIn(findElement(body, 'isFullSync')))).toEqual(['true', 'true']);
    expect(JSON.parse(cookie!)).toMatchObject({ cookie: Buffer.from('c2').toString('base64') });
  });

  it('knows members by their source anchors, also those that come later, and large groups in pieces', async () => {
    const { changes, faults } = await full([
      page('c1', true, shown(9, { type: 'Group', properties: [members('anchor1', 'anchor2')] }), shown(1)),
      page('c2', false, shown(9, { type: 'Group', properties: [members('anchor1', 'nobody')] }), shown(2)),
    ]);
    const group = `Group_${id(9)}`;
    const links = changes.filter(({ anchor }) => anchor === group);
    expect(links).toMatchObject([
      { kind: 'object', references: { member: [] }, partial: ['member'] },
      { kind: 'references', targets: [{ anchor: `User_${id(1)}` }], last: false },
      { kind: 'references', targets: [{ anchor: `User_${id(1)}` }, { anchor: `User_${id(2)}` }], last: true },
    ]);
    expect(faults).toMatchObject([
      { code: 'reference-missing', attribute: 'member', detail: { links: 1 }, object: { anchor: group } },
    ]);
  });

  it('reports what has no anchor, and reads the others', async () => {
    const nameless = { ...shown(1), content: [{ prefix: 'b', name: 'SyncObjectType', content: 'User' }] };
    const { changes, faults } = await full([page('c', false, nameless, shown(2))]);
    expect(changes).toHaveLength(1);
    expect(faults).toMatchObject([{ code: 'object-unreadable', object: { objectType: 'user' } }]);
  });

  it('goes on until nothing new comes, where the service does not say whether there is more', async () => {
    const silent = (cookie: string, ...objects: readonly OutgoingElement[]) =>
      result([element('NextCookie', Buffer.from(cookie)), element('ResultObjects', objects)]);
    const { changes, cookie } = await full([silent('c1', shown(1)), silent('c2', shown(2)), silent('c2')]);
    expect(changes.map(({ anchor }) => anchor)).toEqual([`User_${id(1)}`, `User_${id(2)}`]);
    expect(JSON.parse(cookie!)).toMatchObject({ cookie: Buffer.from('c2').toString('base64') });
  });

  it('ends where the service would have it go round', async () => {
    await expect(full([page('same', true), page('same', true)])).rejects.toThrow(/protocol-error/);
    await expect(full([result([element('MoreObjectsToRead', 'true')])])).rejects.toThrow(/protocol-error/);
  });
});

describe('changes since a cookie', () => {
  const since = async (answers: readonly Answer[], change: Partial<typeof SELECTION> = {}) => {
    const { cookie } = await full([page('start', false)]);
    return all(deltaReadBack(readBackOf(answers).readBack, { ...SELECTION, ...change, cookie: cookie! }));
  };

  it('are values, cleared ones, links one by one, and deletions', async () => {
    const links = linkProperty(
      member,
      { attribute: 'member', added: [`User_${id(1)}`], removed: [`User_${id(2)}`] },
      () => undefined,
    );
    const { changes, cookie } = await since([
      page(
        'next',
        false,
        shown(1, { properties: [property('displayName', 'Berta'), property('title')] }),
        shown(9, { type: 'Group', properties: [links] }),
        shown(3, { operation: 'Delete' }),
      ),
    ]);
    expect(changes).toMatchObject([
      { kind: 'patch', anchor: `User_${id(1)}`, attributes: { displayName: ['Berta'], title: [] }, references: {} },
      {
        kind: 'patch',
        anchor: `Group_${id(9)}`,
        references: { member: { added: [{ anchor: `User_${id(1)}` }], removed: [{ anchor: `User_${id(2)}` }] } },
      },
      { kind: 'delete', anchor: `User_${id(3)}` },
    ]);
    expect(JSON.parse(cookie!)).toMatchObject({ cookie: Buffer.from('next').toString('base64') });
  });

  it('are not read with a cookie of other attributes', async () => {
    const ended: unknown = await since([], { attributes: ['displayName', 'city'] }).catch((error: unknown) => error);
    expect((ended as FaultError).fault).toMatchObject({
      code: 'delta-token-expired',
      detail: { reason: 'selection-changed' },
    });
  });
});

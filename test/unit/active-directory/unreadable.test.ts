import { MessageParser, SearchEntry } from 'ldapts';
import { describe, expect, it } from 'vitest';
import type { Directory } from '../../../engine/connectors/active-directory/directory.ts';
import { pagesOfObjects } from '../../../engine/connectors/active-directory/import/whole-objects.ts';
import type { Selection } from '../../../engine/connectors/active-directory/import/selection.ts';
import type { Encoding, SchemaAttribute } from '../../../engine/connectors/active-directory/schema.ts';
import type { ImportPage } from '../../../engine/connectors/connector.ts';
import { guidFromText } from '../../../engine/model/anchor.ts';
import { entry } from './scripted-server.ts';

const GUID = '00112233-4455-6677-8899-aabbccddeeff';
const OTHER = 'ffeeddcc-bbaa-9988-7766-554433221100';

function attribute(name: string, encoding: Encoding): SchemaAttribute {
  const type = encoding === 'dn' ? 'reference' : 'string';
  return { name, type, encoding, multiValued: false, constructed: false };
}

const SELECTION: Selection = {
  objectTypes: new Set(['user']),
  classes: new Set(['user']),
  attributes: new Map([
    ['displayname', attribute('displayName', 'text')],
    ['manager', attribute('manager', 'dn')],
  ]),
};

/** A directory that is blamed and never asked. */
const DIRECTORY: Directory = {
  settings: {
    name: 'contoso.test',
    servers: [{ host: 'dc1.contoso.test' }],
    security: { mode: 'ldaps', trust: { kind: 'system' } },
    account: 'svc',
    timeouts: { connect: 1, request: 1 },
    domains: [],
    maximumAttempts: 3,
    pageSize: 1000,
  },
  traffic: { requests: 0, retries: 0, throttled: 0 },
  connection: () => Promise.reject(new Error('Nothing is to be asked')),
  schema: () => Promise.reject(new Error('Nothing is to be asked')),
  blame: (stage) => ({ stage, server: 'dc1.contoso.test:636', again: false }),
  close: () => Promise.resolve(),
};

/** As it comes over the wire. */
function received(name: string, guid: string, attributes: { [name: string]: (string | Buffer)[] }): SearchEntry {
  const parser = new MessageParser();
  let found: unknown;
  parser.on('message', (message) => (found = message));
  const known = { objectGUID: [Buffer.from(guidFromText(guid))], objectClass: ['top', 'user'] };
  const asked = {
    messageId: 1,
    operation: 0x63,
    reply: () => undefined,
    hangUp: () => undefined,
    startTls: () => undefined,
  };
  parser.read(entry(asked, `CN=${name},DC=contoso,DC=test`, { ...known, ...attributes }), new Map());
  if (found instanceof SearchEntry) return found;
  throw new Error('Not an entry');
}

async function pageOf(...entries: SearchEntry[]): Promise<ImportPage | undefined> {
  const pages: ImportPage[] = [];
  for await (const page of pagesOfObjects(DIRECTORY, entries, SELECTION, new AbortController().signal)) {
    pages.push(page);
  }
  expect(pages.length).toBeLessThanOrEqual(1);
  return pages[0];
}

describe('an object that cannot be read', () => {
  const good = received('good', OTHER, { displayName: ['Good'] });

  it.each([
    ['text that is no UTF-8', { displayName: [Buffer.from([0x4d, 0xfc, 0x6c])] }, 'displayName', 'not-utf-8'],
    ['a reference to nobody', { manager: ['CN=x,DC=contoso,DC=test'] }, 'manager', 'reference-without-guid'],
  ])('for %s is a fault with its anchor, and the others of its page are whole', async (_why, values, name, reason) => {
    const page = await pageOf(received('bad', GUID, values), good);
    expect(page?.faults).toEqual([
      {
        code: 'attribute-value-invalid',
        stage: 'import',
        object: { anchor: GUID, dn: 'CN=bad,DC=contoso,DC=test', objectType: 'user' },
        attribute: name,
        detail: { server: 'dc1.contoso.test:636', reason },
        retry: 'later',
      },
    ]);
    expect(page?.changes).toMatchObject([{ kind: 'object', anchor: OTHER, attributes: { displayName: ['Good'] } }]);
  });

  it('because it does not say who or what it is, is a fault with what is known of it', async () => {
    const page = await pageOf(
      received('nobody', GUID, { objectGUID: [] }),
      received('nothing', GUID, { objectClass: [] }),
      good,
    );
    expect(page?.faults).toMatchObject([
      {
        code: 'object-unreadable',
        object: { dn: 'CN=nobody,DC=contoso,DC=test' },
        detail: { reason: 'no-object-guid' },
      },
      { code: 'object-unreadable', object: { anchor: GUID }, detail: { reason: 'no-object-class' } },
    ]);
    expect(page?.changes).toHaveLength(1);
  });

  it('is not one that merely is of another type', async () => {
    const page = await pageOf(received('group', GUID, { objectClass: ['top', 'group'] }));
    expect(page).toBeUndefined();
  });
});

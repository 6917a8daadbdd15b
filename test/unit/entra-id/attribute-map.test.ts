import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { Attributes } from '../../../engine/model/attribute-value.ts';
import { guidToText } from '../../../engine/model/anchor.ts';
import {
  anchorOf,
  dnOf,
  idOfAnchor,
  sourceAnchorOfUniqueName,
  typeOfAnchor,
  uniqueNameOfSourceAnchor,
} from '../../../engine/connectors/entra-id/anchors.ts';
import {
  ATTRIBUTE_MAP,
  attributeOfProperty,
  rowsByName,
} from '../../../engine/connectors/entra-id/graph/attribute-map.ts';

import { presentOnly, readAttributes, writeBody } from '../../../engine/connectors/entra-id/graph/objects.ts';
import { referenceFolder } from '../../lab/tenant/openapi-validator.ts';
import { selectionFor } from '../../../engine/connectors/entra-id/graph/import/selection.ts';

const ID = '6f1c2a54-7b0e-4f4c-9d3a-0c1b2a3d4e5f';

describe('anchors', () => {
  it('name an object by its type and id, and give both back', () => {
    expect(anchorOf('user', ID)).toBe(`User_${ID}`);
    expect(idOfAnchor(`Group_${ID}`)).toBe(ID);
    expect(typeOfAnchor(`Group_${ID}`)).toBe('group');
    expect(idOfAnchor('CN={41}')).toBeUndefined();
  });

  it('write the DN as the hex of the sourceAnchor, and by the anchor without one', () => {
    expect(dnOf('User_x', 'QUI=')).toBe('CN={5155493D}');
    expect(dnOf('User_x', undefined)).toBe('CN=User_x');
  });

  it("turn every GUID's octets into a group's name and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (octets) => {
        const sourceAnchor = Buffer.from(octets).toString('base64');
        expect(uniqueNameOfSourceAnchor(sourceAnchor)).toBe(guidToText(octets));
        expect(sourceAnchorOfUniqueName(guidToText(octets))).toBe(sourceAnchor);
      }),
    );
  });

  it('give no sourceAnchor to a name that somebody else chose', () => {
    expect(sourceAnchorOfUniqueName('sales-team')).toBeUndefined();
    expect(uniqueNameOfSourceAnchor('AAAA')).toBeUndefined();
  });
});

describe('reading a Graph object', () => {
  const selection = selectionFor('user', {
    objectTypes: ['user'],
    attributes: ATTRIBUTE_MAP.user.map(({ name }) => name),
  });
  const read = (object: Record<string, unknown>) => readAttributes('user', selection.mappings, { id: ID, ...object });

  it('takes each shape apart', () => {
    expect(
      presentOnly(
        read({
          businessPhones: ['+49 30 1', '+49 30 2'],
          onPremisesExtensionAttributes: { extensionAttribute3: 'three', extensionAttribute4: null },
          otherMails: ['a@contoso.test', 'b@contoso.test'],
          accountEnabled: false,
          onPremisesImmutableId: 'QUI=',
        }),
      ),
    ).toEqual({
      cloudAnchor: [`User_${ID}`],
      telephoneNumber: ['+49 30 1'],
      extensionAttribute3: ['three'],
      otherMails: ['a@contoso.test', 'b@contoso.test'],
      accountEnabled: [false],
      sourceAnchor: ['QUI='],
    });
  });

  it('tells a cleared property from one that is not there', () => {
    const attributes = read({ jobTitle: null, businessPhones: [] });
    expect(attributes['title']).toEqual([]);
    expect(attributes['telephoneNumber']).toEqual([]);
    expect(attributes).not.toHaveProperty('department');
  });

  it('knows the primary address by its upper-case prefix, and falls back to mail', () => {
    expect(read({ proxyAddresses: ['smtp:b@contoso.test', 'SMTP:a@contoso.test'] })['primarySmtpAddress']).toEqual([
      'a@contoso.test',
    ]);
    expect(read({ proxyAddresses: [], mail: 'm@contoso.test' })['primarySmtpAddress']).toEqual(['m@contoso.test']);
    expect(read({ proxyAddresses: [], mail: null })['primarySmtpAddress']).toEqual([]);
    expect(read({ jobTitle: 'x' })).not.toHaveProperty('primarySmtpAddress');
  });
});

describe('selecting', () => {
  it('asks for the properties in use, the anchor, and nothing else', () => {
    const { properties, tracked } = selectionFor('user', { objectTypes: ['user'], attributes: ['title', 'manager'] });
    expect(properties).toEqual(['createdDateTime', 'id', 'jobTitle', 'onPremisesImmutableId']);
    expect(tracked).toEqual([...properties, 'manager']);
  });

  it('asks for both sources of the primary address', () => {
    const { properties } = selectionFor('group', { objectTypes: ['group'], attributes: ['primarySmtpAddress'] });
    expect(properties).toEqual(expect.arrayContaining(['mail', 'proxyAddresses']));
  });
});

describe('writing a Graph object', () => {
  it('puts each value where it belongs and clears with null or an empty list', () => {
    const body = writeBody(rowsByName().user, {
      title: ['Captain'],
      department: [],
      telephoneNumber: [],
      extensionAttribute1: ['one'],
      extensionAttribute2: [],
      accountEnabled: [true],
      manager: ['User_x'],
    });
    expect(body).toEqual({
      jobTitle: 'Captain',
      department: null,
      businessPhones: [],
      onPremisesExtensionAttributes: { extensionAttribute1: 'one', extensionAttribute2: null },
      accountEnabled: true,
    });
  });

  it('reads back what it wrote', () => {
    const writable = ATTRIBUTE_MAP.user.filter(({ write, shape }) => write !== 'never' && shape !== 'relation');
    const value = fc.string({ minLength: 1, maxLength: 16 });
    const values = fc.record(
      Object.fromEntries(
        writable.map(({ name, type }) => [name, type === 'boolean' ? fc.tuple(fc.boolean()) : fc.tuple(value)]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (drawn) => {
        const attributes = drawn as Attributes;
        const read = readAttributes('user', writable, writeBody(rowsByName().user, attributes));
        expect(presentOnly(read)).toEqual(attributes);
      }),
    );
  });

  it('names a property of Graph by our name', () => {
    expect(attributeOfProperty('user', 'onPremisesImmutableId')).toBe('sourceAnchor');
    expect(attributeOfProperty('user', 'proxyAddresses')).toBe('proxyAddresses');
    expect(attributeOfProperty('user', 'jobtitle')).toBe('title');
    expect(attributeOfProperty('user', 'unheardOf')).toBe('unheardOf');
  });
});

const openApiFile = path.join(referenceFolder(), 'graph-openapi.json');
const judged = existsSync(openApiFile) ? 'compared' : 'skipped: no reference data';

describe.skipIf(!existsSync(openApiFile))(`the table beside the schema of Microsoft Graph (${judged})`, () => {
  interface PropertySchema {
    readonly maxLength?: number;
  }
  type Schemas = Record<string, { readonly properties: Record<string, PropertySchema> }>;
  const { schemas } = (JSON.parse(readFileSync(openApiFile, 'utf8')) as { components: { schemas: Schemas } })
    .components;

  for (const [type, resource] of [
    ['user', 'user'],
    ['group', 'group'],
    ['contact', 'orgContact'],
    ['device', 'device'],
  ] as const) {
    it(`every row of ${type} is a property of Graph with the length we know`, () => {
      const known = schemas[`microsoft.graph.${resource}`]?.properties ?? {};
      const updatable = schemas[`microsoft.graph.${resource}-update`]?.properties ?? {};
      for (const { name, property, shape, write, maxLength } of ATTRIBUTE_MAP[type]) {
        if (shape === 'relation') continue;
        expect(known, name).toHaveProperty([property]);
        if (write === 'always') expect(updatable, name).toHaveProperty([property]);
        const limit = known[property]?.maxLength;
        if (limit !== undefined && write !== 'never') expect(maxLength, name).toBe(limit);
      }
    });
  }
});

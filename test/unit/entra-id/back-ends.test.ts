/** What each back end carries, held against the connector space's schema and against what the standard rules export. */

import { describe, expect, it } from 'vitest';
import { capabilitiesOf, schemaOf, type BackEndData } from '../../../engine/connectors/entra-id/back-ends/back-end.ts';
import { DIRECTORY_SYNC } from '../../../engine/connectors/entra-id/back-ends/directory-sync.ts';
import { GRAPH } from '../../../engine/connectors/entra-id/back-ends/graph.ts';
import { ENTRA_SCHEMA } from '../../../engine/model/entra-schema.ts';
import { standardRules } from '../../../engine/rules/defaults/standard-rules.ts';

const TENANT = 'tenant';

/** Attributes that some standard rule exports, whatever was chosen, by object type. */
function exported(): ReadonlyMap<string, ReadonlySet<string>> {
  const rules = standardRules({
    forests: [{ connector: 'forest', exchangeSchema: true }],
    entra: { connector: TENANT },
    sourceAnchor: 'ms-DS-ConsistencyGuid',
    userMatching: 'once',
    softMatchOnUserPrincipalName: true,
    userPrincipalNameAttribute: 'userPrincipalName',
    publicFolders: true,
    exchangeHybrid: true,
  });
  const types = new Map<string, Set<string>>();
  for (const { direction, connector, connectorSpaceObjectType, flows } of rules) {
    if (direction !== 'outbound' || connector !== TENANT) continue;
    const names = types.get(connectorSpaceObjectType) ?? new Set<string>();
    for (const { target } of flows) names.add(target);
    types.set(connectorSpaceObjectType, names);
  }
  return types;
}

function unexplained({ objectTypes }: BackEndData, objectType: string, names: Iterable<string>): string[] {
  const type = objectTypes[objectType];
  const carried = new Set(type?.attributes.filter(({ access }) => access !== 'read').map(({ name }) => name));
  const explained = new Set(type?.notCarried.map(({ name }) => name));
  return [...names].filter((name) => !carried.has(name) && !explained.has(name));
}

describe('the directory-sync service', () => {
  it('carries every attribute that a standard rule exports, or says why not', () => {
    const all = exported();
    expect([...all.keys()].toSorted()).toEqual(['contact', 'device', 'group', 'publicFolder', 'user']);
    for (const [objectType, names] of all) {
      expect([objectType, unexplained(DIRECTORY_SYNC, objectType, names)]).toEqual([objectType, []]);
    }
    const excused = [...all].flatMap(([objectType, names]) =>
      (DIRECTORY_SYNC.objectTypes[objectType]?.notCarried ?? [])
        .filter(({ name }) => names.has(name))
        .map(({ name, reason }) => `${objectType}.${name}: ${reason}`),
    );
    expect(excused.filter((line) => !line.startsWith('publicFolder.')).toSorted()).toEqual([
      'contact.dn: name',
      'device.dn: name',
      'group.dn: name',
      'user.dn: name',
    ]);
    expect(excused.filter((line) => line.startsWith('publicFolder.') && !line.endsWith('unknown-type'))).toEqual([
      'publicFolder.dn: name',
    ]);
  });

  it('knows every attribute of the connector space by the type that it has there', () => {
    for (const [objectType, attributes] of ENTRA_SCHEMA) {
      const type = DIRECTORY_SYNC.objectTypes[objectType];
      const known = new Map(type?.attributes.map((attribute) => [attribute.name, attribute]));
      const excused = new Set(type?.notCarried.map(({ name }) => name));
      for (const { name, type: valueType, multiValued } of attributes.values()) {
        if (excused.has(name)) continue;
        expect(known.get(name), `${objectType}.${name}`).toMatchObject({ type: valueType, multiValued });
      }
    }
  });

  it('calls no two attributes of a type by one key', () => {
    for (const [objectType, { attributes }] of Object.entries(DIRECTORY_SYNC.objectTypes)) {
      const keys = attributes.map(({ key }) => key.toLowerCase());
      expect([objectType, keys.filter((key, index) => keys.indexOf(key) !== index)]).toEqual([objectType, []]);
    }
  });

  it('takes wire types that fit the values', () => {
    const rows = Object.values(DIRECTORY_SYNC.objectTypes).flatMap(({ attributes }) => attributes);
    const of = (name: string) => rows.find((attribute) => attribute.name === name)?.wireType;
    expect(
      ['thumbnailPhoto', 'userCertificate', 'onPremiseSecurityIdentifier', 'countryCode', 'manager', 'member'].map(of),
    ).toEqual([
      'd:base64Binary',
      'c:ArrayOfbase64Binary',
      'sid',
      'd:long',
      'reference',
      'SyncReferenceChangeCollection',
    ]);
  });
});

describe('the Graph back end', () => {
  it('says of every attribute that a standard rule exports whether it carries it, or why not', () => {
    for (const [objectType, names] of exported()) {
      if (!(objectType in GRAPH.objectTypes)) continue;
      expect([objectType, unexplained(GRAPH, objectType, names)]).toEqual([objectType, []]);
    }
  });
});

describe('capabilities', () => {
  it('are what can be written, with the chosen extensions of each type', () => {
    const name = `extension_${'a'.repeat(32)}_costCenter`;
    const extensions = [{ objectType: 'user', name, type: 'string', multiValued: false }] as const;
    for (const data of [DIRECTORY_SYNC, GRAPH]) {
      const { objectTypes } = capabilitiesOf(data, extensions);
      expect(objectTypes['user']?.attributes).toContain(name);
      expect(objectTypes['group']?.attributes).not.toContain(name);
      expect(objectTypes['user']?.attributes).not.toContain('cloudAnchor');
      expect(schemaOf(data, extensions).attributes.get(name)).toEqual({ name, type: 'string', multiValued: false });
    }
    expect(capabilitiesOf(DIRECTORY_SYNC).objectTypes['publicFolder']).toEqual({ operations: [], attributes: [] });
  });
});

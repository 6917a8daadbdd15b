import { describe, expect, it } from 'vitest';

import {
  closeReferences,
  decodeDeltaPage,
  decodeEnumerationPage,
  startEnumeration,
} from '../../../engine/connectors/entra-id/graph/import/changes.ts';
import { selectionFor } from '../../../engine/connectors/entra-id/graph/import/selection.ts';

const users = selectionFor('user', { objectTypes: ['user'], attributes: ['title', 'manager', 'userPrincipalName'] });
const groups = selectionFor('group', { objectTypes: ['group'], attributes: ['displayName', 'member'] });

const guid = (digit: string) => `${digit.repeat(8)}-0000-4000-8000-000000000000`;
const CREATED = '2026-01-01T00:00:00Z';
const userReference = (digit: string, removed = false) => ({
  '@odata.type': '#microsoft.graph.user',
  id: guid(digit),
  ...(removed ? { '@removed': { reason: 'deleted' } } : {}),
});

describe('an enumeration', () => {
  it('gives each object whole, with its manager', () => {
    const { changes, faults } = decodeEnumerationPage(
      startEnumeration(users),
      [
        {
          id: guid('1'),
          createdDateTime: CREATED,
          userPrincipalName: 'ada@contoso.test',
          jobTitle: null,
          onPremisesImmutableId: 'QUI=',
          'manager@delta': [userReference('2')],
        },
        { id: guid('2'), createdDateTime: CREATED, userPrincipalName: 'bob@contoso.test' },
      ],
      true,
    );
    expect(faults).toEqual([]);
    expect(changes).toEqual([
      {
        kind: 'object',
        anchor: `User_${guid('1')}`,
        dn: 'CN={5155493D}',
        objectType: 'user',
        attributes: { userPrincipalName: ['ada@contoso.test'] },
        references: { manager: [{ anchor: `User_${guid('2')}` }] },
      },
      {
        kind: 'object',
        anchor: `User_${guid('2')}`,
        dn: `CN=User_${guid('2')}`,
        objectType: 'user',
        attributes: { userPrincipalName: ['bob@contoso.test'] },
        references: { manager: [] },
      },
    ]);
  });

  it('hands out the members of a group over several pages and closes them at the end', () => {
    const enumeration = startEnumeration(groups);
    const group = { id: guid('9'), createdDateTime: CREATED, displayName: 'Crew' };
    const first = decodeEnumerationPage(enumeration, [{ ...group, 'members@delta': [userReference('1')] }], false);
    const second = decodeEnumerationPage(enumeration, [{ id: guid('9'), 'members@delta': [userReference('2')] }], true);
    const closing = [...closeReferences(enumeration)];
    const anchor = `Group_${guid('9')}`;
    expect(first.changes).toMatchObject([
      { kind: 'object', anchor, references: { member: [{ anchor: `User_${guid('1')}` }] }, partial: ['member'] },
    ]);
    expect(second.changes).toEqual([
      { kind: 'references', anchor, attribute: 'member', targets: [{ anchor: `User_${guid('2')}` }], last: false },
    ]);
    expect(closing).toEqual([[{ kind: 'references', anchor, attribute: 'member', targets: [], last: true }]]);
  });

  it('announces no parts where nothing can follow', () => {
    const enumeration = startEnumeration(groups);
    const group = { id: guid('9'), createdDateTime: CREATED, displayName: 'Crew' };
    const { changes } = decodeEnumerationPage(enumeration, [{ ...group, 'members@delta': [userReference('1')] }], true);
    expect(changes[0]).not.toHaveProperty('partial');
    expect([...closeReferences(enumeration)]).toEqual([]);
  });

  it('takes an object that comes twice for one object, changed meanwhile', () => {
    const enumeration = startEnumeration(users);
    const user = { id: guid('1'), createdDateTime: CREATED, userPrincipalName: 'ada@contoso.test' };
    const { changes } = decodeEnumerationPage(enumeration, [user, { ...user, jobTitle: 'Captain' }], true);
    expect(changes.map(({ kind }) => kind)).toEqual(['object', 'patch']);
    expect(changes[1]).toMatchObject({ attributes: { title: ['Captain'] } });
  });

  it('forgets an object that was deleted while it was enumerated', () => {
    const enumeration = startEnumeration(users);
    const user = { id: guid('1'), createdDateTime: CREATED, userPrincipalName: 'ada@contoso.test' };
    decodeEnumerationPage(enumeration, [user], false);
    const gone = [
      { id: guid('1'), '@removed': { reason: 'changed' } },
      { id: guid('2'), '@removed': { reason: 'deleted' } },
    ];
    expect(decodeEnumerationPage(enumeration, gone, true).changes).toEqual([
      { kind: 'delete', anchor: `User_${guid('1')}` },
    ]);
  });

  it('names what it cannot read and goes on', () => {
    const { changes, faults } = decodeEnumerationPage(
      startEnumeration(users),
      [{ jobTitle: 'nobody' }, { id: guid('1'), createdDateTime: CREATED }],
      true,
    );
    expect(changes).toHaveLength(1);
    expect(faults).toMatchObject([{ code: 'object-unreadable', object: { objectType: 'user' } }]);
  });
});

describe('a delta', () => {
  it('patches what is there, clears what is null and leaves the rest', () => {
    const { changes } = decodeDeltaPage(users, [{ id: guid('1'), jobTitle: null }]);
    expect(changes).toEqual([
      { kind: 'patch', anchor: `User_${guid('1')}`, objectType: 'user', attributes: { title: [] }, references: {} },
    ]);
  });

  it('gives the DN of a new object without an anchor by its own id', () => {
    const [change] = decodeDeltaPage(users, [{ id: guid('1'), createdDateTime: CREATED }]).changes;
    expect(change).toMatchObject({ dn: `CN=User_${guid('1')}` });
  });

  it('deletes what is in the recycle bin and what is gone for good', () => {
    const { changes } = decodeDeltaPage(groups, [
      { id: guid('1'), '@removed': { reason: 'changed' } },
      { id: guid('2'), '@removed': { reason: 'deleted' } },
    ]);
    expect(changes).toEqual([
      { kind: 'delete', anchor: `Group_${guid('1')}` },
      { kind: 'delete', anchor: `Group_${guid('2')}` },
    ]);
  });

  it('adds and removes members one by one, groups and devices among them', () => {
    const { changes } = decodeDeltaPage(groups, [
      {
        id: guid('9'),
        'members@delta': [
          userReference('1'),
          userReference('2', true),
          { '@odata.type': '#microsoft.graph.group', id: guid('3') },
          { '@odata.type': '#microsoft.graph.device', id: guid('4') },
        ],
      },
    ]);
    expect(changes).toMatchObject([
      {
        references: {
          member: {
            added: [`User_${guid('1')}`, `Group_${guid('3')}`, `Device_${guid('4')}`].map((anchor) => ({ anchor })),
            removed: [{ anchor: `User_${guid('2')}` }],
          },
        },
      },
    ]);
  });

  it('replaces the manager as a whole, and removes it', () => {
    const { changes } = decodeDeltaPage(users, [
      { id: guid('1'), 'manager@delta': [userReference('2', true), userReference('3')] },
      { id: guid('4'), 'manager@delta': [userReference('2', true)] },
    ]);
    expect(changes).toMatchObject([
      { references: { manager: { all: [{ anchor: `User_${guid('3')}` }] } } },
      { references: { manager: { added: [], removed: [{ anchor: `User_${guid('2')}` }] } } },
    ]);
  });
});

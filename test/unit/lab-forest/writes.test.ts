import { Attribute, Change } from 'ldapts';
import type { Client } from 'ldapts';
import { describe, expect, it } from 'vitest';

import {
  BASE,
  PEOPLE,
  PlainControl,
  administratorOf,
  clientOf,
  failureOf,
  forestForTest,
  group,
  showDeleted,
  user,
} from './lab-client.ts';

const change = (operation: 'add' | 'delete' | 'replace', type: string, values: string[] = []) =>
  new Change({ operation, modification: new Attribute({ type, values }) });

const codeOf = async (operation: Promise<unknown>) => (await failureOf(operation)).code;

const modify = (client: Client, name: string, ...changes: Change[]) => client.modify(`CN=${name},${PEOPLE}`, changes);

describe('adding to a lab forest', () => {
  it('assigns what a domain controller assigns', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    await client.add(`CN=anna,${PEOPLE}`, { objectClass: 'user', sAMAccountName: 'anna' });
    await client.add(`CN=team,${PEOPLE}`, { objectClass: 'group' });
    const anna = forest.state.get('anna');
    expect(anna?.attributes).toMatchObject({
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      cn: ['anna'],
      name: ['anna'],
      userAccountControl: ['546'],
      primaryGroupID: ['513'],
      sAMAccountType: ['805306368'],
      objectCategory: [`CN=Person,CN=Schema,CN=Configuration,${BASE}`],
    });
    const team = forest.state.get(`CN=team,${PEOPLE}`);
    expect(team?.attributes).toMatchObject({ groupType: ['-2147483646'], sAMAccountType: ['268435456'] });
    expect(team?.attributes['sAMAccountName']?.[0]).toMatch(/^\$/);
    expect(team?.attributes['objectSid']).not.toEqual(anna?.attributes['objectSid']);
  });

  it('refuses what the schema, the place or another object does not allow', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna', { userPrincipalName: ['anna@contoso.test'] }));
    const client = await administratorOf(forest);
    const add = (name: string, attributes: Record<string, string>, parent = PEOPLE) =>
      codeOf(client.add(`CN=${name},${parent}`, { objectClass: 'user', ...attributes }));
    expect(await add('ANNA', {})).toBe(68);
    expect(await add('b', { sAMAccountName: 'Anna' })).toBe(68);
    expect(await add('b', { userPrincipalName: 'ANNA@contoso.test' })).toBe(19);
    expect(await add('b', { nosuchattribute: '1' })).toBe(16);
    expect(await add('b', { groupType: '2' })).toBe(65);
    expect(await add('b', { objectClass: 'nosuchclass' })).toBe(16);
    expect(await add('b', {}, `OU=missing,${PEOPLE}`)).toBe(32);
    expect(await add('b', {}, `CN=anna,${PEOPLE}`)).toBe(64);
    expect(await add('b', { objectClass: 'organizationalUnit' })).toBe(64);
    expect(await add('b', { objectSid: 'S-1-5-21-1-2-3-4' })).toBe(19);
    expect(forest.state.find('(cn=b)')).toEqual([]);
  });

  it('names a foreign security principal by its SID, and needs one', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const sid = 'S-1-5-21-1-2-3-1104';
    const container = `CN=ForeignSecurityPrincipals,${BASE}`;
    await client.add(`CN=${sid},${container}`, { objectClass: 'foreignSecurityPrincipal' });
    expect(forest.state.get(`<SID=${sid}>`)?.dn).toBe(`CN=${sid},${container}`);
    expect(await codeOf(client.add(`CN=x,${container}`, { objectClass: 'foreignSecurityPrincipal' }))).toBe(65);
  });

  it('takes duplicate user principal names only where dirty data is wanted', async () => {
    const forest = await forestForTest();
    const [first, second] = [
      user('a', { userPrincipalName: ['x@y.test'] }),
      user('b', { userPrincipalName: ['X@y.test'] }),
    ];
    expect(() => forest.state.load([first, second])).toThrow(/constraintViolation/);
    forest.state.load([second], { dirty: true });
    expect(forest.state.find('(userPrincipalName=x@y.test)')).toHaveLength(2);
  });
});

describe('modifying in a lab forest', () => {
  it('gives the errors of a domain controller', async () => {
    const forest = await forestForTest();
    forest.state.load([user('anna', { telephoneNumber: ['1'], otherTelephone: ['1'] }), group('team')]);
    const client = await administratorOf(forest);
    expect(await codeOf(modify(client, 'anna', change('add', 'telephoneNumber', ['2'])))).toBe(19);
    expect(await codeOf(modify(client, 'anna', change('replace', 'telephoneNumber', ['1', '2'])))).toBe(19);
    expect(await codeOf(modify(client, 'anna', change('add', 'otherTelephone', ['1'])))).toBe(20);
    expect(await codeOf(modify(client, 'anna', change('delete', 'mobile')))).toBe(16);
    expect(await codeOf(modify(client, 'anna', change('delete', 'telephoneNumber', ['2'])))).toBe(16);
    expect(await codeOf(modify(client, 'anna', change('replace', 'nosuchattribute', ['2'])))).toBe(16);
    expect(await codeOf(modify(client, 'anna', change('replace', 'member', [`CN=team,${PEOPLE}`])))).toBe(65);
    expect(await codeOf(modify(client, 'anna', change('replace', 'cn', ['x'])))).toBe(67);
    expect(await codeOf(modify(client, 'anna', change('replace', 'objectGUID', ['x'])))).toBe(19);
    expect(await codeOf(modify(client, 'anna', change('replace', 'memberOf', [`CN=team,${PEOPLE}`])))).toBe(53);
    expect(await codeOf(modify(client, 'anna', change('replace', 'userAccountControl', ['x'])))).toBe(21);
    expect(await codeOf(modify(client, 'anna', change('replace', 'c', ['LONG'])))).toBe(19);
    expect(await codeOf(modify(client, 'anna', change('replace', 'sAMAccountName', ['team'])))).toBe(68);
    expect(await codeOf(modify(client, 'nobody', change('replace', 'title', ['x'])))).toBe(32);
    expect(await codeOf(modify(client, 'team', change('add', 'member', [`CN=nobody,${PEOPLE}`])))).toBe(32);
    expect(await codeOf(modify(client, 'anna', change('replace', 'manager', [`CN=nobody,${PEOPLE}`])))).toBe(19);
    expect(forest.state.get('anna')?.attributes['telephoneNumber']).toEqual(['1']);
  });

  it('does all of a request or nothing', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const before = forest.state.get('anna');
    const client = await administratorOf(forest);
    await failureOf(modify(client, 'anna', change('replace', 'title', ['x']), change('delete', 'mobile')));
    expect(forest.state.get('anna')).toEqual(before);
  });

  it('answers for members in the words of the accounts manager, or in silence when asked to be permissive', async () => {
    const forest = await forestForTest();
    forest.state.load([user('anna'), user('ben'), group('team', { member: [`CN=anna,${PEOPLE}`] })]);
    const client = await administratorOf(forest);
    const [again, absent] = [
      change('add', 'member', [`CN=anna,${PEOPLE}`]),
      change('delete', 'member', [`CN=ben,${PEOPLE}`]),
    ];
    expect(await codeOf(modify(client, 'team', again))).toBe(68);
    expect(await codeOf(modify(client, 'team', absent))).toBe(53);
    const permissive = new PlainControl('1.2.840.113556.1.4.1413');
    await client.modify(`CN=team,${PEOPLE}`, [again, absent], permissive);
    expect(forest.state.get('team')?.attributes['member']).toEqual([`CN=anna,${PEOPLE}`]);
  });

  it('keeps octets as they are', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const client = await administratorOf(forest);
    const octets = Buffer.from([0xff, 0xfe, 0x00, 0x80]);
    const anchor = new Attribute({ type: 'mS-DS-ConsistencyGuid', values: [octets] });
    await client.modify(`CN=anna,${PEOPLE}`, new Change({ operation: 'replace', modification: anchor }));
    expect(forest.state.get('anna')?.attributes['mS-DS-ConsistencyGuid']?.[0]).toEqual(octets);
  });

  it('refuses writes of ordinary accounts, and everybody’s on an object where they are denied', async () => {
    const forest = await forestForTest();
    forest.state.load([user('anna'), user('reader')]);
    forest.state.setPassword('reader', 'Geheim.1234');
    const reader = clientOf(forest);
    await reader.bind('reader@contoso.test', 'Geheim.1234');
    const title = change('replace', 'title', ['x']);
    expect(await codeOf(modify(reader, 'anna', title))).toBe(50);
    forest.state.grant('reader', { write: true });
    await modify(reader, 'anna', title);
    forest.state.denyWrites('anna');
    expect(await codeOf(modify(await administratorOf(forest), 'anna', change('replace', 'title', ['y'])))).toBe(50);
    expect(forest.state.get('anna')?.attributes['title']).toEqual(['x']);
  });

  it('sets a password that opens a bind and can never be read', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const client = await administratorOf(forest);
    const password = new Attribute({ type: 'unicodePwd', values: [Buffer.from('"Geheim.1234"', 'utf16le')] });
    await client.modify(`CN=anna,${PEOPLE}`, new Change({ operation: 'replace', modification: password }));
    await clientOf(forest).bind('anna@contoso.test', 'Geheim.1234');
    const { searchEntries } = await client.search(`CN=anna,${PEOPLE}`, { attributes: ['unicodePwd', 'pwdLastSet'] });
    expect(searchEntries[0]?.['unicodePwd']).toEqual([]);
    expect(searchEntries[0]?.['pwdLastSet']).not.toBe('0');
  });
});

describe('naming in a lab forest', () => {
  const names = [
    'Berg, Anna',
    ' leading',
    'trailing ',
    '#hash',
    'a"b',
    'x/y\\z',
    'a+b=c;d<e>f',
    'שלום',
    '🦊 fox',
    'line\nbreak',
  ];

  it('carries any name there and back', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    for (const name of names) {
      const escaped = name.replace(
        /[\\,+"<>;=#\n]| $|^ /g,
        (character) => `\\${Buffer.from(character).toString('hex')}`,
      );
      await client.add(`CN=${escaped},${PEOPLE}`, { objectClass: 'contact' });
    }
    const { searchEntries } = await client.search(PEOPLE, { filter: '(objectClass=contact)', attributes: ['cn'] });
    expect(searchEntries.map((entry) => entry['cn'])).toEqual(names);
    for (const entry of searchEntries) {
      const again = await client.search(entry.dn, { scope: 'base', attributes: ['cn'] });
      expect(again.searchEntries[0]?.['cn']).toBe(entry['cn']);
    }
    expect(searchEntries.map((entry) => entry.dn)).toContain(`CN=line\\0Abreak,${PEOPLE}`);
  });

  it('renames in letter case, refuses a name that is taken and a class where it does not belong', async () => {
    const forest = await forestForTest();
    forest.state.load([user('anna'), user('ben')]);
    forest.state.add({ dn: `OU=Sub,${PEOPLE}`, attributes: { objectClass: ['organizationalUnit'] } });
    const client = await administratorOf(forest);
    await client.modifyDN(`CN=anna,${PEOPLE}`, 'CN=Anna');
    expect(forest.state.get('anna')?.dn).toBe(`CN=Anna,${PEOPLE}`);
    expect(await codeOf(client.modifyDN(`CN=ben,${PEOPLE}`, 'CN=ANNA'))).toBe(68);
    expect(await codeOf(client.modifyDN(`OU=Sub,${PEOPLE}`, `OU=Sub,CN=Users,${BASE}`))).toBe(64);
    expect(await codeOf(client.modifyDN(`CN=ben,${PEOPLE}`, 'OU=ben'))).toBe(64);
    expect(await codeOf(client.modifyDN(PEOPLE, `OU=People,OU=Sub,${PEOPLE}`))).toBe(53);
    await client.modifyDN(`CN=ben,${PEOPLE}`, `CN=Benno,OU=Sub,${PEOPLE}`);
    expect(forest.state.get('ben')?.dn).toBe(`CN=Benno,OU=Sub,${PEOPLE}`);
  });
});

describe('deleting in a lab forest', () => {
  it('refuses what has children, takes the tree when asked, and never a system container', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const client = await administratorOf(forest);
    expect(await codeOf(client.del(PEOPLE))).toBe(66);
    expect(await codeOf(client.del(`CN=Users,${BASE}`))).toBe(53);
    await client.del(PEOPLE, new PlainControl('1.2.840.113556.1.4.805'));
    expect(forest.state.get(PEOPLE)).toBeUndefined();
    const { searchEntries } = await client.search(
      `CN=Deleted Objects,${BASE}`,
      { filter: '(isDeleted=TRUE)' },
      showDeleted(),
    );
    expect(searchEntries).toHaveLength(3);
  });

  it('keeps attributes and memberships for a restore by the wire', async () => {
    const forest = await forestForTest();
    forest.state.load([user('anna', { mail: ['a@b.test'] }), group('team', { member: [`CN=anna,${PEOPLE}`] })]);
    const before = forest.state.get('anna');
    const client = await administratorOf(forest);
    await client.del(`CN=anna,${PEOPLE}`);
    const tombstone = `CN=anna\\0ADEL:${before?.guid},CN=Deleted Objects,${BASE}`;
    const changes = [change('delete', 'isDeleted'), change('replace', 'distinguishedName', [`CN=anna,${PEOPLE}`])];
    await client.modify(tombstone, changes, showDeleted());
    const after = forest.state.get('anna');
    expect(after?.guid).toBe(before?.guid);
    expect(after?.attributes).toMatchObject({ mail: ['a@b.test'], memberOf: [`CN=team,${PEOPLE}`] });
    expect(after?.attributes['objectSid']).toEqual(before?.attributes['objectSid']);
  });

  it('frees the names of what was deleted, so that a restore may find them taken', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const guid = forest.state.get('anna')?.guid ?? '';
    forest.state.remove('anna');
    forest.state.add(user('anna'));
    expect(() => forest.state.restore(guid)).toThrow(/entryAlreadyExists/);
  });
});

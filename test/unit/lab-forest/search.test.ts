import { EqualityFilter, ServerSideSortingRequestControl } from 'ldapts';
import { describe, expect, it } from 'vitest';

import {
  BASE,
  PEOPLE,
  PlainControl,
  administratorOf,
  clientOf,
  extendedDn,
  failureOf,
  forestForTest,
  group,
  pageControl,
  showDeleted,
  user,
} from './lab-client.ts';

async function namesFor(client: Awaited<ReturnType<typeof administratorOf>>, filter: string): Promise<string[]> {
  const { searchEntries } = await client.search(PEOPLE, { filter, attributes: ['name'] });
  return searchEntries.map((entry) => String(entry['name'])).sort();
}

describe('what a lab forest says of itself', () => {
  it('names its partitions, its controller and its time in the rootDSE, which follows the clock', async () => {
    const forest = await forestForTest({ clock: () => new Date('2026-05-04T03:02:01Z') });
    const client = clientOf(forest);
    const { searchEntries } = await client.search('', { scope: 'base' });
    const root = searchEntries[0];
    expect(root).toMatchObject({
      defaultNamingContext: BASE,
      configurationNamingContext: `CN=Configuration,${BASE}`,
      schemaNamingContext: `CN=Schema,CN=Configuration,${BASE}`,
      dnsHostName: 'dc1.contoso.test',
      currentTime: '20260504030201.0Z',
    });
    expect(root?.['supportedControl']).toContain('1.2.840.113556.1.4.841');
    expect(root?.['supportedCapabilities']).toContain('1.2.840.113556.1.4.800');
    expect(Number(root?.['highestCommittedUSN'])).toBeGreaterThan(0);
  });

  it('describes the domain, its controller and its schema in the configuration partition', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const configuration = `CN=Configuration,${BASE}`;
    const domain = await client.search(`CN=Partitions,${configuration}`, { filter: `(nCName=${BASE})` });
    expect(domain.searchEntries[0]).toMatchObject({
      nETBIOSName: 'CONTOSO',
      dnsRoot: 'contoso.test',
      systemFlags: '3',
    });
    const settings = await client.search(configuration, {
      filter: '(objectClass=nTDSDSA)',
      attributes: ['invocationId'],
    });
    expect(settings.searchEntries[0]?.['invocationId']).toHaveLength(16);
    const schema = await client.search(`CN=Schema,${configuration}`, { filter: '(lDAPDisplayName=member)' });
    expect(schema.searchEntries[0]).toMatchObject({ attributeSyntax: '2.5.5.1', isSingleValued: 'FALSE', linkID: '2' });
    const classes = await client.search(`CN=Schema,${configuration}`, { filter: '(lDAPDisplayName=user)' });
    expect(classes.searchEntries[0]).toMatchObject({ subClassOf: 'organizationalPerson', objectClassCategory: '1' });
  });

  it('has Exchange attributes only where the schema was extended', async () => {
    const [plain, extended] = [await forestForTest(), await forestForTest({ exchangeSchema: true })];
    const entry = user('anna', { mailNickname: ['anna'] });
    expect(() => plain.state.add(entry)).toThrow(/noSuchAttribute/);
    extended.state.add(entry);
    expect(extended.state.get('anna')?.attributes['mailNickname']).toEqual(['anna']);
  });

  it('is populated as a new domain: critical accounts, groups and containers', async () => {
    const forest = await forestForTest();
    expect(forest.state.find('(isCriticalSystemObject=TRUE)').map((object) => object.dn)).toEqual(
      expect.arrayContaining([`CN=krbtgt,CN=Users,${BASE}`, `CN=Domain Users,CN=Users,${BASE}`, `CN=Users,${BASE}`]),
    );
    expect(forest.state.get('Guest')?.attributes['userAccountControl']).toEqual([String(0x10222)]);
  });
});

describe('filters in a lab forest', () => {
  it('compare text without regard to case or accents, and numbers by value', async () => {
    const forest = await forestForTest();
    forest.state.add(user('rene', { displayName: ['René Müller'], employeeID: ['007'] }));
    forest.state.add(user('zoe', { displayName: ['Zoë'], department: ['a*b(c)\\d'] }));
    const client = await administratorOf(forest);
    expect(await namesFor(client, '(displayName=RENE MULLER)')).toEqual(['rene']);
    expect(await namesFor(client, '(displayName=*mül*)')).toEqual(['rene']);
    expect(await namesFor(client, '(userAccountControl=0512)')).toEqual(['rene', 'zoe']);
    expect(await namesFor(client, '(department=a\\2ab\\28c\\29\\5cd)')).toEqual(['zoe']);
    expect(await namesFor(client, '(employeeID=007)')).toEqual(['rene']);
  });

  it('match nothing, negated neither, where an attribute is unknown', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    const client = await administratorOf(forest);
    expect(await namesFor(client, '(nosuchattribute=1)')).toEqual([]);
    expect(await namesFor(client, '(!(nosuchattribute=1))')).toEqual([]);
    expect(await namesFor(client, '(!(department=Sales))')).toContain('anna');
  });

  it('test bits with the bitwise rules, also in signed group types', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    forest.state.add(user('ben', { userAccountControl: ['514'] }));
    forest.state.add(group('secure'));
    forest.state.add(group('mail', { groupType: ['2'] }));
    const client = await administratorOf(forest);
    expect(await namesFor(client, '(userAccountControl:1.2.840.113556.1.4.803:=2)')).toEqual(['ben']);
    expect(await namesFor(client, '(userAccountControl:1.2.840.113556.1.4.804:=514)')).toEqual(['anna', 'ben']);
    expect(await namesFor(client, '(groupType:1.2.840.113556.1.4.803:=2147483648)')).toEqual(['secure']);
    expect(await namesFor(client, '(groupType:1.2.840.113556.1.4.803:=-2147483648)')).toEqual(['secure']);
  });

  it('follow membership in chain, in both directions and around loops', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    for (const name of ['inner', 'middle', 'outer']) forest.state.add(group(name));
    forest.state.modify('inner', { member: [`CN=anna,${PEOPLE}`, `CN=outer,${PEOPLE}`] });
    forest.state.modify('middle', { member: `CN=inner,${PEOPLE}` });
    forest.state.modify('outer', { member: `CN=middle,${PEOPLE}` });
    const client = await administratorOf(forest);
    const chain = '1.2.840.113556.1.4.1941';
    expect(await namesFor(client, `(&(objectClass=user)(memberOf:${chain}:=CN=outer,${PEOPLE}))`)).toEqual(['anna']);
    expect(await namesFor(client, `(member:${chain}:=CN=anna,${PEOPLE})`)).toEqual(['inner', 'middle', 'outer']);
    expect(await namesFor(client, `(member=CN=anna,${PEOPLE})`)).toEqual(['inner']);
  });

  it('know the short names of objectCategory, which a contact and a user share', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    forest.state.add({ dn: `CN=extern,${PEOPLE}`, attributes: { objectClass: ['contact'] } });
    forest.state.add({ dn: `CN=PC1,${PEOPLE}`, attributes: { objectClass: ['computer'], sAMAccountName: ['PC1$'] } });
    const client = await administratorOf(forest);
    expect(await namesFor(client, '(objectCategory=person)')).toEqual(['anna', 'extern']);
    expect(await namesFor(client, '(objectClass=user)')).toEqual(['PC1', 'anna']);
  });

  it('resolve ambiguous names, first and last name in either order', async () => {
    const forest = await forestForTest();
    forest.state.add(user('ab1', { givenName: ['Anna'], sn: ['Berg'] }));
    forest.state.add(user('ab2', { givenName: ['Berta'], sn: ['Annan'] }));
    const client = await administratorOf(forest);
    expect(await namesFor(client, '(anr=berg an)')).toEqual(['ab1']);
    expect(await namesFor(client, '(anr=ann)')).toEqual(['ab1', 'ab2']);
  });

  it('find binary values and identifiers', async () => {
    const forest = await forestForTest();
    const anna = forest.state.add(user('anna'));
    const client = await administratorOf(forest);
    for (const attribute of ['objectGUID', 'objectSid']) {
      const value = Buffer.from(anna.attributes[attribute]?.[0] as Uint8Array);
      const found = await client.search(PEOPLE, { filter: new EqualityFilter({ attribute, value }) });
      expect(found.searchEntries.map((entry) => entry.dn)).toEqual([anna.dn]);
    }
    const byGuid = await client.search(`<GUID=${anna.guid}>`, { scope: 'base', attributes: ['name'] });
    expect(byGuid.searchEntries[0]?.dn).toBe(anna.dn);
  });
});

describe('what a search of a lab forest returns', () => {
  it('is the attributes asked for, in the spelling of the schema, constructed ones only by name', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna', { unicodePwd: ['"Geheim.1234"'] }));
    const client = await administratorOf(forest);
    const all = (await client.search(PEOPLE, { filter: '(cn=anna)' })).searchEntries[0];
    expect(Object.keys(all ?? {})).toEqual(expect.arrayContaining(['sAMAccountName', 'objectSid', 'uSNChanged']));
    expect(all).not.toHaveProperty('canonicalName');
    expect(all).not.toHaveProperty('unicodePwd');
    const some = await client.search(PEOPLE, {
      filter: '(unicodePwd=*)',
      attributes: ['SAMACCOUNTNAME', 'canonicalname', 'unicodePwd', 'nonsense'],
    });
    expect(some.searchEntries).toEqual([]);
    const named = await client.search(PEOPLE, { filter: '(cn=anna)', attributes: ['SAMACCOUNTNAME', 'canonicalname'] });
    expect(named.searchEntries[0]).toMatchObject({ sAMAccountName: 'anna', canonicalName: 'contoso.test/People/anna' });
  });

  it('comes in pages no longer than the server allows, and stops without paging', async () => {
    const forest = await forestForTest({ maxPageSize: 100 });
    forest.state.load(Array.from({ length: 250 }, (_, index) => user(`u${index}`)));
    const client = await administratorOf(forest);
    const failure = await failureOf(client.search(PEOPLE, { filter: '(objectClass=user)' }));
    expect(failure.code).toBe(4);
    const pages: number[] = [];
    const options = { filter: '(objectClass=user)', attributes: ['name'], paged: { pageSize: 1000 } };
    const names = new Set<string>();
    for await (const page of client.searchPaginated(PEOPLE, options)) {
      pages.push(page.searchEntries.length);
      for (const entry of page.searchEntries) names.add(String(entry['name']));
    }
    expect(pages).toEqual([100, 100, 50]);
    expect(names.size).toBe(250);
  });

  it('breaks long multi-valued attributes into ranges beside an empty plain name', async () => {
    const forest = await forestForTest({ maxValRange: 10 });
    forest.state.load(Array.from({ length: 25 }, (_, index) => user(`u${index}`)));
    const members = Array.from({ length: 25 }, (_, index) => `CN=u${index},${PEOPLE}`);
    forest.state.add(group('many', { member: members }));
    const client = await administratorOf(forest);
    const read = async (attribute: string) =>
      (await client.search(`CN=many,${PEOPLE}`, { scope: 'base', attributes: [attribute] })).searchEntries[0];
    const first = await read('member');
    expect(first?.['member']).toEqual([]);
    expect(first?.['member;range=0-9']).toHaveLength(10);
    expect((await read('member;range=10-*'))?.['member;range=10-19']).toHaveLength(10);
    expect((await read('member;range=20-*'))?.['member;range=20-*']).toHaveLength(5);
    expect((await read('member;range=3-4'))?.['member;range=3-4']).toEqual(members.slice(3, 5));
  });

  it('shows back links of the direct groups, and no primary group', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna', { manager: [`CN=Administrator,CN=Users,${BASE}`] }));
    forest.state.add(group('team', { member: [`CN=anna,${PEOPLE}`] }));
    expect(forest.state.get('anna')?.attributes['memberOf']).toEqual([`CN=team,${PEOPLE}`]);
    expect(forest.state.get('Administrator')?.attributes['directReports']).toEqual([`CN=anna,${PEOPLE}`]);
    expect(forest.state.get('Domain Users')?.attributes['member']).toBeUndefined();
  });

  it('puts GUID and SID before every DN under the extended DN control', async () => {
    const forest = await forestForTest();
    const anna = forest.state.add(user('anna'));
    const team = forest.state.add(group('team', { member: [anna.dn] }));
    const client = await administratorOf(forest);
    const read = async (form: 0 | 1) =>
      (await client.search(team.dn, { scope: 'base', attributes: ['member'] }, extendedDn(form))).searchEntries[0];
    const text = await read(1);
    expect(text?.dn).toMatch(new RegExp(`^<GUID=${team.guid}>;<SID=S-1-5-21-[-\\d]+>;CN=team,`));
    expect(text?.['member']).toMatch(new RegExp(`^<GUID=${anna.guid}>;<SID=S-1-5-21-[-\\d]+>;${anna.dn}$`));
    const octets = Buffer.from(anna.attributes['objectGUID']?.[0] as Uint8Array).toString('hex');
    expect((await read(0))?.['member']).toMatch(new RegExp(`^<GUID=${octets}>;<SID=0105[0-9a-f]+>;CN=anna`));
  });

  it('refers to the configuration partition from a search of the whole domain', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const search = (...controls: PlainControl[]) => client.search(BASE, { filter: '(cn=nothing)' }, controls);
    expect((await search()).searchReferences).toEqual([`ldap://contoso.test/CN=Configuration,${BASE}`]);
    expect((await search(new PlainControl('1.2.840.113556.1.4.1339'))).searchReferences).toEqual([]);
  });

  it('is an error that names the nearest ancestor where the base does not exist', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const failure = await failureOf(client.search(`CN=a,OU=b,${PEOPLE}`));
    expect(failure.code).toBe(32);
    expect(failure.message).toContain(`'${PEOPLE}'`);
    expect((await failureOf(client.search('DC=fabrikam,DC=test'))).code).toBe(10);
    expect((await failureOf(client.search('no dn at all'))).code).toBe(34);
  });

  it('is refused under an unknown critical control, and served under an unknown one that is not', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const search = (critical: boolean) =>
      client.search(PEOPLE, { scope: 'base' }, new PlainControl('1.2.3.4.5', undefined, critical));
    expect((await failureOf(search(true))).code).toBe(12);
    expect((await search(false)).searchEntries).toHaveLength(1);
  });

  it('hides deleted objects and their container without the show-deleted control', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna'));
    forest.state.remove('anna');
    const client = await administratorOf(forest);
    const filter = '(sAMAccountName=anna)';
    expect((await client.search(BASE, { filter })).searchEntries).toEqual([]);
    expect((await client.search(BASE, { filter }, showDeleted())).searchEntries).toHaveLength(1);
    expect((await failureOf(client.search(`CN=Deleted Objects,${BASE}`))).code).toBe(32);
  });

  it('leaves out what the account may not read, with everything below', async () => {
    const forest = await forestForTest();
    forest.state.add(user('reader'));
    forest.state.setPassword('reader', 'Geheim.1234');
    forest.state.add({ dn: `OU=Secret,${PEOPLE}`, attributes: { objectClass: ['organizationalUnit'] } });
    forest.state.add(user('anna', {}, `OU=Secret,${PEOPLE}`));
    forest.state.hideFrom('reader', `OU=Secret,${PEOPLE}`);
    const client = clientOf(forest);
    await client.bind('reader@contoso.test', 'Geheim.1234');
    expect(await namesFor(client, '(objectClass=*)')).toEqual(['People', 'reader']);
    expect((await failureOf(client.search(`OU=Secret,${PEOPLE}`))).code).toBe(32);
  });
});

describe('a paged search of a lab forest', () => {
  it('goes on where it stood when objects change between its pages', async () => {
    const forest = await forestForTest();
    forest.state.load(Array.from({ length: 30 }, (_, index) => user(`u${index}`)));
    const client = await administratorOf(forest);
    const seen: string[] = [];
    const options = { filter: '(objectClass=user)', attributes: ['name'], paged: { pageSize: 10 } };
    for await (const page of client.searchPaginated(PEOPLE, options)) {
      seen.push(...page.searchEntries.map((entry) => String(entry['name'])));
      if (seen.length === 10) {
        forest.state.remove('u29');
        forest.state.modify('u5', { description: 'changed' });
        forest.state.add(user('late'));
      }
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).not.toContain('u29');
    expect(seen).toEqual(expect.arrayContaining(Array.from({ length: 29 }, (_, index) => `u${index}`)));
  });

  it('is refused with a cookie that the connection did not receive', async () => {
    const forest = await forestForTest();
    const client = await administratorOf(forest);
    const search = (cookie: Buffer) => client.search(PEOPLE, { filter: '(objectClass=*)' }, pageControl(2, cookie));
    expect((await search(Buffer.alloc(0))).searchEntries).toHaveLength(1);
    expect((await failureOf(search(Buffer.from('made up')))).code).toBe(12);
  });

  it('is sorted by one key where the client asks', async () => {
    const forest = await forestForTest();
    forest.state.load([user('b', { sn: ['Zorn'] }), user('a', { sn: ['ängel'] }), user('c', { sn: ['Bär'] })]);
    const client = await administratorOf(forest);
    const sort = new ServerSideSortingRequestControl({ value: { attributeType: 'sn' }, critical: true });
    const { searchEntries } = await client.search(PEOPLE, { filter: '(sn=*)', attributes: ['sn'] }, sort);
    expect(searchEntries.map((entry) => entry['sn'])).toEqual(['ängel', 'Bär', 'Zorn']);
  });

  it('gives types without values, and compares values, when asked', async () => {
    const forest = await forestForTest();
    forest.state.add(user('anna', { mail: ['Anna@contoso.test'] }));
    const client = await administratorOf(forest);
    const dn = `CN=anna,${PEOPLE}`;
    const { searchEntries } = await client.search(dn, {
      scope: 'base',
      attributes: ['mail'],
      returnAttributeValues: false,
    });
    expect(searchEntries[0]).toEqual({ dn, mail: [] });
    expect(await client.compare(dn, 'mail', 'anna@CONTOSO.test')).toBe(true);
    expect(await client.compare(dn, 'mail', 'ben@contoso.test')).toBe(false);
  });
});

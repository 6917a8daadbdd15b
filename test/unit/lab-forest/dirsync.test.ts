import { describe, expect, it } from 'vitest';

import {
  ANCESTORS_FIRST,
  BASE,
  OBJECT_SECURITY,
  PEOPLE,
  START,
  administratorOf,
  changedNames,
  clientOf,
  dirSync,
  dirSyncPage,
  failureOf,
  forestForTest,
  group,
  user,
} from './lab-client.ts';

const ou = (name: string, parent = PEOPLE) => ({
  dn: `OU=${name},${parent}`,
  attributes: { objectClass: ['organizationalUnit'] },
});

/** A forest with a few people, an administrator's client, and a cookie taken after they were there. */
async function synchronized(options: Parameters<typeof forestForTest>[0] = {}) {
  const forest = await forestForTest(options);
  forest.state.load([
    user('anna', { telephoneNumber: ['1'], mail: ['anna@contoso.test'] }),
    user('ben', { manager: [`CN=anna,${PEOPLE}`] }),
    group('team', { member: [`CN=anna,${PEOPLE}`, `CN=ben,${PEOPLE}`] }),
  ]);
  const client = await administratorOf(forest);
  const { cookie } = await dirSync(client, START);
  return { forest, client, cookie };
}

describe('DirSync of a lab forest', () => {
  it('returns every object whole to an empty cookie, links as added values, and then nothing', async () => {
    const { forest, client } = await synchronized();
    const { entries, cookie } = await dirSync(client, START);
    const dns = entries.map((entry) => entry.dn);
    expect(dns).toContain(BASE);
    expect(dns).toHaveLength(forest.snapshot().length + 1); // and the container of deleted objects
    const team = entries.find((entry) => entry.dn === `CN=team,${PEOPLE}`);
    expect(team?.['member;range=1-1']).toEqual([`CN=anna,${PEOPLE}`, `CN=ben,${PEOPLE}`]);
    const anna = entries.find((entry) => entry.dn === `CN=anna,${PEOPLE}`);
    expect(changedNames(anna)).toEqual(expect.arrayContaining(['parentGUID', 'sAMAccountName', 'telephoneNumber']));
    for (const name of ['uSNChanged', 'whenChanged', 'memberOf', 'directReports', 'lastLogon', 'distinguishedName']) {
      expect(anna).not.toHaveProperty(name);
    }
    expect((await dirSync(client, cookie)).entries).toEqual([]);
  });

  it('returns only the attributes that changed, a cleared one without values', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.modify('anna', { telephoneNumber: [], mail: 'berg@contoso.test' });
    const { entries } = await dirSync(client, cookie);
    expect(entries).toHaveLength(1);
    expect(changedNames(entries[0])).toEqual(['mail', 'telephoneNumber']);
    expect(entries[0]).toMatchObject({ mail: 'berg@contoso.test', telephoneNumber: [], instanceType: '4' });
    expect(entries[0]?.['objectGUID']).toHaveLength(16);
  });

  it('does not see a value replaced by itself', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.modify('anna', { mail: 'anna@contoso.test' });
    expect((await dirSync(client, cookie)).entries).toEqual([]);
  });

  it('treats the attribute list as a filter too', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.modify('anna', { description: 'x' });
    forest.state.modify('ben', { mail: 'ben@contoso.test', title: 'y' });
    const { entries } = await dirSync(client, cookie, { attributes: ['mail', 'parentGUID'] });
    expect(entries.map((entry) => entry.dn)).toEqual([`CN=ben,${PEOPLE}`]);
    expect(entries[0]).not.toHaveProperty('title');
  });

  it('names link values that came and went one by one, and all of them without the incremental flag', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.add(user('cara'));
    forest.state.modify('team', [
      { operation: 'delete', attribute: 'member', values: [`CN=anna,${PEOPLE}`] },
      { operation: 'add', attribute: 'member', values: [`CN=cara,${PEOPLE}`] },
    ]);
    const options = { filter: '(objectClass=group)' };
    const incremental = (await dirSync(client, cookie, options)).entries[0];
    expect(changedNames(incremental)).toEqual(['member;range=0-0', 'member;range=1-1']);
    expect(incremental).toMatchObject({
      'member;range=0-0': `CN=anna,${PEOPLE}`,
      'member;range=1-1': `CN=cara,${PEOPLE}`,
    });
    const whole = (await dirSync(client, cookie, { ...options, flags: 0 })).entries[0];
    expect(whole?.['member']).toEqual([`CN=ben,${PEOPLE}`, `CN=cara,${PEOPLE}`]);
  });

  it('reports a single-valued link as values too', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.modify('ben', { manager: `CN=Administrator,CN=Users,${BASE}` });
    const { entries } = await dirSync(client, cookie);
    expect(entries[0]).toMatchObject({
      'manager;range=0-0': `CN=anna,${PEOPLE}`,
      'manager;range=1-1': `CN=Administrator,CN=Users,${BASE}`,
    });
  });

  it('returns a renamed object with its name and parent, and nothing of what points to it', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.move('anna', `CN=Berg\\, Anna,${PEOPLE}`);
    const { entries } = await dirSync(client, cookie);
    expect(entries.map((entry) => entry.dn)).toEqual([`CN=Berg\\, Anna,${PEOPLE}`]);
    expect(changedNames(entries[0])).toEqual(['cn', 'name', 'parentGUID']);
    expect(forest.state.get('team')?.attributes['member']).toContain(`CN=Berg\\, Anna,${PEOPLE}`);
  });

  it('returns a moved container but not its children, whose names changed all the same', async () => {
    const { forest, client } = await synchronized();
    forest.state.load([
      ou('Old'),
      ou('Deep', `OU=Old,${PEOPLE}`),
      user('cara', {}, `OU=Deep,OU=Old,${PEOPLE}`),
      ou('New'),
    ]);
    const { cookie } = await dirSync(client, START);
    forest.state.move(`OU=Old,${PEOPLE}`, `OU=Old,OU=New,${PEOPLE}`);
    const { entries } = await dirSync(client, cookie);
    expect(entries.map((entry) => entry.dn)).toEqual([`OU=Old,OU=New,${PEOPLE}`]);
    expect(changedNames(entries[0])).toEqual(['name', 'parentGUID']);
    expect(forest.state.get('cara')?.dn).toBe(`CN=cara,OU=Deep,OU=Old,OU=New,${PEOPLE}`);
  });

  it('returns a deleted object as a tombstone, and its group not at all', async () => {
    const { forest, client, cookie } = await synchronized();
    const guid = forest.state.get('anna')?.guid ?? '';
    forest.state.remove('anna');
    const { entries } = await dirSync(client, cookie);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.dn).toBe(`CN=anna\\0ADEL:${guid},CN=Deleted Objects,${BASE}`);
    expect(entries[0]).toMatchObject({ isDeleted: 'TRUE', name: `anna\nDEL:${guid}`, lastKnownParent: PEOPLE });
    expect(forest.state.get('team')?.attributes['member']).toEqual([`CN=ben,${PEOPLE}`]);
    expect(forest.state.get('ben')?.attributes['manager']).toBeUndefined();
  });

  it('loses sight of deleted objects under a filter on objectCategory, which they no longer have', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.remove('anna');
    expect((await dirSync(client, cookie, { filter: '(objectCategory=person)' })).entries).toEqual([]);
    expect((await dirSync(client, cookie, { filter: '(objectClass=user)' })).entries).toHaveLength(1);
  });

  it('tells a beginner nothing of what was deleted before', async () => {
    const { forest, client } = await synchronized();
    forest.state.remove('anna');
    const { entries } = await dirSync(client, START);
    expect(entries.filter((entry) => entry['isDeleted'] === 'TRUE').map((entry) => entry.dn)).toEqual([
      `CN=Deleted Objects,${BASE}`,
    ]);
  });

  it('returns a restored object with what changed by it alone, and its memberships as added', async () => {
    const { forest, client } = await synchronized();
    forest.state.remove('anna');
    const { cookie } = await dirSync(client, START);
    forest.state.restore('anna');
    const { entries } = await dirSync(client, cookie);
    const anna = entries.find((entry) => entry.dn === `CN=anna,${PEOPLE}`);
    expect(anna).toMatchObject({ isDeleted: [], name: 'anna' });
    expect(anna).not.toHaveProperty('mail');
    const team = entries.find((entry) => entry.dn === `CN=team,${PEOPLE}`);
    expect(team).toMatchObject({ 'member;range=1-1': `CN=anna,${PEOPLE}` });
  });

  it('answers in pages and loses nothing that changes between them', async () => {
    const { forest, client, cookie } = await synchronized({ dirSyncPageSize: 10 });
    forest.state.load(Array.from({ length: 35 }, (_, index) => user(`u${index}`)));
    const first = await dirSyncPage(client, cookie);
    expect(first).toMatchObject({ more: true });
    expect(first.entries).toHaveLength(10);
    forest.state.modify('u0', { description: 'changed after it was sent' });
    forest.state.modify('u30', { description: 'changed before it was sent' });
    const rest = await dirSync(client, first.cookie);
    const dns = [...first.entries, ...rest.entries].map((entry) => entry.dn);
    expect(new Set(dns).size).toBe(35);
    expect(rest.entries.filter((entry) => entry.dn === `CN=u0,${PEOPLE}`)).toHaveLength(1);
    expect(rest.pages).toBe(3);
    expect((await dirSync(client, rest.cookie)).entries).toEqual([]);
  });

  it('keeps to the octets a client wants in an answer', async () => {
    const { client } = await synchronized();
    const page = await dirSyncPage(client, START, { maxBytes: 1000 });
    expect(page.more).toBe(true);
    expect(page.entries.length).toBeLessThan(20);
    const whole = await dirSync(client, START, { maxBytes: 1000 });
    expect(whole.entries.map((entry) => entry.dn).sort()).toEqual(
      (await dirSync(client, START)).entries.map((entry) => entry.dn).sort(),
    );
  });

  it('puts ancestors first only when asked to', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.add(ou('A'));
    forest.state.add(user('cara', {}, `OU=A,${PEOPLE}`));
    forest.state.modify(`OU=A,${PEOPLE}`, { description: 'changed after its child' });
    const order = async (flags: number) => (await dirSync(client, cookie, { flags })).entries.map((entry) => entry.dn);
    expect(await order(0)).toEqual([`CN=cara,OU=A,${PEOPLE}`, `OU=A,${PEOPLE}`]);
    expect(await order(ANCESTORS_FIRST)).toEqual([`OU=A,${PEOPLE}`, `CN=cara,OU=A,${PEOPLE}`]);
  });

  it('writes every DN with its identifiers under the extended DN control', async () => {
    const { forest, client, cookie } = await synchronized();
    const [anna, team] = [forest.state.get('anna'), forest.state.get('team')];
    forest.state.modify('team', { member: [], managedBy: `CN=ben,${PEOPLE}` });
    const { entries } = await dirSync(client, cookie, { extended: true });
    expect(entries[0]?.dn).toMatch(new RegExp(`^<GUID=${team?.guid}>;<SID=S-1-5-21-`));
    expect(entries[0]?.['member;range=0-0']).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^<GUID=${anna?.guid}>;<SID=.*>;CN=anna,`))]),
    );
    expect(entries[0]?.['managedBy;range=1-1']).toMatch(/^<GUID=/);
  });

  it('is refused to an account without replication rights, unless it asks for what it may see', async () => {
    const { forest } = await synchronized();
    forest.state.add(user('reader'));
    forest.state.setPassword('reader', 'Geheim.1234');
    forest.state.hideFrom('reader', `CN=anna,${PEOPLE}`);
    const client = clientOf(forest);
    await client.bind('reader@contoso.test', 'Geheim.1234');
    const failure = await failureOf(dirSyncPage(client, START));
    expect(failure.code).toBe(50);
    expect(failure.message).toContain('00002105');
    const { entries } = await dirSync(client, START, { flags: OBJECT_SECURITY });
    const dns = entries.map((entry) => entry.dn);
    expect(dns).toContain(`CN=ben,${PEOPLE}`);
    expect(dns).not.toContain(`CN=anna,${PEOPLE}`);
    expect(entries.find((entry) => entry.dn === `CN=team,${PEOPLE}`)?.['member']).toBe(`CN=ben,${PEOPLE}`);
    forest.state.grant('reader', { replicate: true });
    expect((await dirSync(client, START)).entries.map((entry) => entry.dn)).toContain(`CN=anna,${PEOPLE}`);
  });

  it('refuses cookies that are garbage, cut, or of another forest, and bases inside a partition', async () => {
    const { client, cookie } = await synchronized();
    const other = await synchronized();
    const altered = Buffer.from(cookie);
    altered[40] = (altered[40] ?? 0) ^ 1;
    for (const bad of [Buffer.from('garbage'), cookie.subarray(0, -1), altered, other.cookie]) {
      expect((await failureOf(dirSyncPage(client, bad))).code).toBe(53);
    }
    expect((await failureOf(dirSyncPage(client, cookie, { base: PEOPLE }))).code).toBe(53);
    expect((await failureOf(dirSyncPage(client, cookie, { base: `CN=Configuration,${BASE}` }))).code).toBe(53);
  });

  it('misses changes after an unnoticed rollback, which highestCommittedUSN betrays', async () => {
    const { forest, client } = await synchronized();
    const usn = async () =>
      Number((await client.search('', { scope: 'base' })).searchEntries[0]?.['highestCommittedUSN']);
    const before = await usn();
    forest.state.load(Array.from({ length: 10 }, (_, index) => user(`u${index}`)));
    const { cookie } = await dirSync(client, START);
    forest.state.rollBack(before);
    forest.state.modify('anna', { description: 'unseen' });
    expect(await usn()).toBeLessThan(before + 10);
    expect((await dirSync(client, cookie)).entries).toEqual([]);
  });

  it('still takes a cookie from before the controller got a new invocation identifier', async () => {
    const { forest, client, cookie } = await synchronized();
    forest.state.changeInvocationId();
    forest.state.modify('anna', { description: 'later' });
    const { entries, cookie: next } = await dirSync(client, cookie);
    expect(entries.map((entry) => entry.dn)).toEqual([`CN=anna,${PEOPLE}`]);
    expect(next.equals(cookie)).toBe(false);
  });
});

import { beforeAll, expect, it } from 'vitest';
import { guidToText } from '../../engine/model/anchor.ts';
import type { ImportChange } from '../../engine/model/directory-object.ts';
import { faultOf, group, never, person, SELECTION, unit, type Contract } from './active-directory-subject.ts';
import { drain, Mirror, type Imported } from './active-directory-mirror.ts';

export function describeDeltaImport(contract: () => Contract): void {
  let base: string;
  let mirror: Mirror;
  let cookie: string;
  let roots: readonly string[];
  const request = () => ({ ...SELECTION, partition: contract().forest.baseDn, signal: never() });
  // What changes here lies in one container; the crowd of the other tests need not be read each time.
  const readAll = () => drain(contract().connector.fullImport({ ...request(), roots }));
  const readDelta = (from = cookie) => drain(contract().connector.deltaImport({ ...request(), cookie: from }));

  /** Reads the changes since the last step, and holds that they lead to what a full import finds. */
  async function step(): Promise<Imported> {
    const delta = await readDelta();
    expect(delta.faults).toEqual([]);
    mirror.apply(delta.changes);
    ({ cookie } = delta);
    expect(mirror.differencesTo(Mirror.of((await readAll()).changes))).toEqual([]);
    return delta;
  }
  const about = (delta: Imported, anchor: string): ImportChange[] =>
    delta.changes.filter((change) => change.anchor === anchor);

  beforeAll(async () => {
    const { forest } = contract();
    base = `OU=Delta,${forest.baseDn}`;
    await forest.add(unit('Delta', forest.baseDn));
    for (const name of ['North', 'South']) await forest.add(unit(name, base));
    for (const name of ['dora', 'emil', 'fritz']) await forest.add(person(name, base));
    await forest.add(group('Team', base));
    await forest.addMember(`CN=Team,${base}`, `CN=dora,${base}`);
    const entry = await forest.get(base);
    roots = [guidToText(entry?.attributes['objectGUID']?.[0] as Uint8Array)];
    const full = await readAll();
    mirror = Mirror.of(full.changes);
    ({ cookie } = full);
  });

  it('tells nothing when nothing has changed, for the same number of requests each time', async () => {
    const { traffic } = contract().connector;
    const costs: number[] = [];
    for (let round = 0; round < 2; round += 1) {
      const before = traffic.requests;
      const delta = await readDelta();
      costs.push(traffic.requests - before);
      expect(delta.changes).toEqual([]);
      expect(delta.cookie).not.toBe('');
    }
    expect(costs[0]).toBe(costs[1]);
  });

  it('tells of a new person, with type and attributes', async () => {
    await contract().forest.add(person('gerda', base, { displayName: ['Gerda'], otherTelephone: ['1', '2'] }));
    const delta = await step();
    const { anchor } = mirror.byName('gerda');
    expect(about(delta, anchor)).toMatchObject([
      { dn: `CN=gerda,${base}`, objectType: 'user', attributes: { cn: ['gerda'], displayName: ['Gerda'] } },
    ]);
  });

  it('tells of a new container before what lies in it', async () => {
    const { forest } = contract();
    await forest.add(unit('Outer', base));
    await forest.add(unit('Within', `OU=Outer,${base}`));
    await forest.add(person('hugo', `OU=Within,OU=Outer,${base}`));
    const delta = await step();
    const order = ['outer', 'within', 'hugo'].map((name) => mirror.byName(name).anchor);
    const told = delta.changes.map(({ anchor }) => anchor).filter((anchor) => order.includes(anchor));
    expect(told).toEqual(order);
  });

  it('tells of changed and cleared attributes, and only of those', async () => {
    const { forest } = contract();
    const { anchor } = mirror.byName('dora');
    await forest.modify(`CN=dora,${base}`, [
      { operation: 'replace', attribute: 'displayName', values: ['Dora'] },
      { operation: 'replace', attribute: 'description', values: ['a word'] },
    ]);
    expect(about(await step(), anchor)).toMatchObject([
      { kind: 'patch', attributes: { displayName: ['Dora'], description: ['a word'] }, references: {} },
    ]);
    await forest.modify(`CN=dora,${base}`, [{ operation: 'replace', attribute: 'description', values: [] }]);
    const [cleared] = about(await step(), anchor);
    expect(cleared).toMatchObject({ kind: 'patch', attributes: { description: [] } });
    expect(cleared).not.toMatchObject({ attributes: { displayName: expect.anything() as unknown } });
  });

  it('says nothing of attributes that were not asked for', async () => {
    const { anchor } = mirror.byName('dora');
    await contract().forest.modify(`CN=dora,${base}`, [{ operation: 'replace', attribute: 'title', values: ['Dr'] }]);
    expect(about(await step(), anchor)).toEqual([]);
  });

  it('tells of a rename by the new DN and name', async () => {
    await contract().forest.move(`CN=emil,${base}`, `CN=emilia,${base}`);
    const { anchor } = mirror.byName('emil');
    expect(about(await step(), anchor)).toMatchObject([{ dn: `CN=emilia,${base}`, attributes: { cn: ['emilia'] } }]);
  });

  it('tells of a move by the new DN', async () => {
    await contract().forest.move(`CN=emilia,${base}`, `CN=emilia,OU=North,${base}`);
    const { anchor } = mirror.byName('emilia');
    expect(about(await step(), anchor)).toMatchObject([{ dn: `CN=emilia,OU=North,${base}` }]);
  });

  it('tells of a renamed container, once, and of nothing below it', async () => {
    await contract().forest.move(`OU=North,${base}`, `OU=Nordic,${base}`);
    const { anchor } = mirror.byName('north');
    const delta = await step();
    expect(delta.changes).toMatchObject([{ kind: 'patch', anchor, dn: `OU=Nordic,${base}` }]);
    expect(mirror.byName('emilia').dn).toBe(`CN=emilia,OU=Nordic,${base}`);
  });

  it('tells of members that came and went, one by one', async () => {
    const { forest } = contract();
    const team = mirror.byName('team').anchor;
    const [dora, fritz] = ['dora', 'fritz'].map((name) => mirror.byName(name).anchor);
    await forest.addMember(`CN=Team,${base}`, `CN=fritz,${base}`);
    expect(about(await step(), team)).toMatchObject([
      { references: { member: { added: [{ anchor: fritz, dn: `CN=fritz,${base}` }], removed: [] } } },
    ]);
    await forest.removeMember(`CN=Team,${base}`, `CN=dora,${base}`);
    expect(about(await step(), team)).toMatchObject([
      { references: { member: { added: [], removed: [{ anchor: dora }] } } },
    ]);
  });

  it('tells of a manager that is set, replaced and cleared', async () => {
    const { forest } = contract();
    const manager = (values: string[]) =>
      forest.modify(`CN=gerda,${base}`, [{ operation: 'replace', attribute: 'manager', values }]);
    const managers = () => [...(mirror.byName('gerda').references.get('manager') ?? [])];
    await manager([`CN=dora,${base}`]);
    await step();
    expect(managers()).toEqual([mirror.byName('dora').anchor]);
    await manager([`CN=fritz,${base}`]);
    await step();
    expect(managers()).toEqual([mirror.byName('fritz').anchor]);
    await manager([]);
    await step();
    expect(managers()).toEqual([]);
  });

  // The lab forest has its recycle bin on. Samba 4.17 cannot restore with it on (noSuchAttribute), so there the object
  // comes back from its tombstone, with little more than its GUID, SID and account name.
  it('tells of a deletion and of the same object restored (lab: recycle bin; Samba 4.17: tombstone)', async () => {
    const { forest } = contract();
    const { anchor } = mirror.byName('dora');
    await forest.remove(`CN=dora,${base}`);
    expect(about(await step(), anchor)).toEqual([{ kind: 'delete', anchor }]);
    await forest.restore(`CN=dora,${base}`);
    expect(about(await step(), anchor)).toMatchObject([{ kind: 'object', dn: `CN=dora,${base}` }]);
  });

  it('tells of a deleted container after all that was in it', async () => {
    const outer = mirror.byName('outer').anchor;
    const hugo = mirror.byName('hugo').anchor;
    await contract().forest.remove(`OU=Outer,${base}`, { subtree: true });
    const told = (await step()).changes.map(({ anchor }) => anchor);
    expect(told.indexOf(hugo)).toBeLessThan(told.indexOf(outer));
    expect(told.indexOf(hugo)).toBeGreaterThanOrEqual(0);
  });

  it('tells of everything since an old cookie at once, with the same result', async () => {
    const { forest } = contract();
    const before = await readAll();
    const old = Mirror.of(before.changes);
    for (const name of ['ida', 'jan']) await forest.add(person(name, base));
    await forest.addMember(`CN=Team,${base}`, `CN=ida,${base}`);
    await forest.addMember(`CN=Team,${base}`, `CN=jan,${base}`);
    await forest.move(`CN=jan,${base}`, `CN=jan,OU=South,${base}`);
    await forest.remove(`CN=ida,${base}`);
    await step();
    old.apply((await readDelta(before.cookie)).changes);
    expect(old.differencesTo(mirror)).toEqual([]);
  });

  it('refuses a cookie that is not its own, is another database’s, or is ahead of the server', async () => {
    const parsed = JSON.parse(cookie) as Record<string, unknown>;
    const forged = (overrides: Record<string, unknown>) => JSON.stringify({ ...parsed, ...overrides });
    const reason = async (from: string) => {
      const fault = await faultOf(readDelta(from));
      expect(fault).toMatchObject({ code: 'cookie-rejected', stage: 'import', retry: 'never' });
      return fault.detail['reason'];
    };
    expect(await reason('garbage')).toBe('unreadable');
    expect(await reason(forged({ partition: 'DC=other' }))).toBe('another-partition');
    const [server] = parsed['servers'] as Record<string, unknown>[];
    const ofServer = (overrides: Record<string, unknown>) => forged({ servers: [{ ...server, ...overrides }] });
    expect(await reason(ofServer({ invocationId: 'another' }))).toBe('another-database');
    expect(await reason(ofServer({ highestCommittedUsn: '9999999999' }))).toBe('database-put-back');
    expect(await reason(forged({ dirSync: Buffer.from('nonsense').toString('base64') }))).toBe('refused-by-server');
  });
}

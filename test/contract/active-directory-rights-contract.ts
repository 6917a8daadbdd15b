/** What the connector's account may not read is not there for it, and nothing that is told of it anyway brings it in. */

import { beforeAll, expect, it } from 'vitest';
import { drain, Mirror } from './active-directory-mirror.ts';
import { anchorOf, group, never, person, SELECTION, unit, type Contract } from './active-directory-subject.ts';

export function describeRights(contract: () => Contract): void {
  let base: string;
  let roots: readonly string[];
  let hidden: readonly string[];
  let cookie: string;
  const request = () => ({ ...SELECTION, partition: contract().forest.baseDn, signal: never(), roots });
  const readAll = () => drain(contract().connector.fullImport(request()));
  const readByName = (anchors: readonly string[]) =>
    drain(contract().connector.readObjects(anchors, { ...SELECTION, signal: never() }));

  beforeAll(async () => {
    const { forest, account } = contract();
    base = `OU=Rights,${forest.baseDn}`;
    await forest.add(unit('Rights', forest.baseDn));
    await forest.add(unit('Vault', base));
    await forest.add(person('rita', base));
    await forest.add(person('secret', base));
    await forest.add(person('inner', `OU=Vault,${base}`));
    await forest.add(group('Mixed', base));
    for (const name of ['rita', 'secret']) await forest.addMember(`CN=Mixed,${base}`, `CN=${name},${base}`);
    roots = [await anchorOf(forest, base)];
    const dns = [`CN=secret,${base}`, `OU=Vault,${base}`, `CN=inner,OU=Vault,${base}`];
    hidden = await Promise.all(dns.map((dn) => anchorOf(forest, dn)));
    const before = await readAll();
    expect([...Mirror.of(before.changes).objects.keys()]).toEqual(expect.arrayContaining([...hidden]));
    ({ cookie } = before);
    await forest.hideFrom(account.name, `CN=secret,${base}`);
    await forest.hideFrom(account.name, `OU=Vault,${base}`);
  });

  it('leaves out an object, and a container with all that is in it, that the account may not read', async () => {
    const { changes, faults } = await readAll();
    const mirror = Mirror.of(changes);
    expect(faults).toEqual([]);
    expect(hidden.filter((anchor) => mirror.objects.has(anchor))).toEqual([]);
    const { anchor } = mirror.byName('rita');
    // Whether a group shows a member that may not be read is the server's affair; the others it shows.
    expect([...mirror.byName('mixed').references.get('member')!]).toContain(anchor);
  });

  it('does not find them by their anchors either', async () => {
    const { changes, faults } = await readByName(hidden);
    expect(faults).toEqual([]);
    expect(new Set(changes)).toEqual(new Set(hidden.map((anchor) => ({ kind: 'delete', anchor }))));
  });

  // DirSync without the object security flag tells of everything to who may replicate ([MS-ADTS] 3.1.1.3.4.1.3), so does
  // the lab; Samba keeps silent.
  it('is told no more of them by changes than a part, which their absence answers', async () => {
    const { forest, connector } = contract();
    for (const dn of [`CN=secret,${base}`, `CN=inner,OU=Vault,${base}`, `CN=rita,${base}`]) {
      await forest.modify(dn, [{ operation: 'replace', attribute: 'displayName', values: ['Changed'] }]);
    }
    const { changes, faults } = await drain(connector.deltaImport({ ...request(), cookie }));
    expect(faults).toEqual([]);
    expect(changes).toContainEqual(
      expect.objectContaining({ dn: `CN=rita,${base}`, attributes: { displayName: ['Changed'] } }),
    );
    const told = changes.filter((change) => hidden.includes(change.anchor));
    expect(told.filter(({ kind }) => kind !== 'patch')).toEqual([]);
    const unknown = told.map(({ anchor }) => anchor);
    expect((await readByName(unknown)).changes).toEqual(unknown.map((anchor) => ({ kind: 'delete', anchor })));
  });

  it('finds them again, as they are now, when the account may read them', async () => {
    const { forest, account } = contract();
    await forest.showTo(account.name, `CN=secret,${base}`);
    await forest.showTo(account.name, `OU=Vault,${base}`);
    const mirror = Mirror.of((await readAll()).changes);
    expect(hidden.filter((anchor) => !mirror.objects.has(anchor))).toEqual([]);
    expect(mirror.byName('secret').attributes['displayName']).toEqual(['Changed']);
    expect(mirror.byName('mixed').references.get('member')).toContain(hidden[0]);
  });
}

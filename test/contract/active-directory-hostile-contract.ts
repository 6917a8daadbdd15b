/** Directories as nobody would make them by intent: names, depths, sizes and numbers at the edge of what is legal. */

import { beforeAll, expect, it } from 'vitest';
import { guidToText } from '../../engine/model/anchor.ts';
import { escapeRdnValue, nameOfDn } from '../../engine/model/distinguished-name.ts';
import type { ObjectChange } from '../../engine/model/directory-object.ts';
import type { LabEntry } from '../lab/entry.ts';
import { drain, Mirror, type Imported } from './active-directory-mirror.ts';
import { LONGEST_NAME, named, NAMES, namesTold } from './active-directory-names.ts';
import { contact, group, never, person, SELECTION, unit, type Contract } from './active-directory-subject.ts';

/** More than one answer holds (MaxValRange) in any case; 30,000 in the long form. */
const MEMBERS = process.env['CAUSEWAY_LONG'] === '1' ? 30_000 : 6_000;
const DEPTH = 15;
/** A name as replication gives it to the loser of two objects of one name ([MS-ADTS] 3.1.1.5.1.2). */
const CONFLICT = 'Twin\nCNF:0fef310c-14f4-4cc6-8df6-d4530a062f3e';

export function describeHostileDirectory(contract: () => Contract): void {
  let base: string;
  let roots: readonly string[];
  let mirror: Mirror;
  let cookie: string;
  const attributes = [...SELECTION.attributes, 'jpegPhoto', 'info', 'wellKnownObjects', 'objectClass', 'logonHours'];
  const request = () => ({ ...SELECTION, attributes, partition: contract().forest.baseDn, signal: never() });
  const readAll = () => drain(contract().connector.fullImport({ ...request(), roots }));

  async function step(): Promise<Imported> {
    const delta = await drain(contract().connector.deltaImport({ ...request(), cookie }));
    expect(delta.faults).toEqual([]);
    mirror.apply(delta.changes);
    ({ cookie } = delta);
    expect(mirror.differencesTo(Mirror.of((await readAll()).changes))).toEqual([]);
    return delta;
  }

  const photoOf = (name: string) => Buffer.from(mirror.byName(name).attributes['jpegPhoto']?.[0] as Uint8Array);

  beforeAll(async () => {
    const { forest } = contract();
    base = `OU=Hostile,${forest.baseDn}`;
    await forest.add(unit('Hostile', forest.baseDn));
    const entry = await forest.get(base);
    roots = [guidToText(entry?.attributes['objectGUID']?.[0] as Uint8Array)];
    const full = await readAll();
    mirror = Mirror.of(full.changes);
    ({ cookie } = full);
  });

  it('tells every legal name as it was given, new and renamed', async () => {
    const { forest } = contract();
    await forest.load([unit('Names', base), ...NAMES.map((name, index) => named(name, `OU=Names,${base}`, index))]);
    const told = (imported: Imported) => namesTold(imported, `OU=Names,${base}`);
    expect(told(await step())).toEqual(new Set(NAMES));
    for (const [index, name] of NAMES.slice(0, 20).entries()) {
      const next = NAMES[index + 20] ?? '';
      const parent = `OU=Names,${base}`;
      await forest.move(`CN=${escapeRdnValue(name)},${parent}`, `CN=${escapeRdnValue(`${index} ${next}.`)},${parent}`);
    }
    expect(told(await step())).toEqual(new Set(NAMES.slice(20, 40).map((name, index) => `${index} ${name}.`)));
  });

  it('tells a conflict object under its mangled name', async () => {
    await contract().forest.add(named(CONFLICT, base, 1000));
    const delta = await step();
    const [twin] = delta.changes.filter((change) => change.kind === 'patch' && change.dn?.startsWith('CN=Twin'));
    expect(nameOfDn((twin as ObjectChange).dn)).toBe(CONFLICT);
  });

  it('follows a rename in the middle of a tree whose DNs are longer than 1,000 characters', async () => {
    const { forest } = contract();
    const tree: LabEntry[] = [];
    let parent = base;
    for (let level = 0; level < DEPTH; level += 1) {
      const name = `level ${level} `.padEnd(LONGEST_NAME, '-');
      tree.push(unit(name, parent));
      parent = `OU=${name},${parent}`;
    }
    await forest.load([...tree, person('miner', parent)]);
    await step();
    expect(mirror.byName('miner').dn.length).toBeGreaterThan(1000);
    const middle = tree[DEPTH >> 1]!.dn;
    await forest.move(middle, middle.replace(`OU=level ${DEPTH >> 1} `, 'OU=gallery '));
    expect((await step()).changes).toHaveLength(1);
    expect(mirror.byName('miner').dn).toContain('OU=gallery ');
  });

  it('reads values of a megabyte and the longest text, by full import and by changes', async () => {
    const { forest } = contract();
    const photo = Uint8Array.from({ length: 1024 * 1024 }, (_, index) => (index * 31) % 256);
    const info = '界'.repeat(1024);
    await forest.add(person('heavy', base, { jpegPhoto: [photo], info: [info], logonHours: [photo.slice(0, 21)] }));
    await step();
    const { attributes: read } = mirror.byName('heavy');
    expect(photoOf('heavy').equals(Buffer.from(photo))).toBe(true);
    expect(read['info']).toEqual([info]);
    expect(read['logonHours']).toEqual([photo.slice(0, 21)]);
    await forest.modify(`CN=heavy,${base}`, [
      { operation: 'replace', attribute: 'jpegPhoto', values: [photo.toReversed()] },
    ]);
    expect((await step()).changes).toHaveLength(1);
    expect(photoOf('heavy').equals(Buffer.from(photo.toReversed()))).toBe(true);
  });

  it(`reads a group of ${MEMBERS}, and then one member that came and one that went`, async () => {
    const { forest, connector } = contract();
    const crowd = `OU=Crowd,${base}`;
    const contacts = Array.from({ length: MEMBERS }, (_, index) => contact(`m${index}`, crowd));
    await forest.load([unit('Crowd', base), ...contacts, group('Everybody', base)]);
    await forest.link([{ dn: `CN=Everybody,${base}`, attribute: 'member', targets: contacts.map(({ dn }) => dn) }]);
    const full = await readAll();
    expect(full.faults).toEqual([]);
    mirror = Mirror.of(full.changes);
    ({ cookie } = full);
    expect(mirror.byName('everybody').references.get('member')?.size).toBe(MEMBERS);
    await forest.removeMember(`CN=Everybody,${base}`, `CN=m17,${crowd}`);
    await forest.addMember(`CN=Everybody,${base}`, `CN=heavy,${base}`);
    const before = connector.traffic.requests;
    const delta = await drain(connector.deltaImport({ ...request(), cookie }));
    expect(connector.traffic.requests - before).toBeLessThan(12);
    mirror.apply(delta.changes);
    expect(delta.changes).toMatchObject([
      {
        references: {
          member: {
            added: [{ anchor: mirror.byName('heavy').anchor }],
            removed: [{ anchor: mirror.byName('m17').anchor }],
          },
        },
      },
    ]);
  });
}

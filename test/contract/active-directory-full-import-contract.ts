import { beforeAll, expect, it } from 'vitest';
import { guidFromText } from '../../engine/model/anchor.ts';
import { escapeRdnValue, nameOfDn } from '../../engine/model/distinguished-name.ts';
import type { ImportChange, ObjectChange } from '../../engine/model/directory-object.ts';
import type { LabEntry } from '../lab/entry.ts';
import { group, never, person, SELECTION, unit, type Contract } from './active-directory-subject.ts';
import { drain, Mirror, type Imported } from './active-directory-mirror.ts';

const CROWD = 5200;
const HOSTILE = ['Müller, "Ann" <a>+b;c=d', '#first', ' spaces ', 'back\\slash', 'Ελένη', '李小龍', 'مريم', 'e\u0301'];
const CERTIFICATE = new Uint8Array([0xef, 0xbb, 0xbf, 0x41, 0x00, 0xff]);

export function describeFullImport(contract: () => Contract): void {
  let staff: string;
  let imported: Imported;
  let mirror: Mirror;
  const read = (more: { roots?: readonly string[]; attributes?: readonly string[] } = {}) =>
    drain(
      contract().connector.fullImport({
        ...SELECTION,
        partition: contract().forest.baseDn,
        signal: never(),
        ...more,
      }),
    );
  const named = (name: string, changes: readonly ImportChange[] = imported.changes) => {
    const found = changes.find((change) => change.kind === 'object' && change.dn.startsWith(`CN=${name},`));
    if (found?.kind !== 'object') throw new Error(`${name} was not imported`);
    return found;
  };

  beforeAll(async () => {
    const { forest } = contract();
    staff = `OU=Staff,${forest.baseDn}`;
    await forest.load([unit('Staff', forest.baseDn), unit('Inner', staff), unit('Aside', forest.baseDn)]);
    await forest.load(everybody(staff, forest.baseDn));
    const crowd = Array.from({ length: CROWD }, (_, index) => person(`crowd${index}`, `OU=Inner,${staff}`));
    await forest.load([...crowd, group('Everyone', staff), group('Nobody', staff)]);
    await forest.link([
      { dn: `CN=Everyone,${staff}`, attribute: 'member', targets: crowd.map(({ dn }) => dn) },
      { dn: `CN=anna,${staff}`, attribute: 'manager', targets: [`CN=bert,${staff}`] },
    ]);
    imported = await read();
    mirror = Mirror.of(imported.changes);
  });

  it('has no faults and ends with a cookie', () => {
    expect(imported.faults).toEqual([]);
    expect(imported.cookie).not.toBe('');
  });

  it('reports the most specific type that means something to people', () => {
    expect(named('anna').objectType).toBe('user');
    expect(named('inet').objectType).toBe('inetOrgPerson');
    expect(named('partner').objectType).toBe('contact');
    expect(named('Everyone').objectType).toBe('group');
    expect(mirror.byName('staff').objectType).toBe('organizationalUnit');
  });

  it('leaves out what was not asked for, computers among it', () => {
    const types = imported.changes.map((change) => (change.kind === 'object' ? change.objectType : ''));
    expect(new Set(types)).not.toContain('computer');
    expect(imported.changes.some((change) => change.kind === 'object' && change.dn.startsWith('CN=PC1,'))).toBe(false);
  });

  it('reads each attribute as its syntax says', () => {
    const { attributes, anchor } = named('anna');
    expect(attributes['displayName']).toEqual(['Anna']);
    expect(attributes['userAccountControl']).toEqual([512n]);
    expect(attributes['accountExpires']).toEqual([9223372036854775807n]);
    expect(new Set(attributes['otherTelephone'])).toEqual(new Set(['1', '2']));
    expect(attributes['userCertificate']).toEqual([CERTIFICATE]);
    expect(attributes['objectSid']?.[0]).toBeInstanceOf(Uint8Array);
    expect(attributes['mS-DS-ConsistencyGuid']).toEqual([guidFromText(GUID)]);
    expect(attributes['whenCreated']?.[0]).toMatch(/^\d{14}\.0Z$/);
    expect(anchor).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const { attributes: builtIn } = named('Administrator');
    expect(builtIn['isCriticalSystemObject']).toEqual([true]);
  });

  it('reports nothing that was not asked for, and nothing that deltas would never update', () => {
    expect(Object.keys(named('anna').attributes)).not.toContain('objectGUID');
    expect(named('crowd0').references).toEqual({ member: [], manager: [] });
  });

  it('refers to other objects by their anchors', () => {
    const { references } = named('anna');
    expect(references['manager']).toEqual([{ anchor: named('bert').anchor, dn: `CN=bert,${staff}` }]);
  });

  it('reads every name, whatever is in it', () => {
    const hostile = imported.changes.filter((change): change is ObjectChange => {
      return change.kind === 'object' && String(change.attributes['mail']?.[0]).startsWith('hostile');
    });
    const read = hostile.map(({ dn, attributes }) => ({
      cn: attributes['cn']?.[0],
      ofDn: nameOfDn(dn),
      displayName: attributes['displayName']?.[0],
    }));
    const written = HOSTILE.map((name) => ({ cn: name, ofDn: name, displayName: `[${name}]` }));
    expect(new Set(read)).toEqual(new Set(written));
  });

  it('reads a large group by ranges, whole and once', () => {
    const { anchor, partial, references } = named('Everyone');
    expect(partial).toEqual(['member']);
    const parts = imported.changes.filter((change) => change.kind === 'references');
    expect(parts.map((part) => part.last)).toEqual([...parts.slice(1).map(() => false), true]);
    const members = [references['member'] ?? [], ...parts.map((part) => part.targets)].flat();
    expect(members).toHaveLength(CROWD);
    expect(new Set(members.map((member) => member.anchor)).size).toBe(CROWD);
    expect(new Set(parts.map((part) => part.anchor))).toEqual(new Set([anchor]));
  });

  it('reports every container of the partition first, parents before children', () => {
    const position = (start: string) =>
      imported.changes.findIndex((change) => change.kind === 'object' && change.dn.startsWith(start));
    expect(position(contract().forest.baseDn)).toBe(0);
    expect(position('OU=Staff,')).toBeLessThan(position('OU=Inner,OU=Staff,'));
    const isContainer = (change: ImportChange) =>
      change.kind === 'object' && ['organizationalUnit', 'container'].includes(change.objectType);
    const lastContainer = imported.changes.findLastIndex(isContainer);
    expect(lastContainer).toBeLessThan(position('CN=anna,'));
  });

  it('reads only below the roots, each object once where roots overlap', async () => {
    const inner = mirror.byName('inner').anchor;
    const below = await read({ roots: [inner, mirror.byName('staff').anchor, inner] });
    const objects = below.changes.filter((change): change is ObjectChange => change.kind === 'object');
    expect(objects.filter(({ dn }) => dn.startsWith('CN=crowd0,'))).toHaveLength(1);
    expect(objects.some(({ dn }) => dn.startsWith('CN=aside,'))).toBe(false);
    expect(objects.some(({ dn }) => dn.startsWith('OU=Aside,'))).toBe(true);
    const alone = await read({ roots: [inner] });
    expect(Mirror.of(alone.changes).byName('crowd7').dn).toBe(`CN=crowd7,OU=Inner,${staff}`);
    expect(() => Mirror.of(alone.changes).byName('anna')).toThrow();
  });

  it('names a root that is no more, and reads the others', async () => {
    const anchor = '01234567-89ab-cdef-0123-456789abcdef';
    const { faults, changes } = await read({ roots: [anchor, mirror.byName('inner').anchor] });
    expect(faults).toMatchObject([{ code: 'container-missing', object: { anchor }, retry: 'never' }]);
    expect(Mirror.of(changes).byName('crowd7').dn).toBe(`CN=crowd7,OU=Inner,${staff}`);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const pages = contract().connector.fullImport({
      ...SELECTION,
      partition: contract().forest.baseDn,
      signal: stop.signal,
    });
    const reason = new Error('enough');
    const attempt = (async () => {
      for await (const _page of pages) stop.abort(reason);
    })();
    await expect(attempt).rejects.toBe(reason);
  });

  it('reads named objects as they stand, and says which are not there', async () => {
    const anchors = ['anna', 'everyone', 'staff'].map((name) => mirror.byName(name).anchor);
    const ghost = '01234567-89ab-cdef-0123-456789abcdef';
    const { changes } = await drain(
      contract().connector.readObjects([...anchors, ghost], { ...SELECTION, signal: never() }),
    );
    expect(changes.filter((change) => change.kind === 'delete')).toEqual([{ kind: 'delete', anchor: ghost }]);
    const again = Mirror.of(changes.filter((change) => change.kind !== 'delete'));
    expect([...again.objects.keys()].sort()).toEqual([...anchors].sort());
    expect(again.byName('everyone').references.get('member')?.size).toBe(CROWD);
    expect(again.byName('anna').attributes).toEqual(mirror.byName('anna').attributes);
  });
}

const GUID = '00112233-4455-6677-8899-aabbccddeeff';

function everybody(staff: string, baseDn: string): LabEntry[] {
  return [
    person('bert', staff),
    person('anna', staff, {
      displayName: ['Anna'],
      otherTelephone: ['1', '2'],
      accountExpires: ['9223372036854775807'],
      userCertificate: [CERTIFICATE],
      'mS-DS-ConsistencyGuid': [guidFromText(GUID)],
    }),
    person('inet', staff, { objectClass: ['top', 'person', 'organizationalPerson', 'user', 'inetOrgPerson'] }),
    person('aside', `OU=Aside,${baseDn}`),
    { dn: `CN=partner,${staff}`, attributes: { objectClass: ['top', 'person', 'organizationalPerson', 'contact'] } },
    person('PC1', staff, {
      objectClass: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
      sAMAccountName: ['PC1$'],
      userAccountControl: ['4096'],
    }),
    ...HOSTILE.map((name, index) => ({
      dn: `CN=${escapeRdnValue(name)},${staff}`,
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'contact'],
        displayName: [`[${name}]`],
        mail: [`hostile${index}@contoso.test`],
      },
    })),
  ];
}

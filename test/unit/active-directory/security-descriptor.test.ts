import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inheritedBy,
  isGranted,
  RIGHT,
  withEntries,
} from '../../../engine/connectors/active-directory/security/access.ts';
import {
  ACE_FLAG,
  buildDescriptor,
  parseDescriptor,
  type AccessEntry,
  type Entry,
  type SecurityDescriptor,
} from '../../../engine/connectors/active-directory/security/descriptor.ts';
import { sidFromText, sidToText } from '../../../engine/connectors/active-directory/security/sid.ts';

const sids = fc
  .record({
    authority: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
    parts: fc.array(fc.nat(0xffffffff), { maxLength: 15 }),
  })
  .map(({ authority, parts }) => ['S-1', authority, ...parts].join('-'));

const guids = fc.uuid();

const accessEntries = fc.record(
  {
    kind: fc.constantFrom('allow', 'deny'),
    flags: fc.nat(0xff),
    mask: fc.nat(0xffffffff),
    sid: sids,
    objectType: guids,
    inheritedObjectType: guids,
  },
  { requiredKeys: ['kind', 'flags', 'mask', 'sid'] },
) as fc.Arbitrary<AccessEntry>;

const opaqueEntries = fc.record({
  kind: fc.constant('opaque' as const),
  type: fc.constantFrom(2, 7, 9, 10, 17, 18),
  flags: fc.nat(0xff),
  body: fc.uint8Array({ maxLength: 60 }).map((octets) => Buffer.from(octets)),
});

const lists = fc.record({
  revision: fc.constant(4),
  entries: fc.array(fc.oneof<fc.Arbitrary<Entry>[]>(accessEntries, opaqueEntries), { maxLength: 20 }),
});

const descriptors = fc.record(
  { control: fc.nat(0xffff).map((bits) => bits & 0x7feb), owner: sids, group: sids, dacl: lists, sacl: lists },
  { requiredKeys: ['control'] },
) as fc.Arbitrary<SecurityDescriptor>;

describe('a SID', () => {
  it('is the same text after its octets', () => {
    fc.assert(
      fc.property(sids, (sid) => {
        expect(sidToText(sidFromText(sid))).toBe(sid);
      }),
    );
  });

  it('has the octets of the specification', () => {
    expect(sidFromText('S-1-5-32-544').toString('hex')).toBe('01020000000000052000000020020000');
  });

  it.each(['', 'S-1', 'S-2-5-32', 'S-1-5-x', `S-1-5${'-1'.repeat(16)}`, 'S-1-5-4294967296'])('is not %j', (text) => {
    expect(() => sidFromText(text)).toThrow(RangeError);
  });
});

describe('a security descriptor', () => {
  it('is the same after its octets', () => {
    fc.assert(
      fc.property(descriptors, (descriptor) => {
        expect(parseDescriptor(buildDescriptor(descriptor))).toEqual(descriptor);
      }),
    );
  });

  it('of any octets is a descriptor or a RangeError, and nothing else', () => {
    const damaged = fc
      .tuple(descriptors, fc.array(fc.tuple(fc.nat(200), fc.nat(255)), { maxLength: 8 }), fc.nat(400))
      .map(([descriptor, edits, length]) => {
        const octets = buildDescriptor(descriptor);
        for (const [at, value] of edits) if (at < octets.length) octets[at] = value;
        return octets.subarray(0, Math.max(0, octets.length - length));
      });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (octets) => {
        try {
          parseDescriptor(octets);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it.each([
    ['a list that ends beyond the octets', (octets: Buffer) => octets.writeUInt16LE(0xffff, 22)],
    ['more entries than the list has room for', (octets: Buffer) => octets.writeUInt16LE(0xffff, 24)],
    ['an entry without a size', (octets: Buffer) => octets.writeUInt16LE(0, 30)],
    ['an offset beyond the octets', (octets: Buffer) => octets.writeUInt32LE(0xfffffff0, 16)],
    ['another revision', (octets: Buffer) => octets.writeUInt8(2, 0)],
  ])('is refused with %s', (_, damage) => {
    const octets = buildDescriptor({ control: 0, dacl: { revision: 4, entries: [allow({})] } });
    damage(octets);
    expect(() => parseDescriptor(octets)).toThrow(RangeError);
  });

  it('cannot hold a list of more than 64 kilobytes', () => {
    const entries = Array.from({ length: 3000 }, () => allow({}));
    expect(() => buildDescriptor({ control: 0, dacl: { revision: 4, entries } })).toThrow(RangeError);
  });

  it('has the octets of the specification', () => {
    // O:BAD:(A;;LCRP;;;SY)(OA;CIIO;WP;23773dc2-b63a-11d2-90e1-00c04fd91ab1;bf967aba-0de6-11d0-a285-00aa003049e2;AU)
    const octets = Buffer.from(
      [
        '0100048014000000000000000000000024000000',
        '01020000000000052000000020020000',
        '0400540002000000',
        '0000140014000000010100000000000512000000',
        '050a38002000000003000000c23d77233ab6d21190e100c04fd91ab1ba7a96bfe60dd011a28500aa003049e201010000000000050b000000',
      ].join(''),
      'hex',
    );
    expect(parseDescriptor(octets)).toEqual({
      control: 0,
      owner: 'S-1-5-32-544',
      dacl: {
        revision: 4,
        entries: [
          { kind: 'allow', flags: 0, mask: 0x14, sid: 'S-1-5-18' },
          {
            kind: 'allow',
            flags: 0x0a,
            mask: 0x20,
            sid: 'S-1-5-11',
            objectType: '23773dc2-b63a-11d2-90e1-00c04fd91ab1',
            inheritedObjectType: 'bf967aba-0de6-11d0-a285-00aa003049e2',
          },
        ],
      },
    });
  });
});

const ME = 'S-1-5-21-1-2-3-1104';
const MY_GROUP = 'S-1-5-21-1-2-3-1105';
const SOMEBODY = 'S-1-5-21-1-2-3-1106';
const TOKEN = new Set([ME, MY_GROUP, 'S-1-1-0']);
const USER = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const GROUP = 'bf967a9c-0de6-11d0-a285-00aa003049e2';
const SET = '77b5b886-944a-11d1-aebd-0000f80367c1';
const ATTRIBUTE = '23773dc2-b63a-11d2-90e1-00c04fd91ab1';
const OTHER = 'bf967950-0de6-11d0-a285-00aa003049e2';

function allow(entry: Partial<AccessEntry>): AccessEntry {
  return { kind: 'allow', flags: 0, mask: RIGHT.writeProperty, sid: ME, ...entry };
}

function deny(entry: Partial<AccessEntry>): AccessEntry {
  return { ...allow(entry), kind: 'deny' };
}

const listOf = (...entries: Entry[]) => ({ revision: 4, entries });
const mayWrite = (...entries: Entry[]) =>
  isGranted(listOf(...entries), TOKEN, { mask: RIGHT.writeProperty, objectTypes: [USER, SET, ATTRIBUTE] });

describe('the decision by an access control list', () => {
  it.each([
    ['the account itself', allow({}), true],
    ['a group of the account', allow({ sid: MY_GROUP }), true],
    ['somebody else', allow({ sid: SOMEBODY }), false],
    ['the attribute', allow({ objectType: ATTRIBUTE }), true],
    ['the property set that the attribute is in', allow({ objectType: SET }), true],
    ['the class', allow({ objectType: USER }), true],
    ['another attribute', allow({ objectType: OTHER }), false],
    ['objects below only', allow({ flags: ACE_FLAG.containerInherit | ACE_FLAG.inheritOnly }), false],
    ['another right', allow({ mask: RIGHT.readProperty }), false],
    ['everything, in general terms', allow({ mask: 0x10000000 }), true],
    ['writing, in general terms', allow({ mask: 0x40000000 }), true],
    ['reading, in general terms', allow({ mask: 0x80000000 }), false],
  ])('by an entry for %s', (_, entry, granted) => {
    expect(mayWrite(entry)).toBe(granted);
  });

  it('lets the first entry win', () => {
    expect(mayWrite(deny({}), allow({}))).toBe(false);
    expect(mayWrite(allow({}), deny({}))).toBe(true);
    expect(mayWrite(deny({ objectType: OTHER }), allow({}))).toBe(true);
    expect(mayWrite(deny({ sid: SOMEBODY }), allow({}))).toBe(true);
  });

  it('puts rights together from several entries', () => {
    const both = { mask: RIGHT.readProperty | RIGHT.writeProperty, objectTypes: [USER] };
    const read = allow({ mask: RIGHT.readProperty, sid: MY_GROUP });
    expect(isGranted(listOf(read, allow({})), TOKEN, both)).toBe(true);
    expect(isGranted(listOf(read), TOKEN, both)).toBe(false);
  });

  it('grants everything without a list, and nothing by an empty one', () => {
    const anything = { mask: 0xff, objectTypes: [] };
    expect(isGranted(undefined, TOKEN, anything)).toBe(true);
    expect(isGranted(listOf(), TOKEN, anything)).toBe(false);
  });

  it('gives on to objects of a class what is meant for them', () => {
    const forUsers = allow({ flags: ACE_FLAG.containerInherit | ACE_FLAG.inheritOnly, inheritedObjectType: USER });
    const may = (classGuid: string) =>
      isGranted(inheritedBy(listOf(forUsers), classGuid), TOKEN, {
        mask: RIGHT.writeProperty,
        objectTypes: [classGuid, ATTRIBUTE],
      });
    expect(may(USER)).toBe(true);
    expect(may(GROUP)).toBe(false);
    expect(inheritedBy(listOf(allow({})), USER)?.entries).toEqual([]);
    expect(
      inheritedBy(listOf(allow({ flags: ACE_FLAG.containerInherit | ACE_FLAG.noPropagate })), USER)?.entries,
    ).toEqual([]);
  });
});

describe('adding entries', () => {
  const inherited = allow({ sid: SOMEBODY, flags: ACE_FLAG.inherited });

  it('puts them behind the explicit ones and before the inherited ones', () => {
    const list = withEntries(listOf(deny({ sid: SOMEBODY }), inherited), [allow({})]);
    expect(list.entries).toEqual([deny({ sid: SOMEBODY }), allow({}), inherited]);
  });

  it('adds nothing twice, and nothing that a wider entry has', () => {
    const wide = allow({ mask: RIGHT.writeProperty | RIGHT.readProperty });
    expect(withEntries(listOf(wide), [allow({})]).entries).toEqual([wide]);
    const once = withEntries(listOf(inherited), [allow({})]);
    expect(withEntries(once, [allow({})])).toEqual(once);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dnPath,
  dnsNameOfDn,
  escapeRdnValue,
  nameOfDn,
  parentDn,
  parentPath,
  parseDn,
  rangeEnd,
} from '../../../engine/model/distinguished-name.ts';

/** Names that people and attackers give: every character that means something in a DN, and some that mean trouble. */
const HOSTILE = [
  'Anna Berg',
  'Berg, Anna',
  'A+B',
  'a"quoted"b',
  'back\\slash',
  'trailing\\',
  '<angle>;semi=equals',
  '#hash',
  ' leading',
  'trailing ',
  '  both  ',
  ' ',
  'line\nfeed',
  'CNF:\n0ACNF',
  'nul\0inside',
  'Žluťoučký kůň',
  '日本語',
  '👩🏽‍💻',
  'ẞ',
  '\u0001step',
  '\\01',
  'a\\ ',
  'OU=fake,DC=contoso',
];

const hostileName = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom(...'\\,+"<>;=# a\u0001\u00020\n') }),
);

const dnOf = (names: readonly string[]) =>
  [...names.map((name) => `CN=${escapeRdnValue(name)}`), 'DC=contoso', 'DC=test'].join(',');

test('whatever a name holds, it is read from the DN as it was put in', () => {
  fc.assert(
    fc.property(fc.array(hostileName, { minLength: 1, maxLength: 4 }), (names) => {
      const dn = dnOf(names);
      const parts = parseDn(dn);
      expect(parts.map((part) => part.value)).toEqual([...names, 'contoso', 'test']);
      expect(nameOfDn(dn)).toBe(names[0]);
      expect(parentDn(dn)).toBe(dnOf(names.slice(1)));
    }),
    { examples: HOSTILE.map((name): [string[]] => [[name]]) },
  );
});

test('the path of the parent is the parent of the path, and its range holds exactly what lies below', () => {
  fc.assert(
    fc.property(fc.array(hostileName, { minLength: 2, maxLength: 4 }), hostileName, (names, other) => {
      const path = dnPath(dnOf(names));
      const parent = dnPath(dnOf(names.slice(1)));
      expect(parentPath(path)).toBe(parent);
      expect(path > parent && path < rangeEnd(parent)).toBe(true);
      expect(parent > parent && parent < rangeEnd(parent)).toBe(false);
      const beside = dnPath(dnOf([other, ...names.slice(2)]));
      if (beside === parent) return;
      expect(beside > parent && beside < rangeEnd(parent)).toBe(false);
    }),
  );
});

test('different names have different paths, but for letter case', () => {
  fc.assert(
    fc.property(hostileName, hostileName, (left, right) => {
      const same = dnPath(dnOf([left])) === dnPath(dnOf([right]));
      expect(same).toBe(left.toLowerCase() === right.toLowerCase());
    }),
    {
      examples: [
        ['\u0001step', '\\01step'],
        ['\\', '\\\\'],
        ['OU=fake,DC=contoso', 'OU=fake'],
      ],
    },
  );
});

test('an escaped value is one that a directory reads back: nothing special stands bare', () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const escaped = escapeRdnValue(name);
      // RFC 4514 2.4: what must not stand unescaped, at the ends and anywhere.
      const bare = escaped.replaceAll(/\\[0-9a-fA-F]{2}|\\./gs, '');
      expect(bare).not.toMatch(/[\\,+"<>;\0]/);
      expect(escaped).not.toMatch(/^[ #]/);
      expect(escaped.replaceAll(/\\[0-9a-fA-F]{2}|\\./gs, 'x')).not.toMatch(/ $/);
    }),
    { examples: HOSTILE.map((name): [string] => [name]) },
  );
});

describe('DNs as directories write them', () => {
  test.each([
    ['CN=Berg\\, Anna,OU=Sales,DC=contoso,DC=test', 'Berg, Anna', 'OU=Sales,DC=contoso,DC=test'],
    ['CN=x\\0ACNF:1b2c,DC=contoso,DC=test', 'x\nCNF:1b2c', 'DC=contoso,DC=test'],
    ['CN=\\C5\\BDofie,DC=contoso,DC=test', 'Žofie', 'DC=contoso,DC=test'],
    ['CN="Berg, Anna",OU=Sales', 'Berg, Anna', 'OU=Sales'],
    ['CN=Anna, OU=Sales , DC=test', 'Anna', 'OU=Sales , DC=test'],
    ['DC=test', 'test', ''],
  ])('%s is %s below %s', (dn, name, parent) => {
    expect(nameOfDn(dn)).toBe(name);
    expect(parentDn(dn)).toBe(parent);
  });

  test.each(['contoso', '=x', 'CN=a,b', ',CN=a'])('%s is no DN', (dn) => {
    expect(() => parseDn(dn)).toThrow(RangeError);
  });

  test('the empty DN has the empty path and no parent', () => {
    expect([dnPath(''), parentPath(''), parseDn('')]).toEqual(['', '', []]);
  });

  test('letter case does not make another path', () => {
    expect(dnPath('cn=ANNA,ou=Sales,DC=Contoso,dc=test')).toBe(dnPath('CN=Anna,OU=SALES,DC=contoso,DC=test'));
  });

  test('a naming context has its DNS name', () => {
    expect(dnsNameOfDn('DC=emea,dc=contoso,DC=test')).toBe('emea.contoso.test');
    expect(dnsNameOfDn('CN=Configuration,DC=contoso,DC=test')).toBe('contoso.test');
  });
});

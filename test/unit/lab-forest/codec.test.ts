import fc from 'fast-check';
import { FilterParser, BerWriter as ClientWriter } from 'ldapts';
import { describe, expect, it } from 'vitest';

import { BerReader, BerWriter, MalformedMessage } from '../../lab/forest/ber.ts';
import { formatDn, parseDn } from '../../lab/forest/distinguished-name.ts';
import { parseFilter, readFilter } from '../../lab/forest/filter.ts';
import { guidOctets, guidText, sidOctets, sidText } from '../../lab/forest/identifiers.ts';
import { LdapFailure } from '../../lab/forest/result.ts';

const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed());

describe('distinguished names in the lab forest', () => {
  it('read what they write, whatever the name', () => {
    const name = fc.array(fc.record({ attribute: fc.constantFrom('CN', 'OU', 'DC'), value }), { maxLength: 4 });
    fc.assert(fc.property(name, (rdns) => void expect(parseDn(formatDn(rdns))).toEqual(rdns)));
  });

  it('read the forms that clients send', () => {
    expect(parseDn('cn = a\\2cb , OU="x, y";dc=\\E2\\82\\AC')).toEqual([
      { attribute: 'cn', value: 'a,b' },
      { attribute: 'OU', value: 'x, y' },
      { attribute: 'dc', value: '€' },
    ]);
    expect(parseDn('CN=#0403616263')).toEqual([{ attribute: 'CN', value: 'abc' }]);
    expect(parseDn('CN=two\\ \\ ,DC=x')[0]?.value).toBe('two  ');
  });

  it('refuse what is no name', () => {
    for (const text of ['x', 'CN', 'CN=', 'CN=a,', '=a', 'CN=a"b', 'CN="a', 'CN=a\\', 'CN=#zz', 'CN=a,,DC=b']) {
      expect(() => parseDn(text), text).toThrow(LdapFailure);
    }
  });
});

describe('the codec of the lab forest', () => {
  it('reads back integers, texts and long content', () => {
    const integers = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
    fc.assert(
      fc.property(integers, fc.string({ maxLength: 70_000, size: 'max' }), (number, text) => {
        const writer = new BerWriter(4);
        writer.text(text);
        writer.integer(number);
        writer.close(0);
        const reader = new BerReader(writer.finish()).sequence();
        expect(reader.integer()).toBe(number);
        expect(reader.text()).toBe(Buffer.from(text).toString());
        expect(reader.more).toBe(false);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses what ends too early or has no length', () => {
    for (const hex of ['3005', '300304', '3080', '30850000000001']) {
      expect(() => new BerReader(Buffer.from(hex, 'hex')).sequence().next(), hex).toThrow(MalformedMessage);
    }
  });

  it('understands filters on the wire as in text', () => {
    const filters = [
      '(&(objectClass=user)(!(cn=a*b*c))(|(x>=1)(y<=2)(z~=3)))',
      '(cn=*)',
      '(cn=*middle*)',
      '(userAccountControl:1.2.840.113556.1.4.803:=2)',
      '(name=\\28brackets\\29 and \\5c)',
    ];
    for (const text of filters) {
      const writer = new ClientWriter();
      FilterParser.parseString(text).write(writer);
      expect(readFilter(new BerReader(writer.buffer)), text).toEqual(parseFilter(text));
    }
    expect(() => parseFilter('(cn=a')).toThrow(SyntaxError);
  });

  it('keeps GUIDs and SIDs in both their forms', () => {
    expect(guidText(Buffer.from('33221100554477668899aabbccddeeff', 'hex'))).toBe(
      '00112233-4455-6677-8899-aabbccddeeff',
    );
    const octets = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(fc.property(octets, (guid) => void expect(guidOctets(guidText(guid))).toEqual(Buffer.from(guid))));
    const sid = 'S-1-5-21-3623811015-3361044348-30300820-1013';
    expect(sidText(sidOctets(sid) ?? Buffer.alloc(0))).toBe(sid);
    expect(sidOctets('S-1-x')).toBeUndefined();
  });
});

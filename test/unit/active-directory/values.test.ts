import { describe, expect, it } from 'vitest';
import { decodeValue, encodeValue, ValueError } from '../../../engine/connectors/active-directory/import/values.ts';
import { encodingOf, type Encoding, type SchemaAttribute } from '../../../engine/connectors/active-directory/schema.ts';
import { isWithin, parseExtendedDn, rdnType } from '../../../engine/connectors/active-directory/distinguished-names.ts';

function attribute(encoding: Encoding): SchemaAttribute {
  return { name: 'thing', type: 'string', multiValued: false, encoding, constructed: false };
}

describe('values from the wire', () => {
  it('reads whole numbers beyond a double', () => {
    const value = decodeValue(attribute('integer'), Buffer.from('-9223372036854775808'));
    expect(value).toBe(-9223372036854775808n);
  });

  it('reads truth as the directory spells it', () => {
    expect(decodeValue(attribute('boolean'), Buffer.from('TRUE'))).toBe(true);
    expect(decodeValue(attribute('boolean'), Buffer.from('FALSE'))).toBe(false);
  });

  it('keeps text as it is, a byte order mark and combining characters included', () => {
    const text = '\ufeffe\u0301 \u{1f600}';
    expect(decodeValue(attribute('text'), Buffer.from(text))).toBe(text);
  });

  it('copies octets, so that no network buffer is kept alive', () => {
    const network = Buffer.from([1, 2, 3, 4]);
    const value = decodeValue(attribute('octets'), network.subarray(1, 3));
    network.fill(0);
    expect(value).toEqual(new Uint8Array([2, 3]));
  });

  it('takes the extended form out of a DN with data', () => {
    const guid = '<GUID=00112233-4455-6677-8899-aabbccddeeff>;<SID=S-1-5-32-544>;';
    expect(decodeValue(attribute('dn-with-data'), Buffer.from(`B:4:CAFE:${guid}CN=x,DC=test`))).toBe(
      'B:4:CAFE:CN=x,DC=test',
    );
  });

  it.each([
    ['text', Buffer.from([0xc3, 0x28]), 'not-utf-8'],
    ['integer', Buffer.from('12a'), 'not-an-integer'],
    ['integer', Buffer.from(''), 'not-an-integer'],
    ['boolean', Buffer.from('true'), 'not-a-boolean'],
  ] as const)('says why %s of %o cannot be', (encoding, value, reason) => {
    const error = (() => {
      try {
        return decodeValue(attribute(encoding), value);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(ValueError);
    expect(error).toMatchObject({ attribute: 'thing', reason });
  });

  it('writes what it reads', () => {
    for (const [encoding, octets] of [
      ['integer', '-5'],
      ['boolean', 'TRUE'],
      ['text', 'Ünïcødé'],
    ] as const) {
      expect(encodeValue(decodeValue(attribute(encoding), Buffer.from(octets))).toString()).toBe(octets);
    }
    expect(encodeValue(new Uint8Array([255, 0]))).toEqual(Buffer.from([255, 0]));
  });
});

describe('the schema’s syntaxes', () => {
  it.each([
    ['2.5.5.1', 'dn'],
    ['2.5.5.8', 'boolean'],
    ['2.5.5.9', 'integer'],
    ['2.5.5.10', 'octets'],
    ['2.5.5.11', 'text'],
    ['2.5.5.12', 'text'],
    ['2.5.5.16', 'integer'],
    ['2.5.5.17', 'octets'],
    ['9.9.9', 'octets'],
  ] as const)('%s reads as %s', (syntax, encoding) => {
    expect(encodingOf(syntax, undefined)).toBe(encoding);
  });

  it('tells Object(OR-Name), a reference, from Object(DN-Binary), which has the same syntax', () => {
    expect(encodingOf('2.5.5.7', Buffer.from('56060102050b1d', 'hex'))).toBe('dn');
    expect(encodingOf('2.5.5.7', Buffer.from('2a864886f7140101010b', 'hex'))).toBe('dn-with-data');
  });
});

describe('extended DNs', () => {
  const guid = 'AAAAAAAA-0000-1111-2222-BBBBBBBBBBBB';

  it('give the anchor in lower case and the plain DN, with a SID or without', () => {
    const reference = { anchor: guid.toLowerCase(), dn: 'CN=a\\,b;c,DC=test' };
    expect(parseExtendedDn(`<GUID=${guid}>;<SID=S-1-5-21-1>;CN=a\\,b;c,DC=test`)).toEqual(reference);
    expect(parseExtendedDn(`<GUID=${guid}>;CN=a\\,b;c,DC=test`)).toEqual(reference);
  });

  it('are not found in a plain DN', () => {
    expect(parseExtendedDn('CN=<GUID=x>,DC=test')).toBeUndefined();
  });

  it('lie within an ancestor whatever the case, and not within a namesake', () => {
    expect(isWithin('CN=a,OU=Sales,DC=test', 'ou=sales,dc=test')).toBe(true);
    expect(isWithin('OU=Sales,DC=test', 'OU=Sales,DC=test')).toBe(true);
    expect(isWithin('CN=a,OU=PreSales,DC=test', 'OU=Sales,DC=test')).toBe(false);
  });

  it('name their first relative name’s type', () => {
    expect(rdnType('OU=x\\,y,DC=test')).toBe('ou');
    expect(rdnType('')).toBe('');
  });
});

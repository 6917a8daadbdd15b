import { describe, expect, it } from 'vitest';
import {
  isAccountName,
  isDomainName,
  isFingerprint,
  isGuid,
  isLogonName,
  isUrl,
  numberIn,
  readServers,
  wholeNumber,
  writeServers,
} from '../../../renderer/setup/state/fields.ts';

describe('fields, while they are typed', () => {
  it('read servers a line each or with commas, with ports and addresses, and write them back the same', () => {
    const text = 'dc1.contoso.test\ndc2:3269, 192.0.2.1 [2001:db8::1]:636';
    const { servers, wrong } = readServers(text);
    expect(wrong).toBeUndefined();
    expect(servers).toEqual([
      { host: 'dc1.contoso.test' },
      { host: 'dc2', port: 3269 },
      { host: '192.0.2.1' },
      { host: '2001:db8::1', port: 636 },
    ]);
    expect(readServers(writeServers(servers)).servers).toEqual(servers);
  });

  it('name the first server that is none and keep the others', () => {
    expect(readServers('dc1 ldaps://dc2 dc3:99999')).toEqual({ servers: [{ host: 'dc1' }], wrong: 'ldaps://dc2' });
    expect(readServers('dc3:99999').wrong).toBe('dc3:99999');
    expect(readServers('  ')).toEqual({ servers: [], wrong: undefined });
  });

  it.each([
    ['CONTOSO\\svc', true],
    ['svc@contoso.test', true],
    ['CN=Svc,OU=Service,DC=contoso,DC=test', true],
    ['svc', false],
    ['@contoso.test', false],
    ['', false],
  ])('take %s for an account: %s', (text, expected) => {
    expect(isAccountName(text)).toBe(expected);
  });

  it.each([
    ['CONTOSO\\svc', true],
    ['svc@contoso.test', true],
    ['CN=Svc,OU=Service,DC=contoso,DC=test', false],
    ['CN=Berg\\, Anna,OU=Service,DC=contoso,DC=test', false],
    ['svc', false],
  ])('take %s for an account of NTLM: %s', (text, expected) => {
    expect(isLogonName(text)).toBe(expected);
  });

  it('know ids, names, fingerprints and addresses by their form', () => {
    expect(isGuid(' 11111111-2222-3333-4444-555555555555 ')).toBe(true);
    expect(isGuid('11111111-2222-3333-4444')).toBe(false);
    expect(isDomainName('contoso.test')).toBe(true);
    expect(isDomainName('contoso')).toBe(false);
    expect(isDomainName('con toso.test')).toBe(false);
    expect(isFingerprint('AB:'.repeat(31) + 'cd')).toBe(true);
    expect(isFingerprint('ab'.repeat(20))).toBe(false);
    expect(isUrl('http://proxy.test:8080', ['http:', 'https:'])).toBe(true);
    expect(isUrl('proxy.test:8080', ['http:', 'https:'])).toBe(false);
  });

  it('take numbers within their limits and nothing that only looks like one', () => {
    expect(numberIn('0.5', { least: 0.05, most: 10_080 })).toBe(0.5);
    expect(numberIn('0', { least: 0.05, most: 10_080 })).toBeUndefined();
    expect(numberIn('', { least: 0, most: 1 })).toBeUndefined();
    expect(wholeNumber('500')).toBe(500);
    expect(wholeNumber('-1')).toBeUndefined();
    expect(wholeNumber('1.5')).toBeUndefined();
  });
});

it('a server that is typed again keeps the replication port it was given elsewhere', () => {
  const before = [{ host: 'dc1.contoso.test', replicationPort: 50_000 }, { host: 'dc2.contoso.test' }];
  expect(readServers('DC1.contoso.test:636, dc2.contoso.test, dc3.contoso.test', before).servers).toEqual([
    { host: 'DC1.contoso.test', port: 636, replicationPort: 50_000 },
    { host: 'dc2.contoso.test' },
    { host: 'dc3.contoso.test' },
  ]);
});

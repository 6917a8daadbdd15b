/** Values that the service does not take as they are, whoever else there is. */

import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../engine/model/attribute-value.ts';
import { asShown } from '../../../engine/explain/conflicts/service.ts';
import { checkValues } from '../../../engine/explain/conflicts/values.ts';
import { GRAPH, holder, SERVICE, there } from './conflict-builders.ts';

const WHOLE: Attributes = { userPrincipalName: ['anna@contoso.test'], sourceAnchor: ['a=='], displayName: ['Anna'] };
const list = (count: number, value: (at: number) => string | Uint8Array) =>
  Array.from({ length: count }, (_, at) => value(at));

function found(wanted: Attributes, profile = SERVICE, objectType = 'user'): string[] {
  return checkValues({ holder: holder({ objectType }), wanted: { ...WHOLE, ...wanted } }, profile).map(
    ({ kind, severity, error, attribute }) => [kind, severity, error ?? '-', attribute].join(' '),
  );
}

describe('by the directory-sync service', () => {
  it('takes what is as it should be', () => {
    const proxyAddresses = ['SMTP:anna@contoso.test', 'sip:anna@contoso.test', 'x500:/o=one/cn=Anna Berg'];
    expect(found({ proxyAddresses, alias: ['anna'], mail: ['anna@contoso.test'], usageLocation: ['NO'] })).toEqual([]);
  });

  it('takes any alias and makes it fit, which Graph does not', () => {
    expect(found({ alias: ['Anna, Berg'] })).toEqual([]);
    expect(found({ alias: ['Anna, Berg'] }, GRAPH)).toEqual(['illegal-characters fails DataValidationFailed alias']);
  });

  const name = (severity: string, error: string) => (kind: string) => `${kind} ${severity} ${error} userPrincipalName`;
  const refused = name('fails', 'IdentityDataValidationFailed');
  it.each<[what: string, wanted: Attributes, found: string]>([
    ['an accent', { userPrincipalName: ['josé@contoso.test'] }, refused('illegal-characters')],
    ['a space', { userPrincipalName: ['an na@contoso.test'] }, refused('illegal-characters')],
    ['a full stop before the at sign', { userPrincipalName: ['anna.@contoso.test'] }, refused('illegal-characters')],
    ['no domain', { userPrincipalName: ['anna'] }, refused('illegal-characters')],
    ['a long name', { userPrincipalName: [`${'a'.repeat(65)}@contoso.test`] }, refused('too-long')],
    ['a long domain', { userPrincipalName: [`a@${'d'.repeat(49)}.test`] }, refused('too-long')],
    [
      'a suffix that is not verified',
      { userPrincipalName: ['anna@elsewhere.test'] },
      name('changed', '-')('suffix-not-verified'),
    ],
    ['mail without a domain', { mail: ['anna'] }, 'illegal-characters fails DataValidationFailed mail'],
    [
      'a country in words',
      { usageLocation: ['Norway'] },
      'illegal-characters fails DataValidationFailed usageLocation',
    ],
    [
      'an address without its kind',
      { proxyAddresses: ['anna@contoso.test'] },
      'illegal-characters fails DataValidationFailed proxyAddresses',
    ],
    [
      'an address with a space',
      { proxyAddresses: ['smtp:an na@contoso.test'] },
      'illegal-characters fails DataValidationFailed proxyAddresses',
    ],
    [
      'an address elsewhere',
      { proxyAddresses: ['smtp:anna@elsewhere.test'] },
      'suffix-not-verified changed - proxyAddresses',
    ],
    [
      'two primary addresses',
      { proxyAddresses: ['SMTP:a@contoso.test', 'SMTP:b@contoso.test'] },
      'too-many-values fails DataValidationFailed proxyAddresses',
    ],
    [
      '301 addresses',
      { proxyAddresses: list(301, (at) => `smtp:a${at}@contoso.test`) },
      'too-many-values fails LargeObject proxyAddresses',
    ],
    [
      '16 certificates',
      { userCertificate: list(16, (at) => new Uint8Array([at])) },
      'too-many-values fails LargeObject userCertificate',
    ],
    [
      'a large picture',
      { thumbnailPhoto: [new Uint8Array(100 * 1024 + 1)] },
      'too-long fails LargeObject thumbnailPhoto',
    ],
    ['a long department', { department: ['d'.repeat(65)] }, 'too-long fails ExceededAllowedLength department'],
    ['a long anchor', { sourceAnchor: ['a'.repeat(60)] }, 'too-long fails ExceededAllowedLength sourceAnchor'],
    [
      'a long directory extension',
      { [`extension_${'0'.repeat(32)}_cost`]: ['c'.repeat(251)] },
      `too-long fails ExceededAllowedLength extension_${'0'.repeat(32)}_cost`,
    ],
    ['no name', { userPrincipalName: [] }, 'value-missing changed - userPrincipalName'],
    ['no anchor', { sourceAnchor: [] }, 'value-missing fails DataValidationFailed sourceAnchor'],
  ])('%s', (_, wanted, expected) => {
    expect(found(wanted)).toEqual([expected]);
  });

  it('takes addresses elsewhere of contacts, which stand for people there', () => {
    expect(found({ proxyAddresses: ['SMTP:anna@elsewhere.test'] }, SERVICE, 'contact')).toEqual([]);
  });

  it('says nothing of suffixes while the domains of the tenant are not known', () => {
    expect(found({ userPrincipalName: ['anna@elsewhere.test'] }, { ...SERVICE, verifiedDomains: undefined })).toEqual(
      [],
    );
  });
});

describe('by Graph', () => {
  it('a suffix that is not verified is refused, and a name cannot be missing', () => {
    expect(found({ userPrincipalName: ['anna@elsewhere.test'] }, GRAPH)).toEqual([
      'suffix-not-verified fails IdentityDataValidationFailed userPrincipalName',
    ]);
    expect(found({ userPrincipalName: [] }, GRAPH)).toEqual([
      'value-missing fails IdentityDataValidationFailed userPrincipalName',
    ]);
  });

  it('what is there already cannot be cleared', () => {
    const wrong = checkValues({ holder: there(), wanted: { displayName: [] } }, GRAPH);
    expect(wrong.map(({ kind, attribute }) => `${kind} ${attribute ?? ''}`)).toEqual(['value-missing displayName']);
  });
});

describe('what the service shows of what it is sent', () => {
  const values = {
    userPrincipalName: 'anna@elsewhere.test',
    mail: 'anna@contoso.test',
    sourceAnchor: null,
    securityIdentifier: null,
  };
  it('a name in the domain of the tenant, mail as the primary address, addresses of verified domains', () => {
    const proxyAddresses = ['smtp:a@elsewhere.test', 'smtp:b@contoso.test'];
    expect(asShown({ ...values, proxyAddresses }, 'user', SERVICE)).toMatchObject({
      userPrincipalName: 'anna@contoso.onmicrosoft.test',
      proxyAddresses: ['SMTP:anna@contoso.test', 'smtp:b@contoso.test'],
    });
    expect(asShown({ ...values, proxyAddresses }, 'user', GRAPH)).toEqual({ ...values, proxyAddresses });
  });
});

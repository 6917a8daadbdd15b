import { webcrypto } from 'node:crypto';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { beforeAll, describe, expect, it } from 'vitest';
import { DateTime } from '../../../engine/rules/expression/value.ts';
import { evaluate, object, octets } from './builders.ts';

const NAME = [{ C: ['DE'] }, { O: ['Contoso, Inc.'] }, { DC: ['test'] }, { CN: ['Zoë 山田 <2>'] }];
const KEYS = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

let der: Uint8Array;

beforeAll(async () => {
  const keys = await webcrypto.subtle.generateKey(KEYS, false, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: '00f1',
      name: NAME,
      notBefore: new Date('2025-01-02T03:04:05Z'),
      notAfter: new Date('2035-01-02T03:04:05Z'),
      signingAlgorithm: KEYS,
      keys,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.2']),
        new x509.SubjectAlternativeNameExtension([
          { type: 'upn', value: 'zoe@contoso.test' },
          { type: 'dns', value: 'pc7.contoso.test' },
          { type: 'email', value: 'zoe.berg@contoso.test' },
          { type: 'url', value: 'https://contoso.test/zoe' },
        ]),
      ],
    },
    webcrypto,
  );
  der = new Uint8Array(certificate.rawData);
});

function show(text: string): unknown {
  const base64 = Buffer.from(der).toString('base64');
  const result = evaluate(text, object({ objectGUID: [der], cn: [base64], photos: [der, octets('3000')] }));
  return result instanceof DateTime ? result.toDate().toISOString() : result;
}

const DN = 'CN="Zoë 山田 <2>", DC=test, O="Contoso, Inc.", C=DE';

describe('certificate functions', () => {
  it.each<[string, unknown]>([
    ['IsCert([objectGUID])', true],
    ['IsCert([cn])', true],
    ['IsCert("not a certificate")', false],
    ['IsCert([mail])', false],
    ['IsCert([photos])', [true, false]],
    ['CertFormat([objectGUID])', 'X509'],
    ['CertSubject([objectGUID])', DN],
    ['CertSubjectNameDN([objectGUID])', DN],
    ['CertIssuer([cn])', DN],
    ['CertIssuerDN([cn])', DN],
    ['CertNotBefore([objectGUID])', '2025-01-02T03:04:05.000Z'],
    ['CertNotAfter([objectGUID])', '2035-01-02T03:04:05.000Z'],
    ['CertSerialNumber([objectGUID])', '00F1'],
    ['CertVersion([objectGUID])', '3'],
    ['CertKeyAlgorithm([objectGUID])', '1.2.840.10045.2.1'],
    ['CertKeyAlgorithmParams([objectGUID])', '06082A8648CE3D030107'],
    ['CertPublicKeyOid([objectGUID])', '1.2.840.10045.2.1'],
    ['CertSignatureAlgorithmOid([objectGUID])', '1.2.840.10045.4.3.2'],
    ['CertExtensionOids([objectGUID])', ['2.5.29.19', '2.5.29.15']],
    ['Count(Where($c,[photos],IsCert($c)))', 1n],
    ['CertFriendlyName([objectGUID])', ''],
    ['CertIssuerOid([objectGUID])', null],
    ['CertSubjectNameOid([objectGUID])', null],
    ['CertPublicKeyParametersOid([objectGUID])', '1.2.840.10045.2.1'],
    ['CertNameInfo([objectGUID],"SimpleName",False)', 'Zoë 山田 <2>'],
    ['CertNameInfo([objectGUID],"SimpleName",True)', 'Zoë 山田 <2>'],
    ['CertNameInfo([objectGUID],"UpnName",False)', 'zoe@contoso.test'],
    ['CertNameInfo([objectGUID],"EmailName",False)', 'zoe.berg@contoso.test'],
    ['CertNameInfo([objectGUID],"EmailName",True)', ''],
    ['CertNameInfo([objectGUID],"DnsName",False)', 'pc7.contoso.test'],
    ['CertNameInfo([objectGUID],"DnsName",True)', 'Zoë 山田 <2>'],
    ['CertNameInfo([objectGUID],"DnsFromAlternativeName",True)', ''],
    ['CertNameInfo([objectGUID],"UrlName",False)', 'https://contoso.test/zoe'],
    [
      'CertNameInfo([objectGUID],"Pet" & "Name",False)',
      {
        error: 'no kind of name; known are SimpleName, EmailName, UpnName, DnsName, DnsFromAlternativeName, UrlName',
        position: 0,
      },
    ],
    ['CertVersion([mail])', null],
    ['CertVersion("AAAA")', { error: 'not a certificate', position: 0 }],
    ['CertThumbprint([photos])', { error: 'not a certificate', position: 0 }],
  ])('%s is %o', (text, value) => expect(show(text)).toEqual(value));

  it('show the SHA-1 of the certificate as thumbprint', async () => {
    const sha1 = Buffer.from(await webcrypto.subtle.digest('SHA-1', Buffer.from(der)))
      .toString('hex')
      .toUpperCase();
    expect(show('CertThumbprint([objectGUID])')).toBe(sha1);
    expect(show('CertHashString([objectGUID])')).toBe(sha1);
  });

  it('say of a certificate cut off anywhere that it is none', () => {
    for (let length = 0; length < der.length; length += 7) {
      const cut = object({ objectGUID: [der.slice(0, length)] });
      expect(evaluate('IsCert([objectGUID])', cut)).toBe(false);
    }
  });
});

/** What an agent says of itself, in the order that the service insists on, and what it takes for its own certificate. */

import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { claimsOf } from '../../../engine/sign-in/pass-through/answer/claims.ts';
import {
  customEndpoints,
  endpointsOfCloud,
  isServiceHost,
  serviceUrl,
} from '../../../engine/sign-in/pass-through/endpoints.ts';
import { readXml, writeXml } from '../../../engine/sign-in/pass-through/messages/xml.ts';
import { bootstrapRequest } from '../../../engine/sign-in/pass-through/bootstrap/request.ts';
import { agentKey, guidText, readCertificate } from '../../../engine/sign-in/pass-through/registration/identity.ts';
import { certificateOf, registrationRequest } from '../../../engine/sign-in/pass-through/registration/registration.ts';
import { makeSigningRequest } from '../../../engine/sign-in/pass-through/registration/signing-request.ts';
import { tenantOfToken } from '../../../engine/sign-in/pass-through/registration/token.ts';
import { renewalRequest } from '../../../engine/sign-in/pass-through/renewal/renewal.ts';
import { sharedAccessToken } from '../../../engine/sign-in/pass-through/signalling/shared-access.ts';
import { createAuthority } from '../../lab/tenant/pass-through/authority.ts';

const SYSTEM = { machineName: 'agent<1>', language: '1033', locale: '0409', sku: '8', version: '10.0.20348' };
const TENANT = '71e2b1fc-f677-4bc2-91b9-8b862798e3b0';
const AGENT = '0981c347-b112-4a78-a2a3-23d51d9cbff2';

const childrenOf = (xml: string) => readXml(xml, 'test').children.map(({ name }) => name);

describe('what is sent', () => {
  it('registers with these elements in this order', () => {
    const xml = registrationRequest({ tenantId: TENANT, token: 'eyJ', system: SYSTEM }, 'Q1NS');
    expect(xml).toBe(
      '<RegistrationRequest xmlns="http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Registration" ' +
        'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Base64Csr>Q1NS</Base64Csr><AuthenticationToken>eyJ</AuthenticationToken>' +
        '<Base64Pkcs10Csr i:nil="true"/><Feature>ApplicationProxy</Feature><FeatureString>PassthroughAuthentication</FeatureString>' +
        '<RegistrationRequestSettings><SystemSettingsInformation i:type="a:SystemSettings" ' +
        'xmlns:a="http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Utilities.SystemSettings" ' +
        'xmlns="http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.RegistrationCommons">' +
        `${FIVE}</SystemSettingsInformation><PSModuleVersion>1.5.2482.0</PSModuleVersion><SystemSettings i:type="a:SystemSettings" ` +
        'xmlns:a="http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common.Utilities.SystemSettings">' +
        `${FIVE}</SystemSettings></RegistrationRequestSettings><TenantId>${TENANT}</TenantId>` +
        '<UserAgent>PassthroughAuthenticationConnector/1.5.2482.0</UserAgent></RegistrationRequest>',
    );
  });

  it('renews with these, and asks for settings in the alphabet’s order', () => {
    expect(childrenOf(renewalRequest('Q1NS', SYSTEM))).toEqual(['Base64Csr', 'TrustRenewalRequestSettings']);
    const facts = { agentId: AGENT, tenantId: TENANT, system: SYSTEM, initial: true, consecutiveFailures: 0 };
    const more = { lastLatency: 1, failedListeners: 0, requestId: AGENT, now: new Date(0) };
    const names = childrenOf(bootstrapRequest({ ...facts, ...more }));
    expect(names).toHaveLength(28);
    expect(names).toEqual([...names].sort());
  });

  it('never lets a name of a machine become markup', () => {
    expect(writeXml({ name: 'a', attributes: { b: '"<' }, content: 'x<y>&\u0000z' })).toBe(
      '<a b="&quot;&lt;">x&lt;y&gt;&amp; z</a>',
    );
  });

  it('asks for a certificate as OpenSSL would have it', async () => {
    const { base64Csr } = await makeSigningRequest();
    const folder = mkdtempSync(path.join(tmpdir(), 'causeway-csr-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'request.der');
    writeFileSync(file, Buffer.from(base64Csr, 'base64'));
    const text = execFileSync('openssl', ['req', '-inform', 'DER', '-in', file, '-noout', '-text', '-verify'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(text).toMatch(/Public-Key: \(2048 bit\)/);
    expect(text).toMatch(/Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment/);
    expect(text).toMatch(/TLS Web Client Authentication/);
    expect(text).toMatch(/Signature Algorithm: sha256WithRSAEncryption/);
  });

  it('shows a listener’s right as the service bus computes it', () => {
    const endpoint = {
      name: '',
      namespace: 'his-eur1',
      domain: 'servicebus.windows.net',
      servicePath: `${TENANT}_x`,
      reliable: false,
      keyName: 'Connector',
      key: 'bm90IGRlY29kZWQ=',
    };
    const resource = `http%3A%2F%2Fhis-eur1.servicebus.windows.net%2F${TENANT}_x%2F`;
    const signature = createHmac('sha256', 'bm90IGRlY29kZWQ=').update(`${resource}\n1800000000`).digest('base64');
    expect(sharedAccessToken(endpoint, new Date(1_800_000_000_999))).toBe(
      `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=1800000000&skn=Connector`,
    );
  });

  it('answers in claims', () => {
    const right = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
    const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
    const reason = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
    expect(claimsOf({ kind: 'accepted', name: 'anna@contoso.test' })).toEqual([
      { ClaimType: `${claims}/authentication`, Resource: true, Right: right },
      { ClaimType: `${claims}/name`, Resource: 'anna@contoso.test', Right: right },
    ]);
    expect(claimsOf({ kind: 'refused', error: 1326 })).toEqual([
      { ClaimType: `${claims}/authentication`, Resource: false, Right: right },
      { ClaimType: reason, Resource: 1326, Right: right },
    ]);
    expect(claimsOf({ kind: 'key-missing' })[1]).toMatchObject({ Resource: 'EncryptionDataNotFound' });
  });
});

const FIVE =
  '<a:MachineName>agent&lt;1&gt;</a:MachineName><a:OsLanguage>1033</a:OsLanguage><a:OsLocale>0409</a:OsLocale>' +
  '<a:OsSku>8</a:OsSku><a:OsVersion>10.0.20348</a:OsVersion>';

describe('a certificate', () => {
  it('carries the agent as sixteen octets, as a capture of the service has them', () => {
    expect(guidText(Buffer.from('47c3810912b1784aa2a323d51d9cbff2', 'hex'))).toBe(AGENT);
  });

  it('is taken where it is of this key, this tenant and this agent, and not otherwise', async () => {
    const authority = createAuthority(Date.now());
    const ours = await makeSigningRequest();
    const foreign = await makeSigningRequest();
    const publicKey = execFileSync('openssl', ['pkey', '-pubout', '-outform', 'DER'], { input: ours.privateKeyPem });
    const issue = (tenantId: string, days = 180) =>
      readCertificate(
        authority.issue({ publicKey, agentId: AGENT, tenantId, now: Date.now(), days }).toString('base64'),
      );
    const expected = { tenantId: TENANT.toUpperCase(), privateKeyPem: ours.privateKeyPem, now: new Date() };
    const key = agentKey(issue(TENANT), { ...expected, agentId: AGENT });
    expect(key).toMatchObject({ agentId: AGENT, tenantId: TENANT });
    expect(key.thumbprint).toMatch(/^[0-9A-F]{40}$/);
    const refusal = (work: () => unknown) => {
      try {
        work();
      } catch (error) {
        return error;
      }
      return undefined;
    };
    const reasons = [
      () => agentKey(issue(TENANT), { ...expected, privateKeyPem: foreign.privateKeyPem }),
      () => agentKey(issue(AGENT), expected),
      () => agentKey(issue(TENANT), { ...expected, agentId: TENANT }),
      () => agentKey(issue(TENANT, 1), { ...expected, now: new Date(Date.now() + 2 * 86_400_000) }),
      () => readCertificate('AAAA'),
    ].map(refusal);
    expect(reasons).toMatchObject(
      ['other-key', 'other-tenant', 'other-agent', 'expired', 'unreadable'].map((reason) => ({
        fault: { code: 'agent-certificate-refused', detail: { reason } },
      })),
    );
  });

  it('is not believed from an answer that says no, or is none', () => {
    const answer = (body: string, status = 200) =>
      certificateOf({ status, body }, 'RegistrationResult', 'registration.test');
    const result = (inner: string) => `<RegistrationResult xmlns="urn:x">${inner}</RegistrationResult>`;
    expect(answer(result('<Certificate>QUJD</Certificate><ErrorMessage/><IsSuccessful>true</IsSuccessful>'))).toBe(
      'QUJD',
    );
    const withCode = (code: string): unknown =>
      expect.objectContaining({ fault: expect.objectContaining({ code }) as object });
    for (const [body, status] of [
      [result('<Certificate>QUJD</Certificate><ErrorMessage>No</ErrorMessage><IsSuccessful>false</IsSuccessful>'), 200],
      [result('<IsSuccessful>true</IsSuccessful>'), 200],
      ['<Other/>', 200],
      ['', 403],
    ] as const)
      expect(() => answer(body, status)).toThrow(withCode('agent-registration-refused') as Error);
    for (const body of ['', 'text', '<a', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', `${'<a>'.repeat(40)}`])
      expect(() => answer(body)).toThrow(withCode('protocol-error') as Error);
  });
});

describe('where things go', () => {
  it('is the service’s own hosts and no others', () => {
    const endpoints = endpointsOfCloud('global')!;
    const is = (host: string) => isServiceHost(endpoints, host);
    expect(['x.connector.his.msappproxy.net', 'NS.servicebus.windows.net', 'a.msappproxy.net.'].map(is)).toEqual([
      true,
      true,
      true,
    ]);
    expect(['msappproxy.net', '.msappproxy.net', 'evilmsappproxy.net', 'msappproxy.net.evil.test'].map(is)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    for (const url of ['http://x.msappproxy.net', 'https://evil.test/', 'https://x.msappproxy.net@evil.test', 'no'])
      expect(() => serviceUrl(endpoints, url)).toThrow(expect.objectContaining({ name: 'FaultError' }));
  });

  it('is told by the cloud, or by what is given in its place', () => {
    expect(endpointsOfCloud('china')).toBeUndefined();
    expect(endpointsOfCloud('us-government')?.registration).toContain('msappproxy.us');
    expect(customEndpoints({ relay: 'wss://r', hosts: undefined })).toMatchObject({
      relay: 'wss://r',
      hosts: endpointsOfCloud('global')?.hosts,
    });
  });

  it('is the tenant that the token says, where it says one', () => {
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
    expect(tenantOfToken(token({ tid: TENANT.toUpperCase() }))).toBe(TENANT);
    expect([token({}), 'a.b.c', '', 'a'].map(tenantOfToken)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

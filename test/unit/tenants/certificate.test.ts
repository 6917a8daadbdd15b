import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import {
  certificateFacts,
  makeClientCredential,
  readCertificate,
} from '../../../engine/connectors/entra-id/certificate.ts';
import { openHttp, networkFault } from '../../../engine/connectors/entra-id/http.ts';
import { tokenFault } from '../../../engine/connectors/entra-id/sign-in/refusals.ts';
import { makeServerCertificate } from '../../lab/certificates.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const make = (subject: string, keyBits: 2048 | 3072 = 2048) =>
  makeClientCredential({ subject, years: 2, keyBits, now: NOW });

test('a certificate is made of the wanted length and life, and belongs to its key', async () => {
  const { certificatePem, privateKeyPem } = await make('Causeway, München "dc1" <1>', 3072);
  const facts = certificateFacts(readCertificate(certificatePem), NOW);
  expect(facts).toMatchObject({
    keyBits: 3072,
    renewalDue: false,
    expired: false,
    notBefore: '2026-11-20T07:55:00.000Z',
  });
  expect(facts.subject).toBe(facts.issuer);
  expect(facts.thumbprintSha256).toMatch(/^[0-9A-F]{64}$/);
  expect(privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
});

test('a whole distinguished name is taken as it is, and what is none is refused', async () => {
  const { certificatePem } = await make('CN=Causeway, O=Contoso');
  expect(certificateFacts(readCertificate(certificatePem), NOW).subject).toContain('O=Contoso');
  await expect(make('=,=')).rejects.toMatchObject({ fault: { code: 'answers-invalid', detail: { path: 'subject' } } });
});

test('renewal is due after 70 % of its life, and its end is its end', async () => {
  const certificate = readCertificate((await make('Causeway')).certificatePem);
  const after = (years: number) => certificateFacts(certificate, new Date(NOW.getTime() + years * 365.25 * 86_400_000));
  expect([1.3, 1.5, 2.1].map((years) => after(years).renewalDue)).toEqual([false, true, true]);
  expect([1.5, 2.1].map((years) => after(years).expired)).toEqual([false, true]);
  expect(after(5).lifeUsed).toBe(1);
  expect(after(-1).lifeUsed).toBe(0);
});

const PARTY = { host: 'login.test', tenantId: 'contoso.test', clientId: 'c' };
test.each([
  [
    'invalid_client',
    'AADSTS700027: ... [Reason - The key was not found., ...]',
    'client-certificate-rejected',
    'not-registered',
  ],
  [
    'invalid_client',
    'AADSTS700027: ... [Reason - The key used is expired., ...]',
    'client-certificate-rejected',
    'expired',
  ],
  ['invalid_client', 'AADSTS700024: Client assertion is not within its valid time range.', 'clock-skew', undefined],
  ['unauthorized_client', "AADSTS7000112: Application 'c' is disabled.", 'application-unknown', 'disabled'],
  [
    'invalid_grant',
    'AADSTS53003: Access has been blocked by Conditional Access policies.',
    'sign-in-blocked',
    'conditional-access',
  ],
  ['access_denied', 'AADSTS90094: The grant requires admin permission.', 'sign-in-blocked', 'consent-required'],
  ['access_denied', 'AADSTS65004: User declined to consent.', 'sign-in-declined', undefined],
  ['expired_token', 'AADSTS70019: Verification code expired.', 'sign-in-expired', undefined],
  ['invalid_request', 'AADSTS90002: Tenant not found.', 'tenant-unknown', undefined],
  ['temporarily_unavailable', 'Try later.', 'protocol-error', undefined],
])('%s with %s is %s', (error, description, code, reason) => {
  const { fault } = tokenFault(new Error('x'), { error, description, status: 400 }, PARTY);
  expect([fault.code, fault.detail['reason']]).toEqual([code, reason]);
});

test('the time a tenant may take to answer is the one that was set', async () => {
  const { caCertificatePem, certificatePem, privateKeyPem } = await makeServerCertificate(['127.0.0.1']);
  const server = createServer({ cert: certificatePem, key: privateKeyPem }, () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => server.closeAllConnections());
  const http = openHttp({ caPem: caCertificatePem, timeouts: { connect: 5000, request: 300 } });
  const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  const failure = await http.fetch(url, {}).catch((error: unknown) => networkFault(error, url).fault);
  expect(failure).toMatchObject({ code: 'server-timeout', detail: { reason: 'UND_ERR_HEADERS_TIMEOUT' } });
  server.closeAllConnections();
  server.close();
  await http.close();
});

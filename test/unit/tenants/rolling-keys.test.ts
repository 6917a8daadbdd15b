import { X509Certificate } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { joinPrivateKeys, privateKeyOf } from '../../../engine/connectors/entra-id/certificate.ts';
import { proofOf } from '../../../engine/connectors/entra-id/graph/administration/rolling-keys.ts';
import { makeClientCertificate } from '../../lab/tenant/tenant.ts';
import { clientOf } from '../lab-tenant/client.ts';
import { startTenant } from '../../lab/tenant/tenant.ts';

/** The lab with an application that has no permission at all, and one request of it. */
async function open() {
  const tenant = await startTenant({ throttle: 'off' });
  const client = await clientOf(tenant, []);
  onTestFinished(() => client.close());
  const [application] = tenant.applications.list();
  if (application === undefined) throw new Error('no application');
  const next = new X509Certificate((await makeClientCertificate('Next')).certificatePem);
  const own = { certificate: new X509Certificate(client.certificate.certificatePem), ...client.certificate };
  const add = (proof: string) => {
    const keyCredential = { type: 'AsymmetricX509Cert', usage: 'Verify', key: next.raw.toString('base64') };
    return client.send('POST', `/applications/${application.id}/addKey`, {
      keyCredential,
      passwordCredential: null,
      proof,
    });
  };
  return { application, own, add };
}

test('a proof of a registered certificate adds a key without any permission', async () => {
  const { application, own, add } = await open();
  const answer = await add(proofOf(application.id, own));
  expect(answer).toMatchObject({ status: 200, body: { type: 'AsymmetricX509Cert', usage: 'Verify', key: null } });
});

test('a proof for another application, of another time or of another key adds nothing', async () => {
  const { application, own, add } = await open();
  const stranger = await makeClientCertificate('Stranger');
  const refused = [
    proofOf(application.appId, own),
    proofOf(application.id, own, Date.now() - 3_600_000),
    proofOf(application.id, own, Date.now() + 3_600_000),
    proofOf(application.id, { certificate: new X509Certificate(stranger.certificatePem), ...stranger }),
  ];
  for (const proof of refused) {
    expect(await add(proof)).toMatchObject({
      status: 401,
      body: { error: { code: 'Authentication_MissingOrMalformed' } },
    });
  }
});

test('of several private keys the one that belongs to the certificate is taken', async () => {
  const [one, other] = await Promise.all([makeClientCertificate('One'), makeClientCertificate('Other')]);
  const both = joinPrivateKeys(one.privateKeyPem, other.privateKeyPem, one.privateKeyPem);
  expect(both.match(/BEGIN PRIVATE KEY/g)).toHaveLength(2);
  const found = privateKeyOf(new X509Certificate(other.certificatePem), both);
  expect(found.replaceAll(/\s/g, '')).toBe(other.privateKeyPem.replaceAll(/\s/g, ''));
  expect(() => privateKeyOf(new X509Certificate(other.certificatePem), one.privateKeyPem)).toThrow('key-mismatch');
  expect(() => privateKeyOf(new X509Certificate(other.certificatePem), 'nothing')).toThrow('unreadable');
});

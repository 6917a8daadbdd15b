/** What a registration and an exchange of certificates send and get, held against Microsoft's metadata. */

import { X509Certificate } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { makeClientCredential } from '../../engine/connectors/entra-id/certificate.ts';
import { createAdministrators } from '../../engine/setup/tenants/administrators.ts';
import { registerApplication } from '../../engine/setup/tenants/register.ts';
import { proofOf } from '../../engine/connectors/entra-id/graph/administration/rolling-keys.ts';
import { loadOpenApiValidator } from '../lab/tenant/openapi-validator.ts';
import { startTenant } from '../lab/tenant/tenant.ts';
import { EVERYTHING, clientOf } from '../unit/lab-tenant/client.ts';

const validator = loadOpenApiValidator();
/** Alternate keys and what is asked of oneself are real and not in the extract of the metadata that is at hand. */
const OUTSIDE = /^\/(me|oauth2PermissionGrants|applications\(uniqueName|servicePrincipals\(appId)/;
const WHO = {
  userPrincipalName: 'anna@contoso.test',
  password: 'Aa1-admin-Lab!',
  roles: ['Global Administrator'],
} as const;

test.skipIf(validator === undefined)(
  `registration and keys fit the schema (${validator === undefined ? 'skipped: no reference data' : 'validated'})`,
  async () => {
    const tenant = await startTenant({ throttle: 'off', record: true, deviceCodes: { intervalS: 0.1 } });
    tenant.applications.addAdministrator(WHO);
    const client = await clientOf(tenant, [...EVERYTHING, 'Application.ReadWrite.All']);
    onTestFinished(() => client.close());
    const administrators = createAdministrators();
    onTestFinished(() => administrators.close());
    const { signal } = new AbortController();
    const { handle } = await administrators.signIn({
      method: 'device-code',
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      page: { language: 'en', title: '', done: '', failed: '' },
      signal,
      onDeviceCode: ({ userCode }) => tenant.applications.approveDeviceCode(userCode, WHO.userPrincipalName),
      onUrl: () => undefined,
    });
    const made = await makeClientCredential({ subject: 'Causeway', years: 1, keyBits: 2048, now: new Date() });
    const { applicationId, clientId, servicePrincipalId } = await administrators.use(handle, (administrator) =>
      registerApplication(administrator, {
        ...made,
        displayName: 'Causeway',
        now: () => new Date(),
        signal,
        onStep: () => undefined,
      }),
    );
    const possession = { certificate: new X509Certificate(made.certificatePem), privateKeyPem: made.privateKeyPem };
    const next = await makeClientCredential({ subject: 'Next', years: 1, keyBits: 2048, now: new Date() });
    const key = new X509Certificate(next.certificatePem).raw.toString('base64');
    const added = await client.send('POST', `/applications/${applicationId}/addKey`, {
      keyCredential: { type: 'AsymmetricX509Cert', usage: 'Verify', key },
      passwordCredential: null,
      proof: proofOf(applicationId, possession),
    });
    const proof = proofOf(applicationId, possession);
    const keyId = String(added.body['keyId']);
    for (const [status, method, path, body] of [
      [204, 'POST', `/applications/${applicationId}/removeKey`, { keyId, proof }],
      [200, 'GET', `/applications/${applicationId}?$select=id,keyCredentials`],
      [200, 'GET', `/applications(appId='${clientId}')`],
      [200, 'GET', "/applications?$filter=displayName eq 'Causeway'"],
      [200, 'GET', `/servicePrincipals/${servicePrincipalId}`],
      [200, 'GET', "/servicePrincipals?$filter=displayName eq 'Microsoft Graph'"],
      [200, 'GET', `/servicePrincipals/${servicePrincipalId}/appRoleAssignments`],
      [204, 'DELETE', `/applications/${applicationId}`],
    ] as const) {
      expect((await client.send(method, path, body)).status, `${method} ${path}`).toBe(status);
    }
    const traffic = tenant.requests.filter(({ path }) => !OUTSIDE.test(path));
    expect(traffic.length).toBeGreaterThan(15);
    expect(validator?.validateTraffic(traffic)).toEqual([]);
  },
);

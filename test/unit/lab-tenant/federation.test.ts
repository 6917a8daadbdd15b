/** Federated domains of the lab tenant: what Graph takes, and which tokens open the door. */

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeClientCertificate, type ClientCertificate, type FederationWishes } from '../../lab/tenant/tenant.ts';
import { startIdentityProvider, type IdentityProvider } from '../../lab/identity-provider/minimal.ts';
import { saml11, type TokenWishes } from '../../lab/identity-provider/tokens.ts';
import { AZURE_CLI } from '../../lab/tenant/applications/registrations.ts';
import type { JsonObject } from '../../lab/tenant/json.ts';
import { startWithClient, type TestClient } from './client.ts';

const DOMAIN = 'contoso.test';
const ANNA = { userPrincipalName: 'anna@contoso.test', immutableId: 'QW5uYSdzIGFuY2hvciE=' };
const PATH = `/domains/${DOMAIN}/federationConfiguration`;

let client: TestClient;
let provider: IdentityProvider;
let stranger: ClientCertificate;
let wanted: FederationWishes & JsonObject;

beforeAll(async () => {
  client = await startWithClient(
    { verifiedDomains: ['fabrikam.test', DOMAIN, 'dev.contoso.test'], unverifiedDomains: ['pending.test'] },
    ['Domain.ReadWrite.All', 'Domain-InternalFederation.ReadWrite.All', 'User.Read.All'],
  );
  provider = await startIdentityProvider({ authenticate: () => Promise.resolve(undefined) }, () => '');
  stranger = await makeClientCertificate('Somebody else');
  wanted = {
    issuerUri: provider.entityId,
    passiveSignInUri: `${provider.origin}/adfs/ls/`,
    preferredAuthenticationProtocol: 'wsFed',
    signingCertificate: provider.certificates()[0]!,
  };
  const { state } = client.tenant;
  state.addUser({ userPrincipalName: ANNA.userPrincipalName, onPremisesImmutableId: ANNA.immutableId });
  state.addUser({ userPrincipalName: 'ben@fabrikam.test', onPremisesImmutableId: 'QmVuJ3MgYW5jaG9yISE=' });
});
afterAll(async () => {
  await provider.close();
  await client.close();
});

describe('the configuration in Graph', () => {
  beforeEach(() => {
    client.tenant.federation.set(DOMAIN, undefined);
  });

  it('makes the domain and those below it federated, and goes again', async () => {
    const created = await client.send('POST', PATH, wanted);
    expect(created).toMatchObject({
      status: 201,
      body: { issuerUri: provider.entityId, nextSigningCertificate: null },
    });
    const types = (await client.all('/domains')).map(({ id, authenticationType }) => [id, authenticationType]);
    expect(Object.fromEntries(types)).toMatchObject({
      [DOMAIN]: 'Federated',
      'dev.contoso.test': 'Federated',
      'fabrikam.test': 'Managed',
    });
    const id = String(created.body['id']);
    expect((await client.send('PATCH', `${PATH}/${id}`, { displayName: 'Contoso' })).status).toBe(204);
    expect((await client.get(`${PATH}/${id}`)).body).toMatchObject({ displayName: 'Contoso' });
    expect((await client.send('DELETE', `${PATH}/${id}`)).status).toBe(204);
    expect((await client.get(PATH)).body['value']).toEqual([]);
  });

  it('is one for a domain, and its issuer for one domain', async () => {
    await client.send('POST', PATH, wanted);
    expect((await client.send('POST', PATH, wanted)).status).toBe(409);
    await client.send('PATCH', `/domains/contoso.onmicrosoft.test`, { isDefault: true });
    const second = await client.send('POST', '/domains/fabrikam.test/federationConfiguration', wanted);
    expect(second).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('issuerUri') as string } },
    });
    await client.send('PATCH', '/domains/fabrikam.test', { isDefault: true });
  });

  it.each([
    ['a default domain', 'fabrikam.test', {}],
    ['an initial domain', 'contoso.onmicrosoft.test', {}],
    ['an unverified domain', 'pending.test', {}],
    ['a subdomain', 'dev.contoso.test', {}],
    ['a certificate that is none', DOMAIN, { signingCertificate: 'AAAA' }],
    ['no issuer', DOMAIN, { issuerUri: null }],
    ['an address without TLS', DOMAIN, { passiveSignInUri: 'http://sts.contoso.test/adfs/ls/' }],
    ['a protocol nobody knows', DOMAIN, { preferredAuthenticationProtocol: 'shibboleth' }],
    ['a property nobody knows', DOMAIN, { supportsMfa: true }],
  ])('is refused for %s', async (_, domain, change) => {
    const answer = await client.send('POST', `/domains/${domain}/federationConfiguration`, { ...wanted, ...change });
    expect(answer.status).toBe(400);
  });

  it('ends when the domain is set to managed', async () => {
    await client.send('POST', PATH, wanted);
    expect((await client.send('PATCH', `/domains/${DOMAIN}`, { authenticationType: 'Managed' })).status).toBe(204);
    expect((await client.get(PATH)).body['value']).toEqual([]);
    expect((await client.send('PATCH', `/domains/${DOMAIN}`, { authenticationType: 'Federated' })).status).toBe(400);
  });

  it('is told by home realm discovery, for the subdomain as well', async () => {
    const realm = async (domain: string) =>
      (await client.raw('GET', `/common/userrealm/somebody@${domain}?api-version=1.0`, {})).body;
    expect(await realm(DOMAIN)).toMatchObject({ account_type: 'Managed' });
    await client.send('POST', PATH, { ...wanted, activeSignInUri: `${provider.origin}/active` });
    expect(await realm('dev.contoso.test')).toMatchObject({
      account_type: 'Federated',
      federation_protocol: 'WSTrust',
      federation_active_auth_url: `${provider.origin}/active`,
      cloud_audience_urn: 'urn:federation:MicrosoftOnline',
    });
    expect(await realm('nowhere.test')).toMatchObject({ account_type: 'Unknown' });
  });
});

describe('a token of the provider', () => {
  beforeAll(async () => {
    client.tenant.federation.set(DOMAIN, undefined);
    await client.send('POST', PATH, wanted);
  });

  async function redeem(assertion: string) {
    const answer = await client.raw('POST', '/organizations/oauth2/v2.0/token', {
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:saml1_1-bearer',
        client_id: AZURE_CLI,
        scope: 'https://graph.microsoft.com/.default',
        assertion: Buffer.from(assertion).toString('base64url'),
      }).toString(),
    });
    const { access_token: token, error_codes: codes } = answer.body;
    return typeof token === 'string' ? 'signed in' : (codes as readonly number[])[0];
  }

  /** By the provider, with what a test says otherwise. */
  function tokenWith(change: Partial<TokenWishes>): string {
    provider.spoil(change);
    const assertion = provider.assertionFor(ANNA);
    provider.spoil({});
    return assertion;
  }

  it('signs its user in, once', async () => {
    const assertion = provider.assertionFor(ANNA);
    expect(await redeem(assertion)).toBe('signed in');
    expect(await redeem(assertion)).toBe(50008);
  });

  it.each<[string, Partial<TokenWishes>, number]>([
    ['of an issuer that differs by a slash', { issuer: 'slash' }, 50107],
    ['for another audience', { audience: 'urn:federation:elsewhere' }, 50008],
    ['that has expired', { now: new Date(Date.now() - 2 * 3_600_000) }, 50008],
    ['that is not valid yet', { now: new Date(Date.now() + 3_600_000) }, 50008],
    ['signed with SHA-1', { algorithm: 'sha1' }, 50006],
    ['of somebody who is not there', { immutableId: 'bm9ib2R5IGF0IGFsbCE=' }, 51004],
    ['with the name of somebody else', { userPrincipalName: 'carla@contoso.test' }, 50008],
    [
      'for somebody of another domain',
      { userPrincipalName: 'ben@fabrikam.test', immutableId: 'QmVuJ3MgYW5jaG9yISE=' },
      50107,
    ],
  ])('%s is refused', async (_, change, code) => {
    const issuer = change.issuer === undefined ? {} : { issuer: `${provider.entityId}/` };
    expect(await redeem(tokenWith({ ...change, ...issuer }))).toBe(code);
  });

  it('of another key is refused, though it carries its own certificate', async () => {
    const assertion = saml11({ issuer: provider.entityId, ...ANNA, signer: stranger, now: new Date() });
    expect(await redeem(assertion)).toBe(50006);
  });

  it('that was changed, wrapped, or brings a document type is refused', async () => {
    const good = provider.assertionFor(ANNA);
    expect(await redeem(good.replaceAll(ANNA.userPrincipalName, 'ben@fabrikam.test'))).toBe(50006);
    const inner = good.replace(/<ds:Signature[\s\S]*<\/ds:Signature>|<Signature[\s\S]*<\/Signature>/, '');
    const forged = inner.replace(/AssertionID="[^"]*"/, 'AssertionID="_forged"');
    const wrapped = forged.replace('</saml:Assertion>', `<saml:Advice>${good}</saml:Advice></saml:Assertion>`);
    expect(await redeem(wrapped)).toBe(50008);
    expect(await redeem(`<!DOCTYPE saml:Assertion>${good}`)).toBe(50008);
    expect(await redeem(good)).toBe('signed in');
  });

  it('is taken from the next key as from the current one, and from a former one no more', async () => {
    await provider.addCertificate();
    const [, next] = provider.certificates();
    client.tenant.federation.set(DOMAIN, { ...wanted, nextSigningCertificate: next! });
    provider.promote();
    expect(await redeem(provider.assertionFor(ANNA))).toBe('signed in');
    client.tenant.federation.set(DOMAIN, wanted);
    expect(await redeem(provider.assertionFor(ANNA))).toBe(50006);
  });
});

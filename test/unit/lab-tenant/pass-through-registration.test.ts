/**
 * Agents are registered, told where to listen, renewed and listed by the lab tenant. OpenSSL makes the requests, and says what is
 * in the certificates.
 */

import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeClientCertificate, startTenant } from '../../lab/tenant/tenant.ts';
import {
  administratorToken,
  agentIdOf,
  bootstrap,
  bootstrapRequest,
  makeRequest,
  register,
  registrationParts,
  registrationRequest,
  send,
  systemSettings,
  valueIn,
  XML,
  type Credential,
} from './pass-through-client.ts';
import { certificateIn, COMMON, openssl, renewalRequest, sharedRequest, useWorld } from './pass-through-world.ts';

const world = useWorld();
describe('registration', () => {
  test('gives a certificate that OpenSSL takes for a client of that authority, and that names tenant and agent', () => {
    const files = { 'agent.pem': world.first.certificatePem, 'ca.pem': world.tenant.passThrough.authorityPem };
    expect(openssl(['verify', '-CAfile', 'ca.pem', '-purpose', 'sslclient', 'agent.pem'], files)).toContain('OK');
    const text = openssl(['x509', '-in', 'agent.pem', '-noout', '-text'], files);
    expect(text).toContain('Issuer: CN = HISConnectorRegistrationCA.his.msappproxy.net');
    expect(text).toContain(`Subject: CN = ${world.tenant.tenantId}`);
    expect(text).toMatch(/Subject Unique ID: +([0-9a-f]{2}:?){16}/);
    expect(text).toContain('Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment');
    expect(text).toMatch(/Extended Key Usage: critical\s+TLS Web Client Authentication\n/);
    expect(text).toContain('1.3.6.1.4.1.311.82.2');
    const { validFrom, validTo } = new X509Certificate(world.first.certificatePem);
    expect(Math.round((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000)).toBe(180);
    expect(world.tenant.passThrough.agents().map(({ id }) => id)).toEqual([
      agentIdOf(world.first),
      agentIdOf(world.second),
    ]);
  });

  test('writes an agent’s id as the sixteen octets of a GUID, as a published certificate has it', () => {
    const published = Buffer.from('47c3810912b1784aa2a323d51d9cbff2', 'hex');
    const raw = Buffer.concat([Buffer.from('06092b06010401823752010410', 'hex'), published]);
    expect(guidAfter(raw)).toBe('0981c347-b112-4a78-a2a3-23d51d9cbff2');
    expect(guidAfter(new X509Certificate(world.first.certificatePem).raw)).toBe(agentIdOf(world.first));
  });

  test('takes a request that OpenSSL verifies, signed with SHA-1 as well', async () => {
    const { base64, requestPem } = makeRequest({ digest: 'sha1' });
    expect(openssl(['req', '-in', 'csr.pem', '-verify', '-noout', '-text'], { 'csr.pem': requestPem })).toContain(
      'sha1',
    );
    const body = registrationRequest(registrationParts(world.tenant.tenantId, world.administrator, base64));
    const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('true');
    world.tenant.passThrough.removeAgent(agentIdOf({ keyPem: '', certificatePem: certificateIn(reply.body) }));
  });

  type Parts = [string, string][];
  const swapped = (parts: Parts): Parts => [...parts.slice(1, 2), ...parts.slice(0, 1), ...parts.slice(2)];
  const replaced = (name: string, text: string) => (parts: Parts) =>
    parts.map(([one, before]): [string, string] => [one, one === name ? text : before]);
  const machine = ['OsVersion', 'OsSku', 'OsLocale', 'OsLanguage', 'MachineName'];

  test.each<[string, (parts: Parts) => Parts, RegExp]>([
    ['in another order', swapped, /Base64Csr: after AuthenticationToken/],
    ['with an element that nobody knows', (parts) => [...parts, ['Extra', '<Extra/>']], /unknown element Extra/],
    [
      'without its settings',
      (parts) => parts.filter(([name]) => name !== 'RegistrationRequestSettings'),
      /no RegistrationRequestSettings/,
    ],
    ['for another feature', replaced('FeatureString', '<FeatureString>SyncFabric</FeatureString>'), /FeatureString/],
    [
      'with settings in another order',
      replaced(
        'RegistrationRequestSettings',
        `<RegistrationRequestSettings>${systemSettings('SystemSettingsInformation', `${COMMON}.RegistrationCommons`, machine)}<PSModuleVersion>1.5.1.0</PSModuleVersion>${systemSettings('SystemSettings')}</RegistrationRequestSettings>`,
      ),
      /MachineName: after OsVersion/,
    ],
    ['with a request for no key', replaced('Base64Csr', '<Base64Csr>AAAA</Base64Csr>'), /no PKCS#10 request/],
  ])('refuses a message %s, and writes down why', async (_what, spoil, finding) => {
    const { base64 } = sharedRequest();
    const body = registrationRequest(spoil(registrationParts(world.tenant.tenantId, world.administrator, base64)));
    const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect([valueIn(reply.body, 'IsSuccessful'), valueIn(reply.body, 'Certificate')]).toEqual(['false', '']);
    expect(world.violations().at(-1)).toMatch(finding);
  });

  test.each([
    ['a key of another length', { bits: 1024 }, /1024/],
    [
      'other uses of the key',
      { extensions: 'keyUsage = digitalSignature\nextendedKeyUsage = clientAuth\nsubjectKeyIdentifier = hash' },
      /key usage/,
    ],
    [
      'uses as a server',
      {
        extensions:
          'keyUsage = digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment\nextendedKeyUsage = clientAuth, serverAuth\nsubjectKeyIdentifier = hash',
      },
      /extended key usage/,
    ],
  ])('refuses a request for %s', async (_what, wishes, finding) => {
    const { base64 } = makeRequest(wishes);
    const body = registrationRequest(registrationParts(world.tenant.tenantId, world.administrator, base64));
    const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
    expect(world.violations().join('\n')).toMatch(finding);
  });

  test('takes a message in another order where it is told not to be strict, and writes it down all the same', async () => {
    world.tenant.passThrough.settings.strict = false;
    const before = world.violations().length;
    const parts = swapped(registrationParts(world.tenant.tenantId, world.administrator, sharedRequest().base64));
    const body = registrationRequest(parts);
    const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('true');
    expect(world.violations().slice(before)).toEqual([expect.stringContaining('after AuthenticationToken')]);
    world.tenant.passThrough.removeAgent(agentIdOf({ keyPem: '', certificatePem: certificateIn(reply.body) }));
  });

  test('refuses a request whose signature is not of its key', async () => {
    const octets = Buffer.from(sharedRequest().base64, 'base64');
    octets[octets.length - 5] = (octets.at(-5) ?? 0) ^ 1;
    const body = registrationRequest(
      registrationParts(world.tenant.tenantId, world.administrator, octets.toString('base64')),
    );
    const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
    expect(world.violations().at(-1)).toMatch(/signature is not of its key/);
  });

  test('refuses tokens for another resource, of somebody without the role, and one that has ended', async () => {
    const foreign = await startTenant({ passThrough: true });
    foreign.applications.addAdministrator({
      userPrincipalName: 'admin@contoso.test',
      password: 'Admin-Lab-1!',
      roles: ['Global Administrator'],
    });
    const tokens = [
      await administratorToken(world.tenant, { scope: 'https://graph.microsoft.com/.default' }),
      await administratorToken(world.tenant, { userName: 'reader@contoso.test' }),
      await administratorToken(foreign),
      'nonsense',
    ];
    await foreign.close();
    const refusals: string[] = [];
    const attempt = async (given: string): Promise<void> => {
      const body = registrationRequest(registrationParts(world.tenant.tenantId, given, sharedRequest().base64));
      const reply = await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
      expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
      refusals.push(valueIn(reply.body, 'ErrorMessage'));
    };
    for (const one of tokens) await attempt(one);
    world.now += 3_700_000;
    await attempt(world.administrator);
    world.now -= 3_700_000;
    expect(refusals.map((text) => text.replaceAll(/&#\d+;/g, "'"))).toEqual([
      "The audience 'https://graph.microsoft.com' of the token is not this service.",
      'The user is neither a global administrator nor a hybrid identity administrator.',
      'Access token validation failure. Invalid signature.',
      'IDX14100: JWT is not well formed, there are no dots (.).',
      'The token is expired or not valid yet.',
    ]);
  });

  test('refuses the tenant of somebody else, and XML with a document type', async () => {
    const parts = registrationParts(
      '11111111-2222-3333-4444-555555555555',
      world.administrator,
      sharedRequest().base64,
    );
    const other = await send(world.tenant, 'POST', '/register/RegisterConnector', {
      body: registrationRequest(parts),
      headers: XML,
    });
    expect(valueIn(other.body, 'ErrorMessage')).toBe('The tenant is not that of the token.');
    const body = `<!DOCTYPE RegistrationRequest [<!ENTITY x "y">]>${registrationRequest(parts)}`;
    expect((await send(world.tenant, 'POST', '/register/RegisterConnector', { body, headers: XML })).status).toBe(400);
  });
});

/** As the publication reads it. */
function guidAfter(raw: Buffer): string {
  const oid = Buffer.from('06092b06010401823752010410', 'hex');
  const octets = raw.subarray(raw.indexOf(oid) + oid.length);
  const first = octets.readUInt32LE(0).toString(16).padStart(8, '0');
  const two = [octets.readUInt16LE(4), octets.readUInt16LE(6)].map((one) => one.toString(16).padStart(4, '0'));
  return [first, ...two, octets.toString('hex', 8, 10), octets.toString('hex', 10, 16)].join('-');
}

describe('the switch of the tenant', () => {
  const turn = (given: string, enable: string) => {
    const content = `<AuthenticationToken>${given}</AuthenticationToken><Enable>${enable}</Enable><SkipExoEnablement>false</SkipExoEnablement><UserAgent/>`;
    const body = `<PassthroughAuthenticationRequest xmlns="${COMMON}.Registration">${content}</PassthroughAuthenticationRequest>`;
    return send(world.tenant, 'POST', '/register/EnablePassthroughAuthentication', { body, headers: XML });
  };
  const asked = async (): Promise<string> => {
    const content = `<AuthenticationToken>${world.administrator}</AuthenticationToken><UserAgent/>`;
    const body = `<PassthroughAuthenticationRequest xmlns="${COMMON}.Registration">${content}</PassthroughAuthenticationRequest>`;
    const reply = await send(world.tenant, 'POST', '/register/GetPassthroughAuthenticationStatus', {
      body,
      headers: XML,
    });
    return valueIn(reply.body, 'Enable');
  };

  test('needs an active agent and an world.administrator, and can be turned back', async () => {
    world.now += 86_400_000;
    world.administrator = await administratorToken(world.tenant);
    expect(valueIn((await turn(world.administrator, 'true')).body, 'ErrorMessage')).toMatch(/no active/);
    expect(await asked()).toBe('false');
    await bootstrap(world.tenant, world.first);
    expect(valueIn((await turn('nonsense', 'true')).body, 'IsSuccessful')).toBe('false');
    expect(valueIn((await turn(world.administrator, 'true')).body, 'IsSuccessful')).toBe('true');
    expect([await asked(), world.tenant.passThrough.settings.enabled]).toEqual(['true', true]);
    expect(valueIn((await turn(world.administrator, 'false')).body, 'IsSuccessful')).toBe('true');
    expect(await asked()).toBe('false');
  });
});

describe('bootstrap', () => {
  test('tells eight listeners over two namespaces, plain and reliable, the same to every agent', async () => {
    const endpoints = await bootstrap(world.tenant, world.first);
    expect(endpoints.map(({ reliable }) => reliable)).toEqual([false, false, false, false, true, true, true, true]);
    expect(new Set(endpoints.map(({ namespace }) => namespace)).size).toBe(2);
    expect(
      endpoints.every(
        ({ path, reliable }) => path.startsWith(`${world.tenant.tenantId}_`) && path.endsWith('_reliable') === reliable,
      ),
    ).toBe(true);
    expect(await bootstrap(world.tenant, world.second)).toEqual(endpoints);
  });

  test('is the heartbeat that makes an agent active, in the list of Graph as well', async () => {
    await bootstrap(world.tenant, world.first);
    world.now += 3_600_000;
    await bootstrap(world.tenant, world.second);
    expect(world.tenant.passThrough.agents().map(({ status }) => status)).toEqual(['inactive', 'active']);
    const path = "/onPremisesPublishingProfiles('authentication')/agents";
    const bearer = await administratorToken(world.tenant);
    const reply = await send(world.tenant, 'GET', path, { headers: { Authorization: `Bearer ${bearer}` } });
    const { value } = JSON.parse(reply.body) as { value: { machineName: string; status: string }[] };
    expect(value.map(({ machineName, status }) => [machineName, status])).toEqual([
      ['SRV7', 'inactive'],
      ['SRV7', 'active'],
    ]);
    expect((await send(world.tenant, 'GET', path, { headers: { Authorization: 'Bearer x' } })).status).toBe(401);
  });

  test('is refused without a certificate, with a foreign one, with one that ended, and to an agent that was removed', async () => {
    const body = bootstrapRequest(world.tenant.tenantId, agentIdOf(world.first));
    const status = async (credential?: Credential) =>
      (await send(world.tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential })).status;
    const { certificatePem, privateKeyPem } = await makeClientCertificate(world.tenant.tenantId);
    const leaving = await register(world.tenant, await administratorToken(world.tenant));
    world.tenant.passThrough.removeAgent(agentIdOf(leaving));
    expect(await status()).toBe(403);
    expect(await status({ certificatePem, keyPem: privateKeyPem })).toBe(403);
    expect(await status(leaving)).toBe(403);
    world.now += 181 * 86_400_000;
    expect(await status(world.first)).toBe(403);
    world.now -= 181 * 86_400_000;
    expect(await status(world.first)).toBe(200);
  });

  test('is refused for another agent or tenant than the certificate’s, and in another order', async () => {
    const status = async (body: string) =>
      (await send(world.tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential: world.first })).status;
    expect(await status(bootstrapRequest(world.tenant.tenantId, agentIdOf(world.second)))).toBe(400);
    expect(await status(bootstrapRequest('11111111-2222-3333-4444-555555555555', agentIdOf(world.first)))).toBe(400);
    const good = bootstrapRequest(world.tenant.tenantId, agentIdOf(world.first));
    expect(
      await status(good.replace(/(<AgentVersion>.*?<\/AgentVersion>)(.*?)(<ConnectorId>.*?<\/ConnectorId>)/, '$3$2$1')),
    ).toBe(400);
    expect(await status(good)).toBe(200);
  });

  test('fails as often as a test wants', async () => {
    const fault = world.tenant.passThrough.faults.inject({
      at: 'bootstrap',
      what: 503,
      times: 1,
      agentId: agentIdOf(world.first),
    });
    await expect(bootstrap(world.tenant, world.first)).rejects.toThrow('503');
    await bootstrap(world.tenant, world.first);
    expect(fault.hits).toBe(1);
    world.tenant.passThrough.faults.inject({ at: 'bootstrap', what: 'cut-after', times: 1 });
    await expect(bootstrap(world.tenant, world.first)).rejects.toThrow(/socket hang up|ECONNRESET/);
  });
});

describe('renewal', () => {
  test('is refused without the certificate that is to be renewed', async () => {
    const body = renewalRequest(sharedRequest().base64);
    const reply = await send(world.tenant, 'POST', '/renewTrust/RenewTrustCertificate', { body, headers: XML });
    expect(reply.status).toBe(403);
  });
});

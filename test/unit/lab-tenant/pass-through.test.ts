/**
 * The tenant side of pass-through authentication, asked by a small agent of the test's own. OpenSSL makes the requests, and says
 * what is in the certificates and in the password blocks.
 */

import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeClientCertificate, startTenant, type Tenant } from '../../lab/tenant/tenant.ts';
import {
  administratorToken,
  agentIdOf,
  answer,
  bootstrap,
  bootstrapRequest,
  claimsOf,
  fetchRequest,
  listen,
  makeRequest,
  passwordIn,
  postPage,
  register,
  registrationParts,
  registrationRequest,
  send,
  sharedAccess,
  systemSettings,
  takeRequest,
  token,
  valueIn,
  XML,
  type Credential,
  type Endpoint,
  type Invitation,
  type Listening,
  type ListenSpoils,
  type TakenRequest,
} from './pass-through-client.ts';

const COMMON = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';
const PASSWORD = 'Anna-Lab-1!';
/** Longer than a busy machine takes. */
const PATIENT = { timeoutMs: 20_000, relayTimeoutMs: 10_000 };
const ANNA = 'anna@contoso.test';

let tenant: Tenant;
let administrator: string;
let first: Credential;
let second: Credential;
let now = Date.now();
let open: Listening[] = [];

beforeAll(async () => {
  tenant = await startTenant({
    throttle: 'off',
    directorySync: true,
    clock: () => now,
    passThrough: PATIENT,
  });
  for (const [userPrincipalName, role] of [
    ['admin@contoso.test', 'Hybrid Identity Administrator'],
    ['reader@contoso.test', 'Directory Readers'],
  ] as const) {
    tenant.applications.addAdministrator({ userPrincipalName, password: 'Admin-Lab-1!', roles: [role] });
  }
  tenant.state.addUser({ userPrincipalName: ANNA, displayName: 'Anna', onPremisesSyncEnabled: true });
  administrator = await administratorToken(tenant);
  first = await register(tenant, administrator);
  second = await register(tenant, administrator);
});

afterAll(async () => {
  await tenant.close();
});

afterEach(async () => {
  for (const listening of open) listening.close();
  open = [];
  tenant.passThrough.faults.clear();
  Object.assign(tenant.passThrough.settings, {
    ...PATIENT,
    enabled: false,
    variant: 'complete',
    strict: true,
    ping: true,
  });
  await expect.poll(() => tenant.passThrough.agents().every(({ listeners }) => listeners === 0)).toBe(true);
});

/** Those of the last test are expected there. */
function violations(): readonly string[] {
  return tenant.passThrough.violations.flatMap(({ findings }) => findings);
}

async function endpointOf(kind: 'plain' | 'reliable', credential = first): Promise<Endpoint> {
  const endpoints = await bootstrap(tenant, credential);
  const found = endpoints.find(({ reliable }) => reliable === (kind === 'reliable'));
  if (found === undefined) throw new Error('no such endpoint');
  return found;
}

/** Seconds: an hour on the tenant's clock, or nearly. */
function soon(): number {
  return Math.floor(now / 1000) + 3000;
}

type Respond = (request: TakenRequest, credential: Credential) => Promise<unknown>;

/** An agent that takes every request and does `respond` with it. */
async function attend(respond: Respond, kind: 'plain' | 'reliable' = 'plain', credential = first): Promise<Error[]> {
  const problems: Error[] = [];
  const endpoint = await endpointOf(kind, credential);
  const invited = (invitation: Invitation): void => {
    takeRequest(tenant, credential, invitation)
      .then((request) => respond(request, credential))
      .catch((error: unknown) => problems.push(error as Error));
  };
  const listening = listen(tenant, credential, endpoint, invited, { expires: soon() });
  open.push(listening);
  await listening.attached;
  return problems;
}

const right: Respond = (request, credential) => {
  const isRight = passwordIn(credential, request) === PASSWORD;
  return answer(tenant, credential, request, claimsOf(isRight ? { name: 'anna' } : { reason: 1326 }));
};

function openssl(args: readonly string[], files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return execFileSync('openssl', [...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('registration', () => {
  test('gives a certificate that OpenSSL takes for a client of that authority, and that names tenant and agent', () => {
    const files = { 'agent.pem': first.certificatePem, 'ca.pem': tenant.passThrough.authorityPem };
    expect(openssl(['verify', '-CAfile', 'ca.pem', '-purpose', 'sslclient', 'agent.pem'], files)).toContain('OK');
    const text = openssl(['x509', '-in', 'agent.pem', '-noout', '-text'], files);
    expect(text).toContain('Issuer: CN = HISConnectorRegistrationCA.his.msappproxy.net');
    expect(text).toContain(`Subject: CN = ${tenant.tenantId}`);
    expect(text).toMatch(/Subject Unique ID: +([0-9a-f]{2}:?){16}/);
    expect(text).toContain('Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment');
    expect(text).toMatch(/Extended Key Usage: critical\s+TLS Web Client Authentication\n/);
    expect(text).toContain('1.3.6.1.4.1.311.82.2');
    const { validFrom, validTo } = new X509Certificate(first.certificatePem);
    expect(Math.round((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000)).toBe(180);
    expect(tenant.passThrough.agents().map(({ id }) => id)).toEqual([agentIdOf(first), agentIdOf(second)]);
  });

  test('writes an agent’s id as the sixteen octets of a GUID, as a published certificate has it', () => {
    const published = Buffer.from('47c3810912b1784aa2a323d51d9cbff2', 'hex');
    const raw = Buffer.concat([Buffer.from('06092b06010401823752010410', 'hex'), published]);
    expect(guidAfter(raw)).toBe('0981c347-b112-4a78-a2a3-23d51d9cbff2');
    expect(guidAfter(new X509Certificate(first.certificatePem).raw)).toBe(agentIdOf(first));
  });

  test('takes a request that OpenSSL verifies, signed with SHA-1 as well', async () => {
    const { base64, requestPem } = makeRequest({ digest: 'sha1' });
    expect(openssl(['req', '-in', 'csr.pem', '-verify', '-noout', '-text'], { 'csr.pem': requestPem })).toContain(
      'sha1',
    );
    const body = registrationRequest(registrationParts(tenant.tenantId, administrator, base64));
    const reply = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('true');
    tenant.passThrough.removeAgent(agentIdOf({ keyPem: '', certificatePem: certificateIn(reply.body) }));
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
    const body = registrationRequest(spoil(registrationParts(tenant.tenantId, administrator, base64)));
    const reply = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect([valueIn(reply.body, 'IsSuccessful'), valueIn(reply.body, 'Certificate')]).toEqual(['false', '']);
    expect(violations().at(-1)).toMatch(finding);
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
    const body = registrationRequest(registrationParts(tenant.tenantId, administrator, base64));
    const reply = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
    expect(violations().join('\n')).toMatch(finding);
  });

  test('refuses a request whose signature is not of its key', async () => {
    const octets = Buffer.from(sharedRequest().base64, 'base64');
    octets[octets.length - 5] = (octets.at(-5) ?? 0) ^ 1;
    const body = registrationRequest(registrationParts(tenant.tenantId, administrator, octets.toString('base64')));
    const reply = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
    expect(violations().at(-1)).toMatch(/signature is not of its key/);
  });

  test('refuses tokens for another resource, of somebody without the role, and one that has ended', async () => {
    const foreign = await startTenant({ passThrough: true });
    foreign.applications.addAdministrator({
      userPrincipalName: 'admin@contoso.test',
      password: 'Admin-Lab-1!',
      roles: ['Global Administrator'],
    });
    const tokens = [
      await administratorToken(tenant, { scope: 'https://graph.microsoft.com/.default' }),
      await administratorToken(tenant, { userName: 'reader@contoso.test' }),
      await administratorToken(foreign),
      'nonsense',
    ];
    await foreign.close();
    const refusals: string[] = [];
    const attempt = async (given: string): Promise<void> => {
      const body = registrationRequest(registrationParts(tenant.tenantId, given, sharedRequest().base64));
      const reply = await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML });
      expect(valueIn(reply.body, 'IsSuccessful')).toBe('false');
      refusals.push(valueIn(reply.body, 'ErrorMessage'));
    };
    for (const one of tokens) await attempt(one);
    now += 3_700_000;
    await attempt(administrator);
    now -= 3_700_000;
    expect(refusals.map((text) => text.replaceAll(/&#\d+;/g, "'"))).toEqual([
      "The audience 'https://graph.microsoft.com' of the token is not this service.",
      'The user is neither a global administrator nor a hybrid identity administrator.',
      'Access token validation failure. Invalid signature.',
      'IDX14100: JWT is not well formed, there are no dots (.).',
      'The token is expired or not valid yet.',
    ]);
  });

  test('refuses the tenant of somebody else, and XML with a document type', async () => {
    const parts = registrationParts('11111111-2222-3333-4444-555555555555', administrator, sharedRequest().base64);
    const other = await send(tenant, 'POST', '/register/RegisterConnector', {
      body: registrationRequest(parts),
      headers: XML,
    });
    expect(valueIn(other.body, 'ErrorMessage')).toBe('The tenant is not that of the token.');
    const body = `<!DOCTYPE RegistrationRequest [<!ENTITY x "y">]>${registrationRequest(parts)}`;
    expect((await send(tenant, 'POST', '/register/RegisterConnector', { body, headers: XML })).status).toBe(400);
  });
});

let kept: ReturnType<typeof makeRequest> | undefined;
/** Where the key does not matter: one is enough. */
function sharedRequest(): ReturnType<typeof makeRequest> {
  return (kept ??= makeRequest());
}

function certificateIn(body: string): string {
  return new X509Certificate(Buffer.from(valueIn(body, 'Certificate'), 'base64')).toString();
}

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
    return send(tenant, 'POST', '/register/EnablePassthroughAuthentication', { body, headers: XML });
  };
  const asked = async (): Promise<string> => {
    const content = `<AuthenticationToken>${administrator}</AuthenticationToken><UserAgent/>`;
    const body = `<PassthroughAuthenticationRequest xmlns="${COMMON}.Registration">${content}</PassthroughAuthenticationRequest>`;
    const reply = await send(tenant, 'POST', '/register/GetPassthroughAuthenticationStatus', { body, headers: XML });
    return valueIn(reply.body, 'Enable');
  };

  test('needs an active agent and an administrator, and can be turned back', async () => {
    now += 86_400_000;
    administrator = await administratorToken(tenant);
    expect(valueIn((await turn(administrator, 'true')).body, 'ErrorMessage')).toMatch(/no active/);
    expect(await asked()).toBe('false');
    await bootstrap(tenant, first);
    expect(valueIn((await turn('nonsense', 'true')).body, 'IsSuccessful')).toBe('false');
    expect(valueIn((await turn(administrator, 'true')).body, 'IsSuccessful')).toBe('true');
    expect([await asked(), tenant.passThrough.settings.enabled]).toEqual(['true', true]);
    expect(valueIn((await turn(administrator, 'false')).body, 'IsSuccessful')).toBe('true');
    expect(await asked()).toBe('false');
  });
});

describe('bootstrap', () => {
  test('tells eight listeners over two namespaces, plain and reliable, the same to every agent', async () => {
    const endpoints = await bootstrap(tenant, first);
    expect(endpoints.map(({ reliable }) => reliable)).toEqual([false, false, false, false, true, true, true, true]);
    expect(new Set(endpoints.map(({ namespace }) => namespace)).size).toBe(2);
    expect(
      endpoints.every(
        ({ path, reliable }) => path.startsWith(`${tenant.tenantId}_`) && path.endsWith('_reliable') === reliable,
      ),
    ).toBe(true);
    expect(await bootstrap(tenant, second)).toEqual(endpoints);
  });

  test('is the heartbeat that makes an agent active, in the list of Graph as well', async () => {
    await bootstrap(tenant, first);
    now += 3_600_000;
    await bootstrap(tenant, second);
    expect(tenant.passThrough.agents().map(({ status }) => status)).toEqual(['inactive', 'active']);
    const path = "/onPremisesPublishingProfiles('authentication')/agents";
    const bearer = await administratorToken(tenant);
    const reply = await send(tenant, 'GET', path, { headers: { Authorization: `Bearer ${bearer}` } });
    const { value } = JSON.parse(reply.body) as { value: { machineName: string; status: string }[] };
    expect(value.map(({ machineName, status }) => [machineName, status])).toEqual([
      ['SRV7', 'inactive'],
      ['SRV7', 'active'],
    ]);
    expect((await send(tenant, 'GET', path, { headers: { Authorization: 'Bearer x' } })).status).toBe(401);
  });

  test('is refused without a certificate, with a foreign one, with one that ended, and to an agent that was removed', async () => {
    const body = bootstrapRequest(tenant.tenantId, agentIdOf(first));
    const status = async (credential?: Credential) =>
      (await send(tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential })).status;
    const { certificatePem, privateKeyPem } = await makeClientCertificate(tenant.tenantId);
    const leaving = await register(tenant, await administratorToken(tenant));
    tenant.passThrough.removeAgent(agentIdOf(leaving));
    expect(await status()).toBe(403);
    expect(await status({ certificatePem, keyPem: privateKeyPem })).toBe(403);
    expect(await status(leaving)).toBe(403);
    now += 181 * 86_400_000;
    expect(await status(first)).toBe(403);
    now -= 181 * 86_400_000;
    expect(await status(first)).toBe(200);
  });

  test('is refused for another agent or tenant than the certificate’s, and in another order', async () => {
    const status = async (body: string) =>
      (await send(tenant, 'POST', '/ConnectorBootstrap', { body, headers: XML, credential: first })).status;
    expect(await status(bootstrapRequest(tenant.tenantId, agentIdOf(second)))).toBe(400);
    expect(await status(bootstrapRequest('11111111-2222-3333-4444-555555555555', agentIdOf(first)))).toBe(400);
    const good = bootstrapRequest(tenant.tenantId, agentIdOf(first));
    expect(
      await status(good.replace(/(<AgentVersion>.*?<\/AgentVersion>)(.*?)(<ConnectorId>.*?<\/ConnectorId>)/, '$3$2$1')),
    ).toBe(400);
    expect(await status(good)).toBe(200);
  });

  test('fails as often as a test wants', async () => {
    const fault = tenant.passThrough.faults.inject({ at: 'bootstrap', what: 503, times: 1, agentId: agentIdOf(first) });
    await expect(bootstrap(tenant, first)).rejects.toThrow('503');
    await bootstrap(tenant, first);
    expect(fault.hits).toBe(1);
    tenant.passThrough.faults.inject({ at: 'bootstrap', what: 'cut-after', times: 1 });
    await expect(bootstrap(tenant, first)).rejects.toThrow(/socket hang up|ECONNRESET/);
  });
});

describe('a listener', () => {
  test('is taken by SASL EXTERNAL with a signature over its own resource', async () => {
    const endpoint = await endpointOf('plain');
    const listening = listen(tenant, first, endpoint, () => undefined, { expires: soon() });
    open.push(listening);
    await listening.attached;
    await expect.poll(() => tenant.passThrough.agents()[0]).toMatchObject({ status: 'active', listeners: 1 });
  });

  test.each<[string, ListenSpoils, RegExp]>([
    ['another mechanism', { mechanism: 'ANONYMOUS' }, /authenticate/],
    ['another key', { key: 'c29tZXRoaW5nIGVsc2U=' }, /signature is not valid/],
    ['a token that has ended', { expires: 1_700_000_000 }, /expired/],
    ['a token for longer than is allowed', { expires: 4_000_000_000 }, /too long/],
    ['other properties', { properties: { 'com.microsoft:listener-type': 'Other' } }, /listener-type/],
  ])('is refused with %s', async (_what, spoils, reason) => {
    const listening = listen(tenant, first, await endpointOf('plain'), () => undefined, {
      expires: soon(),
      ...spoils,
    });
    await expect(listening.attached).rejects.toThrow(reason);
    expect(tenant.passThrough.agents()[0]?.listeners).toBe(0);
  });

  test('is refused with the token of another listener, and with a foreign certificate', async () => {
    const [one, other] = await bootstrap(tenant, first);
    if (one === undefined || other === undefined) throw new Error('no endpoints');
    const foreign = listen(tenant, first, one, () => undefined, { token: sharedAccess(other, soon()) });
    await expect(foreign.attached).rejects.toThrow(/another resource/);
    const { certificatePem, privateKeyPem } = await makeClientCertificate('nobody');
    const credential = { certificatePem, keyPem: privateKeyPem };
    await expect(listen(tenant, first, one, () => undefined, { credential }).attached).rejects.toThrow();
  });
});

describe('a sign-in', () => {
  test.each(['plain', 'reliable'] as const)('goes over a %s listener to an agent and back', async (kind) => {
    const problems = await attend(right, kind);
    const before = violations().length;
    expect(await tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
    expect(await tenant.passThrough.signIn(ANNA, 'wrong')).toEqual({ error: 50126, reason: '1326' });
    expect([problems, violations().slice(before)]).toEqual([[], []]);
    expect(tenant.passThrough.agents()[0]?.open).toBe(0);
  });

  test.each(['connect', 'connect-body'] as const)(
    'is fetched by the agent where the relay only tells of it: %s',
    async (variant) => {
      tenant.passThrough.settings.variant = variant;
      const problems = await attend(async (request, credential) => {
        expect(request.contextType).toBe('ConnectContext');
        const fetched = (await fetchRequest(tenant, credential, request)) as {
          RequestId: string;
          TunnelContext: { ProtocolContext: { BodyBytes?: number[] } };
        };
        expect(fetched.RequestId).toBe(request.requestId);
        const { ProtocolContext } = fetched.TunnelContext;
        const inner: unknown =
          ProtocolContext.BodyBytes === undefined
            ? ProtocolContext
            : JSON.parse(Buffer.from(ProtocolContext.BodyBytes).toString('utf8'));
        const { EncryptedData } = inner as { EncryptedData: { KeyIdentifer: string; Base64EncryptedData: string }[] };
        const blocks = Object.fromEntries(EncryptedData.map((one) => [one.KeyIdentifer, one.Base64EncryptedData]));
        return right({ ...request, blocks }, credential);
      });
      expect(await tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
      expect(problems).toEqual([]);
    },
  );

  test('has a block for every certificate of every agent, and OpenSSL reads the password out of each', async () => {
    let taken: TakenRequest | undefined;
    await attend((request, credential) => {
      taken = request;
      return right(request, credential);
    });
    await tenant.passThrough.signIn(ANNA, PASSWORD);
    const certificates = tenant.passThrough.agents().flatMap(({ certificates: pem }) => pem);
    expect(Object.keys(taken?.blocks ?? {})).toHaveLength(certificates.length);
    for (const credential of [first, second]) {
      const { fingerprint } = new X509Certificate(credential.certificatePem);
      const block = taken?.blocks[`${agentIdOf(credential)}_${fingerprint.replaceAll(':', '')}`] ?? '';
      const options = ['-pkeyopt', 'rsa_padding_mode:oaep', '-pkeyopt', 'rsa_oaep_md:sha1'];
      const files = { 'key.pem': credential.keyPem, block: Buffer.from(block, 'base64') };
      const plain = openssl(['pkeyutl', '-decrypt', '-inkey', 'key.pem', '-in', 'block', ...options], files);
      expect(JSON.parse(plain)).toEqual({ Password: PASSWORD });
    }
  });

  test('that the agent refuses has the number of the sign-in service for what Windows says', async () => {
    const numbers: [reason: number | string, error: number][] = [
      [1311, 80001],
      [1317, 50126],
      [1326, 50126],
      [1327, 80007],
      [1328, 80012],
      [1329, 80007],
      [1330, 50144],
      [1331, 50057],
      [1398, 80013],
      [1793, 50057],
      [1907, 50144],
      [1909, 50053],
      ['EncryptionDataNotFound', 80010],
      [87, 80007],
    ];
    let said: number | string = 0;
    await attend((request, credential) => answer(tenant, credential, request, claimsOf({ reason: said })));
    const answered: typeof numbers = [];
    for (const [reason] of numbers) {
      said = reason;
      answered.push([reason, (await tenant.passThrough.signIn(ANNA, PASSWORD)).error ?? 0]);
    }
    expect(answered).toEqual(numbers);
  });

  test('without an agent is 80001, without an answer in time 80002', async () => {
    expect(await tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: 80001 });
    const requests: TakenRequest[] = [];
    tenant.passThrough.settings.timeoutMs = 1000;
    await attend((request) => Promise.resolve(requests.push(request)));
    expect(await tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: 80002 });
    const [late] = requests;
    if (late === undefined) throw new Error('nothing came');
    expect((await answer(tenant, first, late, claimsOf({ name: 'anna' }))).status).toBe(410);
    expect(tenant.passThrough.counters.late).toBe(1);
  });

  test('is shared between two agents', async () => {
    const taken = () => tenant.passThrough.agents().map((agent) => agent.taken);
    const before = taken();
    await attend(right);
    await attend(right, 'plain', second);
    const results = await Promise.all(Array.from({ length: 20 }, () => tenant.passThrough.signIn(ANNA, PASSWORD)));
    expect(results.every(({ error }) => error === undefined)).toBe(true);
    expect(taken().map((count, i) => count - (before[i] ?? 0))).toEqual([10, 10]);
  });

  test('that one agent does not come for is given to the other', async () => {
    tenant.passThrough.settings.relayTimeoutMs = 1000;
    const silent = listen(tenant, first, await endpointOf('plain'), () => undefined, { expires: soon() });
    open.push(silent);
    await silent.attached;
    await attend(right, 'plain', second);
    const results = await Promise.all([1, 2].map(() => tenant.passThrough.signIn(ANNA, PASSWORD)));
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  test('is answered by nobody but the agent that has it, once, and as the contract has it', async () => {
    const statuses: number[] = [];
    await attend(async (request, credential) => {
      const good = claimsOf({ name: 'anna' });
      statuses.push((await answer(tenant, second, request, good)).status);
      statuses.push((await answer(tenant, credential, request, good, { 'x-cwap-transid': request.requestId })).status);
      statuses.push((await answer(tenant, credential, request, good, { 'User-Agent': 'agent/1' })).status);
      statuses.push((await answer(tenant, credential, request, [{ ClaimType: 'x' }])).status);
      statuses.push((await answer(tenant, credential, request, good)).status);
      statuses.push((await answer(tenant, credential, request, good)).status);
      statuses.push((await answer(tenant, credential, { ...request, requestId: request.transactionId }, good)).status);
    });
    expect(await tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
    await expect.poll(() => statuses).toEqual([403, 400, 400, 400, 200, 410, 404]);
  });

  test('goes on after announcements, relays and requests that are spoilt', async () => {
    tenant.passThrough.settings.relayTimeoutMs = 1500;
    const spoilt = [
      { at: 'oneway', what: 'no-relay' },
      { at: 'relay', what: 'accept-refused' },
      { at: 'relay', what: 'cut-before-accept-reply' },
      { at: 'relay', what: 'cut-before-request' },
      { at: 'relay', what: 'cut-in-request' },
    ] as const;
    for (const rule of spoilt) {
      // One listener for the spoilt one, one for what is right.
      await attend(right);
      await attend(right, 'plain', second);
      const fault = tenant.passThrough.faults.inject({ ...rule, times: 1 });
      expect([rule.what, await tenant.passThrough.signIn(ANNA, PASSWORD)]).toEqual([rule.what, { error: undefined }]);
      expect(fault.hits).toBe(1);
      for (const listening of open.splice(0)) listening.close();
      await expect.poll(() => tenant.passThrough.agents().every(({ listeners }) => listeners === 0)).toBe(true);
    }
  });
});

describe('renewal', () => {
  const renewal = (base64: string) =>
    `<TrustRenewalRequest xmlns="${COMMON}.Registration.TrustRenewal" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Base64Csr xmlns="${COMMON}.Registration">${base64}</Base64Csr><TrustRenewalRequestSettings>${systemSettings('SystemSettingsInformation', `${COMMON}.RegistrationCommons`)}<ConnectorVersion>1.5.2482.0</ConnectorVersion></TrustRenewalRequestSettings></TrustRenewalRequest>`;

  test('gives the same agent another certificate, and requests have a block for either', async () => {
    const { keyPem, base64 } = makeRequest();
    const reply = await send(tenant, 'POST', '/renewTrust/RenewTrustCertificate', {
      body: renewal(base64),
      headers: XML,
      credential: first,
    });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('true');
    const renewed = { keyPem, certificatePem: certificateIn(reply.body) };
    expect(agentIdOf(renewed)).toBe(agentIdOf(first));
    const passwords: string[] = [];
    await attend((request, credential) => {
      passwords.push(passwordIn(first, request), passwordIn(renewed, request));
      return right(request, credential);
    });
    await tenant.passThrough.signIn(ANNA, PASSWORD);
    expect(passwords).toEqual([PASSWORD, PASSWORD]);
    await bootstrap(tenant, renewed);
  });

  test('is refused without the certificate that is to be renewed', async () => {
    const body = renewal(sharedRequest().base64);
    expect((await send(tenant, 'POST', '/renewTrust/RenewTrustCertificate', { body, headers: XML })).status).toBe(403);
  });
});

describe('the tenant’s sign-in', () => {
  const CLIENT = '1b730954-1685-4b74-9bfd-dac224a7b894';
  const signIn = (username: string, password: string) =>
    token(tenant, {
      grant_type: 'password',
      client_id: CLIENT,
      scope: 'https://graph.microsoft.com/.default',
      username,
      password,
    });

  test('asks the agents for people from on premises once it is switched, and nobody for those of the cloud', async () => {
    await attend(right);
    expect((await signIn(ANNA, PASSWORD))['error_codes']).toEqual([50126]);
    tenant.passThrough.settings.enabled = true;
    expect(await signIn(ANNA, PASSWORD)).toMatchObject({ token_type: 'Bearer' });
    expect((await signIn(ANNA, 'wrong'))['error_codes']).toEqual([50126]);
    const asked = tenant.passThrough.counters.requests;
    expect(await signIn('admin@contoso.test', 'Admin-Lab-1!')).toMatchObject({ token_type: 'Bearer' });
    expect(tenant.passThrough.counters.requests).toBe(asked);
  });

  const VERIFIER = 'v'.repeat(43);
  const authorization = (scope: string) => ({
    client_id: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
    redirect_uri: 'http://localhost:5000',
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });

  test('shows at its page what the agents say, and goes on with the right password', async () => {
    tenant.passThrough.settings.enabled = true;
    const page = (password: string) =>
      postPage(tenant, authorization('https://graph.microsoft.com/User.Read'), { username: ANNA, password });
    const nobody = await page(PASSWORD);
    expect([nobody.status, nobody.body.includes('unable to connect to Active Directory')]).toEqual([200, true]);
    await attend(right);
    const wrong = await page('wrong');
    expect([wrong.status, wrong.body.includes('invalid username or password')]).toEqual([200, true]);
    const { status, location } = await page(PASSWORD);
    expect([status, new URL(location).searchParams.has('code')]).toEqual([302, true]);
  });

  test('gives a token with which Graph lists the agents, and another one does not', async () => {
    const owner = { username: 'owner@contoso.test', password: 'Admin-Lab-1!' };
    tenant.applications.addAdministrator({
      userPrincipalName: owner.username,
      password: owner.password,
      roles: ['Global Administrator'],
    });
    const list = async (scope: string) => {
      const query = authorization(scope);
      const { location } = await postPage(tenant, query, owner);
      const answered = await token(tenant, {
        grant_type: 'authorization_code',
        client_id: query.client_id,
        redirect_uri: query.redirect_uri,
        code: new URL(location).searchParams.get('code') ?? '',
        code_verifier: VERIFIER,
      });
      const path = '/beta/onPremisesPublishingProfiles/authentication/agents';
      const headers = { Authorization: `Bearer ${String(answered['access_token'])}` };
      return send(tenant, 'GET', path, { headers, origin: tenant.origin });
    };
    const listed = await list('https://graph.microsoft.com/OnPremisesPublishingProfiles.ReadWrite.All');
    const { value } = JSON.parse(listed.body) as { value: { id: string; supportedPublishingTypes: string[] }[] };
    expect(value.map(({ id, supportedPublishingTypes }) => [id, ...supportedPublishingTypes])).toEqual(
      [first, second].map((one) => [agentIdOf(one), 'authentication']),
    );
    expect((await list('https://graph.microsoft.com/User.Read')).status).toBe(403);
  });

  test('locks after ten failures for a minute, then for longer, without asking an agent', async () => {
    tenant.state.addUser({ userPrincipalName: 'bert@contoso.test', displayName: 'Bert', onPremisesSyncEnabled: true });
    tenant.passThrough.settings.enabled = true;
    await attend(right);
    const attempt = async (password: string): Promise<unknown> =>
      (await signIn('bert@contoso.test', password))['error_codes'];
    for (let i = 0; i < 10; i++) expect(await attempt('wrong')).toEqual([50126]);
    const asked = tenant.passThrough.counters.requests;
    expect([await attempt(PASSWORD), await attempt('wrong')]).toEqual([[50053], [50053]]);
    expect(tenant.passThrough.counters.requests).toBe(asked);
    now += 61_000;
    expect(await attempt('wrong')).toEqual([50126]);
    now += 61_000;
    expect(await attempt(PASSWORD)).toEqual([50053]);
    now += 60_000;
    expect(await attempt(PASSWORD)).toBeUndefined();
    expect(await attempt('wrong')).toEqual([50126]);
    expect(await attempt(PASSWORD)).toBeUndefined();
  });
});

/** Listeners, sign-ins and what comes of them at the lab tenant, with a small agent of the test's own. */

import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeClientCertificate } from '../../lab/tenant/tenant.ts';
import {
  agentIdOf,
  answer,
  bootstrap,
  claimsOf,
  makeRequest,
  postPage,
  send,
  sharedAccess,
  token,
  valueIn,
  XML,
} from './pass-through-client.ts';
import { fetchRequest, listen, passwordIn, type ListenSpoils, type TakenRequest } from './pass-through-listener.ts';
import { ANNA, certificateIn, openssl, PASSWORD, renewalRequest, useWorld } from './pass-through-world.ts';

const world = useWorld();
const { attend, endpointOf, right, soon, violations } = world;
describe('a listener', () => {
  test('is taken by SASL EXTERNAL with a signature over its own resource', async () => {
    const endpoint = await endpointOf('plain');
    const listening = listen(world.tenant, world.first, endpoint, () => undefined, { expires: soon() });
    world.open.push(listening);
    await listening.attached;
    await expect.poll(() => world.tenant.passThrough.agents()[0]).toMatchObject({ status: 'active', listeners: 1 });
  });

  test.each<[string, ListenSpoils, RegExp]>([
    ['another mechanism', { mechanism: 'ANONYMOUS' }, /authenticate/],
    ['another key', { key: 'c29tZXRoaW5nIGVsc2U=' }, /signature is not valid/],
    ['a token that has ended', { expires: 1_700_000_000 }, /expired/],
    ['a token for longer than is allowed', { expires: 4_000_000_000 }, /too long/],
    ['other properties', { properties: { 'com.microsoft:listener-type': 'Other' } }, /listener-type/],
  ])('is refused with %s', async (_what, spoils, reason) => {
    const listening = listen(world.tenant, world.first, await endpointOf('plain'), () => undefined, {
      expires: soon(),
      ...spoils,
    });
    await expect(listening.attached).rejects.toThrow(reason);
    expect(world.tenant.passThrough.agents()[0]?.listeners).toBe(0);
  });

  test('is refused with the token of another listener, and with a foreign certificate', async () => {
    const [one, other] = await bootstrap(world.tenant, world.first);
    if (one === undefined || other === undefined) throw new Error('no endpoints');
    const foreign = listen(world.tenant, world.first, one, () => undefined, { token: sharedAccess(other, soon()) });
    await expect(foreign.attached).rejects.toThrow(/another resource/);
    const { certificatePem, privateKeyPem } = await makeClientCertificate('nobody');
    const credential = { certificatePem, keyPem: privateKeyPem };
    await expect(listen(world.tenant, world.first, one, () => undefined, { credential }).attached).rejects.toThrow();
  });
});

describe('a sign-in', () => {
  test.each(['plain', 'reliable'] as const)('goes over a %s listener to an agent and back', async (kind) => {
    const problems = await attend(right, kind);
    const before = violations().length;
    expect(await world.tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
    expect(await world.tenant.passThrough.signIn(ANNA, 'wrong')).toEqual({ error: 50126, reason: '1326' });
    expect([problems, violations().slice(before)]).toEqual([[], []]);
    expect(world.tenant.passThrough.agents()[0]?.open).toBe(0);
  });

  test.each(['connect', 'connect-body'] as const)(
    'is fetched by the agent where the relay only tells of it: %s',
    async (variant) => {
      world.tenant.passThrough.settings.variant = variant;
      const problems = await attend(async (request, credential) => {
        expect(request.contextType).toBe('ConnectContext');
        const fetched = (await fetchRequest(world.tenant, credential, request)) as {
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
      expect(await world.tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
      expect(problems).toEqual([]);
    },
  );

  test('has a block for every certificate of every agent, and OpenSSL reads the password out of each', async () => {
    let taken: TakenRequest | undefined;
    await attend((request, credential) => {
      taken = request;
      return right(request, credential);
    });
    await world.tenant.passThrough.signIn(ANNA, PASSWORD);
    const certificates = world.tenant.passThrough.agents().flatMap(({ certificates: pem }) => pem);
    expect(Object.keys(taken?.blocks ?? {})).toHaveLength(certificates.length);
    for (const credential of [world.first, world.second]) {
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
    await attend((request, credential) => answer(world.tenant, credential, request, claimsOf({ reason: said })));
    const answered: typeof numbers = [];
    for (const [reason] of numbers) {
      said = reason;
      answered.push([reason, (await world.tenant.passThrough.signIn(ANNA, PASSWORD)).error ?? 0]);
    }
    expect(answered).toEqual(numbers);
  });

  test('without an agent is 80001, without an answer in time 80002', async () => {
    expect(await world.tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: 80001 });
    const requests: TakenRequest[] = [];
    world.tenant.passThrough.settings.timeoutMs = 1000;
    await attend((request) => Promise.resolve(requests.push(request)));
    expect(await world.tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: 80002 });
    const [late] = requests;
    if (late === undefined) throw new Error('nothing came');
    expect((await answer(world.tenant, world.first, late, claimsOf({ name: 'anna' }))).status).toBe(410);
    expect(world.tenant.passThrough.counters.late).toBe(1);
  });

  test('is shared between two agents', async () => {
    const taken = () => world.tenant.passThrough.agents().map((agent) => agent.taken);
    const before = taken();
    await attend(right);
    await attend(right, 'plain', world.second);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => world.tenant.passThrough.signIn(ANNA, PASSWORD)),
    );
    expect(results.every(({ error }) => error === undefined)).toBe(true);
    expect(taken().map((count, i) => count - (before[i] ?? 0))).toEqual([10, 10]);
  });

  test('that one agent does not come for is given to the other', async () => {
    world.tenant.passThrough.settings.relayTimeoutMs = 1000;
    const silent = listen(world.tenant, world.first, await endpointOf('plain'), () => undefined, { expires: soon() });
    world.open.push(silent);
    await silent.attached;
    await attend(right, 'plain', world.second);
    const results = await Promise.all([1, 2].map(() => world.tenant.passThrough.signIn(ANNA, PASSWORD)));
    expect(results.map(({ error }) => error)).toEqual([undefined, undefined]);
  });

  test('is answered by nobody but the agent that has it, once, and as the contract has it', async () => {
    const statuses: number[] = [];
    await attend(async (request, credential) => {
      const good = claimsOf({ name: 'anna' });
      statuses.push((await answer(world.tenant, world.second, request, good)).status);
      statuses.push(
        (await answer(world.tenant, credential, request, good, { 'x-cwap-transid': request.requestId })).status,
      );
      statuses.push((await answer(world.tenant, credential, request, good, { 'User-Agent': 'agent/1' })).status);
      statuses.push((await answer(world.tenant, credential, request, [{ ClaimType: 'x' }])).status);
      statuses.push((await answer(world.tenant, credential, request, good)).status);
      statuses.push((await answer(world.tenant, credential, request, good)).status);
      statuses.push(
        (await answer(world.tenant, credential, { ...request, requestId: request.transactionId }, good)).status,
      );
    });
    expect(await world.tenant.passThrough.signIn(ANNA, PASSWORD)).toEqual({ error: undefined });
    await expect.poll(() => statuses).toEqual([403, 400, 400, 400, 200, 410, 404]);
  });

  test('goes on after announcements, relays and requests that are spoilt', async () => {
    world.tenant.passThrough.settings.relayTimeoutMs = 1500;
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
      await attend(right, 'plain', world.second);
      const fault = world.tenant.passThrough.faults.inject({ ...rule, times: 1 });
      expect([rule.what, await world.tenant.passThrough.signIn(ANNA, PASSWORD)]).toEqual([
        rule.what,
        { error: undefined },
      ]);
      expect(fault.hits).toBe(1);
      for (const listening of world.open.splice(0)) listening.close();
      await expect.poll(() => world.tenant.passThrough.agents().every(({ listeners }) => listeners === 0)).toBe(true);
    }
  });
});

describe('renewal', () => {
  test('gives the same agent another certificate, and requests have a block for either', async () => {
    const { keyPem, base64 } = makeRequest();
    const reply = await send(world.tenant, 'POST', '/renewTrust/RenewTrustCertificate', {
      body: renewalRequest(base64),
      headers: XML,
      credential: world.first,
    });
    expect(valueIn(reply.body, 'IsSuccessful')).toBe('true');
    const renewed = { keyPem, certificatePem: certificateIn(reply.body) };
    expect(agentIdOf(renewed)).toBe(agentIdOf(world.first));
    const passwords: string[] = [];
    await attend((request, credential) => {
      passwords.push(passwordIn(world.first, request), passwordIn(renewed, request));
      return right(request, credential);
    });
    await world.tenant.passThrough.signIn(ANNA, PASSWORD);
    expect(passwords).toEqual([PASSWORD, PASSWORD]);
    await bootstrap(world.tenant, renewed);
  });
});

describe('the tenant’s sign-in', () => {
  const CLIENT = '1b730954-1685-4b74-9bfd-dac224a7b894';
  const signIn = (username: string, password: string) =>
    token(world.tenant, {
      grant_type: 'password',
      client_id: CLIENT,
      scope: 'https://graph.microsoft.com/.default',
      username,
      password,
    });

  test('asks the agents for people from on premises once it is switched, and nobody for those of the cloud', async () => {
    await attend(right);
    expect((await signIn(ANNA, PASSWORD))['error_codes']).toEqual([50126]);
    world.tenant.passThrough.settings.enabled = true;
    expect(await signIn(ANNA, PASSWORD)).toMatchObject({ token_type: 'Bearer' });
    expect((await signIn(ANNA, 'wrong'))['error_codes']).toEqual([50126]);
    const asked = world.tenant.passThrough.counters.requests;
    expect(await signIn('admin@contoso.test', 'Admin-Lab-1!')).toMatchObject({ token_type: 'Bearer' });
    expect(world.tenant.passThrough.counters.requests).toBe(asked);
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
    world.tenant.passThrough.settings.enabled = true;
    const page = (password: string) =>
      postPage(world.tenant, authorization('https://graph.microsoft.com/User.Read'), { username: ANNA, password });
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
    world.tenant.applications.addAdministrator({
      userPrincipalName: owner.username,
      password: owner.password,
      roles: ['Global Administrator'],
    });
    const list = async (scope: string) => {
      const query = authorization(scope);
      const { location } = await postPage(world.tenant, query, owner);
      const answered = await token(world.tenant, {
        grant_type: 'authorization_code',
        client_id: query.client_id,
        redirect_uri: query.redirect_uri,
        code: new URL(location).searchParams.get('code') ?? '',
        code_verifier: VERIFIER,
      });
      const path = '/beta/onPremisesPublishingProfiles/authentication/agents';
      const headers = { Authorization: `Bearer ${String(answered['access_token'])}` };
      return send(world.tenant, 'GET', path, { headers, origin: world.tenant.origin });
    };
    const listed = await list('https://graph.microsoft.com/OnPremisesPublishingProfiles.ReadWrite.All');
    const { value } = JSON.parse(listed.body) as { value: { id: string; supportedPublishingTypes: string[] }[] };
    expect(value.map(({ id, supportedPublishingTypes }) => [id, ...supportedPublishingTypes])).toEqual(
      [world.first, world.second].map((one) => [agentIdOf(one), 'authentication']),
    );
    expect((await list('https://graph.microsoft.com/User.Read')).status).toBe(403);
  });

  test('locks after ten failures for a minute, then for longer, without asking an agent', async () => {
    world.tenant.state.addUser({
      userPrincipalName: 'bert@contoso.test',
      displayName: 'Bert',
      onPremisesSyncEnabled: true,
    });
    world.tenant.passThrough.settings.enabled = true;
    await attend(right);
    const attempt = async (password: string): Promise<unknown> =>
      (await signIn('bert@contoso.test', password))['error_codes'];
    for (let i = 0; i < 10; i++) expect(await attempt('wrong')).toEqual([50126]);
    const asked = world.tenant.passThrough.counters.requests;
    expect([await attempt(PASSWORD), await attempt('wrong')]).toEqual([[50053], [50053]]);
    expect(world.tenant.passThrough.counters.requests).toBe(asked);
    world.now += 61_000;
    expect(await attempt('wrong')).toEqual([50126]);
    world.now += 61_000;
    expect(await attempt(PASSWORD)).toEqual([50053]);
    world.now += 60_000;
    expect(await attempt(PASSWORD)).toBeUndefined();
    expect(await attempt('wrong')).toEqual([50126]);
    expect(await attempt(PASSWORD)).toBeUndefined();
  });
});

/** Who gets in: tokens, roles, versions, redirections, and the names under which the service is found. */

import { get } from 'node:https';
import { Agent, ProxyAgent, fetch, type Dispatcher } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { DirectoryRole } from '../../lab/tenant/applications/administrators.ts';
import { DIRECTORY_SYNC_HOST, DIRECTORY_SYNC_UNITS, GRAPH_HOST, SIGN_IN_HOST } from '../../lab/tenant/http/hosts.ts';
import { startConnectProxy } from '../../lab/tenant/proxy.ts';
import type { Tenant } from '../../lab/tenant/tenant.ts';
import { childOf, textIn } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { el, startSyncClient, SYNC_SCOPE, textAt, user } from './directory-sync-client.ts';

const FINISHED = [el('totalExported', '1'), el('successfulExportCount', '1')];
const ACCESS_DENIED = 'Access to Azure Active Directory has been denied. Contact Technical Support.';

describe('a token', () => {
  it('without the app role is denied, with the number of the error in the detail', async () => {
    await using client = await startSyncClient(true, {}, ['User.ReadWrite.All']);
    const answer = await client.call('FinalizeExport', FINISHED);
    expect([answer.status, answer.fault]).toEqual([500, ACCESS_DENIED]);
    const fault = answer.body && childOf(answer.body, 'Detail')?.children[0];
    expect([textAt(fault, 'ErrorCode'), textAt(fault, 'ErrorDescription')]).toEqual(['106', ACCESS_DENIED]);
  });

  it('for Graph is not one for this service', async () => {
    await using client = await startSyncClient();
    const token = await client.token('https://graph.microsoft.com/.default');
    expect((await client.call('FinalizeExport', FINISHED, { token })).fault).toContain('its audience is not accepted');
  });

  it('that is none, or was changed, is refused without being repeated', async () => {
    await using client = await startSyncClient();
    const token = await client.token();
    for (const spoiled of ['nonsense', `${token.slice(0, -8)}AAAAAAAA`]) {
      const { fault } = await client.call('FinalizeExport', FINISHED, { token: spoiled });
      expect(fault).toBe('The security token could not be authenticated or authorized.');
    }
  });

  it('is of use until it expires', async () => {
    let now = Date.now();
    await using client = await startSyncClient(true, { clock: () => now });
    const token = await client.token();
    expect((await client.call('FinalizeExport', FINISHED, { token })).status).toBe(200);
    now += 3_600_000;
    expect((await client.call('FinalizeExport', FINISHED, { token })).fault).toBe('The security token has expired.');
  });

  it('is given for this service once synchronization is enabled, and then for good', async () => {
    await using client = await startSyncClient(false);
    await expect(client.token()).rejects.toThrow('AADSTS500011');
    client.tenant.state.synchronization.activated = true;
    const token = await client.token();
    client.tenant.state.synchronization.activated = false;
    expect(await client.token()).not.toBe('');
    const { fault } = await client.call('FinalizeExport', FINISHED, { token });
    expect(fault).toBe('Identity synchronization is not yet activated for this company.');
  });

  it('is given a while after that, where what is new takes its time', async () => {
    let now = Date.now();
    await using client = await startSyncClient(false, { clock: () => now, registrationDelayMs: 5_000 });
    client.tenant.state.synchronization.activated = true;
    await expect(client.token()).rejects.toThrow('AADSTS500011');
    now += 5_000;
    expect(await client.token()).not.toBe('');
  });
});

const PASSWORD = 'Aa1-admin-Lab!';
const POWERSHELL = '1b730954-1685-4b74-9bfd-dac224a7b894';

async function personToken(tenant: Tenant, role: DirectoryRole, scope: string): Promise<string> {
  const userPrincipalName = `${role.replaceAll(' ', '')}@contoso.test`;
  tenant.applications.addAdministrator({ userPrincipalName, password: PASSWORD, roles: [role] });
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  const answer = await fetch(`${tenant.origin}/organizations/oauth2/v2.0/token`, {
    method: 'POST',
    dispatcher,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: POWERSHELL,
      username: userPrincipalName,
      password: PASSWORD,
      scope,
    }).toString(),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  await dispatcher.close();
  expect(body).toMatchObject({ token_type: 'Bearer' });
  return String(body['access_token']);
}

describe('a person', () => {
  it('synchronizes with one of the roles that may', async () => {
    await using client = await startSyncClient();
    const may = await personToken(client.tenant, 'Directory Synchronization Accounts', SYNC_SCOPE);
    expect((await client.call('FinalizeExport', FINISHED, { token: may })).status).toBe(200);
    const mayNot = await personToken(client.tenant, 'Directory Readers', SYNC_SCOPE);
    expect((await client.call('FinalizeExport', FINISHED, { token: mayNot })).fault).toBe(ACCESS_DENIED);
  });

  it('may come with the audience from before, until that is cut off', async () => {
    await using client = await startSyncClient({ legacyCutover: false });
    const scope = 'https://graph.windows.net/.default';
    const token = await personToken(client.tenant, 'Hybrid Identity Administrator', scope);
    expect((await client.call('FinalizeExport', FINISHED, { token })).status).toBe(200);
    client.tenant.state.synchronization.legacyCutover = true;
    const { fault } = await client.call('FinalizeExport', FINISHED, { token });
    expect(fault).toContain('its audience is not accepted');
  });

  it('gives an application no right with the audience from before', async () => {
    await using client = await startSyncClient({ legacyCutover: false });
    const token = await client.token('https://graph.windows.net/.default');
    expect((await client.call('FinalizeExport', FINISHED, { token })).fault).toBe(ACCESS_DENIED);
  });
});

describe('a build', () => {
  it('below the least, or on the list, is refused for everything but Capabilities', async () => {
    await using client = await startSyncClient({ minimumVersion: '2.5.79.0', refusedVersions: ['2.5.90.0'] });
    const finalize = async (build: string) => (await client.call('FinalizeExport', FINISHED, { build })).fault;
    expect(await finalize('2.5.78.9')).toContain('version 2.5.78.9 is not supported');
    expect(await finalize('2.5.90.0')).toContain('version 2.5.90.0 is not supported');
    expect(await finalize('2.10.0.0')).toBe('');
    expect((await client.call('Capabilities', [], { build: '1.0.0.0' })).status).toBe(200);
  });
});

async function throughProxy(tenant: Tenant): Promise<Dispatcher> {
  const proxy = await tenant.startProxy();
  const dispatcher = new ProxyAgent({ uri: proxy.url, requestTls: { ca: tenant.caCertificatePem } });
  onTestFinished(() => dispatcher.close());
  return dispatcher;
}

const at = (host: string) => `https://${host}/provisioningservice.svc`;

describe('redirections', () => {
  it('lead from host to host until the last answers', async () => {
    const hosts = DIRECTORY_SYNC_UNITS.slice(0, 2);
    await using client = await startSyncClient({ redirect: { hosts } });
    const dispatcher = await throughProxy(client.tenant);
    const urls = [at(DIRECTORY_SYNC_HOST)];
    for (let hop = 0; hop < 3; hop += 1) {
      const url = urls[hop] ?? '';
      const { status, body } = await client.call('FinalizeExport', FINISHED, { url, dispatcher });
      if (status === 200) break;
      const redirection = body && childOf(body, 'Detail')?.children[0];
      expect(redirection?.name).toBe('BindingRedirectionFault');
      urls.push(textAt(redirection, 'Url') ?? '');
    }
    expect(urls).toEqual([at(DIRECTORY_SYNC_HOST), ...hosts.map(at)]);
    expect(client.tenant.directorySync.counters).toMatchObject({ redirections: 2, faults: 2 });
  });

  it('may go on without end, and call the address by its other name', async () => {
    await using client = await startSyncClient();
    const hosts = DIRECTORY_SYNC_UNITS.slice(0, 2);
    client.tenant.state.synchronization.redirect = { hosts, endless: true, element: 'Location' };
    const dispatcher = await throughProxy(client.tenant);
    const { body } = await client.call('Capabilities', [], { url: at(hosts[1] ?? ''), dispatcher });
    const detail = body && childOf(body, 'Detail')?.children[0];
    expect(textIn(detail && childOf(detail, 'Location'))).toBe(at(hosts[0] ?? ''));
  });
});

describe('the names of the hosts', () => {
  it('lead through the proxy to the parts of the service, and each answers what is its own', async () => {
    await using client = await startSyncClient();
    const { tenant } = client;
    const dispatcher = await throughProxy(tenant);
    const get = async (url: string) => {
      const answer = await fetch(url, { dispatcher });
      await answer.arrayBuffer();
      return answer.status;
    };
    const discovery = `/${tenant.tenantId}/v2.0/.well-known/openid-configuration`;
    expect(await get(`https://${SIGN_IN_HOST}${discovery}`)).toBe(200);
    expect(await get(`https://${GRAPH_HOST}${discovery}`)).toBe(404);
    expect(await get(`https://${GRAPH_HOST}/v1.0/users`)).toBe(401);
    expect(await get(`https://${DIRECTORY_SYNC_HOST}/v1.0/users`)).toBe(404);
    expect(await get(at(DIRECTORY_SYNC_HOST))).toBe(200);
    expect(await get(at(SIGN_IN_HOST))).toBe(404);
  });

  it('are those of clients: a name that is none finds nothing', async () => {
    await using client = await startSyncClient();
    const { hostname: host, port } = new URL(client.tenant.origin);
    const ca = client.tenant.caCertificatePem;
    const options = { host, port, ca, servername: 'localhost', path: '/v1.0/users', headers: { host: 'a b' } };
    const status = await new Promise((resolve, reject) => {
      get(options, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(404);
  });

  it('carry an export that names them in its messages', async () => {
    await using client = await startSyncClient();
    const dispatcher = await throughProxy(client.tenant);
    const answer = await client.provision([user(1)], { url: at(DIRECTORY_SYNC_HOST), dispatcher });
    expect(answer.status).toBe(200);
    expect(client.tenant.state.get('user1@contoso.test')).toBeDefined();
    expect(client.tenant.directorySyncViolations).toEqual([]);
  });
});

describe('the proxy', () => {
  const tunnel = (uri: string, tenant: Tenant, token?: string) => {
    const dispatcher = new ProxyAgent({
      uri,
      requestTls: { ca: tenant.caCertificatePem },
      ...(token === undefined ? {} : { token }),
    });
    onTestFinished(() => dispatcher.close());
    return dispatcher;
  };

  it('lets nobody through without the right name and password, where it is told so', async () => {
    await using client = await startSyncClient();
    const { tenant } = client;
    const credentials = { user: 'ann', password: 'p:ss wörd' };
    const proxy = await tenant.startProxy({ credentials });
    const basic = `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`;
    await expect(fetch(at(DIRECTORY_SYNC_HOST), { dispatcher: tunnel(proxy.url, tenant) })).rejects.toThrow();
    const wrong = tunnel(proxy.url, tenant, 'Basic YTpi');
    await expect(fetch(at(DIRECTORY_SYNC_HOST), { dispatcher: wrong })).rejects.toThrow();
    const answer = await fetch(at(DIRECTORY_SYNC_HOST), { dispatcher: tunnel(proxy.url, tenant, basic) });
    await answer.text();
    expect(answer.status).toBe(200);
    expect(proxy.connections.map(({ status }) => status)).toEqual([407, 407, 200]);
  });

  it('knows the hosts of its table and no others', async () => {
    await using client = await startSyncClient();
    const { tenant } = client;
    const here = { host: '127.0.0.1', port: Number(new URL(tenant.origin).port) };
    await using proxy = await startConnectProxy({ hosts: { [`${GRAPH_HOST}:443`]: here } });
    const dispatcher = tunnel(proxy.url, tenant);
    const answer = await fetch(`https://${GRAPH_HOST}/v1.0/users`, { dispatcher });
    await answer.text();
    expect(answer.status).toBe(401);
    await expect(fetch(at(DIRECTORY_SYNC_HOST), { dispatcher })).rejects.toThrow();
    expect(proxy.connections).toEqual([
      { target: `${GRAPH_HOST}:443`, status: 200 },
      { target: `${DIRECTORY_SYNC_HOST}:443`, status: 403 },
    ]);
  });
});

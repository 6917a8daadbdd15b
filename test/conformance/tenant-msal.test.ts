/** Microsoft's own client libraries, unmodified, against the lab tenant. */

import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node';
import { Client, GraphError } from '@microsoft/microsoft-graph-client';
import { Agent, fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeClientCertificate, startTenant, type ClientCertificate, type Tenant } from '../lab/tenant/tenant.ts';

let tenant: Tenant;
let certificate: ClientCertificate;
let clientId: string;
let dispatcher: Agent;

beforeAll(async () => {
  tenant = await startTenant();
  certificate = await makeClientCertificate('Causeway');
  clientId = tenant.registerApplication({
    certificatePem: certificate.certificatePem,
    permissions: ['User.ReadWrite.All'],
  });
  dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  for (let i = 0; i < 7; i += 1) tenant.state.addUser({ userPrincipalName: `u${String(i)}@contoso.test` });
});
afterAll(async () => {
  await dispatcher.close();
  await tenant.close();
});

/** MSAL's network port on undici, because MSAL's own takes further authorities only from the environment. */
function networkClient(): INetworkModule {
  async function send<T>(method: string, url: string, options?: NetworkRequestOptions) {
    const response = await fetch(url, {
      method,
      dispatcher,
      ...(options?.headers === undefined ? {} : { headers: options.headers }),
      ...(options?.body === undefined ? {} : { body: options.body }),
    });
    return {
      headers: Object.fromEntries(response.headers),
      status: response.status,
      body: (await response.json()) as T,
    };
  }
  return {
    sendGetRequestAsync: (url, options) => send('GET', url, options),
    sendPostRequestAsync: (url, options) => send('POST', url, options),
  };
}

function application(privateKey = certificate.privateKeyPem): ConfidentialClientApplication {
  return new ConfidentialClientApplication({
    auth: {
      clientId,
      authority: `${tenant.origin}/${tenant.tenantId}`,
      knownAuthorities: [new URL(tenant.origin).host],
      clientCertificate: { thumbprintSha256: certificate.thumbprintSha256, privateKey },
    },
    system: { networkClient: networkClient() },
  });
}

async function acquire(from: ConfidentialClientApplication): Promise<string> {
  const result = await from.acquireTokenByClientCredential({ scopes: ['https://graph.microsoft.com/.default'] });
  return result?.accessToken ?? '';
}

function graphClient(app: ConfidentialClientApplication): Client {
  return Client.initWithMiddleware({
    baseUrl: `${tenant.origin}/`,
    defaultVersion: 'v1.0',
    customHosts: new Set(['127.0.0.1']),
    authProvider: { getAccessToken: () => acquire(app) },
    fetchOptions: { dispatcher } as unknown as RequestInit,
  });
}

describe('MSAL and the Graph client', () => {
  it('get a token by discovery and certificate, and list users', async () => {
    const list = (await graphClient(application()).api('/users').select('id,userPrincipalName').top(5).get()) as {
      value: { userPrincipalName: string }[];
    };
    expect(list.value.map((user) => user.userPrincipalName)).toContain('u0@contoso.test');
    expect(list.value).toHaveLength(5);
  });

  it('run an advanced query', async () => {
    const answer = (await graphClient(application())
      .api('/users')
      .header('ConsistencyLevel', 'eventual')
      .count(true)
      .filter("endsWith(userPrincipalName,'@contoso.test')")
      .get()) as Record<string, unknown>;
    expect(answer['@odata.count']).toBe(7);
  });

  it('create a user and understand a refusal', async () => {
    const body = {
      accountEnabled: true,
      displayName: 'New',
      mailNickname: 'new',
      userPrincipalName: 'new@contoso.test',
      passwordProfile: { password: 'Str0ng-enough!' },
    };
    const client = graphClient(application());
    const created = (await client.api('/users').post(body)) as { id: string };
    expect(tenant.state.get(created.id)?.properties['displayName']).toBe('New');
    const refusal = (await client
      .api('/users')
      .post(body)
      .then(
        () => undefined,
        (error: unknown) => error,
      )) as GraphError;
    expect(refusal).toBeInstanceOf(GraphError);
    expect(refusal).toMatchObject({ statusCode: 400, code: 'Request_BadRequest' });
  });

  it('are told when the key does not belong to the certificate', async () => {
    const { privateKeyPem } = await makeClientCertificate('Another');
    await expect(acquire(application(privateKeyPem))).rejects.toThrow(/AADSTS700027/);
  });
});

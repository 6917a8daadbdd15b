import { describe, expect, it } from 'vitest';

import { networkFault } from '../../../engine/connectors/entra-id/http.ts';
import { makeRead, retryAfter } from '../../../engine/connectors/entra-id/graph/transport/retry.ts';
import { ORIGIN, clientOf, fakeGraph, graphError, socketError, virtualTime } from './graph-double.ts';

describe('a request to Graph', () => {
  it('carries the token, and a new one when the service refuses the first', async () => {
    let answers = 0;
    const graph = fakeGraph(() =>
      answers++ === 0 ? graphError(401, 'InvalidAuthenticationToken', '') : { status: 200, body: {} },
    );
    const { client } = clientOf(graph);
    expect(await client.exchange({ method: 'GET', path: '/organization' })).toMatchObject({ status: 200 });
    expect(graph.tokens).toEqual(['Bearer token-0', 'Bearer token-1']);
  });

  it('ends with a fault when the new token is refused too', async () => {
    const graph = fakeGraph(() => graphError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed.'));
    const { client } = clientOf(graph);
    await expect(client.exchange({ method: 'GET', path: '/organization' })).rejects.toMatchObject({
      fault: { code: 'credentials-invalid', detail: { serverText: 'Lifetime validation failed.' } },
    });
    expect(graph.tokens).toHaveLength(2);
  });

  it('never follows a link to another origin', async () => {
    const graph = fakeGraph(() => ({ status: 200, body: {} }));
    const { client } = clientOf(graph);
    const stolen = 'https://graph.fabrikam.test/v1.0/users/delta?$deltatoken=x';
    await expect(client.exchange({ method: 'GET', path: stolen })).rejects.toMatchObject({
      fault: { code: 'protocol-error', detail: { foreignHost: 'graph.fabrikam.test' } },
    });
    expect(graph.calls).toEqual([]);
  });

  it('follows an absolute link with its query as it is', async () => {
    const graph = fakeGraph(() => ({ status: 200, body: {} }));
    const { client } = clientOf(graph);
    await client.exchange({ method: 'GET', path: `${ORIGIN}/v1.0/users/delta?$skiptoken=a%2Bb%3D%3D` });
    expect(graph.calls[0]?.path).toBe('/users/delta?$skiptoken=a+b==');
  });

  it('gives an error page of a gateway as an answer, and refuses one that claims success', async () => {
    const page = (status: number) => Promise.resolve(new Response('<html>proxy</html>', { status }));
    const failing = clientOf({ fetch: () => page(502) });
    expect(await failing.client.exchange({ method: 'GET', path: '/users' })).toMatchObject({ status: 502 });
    const lying = clientOf({ fetch: () => page(200) });
    await expect(lying.client.exchange({ method: 'GET', path: '/users' })).rejects.toMatchObject({
      fault: { code: 'protocol-error' },
    });
  });
});

describe('reading', () => {
  const reader = (graph: ReturnType<typeof fakeGraph>, attempts?: number) => {
    const { client, traffic } = clientOf(graph);
    const ambient = virtualTime();
    const read = makeRead({ client, traffic, ambient, stage: 'import', ...(attempts ? { attempts } : {}) });
    return { read, traffic, ambient };
  };

  it('waits as long as it is asked to and tries again', async () => {
    let refusals = 2;
    const graph = fakeGraph(() =>
      refusals-- > 0
        ? { ...graphError(429, 'TooManyRequests', ''), headers: { 'retry-after': '7' } }
        : { status: 200, body: {} },
    );
    const { read, traffic, ambient } = reader(graph);
    expect(await read('/users')).toMatchObject({ status: 200 });
    expect(ambient.slept).toEqual([7000, 7000]);
    expect(traffic).toMatchObject({ retries: 2, throttled: 2 });
  });

  it('outlives a broken connection, and says so when it stays broken', async () => {
    let breaks = 3;
    const graph = fakeGraph(() => (breaks-- > 0 ? socketError('UND_ERR_SOCKET') : { status: 200, body: {} }));
    expect(await reader(graph).read('/users')).toMatchObject({ status: 200 });
    const dead = reader(fakeGraph(() => socketError('ECONNREFUSED')));
    await expect(dead.read('/users')).rejects.toMatchObject({ fault: { code: 'server-unreachable' } });
    expect(dead.traffic.requests).toBe(6);
  });

  it('does not make a person wait', async () => {
    const graph = fakeGraph(() => graphError(503, 'Service_ServiceUnavailable', ''));
    const { read, ambient } = reader(graph, 1);
    expect(await read('/organization')).toMatchObject({ status: 503 });
    expect(ambient.slept).toEqual([]);
  });

  it('understands a wait given as a date', () => {
    const ambient = virtualTime();
    const date = new Date(ambient.clock() + 90_000).toUTCString();
    expect(retryAfter({ status: 503, headers: { 'retry-after': date }, body: undefined }, ambient)).toBe(90_000);
    expect(retryAfter({ status: 503, headers: { 'Retry-After': 'soon' }, body: undefined }, ambient)).toBeUndefined();
  });
});

describe('a network failure', () => {
  it.each([
    ['ENOTFOUND', 'server-name-unknown'],
    ['ECONNREFUSED', 'server-unreachable'],
    ['ECONNRESET', 'connection-lost'],
    ['UND_ERR_HEADERS_TIMEOUT', 'server-timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-mismatch'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls-refused'],
  ])('%s is the fault %s with the host', (code, fault) => {
    expect(networkFault(socketError(code), `${ORIGIN}/v1.0/users`).fault).toMatchObject({
      code: fault,
      detail: { host: 'graph.contoso.test', reason: code },
    });
  });
});

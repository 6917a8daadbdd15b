import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

import { describe, expect, it } from 'vitest';

import { addUser, fullImport, impatient, send, startHarness } from './entra-id-harness.ts';

/** A proxy that does nothing but CONNECT (RFC 9110, 9.3.6), and notes to where. */
async function startProxy() {
  const targets: string[] = [];
  const sockets = new Set<Duplex>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Duplex) => {
    const [host = '', port = ''] = (request.url ?? '').split(':');
    targets.push(request.url ?? '');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Either end may leave first when a test is over.
      socket.on('error', () => socket.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    targets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('behind a proxy', () => {
  it('tokens and Graph alike go through it, with certificates verified from end to end', async () => {
    await using proxy = await startProxy();
    await using harness = await startHarness({}, { proxy: proxy.url }, impatient);
    await send(harness.connector, [addUser(1)]);
    expect((await fullImport(harness.connector)).changes).toHaveLength(1);
    const host = new URL(harness.tenant.origin).host;
    expect(proxy.targets.length).toBeGreaterThan(0);
    expect(new Set(proxy.targets)).toEqual(new Set([host]));
    await harness.connector.close();
  });

  it('a stranger in between is not trusted', async () => {
    await using proxy = await startProxy();
    await using harness = await startHarness({}, { proxy: proxy.url });
    const { origin } = harness.tenant;
    const connector = await harness.open({ cloud: { authority: origin, graph: origin } });
    await expect(connector.testConnection()).rejects.toMatchObject({ fault: { code: 'certificate-untrusted' } });
    await connector.close();
  });

  it('a proxy that is not there is named', async () => {
    const gone = await startProxy();
    await gone[Symbol.asyncDispose]();
    await using harness = await startHarness({}, { proxy: gone.url });
    await expect(harness.connector.testConnection()).rejects.toMatchObject({ fault: { code: 'server-unreachable' } });
  });
});

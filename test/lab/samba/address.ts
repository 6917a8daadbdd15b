/** Loopback addresses for servers that must listen on fixed ports, chosen so that runs side by side do not meet. */

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** The ports of a domain controller that others on this machine may hold already. */
const PORTS = [88, 135, 389, 464, 636, 3268, 3269];

/**
 * A 127.x.y.z on which a domain controller can listen. Random over 16 million addresses: the moment between this look
 * and the server's own bind is no practical race, and a server that still fails is started again on another address.
 */
export async function freeLoopbackAddress(): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`;
    if (await allFree(host)) return host;
  }
  throw new Error('No loopback address with free ports for a domain controller was found in 50 attempts');
}

async function allFree(host: string): Promise<boolean> {
  for (const port of PORTS) {
    if (!(await isFree(host, port))) return false;
  }
  return true;
}

function isFree(host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActiveDirectory } from '../../../engine/connectors/active-directory/active-directory.ts';
import { result, startScriptedServer, type ScriptedServer } from './scripted-server.ts';

// OpenSSL's own variable for the system's store; it is read once in a process, and this file has one to itself.
describe.skipIf(process.platform !== 'linux')('trust in the system’s certification authorities', () => {
  let server: ScriptedServer;
  let folder: string;

  beforeAll(async () => {
    server = await startScriptedServer((asked) => asked.reply(result(asked)));
    folder = await mkdtemp(join(tmpdir(), 'causeway-trust-'));
    process.env['SSL_CERT_FILE'] = join(folder, 'authorities.pem');
    await writeFile(process.env['SSL_CERT_FILE'], server.certificate.caCertificatePem);
  });

  afterAll(async () => {
    delete process.env['SSL_CERT_FILE'];
    await rm(folder, { recursive: true });
    await server.close();
  });

  it('takes a server whose authority is among them', async () => {
    const connector = await openActiveDirectory(
      {
        name: 'contoso.test',
        servers: [{ host: '127.0.0.1', port: server.port }],
        security: { mode: 'ldaps', trust: { kind: 'system' } },
        account: 'svc@contoso.test',
      },
      { password: 'The-Secret-1!' },
    );
    expect(connector.traffic.requests).toBe(1);
    await connector.close();
  });
});

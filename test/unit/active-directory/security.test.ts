import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openActiveDirectory } from '../../../engine/connectors/active-directory/active-directory.ts';
import type { Trust } from '../../../engine/connectors/active-directory/settings.ts';
import { FaultError, type Fault } from '../../../engine/model/fault.ts';
import {
  OPERATION,
  result,
  startScriptedServer,
  type Asked,
  type ScriptedServer,
  type ScriptedServerOptions,
} from './scripted-server.ts';

const PASSWORD = 'The-Secret-1!';
let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

const succeed = (asked: Asked) => asked.reply(result(asked));

async function start(answer: (asked: Asked) => void, options?: ScriptedServerOptions): Promise<ScriptedServer> {
  server = await startScriptedServer(answer, options);
  return server;
}

function open(
  { port }: { readonly port: number },
  trust: Trust,
  mode: 'ldaps' | 'starttls' = 'ldaps',
  password = PASSWORD,
): ReturnType<typeof openActiveDirectory> {
  return openActiveDirectory(
    {
      name: 'contoso.test',
      servers: [{ host: '127.0.0.1', port }],
      security: { mode, trust },
      account: 'svc@contoso.test',
      timeouts: { connect: 2000, request: 2000 },
    },
    { password },
  );
}

async function faultOf(attempt: Promise<unknown>): Promise<Fault> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FaultError) return error.fault;
  throw new Error('It should have failed with a fault', { cause: error });
}

describe('a connection to a domain controller', () => {
  it('sends the password only to the server with the pinned certificate', async () => {
    const real = await start(succeed);
    const sha256 = new X509Certificate(real.certificate.certificatePem).fingerprint256;
    await (await open(real, { kind: 'fingerprint', sha256 })).close();
    expect(Buffer.concat(real.received).includes(PASSWORD)).toBe(true);
    await real.close();

    const other = await start(succeed);
    expect(await faultOf(open(other, { kind: 'fingerprint', sha256 }))).toMatchObject({
      code: 'certificate-untrusted',
      detail: { reason: 'FINGERPRINT_DIFFERS', subject: expect.any(String) as unknown },
    });
    expect(other.received).toEqual([]);
  });

  it('sends nothing to a server whose authority is not the given one', async () => {
    const stranger = await start(succeed);
    const pem = stranger.certificate.caCertificatePem;
    await stranger.close();
    const target = await start(succeed);
    const fault = await faultOf(open(target, { kind: 'ca', pem }));
    expect(fault.code).toBe('certificate-untrusted');
    expect(fault.detail['fingerprint']).toBe(new X509Certificate(target.certificate.certificatePem).fingerprint256);
    expect(target.received).toEqual([]);
  });

  it('sends nothing to a server with a good certificate for another name', async () => {
    const target = await start(succeed, { certificateFor: ['dc1.contoso.test'] });
    expect(await faultOf(open(target, { kind: 'ca', pem: target.certificate.caCertificatePem }))).toMatchObject({
      code: 'certificate-mismatch',
      retry: 'never',
      detail: { host: '127.0.0.1', names: 'DNS:dc1.contoso.test' },
    });
    expect(target.received).toEqual([]);
  });

  it('says when the other side does not speak TLS', async () => {
    const plain = net.createServer((socket) => socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request'));
    plain.listen(0, '127.0.0.1');
    await once(plain, 'listening');
    const { port } = plain.address() as AddressInfo;
    expect((await faultOf(open({ port }, { kind: 'system' }))).code).toBe('tls-refused');
    plain.close();
  });

  it('asks for TLS before anything else with StartTLS, and checks the certificate the same way', async () => {
    const target = await start(
      (asked) => {
        asked.reply(result(asked));
        if (asked.operation === OPERATION.extended) asked.startTls();
      },
      { mode: 'plain' },
    );
    const trust: Trust = { kind: 'ca', pem: target.certificate.caCertificatePem };
    await (await open(target, trust, 'starttls')).close();
    expect(target.operations.slice(0, 2)).toEqual([OPERATION.extended, OPERATION.bind]);
    const before = target.operations.length;
    const pinned: Trust = { kind: 'fingerprint', sha256: 'ab'.repeat(32) };
    expect((await faultOf(open(target, pinned, 'starttls'))).code).toBe('certificate-untrusted');
    expect(target.operations.slice(before)).toEqual([OPERATION.extended]);
  });

  it('never goes on in plain text when StartTLS is refused', async () => {
    const target = await start((asked) => asked.reply(result(asked, 52, 'no TLS here')), { mode: 'plain' });
    expect(await faultOf(open(target, { kind: 'system' }, 'starttls'))).toMatchObject({
      code: 'tls-refused',
      detail: { reason: 'no TLS here' },
    });
    expect(target.operations).not.toContain(OPERATION.bind);
  });

  it('takes no answer that was slipped in before TLS', async () => {
    const target = await start((asked) => asked.reply(result(asked), Buffer.from([0x30])), { mode: 'plain' });
    expect((await faultOf(open(target, { kind: 'system' }, 'starttls'))).code).toBe('protocol-error');
    expect(target.operations).not.toContain(OPERATION.bind);
  });

  it('does not bind without a password, which would succeed as nobody', async () => {
    const target = await start(succeed);
    const fault = await faultOf(open(target, { kind: 'ca', pem: target.certificate.caCertificatePem }, 'ldaps', ''));
    expect(fault.code).toBe('secret-missing');
    expect(target.received).toEqual([]);
  });

  it('refuses settings with a key that it does not know', async () => {
    const settings = {
      name: 'contoso.test',
      servers: [{ host: '127.0.0.1' }],
      security: { mode: 'ldaps' as const, trust: { kind: 'system' as const, verify: false } },
      account: 'x',
    };
    expect((await faultOf(openActiveDirectory(settings, { password: 'x' }))).code).toBe('answers-invalid');
  });

  it('says that a name is unknown', async () => {
    const attempt = openActiveDirectory(
      {
        name: 'nowhere',
        servers: [{ host: 'dc1.nowhere.invalid' }],
        security: { mode: 'ldaps', trust: { kind: 'system' } },
        account: 'x',
      },
      { password: 'x' },
    );
    expect(await faultOf(attempt)).toMatchObject({
      code: 'server-name-unknown',
      detail: { server: 'dc1.nowhere.invalid:636' },
    });
  });
});

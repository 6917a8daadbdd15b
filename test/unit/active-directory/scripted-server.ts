/** A server that answers LDAP messages as a test's script says, and remembers every octet it was sent. */

import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { BerReader, BerWriter } from 'ldapts';
import { Frames } from '../../../engine/connectors/active-directory/ldap/frames.ts';
import { makeServerCertificate, type ServerCertificate } from '../../lab/certificates.ts';

export interface Asked {
  readonly messageId: number;
  /** The application tag of the request, RFC 4511 4.1.1. */
  readonly operation: number;
  reply(...messages: Buffer[]): void;
  /** Ends the connection without a word. */
  hangUp(): void;
  /** From here on the connection is TLS. */
  startTls(): void;
}

export const OPERATION = { bind: 0x60, unbind: 0x42, search: 0x63, modify: 0x66, abandon: 0x50, extended: 0x77 };
const RESPONSE: { readonly [operation: number]: number } = { 0x60: 0x61, 0x63: 0x65, 0x66: 0x67, 0x77: 0x78 };

/** The final answer to a request. */
export function result({ messageId, operation }: Asked, code = 0, diagnostics = ''): Buffer {
  return message(messageId, RESPONSE[operation] ?? 0x65, (writer) => {
    writer.writeEnumeration(code);
    writer.writeString('');
    writer.writeString(diagnostics);
  });
}

export function entry({ messageId }: Asked, dn: string, attributes: { [name: string]: (string | Buffer)[] }): Buffer {
  return message(messageId, 0x64, (writer) => {
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of Object.entries(attributes)) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
  });
}

function message(messageId: number, tag: number, body: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(messageId);
  writer.startSequence(tag);
  body(writer);
  writer.endSequence();
  writer.endSequence();
  return Buffer.from(writer.buffer);
}

/** Unsolicited: the server is about to close the connection (RFC 4511 4.4.1). */
export function noticeOfDisconnection(diagnostics: string): Buffer {
  return message(0, 0x78, (writer) => {
    writer.writeEnumeration(52);
    writer.writeString('');
    writer.writeString(diagnostics);
    writer.writeString('1.3.6.1.4.1.1466.20036', 0x8a);
  });
}

export interface ScriptedServer {
  readonly port: number;
  readonly certificate: ServerCertificate;
  /** What arrived in LDAP messages, after TLS was taken off. */
  readonly received: Buffer[];
  readonly operations: number[];
  close(): Promise<void>;
}

export interface ScriptedServerOptions {
  readonly mode?: 'ldaps' | 'plain';
  readonly certificateFor?: readonly string[];
}

export async function startScriptedServer(
  answer: (asked: Asked) => void,
  { mode = 'ldaps', certificateFor = ['127.0.0.1'] }: ScriptedServerOptions = {},
): Promise<ScriptedServer> {
  const certificate = await makeServerCertificate(certificateFor);
  const identity = { cert: certificate.certificatePem, key: certificate.privateKeyPem };
  const received: Buffer[] = [];
  const operations: number[] = [];
  const sockets = new Set<net.Socket>();

  const serve = (socket: net.Socket) => {
    const frames = new Frames();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that refuses a certificate resets the connection; that is what such a test is about.
    socket.on('error', () => socket.destroy());
    const onData = (chunk: Buffer) => {
      received.push(chunk);
      for (const frame of frames.push(chunk)) {
        const reader = new BerReader(frame);
        reader.readSequence();
        const messageId = reader.readInt() ?? 0;
        const operation = reader.readSequence() ?? 0;
        operations.push(operation);
        const asked: Asked = {
          messageId,
          operation,
          reply: (...messages) => socket.write(Buffer.concat(messages)),
          hangUp: () => socket.destroy(),
          startTls: () => {
            socket.off('data', onData);
            serve(new tls.TLSSocket(socket, { isServer: true, ...identity }));
          },
        };
        if (operation === OPERATION.unbind) socket.end();
        else answer(asked);
      }
    };
    socket.on('data', onData);
  };
  const server = mode === 'ldaps' ? tls.createServer(identity, serve) : net.createServer(serve);
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    certificate,
    received,
    operations,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Somebody in the place of a KDC who knows a password: they chose it, and type it in somewhere else at the same moment. */

import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import {
  application,
  bitString,
  element,
  field,
  fieldsOf,
  firstElement,
  generalizedTime,
  generalString,
  integer,
  octetString,
  readInteger,
  required,
  sequence,
} from '../../../engine/connectors/active-directory/kerberos/der.ts';
import {
  AES256,
  encrypt,
  stringToKey,
  USAGE,
  type Key,
} from '../../../engine/connectors/active-directory/kerberos/encryption.ts';

export interface Impostor {
  readonly port: number;
  /** Questions so far. */
  readonly asked: number;
  close(): Promise<void>;
}

export interface ImpostorOptions {
  readonly realm: string;
  readonly password: string;
  /** In the place of its first answer. */
  readonly answer?: Buffer;
  readonly iterations?: number;
  /** The nonce of its replies; the client's own unless given. */
  readonly nonce?: number;
  /** Replies at once, without asking for the proof of the password. */
  readonly isTrusting?: boolean;
}

const SALT = 'of its own';

export async function startImpostor(options: ImpostorOptions): Promise<Impostor> {
  let asked = 0;
  const key = await stringToKey(AES256, Buffer.from(options.password), Buffer.from(SALT), options.iterations ?? 4096);
  const server = net.createServer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readUInt32BE()) return;
      asked += 1;
      const answer = options.answer ?? answerTo(received.subarray(4), key, options);
      const header = Buffer.alloc(4);
      header.writeUInt32BE(answer.length);
      socket.write(Buffer.concat([header, answer]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get asked() {
      return asked;
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(question: Buffer, key: Key, options: ImpostorOptions): Buffer {
  const fields = fieldsOf(firstElement(question).content);
  const nonce = readInteger(required(fieldsOf(required(fields, 4)), 7));
  if (!fields.has(3) && options.isTrusting !== true) return preauthenticationRequired(options);
  return reply(options.nonce ?? nonce, key, options);
}

function keyRecipe({ iterations }: ImpostorOptions): Buffer {
  const parameters = Buffer.alloc(4);
  parameters.writeUInt32BE(iterations ?? 4096);
  const entry = [field(0, integer(AES256)), field(1, generalString(SALT)), field(2, octetString(parameters))];
  return sequence(field(1, integer(19)), field(2, octetString(sequence(sequence(...entry)))));
}

function preauthenticationRequired(options: ImpostorOptions): Buffer {
  return element(
    application(30),
    sequence(
      field(0, integer(5)),
      field(1, integer(30)),
      field(4, generalizedTime(new Date())),
      field(5, integer(0)),
      field(6, integer(25)),
      field(9, generalString(options.realm)),
      field(10, name('krbtgt', options.realm)),
      field(12, octetString(sequence(keyRecipe(options)))),
    ),
  );
}

const name = (...parts: readonly string[]) =>
  sequence(field(0, integer(1)), field(1, sequence(...parts.map(generalString))));

function reply(nonce: number, key: Key, options: ImpostorOptions): Buffer {
  const { realm } = options;
  const encrypted = (cipher: Buffer) => sequence(field(0, integer(AES256)), field(2, octetString(cipher)));
  const session = sequence(field(0, integer(AES256)), field(1, octetString(Buffer.alloc(32, 7))));
  const part = element(
    application(25),
    sequence(
      field(0, session),
      field(1, sequence()),
      field(2, integer(nonce)),
      field(4, bitString(Buffer.alloc(4))),
      field(5, generalizedTime(new Date())),
      field(7, generalizedTime(new Date(Date.now() + 600_000))),
      field(9, generalString(realm)),
      field(10, name('host', 'dc1')),
    ),
  );
  // What is in the ticket only the domain could make: this is made of the only key the impostor has.
  const ticket = element(
    application(1),
    sequence(
      field(0, integer(5)),
      field(1, generalString(realm)),
      field(2, name('host', 'dc1')),
      field(3, encrypted(encrypt(key, USAGE.ticket, part))),
    ),
  );
  return element(
    application(11),
    sequence(
      field(0, integer(5)),
      field(1, integer(11)),
      field(2, sequence(keyRecipe(options))),
      field(3, generalString(realm)),
      field(4, name('anyone')),
      field(5, ticket),
      field(6, encrypted(encrypt(key, USAGE.asReply, part))),
    ),
  );
}

import { once } from 'node:events';
import net from 'node:net';
import { PresenceFilter, ModifyRequest, SearchRequest } from 'ldapts';
import { afterEach, describe, expect, it } from 'vitest';
import { LdapConnection } from '../../../engine/connectors/active-directory/ldap/connection.ts';
import { LdapResultError, LdapTransportError } from '../../../engine/connectors/active-directory/ldap/errors.ts';
import {
  entry,
  noticeOfDisconnection,
  OPERATION,
  result,
  startScriptedServer,
  type Asked,
  type ScriptedServer,
} from './scripted-server.ts';

let server: ScriptedServer | undefined;
let connection: LdapConnection | undefined;

afterEach(async () => {
  await connection?.close();
  await server?.close();
});

async function connect(answer: (asked: Asked) => void, timeout = 5000): Promise<LdapConnection> {
  server = await startScriptedServer(answer, { mode: 'plain' });
  const socket = net.connect(server.port, '127.0.0.1');
  await once(socket, 'connect');
  connection = new LdapConnection(socket, { timeout, onRequest: () => undefined });
  return connection;
}

function search(): SearchRequest {
  return new SearchRequest({ messageId: 0, baseDN: '', filter: new PresenceFilter({ attribute: 'objectClass' }) });
}

function modify(): ModifyRequest {
  return new ModifyRequest({ messageId: 0, dn: 'CN=x', changes: [] });
}

async function failureOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (error) {
    if (error instanceof LdapTransportError) return error.failure;
    throw error;
  }
  throw new Error('It should have failed');
}

async function names(found: AsyncIterable<{ name: string }[]>): Promise<string[]> {
  const all: string[] = [];
  for await (const batch of found) all.push(...batch.map(({ name }) => name));
  return all;
}

describe('an LDAP connection', () => {
  it('hands on entries before the search has ended', async () => {
    let finish: () => void = () => undefined;
    const open = await connect((asked) => {
      asked.reply(entry(asked, 'CN=first', {}));
      finish = () => asked.reply(entry(asked, 'CN=last', {}), result(asked));
    });
    const found = open.search(search());
    expect((await found.next()).value).toMatchObject([{ name: 'CN=first' }]);
    finish();
    expect(await names(found)).toEqual(['CN=last']);
  });

  it('keeps octets as they are, valid UTF-8 or not', async () => {
    const values = [Buffer.from([0xef, 0xbb, 0xbf, 0x41]), Buffer.from([0xff, 0x00])];
    const open = await connect((asked) => asked.reply(entry(asked, 'CN=x', { photo: values }), result(asked)));
    const { value } = await open.search(search()).next();
    expect(value).toMatchObject([{ attributes: [{ type: 'photo', parsedBuffers: values }] }]);
  });

  it('abandons a search whose reader has had enough', async () => {
    const open = await connect((asked) => {
      if (asked.operation === OPERATION.search) asked.reply(entry(asked, 'CN=first', {}));
      if (asked.operation === OPERATION.modify) asked.reply(result(asked));
    });
    for await (const _batch of open.search(search())) break;
    await open.request('modify', modify());
    expect(server?.operations).toEqual([OPERATION.search, OPERATION.abandon, OPERATION.modify]);
  });

  it('stops a search with the reason of its signal', async () => {
    const open = await connect((asked) => asked.reply(entry(asked, 'CN=first', {})));
    const stop = new AbortController();
    const reason = new Error('enough');
    const attempt = (async () => {
      for await (const _batch of open.search(search(), stop.signal)) stop.abort(reason);
    })();
    await expect(attempt).rejects.toBe(reason);
  });

  it('makes a fast server wait for a slow reader, and still loses nothing', async () => {
    const count = 60_000;
    let sent = 0;
    const open = await connect((asked) => {
      const text = 'x'.repeat(200);
      const batch = Array.from({ length: count }, (_, index) => entry(asked, `CN=${index}`, { text: [text] }));
      sent = batch.length;
      asked.reply(...batch, result(asked));
    });
    const found = open.search(search());
    const first = (await found.next()).value;
    await new Promise((resolve) => setTimeout(resolve, 200));
    const second = (await found.next()).value;
    const held = Array.isArray(second) ? second.length : 0;
    expect(held).toBeLessThan(count / 2);
    const rest = await names(found);
    expect((Array.isArray(first) ? first.length : 0) + held + rest.length).toBe(sent);
  });

  it('answers other requests while a slow reader holds a search', async () => {
    const open = await connect((asked) => {
      if (asked.operation === OPERATION.modify) asked.reply(result(asked));
      else asked.reply(...Array.from({ length: 5000 }, (_, index) => entry(asked, `CN=${index}`, {})), result(asked));
    });
    const found = open.search(search());
    const first = (await found.next()).value;
    await open.request('modify', modify());
    expect((Array.isArray(first) ? first.length : 0) + (await names(found)).length).toBe(5000);
  });

  it('keeps many requests apart, whatever the order of their answers', async () => {
    const waiting: Asked[] = [];
    const open = await connect((asked) => {
      waiting.push(asked);
      if (waiting.length === 3) {
        for (const one of waiting.reverse()) one.reply(result(one, one.messageId === 2 ? 50 : 0, 'mine'));
      }
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => open.request('modify', modify())));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const [, refused] = outcomes;
    expect(refused?.status === 'rejected' && refused.reason).toBeInstanceOf(LdapResultError);
  });

  it('fails everything under way when the server hangs up', async () => {
    const open = await connect((asked) => {
      if (asked.operation === OPERATION.modify) asked.hangUp();
      else asked.reply(entry(asked, 'CN=first', {}));
    });
    const found = names(open.search(search()));
    const outcomes = await Promise.all([failureOf(found), failureOf(open.request('modify', modify()))]);
    expect(outcomes).toEqual(['connection-lost', 'connection-lost']);
    expect(open.isOpen).toBe(false);
    expect(await failureOf(open.request('modify', modify()))).toBe('connection-lost');
  });

  it('gives the server’s reason when it announces the end', async () => {
    const open = await connect((asked) => asked.reply(noticeOfDisconnection('shutting down')));
    await expect(open.request('modify', modify())).rejects.toMatchObject({
      failure: 'connection-lost',
      detail: { reason: 'shutting down' },
    });
  });

  it('gives up on a server that falls silent', async () => {
    const open = await connect(() => undefined, 100);
    expect(await failureOf(open.request('modify', modify()))).toBe('server-timeout');
  });

  it('treats anything but LDAP as a fault of the protocol', async () => {
    const open = await connect((asked) => asked.reply(Buffer.from('HTTP/1.1 400 Bad Request\r\n')));
    expect(await failureOf(open.request('modify', modify()))).toBe('protocol-error');
  });
});

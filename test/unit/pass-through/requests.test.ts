/** Announcements, requests in both forms and the reliable session: what is read, what is refused, whatever the octets. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutgoingElement } from '../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { createPlaces } from '../../../engine/sign-in/pass-through/agent/places.ts';
import { endpointsOfCloud } from '../../../engine/sign-in/pass-through/endpoints.ts';
import { RelayError } from '../../../engine/sign-in/pass-through/messages/relay-error.ts';
import { encodeMessage, plain, readMessage, type Message } from '../../../engine/sign-in/pass-through/messages/soap.ts';
import { INSTANCE } from '../../../engine/sign-in/pass-through/messages/xml.ts';
import { ReliableSession, RELIABLE } from '../../../engine/sign-in/pass-through/relay/reliable-session.ts';
import { requestFromJson } from '../../../engine/sign-in/pass-through/request/from-json.ts';
import {
  emptyResponse,
  requestFromSoap,
  SIGNAL_ACTION,
  signalResponse,
} from '../../../engine/sign-in/pass-through/request/from-soap.ts';
import { createSeen } from '../../../engine/sign-in/pass-through/request/seen.ts';
import { checkedRequest } from '../../../engine/sign-in/pass-through/request/sign-in-request.ts';
import { readAnnouncement } from '../../../engine/sign-in/pass-through/signalling/one-way.ts';

const GUID = '0981c347-b112-4a78-a2a3-23d51d9cbff2';
const TENANT = '71e2b1fc-f677-4bc2-91b9-8b862798e3b0';
const BLOCK = Buffer.alloc(256, 3).toString('base64');
const problemOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof RelayError) return `${error.problem} ${error.reason}`;
    throw error;
  }
  return 'none';
};

/* Announcements. */

function announced(inner: Uint8Array, action = 'OnewaySend'): Buffer {
  return encodeMessage({ action, to: 'sb://ns/path', body: [{ prefix: '', name: 'Data', content: inner }] });
}

function invitation(change: { readonly [name: string]: string } = {}): Buffer {
  const facts = {
    Id: GUID,
    IpAddress: '2748520724',
    IpPort: '9352',
    InstanceDnsAddress: 'g1.servicebus.windows.net',
    HttpsPort: '443',
    ...change,
  };
  return encodeMessage({
    action: 'http://schemas.microsoft.com/netservices/2009/05/servicebus/relayedconnect/RelayedConnect',
    body: [
      {
        prefix: '',
        name: 'RelayedConnect',
        namespaces: { '': 'urn:relay' },
        content: Object.entries(facts).map(([name, value]) => plain(name, value)),
      },
    ],
  });
}

describe('an announcement', () => {
  it('names a relay', () => {
    expect(readAnnouncement(announced(invitation()))).toEqual({
      id: GUID,
      host: 'g1.servicebus.windows.net',
      port: 443,
    });
  });

  it.each([
    ['no one-way message', announced(invitation(), 'Other'), 'malformed not-one-way'],
    [
      'another message inside',
      announced(encodeMessage({ action: 'urn:x', body: [] })),
      'unsupported not-relayed-connect',
    ],
    ['no id', announced(invitation({ Id: '1' })), 'malformed relay-id'],
    ['a host that is none', announced(invitation({ InstanceDnsAddress: 'a/b@c' })), 'malformed relay-host'],
    ['a port that is none', announced(invitation({ HttpsPort: '70000' })), 'malformed relay-port'],
    ['octets that are no message', Buffer.from('3e00ff', 'hex'), 'malformed not-well-formed'],
    ['nothing', Buffer.alloc(0), 'malformed document-not-whole'],
  ])('is refused: %s', (_, octets, problem) => {
    expect(problemOf(() => readAnnouncement(octets))).toBe(problem);
  });

  it('is read or refused, whatever is changed in it', () => {
    const whole = announced(invitation());
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), fc.nat(whole.length), (changes, length) => {
        const octets = Buffer.from(whole);
        for (const [place, value] of changes) octets[place] = value;
        expect(problemOf(() => readAnnouncement(octets.subarray(0, length)))).toMatch(/./);
      }),
      { numRuns: 1_000 },
    );
  });
});

/* Requests. */

type Change = { readonly [name: string]: string };

function request(change: Change = {}, context: OutgoingElement = passwordContext()): Message {
  const facts = {
    RequestId: GUID,
    SubscriptionId: TENANT.toUpperCase(),
    TransactionId: GUID,
    OverrideServiceHostEnabled: 'false',
    OverridenReturnHost: '',
    OverridenReturnPort: '443',
    ReturnHost: 'x.connector.his.msappproxy.net',
    ReturnPort: '10100',
    ...change,
  };
  const properties = Object.entries(facts).map(([name, value]) => plain(name, value));
  const tunnel = plain('TunnelContext', [context]);
  return readMessage(
    encodeMessage({
      action: SIGNAL_ACTION,
      body: [
        {
          prefix: '',
          name: 'SignalConnector',
          namespaces: { '': 'http://tempuri.org/' },
          content: [plain('messageProperties', [...properties, tunnel])],
        },
      ],
    }),
  );
}

function contextOf(type: string, content: readonly OutgoingElement[]): OutgoingElement {
  return {
    prefix: '',
    name: 'ProtocolContext',
    namespaces: { i: INSTANCE },
    attributes: [{ prefix: 'i', name: 'type', value: type }],
    content,
  };
}

function passwordContext(block = BLOCK): OutgoingElement {
  return contextOf('PasswordValidationContext', [
    plain('TrafficProtocol', 'PasswordValidation'),
    plain('Domain', 'CONTOSO'),
    plain('EncryptedData', [
      plain('Block', [plain('Base64EncryptedData', block), plain('KeyIdentifer', `${GUID}_AB`)]),
    ]),
    plain('Password', ''),
    plain('UserPrincipalName', 'anna@contoso.test'),
  ]);
}

const endpoints = endpointsOfCloud('global')!;
const checked = (message: Message) => checkedRequest(requestFromSoap(message), { tenantId: TENANT, endpoints });

describe('a request', () => {
  it('is complete in its message', () => {
    expect(checked(request())).toMatchObject({
      requestId: GUID,
      returnHost: 'x.connector.his.msappproxy.net',
      returnPort: 10_100,
      context: {
        kind: 'password',
        domain: 'CONTOSO',
        userPrincipalName: 'anna@contoso.test',
        blocks: [{ keyIdentifier: `${GUID}_AB` }],
      },
    });
  });

  it('is answered at another host where it says so', () => {
    const change = { OverrideServiceHostEnabled: 'true', OverridenReturnHost: 'y.msappproxy.net' };
    expect(checked(request(change))).toMatchObject({ returnHost: 'y.msappproxy.net', returnPort: 443 });
  });

  it('may say where it is to be fetched', () => {
    const context = contextOf('ConnectContext', [plain('TrafficProtocol', 'Connect'), plain('ConnectionId', GUID)]);
    expect(checked(request({}, context)).context).toEqual({ kind: 'connect', connectionId: GUID });
  });

  it.each([
    ['for another tenant', request({ SubscriptionId: GUID }), 'wrong-tenant subscription-id'],
    ['without an id', request({ RequestId: '../x' }), 'malformed request-id'],
    ['with a transaction that is none', request({ TransactionId: 'a\r\nb' }), 'malformed transaction-id'],
    ['to be answered elsewhere', request({ ReturnHost: 'x.evil.test' }), 'foreign-host return-host'],
    ['to be answered at no port', request({ ReturnPort: '0' }), 'malformed return-port'],
    ['with a block that is none', request({}, passwordContext('AAAA')), 'malformed block-length'],
    ['of another kind', request({}, contextOf('CertificateContext', [])), 'unsupported protocol-context'],
    ['without a name', request({}, contextOf('PasswordValidationContext', [])), 'malformed no-UserPrincipalName'],
  ])('is refused %s', (_, message, problem) => {
    expect(problemOf(() => checked(message))).toBe(problem);
  });

  const json = (context: object) => ({
    RequestId: GUID,
    SessionId: '00000000-0000-0000-0000-000000000000',
    SubscriptionId: TENANT,
    TransactionId: GUID,
    ReturnHost: 'x.msappproxy.net',
    ReturnPort: 10_100,
    TunnelContext: { ProtocolContext: context },
  });
  const fields = {
    Domain: 'CONTOSO',
    EncryptedData: [{ Base64EncryptedData: BLOCK, KeyIdentifer: `${GUID}_AB` }],
    UserPrincipalName: 'anna@contoso.test',
  };
  const read = (document: unknown) => requestFromJson(Buffer.from(JSON.stringify(document)));

  it('comes as JSON, inline or as octets in either spelling', () => {
    const octets = Buffer.from(JSON.stringify(fields));
    const inline = read(json({ __type: 'PasswordValidationContext:#x', TrafficProtocol: 2, Password: '', ...fields }));
    expect(inline.context).toMatchObject({ kind: 'password', userPrincipalName: 'anna@contoso.test' });
    expect(read(json({ TrafficProtocol: 3, BodyBytes: [...octets] }))).toEqual(inline);
    expect(read(json({ TrafficProtocol: 3, BodyBytes: octets.toString('base64') }))).toEqual(inline);
  });

  it('is read as JSON or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(problemOf(() => requestFromJson(Buffer.from(text)))).toMatch(/^malformed/);
      }),
    );
    expect(problemOf(() => requestFromJson(Buffer.from([0xff, 0xfe])))).toBe('malformed no-json');
  });

  it('is acknowledged with the agent, and other calls with nothing', () => {
    const call = { ...request(), messageId: 'urn:uuid:1' };
    const said = readMessage(encodeMessage(signalResponse(call, GUID, 12.6)));
    expect(said).toMatchObject({ action: `${SIGNAL_ACTION}Response`, relatesTo: 'urn:uuid:1' });
    const [result] = said.body.children[0]?.children ?? [];
    expect(result?.children.map(({ name, text }) => [name, text])).toEqual([
      ['AckLatency', '13'],
      ['ConnectorId', GUID],
    ]);
    expect(emptyResponse({ ...call, action: 'http://tempuri.org/I/Ping' })?.action).toBe(
      'http://tempuri.org/I/PingResponse',
    );
    expect(emptyResponse({ ...call, action: 'urn:other' })).toBeUndefined();
  });
});

/* The reliable session. */

const rm = (name: string, content: OutgoingElement['content']): OutgoingElement => ({
  prefix: 'r',
  name,
  namespaces: { r: RELIABLE },
  content,
});
const received = (action: string, headers: readonly OutgoingElement[], body: readonly OutgoingElement[]) =>
  readMessage(encodeMessage({ action, headers, body, to: 'sb://ns/path' }));
const sequence = (identifier: string, number: number) =>
  rm('Sequence', [rm('Identifier', identifier), rm('MessageNumber', String(number))]);

function begun(): { readonly session: ReliableSession; readonly identifier: string } {
  const session = new ReliableSession();
  const create = received(
    `${RELIABLE}/CreateSequence`,
    [],
    [rm('CreateSequence', [rm('Offer', [rm('Identifier', 'urn:offered')])])],
  );
  const [answer] = session.receive(create).answers;
  const said = readMessage(encodeMessage(answer!));
  const [response] = said.body.children;
  expect(said.action).toBe(`${RELIABLE}/CreateSequenceResponse`);
  expect(response?.children.map(({ name }) => name)).toEqual(['Identifier', 'Accept']);
  return { session, identifier: String(response?.children[0]?.text) };
}

describe('a reliable session', () => {
  it('acknowledges every message, delivers each once, and numbers what it answers', () => {
    const { session, identifier } = begun();
    const numbered = (number: number) => session.receive(received('urn:call', [sequence(identifier, number)], []));
    const acknowledged = ({ answers }: ReturnType<ReliableSession['receive']>) => {
      const header = readMessage(encodeMessage(answers[0]!)).headers.find(
        ({ name }) => name === 'SequenceAcknowledgement',
      );
      return header?.children
        .filter(({ name }) => name === 'AcknowledgementRange')
        .map(({ attributes }) => attributes.map(({ value }) => value).join('-'));
    };
    const first = numbered(1);
    expect([first.deliver?.action, acknowledged(first)]).toEqual(['urn:call', ['1-1']]);
    const third = numbered(3);
    expect([third.deliver?.action, acknowledged(third)]).toEqual(['urn:call', ['1-1', '3-3']]);
    const again = numbered(1);
    expect([again.deliver, acknowledged(again)]).toEqual([undefined, ['1-1', '3-3']]);
    expect(acknowledged(numbered(2))).toEqual(['1-3']);
    const out = readMessage(encodeMessage(session.outgoing({ action: 'urn:answer', body: [] })));
    const header = out.headers.find(({ name }) => name === 'Sequence');
    expect(header?.children.map(({ text }) => text)).toEqual(['urn:offered', '1']);
  });

  it('does not know other sequences, nor messages without one', () => {
    const { session } = begun();
    const { answers, deliver } = session.receive(received('urn:call', [sequence('urn:other', 1)], []));
    expect(deliver).toBeUndefined();
    expect(readMessage(encodeMessage(answers[0]!)).body.children[0]?.name).toBe('Fault');
    expect(problemOf(() => session.receive(received('urn:call', [], [])))).toBe('malformed message-without-sequence');
  });

  it('is no session where the caller begins none', () => {
    const session = new ReliableSession();
    expect(session.receive(received('urn:call', [], [])).deliver?.action).toBe('urn:call');
    expect(session.outgoing({ action: 'urn:answer', body: [] })).toEqual({ action: 'urn:answer', body: [] });
  });
});

/* What is bounded. */

describe('what was seen', () => {
  it('is refused for a quarter of an hour and then forgotten', () => {
    const seen = createSeen();
    seen.note('request:1', 0);
    expect(problemOf(() => seen.note('request:1', 60_000))).toBe('replayed request');
    seen.note('request:2', 60_000);
    seen.note('request:1', 900_001);
    expect(problemOf(() => seen.note('request:2', 900_002))).toBe('replayed request');
  });
});

describe('places', () => {
  it('are so many; others wait, those beyond are turned away, and who waits too long leaves', async () => {
    const places = createPlaces(1);
    const signal = new AbortController();
    const give = await places.take(signal.signal);
    const second = places.take(signal.signal);
    const third = places.take(signal.signal);
    await expect(places.take(signal.signal)).rejects.toMatchObject({ problem: 'overloaded' });
    give();
    give();
    const giveSecond = await second;
    expect(places.taken).toBe(1);
    signal.abort();
    await expect(third).rejects.toMatchObject({ problem: 'timed-out' });
    giveSecond();
    expect(places.taken).toBe(0);
  });
});

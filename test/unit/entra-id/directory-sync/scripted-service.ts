/** The directory-sync service as a script: answers in turn what a test wrote, and keeps what it was sent. */

import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import {
  childOf,
  textIn,
  type XmlElement,
} from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { openSoapClient, type SoapClient } from '../../../../engine/connectors/entra-id/directory-sync/soap/client.ts';
import { findElement } from '../../../../engine/connectors/entra-id/directory-sync/soap/envelope.ts';
import { NAMESPACE } from '../../../../engine/connectors/entra-id/directory-sync/soap/names.ts';
import type { Ambient } from '../../../../engine/connectors/entra-id/ambient.ts';
import type { TrafficCounters } from '../../../../engine/connectors/connector.ts';
import { decodeElement } from '../binary-xml/xml-text.ts';

export interface SentRequest {
  readonly url: string;
  readonly headers: { readonly [name: string]: string };
  readonly operation: string;
  readonly token: string | undefined;
  readonly envelope: XmlElement;
  /** The operation's element. */
  readonly body: XmlElement;
}

export type Answer = (request: SentRequest) => Response | Promise<Response>;

export interface ScriptedService {
  readonly client: SoapClient;
  readonly sent: readonly SentRequest[];
  readonly traffic: TrafficCounters;
  /** Milliseconds that the client waited, in order. */
  readonly waits: readonly number[];
  readonly ambient: Ambient;
}

export const HOME = 'https://adminwebservice.contoso.test';

export function scriptedService(answers: readonly Answer[], origin = HOME): ScriptedService {
  const sent: SentRequest[] = [];
  const waits: number[] = [];
  const traffic: TrafficCounters = { requests: 0, retries: 0, throttled: 0 };
  let tokens = 0;
  const ambient: Ambient = {
    clock: () => 0,
    random: () => 0.5,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
  };
  const client = openSoapClient({
    origin,
    scope: 'scope',
    tenantId: '11111111-2222-3333-4444-555555555555',
    identity: { applicationId: 'app', clientVersion: '8.0', buildNumber: '2.5.79.0' },
    tokens: {
      get: (_, { fresh = false } = {}) => {
        if (fresh || tokens === 0) tokens += 1;
        return Promise.resolve({ accessToken: `secret-token-${tokens}`, roles: undefined });
      },
    },
    ambient,
    traffic,
    fetch: async (url, init) => {
      const envelope = decodeElement(init.body as Uint8Array);
      const body = childOf(envelope, 'Body')!.children[0]!;
      const headers = init.headers as { readonly [name: string]: string };
      const token = textIn(findElement(envelope, 'BearerToken'));
      const request = { url, headers, operation: body.name, token, envelope, body };
      const answer = answers[sent.push(request) - 1];
      if (!answer) throw new Error(`an answer to request ${sent.length} was not written`);
      return answer(request);
    },
  });
  return { client, sent, traffic, waits, ambient };
}

export function element(name: string, content: OutgoingElement['content'] = []): OutgoingElement {
  return { prefix: '', name, content };
}

function message(body: OutgoingElement, status: number, headers: { readonly [name: string]: string } = {}): Response {
  const envelope: OutgoingElement = {
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: NAMESPACE.envelope },
    content: [{ prefix: 's', name: 'Body', content: [body] }],
  };
  return new Response(new Uint8Array(encodeBinaryXml(envelope)), {
    status,
    headers: { 'content-type': 'application/soap+msbin1', ...headers },
  });
}

/** A reply to whatever operation was asked, or to another one. */
export function result(content: OutgoingElement['content'] = [], operation?: string): Answer {
  return (request) => {
    const name = operation ?? request.operation;
    const reply = element(`${name}Response`, [element(`${name}Result`, content)]);
    return message({ ...reply, namespaces: { '': NAMESPACE.change } }, 200);
  };
}

/** An answer that says success and holds an error. */
export function errorWithin(description: string): Answer {
  return ({ operation }) =>
    message(
      {
        ...element(`${operation}Response`, [element('ErrorDescription', description)]),
        namespaces: { '': NAMESPACE.change },
      },
      200,
    );
}

export function fault(reason: string, detail: readonly OutgoingElement[] = [], status = 500): Answer {
  const part = (name: string, content: OutgoingElement['content']) => ({ prefix: 's', name, content });
  return () =>
    message(
      part('Fault', [
        part('Code', [part('Value', 's:Receiver')]),
        part('Reason', [{ ...part('Text', reason), attributes: [{ prefix: 'xml', name: 'lang', value: 'en-US' }] }]),
        part('Detail', detail),
      ]),
      status,
    );
}

export function status(code: number, headers: { readonly [name: string]: string } = {}): Answer {
  return () => new Response('busy', { status: code, headers });
}

/** A request of the directory-sync service as an envelope, and the answer's body, or its fault, out of one. */

import type { OutgoingElement } from '../binary-xml/encoder.ts';
import { childOf, textIn, type XmlElement } from '../binary-xml/elements.ts';
import { ANONYMOUS, NAMESPACE, actionOf } from './names.ts';

/** What the service wants to know of its client with every request. */
export interface ClientIdentity {
  /** Of the product; the service counts clients by it. */
  readonly applicationId: string;
  readonly clientVersion: string;
  readonly buildNumber: string;
}

export interface EnvelopeFacts extends ClientIdentity {
  readonly operation: string;
  /** Where the request goes. */
  readonly url: string;
  /** A JWT, without "Bearer". It is in the body of the request: nothing of it may be logged. */
  readonly bearerToken: string;
  readonly trackingId: string;
}

export function requestEnvelope(facts: EnvelopeFacts, parameters: readonly OutgoingElement[]): OutgoingElement {
  return {
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: NAMESPACE.envelope, a: NAMESPACE.addressing },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          { prefix: 'a', name: 'Action', attributes: [MUST_UNDERSTAND], content: actionOf(facts.operation) },
          syncToken(facts),
          { prefix: 'a', name: 'MessageID', content: `urn:uuid:${facts.trackingId}` },
          { prefix: 'a', name: 'ReplyTo', content: [{ prefix: 'a', name: 'Address', content: ANONYMOUS }] },
          { prefix: 'a', name: 'To', attributes: [MUST_UNDERSTAND], content: facts.url },
        ],
      },
      {
        prefix: 's',
        name: 'Body',
        content: [{ prefix: '', name: facts.operation, namespaces: { '': NAMESPACE.change }, content: parameters }],
      },
    ],
  };
}

const MUST_UNDERSTAND = { prefix: 's', name: 'mustUnderstand', value: '1' } as const;
/** `DateTime.MinValue`: clients of an application have no time of sign-in to tell. */
const NO_TIME = '0001-01-01T00:00:00';

/** Children in the order of the data contract, which is alphabetical and which the service insists on. */
function syncToken(facts: EnvelopeFacts): OutgoingElement {
  const values: readonly (readonly [name: string, value: string])[] = [
    ['ApplicationId', facts.applicationId],
    ['BearerToken', facts.bearerToken],
    ['ClientVersion', facts.clientVersion],
    ['DirSyncBuildNumber', facts.buildNumber],
    ['FIMBuildNumber', facts.buildNumber],
    ['IsInstalledOnDC', 'False'],
    ['IssueDateTime', NO_TIME],
    ['LanguageId', 'en-US'],
    ['LiveToken', ''],
    ['ProtocolVersion', '2.0'],
    ['RichCoexistenceEnabled', 'False'],
    ['TrackingId', facts.trackingId],
  ];
  return {
    prefix: '',
    name: 'SyncToken',
    namespaces: { '': NAMESPACE.token },
    attributes: [{ prefix: 's', name: 'role', value: NAMESPACE.token }],
    content: values.map(([name, content]) => ({
      prefix: '',
      name,
      namespaces: { '': NAMESPACE.change },
      content,
    })),
  };
}

/** What a fault says. Elements beyond these are not documented; texts are the service's own. */
export interface SoapFault {
  /** `s:Sender`, `s:Receiver`, or what stands in the innermost subcode. */
  readonly code: string;
  readonly reason: string;
  /** Of a service that names its error in the detail: `ErrorCode`, `ErrorDescription`, `TrackingId`. */
  readonly errorCode: string | undefined;
  readonly description: string | undefined;
  readonly trackingId: string | undefined;
  /** Where a BindingRedirectionFault sends the client. */
  readonly redirect: string | undefined;
}

export type ReplyBody =
  | { readonly kind: 'result'; readonly result: XmlElement | undefined }
  | { readonly kind: 'fault'; readonly fault: SoapFault }
  /** Not a reply to this operation. */
  | { readonly kind: 'other' };

/** What came back for one request. */
export type Answer =
  | { readonly kind: 'result'; readonly result: XmlElement | undefined }
  | {
      readonly kind: 'fault';
      readonly fault: SoapFault;
      readonly status: number;
      readonly retryAfter: number | undefined;
    }
  /** An answer without a message: of a gateway, or of a service that is overloaded. Milliseconds. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: number | undefined };

/** The `...Result` of an operation's reply, or the fault. */
export function readReply(envelope: XmlElement, operation: string): ReplyBody {
  const body = envelope.name === 'Envelope' ? childOf(envelope, 'Body') : undefined;
  const [content] = body?.children ?? [];
  if (content === undefined) return { kind: 'other' };
  if (content.name === 'Fault') return { kind: 'fault', fault: readFault(content) };
  if (content.name !== `${operation}Response`) return { kind: 'other' };
  // A fault inside a reply that says success: the description may stand anywhere in it.
  const result = childOf(content, `${operation}Result`);
  const description = result === undefined ? textIn(findElement(content, 'ErrorDescription')) : undefined;
  if (description !== undefined && description !== '') {
    return { kind: 'fault', fault: { ...NO_FACTS, code: 'ErrorDescription', reason: description, description } };
  }
  return { kind: 'result', result };
}

const NO_FACTS = { errorCode: undefined, description: undefined, trackingId: undefined, redirect: undefined } as const;

function readFault(fault: XmlElement): SoapFault {
  const code = childOf(fault, 'Code');
  const reason = childOf(fault, 'Reason');
  const detail = childOf(fault, 'Detail');
  const redirection = detail && findElement(detail, 'BindingRedirectionFault');
  const inDetail = (name: string) => (detail ? textIn(findElement(detail, name)) : undefined);
  return {
    code: innermostCode(code) ?? '',
    reason: textIn(reason?.children[0]) ?? textIn(reason) ?? '',
    errorCode: inDetail('ErrorCode'),
    description: inDetail('ErrorDescription'),
    trackingId: inDetail('TrackingId'),
    redirect: redirection && (textIn(childOf(redirection, 'Url')) ?? textIn(childOf(redirection, 'Location'))),
  };
}

function innermostCode(code: XmlElement | undefined): string | undefined {
  if (code === undefined) return undefined;
  return innermostCode(childOf(code, 'Subcode')) ?? textIn(childOf(code, 'Value'));
}

/** The first element of this local name, the element itself included. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element;
  for (const child of element.children) {
    const found = findElement(child, name);
    if (found) return found;
  }
  return undefined;
}

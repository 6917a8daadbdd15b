/**
 * The test sign-in without a browser: WS-Trust with user name and password in the message ("usernamemixed" of AD FS). The answer
 * is a token that is looked at here and thrown away.
 *
 * https://docs.oasis-open.org/ws-sx/ws-trust/v1.3/ws-trust.html ; WS-Trust February 2005
 */

import { randomUUID } from 'node:crypto';

import { allowedAddress, exchange, serverError, type ProviderNetwork } from '../documents/fetch.ts';
import { documentRefused } from '../faults.ts';
import type { UserNameEndpoint, WsTrustVersion } from '../types.ts';
import { allBelow, NotWellFormed, parseXml, textOf, type XmlElement } from '../xml/document.ts';
import { passGate } from '../xml/gate.ts';

export const AUDIENCE = 'urn:federation:MicrosoftOnline';

export interface UserNameSignIn {
  readonly userName: string;
  /** UTF-8; zeroed before this returns. */
  readonly password: Buffer;
  /** `urn:federation:MicrosoftOnline` where none is given. */
  readonly audience?: string;
}

export type UserNameAnswer =
  /** The whole answer, to be held against an expectation by `verifyToken`. */
  | { readonly kind: 'token'; readonly text: string; readonly address: string }
  /** `code` is the fault's last code without its prefix: `FailedAuthentication` for a wrong password or a disabled account. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string; readonly address: string };

/** Throws the faults of `fetchDocument`, and `server-error` for an answer that is neither a token nor a SOAP fault. */
export async function signInByPassword(
  endpoint: UserNameEndpoint,
  signIn: UserNameSignIn,
  network: ProviderNetwork = {},
): Promise<UserNameAnswer> {
  let body: Buffer | undefined;
  try {
    const url = allowedAddress(endpoint.url, network.ports);
    body = requestOf(endpoint, signIn, (network.now ?? (() => new Date()))());
    const answer = await exchange(url, network, {
      method: 'POST',
      headers: {
        'content-type': 'application/soap+xml; charset=utf-8',
        soapaction: `"${DIALECTS[endpoint.version].action}"`,
      },
      body,
    });
    return answerOf(url, answer.status, answer.body, answer.address);
  } finally {
    body?.fill(0);
    signIn.password.fill(0);
  }
}

function answerOf(url: URL, status: number, body: Buffer, address: string): UserNameAnswer {
  // AD FS answers a refused sign-in with 500 and a SOAP fault; a page of HTML is somebody else's.
  const gate = passGate(body);
  if (gate.kind === 'refused') throw status === 200 ? documentRefused(url.href, gate.reason) : serverError(url, status);
  let root: XmlElement;
  try {
    root = parseXml(gate.text);
  } catch (error) {
    if (!(error instanceof NotWellFormed)) throw error;
    throw status === 200
      ? documentRefused(url.href, 'not-well-formed', {}, { cause: error })
      : serverError(url, status);
  }
  const [fault] = allBelow(root, 'Fault');
  if (fault !== undefined) return { kind: 'refused', address, ...reasonOf(fault) };
  if (status !== 200) throw serverError(url, status);
  return { kind: 'token', text: gate.text, address };
}

/** SOAP 1.2 nests codes, the innermost says most; SOAP 1.1 has `faultcode` and `faultstring`. */
function reasonOf(fault: XmlElement): { code: string; text: string } {
  const codes = [...allBelow(fault, 'Value'), ...allBelow(fault, 'faultcode')].map(textOf);
  const texts = [...allBelow(fault, 'Text'), ...allBelow(fault, 'faultstring')].map(textOf);
  return { code: codes.at(-1)?.split(':').at(-1) ?? '', text: (texts[0] ?? '').slice(0, 500) };
}

interface Dialect {
  readonly namespace: string;
  readonly action: string;
  readonly keyType: string;
  readonly requestType: string;
}

const DIALECTS: Record<WsTrustVersion, Dialect> = {
  '2005': {
    namespace: 'http://schemas.xmlsoap.org/ws/2005/02/trust',
    action: 'http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue',
    keyType: 'http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey',
    requestType: 'http://schemas.xmlsoap.org/ws/2005/02/trust/Issue',
  },
  '1.3': {
    namespace: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512',
    action: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue',
    keyType: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer',
    requestType: 'http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue',
  },
};

const SECURITY = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity';
const PASSWORD_TEXT = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordText';
/** Milliseconds. */
const VALID = 5 * 60_000;

/** The message; the password goes in as bytes, so that no text of it stays in memory. */
function requestOf(
  { url, version }: UserNameEndpoint,
  { userName, password, audience = AUDIENCE }: UserNameSignIn,
  now: Date,
) {
  const { namespace, action, keyType, requestType } = DIALECTS[version];
  const head =
    `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"` +
    ` xmlns:u="${SECURITY}-utility-1.0.xsd"><s:Header><a:Action s:mustUnderstand="1">${action}</a:Action>` +
    `<a:MessageID>urn:uuid:${randomUUID()}</a:MessageID>` +
    `<a:ReplyTo><a:Address>http://www.w3.org/2005/08/addressing/anonymous</a:Address></a:ReplyTo>` +
    `<a:To s:mustUnderstand="1">${escapeXml(url)}</a:To>` +
    `<o:Security s:mustUnderstand="1" xmlns:o="${SECURITY}-secext-1.0.xsd"><u:Timestamp u:Id="_0">` +
    `<u:Created>${now.toISOString()}</u:Created><u:Expires>${new Date(now.getTime() + VALID).toISOString()}</u:Expires>` +
    `</u:Timestamp><o:UsernameToken u:Id="user"><o:Username>${escapeXml(userName)}</o:Username>` +
    `<o:Password Type="${PASSWORD_TEXT}">`;
  const tail =
    `</o:Password></o:UsernameToken></o:Security></s:Header><s:Body><t:RequestSecurityToken xmlns:t="${namespace}">` +
    `<p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>` +
    `${escapeXml(audience)}</a:Address></a:EndpointReference></p:AppliesTo><t:KeyType>${keyType}</t:KeyType>` +
    `<t:RequestType>${requestType}</t:RequestType></t:RequestSecurityToken></s:Body></s:Envelope>`;
  const secret = escapeBytes(password);
  const message = Buffer.concat([Buffer.from(head), secret, Buffer.from(tail)]);
  secret.fill(0);
  return message;
}

function escapeXml(text: string): string {
  return escapeBytes(Buffer.from(text)).toString();
}

const ESCAPES: ReadonlyMap<number, string> = new Map(
  Object.entries({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\r': '&#xD;' }).map(
    ([character, escape]) => [character.charCodeAt(0), escape],
  ),
);

/** UTF-8 in, UTF-8 out: what has to be escaped is one byte, and no byte of a longer character. */
function escapeBytes(bytes: Buffer): Buffer {
  const length = bytes.reduce((sum, byte) => sum + (ESCAPES.get(byte)?.length ?? 1), 0);
  const escaped = Buffer.alloc(length);
  let at = 0;
  for (const byte of bytes) {
    const escape = ESCAPES.get(byte);
    at += escape === undefined ? escaped.writeUInt8(byte, at) - at : escaped.write(escape, at);
  }
  return escaped;
}

/**
 * A small identity provider in this process, with the addresses of AD FS: passive sign-in by WS-Federation and SAML 2.0 with
 * a page for user name and password, WS-Trust with both in the message, metadata and metadata exchange. For quick tests;
 * `simplesamlphp.ts` starts one that somebody else wrote.
 */

import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DOMParser } from '@xmldom/xmldom/lib/index.js';
import {
  makeClientCertificate,
  makeServerCertificate,
  type ClientCertificate,
  type Lifetime,
} from '../certificates.ts';
import {
  certificateBase64,
  EXCHANGE_PATH,
  federationMetadata,
  metadataExchange,
  METADATA_PATH,
  PASSIVE_PATH,
  USER_NAME_13,
  USER_NAME_2005,
} from './documents.ts';
import { escapeXml, saml11, saml20, tokenResponse, type TokenWishes } from './tokens.ts';

export interface ProviderPerson {
  readonly userPrincipalName: string;
  readonly immutableId: string;
}

export interface IdentityProviderOptions {
  /** Default: what AD FS calls itself, by the provider's host. */
  readonly entityId?: string;
  /** Of the token of a person. Default: the entity id. */
  readonly issuerFor?: (person: ProviderPerson) => string;
  /** Who it is, or undefined where the password is not right. */
  readonly authenticate: (userName: string, password: string) => Promise<ProviderPerson | undefined>;
  readonly certificate?: Lifetime;
  /** The first key, in the place of a new one. */
  readonly signer?: ClientCertificate;
  readonly clock?: () => number;
}

export interface IdentityProvider {
  readonly origin: string;
  readonly entityId: string;
  readonly metadataUrl: string;
  readonly caCertificatePem: string;
  /** Certificates of tokens as metadata lists them, base64 DER: the first one signs. */
  certificates(): readonly string[];
  /** A further key is published behind the one that signs. */
  addCertificate(lifetime?: Lifetime): Promise<void>;
  /** The next key signs from now on; the former one stays published behind it until `dropOldCertificates`. */
  promote(): void;
  dropOldCertificates(): void;
  /** What is different about the tokens of now on, for attacks. */
  spoil(change: Partial<TokenWishes>): void;
  /** Signs in without a page: an assertion of SAML 1.1. */
  assertionFor(person: ProviderPerson): string;
  close(): Promise<void>;
}

/** Where WS-Federation posts its answers: the relying party says it to the provider once, not in each request. */
export type ReplyAddress = () => string;

export async function startIdentityProvider(
  options: IdentityProviderOptions,
  reply: ReplyAddress,
): Promise<IdentityProvider> {
  const { clock = Date.now } = options;
  const tls = await makeServerCertificate(['127.0.0.1', 'localhost']);
  let signers = [options.signer ?? (await makeClientCertificate('Token signing', options.certificate))];
  let spoilt: Partial<TokenWishes> = {};
  const server = createServer({ key: tls.privateKeyPem, cert: tls.certificatePem }, (request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const entityId = options.entityId ?? `${origin.replace('https:', 'http:')}/adfs/services/trust`;

  function wishesFor(person: ProviderPerson): TokenWishes {
    const [signer] = signers;
    if (signer === undefined) throw new RangeError('There is a key');
    const issuer = options.issuerFor?.(person) ?? entityId;
    return { issuer, ...person, signer, now: new Date(clock()), ...spoilt };
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const answer = await answerTo(request);
      response.writeHead(answer.status, { 'Content-Type': answer.type });
      response.end(answer.body);
    } catch (error) {
      response.writeHead(500, { 'Content-Type': 'text/plain' });
      response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', origin);
    const path = url.pathname;
    const body = await bodyOf(request);
    if (path === METADATA_PATH) return xmlAnswer(federationMetadata({ entityId, origin, signers }), 'application/xml');
    if (path === EXCHANGE_PATH) return xmlAnswer(metadataExchange(origin), 'application/soap+xml; charset=utf-8');
    if (path === USER_NAME_2005 || path === USER_NAME_13) return trust(body, path);
    if (path === PASSIVE_PATH) return passive(url, new URLSearchParams(body));
    return { status: 404, type: 'text/plain', body: 'There is nothing here.' };
  }

  async function trust(body: string, path: string): Promise<Answer> {
    const document = new DOMParser().parseFromString(body, 'text/xml');
    const text = (name: string) => document.getElementsByTagNameNS('*', name)[0]?.textContent ?? '';
    const person = await options.authenticate(text('Username'), text('Password'));
    if (!person) return { ...soap(FAULT), status: 500 };
    const token = tokenResponse(saml11(wishesFor(person)));
    return soap(
      path === USER_NAME_13
        ? `<trust:RequestSecurityTokenResponseCollection xmlns:trust="http://docs.oasis-open.org/ws-sx/ws-trust/200512">${token.replaceAll('<t:', '<trust:').replaceAll('</t:', '</trust:').replace('xmlns:t=', 'xmlns:trust=')}</trust:RequestSecurityTokenResponseCollection>`
        : token,
    );
  }

  async function passive(url: URL, form: URLSearchParams): Promise<Answer> {
    const wanted = new URLSearchParams([...url.searchParams, ...form]);
    const password = form.get('password');
    if (password === null) return page(loginForm(wanted));
    const person = await options.authenticate(wanted.get('username') ?? '', password);
    if (!person) return page(loginForm(wanted, 'Incorrect user name or password.'));
    const request = wanted.get('SAMLRequest');
    if (request === null) {
      const wresult = tokenResponse(saml11(wishesFor(person)));
      return page(autoForm(reply(), { wa: 'wsignin1.0', wresult, wctx: wanted.get('wctx') ?? '' }));
    }
    const xml = Buffer.from(request, 'base64').toString('utf8');
    const asked = new DOMParser().parseFromString(xml, 'text/xml').documentElement;
    const recipient = asked.getAttribute('AssertionConsumerServiceURL');
    const inResponseTo = asked.getAttribute('ID');
    const response = saml20({ ...wishesFor(person), recipient, inResponseTo });
    const RelayState = wanted.get('RelayState') ?? '';
    return page(autoForm(recipient, { SAMLResponse: Buffer.from(response).toString('base64'), RelayState }));
  }

  return {
    origin,
    entityId,
    metadataUrl: `${origin}${METADATA_PATH}`,
    caCertificatePem: tls.caCertificatePem,
    certificates: () => signers.map(certificateBase64),
    addCertificate: async (lifetime) => {
      signers = [...signers, await makeClientCertificate('Token signing', lifetime)];
    },
    promote: () => {
      const [former, next, ...others] = signers;
      if (former && next) signers = [next, ...others, former];
    },
    dropOldCertificates: () => {
      signers = signers.slice(0, 1);
    },
    spoil: (change) => {
      spoilt = change;
    },
    assertionFor: (person) => saml11(wishesFor(person)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const xmlAnswer = (body: string, type: string): Answer => ({ status: 200, type, body });

function soap(content: string): Answer {
  const body = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>${content}</s:Body></s:Envelope>`;
  return xmlAnswer(body, 'application/soap+xml; charset=utf-8');
}

/** As AD FS words it, with 500 ("ID3242"). */
const FAULT = `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:a="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">a:FailedAuthentication</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en-US">ID3242: The security token could not be authenticated or authorized.</s:Text></s:Reason></s:Fault>`;

function page(content: string): Answer {
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in at Contoso</title><body><main><h1>Sign in at Contoso</h1>${content}</main></body></html>`;
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

function loginForm(wanted: URLSearchParams, error = ''): string {
  const kept = [...wanted].filter(([name]) => !['username', 'password'].includes(name));
  const name = escapeXml(wanted.get('username') ?? '');
  return `<form method="post" action="${PASSIVE_PATH}">${hidden(Object.fromEntries(kept))}<p role="alert">${error}</p><p><label>User name <input name="username" value="${name}"></label></p><p><label>Password <input name="password" type="password"></label></p><button>Sign in</button></form>`;
}

function autoForm(address: string, fields: { readonly [name: string]: string }): string {
  return `<form method="post" action="${escapeXml(address)}">${hidden(fields)}</form><script>document.forms[0].submit();</script>`;
}

function hidden(fields: { readonly [name: string]: string }): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeXml(name)}" value="${escapeXml(value)}">`)
    .join('');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

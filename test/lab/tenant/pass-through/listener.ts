/** The HTTPS port of everything that agents reach. Who comes is known by the client certificate of TLS. */

import { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ServerCertificate } from '../../certificates.ts';
import type { RegisteredAgent } from './agents.ts';
import { serveConnect } from './connect.ts';
import type { HttpFault } from './faults.ts';
import { listAgents } from './http/agents-list.ts';
import { takeAnswer } from './http/answers.ts';
import { bootstrap } from './http/bootstrap.ts';
import { xmlAnswer, type ServiceAnswer, type ServiceRequest } from './http/contract.ts';
import { enable, registerConnector, status } from './http/registration.ts';
import { renewTrust } from './http/renewal.ts';
import { addressesOf } from './hosts.ts';
import type { Hub, SocketUse } from './hub.ts';
import { serveRelay } from './relay.ts';
import { violated } from './service.ts';
import { serveSignalling } from './signalling.ts';

export const WEBSOCKET_PATH = '/$servicebus/websocket';
const CONNECT_PATH = '/subscriber/websocketconnect';
const LONGEST_BODY = 256 * 1024;

const PROTOCOLS: { readonly [protocol: string]: SocketUse } = {
  wsrelayedamqp: 'signalling',
  wsrelayedconnection: 'relay',
};

export interface AgentsListener {
  readonly port: number;
  close(): Promise<void>;
}

export async function listenForAgents(
  hub: Hub,
  certificate: ServerCertificate,
  address: { readonly host: string; readonly port: number },
): Promise<AgentsListener> {
  const server = createServer(
    {
      key: certificate.privateKeyPem,
      cert: certificate.certificatePem,
      ca: hub.service.authority.certificate.toString(),
      requestCert: true,
      // Whoever has none, or a foreign one, is refused by a status, as there.
      rejectUnauthorized: false,
    },
    (request, response) => void serve(hub, request, response),
  );
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    handleProtocols: (offered) => [...offered].find((one) => one in PROTOCOLS) ?? false,
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrade(hub, sockets, request, socket, head);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  hub.address = { host: address.host, port };
  return { port, close: () => close(hub, server) };
}

function close(hub: Hub, server: Server): Promise<void> {
  for (const socket of hub.sockets) socket.terminate();
  return new Promise((resolve, reject) => {
    server.close((error) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeAllConnections();
  });
}

/* Who it is. */

type Identity = { readonly agent: RegisteredAgent } | { readonly refusal: string };

/** By the certificate itself: one that was made here, for an agent that is still there, and has not ended. */
function identify({ service }: Hub, socket: TLSSocket): Identity {
  const { raw } = socket.getPeerCertificate() as { readonly raw?: Buffer };
  if (raw === undefined) return { refusal: 'no client certificate' };
  const { registered, clock } = service;
  for (const agent of registered.agents.values()) {
    const known = agent.certificates.find(({ certificate }) => certificate.raw.equals(raw));
    if (known !== undefined) return known.notAfter > clock() ? { agent } : { refusal: 'the certificate has expired' };
  }
  const isOurs = new X509Certificate(raw).verify(service.authority.certificate.publicKey);
  return { refusal: isOurs ? 'the agent is not registered' : 'a certificate of another authority' };
}

/* HTTP. */

interface Route {
  readonly place: 'registration' | 'bootstrap' | 'renewal' | 'switch' | 'answer';
  readonly answer: (hub: Hub, request: ServiceRequest, identity: Identity) => ServiceAnswer | Promise<ServiceAnswer>;
}

const FORBIDDEN: ServiceAnswer = { status: 403 };

const asAgent =
  (
    answer: (hub: Hub, agent: RegisteredAgent, request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>,
  ): Route['answer'] =>
  (hub, request, identity) => {
    if ('agent' in identity) return answer(hub, identity.agent, request);
    violated(hub.service, request.path, [identity.refusal]);
    return FORBIDDEN;
  };

const ROUTES: { readonly [path: string]: Route } = {
  'POST /register/RegisterConnector': {
    place: 'registration',
    answer: ({ service }, request) => registerConnector(service, request),
  },
  'POST /register/EnablePassthroughAuthentication': {
    place: 'switch',
    answer: ({ service }, request) => enable(service, request),
  },
  'POST /register/GetPassthroughAuthenticationStatus': {
    place: 'switch',
    answer: ({ service }, request) => status(service, request),
  },
  "GET /onPremisesPublishingProfiles('authentication')/agents": {
    place: 'switch',
    answer: ({ service }, request) => listAgents(service, request),
  },
  'POST /ConnectorBootstrap': {
    place: 'bootstrap',
    answer: asAgent((hub, agent, request) => bootstrap(hub.service, agent, request, addressesOf(hub).renewalUrl)),
  },
  'POST /renewTrust/RenewTrustCertificate': {
    place: 'renewal',
    answer: asAgent(({ service }, agent, request) => renewTrust(service, agent, request)),
  },
  'POST /subscriber/connection': { place: 'answer', answer: asAgent(takeAnswer) },
};

async function serve(hub: Hub, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await answered(hub, request);
  if (answer.cut === true) {
    request.socket.destroy();
    return;
  }
  const { status: code, headers = {}, body = '' } = answer;
  response.writeHead(code, { ...headers, 'Content-Length': String(Buffer.byteLength(body)) });
  response.end(body);
}

async function answered(hub: Hub, http: IncomingMessage): Promise<ServiceAnswer> {
  const url = new URL(http.url ?? '/', 'https://agents');
  const path = decodeURIComponent(url.pathname);
  const route = ROUTES[`${http.method ?? ''} ${path}`];
  if (route === undefined) return { status: 404 };
  const body = await readBody(http);
  if (body === undefined) return { status: 413 };
  const identity = identify(hub, http.socket as TLSSocket);
  const agentId = 'agent' in identity ? identity.agent.id : undefined;
  const fault = hub.service.faults.next(route.place, agentId);
  if (typeof fault === 'number') return { status: fault };
  if (fault === 'cut-before') return { status: 503, cut: true };
  if (fault === 'page' || fault === 'document-type') return hostileAnswer(fault);
  const request: ServiceRequest = {
    method: http.method ?? '',
    path,
    query: url.searchParams,
    headers: headersOf(http),
    body,
    remoteAddress: http.socket.remoteAddress ?? '',
  };
  try {
    const answer = await route.answer(hub, request, identity);
    return cutAfter(answer, fault);
  } catch (error) {
    // A mistake in the lab itself must be seen by the test that met it, in the answer and not only as a hang.
    return { status: 500, body: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function hostileAnswer(fault: 'page' | 'document-type'): ServiceAnswer {
  if (fault === 'page')
    return { status: 200, body: '<!doctype html><html><body><p>Sign in to the network<br></body></html>' };
  const entities = Array.from({ length: 12 }, (_, i) => {
    const inner = i === 0 ? 'lol' : `&e${String(i - 1)};`.repeat(10);
    return `<!ENTITY e${String(i)} "${inner}">`;
  });
  return xmlAnswer(`<!DOCTYPE BootstrapResponse [${entities.join('')}]><BootstrapResponse>&e11;</BootstrapResponse>`);
}

function cutAfter(answer: ServiceAnswer, fault: HttpFault | undefined): ServiceAnswer {
  return fault === 'cut-after' ? { ...answer, cut: true } : answer;
}

function headersOf({ headers }: IncomingMessage): { readonly [name: string]: string } {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > LONGEST_BODY) return undefined;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString('utf8');
}

/* WebSockets. */

function upgrade(hub: Hub, sockets: WebSocketServer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const url = new URL(request.url ?? '/', 'https://agents');
  const protocol = request.headers['sec-websocket-protocol'] ?? '';
  const use = url.pathname === CONNECT_PATH ? 'connect' : PROTOCOLS[protocol];
  if (use === undefined || ![CONNECT_PATH, WEBSOCKET_PATH].includes(decodeURIComponent(url.pathname))) {
    refuse(socket, 404);
    return;
  }
  const identity = identify(hub, request.socket as TLSSocket);
  if (!('agent' in identity)) {
    violated(hub.service, use, [identity.refusal]);
    refuse(socket, 401);
    return;
  }
  const { agent } = identity;
  const refused = use === 'signalling' ? hub.service.faults.next('signalling', agent.id) : undefined;
  if (refused !== undefined) {
    refuse(socket, refused);
    return;
  }
  sockets.handleUpgrade(request, socket, head, (webSocket) => {
    accept(hub, webSocket, agent, use, {
      requestId: url.searchParams.get('requestId') ?? '',
      headers: headersOf(request),
    });
  });
}

function refuse(socket: Duplex, code: number): void {
  socket.end(`HTTP/1.1 ${String(code)} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function accept(
  hub: Hub,
  socket: WebSocket,
  agent: RegisteredAgent,
  use: SocketUse,
  given: { readonly requestId: string; readonly headers: { readonly [name: string]: string } },
): void {
  const open = {
    agentId: agent.id,
    use,
    terminate: () => {
      socket.terminate();
    },
  };
  hub.sockets.add(open);
  socket.on('close', () => {
    hub.sockets.delete(open);
  });
  // A socket that breaks is closed; what was under way on it learns it from that.
  socket.on('error', () => {
    socket.terminate();
  });
  if (use === 'signalling') serveSignalling(hub, socket, agent);
  else if (use === 'connect') serveConnect(hub, socket, agent, given);
  else {
    serveRelay(hub, socket, agent).catch((error: unknown) => {
      violated(hub.service, 'relay', [`defect of the lab: ${String(error)}`]);
      socket.terminate();
    });
  }
}

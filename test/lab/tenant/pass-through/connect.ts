/** `/subscriber/websocketconnect`: where an agent fetches the request that a relay only told of. */

import type { WebSocket } from 'ws';
import type { RegisteredAgent } from './agents.ts';
import { findingsOfHeaders } from './http/answers.ts';
import type { Hub } from './hub.ts';
import { violated } from './service.ts';
import { factsOf, jsonRequest } from './wire/request.ts';

export interface ConnectRequest {
  readonly requestId: string;
  readonly headers: { readonly [name: string]: string };
}

export function serveConnect(hub: Hub, socket: WebSocket, agent: RegisteredAgent, given: ConnectRequest): void {
  const { service } = hub;
  const request = hub.requests.get(given.requestId.toLowerCase());
  const findings = findingsOfHeaders(given.headers);
  if (request === undefined || !request.givenTo.has(agent.id)) {
    // Somebody gave up in the meantime, or the agent asks for what is not its own.
    if (!hub.past.has(given.requestId.toLowerCase())) findings.push('requestId: is no request of the agent');
    violated(service, 'websocketconnect', findings);
    socket.close(1008);
    return;
  }
  if (violated(service, 'websocketconnect', findings)) {
    socket.close(1008);
    return;
  }
  socket.once('message', (data: Buffer) => {
    const wanted = JSON.stringify({ ConnectionId: request.connectionId, MessageType: 0 });
    const found = data.toString('utf8');
    const isWanted = canonical(found)?.toLowerCase() === canonical(wanted)?.toLowerCase();
    const refused = violated(
      service,
      'websocketconnect',
      isWanted ? [] : ['the first message does not say the connection'],
    );
    if (refused) socket.close(1008);
    else socket.send(jsonRequest(request, factsOf(hub, request)));
  });
}

function canonical(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? JSON.stringify(Object.entries(value).sort()) : undefined;
  } catch {
    return undefined;
  }
}

/** The older variant: the relay's message names a connection, over which the sign-in itself is fetched as JSON. */

import type { EndpointsOfCloud } from '../endpoints.ts';
import { serviceUrl } from '../endpoints.ts';
import { RelayError } from '../messages/relay-error.ts';
import type { Network } from '../network.ts';
import type { AgentKey } from '../registration/identity.ts';
import { sessionHeaders } from '../answer/send.ts';
import { requestFromJson } from './from-json.ts';
import type { ConnectContext, PasswordContext, RequestFields, SignInRequest } from './sign-in-request.ts';

const LONGEST = 256 * 1024;

export interface FetchEnvironment {
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly key: AgentKey;
}

/** Answers with what was fetched, unchecked. Throws {@link RelayError}. */
export async function fetchRequest(
  request: SignInRequest<ConnectContext>,
  { endpoints, network, key }: FetchEnvironment,
  signal: AbortSignal,
): Promise<RequestFields & { readonly context: PasswordContext }> {
  const { returnHost, returnPort, requestId, context } = request;
  const url = serviceUrl(endpoints, `wss://${returnHost}:${String(returnPort)}/subscriber/websocketconnect`);
  url.searchParams.set('requestId', requestId);
  const octets = await fetched(url, context.connectionId, { network, key, headers: sessionHeaders(request) }, signal);
  const fields = requestFromJson(octets);
  if (fields.context.kind !== 'password') throw new RelayError('unsupported', 'fetched-context');
  return { ...fields, context: fields.context };
}

interface Opening {
  readonly network: Network;
  readonly key: AgentKey;
  readonly headers: { readonly [name: string]: string };
}

function fetched(url: URL, connectionId: string, opening: Opening, signal: AbortSignal): Promise<Buffer> {
  const socket = opening.network.webSocket(url, [], opening.key, opening.headers);
  socket.binaryType = 'nodebuffer';
  return new Promise<Buffer>((resolve, reject) => {
    const abort = () => reject(new RelayError('timed-out', 'fetch'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    socket.on('open', () => socket.send(JSON.stringify({ ConnectionId: connectionId, MessageType: 0 })));
    socket.on('message', (data: Buffer) => {
      if (data.length > LONGEST) reject(new RelayError('malformed', 'too-long'));
      else resolve(Buffer.from(data));
    });
    socket.on('error', (cause) => reject(new RelayError('relay-closed', 'fetch', { cause })));
    socket.on('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new RelayError('relay-closed', 'fetch-ended'));
    });
  }).finally(() => {
    if (socket.readyState === socket.OPEN) socket.close(1000);
    else socket.terminate();
  });
}

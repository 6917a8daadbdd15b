/** A sign-in as it reaches an agent, whichever way it came, with what is checked before anything is done about it. */

import type { EndpointsOfCloud } from '../endpoints.ts';
import { isServiceHost } from '../endpoints.ts';
import { RelayError } from '../messages/relay-error.ts';

/** The password, encrypted for one certificate of one agent. */
export interface PasswordBlock {
  /** `<agent id>_<thumbprint>`. */
  readonly keyIdentifier: string;
  readonly octets: Buffer;
}

export interface PasswordContext {
  readonly kind: 'password';
  /** NetBIOS name; empty where the tenant does not know one. */
  readonly domain: string;
  readonly userPrincipalName: string;
  readonly blocks: readonly PasswordBlock[];
}

/** The older form: the sign-in itself is fetched from the host that takes the answer. */
export interface ConnectContext {
  readonly kind: 'connect';
  readonly connectionId: string;
}

/** What a message says, before it is believed. */
export interface RequestFields {
  readonly requestId: string;
  readonly transactionId: string;
  readonly tenantId: string;
  readonly returnHost: string;
  readonly returnPort: number;
  readonly context: PasswordContext | ConnectContext;
}

export interface SignInRequest<Context = PasswordContext | ConnectContext> extends Omit<RequestFields, 'context'> {
  readonly context: Context;
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A tenant has 40 agents at most, each with two certificates at a time of renewal. */
const MOST_BLOCKS = 512;
const BLOCK_LENGTH = 256;
const LONGEST_NAME = 1024;

/** Throws {@link RelayError}: `malformed`, `wrong-tenant`, `foreign-host`. */
export function checkedRequest(
  fields: RequestFields,
  { tenantId, endpoints }: { readonly tenantId: string; readonly endpoints: EndpointsOfCloud },
): SignInRequest {
  const { requestId, transactionId, returnHost, returnPort, context } = fields;
  if (!GUID.test(requestId)) throw new RelayError('malformed', 'request-id');
  if (transactionId !== '' && !GUID.test(transactionId)) throw new RelayError('malformed', 'transaction-id');
  if (fields.tenantId.toLowerCase() !== tenantId.toLowerCase()) throw new RelayError('wrong-tenant', 'subscription-id');
  if (!/^[A-Za-z0-9.-]{1,253}$/.test(returnHost) || !isServiceHost(endpoints, returnHost))
    throw new RelayError('foreign-host', 'return-host');
  if (!Number.isInteger(returnPort) || returnPort < 1 || returnPort > 65_535)
    throw new RelayError('malformed', 'return-port');
  if (context.kind === 'password') checkPassword(context);
  else if (!GUID.test(context.connectionId)) throw new RelayError('malformed', 'connection-id');
  return { ...fields, requestId: requestId.toLowerCase() };
}

function checkPassword({ domain, userPrincipalName, blocks }: PasswordContext): void {
  if (domain.length > LONGEST_NAME || userPrincipalName.length > LONGEST_NAME)
    throw new RelayError('malformed', 'name-too-long');
  if (blocks.length > MOST_BLOCKS) throw new RelayError('malformed', 'too-many-blocks');
  if (blocks.some(({ octets }) => octets.length !== BLOCK_LENGTH)) throw new RelayError('malformed', 'block-length');
}

/** A sign-in as `SignalConnector` of the relayed contract carries it; read by local names, because prefixes vary. */

import {
  childOf,
  octetsIn,
  textIn,
  typeOf,
  type XmlElement,
} from '../../../connectors/entra-id/directory-sync/binary-xml/elements.ts';
import { RelayError } from '../messages/relay-error.ts';
import type { Message, OutgoingMessage } from '../messages/soap.ts';
import { plain } from '../messages/soap.ts';
import { APPLICATION_PROXY, INSTANCE } from '../messages/xml.ts';
import { contextFromJson, passwordBlock } from './from-json.ts';
import type { ConnectContext, PasswordContext, RequestFields } from './sign-in-request.ts';

const CONTRACT = 'http://tempuri.org/';
export const SIGNAL_ACTION = `${CONTRACT}IConnectorSignalingService/SignalConnector`;
export const SIGNALING_NAMESPACE = `${APPLICATION_PROXY}SignalingDataModel`;

/** Throws {@link RelayError}: `malformed`, or `unsupported` where the context is of a kind that is not known. */
export function requestFromSoap({ body }: Message): RequestFields {
  const properties = childOf(childOf(body, 'SignalConnector') ?? missing('SignalConnector'), 'messageProperties');
  if (properties === undefined) throw new RelayError('malformed', 'messageProperties');
  const text = (name: string) => textIn(childOf(properties, name)) ?? '';
  const tunnel = childOf(properties, 'TunnelContext') ?? missing('TunnelContext');
  const overridden = text('OverrideServiceHostEnabled') === 'true' && text('OverridenReturnHost') !== '';
  return {
    requestId: text('RequestId'),
    transactionId: text('TransactionId'),
    tenantId: text('SubscriptionId'),
    returnHost: text(overridden ? 'OverridenReturnHost' : 'ReturnHost'),
    returnPort: Number(text(overridden ? 'OverridenReturnPort' : 'ReturnPort')),
    context: contextOf(childOf(tunnel, 'ProtocolContext') ?? missing('ProtocolContext')),
  };
}

function contextOf(context: XmlElement): PasswordContext | ConnectContext {
  const kind = typeNameOf(context) ?? textIn(childOf(context, 'TrafficProtocol')) ?? '';
  switch (kind) {
    case 'PasswordValidationContext':
    case 'PasswordValidation':
      return passwordOf(context);
    case 'ConnectContext':
    case 'Connect':
      return { kind: 'connect', connectionId: textIn(childOf(context, 'ConnectionId')) ?? '' };
    default:
      throw new RelayError('unsupported', 'protocol-context');
  }
}

/** A type whose prefix nobody declared has its local name all the same. */
function typeNameOf(context: XmlElement): string | undefined {
  const declared = typeOf(context)?.name;
  if (declared !== undefined) return declared;
  const value = context.attributes.find(({ namespace, name }) => namespace === INSTANCE && name === 'type')?.value;
  return value?.slice(value.indexOf(':') + 1);
}

function passwordOf(context: XmlElement): PasswordContext {
  const bytes = octetsIn(childOf(context, 'BodyBytes'));
  if (bytes !== undefined && bytes.length > 0) return contextFromJson(bytes);
  const listed = childOf(context, 'EncryptedData')?.children ?? [];
  return {
    kind: 'password',
    domain: textIn(childOf(context, 'Domain')) ?? '',
    userPrincipalName: textIn(childOf(context, 'UserPrincipalName')) ?? missing('UserPrincipalName'),
    blocks: listed.map((item) =>
      passwordBlock(
        textIn(childOf(item, 'KeyIdentifer')) ?? missing('KeyIdentifer'),
        textIn(childOf(item, 'Base64EncryptedData')) ?? missing('Base64EncryptedData'),
      ),
    ),
  };
}

function missing(name: string): never {
  throw new RelayError('malformed', `no-${name}`);
}

/** That the call was taken; what comes of it is told to the host that the call names. `latency` in milliseconds. */
export function signalResponse(call: Message, agentId: string, latency: number): OutgoingMessage {
  return {
    action: `${SIGNAL_ACTION}Response`,
    relatesTo: call.messageId,
    body: [
      {
        prefix: '',
        name: 'SignalConnectorResponse',
        namespaces: { '': CONTRACT },
        content: [
          {
            prefix: '',
            name: 'SignalConnectorResult',
            namespaces: { b: SIGNALING_NAMESPACE, i: INSTANCE },
            content: [
              { prefix: 'b', name: 'AckLatency', content: String(Math.max(0, Math.round(latency))) },
              { prefix: 'b', name: 'ConnectorId', content: agentId },
            ],
          },
        ],
      },
    ],
  };
}

/** Other calls of the contract (`Ping`): those that wait for an answer get an empty one. */
export function emptyResponse(call: Message): OutgoingMessage | undefined {
  if (call.messageId === undefined || !call.action.startsWith(CONTRACT)) return undefined;
  const name = `${call.action.slice(call.action.lastIndexOf('/') + 1)}Response`;
  return {
    action: `${call.action}Response`,
    relatesTo: call.messageId,
    body: [{ ...plain(name, []), namespaces: { '': CONTRACT } }],
  };
}

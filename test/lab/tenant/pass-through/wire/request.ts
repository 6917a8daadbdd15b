/** The messages that bring a sign-in to an agent: the announcement, the request in XML, the request in JSON. */

import { addressesOf } from '../hosts.ts';
import type { Hub, PendingRequest, RequestFacts } from '../hub.ts';
import type { Value, Written } from './binary-xml-writer.ts';
import { writeBinaryXml } from './binary-xml-writer.ts';
import { ACTION, CONNECT, CONTRACT, INSTANCE, REQUEST_CONTEXTS, SIGNALING } from './names.ts';
import { envelope, newMessageId } from './soap.ts';

export function factsOf(hub: Hub, { changes }: PendingRequest): RequestFacts {
  const { tenantId, settings } = hub.service;
  const { host, port } = addressesOf(hub).returns;
  return { tenantId, returnHost: host, returnPort: port, variant: settings.variant, ...changes };
}

const ZERO = '00000000-0000-0000-0000-000000000000';

const plain = (name: string, content: readonly Written[] | Value): Written => ({ name, content });
const signaling = (name: string, content: readonly Written[] | Value): Written => ({ prefix: 'b', name, content });
const context = (name: string, guid: string): Written => ({ prefix: 'd', name, content: { guid } });

/** `SignalConnector`, the operation's element. */
export function signalConnector(request: PendingRequest, facts: RequestFacts): Written {
  const { requestId, transactionId, correlationId } = request;
  return {
    name: 'SignalConnector',
    namespaces: { '': CONTRACT },
    content: [
      {
        name: 'messageProperties',
        namespaces: { b: SIGNALING, d: REQUEST_CONTEXTS, i: INSTANCE },
        content: [
          context('RequestId', requestId),
          context('SessionId', ZERO),
          context('SubscriptionId', facts.tenantId),
          context('TransactionId', transactionId),
          signaling('OverrideServiceHostEnabled', { bool: true }),
          signaling('OverridenReturnHost', facts.returnHost),
          signaling('OverridenReturnPort', { int: facts.returnPort }),
          signaling('ReturnHost', facts.returnHost),
          signaling('ReturnPort', { int: 10_100 }),
          {
            prefix: 'b',
            name: 'TunnelContext',
            namespaces: { '': '' },
            content: [
              plain('ConfigurationHash', { int: 0 }),
              plain('CorrelationId', { guid: correlationId }),
              plain('HasPayload', { bool: false }),
              protocolContext(request, facts),
            ],
          },
        ],
      },
    ],
  };
}

function protocolContext(request: PendingRequest, { variant, contextType }: RequestFacts): Written {
  const isComplete = variant === 'complete';
  const type = contextType ?? (isComplete ? 'PasswordValidationContext' : 'ConnectContext');
  const { domain, blocks, userPrincipalName, connectionId } = request;
  const encrypted = blocks.map((block) =>
    plain('EncryptedOnPremValidationData', [
      plain('Base64EncryptedData', block.base64),
      plain('KeyIdentifer', block.keyIdentifier),
    ]),
  );
  return {
    name: 'ProtocolContext',
    attributes: [{ prefix: 'i', name: 'type', value: type }],
    content: isComplete
      ? [
          plain('TrafficProtocol', 'PasswordValidation'),
          plain('Domain', domain),
          plain('EncryptedData', encrypted),
          plain('Password', ''),
          plain('UserPrincipalName', userPrincipalName),
        ]
      : [plain('TrafficProtocol', 'Connect'), plain('ConnectionId', connectionId)],
  };
}

/** What the agent fetches with a connection's id. */
export function jsonRequest(request: PendingRequest, facts: RequestFacts): string {
  const { requestId, transactionId, correlationId, domain, userPrincipalName, blocks } = request;
  const fields = {
    Domain: domain,
    EncryptedData: blocks.map(({ base64, keyIdentifier }) => ({
      Base64EncryptedData: base64,
      // Sic.
      KeyIdentifer: keyIdentifier,
    })),
    Password: '',
    UserPrincipalName: userPrincipalName,
  };
  const isInBody = facts.variant === 'connect-body';
  const type = facts.contextType ?? 'PasswordValidationContext';
  const protocol = isInBody
    ? { TrafficProtocol: 3, BodyBytes: [...Buffer.from(JSON.stringify(fields), 'utf8')] }
    : { TrafficProtocol: 2, ...fields };
  const namespace = '#Microsoft.ApplicationProxy.Common.SignalingDataModel';
  return JSON.stringify({
    __type: `SignalMessage:${namespace}`,
    RequestId: requestId,
    SessionId: ZERO,
    SubscriptionId: facts.tenantId,
    TransactionId: transactionId,
    OverrideServiceHostEnabled: true,
    OverridenReturnHost: facts.returnHost,
    OverridenReturnPort: facts.returnPort,
    ReturnHost: facts.returnHost,
    ReturnPort: 10_100,
    TunnelContext: {
      ConfigurationHash: 0,
      CorrelationId: correlationId,
      HasPayload: false,
      ProtocolContext: { __type: `${type}:${namespace}`, ...protocol },
    },
  });
}

/** 127.0.0.1, with its first octet lowest, as relays write addresses. */
const LOOPBACK = 0x0100007f;

/** `OnewaySend` around `RelayedConnect`: to which relay the agent has to come, with which id. */
export function announcement(hub: Hub, relayId: string, to: string, elsewhere?: string): Buffer {
  const { relay } = addressesOf(hub);
  const address = (name: string, port: number): readonly Written[] => [
    plain(`${name}Address`, { int: LOOPBACK }),
    plain(`${name}Port`, { int: port }),
  ];
  const inner = writeBinaryXml(
    envelope({
      action: ACTION.relayedConnect,
      to,
      messageId: newMessageId(),
      body: [
        {
          name: 'RelayedConnect',
          namespaces: { '': CONNECT },
          content: [
            plain('Id', relayId),
            ...address('Ip', 9352),
            ...address('Http', 80),
            ...address('Https', relay.port),
            plain('InstanceDnsAddress', elsewhere ?? relay.host),
          ],
        },
      ],
    }),
  );
  return onewaySend(to, inner);
}

export function onewaySend(to: string, inner: Buffer): Buffer {
  return writeBinaryXml(
    envelope({
      action: ACTION.onewaySend,
      to,
      messageId: newMessageId(),
      headers: [{ name: 'RelayVia', namespaces: { '': CONNECT }, content: to }],
      body: inner,
    }),
  );
}

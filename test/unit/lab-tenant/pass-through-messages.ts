/** What the small agent of the tests sends over a relay. */

import {
  encodeBinaryXml,
  type OutgoingElement,
} from '../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';

const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
const ADDRESSING = 'http://www.w3.org/2005/08/addressing';
const CONNECT = 'http://schemas.microsoft.com/netservices/2009/05/servicebus/connect';
const RELIABLE = 'http://schemas.xmlsoap.org/ws/2005/02/rm';

interface Outgoing {
  readonly action: string;
  readonly to?: string;
  readonly relatesTo?: string;
  readonly headers?: readonly OutgoingElement[];
  readonly body: readonly OutgoingElement[];
}

function envelope({ action, to, relatesTo, headers = [], body }: Outgoing): Buffer {
  const header = (name: string, content: string): OutgoingElement => ({ prefix: 'a', name, content });
  return encodeBinaryXml({
    prefix: 's',
    name: 'Envelope',
    namespaces: { s: SOAP, a: ADDRESSING },
    content: [
      {
        prefix: 's',
        name: 'Header',
        content: [
          header('Action', action),
          ...headers,
          ...(relatesTo === undefined ? [] : [header('RelatesTo', relatesTo)]),
          header('To', to ?? `${ADDRESSING}/anonymous`),
        ],
      },
      { prefix: 's', name: 'Body', content: body },
    ],
  });
}

/** A sized envelope without strings of a session. */
export function framed(document: Buffer): Buffer {
  const size: number[] = [];
  let rest = document.length + 1;
  for (; rest > 0x7f; rest >>= 7) size.push((rest & 0x7f) | 0x80);
  return Buffer.concat([Buffer.from([0x06, ...size, rest, 0x00]), document]);
}

export function signalResponse(relatesTo: string, connectorId: string, headers: readonly OutgoingElement[]): Buffer {
  const plain = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: '', name, content });
  return envelope({
    action: 'http://tempuri.org/IConnectorSignalingService/SignalConnectorResponse',
    relatesTo,
    headers,
    body: [
      {
        ...plain('SignalConnectorResponse', [
          plain('SignalConnectorResult', [plain('AckLatency', '0'), plain('ConnectorId', connectorId)]),
        ]),
        namespaces: { '': 'http://tempuri.org/' },
      },
    ],
  });
}

const r = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 'r', name, content });
const declared = (element: OutgoingElement): OutgoingElement => ({ ...element, namespaces: { r: RELIABLE } });

export function createSequenceResponse(relatesTo: string, sequence: string, via: string): Buffer {
  const address: OutgoingElement = { prefix: 'a', name: 'Address', content: via };
  const body = r('CreateSequenceResponse', [r('Identifier', sequence), r('Accept', [r('AcksTo', [address])])]);
  return envelope({ action: `${RELIABLE}/CreateSequenceResponse`, relatesTo, body: [declared(body)] });
}

export function reliableHeaders(
  { sequence, offered }: { readonly sequence: string; readonly offered: string },
  acknowledges: boolean,
): OutgoingElement[] {
  const range: OutgoingElement = {
    ...r('AcknowledgementRange', []),
    attributes: [
      { prefix: '', name: 'Lower', value: '1' },
      { prefix: '', name: 'Upper', value: '1' },
    ],
  };
  return [
    declared(r('Sequence', [r('Identifier', offered), r('MessageNumber', '1')])),
    ...(acknowledges ? [declared(r('SequenceAcknowledgement', [r('Identifier', sequence), range]))] : []),
  ];
}

export function unknownSequence(sequence: string): Buffer {
  const s = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 's', name, content });
  return envelope({
    action: `${ADDRESSING}/fault`,
    body: [
      declared(
        s('Fault', [
          s('Code', [s('Value', 's:Sender'), s('Subcode', [s('Value', 'r:UnknownSequence')])]),
          s('Detail', [r('Identifier', sequence)]),
        ]),
      ),
    ],
  });
}

export function relayedAccept(id: string): Buffer {
  const body: OutgoingElement = {
    prefix: '',
    name: 'RelayedAccept',
    namespaces: { '': CONNECT },
    content: [{ prefix: '', name: 'Id', content: id }],
  };
  const to = 'http://schemas.microsoft.com/2005/12/ServiceModel/Addressing/Anonymous';
  return envelope({ action: 'RelayedAccept', to, body: [body] });
}

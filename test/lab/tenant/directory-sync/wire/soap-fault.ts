/** Refusals of the service as a whole, in the words that clients meet. */

import type { OutgoingElement } from '../../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { ADDRESSING, CHANGE, COEXISTENCE, SOAP } from './names.ts';

export interface SoapFaultFacts {
  /** `Sender`: the request is at fault; `Receiver`: the service is. */
  readonly code: 'Sender' | 'Receiver' | 'MustUnderstand';
  readonly subcode?: { readonly prefix: string; readonly namespace: string; readonly name: string };
  readonly reason: string;
  /** Of the service's own errors. */
  readonly errorCode?: string;
  readonly detail?: readonly OutgoingElement[];
  /** Of the HTTP answer. Default 500. */
  readonly status?: number;
  readonly retryAfterSeconds?: number;
}

export class SoapFault extends Error {
  readonly facts: SoapFaultFacts;
  constructor(facts: SoapFaultFacts) {
    super(facts.reason);
    this.name = 'SoapFault';
    this.facts = facts;
  }
}

/** Texts that open clients match. */
export const ACCESS_DENIED = 'Access to Azure Active Directory has been denied. Contact Technical Support.';
export const NOT_ACTIVATED = 'Identity synchronization is not yet activated for this company.';

/** An error that the service itself raises: its number, where one is known, stands in the detail. */
export function serviceFault(reason: string, errorCode?: string, given: Partial<SoapFaultFacts> = {}): SoapFault {
  return new SoapFault({ code: 'Receiver', reason, ...(errorCode === undefined ? {} : { errorCode }), ...given });
}

/** 106: as in the event log of Microsoft's client. */
export function accessDenied(): SoapFault {
  return serviceFault(ACCESS_DENIED, '106', { code: 'Sender' });
}

export function notActivated(): SoapFault {
  return serviceFault(NOT_ACTIVATED);
}

/** A request that breaks the contract: what breaks it is said, so that a test sees it. */
export function contractViolated(findings: readonly string[]): SoapFault {
  const reason = `The formatter threw an exception while trying to deserialize the message: ${findings.join('; ')}`;
  return new SoapFault({ code: 'Sender', reason });
}

/** In the words of WCF's EndpointDispatcher. */
export function actionNotSupported(action: string): SoapFault {
  return new SoapFault({
    code: 'Sender',
    subcode: { prefix: 'a', namespace: ADDRESSING, name: 'ActionNotSupported' },
    reason: `The message with Action '${action}' cannot be processed at the receiver, due to a ContractFilter mismatch at the EndpointDispatcher.`,
  });
}

/** Sends the client to another host of the service. Two contracts of the family call the element differently. */
export function bindingRedirection(url: string, element: 'Url' | 'Location'): SoapFault {
  return new SoapFault({
    code: 'Sender',
    reason: 'The request has to be sent to another endpoint.',
    detail: [
      {
        prefix: '',
        name: 'BindingRedirectionFault',
        namespaces: { '': CHANGE },
        content: [{ prefix: '', name: element, content: url }],
      },
    ],
  });
}

/** `s:Fault` of SOAP 1.2 (section 5.4). */
export function faultElement(
  { code, subcode, reason, errorCode, detail }: SoapFaultFacts,
  trackingId: string,
): OutgoingElement {
  const part = (name: string, content: OutgoingElement['content']): OutgoingElement => ({ prefix: 's', name, content });
  const inner: OutgoingElement[] = [part('Value', `s:${code}`)];
  if (subcode !== undefined) {
    const value = part('Value', `${subcode.prefix}:${subcode.name}`);
    inner.push(part('Subcode', [{ ...value, namespaces: { [subcode.prefix]: subcode.namespace } }]));
  }
  const text: OutgoingElement = {
    ...part('Text', reason),
    attributes: [{ prefix: 'xml', name: 'lang', value: 'en-US' }],
  };
  const facts = detail ?? (errorCode === undefined ? [] : [adminWebServiceFault(errorCode, reason, trackingId)]);
  return {
    prefix: 's',
    name: 'Fault',
    namespaces: { s: SOAP },
    content: [part('Code', inner), part('Reason', [text]), ...(facts.length === 0 ? [] : [part('Detail', facts)])],
  };
}

function adminWebServiceFault(errorCode: string, description: string, trackingId: string): OutgoingElement {
  const part = (name: string, content: string): OutgoingElement => ({ prefix: '', name, content });
  return {
    prefix: '',
    name: 'AdminWebServiceFault',
    namespaces: { '': COEXISTENCE },
    content: [part('ErrorCode', errorCode), part('ErrorDescription', description), part('TrackingId', trackingId)],
  };
}

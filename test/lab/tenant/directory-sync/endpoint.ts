/** The service's address: a message from HTTP to its answer, with everything that may come in between. */

import { setTimeout as delay } from 'node:timers/promises';
import type { OutgoingElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/encoder.ts';
import { textIn, type XmlElement } from '../../../../engine/connectors/entra-id/directory-sync/binary-xml/elements.ts';
import type { HttpRequest, HttpResponse } from '../http/server.ts';
import { authenticate, expiredToken } from './authentication.ts';
import type { CallSubject, RequestFault } from './faults.ts';
import { hostileReply } from './hostile-replies.ts';
import { OPERATIONS } from './operations/operations.ts';
import type { CallContext, DirectorySyncService, OperationDefinition } from './service.ts';
import { redactedHeaders, redactedXml } from './traffic.ts';
import { isRefusedVersion, versionRefused } from './versions.ts';
import { readEnvelope, type ReadEnvelope } from './wire/envelope.ts';
import type { Inspection } from './wire/inspection.ts';
import { decodeMessage, encodeReply, plain } from './wire/message.ts';
import { ACTIONS, CHANGE, FAULT_ACTION, MESSAGE_TYPE, SERVICE_PATH } from './wire/names.ts';
import {
  actionNotSupported,
  bindingRedirection,
  contractViolated,
  faultElement,
  notActivated,
  serviceFault,
  SoapFault,
} from './wire/soap-fault.ts';
import { redirectionOf } from './redirection.ts';

export function isDirectorySyncPath(path: string): boolean {
  return path.toLowerCase() === SERVICE_PATH;
}

/** What a browser is shown; the documented test of whether the service can be reached is a GET. */
const PAGE =
  '<!DOCTYPE html><html><head><title>ProvisioningWebService Service</title></head><body>You have created a service.</body></html>';

export async function handleDirectorySync(service: DirectorySyncService, http: HttpRequest): Promise<HttpResponse> {
  if (http.method === 'GET' || http.method === 'HEAD') return { status: 200, html: PAGE };
  if (http.method !== 'POST') return { status: 405, headers: { Allow: 'GET, POST' } };
  const type = (http.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== MESSAGE_TYPE) {
    return violated(service, 'HTTP', `content type "${type ?? ''}" is not ${MESSAGE_TYPE}`, 415);
  }
  const message = decodeMessage(http.octets);
  if ('problem' in message) return violated(service, 'message', message.problem, 400);
  return answerCall(service, http, message.root);
}

/** WCF says no more of what it cannot read than by the status. */
function violated(service: DirectorySyncService, operation: string, finding: string, status: number): HttpResponse {
  service.violations.push({ operation, findings: [finding] });
  return { status };
}

async function answerCall(service: DirectorySyncService, http: HttpRequest, root: XmlElement): Promise<HttpResponse> {
  const inspection: Inspection = { findings: [] };
  const transport = { url: `${http.origin}${http.path}`, tenantId: service.tenantId, headers: http.headers };
  const { counters } = service.traffic;
  let envelope: ReadEnvelope | undefined;
  let answer: Answered;
  let fault: RequestFault | undefined;
  try {
    envelope = readEnvelope(inspection, root, transport);
    const operation = envelope?.operation.name ?? 'none';
    counters.requests[operation] = (counters.requests[operation] ?? 0) + 1;
    fault = envelope && service.faults.forRequest(subjectOf(envelope));
    if (fault !== undefined) counters.injected += 1;
    if (fault?.kind === 'delay') await delay(fault.milliseconds);
    if (fault?.kind === 'cut-connection' && fault.when === 'before-applying') return { status: 503, cut: true };
    answer = { body: performCall(service, http, inspection, envelope, fault), status: 200 };
  } catch (error) {
    if (!(error instanceof SoapFault)) throw error;
    if (isOfTheDispatcher(error)) foundIn(service, envelope?.operation.name ?? 'none', { findings: [error.message] });
    answer = { fault: error, status: error.facts.status ?? 500 };
  }
  answer = changedAfterwards(answer, fault);
  record(service, http, root, envelope, answer);
  if (fault?.kind === 'cut-connection') return { status: 503, cut: true };
  return written(service, envelope, answer, fault);
}

/** Refused by what stands before the operations: the contract is broken without a finding of ours. */
function isOfTheDispatcher({ facts }: SoapFault): boolean {
  return facts.code === 'MustUnderstand' || facts.subcode?.name === 'ActionNotSupported';
}

type Answered =
  { readonly body: OutgoingElement; readonly status: number } | { readonly fault: SoapFault; readonly status: number };

/** The operation's `...Response`. Throws SoapFaults. */
function performCall(
  service: DirectorySyncService,
  http: HttpRequest,
  inspection: Inspection,
  envelope: ReadEnvelope | undefined,
  fault: RequestFault | undefined,
): OutgoingElement {
  if (envelope === undefined) throw contractViolated(foundIn(service, 'none', inspection));
  const { operation: element, token, client, action } = envelope;
  const operation = element.name;
  refuseByFault(fault);
  const target = redirectionOf(service.settings.redirect, http.origin);
  if (target !== undefined) {
    service.traffic.counters.redirections += 1;
    throw bindingRedirection(`${target}${SERVICE_PATH}`, service.settings.redirect?.element ?? 'Url');
  }
  const definition = OPERATIONS[operation];
  if (definition === undefined) throw actionNotSupported(action);
  let reported = 0;
  const requireContract = (): void => {
    if (inspection.findings.length === reported) return;
    reported = inspection.findings.length;
    const findings = foundIn(service, operation, inspection);
    if (service.settings.strict || inspection.unreadable === true) throw contractViolated(findings);
  };
  requireContract();
  authenticate(service, token);
  admit(service, definition, client.buildNumber);
  const context: CallContext = { service, operation, element, client, inspection, fault, requireContract };
  if (fault?.kind === 'error-description') return response(operation, [plain('ErrorDescription', fault.text)]);
  const result = definition.perform(context);
  if (result === undefined) return response(operation, []);
  const { namespaces, content } = result;
  const holder = plain(`${operation}Result`, content);
  return response(operation, [namespaces === undefined ? holder : { ...holder, namespaces }]);
}

function response(operation: string, content: OutgoingElement['content']): OutgoingElement {
  return { ...plain(`${operation}Response`, content), namespaces: { '': CHANGE } };
}

/** Written down for the test that asks. */
function foundIn(service: DirectorySyncService, operation: string, { findings }: Inspection): readonly string[] {
  const found = findings.length === 0 ? ['no operation'] : [...findings];
  service.violations.push({ operation, findings: found });
  return found;
}

function admit(service: DirectorySyncService, definition: OperationDefinition, buildNumber: string): void {
  if (definition.anyVersion !== true && isRefusedVersion(service.settings, buildNumber)) {
    throw versionRefused(service.settings, buildNumber);
  }
  if (definition.withoutActivation !== true && service.directory.organization['onPremisesSyncEnabled'] !== true) {
    throw notActivated();
  }
}

function refuseByFault(fault: RequestFault | undefined): void {
  switch (fault?.kind) {
    case 'fault':
      if (fault.when !== 'after-applying') throw injected(fault);
      return;
    case 'unavailable':
      if (fault.when !== 'after-applying') throw unavailable(fault);
      return;
    case 'token-expired':
      throw expiredToken();
    case 'redirect':
      throw bindingRedirection(fault.url, fault.element ?? 'Url');
    default:
      return;
  }
}

function injected({ reason, errorCode, status }: Extract<RequestFault, { readonly kind: 'fault' }>): SoapFault {
  return serviceFault(reason, errorCode, status === undefined ? {} : { status });
}

function unavailable(fault: Extract<RequestFault, { readonly kind: 'unavailable' }>): SoapFault {
  const { retryAfterSeconds, status = 503 } = fault;
  return serviceFault('The service is unavailable.', undefined, {
    status,
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  });
}

/** It was done; the answer says otherwise. */
function changedAfterwards(answer: Answered, fault: RequestFault | undefined): Answered {
  if ('fault' in answer) return answer;
  const late = (made: SoapFault): Answered => ({ fault: made, status: made.facts.status ?? 500 });
  if (fault?.kind === 'fault' && fault.when === 'after-applying') return late(injected(fault));
  if (fault?.kind === 'unavailable' && fault.when === 'after-applying') return late(unavailable(fault));
  return answer;
}

function subjectOf({ operation }: ReadEnvelope): CallSubject {
  let anchors: readonly string[] | undefined;
  return {
    operation: operation.name,
    get sourceAnchors() {
      return (anchors ??= sourceAnchorsIn(operation));
    },
  };
}

/** Wherever they stand: of objects as properties, of credentials as elements. */
function sourceAnchorsIn(element: XmlElement): string[] {
  const { children } = element;
  if (element.name === 'SourceAnchor') return [textIn(element) ?? ''];
  const [key, value] = children;
  if (key?.name === 'Key' && value !== undefined) {
    return textIn(key)?.toLowerCase() === 'sourceanchor' ? [textIn(value) ?? ''] : [];
  }
  return children.flatMap(sourceAnchorsIn);
}

function written(
  service: DirectorySyncService,
  envelope: ReadEnvelope | undefined,
  answer: Answered,
  fault: RequestFault | undefined,
): HttpResponse {
  const { status } = answer;
  if ('fault' in answer) {
    service.traffic.counters.faults += 1;
    const { retryAfterSeconds } = answer.fault.facts;
    // Refused for load: by what stands in front of the service, which knows no SOAP.
    if (status === 503 || status === 429) {
      return {
        status,
        ...(retryAfterSeconds === undefined ? {} : { headers: { 'Retry-After': String(retryAfterSeconds) } }),
      };
    }
    const body = faultElement(answer.fault.facts, envelope?.client.trackingId ?? '');
    return message(status, encodeReply({ action: FAULT_ACTION, relatesTo: envelope?.messageId, body }));
  }
  if (fault?.kind === 'hostile-reply') return { status, message: hostileReply(fault.of) };
  const operation = envelope?.operation.name ?? '';
  const action = `${ACTIONS}${operation}Response`;
  const octets = encodeReply({ action, relatesTo: envelope?.messageId, body: answer.body });
  const sent = fault?.kind === 'truncated-reply' ? (fault.octets ?? Math.floor(octets.length / 2)) : undefined;
  return message(status, octets, sent);
}

function message(status: number, octets: Uint8Array, sent?: number): HttpResponse {
  return { status, message: { octets, contentType: MESSAGE_TYPE, ...(sent === undefined ? {} : { sent }) } };
}

function record(
  { traffic }: DirectorySyncService,
  http: HttpRequest,
  root: XmlElement,
  envelope: ReadEnvelope | undefined,
  answer: Answered,
): void {
  if (!traffic.recording) return;
  traffic.requests.push({
    operation: envelope?.operation.name ?? 'none',
    host: new URL(http.origin).host,
    headers: redactedHeaders(http.headers),
    envelope: redactedXml(root),
    status: answer.status,
    ...('fault' in answer ? { fault: answer.fault.facts.reason } : {}),
  });
}

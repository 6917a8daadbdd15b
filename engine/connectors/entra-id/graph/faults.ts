/** What Graph refuses, as faults. Source of the texts: error bodies on record, see Graph, "Error responses". */

import type { Attributes } from '../../../model/attribute-value.ts';
import { FaultError } from '../../../model/fault.ts';
import type { Fault, FaultCode, FaultObject, Retry, Stage } from '../../../model/fault.ts';
import type { PermissionOperation } from '../permissions.ts';
import { isPermitted, permissionFor } from '../permissions.ts';
import type { EntraObjectType } from '../anchors.ts';
import { attributeOfProperty } from './attribute-map.ts';
import type { GraphAnswer } from './transport/client.ts';
import { graphObjects, isGraphObject, textOf } from './objects.ts';

export interface GraphErrorBody {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly code: string; readonly message: string; readonly target: string | undefined }[];
}

export function errorOf(answer: GraphAnswer): GraphErrorBody {
  const error = isGraphObject(answer.body) ? answer.body['error'] : undefined;
  if (!isGraphObject(error)) return { code: '', message: '', details: [] };
  return {
    code: textOf(error['code']) ?? '',
    message: textOf(error['message']) ?? '',
    details: graphObjects(error['details']).map((detail) => ({
      code: textOf(detail['code']) ?? '',
      message: textOf(detail['message']) ?? '',
      target: textOf(detail['target']),
    })),
  };
}

/** A failure of one object, on its way to the object's outcome. */
export class ObjectFaultError extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.code);
    this.name = 'ObjectFaultError';
    this.fault = fault;
  }
}

/** What was being done, for the fault's names. */
export interface Attempt {
  readonly operation: PermissionOperation;
  readonly objectType: EntraObjectType;
  readonly object: FaultObject;
  /** Values that were sent, by our names. */
  readonly attributes: Attributes;
  /** Permissions in the token in use, once there is one. */
  readonly roles: () => readonly string[] | undefined;
}

export function isSuccess(answer: GraphAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

const CONFLICT = /same value for property (\w+)|conflicting object with one or more/i;
const READ_ONLY =
  /read-only and cannot be set|mail-enabled|originated within an external service|on-premises mastered|dynamic/i;
const UNVERIFIED = /verified domain/i;
const TOO_LONG = /exceed\w* .*(length|characters)|maximum length|too long/i;
const UNAVAILABLE = /extension properties are not available: (extension_[0-9a-f]{32}_\w+)/i;
const NAMED_PROPERTY = /[Pp]roperty '?([\w.]+)'?/;

/** Whether the service names a value that another object holds, and the property if it says which. */
export function conflictIn(answer: GraphAnswer): { readonly property: string | undefined } | undefined {
  const error = errorOf(answer);
  const detail = error.details.find(({ code }) => code === 'ObjectConflict');
  const told = CONFLICT.exec(error.message);
  if (!detail && !told) return undefined;
  return { property: detail?.target ?? told?.[1] };
}

/** Throws what an answer that is no success means: an ObjectFaultError, or a FaultError where all are concerned. */
export function refuse(answer: GraphAnswer, attempt: Attempt): never {
  if (answer.status === 403 && !isPermitted(attempt.roles(), attempt.operation)) {
    throw consentMissing(attempt.operation, errorOf(answer).message, 'export');
  }
  throw new ObjectFaultError(answerFault(answer, attempt));
}

export function consentMissing(operation: PermissionOperation, serverText: string, stage: Stage): FaultError {
  const detail = { operation, permissions: permissionFor(operation), serverText: serverText.slice(0, 300) };
  return new FaultError({ code: 'consent-missing', stage, detail, retry: 'never' });
}

export function answerFault(answer: GraphAnswer, attempt: Attempt): Fault {
  const error = errorOf(answer);
  const { code, retry } = classify(answer, error);
  const property =
    UNAVAILABLE.exec(error.message)?.[1] ??
    error.details.find(({ target }) => target !== undefined)?.target ??
    namedProperty(code, error);
  const attribute = property === undefined ? undefined : attributeOfProperty(attempt.objectType, property);
  const detail: Record<string, string | number> = {
    status: answer.status,
    serverCode: error.code,
    serverText: error.message.slice(0, 500),
  };
  if (code === 'extension-not-registered') detail['attribute'] = attribute ?? '';
  const value = attribute === undefined ? undefined : valueText(attempt.attributes, attribute);
  if (value !== undefined) detail['value'] = value;
  if (code === 'domain-not-verified') detail['domain'] = domainOf(value ?? attempt.object.name ?? '');
  return objectFault(code, retry, attempt.object, detail, attribute);
}

export function objectFault(
  code: FaultCode,
  retry: Retry,
  object: FaultObject,
  detail: Fault['detail'],
  attribute?: string,
): Fault {
  return { code, stage: 'export', object, detail, retry, ...(attribute === undefined ? {} : { attribute }) };
}

function classify(answer: GraphAnswer, error: GraphErrorBody): { readonly code: FaultCode; readonly retry: Retry } {
  const { status } = answer;
  const texts = [error.message, ...error.details.map(({ message }) => message)].join('\n');
  if (status === 404) return { code: 'object-missing', retry: 'later' };
  if (status === 429) return { code: 'throttled', retry: 'later' };
  if (conflictIn(answer)) return { code: 'value-not-unique', retry: 'later' };
  if (status >= 500 || status === 423 || status === 409) return { code: 'server-busy', retry: 'later' };
  // Permitted by the token, so it is this object that is protected: a holder of an administrator role, for example.
  if (status === 403) return { code: 'operation-refused', retry: 'never' };
  if (error.code === 'Directory_QuotaExceeded') return { code: 'operation-refused', retry: 'later' };
  if (UNAVAILABLE.test(texts)) return { code: 'extension-not-registered', retry: 'later' };
  if (UNVERIFIED.test(texts)) return { code: 'domain-not-verified', retry: 'later' };
  if (READ_ONLY.test(texts)) return { code: 'operation-refused', retry: 'never' };
  if (TOO_LONG.test(texts)) return { code: 'value-too-long', retry: 'never' };
  if (status === 405 || status === 501) return { code: 'operation-refused', retry: 'never' };
  return { code: 'value-invalid', retry: 'never' };
}

function namedProperty(code: FaultCode, error: GraphErrorBody): string | undefined {
  if (code === 'value-not-unique') return CONFLICT.exec(error.message)?.[1];
  if (code === 'domain-not-verified') return /userPrincipalName|mail/i.exec(error.message)?.[0] ?? 'userPrincipalName';
  return code === 'object-missing' ? undefined : NAMED_PROPERTY.exec(error.message)?.[1];
}

/** The service says `proxyAddresses` of an address that came as `mail`. */
export function valueText(attributes: Attributes, attribute: string): string | undefined {
  const values = attributes[attribute] ?? (attribute === 'proxyAddresses' ? attributes['mail'] : undefined);
  const value = values?.[0];
  return value === undefined || value instanceof Uint8Array ? undefined : String(value);
}

export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

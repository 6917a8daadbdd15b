/** What every export operation works with, and the checks that come before anything is sent. */

import type { AttributeType, AttributeValue, Attributes } from '../../../../model/attribute-value.ts';
import type { ExportOperation, ReferenceOperation } from '../../../../model/export-operation.ts';
import type { FaultObject } from '../../../../model/fault.ts';
import type { PermissionOperation } from '../../permissions.ts';
import { backoff, pause } from '../../ambient.ts';
import type { Ambient } from '../../ambient.ts';
import type { EntraObjectType } from '../../anchors.ts';
import type { AttributeMapping, RowsByName } from '../attribute-map.ts';
import type { BatchAnswer, BatchItem, Batches } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { ObjectFaultError, errorOf, objectFault, refuse } from '../faults.ts';
import type { Attempt } from '../faults.ts';
import { textOf } from '../objects.ts';
import type { RecycleBin } from './lookups.ts';
import type { Memory } from '../memory.ts';

export interface ExportContext {
  readonly connector: string;
  readonly origin: string;
  readonly batches: Batches;
  readonly memory: Memory;
  readonly recycleBin: RecycleBin;
  /** The attributes that can be written, directory extensions among them. */
  readonly rows: RowsByName;
  readonly ambient: Ambient;
  readonly signal: AbortSignal;
  /** Permissions in the token in use, once there is one. */
  readonly roles: () => readonly string[] | undefined;
}

/** How an operation ended well; see `ExportOutcome`. */
export interface Done {
  readonly anchor?: string;
  readonly settled?: boolean;
}

export function textIn(attributes: Attributes, name: string): string | undefined {
  return textOf(attributes[name]?.[0]);
}

/** The object's names, as many as the operation tells. */
export function faultObject(connector: string, operation: ExportOperation): FaultObject {
  const { attributes, before } = operation;
  const name = ['displayName', 'userPrincipalName', 'alias']
    .map((attribute) => textIn(attributes, attribute) ?? textIn(before, attribute))
    .find((text) => text !== undefined);
  return {
    connector,
    objectType: operation.objectType,
    dn: operation.dn,
    ...(name === undefined ? {} : { name }),
    ...(operation.anchor === undefined ? {} : { anchor: operation.anchor }),
  };
}

export function attemptOf(
  context: ExportContext,
  operation: ExportOperation,
  objectType: EntraObjectType,
  permission: PermissionOperation,
): Attempt {
  return {
    operation: permission,
    objectType,
    object: faultObject(context.connector, operation),
    attributes: operation.attributes,
    roles: context.roles,
  };
}

/**
 * Throws the fault of the first value that the service would refuse, so that it is named by our name and costs no
 * write: an attribute this back end does not carry, a value that is cleared and must not be, one that is too long.
 */
export function checkAttributes(rows: RowsByName, attempt: Attempt, operation: ExportOperation): void {
  for (const [name, values] of Object.entries(operation.attributes)) {
    const mapping = rows[attempt.objectType].get(name);
    const carried = mapping && (mapping.write === 'always' || (mapping.write === 'create' && operation.kind === 'add'));
    if (!carried || mapping.shape === 'relation') {
      throw new ObjectFaultError(objectFault('not-supported-by-back-end', 'never', attempt.object, {}, name));
    }
    checkValues(attempt, mapping, values);
  }
}

function checkValues(attempt: Attempt, mapping: AttributeMapping, values: readonly AttributeValue[]): void {
  const fail = (code: 'value-invalid' | 'value-too-long', detail: Record<string, string | number>): never => {
    throw new ObjectFaultError(objectFault(code, 'never', attempt.object, detail, mapping.name));
  };
  if (values.length === 0 && mapping.required) fail('value-invalid', { reason: 'required' });
  if (values.length > 1 && !mapping.multiValued) fail('value-invalid', { reason: 'several-values' });
  for (const value of values) {
    if (!isOfType(mapping.type, value)) fail('value-invalid', { reason: 'type', expected: mapping.type });
    const isLong = typeof value === 'string' || value instanceof Uint8Array;
    if (mapping.maxLength === undefined || !isLong || value.length <= mapping.maxLength) continue;
    const shown = typeof value === 'string' ? { value: value.slice(0, 100) } : {};
    fail('value-too-long', { length: value.length, limit: mapping.maxLength, ...shown });
  }
}

function isOfType(type: AttributeType, value: AttributeValue): boolean {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'binary':
      return value instanceof Uint8Array;
    case 'integer':
      // Graph takes a JSON number.
      return typeof value === 'bigint' && Number.isSafeInteger(Number(value));
    default:
      return typeof value === 'string';
  }
}

/** Whether the service says that something it needs is not there. */
export function isMissing(answer: GraphAnswer): boolean {
  return answer.status === 404 || errorOf(answer).code === 'Request_ResourceNotFound';
}

const LAG_ATTEMPTS = 6;

/**
 * Sends a repeatable call. Where it meets a 404 and one of the ids was made by us just now, the replica that answered
 * lags behind (Graph, "Eventual consistency"): it is sent again after a while.
 */
export async function sendPatiently(
  context: ExportContext,
  call: Omit<BatchItem, 'repeatable'>,
  ids: readonly string[],
): Promise<GraphAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    const answer = known(await context.batches.send({ ...call, repeatable: true }));
    const lagging = isMissing(answer) && ids.some((id) => context.memory.isRecent(id));
    if (!lagging || attempt + 1 >= LAG_ATTEMPTS) return answer;
    await pause(context.ambient, backoff(attempt, context.ambient), context.signal, 'export');
  }
}

/** Repeatable calls always come back with an answer. */
function known(answer: BatchAnswer): GraphAnswer {
  if (answer === 'unknown') throw new TypeError('A repeatable call came back without an answer');
  return answer;
}

/** The references of an operation that changes something. */
export function referencesOf(operation: ExportOperation): readonly ReferenceOperation[] {
  return operation.references.filter(({ added, removed }) => added.length + removed.length > 0);
}

export function requireSuccess(answer: GraphAnswer, attempt: Attempt): void {
  if (answer.status < 200 || answer.status >= 300) refuse(answer, attempt);
}

/** What becomes of an operation, as an outcome that names the object. */

import type { ExportOperation, ExportOutcome, ReferenceOperation } from '../../../model/export-operation.ts';
import type { Fault, FaultObject } from '../../../model/fault.ts';
import type { WireAttributes } from './attributes.ts';
import type { Unsendable } from './parcels.ts';
import { meaningOfResult, type ObjectResult } from './results.ts';

export function unsendable(connector: string, operation: ExportOperation, why: Unsendable): ExportOutcome {
  const { code, attribute, reason } = why;
  const detail = reason === undefined ? {} : { reason: 'type', expected: reason };
  return failed(operation, exportFault(connector, operation, { code, detail, retry: 'never' }, attribute));
}

/** The fault of a refusal. Texts are the service's own, and bounded. */
export function refusalFault(
  connector: string,
  operation: ExportOperation,
  result: ObjectResult,
  known: WireAttributes | undefined,
): Fault {
  const { code, retry, reason } = meaningOfResult(result);
  const { sentence, trackingId } = partsOf(result.errorText);
  const detail: Record<string, string> = {
    serverCode: result.errorCode.slice(0, 100),
    serverText: sentence.slice(0, 500),
  };
  if (trackingId !== undefined) detail['trackingId'] = trackingId;
  if (reason !== undefined) detail['reason'] = reason;
  if (result.conflictValue !== undefined) detail['value'] = result.conflictValue;
  if (result.conflictAnchor !== undefined) detail['conflictAnchor'] = result.conflictAnchor;
  if (result.conflictId !== undefined) detail['conflictId'] = result.conflictId;
  return exportFault(connector, operation, { code, detail, retry }, attributeOf(result.conflictAttribute, known));
}

/** What a person reads, and what support asks for; what machines read comes after it and is in the result already. */
function partsOf(description: string): { readonly sentence: string; readonly trackingId: string | undefined } {
  const [sentence = ''] = description.split(/\s*(?:Tracking Id:|ExtraErrorDetails:)/i, 1);
  return { sentence, trackingId: /Tracking Id:\s*([\w-]{1,64})/i.exec(description)?.[1] };
}

/** Our name for what the service calls its own way: in other letter case, or several with commas between them. */
function attributeOf(said: string | undefined, known: WireAttributes | undefined): string | undefined {
  const names = (said ?? '').split(',').map((name) => name.trim().toLowerCase());
  const ours = [...(known?.values() ?? [])].find(({ key }) => names.includes(key.toLowerCase()));
  return ours?.name ?? said;
}

/** Of an object of which no answer said anything, whenever it was asked. */
export function lostFault(connector: string, operation: ExportOperation): Fault {
  return exportFault(connector, operation, { code: 'answer-lost', detail: { reason: 'no result' }, retry: 'later' });
}

/** Of an object that is too large for a request of its own. */
export function tooLargeFault(connector: string, operation: ExportOperation): Fault {
  const detail = { reason: 'object-too-large' };
  return exportFault(connector, operation, { code: 'operation-refused', detail, retry: 'never' });
}

export function failed(
  { operationId }: ExportOperation,
  fault: Fault,
  arrived: readonly ReferenceOperation[] = [],
): ExportOutcome {
  return { operationId, status: 'failed', fault, ...(arrived.length === 0 ? {} : { arrived }) };
}

function exportFault(
  connector: string,
  operation: ExportOperation,
  { code, detail, retry }: Pick<Fault, 'code' | 'detail' | 'retry'>,
  attribute?: string,
): Fault {
  const object = faultObject(connector, operation);
  return { code, stage: 'export', object, detail, retry, ...(attribute === undefined ? {} : { attribute }) };
}

/** The object's names, as many as the operation tells. */
function faultObject(connector: string, { attributes, before, objectType, dn, anchor }: ExportOperation): FaultObject {
  const name = ['displayName', 'userPrincipalName', 'alias']
    .flatMap((attribute) => [attributes[attribute]?.[0], before[attribute]?.[0]])
    .find((value) => typeof value === 'string');
  return {
    connector,
    objectType,
    dn,
    ...(typeof name === 'string' ? { name } : {}),
    ...(anchor === undefined ? {} : { anchor }),
  };
}

/**
 * Export: many operations under way at once, each a short conversation of its own, all of them sharing batches.
 *
 * An operation is a plain asynchronous function from `users.ts`, `groups.ts` or `manager.ts`; here it is decided how many
 * run, that two on the same object never do, what their end means, and when the whole call is over.
 */

import type { ExportOperation, ExportOutcome } from '../../../../model/export-operation.ts';
import type { Fault } from '../../../../model/fault.ts';
import { throwIfCancelled } from '../../ambient.ts';
import { idOfAnchor, OBJECT_TYPES, typeOfAnchor } from '../../anchors.ts';
import type { EntraObjectType } from '../../anchors.ts';
import { OPERATIONS } from '../attribute-map.ts';
import { COLLECTIONS } from '../import/import.ts';
import { attemptOf, checkAttributes, faultObject, isMissing, referencesOf, sendPatiently } from './context.ts';
import type { Done, ExportContext } from './context.ts';
import { linkKindOf, writeGroupLinks } from './group-links.ts';
import { addGroup, requireWritable } from './groups.ts';
import { addUser, refuseConflict } from './users.ts';
import { writeManager } from './manager.ts';
import { holderOf, makeWay, ringsIn } from './swaps.ts';
import type { Blocked } from './swaps.ts';
import { ObjectFaultError, conflictIn, isSuccess, objectFault, refuse } from '../faults.ts';
import { writeBody } from '../objects.ts';

/** Enough to keep four batches of 20 full. */
const UNDER_WAY = 80;

export async function* exportOperations(
  context: ExportContext,
  operations: readonly ExportOperation[],
): AsyncIterable<ExportOutcome> {
  const first: Blocked[] = [];
  yield* carryOut(context, operations, keepBlocked(operations, first));
  // The holder of the value was in this call too and may have given it up by now.
  const again = first.map(({ operation }) => operation);
  const second: Blocked[] = [];
  yield* carryOut(context, again, keepBlocked(again, second));
  const rings = ringsIn(second);
  const inRings = new Set(rings.flat());
  yield* second.filter((one) => !inRings.has(one)).map(({ outcome }) => outcome);
  for (const ring of rings) yield* carryOutRing(context, ring);
}

/** Takes every outcome but those of operations that were held up by another one of the same call, which are kept. */
function keepBlocked(operations: readonly ExportOperation[], blocked: Blocked[]) {
  const anchors = new Set(operations.flatMap(({ anchor }) => anchor ?? []));
  return (operation: ExportOperation, outcome: ExportOutcome): boolean => {
    if (outcome.status !== 'failed' || !anchors.has(holderOf(outcome) ?? '')) return true;
    blocked.push({ operation, outcome });
    return false;
  };
}

/** Each wants what the next one has; where the first gives way, the last one can go, and so on up to the first itself. */
async function* carryOutRing(context: ExportContext, ring: readonly Blocked[]): AsyncIterable<ExportOutcome> {
  if (context.signal.aborted || !(await makeWay(context, ring))) {
    yield* ring.map(({ outcome }) => outcome);
    return;
  }
  for (const { operation } of ring.toReversed()) yield* carryOut(context, [operation], () => true);
}

/**
 * Yields outcomes as they come, those that `accept` takes. A failure of the directory as a whole ends it after the
 * operations under way have ended and their outcomes are out: what was carried out is never left unsaid.
 */
async function* carryOut(
  context: ExportContext,
  operations: readonly ExportOperation[],
  accept: (operation: ExportOperation, outcome: ExportOutcome) => boolean,
): AsyncIterable<ExportOutcome> {
  const ready: ExportOutcome[] = [];
  const busy = new Map<string, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let underWay = 0;
  let next = 0;
  let wake: () => void = () => undefined;

  function start(operation: ExportOperation): void {
    const key = operation.anchor ?? operation.dn;
    underWay += 1;
    const run = (busy.get(key) ?? Promise.resolve()).then(async () => {
      try {
        const outcome = await outcomeOf(context, operation);
        if (accept(operation, outcome)) ready.push(outcome);
      } catch (error) {
        failure ??= { error };
      } finally {
        underWay -= 1;
        if (busy.get(key) === run) busy.delete(key);
        wake();
      }
    });
    busy.set(key, run);
  }

  for (;;) {
    while (!failure && !context.signal.aborted && underWay < UNDER_WAY) {
      const operation = operations[next];
      if (!operation) break;
      next += 1;
      start(operation);
    }
    if (ready.length > 0) yield* ready.splice(0);
    else if (underWay > 0) await new Promise<void>((resolve) => (wake = resolve));
    else break;
  }
  if (failure) throw failure.error;
  throwIfCancelled(context.signal, 'export');
}

/** Throws only what concerns the directory as a whole. */
async function outcomeOf(context: ExportContext, operation: ExportOperation): Promise<ExportOutcome> {
  const { operationId } = operation;
  try {
    const done = await perform(context, operation);
    return 'status' in done ? done : { operationId, status: 'done', ...done };
  } catch (error) {
    if (error instanceof ObjectFaultError) return { operationId, status: 'failed', fault: error.fault };
    throw error;
  }
}

async function perform(context: ExportContext, operation: ExportOperation): Promise<Done | ExportOutcome> {
  const objectType = OBJECT_TYPES.find((type) => type === operation.objectType);
  if (objectType === undefined || !OPERATIONS[objectType].includes(operation.kind)) {
    const object = faultObject(context.connector, operation);
    throw new ObjectFaultError(objectFault('not-supported-by-back-end', 'never', object, {}));
  }
  if (operation.kind === 'add')
    return objectType === 'user' ? addUser(context, operation) : addGroup(context, operation);
  const id = idOf(context, operation, objectType);
  return operation.kind === 'delete'
    ? remove(context, operation, objectType, id)
    : update(context, operation, objectType, id);
}

function idOf(context: ExportContext, operation: ExportOperation, objectType: EntraObjectType): string {
  const { anchor = '' } = operation;
  const id = typeOfAnchor(anchor) === objectType ? idOfAnchor(anchor) : undefined;
  if (id !== undefined) return id;
  const object = faultObject(context.connector, operation);
  throw new ObjectFaultError(objectFault('object-missing', 'later', object, { reason: 'anchor-unknown' }));
}

async function remove(
  context: ExportContext,
  operation: ExportOperation,
  objectType: EntraObjectType,
  id: string,
): Promise<Done> {
  const attempt = attemptOf(context, operation, objectType, `delete-${objectType}s`);
  if (objectType === 'group') await requireWritable(context, attempt, id);
  const answer = await sendPatiently(context, { method: 'DELETE', path: `${COLLECTIONS[objectType]}/${id}` }, [id]);
  if (isMissing(answer)) return { settled: true };
  if (!isSuccess(answer)) refuse(answer, attempt);
  return {};
}

async function update(
  context: ExportContext,
  operation: ExportOperation,
  objectType: EntraObjectType,
  id: string,
): Promise<Done | ExportOutcome> {
  const attempt = attemptOf(context, operation, objectType, `write-${objectType}s`);
  checkAttributes(context.rows, attempt, operation);
  if (objectType === 'group') await requireWritable(context, attempt, id);
  const { securityEnabled, ...others } = operation.attributes;
  // Graph keeps a security group one (PATCH of groups, "securityEnabled"); everything else of the group goes on.
  const becomesMailGroup = objectType === 'group' && securityEnabled?.[0] === false;
  const carried = becomesMailGroup ? others : operation.attributes;
  const changesAttributes = Object.keys(carried).length > 0;
  if (changesAttributes) {
    const body = writeBody(context.rows[objectType], carried);
    const call = { method: 'PATCH' as const, path: `${COLLECTIONS[objectType]}/${id}`, body };
    const answer = await sendPatiently(context, call, [id]);
    if (conflictIn(answer)) await refuseConflict(context, answer, attempt);
    if (!isSuccess(answer)) refuse(answer, attempt);
  }
  if (becomesMailGroup) {
    throw new ObjectFaultError(
      objectFault('not-supported-by-back-end', 'never', attempt.object, {}, 'securityEnabled'),
    );
  }
  const faults: Fault[] = [];
  const arrived = [];
  let settled = !changesAttributes && operation.references.length > 0;
  for (const reference of referencesOf(operation)) {
    const kind = objectType === 'group' ? linkKindOf(reference.attribute) : undefined;
    const result = kind
      ? await writeGroupLinks(context, attempt, id, kind, reference)
      : await writeManager(context, attempt, id, reference);
    faults.push(...result.faults);
    arrived.push(result.arrived);
    settled &&= result.settled;
  }
  const [first] = faults;
  if (!first) return settled ? { settled } : {};
  const fault = faults.length === 1 ? first : { ...first, detail: { ...first.detail, failures: faults.length } };
  return { operationId: operation.operationId, status: 'failed', fault, arrived };
}

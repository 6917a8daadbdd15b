/** Groups created by upsert, and their members. */

import type { ExportOperation, ReferenceOperation } from '../../../../model/export-operation.ts';
import type { Fault } from '../../../../model/fault.ts';
import { anchorOf, idOfAnchor, uniqueNameOfSourceAnchor } from '../../anchors.ts';
import { BATCH_LIMIT } from '../transport/batch.ts';
import type { BatchItem } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { MAPPINGS, attemptOf, checkAttributes, isMissing, requireSuccess, sendPatiently, textIn } from './context.ts';
import type { Done, ExportContext } from './context.ts';
import { holdsAlready } from './users.ts';
import { ObjectFaultError, answerFault, consentMissing, errorOf, isSuccess, objectFault, refuse } from '../faults.ts';
import type { Attempt } from '../faults.ts';
import { groupKeyPath, isGraphObject, isWritableGroup, textOf, writeBody } from '../objects.ts';
import { isPermitted } from '../../permissions.ts';

/** Graph takes so many references in one update of a group. */
const MEMBERS_A_REQUEST = 20;

/**
 * Creates a security group by its alternate key: `PATCH /groups(uniqueName='...')` with `Prefer: create-if-missing`
 * makes it or writes over it, so a lost answer never makes a second group (Graph, "Upsert group").
 */
export async function addGroup(context: ExportContext, operation: ExportOperation): Promise<Done> {
  const attempt = attemptOf(context, operation, 'group', 'write-groups');
  checkAttributes(attempt, operation, 'group');
  const sourceAnchor = textIn(operation.attributes, 'sourceAnchor');
  const key = sourceAnchor === undefined ? undefined : groupKeyPath(sourceAnchor);
  if (sourceAnchor === undefined || key === undefined) {
    throw new ObjectFaultError(objectFault('anchor-missing', 'later', attempt.object, {}, 'sourceAnchor'));
  }
  if (operation.attributes['securityEnabled']?.[0] === false) {
    throw new ObjectFaultError(
      objectFault('not-supported-by-back-end', 'never', attempt.object, {}, 'securityEnabled'),
    );
  }
  const body = { ...defaults(operation, sourceAnchor), ...writeBody(MAPPINGS.group, operation.attributes) };
  if (operation.settle) {
    const found = await getGroup(context, `${key}?$select=id,${Object.keys(body).join(',')}`);
    if (found && holdsAlready(found.body, body)) return { anchor: anchorOf('group', found.id), settled: true };
  }
  const headers = { Prefer: 'create-if-missing' };
  const answer = await sendPatiently(context, { method: 'PATCH', path: key, headers, body }, []);
  requireSuccess(answer, attempt);
  const id = isGraphObject(answer.body) ? textOf(answer.body['id']) : undefined;
  // 204: the group was there, from an attempt whose answer was lost, and has been written over.
  const found = id ?? (await getGroup(context, `${key}?$select=id`))?.id;
  if (found === undefined) {
    throw new ObjectFaultError(objectFault('answer-lost', 'later', attempt.object, { status: answer.status }));
  }
  context.memory.noteCreated(found);
  return { anchor: anchorOf('group', found) };
}

async function getGroup(context: ExportContext, path: string) {
  const answer = await sendPatiently(context, { method: 'GET', path }, []);
  const body = isSuccess(answer) && isGraphObject(answer.body) ? answer.body : undefined;
  const id = textOf(body?.['id']);
  return body && id !== undefined ? { id, body } : undefined;
}

/** What the creation of a security group requires. */
function defaults(operation: ExportOperation, sourceAnchor: string) {
  const guid = uniqueNameOfSourceAnchor(sourceAnchor) ?? '';
  const displayName = textIn(operation.attributes, 'displayName') ?? `Group ${guid}`;
  // ASCII without @ () \ [] " ; : <> , and space; the suffix keeps apart what becomes alike without them.
  const readable = displayName.replaceAll(/[^A-Za-z0-9.'_~!#^-]/g, '').slice(0, 50) || 'group';
  return {
    displayName,
    mailEnabled: false,
    mailNickname: `${readable}-${guid.slice(0, 8)}`,
    securityEnabled: true,
  };
}

/** Throws `operation-refused` for a group that this back end must not touch: mail-enabled, dynamic, synchronized. */
export async function requireWritable(context: ExportContext, attempt: Attempt, id: string): Promise<void> {
  let writable = context.memory.isWritableGroup(id);
  if (writable === undefined && !context.memory.isRecent(id)) {
    const path = `/groups/${id}?$select=id,createdDateTime,groupTypes,mailEnabled,onPremisesSyncEnabled`;
    const answer = await sendPatiently(context, { method: 'GET', path }, [id]);
    // One that is gone is the write's to find out.
    if (isMissing(answer)) return;
    requireSuccess(answer, { ...attempt, operation: 'read-groups' });
    const group = isGraphObject(answer.body) ? answer.body : {};
    context.memory.observe('group', group);
    writable = isWritableGroup(group);
  }
  if (writable === false) {
    throw new ObjectFaultError(
      objectFault('operation-refused', 'never', attempt.object, { reason: 'group-kind-not-writable' }),
    );
  }
}

/** What became of the members of one group. */
interface Membership {
  readonly context: ExportContext;
  readonly attempt: Attempt;
  readonly groupId: string;
  readonly added: string[];
  readonly removed: string[];
  readonly faults: Fault[];
  /** Whether anything was really changed; otherwise it was all done before. */
  changed: boolean;
}

interface Step {
  readonly call: BatchItem;
  readonly anchors: readonly string[];
  readonly kind: 'add' | 'remove';
}

export interface ReferenceResult {
  readonly faults: readonly Fault[];
  readonly arrived: ReferenceOperation;
  /** Nothing had to be changed. */
  readonly settled: boolean;
}
/**
 * Adds and removes members, in order within the group: two writes to one group at the same time conflict. Members go in
 * 20 to a request, which the service takes or refuses as a whole; a refused request is taken apart.
 */
export async function writeMembers(
  context: ExportContext,
  attempt: Attempt,
  groupId: string,
  reference: ReferenceOperation,
): Promise<ReferenceResult> {
  const membership: Membership = { context, attempt, groupId, added: [], removed: [], faults: [], changed: false };
  const steps = [...addSteps(membership, reference.added), ...removeSteps(membership, reference.removed)];
  for (let start = 0; start < steps.length; start += BATCH_LIMIT) {
    await carryOut(membership, steps.slice(start, start + BATCH_LIMIT));
  }
  return {
    faults: membership.faults,
    arrived: { attribute: reference.attribute, added: membership.added, removed: membership.removed },
    settled: !membership.changed,
  };
}

function* addSteps(membership: Membership, anchors: readonly string[]): Iterable<Step> {
  const known = anchors.filter((anchor) => isKnown(membership, anchor));
  for (let start = 0; start < known.length; start += MEMBERS_A_REQUEST) {
    const part = known.slice(start, start + MEMBERS_A_REQUEST);
    yield {
      kind: 'add',
      anchors: part,
      call: {
        method: 'PATCH',
        path: `/groups/${membership.groupId}`,
        body: { 'members@odata.bind': part.map((anchor) => objectUrl(membership.context, anchor)) },
        repeatable: true,
      },
    };
  }
}

function* removeSteps(membership: Membership, anchors: readonly string[]): Iterable<Step> {
  for (const anchor of anchors) {
    if (!isKnown(membership, anchor)) continue;
    // Without /$ref this would delete the member itself.
    const path = `/groups/${membership.groupId}/members/${idOfAnchor(anchor)}/$ref`;
    yield { kind: 'remove', anchors: [anchor], call: { method: 'DELETE', path, repeatable: true } };
  }
}

function isKnown({ attempt, faults }: Membership, anchor: string): boolean {
  if (idOfAnchor(anchor) !== undefined) return true;
  faults.push(objectFault('reference-missing', 'later', attempt.object, { target: anchor }, 'member'));
  return false;
}

function objectUrl(context: ExportContext, anchor: string): string {
  return `${context.origin}/v1.0/directoryObjects/${idOfAnchor(anchor)}`;
}

async function carryOut(membership: Membership, steps: readonly Step[]): Promise<void> {
  const { context } = membership;
  const [only] = steps;
  // A single call can share a batch with other groups; several need one of their own, in order.
  const answers =
    steps.length === 1 && only
      ? [await sendPatiently(context, only.call, idsOf(membership, only))]
      : await context.batches.sendInOrder(steps.map(({ call }) => call));
  for (const [index, step] of steps.entries()) {
    const answer = answers[index];
    if (answer) await conclude(membership, step, answer);
  }
}

async function conclude(membership: Membership, step: Step, answer: GraphAnswer): Promise<void> {
  if (isSuccess(answer)) {
    membership.changed = true;
    return arrive(membership, step);
  }
  if (step.kind === 'remove' && isMissing(answer)) return arrive(membership, step);
  if (step.kind === 'remove') return fail(membership, step, answer);
  const alone = step.anchors.length === 1;
  if (alone && isThereAlready(answer)) return arrive(membership, step);
  if (alone && !(isMissing(answer) && idsOf(membership, step).some(membership.context.memory.isRecent))) {
    return fail(membership, step, answer);
  }
  if (!isThereAlready(answer) && !isMissing(answer) && answer.status !== 400) return fail(membership, step, answer);
  await addOneByOne(membership, step.anchors);
}

/** The request for 20 was refused as a whole: one is there already, or one is missing. */
async function addOneByOne(membership: Membership, anchors: readonly string[]): Promise<void> {
  const { context, groupId } = membership;
  for (const anchor of anchors) {
    const call = {
      method: 'POST' as const,
      path: `/groups/${groupId}/members/$ref`,
      body: { '@odata.id': objectUrl(context, anchor) },
      repeatable: true,
    };
    const step: Step = { kind: 'add', anchors: [anchor], call };
    const answer = await sendPatiently(context, call, idsOf(membership, step));
    if (isSuccess(answer)) membership.changed = true;
    if (isSuccess(answer) || isThereAlready(answer)) arrive(membership, step);
    else await fail(membership, step, answer);
  }
}

function arrive(membership: Membership, step: Step): void {
  (step.kind === 'add' ? membership.added : membership.removed).push(...step.anchors);
}

async function fail(membership: Membership, step: Step, answer: GraphAnswer): Promise<void> {
  const { attempt, context, groupId, faults } = membership;
  if (answer.status === 403 && !isPermitted(attempt.roles(), 'write-members')) {
    throw consentMissing('write-members', errorOf(answer).message, 'export');
  }
  if (!isMissing(answer)) {
    const fault = answerFault(answer, attempt);
    faults.push({ ...fault, attribute: 'member', detail: { ...fault.detail, target: step.anchors.join(' ') } });
    return;
  }
  const group = await sendPatiently(context, { method: 'GET', path: `/groups/${groupId}?$select=id` }, [groupId]);
  if (isMissing(group)) refuse(answer, attempt);
  for (const target of step.anchors) {
    faults.push(objectFault('reference-missing', 'later', attempt.object, { target }, 'member'));
  }
}

function isThereAlready(answer: GraphAnswer): boolean {
  return answer.status === 400 && /references already exist/i.test(errorOf(answer).message);
}

function idsOf({ groupId }: Membership, step: Step): string[] {
  return [groupId, ...step.anchors.flatMap((anchor) => idOfAnchor(anchor) ?? [])];
}

/** Members and owners of a group. */

import type { ReferenceOperation } from '../../../../model/export-operation.ts';
import type { Fault } from '../../../../model/fault.ts';
import { idOfAnchor } from '../../anchors.ts';
import { isPermitted } from '../../permissions.ts';
import type { PermissionOperation } from '../../permissions.ts';
import { answerFault, consentMissing, errorOf, isSuccess, objectFault, refuse } from '../faults.ts';
import type { Attempt } from '../faults.ts';
import { BATCH_LIMIT } from '../transport/batch.ts';
import type { BatchItem } from '../transport/batch.ts';
import type { GraphAnswer } from '../transport/client.ts';
import { isMissing, sendPatiently } from './context.ts';
import type { ExportContext } from './context.ts';

/** Graph takes so many references in one update of a group. */
const MEMBERS_A_REQUEST = 20;

interface LinkKind {
  readonly attribute: string;
  readonly property: 'members' | 'owners';
  readonly permission: PermissionOperation;
  /** Links that one request can add: of owners the documentation knows no other way than one by one ("Add owners"). */
  readonly atOnce: number;
}

const KINDS: readonly LinkKind[] = [
  { attribute: 'member', property: 'members', permission: 'write-members', atOnce: MEMBERS_A_REQUEST },
  { attribute: 'owner', property: 'owners', permission: 'write-groups', atOnce: 1 },
];

/** What became of the links of one group. */
interface Links {
  readonly context: ExportContext;
  readonly attempt: Attempt;
  readonly groupId: string;
  readonly kind: LinkKind;
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

/** Undefined for an attribute that is no list of a group. */
export function linkKindOf(attribute: string): LinkKind | undefined {
  return KINDS.find((kind) => kind.attribute === attribute);
}

/**
 * Adds and removes links, in order within the group: two writes to one group at the same time conflict. Members go in
 * 20 to a request, which the service takes or refuses as a whole; a refused request is taken apart. What is added goes
 * first: the last owner cannot be removed.
 */
export async function writeGroupLinks(
  context: ExportContext,
  attempt: Attempt,
  groupId: string,
  kind: LinkKind,
  reference: ReferenceOperation,
): Promise<ReferenceResult> {
  const links: Links = { context, attempt, groupId, kind, added: [], removed: [], faults: [], changed: false };
  const steps = [...addSteps(links, reference.added), ...removeSteps(links, reference.removed)];
  for (let start = 0; start < steps.length; start += BATCH_LIMIT) {
    await carryOut(links, steps.slice(start, start + BATCH_LIMIT));
  }
  return {
    faults: links.faults,
    arrived: { attribute: reference.attribute, added: links.added, removed: links.removed },
    settled: !links.changed,
  };
}

function* addSteps(links: Links, anchors: readonly string[]): Iterable<Step> {
  const { context, groupId, kind } = links;
  const known = anchors.filter((anchor) => isKnown(links, anchor));
  if (kind.atOnce === 1) {
    for (const anchor of known) yield addStep(links, anchor);
    return;
  }
  for (let start = 0; start < known.length; start += kind.atOnce) {
    const part = known.slice(start, start + kind.atOnce);
    const body = { [`${kind.property}@odata.bind`]: part.map((anchor) => objectUrl(context, anchor)) };
    yield {
      kind: 'add',
      anchors: part,
      call: { method: 'PATCH', path: `/groups/${groupId}`, body, repeatable: true },
    };
  }
}

function addStep({ context, groupId, kind }: Links, anchor: string): Step {
  const path = `/groups/${groupId}/${kind.property}/$ref`;
  const body = { '@odata.id': objectUrl(context, anchor) };
  return { kind: 'add', anchors: [anchor], call: { method: 'POST', path, body, repeatable: true } };
}

function* removeSteps(links: Links, anchors: readonly string[]): Iterable<Step> {
  for (const anchor of anchors) {
    if (!isKnown(links, anchor)) continue;
    // Without /$ref this would delete the object itself.
    const path = `/groups/${links.groupId}/${links.kind.property}/${idOfAnchor(anchor)}/$ref`;
    yield { kind: 'remove', anchors: [anchor], call: { method: 'DELETE', path, repeatable: true } };
  }
}

function isKnown({ attempt, faults, kind }: Links, anchor: string): boolean {
  if (idOfAnchor(anchor) !== undefined) return true;
  faults.push(objectFault('reference-missing', 'later', attempt.object, { target: anchor }, kind.attribute));
  return false;
}

function objectUrl(context: ExportContext, anchor: string): string {
  return `${context.origin}/v1.0/directoryObjects/${idOfAnchor(anchor)}`;
}

async function carryOut(links: Links, steps: readonly Step[]): Promise<void> {
  const { context } = links;
  const [only] = steps;
  // A single call can share a batch with other groups; several need one of their own, in order.
  const answers =
    steps.length === 1 && only
      ? [await sendPatiently(context, only.call, idsOf(links, only))]
      : await context.batches.sendInOrder(steps.map(({ call }) => call));
  for (const [index, step] of steps.entries()) {
    const answer = answers[index];
    if (answer) await conclude(links, step, answer);
  }
}

async function conclude(links: Links, step: Step, answer: GraphAnswer): Promise<void> {
  if (isSuccess(answer)) {
    links.changed = true;
    return arrive(links, step);
  }
  if (step.kind === 'remove' && isMissing(answer)) return arrive(links, step);
  if (step.kind === 'remove') return fail(links, step, answer);
  const alone = step.anchors.length === 1;
  if (alone && isThereAlready(answer)) return arrive(links, step);
  if (alone && !(isMissing(answer) && idsOf(links, step).some(links.context.memory.isRecent))) {
    return fail(links, step, answer);
  }
  if (!isThereAlready(answer) && !isMissing(answer) && answer.status !== 400) return fail(links, step, answer);
  await addOneByOne(links, step.anchors);
}

/** The request for 20 was refused as a whole: one is there already, or one is missing. */
async function addOneByOne(links: Links, anchors: readonly string[]): Promise<void> {
  for (const anchor of anchors) {
    const step = addStep(links, anchor);
    const answer = await sendPatiently(links.context, step.call, idsOf(links, step));
    if (isSuccess(answer)) links.changed = true;
    if (isSuccess(answer) || isThereAlready(answer)) arrive(links, step);
    else await fail(links, step, answer);
  }
}

function arrive(links: Links, step: Step): void {
  (step.kind === 'add' ? links.added : links.removed).push(...step.anchors);
}

/** "The group must have at least one owner, hence this owner cannot be removed." */
const LAST_OWNER = /at least one owner/i;

async function fail(links: Links, step: Step, answer: GraphAnswer): Promise<void> {
  const { attempt, context, groupId, kind, faults } = links;
  if (answer.status === 403 && !isPermitted(attempt.roles(), kind.permission)) {
    throw consentMissing(kind.permission, errorOf(answer).message, 'export');
  }
  if (!isMissing(answer)) {
    const { attribute } = kind;
    const fault = { ...answerFault(answer, attempt), attribute };
    const target = step.anchors.join(' ');
    faults.push(
      LAST_OWNER.test(errorOf(answer).message)
        ? objectFault('operation-refused', 'later', attempt.object, { reason: 'last-owner', target }, attribute)
        : { ...fault, detail: { ...fault.detail, target } },
    );
    return;
  }
  const group = await sendPatiently(context, { method: 'GET', path: `/groups/${groupId}?$select=id` }, [groupId]);
  if (isMissing(group)) refuse(answer, attempt);
  for (const target of step.anchors) {
    faults.push(objectFault('reference-missing', 'later', attempt.object, { target }, kind.attribute));
  }
}

function isThereAlready(answer: GraphAnswer): boolean {
  return answer.status === 400 && /references already exist/i.test(errorOf(answer).message);
}

function idsOf({ groupId }: Links, step: Step): string[] {
  return [groupId, ...step.anchors.flatMap((anchor) => idOfAnchor(anchor) ?? [])];
}

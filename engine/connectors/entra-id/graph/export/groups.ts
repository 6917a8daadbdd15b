/** Groups created by upsert; only those of a kind that Graph writes. */

import type { ExportOperation } from '../../../../model/export-operation.ts';
import { anchorOf, uniqueNameOfSourceAnchor } from '../../anchors.ts';
import { attemptOf, checkAttributes, isMissing, requireSuccess, sendPatiently, textIn } from './context.ts';
import type { Done, ExportContext } from './context.ts';
import { holdsAlready } from './users.ts';
import { ObjectFaultError, isSuccess, objectFault } from '../faults.ts';
import type { Attempt } from '../faults.ts';
import { groupKeyPath, isGraphObject, isWritableGroup, textOf, writeBody } from '../objects.ts';

/**
 * Creates a security group by its alternate key: `PATCH /groups(uniqueName='...')` with `Prefer: create-if-missing`
 * makes it or writes over it, so a lost answer never makes a second group (Graph, "Upsert group").
 */
export async function addGroup(context: ExportContext, operation: ExportOperation): Promise<Done> {
  const attempt = attemptOf(context, operation, 'group', 'write-groups');
  checkAttributes(context.rows, attempt, operation);
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
  const body = { ...defaults(operation, sourceAnchor), ...writeBody(context.rows.group, operation.attributes) };
  if (operation.settle) {
    const found = await getGroup(context, `${key}?$select=id,${Object.keys(body).join(',')}`);
    if (found && holdsAlready(found.body, body)) return { anchor: anchorOf('group', found.id), settled: true };
  }
  await bringBack(context, uniqueNameOfSourceAnchor(sourceAnchor) ?? '');
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

/**
 * A group that was deleted a while ago comes back with its id, so that what is granted to it holds again. Where that does not
 * work, because another group has its name by now or the bin is not ours to touch, the group is made anew.
 */
async function bringBack(context: ExportContext, uniqueName: string): Promise<void> {
  const deleted = await context.recycleBin.findGroup(uniqueName);
  if (deleted === undefined) return;
  const path = `/directory/deletedItems/${deleted}/restore`;
  const answer = await sendPatiently(context, { method: 'POST', path }, []);
  if (isSuccess(answer)) context.memory.noteCreated(deleted);
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

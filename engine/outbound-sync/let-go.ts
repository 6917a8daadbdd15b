/** Objects of a target connector space that an identity no longer governs: deleted, held as they are, or let go. */

import type { PendingExport } from '../connector-space/pending-exports.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { isCloudManaged, mayBeDeleted } from './authority.ts';
import { count, type Batch } from './batch.ts';
import type { Identity, LinkedObject } from './context.ts';

/** Planned here and never sent: the directory knows nothing of it. */
const neverSent = ({ row, pending }: LinkedObject) =>
  row.in_directory === 0 && row.anchor === null && pending?.state !== 'sent' && !pending?.settle;

/** Planned, and not known to have been made: should it have been after all, the next import finds it. */
const unmade = ({ row, pending }: LinkedObject) => row.in_directory === 0 && pending?.state !== 'sent';

/**
 * The identity wants its object gone: a plan that was never sent is dropped, what is not ours is let go, anything else is
 * staged for deletion. Answers whether it is gone at once.
 */
export function deprovision(batch: Batch, object: LinkedObject): boolean {
  const { row, pending } = object;
  const target = batch.context.targets.find((candidate) => candidate.id === row.connector_id);
  if (!neverSent(object) && !mayBeDeleted(object, target?.kind)) {
    release(batch, object);
    return false;
  }
  count(batch, 'deprovisioned', row.connector_id, row.id);
  batch.sourceOwners.push(row.id);
  if (neverSent(object)) {
    batch.removed.add(row.id);
    batch.candidates.objects.delete(row.id);
    return true;
  }
  batch.links.push({ id: row.id, mvId: null, joinRule: null, provisionRule: null });
  const possible = target?.capabilities.objectTypes[row.object_type]?.operations.includes('delete') ?? false;
  batch.saved.push({
    objectId: row.id,
    connectorId: row.connector_id,
    operation: 'delete',
    attributes: {},
    awaiting: {},
    state: possible ? 'staged' : 'unsupported',
    settle: pending?.settle ?? false,
    unsupported: [],
  });
  return false;
}

/**
 * The object stays the identity's and nothing flows to it, its deletion neither: what waits unsent is taken back, and
 * an object that was only planned is none. What was sent awaits its import as ever. As nobody provisions it any more,
 * the end of its identity lets it go instead of deleting it: somebody else looks after it now.
 */
export function holdStill(
  batch: Batch,
  identity: Identity,
  object: LinkedObject,
  rule: CompiledRule | undefined,
): void {
  const { row } = object;
  takeBack(batch, object);
  if (unmade(object)) return;
  if (row.mv_id === identity.id && row.provision_rule === null && object.joinRule !== null) return;
  const joinRule = object.joinRule ?? (rule ? batch.context.numberOf(rule.rule.id) : null);
  batch.links.push({ id: row.id, mvId: identity.id, joinRule, provisionRule: null });
}

/** A deletion that was staged before the cloud took the object over. */
export function spare(batch: Batch, object: LinkedObject): void {
  if (isCloudManaged(object)) release(batch, object);
}

/** The rule that joined it is out of scope, and no other links it: it is nobody's, and stays in its directory. */
export function release(batch: Batch, object: LinkedObject): void {
  takeBack(batch, object);
  if (!unmade(object)) batch.links.push({ id: object.row.id, mvId: null, joinRule: null, provisionRule: null });
}

function takeBack(batch: Batch, object: LinkedObject): void {
  const { row, pending } = object;
  batch.sourceOwners.push(row.id);
  if (unmade(object)) {
    batch.removed.add(row.id);
    batch.candidates.objects.delete(row.id);
    return;
  }
  batch.stilled.push(row.id);
  if (!pending || (pending.operation === 'delete' && pending.state === 'sent')) return;
  const unconfirmed = pending.state === 'sent' || Object.keys(pending.awaiting).length > 0;
  if (pending.operation === 'delete' || !unconfirmed) batch.dropped.push(row.id);
  else if (Object.keys(pending.attributes).length > 0 || pending.unsupported.length > 0) {
    batch.saved.push(sentOnly(pending));
  }
}

const sentOnly = (pending: PendingExport): PendingExport => ({
  ...pending,
  attributes: {},
  state: 'sent',
  settle: false,
  unsupported: [],
});

/**
 * Inbound synchronization of one batch: connector space -> metaverse. Every object of the batch finds its identity
 * (scope, join, provision), every identity it touches is computed anew from everything joined to it, and identities
 * that nothing keeps alive are deleted. The caller runs it in one transaction with the outbound half.
 */

import { computeMetaverse, sameAttributes, type Contributor } from '../metaverse/compute.ts';
import { replaceMetaverseNames } from '../metaverse/names.ts';
import { deleteMetaverse, replaceMetaverseKeys, saveMetaverse } from '../metaverse/objects.ts';
import { saveReferenceSources, targetsRelinked } from '../metaverse/references.ts';
import { nameOfDn } from '../model/distinguished-name.ts';
import type { Fault, FaultObject } from '../model/fault.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import type { RunCounter, RunObjects } from '../connector-space/run-objects.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { holdsFlows, type RuleSet } from '../rules/rule-set.ts';
import type { Writer } from '../store/database.ts';
import { decideLink, linkingRules, wantedKeys } from './link.ts';
import { replaceWishes, waits, type Wish } from './wishes.ts';
import {
  candidatesIn,
  newIdentity,
  noteIdentity,
  openWorkspace,
  prefetchCandidates,
  type WorkingIdentity,
  type WorkingObject,
  type Workspace,
  type WorkspaceContext,
} from './workspace.ts';

export interface InboundContext extends WorkspaceContext {
  readonly rules: RuleSet;
  numberOf(ruleId: string): number;
  /** Whether this is the number of an outbound rule in force. */
  isOutbound(ruleNumber: number): boolean;
  /** Metaverse attributes that disconnectors may wait for, see `wishedAttributes`. */
  readonly wished: readonly string[];
  /** The objects behind the counters. */
  readonly moved: RunObjects;
}

export interface InboundCounters {
  projections: number;
  joins: number;
  disconnectors: number;
  disconnections: number;
  flowUpdates: number;
  withoutFlowUpdates: number;
  metaverseDeletes: number;
  faults: number;
}

export interface InboundResult {
  readonly workspace: Workspace;
  /** Identities whose targets outbound synchronization has to look at. */
  readonly touched: ReadonlySet<number>;
  /** Objects that were joined before and are not any more, with the identity they left. */
  readonly disconnected: readonly { readonly object: WorkingObject; readonly from: number }[];
  /** Faults by connector space object. */
  readonly faults: ReadonlyMap<number, Fault>;
  /** The objects of the batch itself. */
  readonly looked: ReadonlySet<number>;
}

export function emptyInboundCounters(): InboundCounters {
  return {
    projections: 0,
    joins: 0,
    disconnectors: 0,
    disconnections: 0,
    flowUpdates: 0,
    withoutFlowUpdates: 0,
    metaverseDeletes: 0,
    faults: 0,
  };
}

export async function synchronizeInbound(
  writer: Writer,
  context: InboundContext,
  rows: readonly ConnectorObjectRow[],
  counters: InboundCounters,
): Promise<InboundResult> {
  const workspace = await openWorkspace(writer, context, rows);
  const batch = rows.map((row) => workspace.objects.get(row.id)!);
  const scopes = new Map(batch.map((object) => [object.row.id, scopeOf(context, object)]));
  await prefetchCandidates(
    writer,
    context,
    workspace,
    batch.flatMap((object) => wantedKeys(linkingRules(scopes.get(object.row.id)!), object.expected)),
  );

  const noted = { touched: new Set<number>(), faults: new Map<number, Fault>(), wishes: [] };
  const pass: Pass = { context, workspace, counters, scopes, ...noted };
  const disconnected: { object: WorkingObject; from: number }[] = [];
  for (const object of batch) linkObject(pass, object);
  for (const id of pass.touched) computeIdentity(pass, workspace.identities.get(id)!);
  for (const id of pass.touched) deleteIfUnkept(pass, workspace.identities.get(id)!);
  for (const object of workspace.objects.values()) {
    const from = object.row.mv_id;
    if (from !== null && object.metaverseId !== from) disconnected.push({ object, from });
  }
  await save(writer, context, pass);
  return { workspace, touched: pass.touched, disconnected, faults: pass.faults, looked: new Set(scopes.keys()) };
}

interface Pass {
  readonly context: InboundContext;
  readonly workspace: Workspace;
  readonly counters: InboundCounters;
  readonly scopes: ReadonlyMap<number, readonly CompiledRule[]>;
  readonly touched: Set<number>;
  readonly faults: Map<number, Fault>;
  readonly wishes: Wish[];
}

/** The inbound rules an object is in scope of; none for one that is gone. */
function scopeOf(context: InboundContext, object: WorkingObject): readonly CompiledRule[] {
  if (object.row.pending_import === 'delete' || object.row.in_directory === 0) return [];
  return context.rules.inbound(object.connector, object.row.object_type).filter((rule) => rule.inScope(object.input));
}

function linkObject(pass: Pass, object: WorkingObject): void {
  const { workspace } = pass;
  const inScope = pass.scopes.get(object.row.id)!;
  if (object.metaverseId !== null) {
    if (staysJoined(pass, object, inScope)) {
      pass.touched.add(object.metaverseId);
      return;
    }
    disconnect(pass, object);
  }
  if (object.row.pending_import === 'delete') return;
  if (isOnItsWayOut(object)) {
    count(pass, 'disconnectors', object);
    return;
  }
  const decision = decideLink(inScope, object.expected, candidatesIn(workspace, object.row.connector_id));
  if (decision.kind === 'fault') {
    addFault(pass, object, decision.fault);
  } else if (decision.kind === 'join') {
    const identity = workspace.identities.get(decision.metaverseId)!;
    connect(pass, object, identity, decision.rule);
    count(pass, 'joins', object);
  } else if (decision.kind === 'provision') {
    const identity = newIdentity(workspace, decision.rule.rule.metaverseObjectType);
    connect(pass, object, identity, decision.rule);
    // Computed at once, so that a later object of the batch finds it.
    computeIdentity(pass, identity);
    if (!pass.faults.has(object.row.id)) count(pass, 'projections', object);
  } else {
    wish(pass, object, inScope);
    if (pass.context.rules.inbound(object.connector, object.row.object_type).length > 0) {
      count(pass, 'disconnectors', object);
    }
  }
}

function wish({ context, wishes }: Pass, object: WorkingObject, inScope: readonly CompiledRule[]): void {
  const rules = linkingRules(inScope).filter((rule) => waits(context.rules, rule));
  const keys = wantedKeys(rules, object.expected);
  if (keys.length > 0) wishes.push({ objectId: object.row.id, keys });
}

function count(pass: Pass, counter: RunCounter & keyof InboundCounters, object: WorkingObject): void {
  pass.counters[counter]++;
  pass.context.moved.note(counter, object.row.id);
}

/**
 * Outbound synchronization staged the object's deletion. Joined again by what it still looks like, it would be taken for
 * one that is wanted; if it is wanted again, outbound synchronization finds it and takes the deletion back.
 */
function isOnItsWayOut(object: WorkingObject): boolean {
  return object.pending?.operation === 'delete';
}

/**
 * A joined object stays joined as long as the rule that joined it is in scope; a link that an outbound rule made is
 * outbound synchronization's to break. A rule that no longer exists is replaced by the one that links now.
 */
function staysJoined(pass: Pass, object: WorkingObject, inScope: readonly CompiledRule[]): boolean {
  if (object.row.pending_import === 'delete' || object.row.pending_import === 'delete-add') return false;
  if (object.row.in_directory === 0) return true;
  const linking = linkingRules(inScope);
  if (linking.some((rule) => pass.context.numberOf(rule.rule.id) === object.joinRule)) return true;
  if (object.row.provision_rule !== null) return true;
  if (object.joinRule !== null && pass.context.isOutbound(object.joinRule)) return true;
  if (inScope.some(holdsFlows)) return true;
  if (linking.length === 0) return false;
  object.joinRule = pass.context.numberOf(linking[0]!.rule.id);
  return true;
}

function connect(pass: Pass, object: WorkingObject, identity: WorkingIdentity, rule: CompiledRule): void {
  object.metaverseId = identity.id;
  object.joinRule = pass.context.numberOf(rule.rule.id);
  identity.joined.set(object.row.id, object);
  identity.computed = false;
  pass.touched.add(identity.id);
}

function disconnect(pass: Pass, object: WorkingObject): void {
  const identity = pass.workspace.identities.get(object.metaverseId!);
  object.metaverseId = null;
  object.joinRule = null;
  count(pass, 'disconnections', object);
  if (!identity) return;
  identity.joined.delete(object.row.id);
  identity.computed = false;
  pass.touched.add(identity.id);
}

function computeIdentity(pass: Pass, identity: WorkingIdentity): void {
  if (identity.deleted || identity.computed) return;
  identity.computed = true;
  const contributors = contributorsOf(pass, identity);
  const computed = computeMetaverse(contributors, identity.attributes, pass.context.numberOf, identity.lineage);
  if (!computed.ok) {
    const { failure } = computed;
    const object = pass.workspace.objects.get(failure.csId)!;
    addFault(
      pass,
      object,
      {
        code: 'flow-failed',
        detail: { rule: failure.rule, message: failure.message, position: failure.position, ...failure.oversize },
      },
      failure.attribute,
    );
    if (identity.isNew) withdraw(pass, identity);
    return;
  }
  if (
    !sameAttributes(identity.attributes, computed.attributes) ||
    JSON.stringify(identity.lineage) !== JSON.stringify(computed.lineage)
  ) {
    identity.changed = true;
  }
  identity.attributes = computed.attributes;
  identity.lineage = computed.lineage;
  identity.references = computed.references;
  noteIdentity(pass.workspace, identity);
}

/** An identity that could not be computed at its birth does not come into being. */
function withdraw(pass: Pass, identity: WorkingIdentity): void {
  for (const object of identity.joined.values()) {
    object.metaverseId = null;
    object.joinRule = null;
  }
  pass.touched.delete(identity.id);
  pass.workspace.identities.delete(identity.id);
}

function contributorsOf(pass: Pass, identity: WorkingIdentity): Contributor[] {
  const contributors: Contributor[] = [];
  for (const object of identity.joined.values()) {
    const inScope = pass.scopes.get(object.row.id) ?? scopeOf(pass.context, object);
    const rules = inScope.filter(
      ({ rule }) => rule.metaverseObjectType === identity.objectType || rule.metaverseObjectType === '*',
    );
    if (rules.length > 0 && !rules.some(holdsFlows)) {
      const joinedBefore = object.row.mv_id === identity.id;
      contributors.push({ csId: object.row.id, input: object.input, rules, joinedBefore });
    }
  }
  return contributors;
}

/** An identity lives while some joined object is in scope of an inbound rule that provisions or sticks. */
function deleteIfUnkept(pass: Pass, identity: WorkingIdentity | undefined): void {
  if (!identity || identity.deleted) return;
  const kept = [...identity.joined.values()].some((object) =>
    (pass.scopes.get(object.row.id) ?? scopeOf(pass.context, object)).some(
      ({ rule }) => rule.linkType === 'Provision' || rule.linkType === 'StickyJoin',
    ),
  );
  if (kept) return;
  identity.deleted = true;
  pass.counters.metaverseDeletes++;
  const last = objectOf(pass, identity);
  if (last) pass.context.moved.note('metaverseDeletes', last.row.id);
  for (const object of identity.joined.values()) {
    object.metaverseId = null;
    object.joinRule = null;
  }
}

/** The object through which this batch touched an identity: one that is joined to it, or has just left it. */
function objectOf({ scopes, workspace }: Pass, identity: WorkingIdentity): WorkingObject | undefined {
  const objects = [...identity.joined.values()];
  return (
    objects.find(({ row }) => scopes.has(row.id)) ??
    [...scopes.keys()].map((id) => workspace.objects.get(id)!).find(({ row }) => row.mv_id === identity.id) ??
    objects[0]
  );
}

function addFault(pass: Pass, object: WorkingObject, fault: Pick<Fault, 'code' | 'detail'>, attribute?: string): void {
  pass.counters.faults++;
  pass.faults.set(object.row.id, {
    ...fault,
    stage: 'inbound-sync',
    object: nameObject(object),
    ...(attribute === undefined ? {} : { attribute }),
    retry: 'later',
  });
}

export function nameObject(object: WorkingObject): FaultObject {
  const { row, expected, connector } = object;
  const named = expected['displayName']?.[0] ?? expected['cn']?.[0];
  return {
    connector,
    objectType: row.object_type,
    id: row.id,
    dn: row.dn,
    name: typeof named === 'string' ? named : nameOfDn(row.dn),
    ...(row.anchor === null ? {} : { anchor: row.anchor }),
  };
}

async function save(writer: Writer, context: InboundContext, pass: Pass): Promise<void> {
  const { workspace, counters } = pass;
  const touched = [...pass.touched].flatMap((id) => workspace.identities.get(id) ?? []);
  const living = touched.filter((identity) => !identity.deleted);
  const changed = living.filter((identity) => identity.changed);
  await saveMetaverse(writer, changed);
  await replaceMetaverseKeys(writer, context.keyed, changed);
  await replaceMetaverseNames(writer, changed);
  if (context.wished.length > 0) await replaceWishes(writer, [...pass.scopes.keys()], pass.wishes);
  await saveReferenceSources(
    writer,
    living
      .filter((identity) => !failed(pass, identity))
      .map((identity) => ({ mvId: identity.id, sources: identity.references })),
  );
  await deleteMetaverse(
    writer,
    touched.filter((identity) => identity.deleted && !identity.isNew).map((identity) => identity.id),
  );
  counters.flowUpdates += changed.length;
  for (const identity of changed) {
    const object = identity.isNew ? undefined : objectOf(pass, identity);
    if (object) context.moved.note('flowUpdates', object.row.id);
  }
  counters.withoutFlowUpdates += living.length - changed.length;

  const moved = [...workspace.objects.values()].filter(
    (object) => object.metaverseId !== object.row.mv_id || object.joinRule !== object.row.join_rule,
  );
  await saveLinks(writer, moved);
  await targetsRelinked(
    writer,
    moved.filter((object) => object.metaverseId !== object.row.mv_id).map((object) => object.row.id),
    moved.flatMap((object) =>
      object.row.mv_id !== null && object.metaverseId !== object.row.mv_id ? [object.row.mv_id] : [],
    ),
  );
}

function failed(pass: Pass, identity: WorkingIdentity): boolean {
  return [...identity.joined.keys()].some((id) => pass.faults.has(id));
}

async function saveLinks(writer: Writer, objects: readonly WorkingObject[]): Promise<void> {
  if (objects.length === 0) return;
  await writer.run(
    `UPDATE connector_object SET mv_id = l.value ->> 1, join_rule = l.value ->> 2 FROM json_each(?) AS l
     WHERE connector_object.id = l.value ->> 0`,
    [JSON.stringify(objects.map((object) => [object.row.id, object.metaverseId, object.joinRule]))],
  );
}

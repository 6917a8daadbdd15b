/**
 * Outbound synchronization of one batch: metaverse -> target connector spaces. For every identity that inbound
 * synchronization touched and every target connector: scope, join or provision or deprovision, transform, and stage the
 * difference as a pending export. Nothing is sent from here.
 */

import { expectedAttributes } from '../connector-space/pending-exports.ts';
import { decodeAttributes, overlayAttributes } from '../model/attribute-value.ts';
import { nextNumber } from '../metaverse/objects.ts';
import type { CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import { holdsFlows } from '../rules/rule-set.ts';
import type { Writer } from '../store/database.ts';
import { isCloudManaged } from './authority.ts';
import { addFault, addKeys, addSources, count, openBatch, saveStaging, toPending, type Batch } from './batch.ts';
import { findTarget, prefetchCandidates } from './candidates.ts';
import { carryOut } from './carry-out.ts';
import { rulesFor, type Identity, type LinkedObject, type OutboundContext, type TargetConnector } from './context.ts';
import type { OutboundCounters } from './counters.ts';
import { createTargets, type Aim } from './create.ts';
import { flowFault } from './flow-fault.ts';
import { deprovision, holdStill, release, spare } from './let-go.ts';
import { evaluateFlows, stage } from './plan.ts';
import { KEEPS_NAME, planName } from './naming.ts';
import type { OutboundFault } from './batch.ts';

export interface OutboundResult {
  readonly faults: readonly OutboundFault[];
  /** Identities that have to be looked at again: the object they had is still on its way out. */
  readonly waiting: readonly number[];
}

/**
 * @param abandoned objects of target connectors that lost their identity in this batch
 * @param leaving objects of the batch that are nobody's and whose deletion is staged
 */
export async function synchronizeOutbound(
  writer: Writer,
  context: OutboundContext,
  identities: readonly Identity[],
  { abandoned, leaving }: { readonly abandoned: readonly LinkedObject[]; readonly leaving: readonly LinkedObject[] },
  counters: OutboundCounters,
): Promise<OutboundResult> {
  const candidates = await prefetchCandidates(writer, context, identities);
  const batch = openBatch(context, counters, candidates, await nextNumber(writer, 'connector_object'));
  for (const object of abandoned) if (object.row.provision_rule !== null) deprovision(batch, object);
  for (const object of leaving) spare(batch, object);
  const wanting: Aim[] = [];
  for (const identity of identities) {
    for (const target of context.targets) wanting.push(...planTarget(batch, identity, target));
  }
  await createTargets(writer, batch, wanting, joinTarget);
  await carryOut(writer, batch);
  return { faults: batch.faults, waiting: batch.waiting };
}

/** An identity as outbound rules look at it. */
function identityInput(identity: Identity): RuleInput {
  return { attributes: identity.attributes, imported: identity.attributes, referenceCount: () => 0 };
}

const canLink = (rule: CompiledRule) => rule.rule.linkType === 'Provision' || rule.joinGroups.length > 0;

/** Answers what is to be made in the target, unless it is found there under the same name. */
function planTarget(batch: Batch, identity: Identity, target: TargetConnector): Aim[] {
  const rules = rulesFor(batch.context, identity, target);
  if (rules.length === 0) return [];
  const input = identityInput(identity);
  const inScope = rules.filter((rule) => rule.inScope(input));
  const linked = identity.joined.filter((object) => object.row.connector_id === target.id);
  let there = 0;
  for (const object of linked) {
    const own = inScope.filter(({ rule }) => rule.connectorSpaceObjectType === object.row.object_type);
    if (keepTarget(batch, { identity, target, input, rules: own }, object)) there++;
  }
  if (there > 0) return [];
  const linking = inScope.find(({ rule }) => rule.linkType === 'Provision') ?? inScope.find(canLink);
  if (!linking) return [];
  const own = inScope.filter(({ rule }) => rule.connectorSpaceObjectType === linking.rule.connectorSpaceObjectType);
  const aim: Aim = { identity, target, input, rules: own, linking };
  const search = findTarget(batch.candidates, identity, target, linking);
  if (search.kind === 'none') return linking.rule.linkType === 'Provision' && !own.some(holdsFlows) ? [aim] : [];
  if (search.kind === 'fault') addFault(batch, identity, target, search.fault);
  else if (search.kind === 'wait') batch.waiting.push(identity.id);
  else joinTarget(batch, aim, search.object);
  return [];
}

/**
 * What becomes of an object that the identity has in the target already. Answers whether there still is one: a plan that
 * was never sent makes room at once for one of another kind, anything else first has to leave the directory.
 */
function keepTarget(batch: Batch, aim: Omit<Aim, 'linking'>, object: LinkedObject): boolean {
  const { identity, rules } = aim;
  const { isOutbound } = batch.context;
  const holding = rules.find(holdsFlows);
  if (holding || isCloudManaged(object)) {
    holdStill(batch, identity, object, holding ?? rules[0]);
    return true;
  }
  const linking = rules.find(({ rule }) => rule.linkType === 'Provision') ?? rules.find(canLink);
  const provisioned = object.row.provision_rule !== null;
  if (provisioned && linking?.rule.linkType !== 'Provision') {
    if (deprovision(batch, object)) return false;
    // What it contributed is in the identity still; the identity is computed again without it.
    batch.waiting.push(identity.id);
  } else if (!provisioned && !linking && object.joinRule !== null && isOutbound(object.joinRule)) {
    release(batch, object);
    batch.waiting.push(identity.id);
  } else stageLinked(batch, { ...aim, linking }, object);
  return true;
}

/** An object of the target that belonged to nobody becomes the identity's. */
function joinTarget(batch: Batch, aim: Aim, object: LinkedObject): void {
  const { identity, target, rules, linking } = aim;
  count(batch, 'provisioningJoins', target.id, object.row.id);
  batch.provisioned.push(identity.id);
  if (rules.some(holdsFlows) || isCloudManaged(object)) holdStill(batch, identity, object, linking);
  else stageLinked(batch, aim, object);
}

function stageLinked(
  batch: Batch,
  { identity, target, input, rules, linking }: Omit<Aim, 'linking'> & { readonly linking: CompiledRule | undefined },
  object: LinkedObject,
): void {
  const { row, pending } = object;
  const { numberOf } = batch.context;
  const image = decodeAttributes(row.image);
  const standing = pending?.operation === 'delete' ? undefined : pending;
  const present = overlayAttributes(image, standing?.awaiting ?? {});
  const evaluated = evaluateFlows(rules, input, row.in_directory === 0 && row.anchor === null, present);
  if (!evaluated.ok) {
    addFault(batch, identity, target, flowFault(identity, evaluated));
    // Its links wait too: the rule that says a group has too many members says so of them.
    batch.sourceOwners.push(row.id);
    batch.stilled.push(row.id);
    return;
  }
  const linkNumber = linking ? numberOf(linking.rule.id) : null;
  const provisionRule = linking?.rule.linkType === 'Provision' ? linkNumber : row.provision_rule;
  const joinRule = object.joinRule ?? linkNumber;
  if (row.mv_id !== identity.id || row.provision_rule !== provisionRule) {
    batch.links.push({ id: row.id, mvId: identity.id, joinRule, provisionRule });
  }
  if (rules.length === 0) return;
  const state = { objectType: row.object_type, inDirectory: row.in_directory === 1, image, pending: standing };
  const naming = target.kind === 'active-directory' ? planName(state, row.dn, evaluated.flows.dn) : KEEPS_NAME;
  if (naming.planned !== undefined) batch.renamed.push({ id: row.id, dn: naming.planned });
  const staging = stage(
    { ...state, image: { ...image, dn: [row.dn] } },
    { ...evaluated.flows.attributes, ...naming.attributes },
    target.capabilities,
  );
  saveStaging(batch, target, row.id, pending, staging);
  addKeys(batch, target, row.id, expectedAttributes(image, staging && toPending(row.id, target, staging)));
  addSources(batch, identity, target, row.id, row.object_type, evaluated.flows);
}

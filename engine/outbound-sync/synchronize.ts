/**
 * Outbound synchronization of one batch: metaverse -> target connector spaces. For every identity that inbound
 * synchronization touched and every target connector: scope, join or provision or deprovision, transform, and stage the
 * difference as a pending export. Nothing is sent from here.
 */

import { replaceConnectorKeys } from '../connector-space/keys.ts';
import { addPlannedNames } from '../connector-space/names.ts';
import { removeObjects } from '../connector-space/objects.ts';
import {
  expectedAttributes,
  removePendingExports,
  savePendingExports,
  type PendingExport,
} from '../connector-space/pending-exports.ts';
import { decodeAttributes, type Attributes } from '../model/attribute-value.ts';
import { dnPath } from '../model/distinguished-name.ts';
import { nextNumber } from '../metaverse/objects.ts';
import type { CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';
import { findTarget, noteCreated, prefetchCandidates, type CandidateIndex } from './candidates.ts';
import {
  rulesFor,
  type Identity,
  type LinkedObject,
  type OutboundContext,
  type TargetConnector,
  type TargetFault,
} from './context.ts';
import { nothingStaged, type OutboundCounters, type StagedCounters } from './counters.ts';
import { evaluateFlows, stage, type OutboundFlows } from './plan.ts';
import { saveExportSources, targetsProvisioned, type ExportReferenceSource } from './references.ts';

export interface OutboundFault {
  readonly identity: number;
  readonly target: string;
  readonly fault: TargetFault;
}

export interface OutboundResult {
  readonly faults: readonly OutboundFault[];
  /** Identities that have to be looked at again: the object they had is still on its way out. */
  readonly waiting: readonly number[];
}

interface Batch {
  readonly context: OutboundContext;
  readonly counters: OutboundCounters;
  readonly faults: OutboundFault[];
  readonly waiting: number[];
  readonly saved: PendingExport[];
  readonly dropped: number[];
  readonly links: { id: number; mvId: number | null; joinRule: number | null; provisionRule: number | null }[];
  readonly created: CreatedObject[];
  readonly removed: number[];
  readonly provisioned: number[];
  readonly sourceOwners: number[];
  readonly sources: ExportReferenceSource[];
  readonly keys: Map<TargetConnector, { id: number; attributes: Attributes }[]>;
  readonly candidates: CandidateIndex;
  nextObject: number;
}

interface CreatedObject {
  readonly id: number;
  readonly target: TargetConnector;
  readonly objectType: string;
  readonly dn: string;
  readonly identity: number;
  readonly rule: number;
  readonly attributes: Attributes;
}

/**
 * @param abandoned objects of target connectors that lost their identity in this batch
 */
export async function synchronizeOutbound(
  writer: Writer,
  context: OutboundContext,
  identities: readonly Identity[],
  abandoned: readonly LinkedObject[],
  counters: OutboundCounters,
): Promise<OutboundResult> {
  const batch: Batch = {
    context,
    counters,
    faults: [],
    waiting: [],
    saved: [],
    dropped: [],
    links: [],
    created: [],
    removed: [],
    provisioned: [],
    sourceOwners: [],
    sources: [],
    keys: new Map(),
    candidates: await prefetchCandidates(writer, context, identities),
    nextObject: await nextNumber(writer, 'connector_object'),
  };
  for (const object of abandoned) if (object.row.provision_rule !== null) deprovision(batch, object);
  for (const identity of identities) {
    for (const target of context.targets) planTarget(batch, identity, target);
  }
  await carryOut(writer, batch);
  return { faults: batch.faults, waiting: batch.waiting };
}

/** An identity as outbound rules look at it. */
function identityInput(identity: Identity): RuleInput {
  return { attributes: identity.attributes, imported: identity.attributes, referenceCount: () => 0 };
}

function planTarget(batch: Batch, identity: Identity, target: TargetConnector): void {
  const rules = rulesFor(batch.context, identity, target);
  if (rules.length === 0) return;
  const input = identityInput(identity);
  const inScope = rules.filter((rule) => rule.inScope(input));
  const linked = identity.joined.filter((object) => object.row.connector_id === target.id);
  for (const object of linked) {
    const own = inScope.filter(({ rule }) => rule.connectorSpaceObjectType === object.row.object_type);
    const provisioning = own.find(({ rule }) => rule.linkType === 'Provision');
    if (object.row.provision_rule !== null && !provisioning) {
      deprovision(batch, object);
      // What it contributed is in the identity still; the identity is computed again without it.
      batch.waiting.push(identity.id);
    } else stageLinked(batch, identity, target, object, own, provisioning, input);
  }
  if (linked.length > 0) return;
  const linking =
    inScope.find(({ rule }) => rule.linkType === 'Provision') ?? inScope.find((rule) => rule.joinGroups.length > 0);
  if (!linking) return;
  const search = findTarget(batch.candidates, identity, target, linking);
  if (search.kind === 'fault') addFault(batch, identity, target, search.fault);
  if (search.kind === 'wait') batch.waiting.push(identity.id);
  if (search.kind === 'fault' || search.kind === 'wait') return;
  const own = inScope.filter(({ rule }) => rule.connectorSpaceObjectType === linking.rule.connectorSpaceObjectType);
  if (search.kind === 'found') {
    count(batch, 'provisioningJoins', target.id, search.object.row.id);
    batch.provisioned.push(identity.id);
    stageLinked(
      batch,
      identity,
      target,
      search.object,
      own,
      linking.rule.linkType === 'Provision' ? linking : undefined,
      input,
    );
  } else if (linking.rule.linkType === 'Provision') create(batch, identity, target, linking, own, input);
}

function stageLinked(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  object: LinkedObject,
  rules: readonly CompiledRule[],
  provisioning: CompiledRule | undefined,
  input: RuleInput,
): void {
  const { row, pending } = object;
  const { numberOf } = batch.context;
  const evaluated = evaluateFlows(rules, input, row.in_directory === 0 && row.anchor === null);
  if (!evaluated.ok) {
    addFlowFault(batch, identity, target, evaluated);
    return;
  }
  const provisionRule = provisioning ? numberOf(provisioning.rule.id) : row.provision_rule;
  const joinRule = object.joinRule ?? (provisioning ? numberOf(provisioning.rule.id) : null);
  if (row.mv_id !== identity.id || row.provision_rule !== provisionRule) {
    batch.links.push({ id: row.id, mvId: identity.id, joinRule, provisionRule });
  }
  if (rules.length === 0) return;
  const image = decodeAttributes(row.image);
  const standing = pending?.operation === 'delete' ? undefined : pending;
  const staging = stage(
    { objectType: row.object_type, inDirectory: row.in_directory === 1, image, pending: standing },
    evaluated.flows.attributes,
    target.capabilities,
  );
  saveStaging(batch, target, row.id, pending, staging);
  addKeys(batch, target, row.id, expectedAttributes(image, staging && toPending(row.id, target, staging)));
  addSources(batch, identity, target, row.id, row.object_type, evaluated.flows);
}

function create(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  provisioning: CompiledRule,
  rules: readonly CompiledRule[],
  input: RuleInput,
): void {
  const evaluated = evaluateFlows(rules, input, true);
  if (!evaluated.ok) {
    addFlowFault(batch, identity, target, evaluated);
    return;
  }
  const { dn, attributes } = evaluated.flows;
  if (dn === undefined) {
    addFault(batch, identity, target, {
      code: 'anchor-missing',
      detail: { rule: provisioning.rule.name },
      attribute: 'dn',
    });
    return;
  }
  const objectType = provisioning.rule.connectorSpaceObjectType;
  const id = batch.nextObject++;
  const values = Object.fromEntries(Object.entries(attributes).filter(([, list]) => list.length > 0));
  const staging = stage(
    { objectType, inDirectory: false, image: {}, pending: undefined },
    values,
    target.capabilities,
  )!;
  const rule = batch.context.numberOf(provisioning.rule.id);
  batch.created.push({ id, target, objectType, dn, identity: identity.id, rule, attributes: values });
  batch.saved.push(toPending(id, target, staging));
  count(batch, 'provisioningAdds', target.id, id);
  batch.provisioned.push(identity.id);
  addKeys(batch, target, id, values);
  addSources(batch, identity, target, id, objectType, evaluated.flows);
  noteCreated(batch.candidates, target, id, identity, values);
}

/** The identity wants its object gone: a plan that was never sent is dropped, anything else is staged for deletion. */
function deprovision(batch: Batch, object: LinkedObject): void {
  const { row, pending } = object;
  count(batch, 'deprovisioned', row.connector_id, row.id);
  batch.sourceOwners.push(row.id);
  if (row.in_directory === 0 && row.anchor === null && !pending?.settle) {
    batch.removed.push(row.id);
    return;
  }
  batch.links.push({ id: row.id, mvId: null, joinRule: null, provisionRule: null });
  const target = batch.context.targets.find((candidate) => candidate.id === row.connector_id);
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
}

function saveStaging(
  batch: Batch,
  target: TargetConnector,
  id: number,
  before: PendingExport | undefined,
  staging: ReturnType<typeof stage>,
): void {
  if (!staging) {
    if (before) batch.dropped.push(id);
    return;
  }
  if (staging.state === 'staged') count(batch, 'attributeFlows', target.id, id);
  batch.saved.push(toPending(id, target, staging));
}

function count(batch: Batch, counter: keyof StagedCounters, connectorId: number, objectId: number): void {
  const { counters, context } = batch;
  const own = counters.byTarget.get(connectorId) ?? nothingStaged();
  counters.byTarget.set(connectorId, own);
  own[counter]++;
  counters[counter]++;
  context.moved.note(counter, objectId);
}

function toPending(id: number, target: TargetConnector, staging: NonNullable<ReturnType<typeof stage>>): PendingExport {
  return { objectId: id, connectorId: target.id, ...staging };
}

function addKeys(batch: Batch, target: TargetConnector, id: number, attributes: Attributes): void {
  const list = batch.keys.get(target) ?? [];
  list.push({ id, attributes });
  batch.keys.set(target, list);
}

function addSources(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  csId: number,
  objectType: string,
  flows: OutboundFlows,
): void {
  batch.sourceOwners.push(csId);
  const carried = target.capabilities.objectTypes[objectType]?.attributes ?? [];
  for (const { attribute, mvAttribute, rule } of flows.references) {
    if (!carried.includes(attribute)) continue;
    batch.sources.push({ csId, attribute, mvId: identity.id, mvAttribute, rule: batch.context.numberOf(rule) });
  }
}

function addFault(batch: Batch, identity: Identity, target: TargetConnector, fault: OutboundFault['fault']): void {
  batch.counters.faults++;
  batch.faults.push({ identity: identity.id, target: target.name, fault });
}

function addFlowFault(
  batch: Batch,
  identity: Identity,
  target: TargetConnector,
  failure: { readonly rule: string; readonly attribute: string; readonly message: string; readonly position: number },
): void {
  const { rule, attribute, message, position } = failure;
  const said = SAID_BY_RULES.find((known) => known.message === message);
  const facts = Object.fromEntries(
    Object.entries(said?.facts ?? {}).flatMap(([name, source]) => {
      const value = identity.attributes[source]?.[0];
      return typeof value === 'string' || typeof value === 'bigint' ? [[name, String(value)]] : [];
    }),
  );
  const code = said?.code ?? 'flow-failed';
  addFault(batch, identity, target, { code, detail: { rule, message, position, ...facts }, attribute });
}

/** What the standard rules say with `Error(...)`, in Entra Connect's own texts, and the metaverse attributes behind it. */
const SAID_BY_RULES: readonly {
  readonly message: string;
  readonly code: TargetFault['code'];
  readonly facts: { readonly [fact: string]: string };
}[] = [
  {
    message: 'SourceAnchor attribute has changed.',
    code: 'anchor-changed',
    facts: { before: 'cloudSourceAnchor', after: 'sourceAnchor' },
  },
  { message: 'Maximum Group member count exceeded', code: 'member-limit-exceeded', facts: { members: 'memberCount' } },
];

// Writing what was decided.

async function carryOut(writer: Writer, batch: Batch): Promise<void> {
  await insertRows(
    writer,
    `connector_object (id, connector_id, object_type, anchor, dn, dn_path, in_directory, mv_id, join_rule, provision_rule)`,
    batch.created.map((object) => [
      object.id,
      object.target.id,
      object.objectType,
      null,
      object.dn,
      dnPath(object.dn),
      0,
      object.identity,
      object.rule,
      object.rule,
    ]),
  );
  if (batch.links.length > 0) {
    await writer.run(
      `UPDATE connector_object SET mv_id = l.value ->> 1, join_rule = l.value ->> 2, provision_rule = l.value ->> 3
       FROM json_each(?) AS l WHERE connector_object.id = l.value ->> 0`,
      [JSON.stringify(batch.links.map((link) => [link.id, link.mvId, link.joinRule, link.provisionRule]))],
    );
  }
  await removePendingExports(writer, batch.dropped);
  await savePendingExports(writer, batch.saved);
  for (const [target, objects] of batch.keys) await replaceConnectorKeys(writer, target.id, target.keyed, objects);
  for (const [target, objects] of Map.groupBy(batch.created, (object) => object.target)) {
    await addPlannedNames(writer, target.id, objects);
  }
  await saveExportSources(writer, batch.sourceOwners, batch.sources);
  await targetsProvisioned(writer, batch.provisioned);
  await relinkTargets(writer, batch);
  await removeObjects(writer, batch.removed, { dropLinks: true });
}

/** Links to objects that were joined or let go in the target connector space mean something else now. */
async function relinkTargets(writer: Writer, batch: Batch): Promise<void> {
  if (batch.links.length === 0) return;
  await writer.run(
    `UPDATE connector_reference SET changed = 1
     WHERE target_id IN (SELECT value FROM json_each(?)) AND imported = 1 AND changed = 0`,
    [JSON.stringify(batch.links.map((link) => link.id))],
  );
}

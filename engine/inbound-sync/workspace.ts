/**
 * The part of the metaverse that a batch of connector space objects touches, held in memory while the batch is decided:
 * objects they are joined to, objects they might join, and everything else that is joined to those.
 */

import { foldedKey } from '../connector-space/keys.ts';
import { loadByMetaverse, type ConnectorObjectRow } from '../connector-space/objects.ts';
import { loadPendingExports, type PendingExport } from '../connector-space/pending-exports.ts';
import type { AttributeValue, Attributes } from '../model/attribute-value.ts';
import type { Lineage, ReferenceSource } from '../metaverse/compute.ts';
import { findByKeys, loadMetaverse, nextNumber } from '../metaverse/objects.ts';
import type { RuleInput } from '../rules/compiled-rule.ts';
import type { Writer } from '../store/database.ts';
import type { Candidate } from './link.ts';
import { readRuleInputs, type RuleInputContext } from './rule-inputs.ts';

/** A connector space object while a batch is decided. */
export interface WorkingObject {
  readonly row: ConnectorObjectRow;
  readonly connector: string;
  readonly pending: PendingExport | undefined;
  /** The image with everything staged and sent laid over. */
  readonly expected: Attributes;
  readonly input: RuleInput;
  /** Where it belongs now. */
  metaverseId: number | null;
  joinRule: number | null;
}

export interface WorkingIdentity {
  readonly id: number;
  readonly objectType: string;
  attributes: Attributes;
  lineage: Lineage;
  references: ReadonlyMap<string, readonly ReferenceSource[]>;
  readonly isNew: boolean;
  deleted: boolean;
  /** Attributes differ from what is stored. */
  changed: boolean;
  /** Computed from all that is joined now; a link made or broken since asks for it again. */
  computed: boolean;
  readonly joined: Map<number, WorkingObject>;
}

export interface Workspace {
  readonly objects: Map<number, WorkingObject>;
  readonly identities: Map<number, WorkingIdentity>;
  /** Metaverse objects by the keys that this batch asked for or wrote. */
  readonly keys: Map<string, Set<number>>;
  readonly keyed: readonly string[];
  nextIdentity: number;
}

export interface WorkspaceContext extends RuleInputContext {
  /** Metaverse attributes by which inbound rules join. */
  readonly keyed: readonly string[];
}

export async function openWorkspace(
  writer: Writer,
  context: WorkspaceContext,
  rows: readonly ConnectorObjectRow[],
): Promise<Workspace> {
  const workspace: Workspace = {
    objects: new Map(),
    identities: new Map(),
    keys: new Map(),
    keyed: context.keyed,
    nextIdentity: await nextNumber(writer, 'metaverse_object'),
  };
  await addRows(writer, context, workspace, rows);
  const joined = rows.flatMap((row) => (row.mv_id === null ? [] : [row.mv_id]));
  await addIdentities(writer, context, workspace, joined);
  return workspace;
}

async function addRows(
  writer: Writer,
  context: WorkspaceContext,
  workspace: Workspace,
  rows: readonly ConnectorObjectRow[],
): Promise<void> {
  const fresh = rows.filter((row) => !workspace.objects.has(row.id));
  if (fresh.length === 0) return;
  const ids = fresh.map((row) => row.id);
  const pending = await loadPendingExports(writer, ids);
  const inputs = await readRuleInputs(writer, context, fresh, pending);
  for (const row of fresh) {
    const { expected, input } = inputs.get(row.id)!;
    workspace.objects.set(row.id, {
      row,
      connector: context.connectorName(row.connector_id),
      pending: pending.get(row.id),
      expected,
      input,
      metaverseId: row.mv_id,
      joinRule: row.join_rule,
    });
  }
}

/** Loads metaverse objects with everything joined to them; known ones are left as they are. */
export async function addIdentities(
  writer: Writer,
  context: WorkspaceContext,
  workspace: Workspace,
  ids: readonly number[],
): Promise<void> {
  const fresh = [...new Set(ids)].filter((id) => !workspace.identities.has(id));
  if (fresh.length === 0) return;
  for (const object of await loadMetaverse(writer, fresh)) {
    workspace.identities.set(object.id, {
      ...object,
      references: new Map(),
      isNew: false,
      deleted: false,
      changed: false,
      computed: false,
      joined: new Map(),
    });
  }
  const rows = await loadByMetaverse(writer, fresh);
  await addRows(writer, context, workspace, rows);
  for (const row of rows) {
    const object = workspace.objects.get(row.id);
    if (object && object.metaverseId !== null) workspace.identities.get(object.metaverseId)?.joined.set(row.id, object);
  }
}

const keyText = (attribute: string, key: string) => `${attribute} ${key}`;

/** Fetches the metaverse objects that have one of these keys, and what is joined to them. */
export async function prefetchCandidates(
  writer: Writer,
  context: WorkspaceContext,
  workspace: Workspace,
  keys: readonly (readonly [string, string])[],
): Promise<void> {
  if (keys.length === 0) return;
  const found = await findByKeys(writer, keys);
  await addIdentities(
    writer,
    context,
    workspace,
    found.map((row) => row.object_id),
  );
  for (const row of found) noteKey(workspace, row.attribute, row.value, row.object_id);
}

function noteKey(workspace: Workspace, attribute: string, key: string, id: number): void {
  const text = keyText(attribute, key);
  const set = workspace.keys.get(text);
  if (set) set.add(id);
  else workspace.keys.set(text, new Set([id]));
}

/** Makes an identity findable for the rest of the batch under the values it now has. */
export function noteIdentity(workspace: Workspace, identity: WorkingIdentity): void {
  for (const attribute of workspace.keyed) {
    for (const value of identity.attributes[attribute] ?? ([] as AttributeValue[])) {
      noteKey(workspace, attribute, foldedKey(value), identity.id);
    }
  }
}

export function candidatesIn(workspace: Workspace, connectorId: number) {
  return (attribute: string, key: string): Candidate[] => {
    const ids = workspace.keys.get(keyText(attribute, key)) ?? [];
    const candidates: Candidate[] = [];
    for (const id of ids) {
      const identity = workspace.identities.get(id);
      if (!identity || identity.deleted) continue;
      const holder = [...identity.joined.values()].find((object) => object.row.connector_id === connectorId);
      const { objectType, attributes } = identity;
      candidates.push({ id, objectType, attributes, ...(holder && { takenBy: holder.row.dn }) });
    }
    return candidates;
  };
}

export function newIdentity(workspace: Workspace, objectType: string): WorkingIdentity {
  const identity: WorkingIdentity = {
    id: workspace.nextIdentity++,
    objectType,
    attributes: {},
    lineage: {},
    references: new Map(),
    isNew: true,
    deleted: false,
    changed: true,
    computed: false,
    joined: new Map(),
  };
  workspace.identities.set(identity.id, identity);
  return identity;
}

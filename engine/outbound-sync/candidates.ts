/** Finding the target object that an identity should be joined to before a new one is planned. */

import { foldedKey } from '../connector-space/keys.ts';
import { loadByIds, type ConnectorObjectRow } from '../connector-space/objects.ts';
import { expectedAttributes, loadPendingExports } from '../connector-space/pending-exports.ts';
import { decodeAttributes, type AttributeValue, type Attributes } from '../model/attribute-value.ts';
import type { CompiledJoinGroup, CompiledRule } from '../rules/compiled-rule.ts';
import type { Writer } from '../store/database.ts';
import {
  rulesFor,
  type Identity,
  type LinkedObject,
  type OutboundContext,
  type TargetConnector,
  type TargetFault,
} from './context.ts';

export interface CandidateIndex {
  /** `connector attribute key` -> connector space objects. */
  readonly byKey: Map<string, Set<number>>;
  readonly objects: Map<number, Found>;
}

interface Found {
  readonly object: LinkedObject;
  readonly expected: Attributes;
  /** Where it is joined; changes as the batch goes on. */
  identity: number | null;
}

const indexKey = (connectorId: number, attribute: string, key: string) => `${connectorId} ${attribute} ${key}`;

export async function prefetchCandidates(
  writer: Writer,
  context: OutboundContext,
  identities: readonly Identity[],
): Promise<CandidateIndex> {
  const index: CandidateIndex = { byKey: new Map(), objects: new Map() };
  const keys: [number, string, string][] = [];
  for (const identity of identities) {
    for (const target of context.targets) {
      if (identity.joined.some(({ row }) => row.connector_id === target.id && mayBeThere(row))) continue;
      for (const rule of rulesFor(context, identity, target)) {
        for (const group of rule.joinGroups) {
          for (const clause of group.clauses) {
            for (const value of identity.attributes[clause.metaverseAttribute] ?? []) {
              keys.push([target.id, clause.connectorSpaceAttribute, foldedKey(value)]);
            }
          }
        }
      }
    }
  }
  if (keys.length === 0) return index;
  const found = await writer.all<{ connector_id: number; attribute: string; value: string; object_id: number }>(
    `SELECT k.* FROM json_each(?) AS a CROSS JOIN connector_key AS k
       ON k.connector_id = a.value ->> 0 AND k.attribute = a.value ->> 1 AND k.value = a.value ->> 2`,
    [JSON.stringify(keys)],
  );
  const ids = [...new Set(found.map((row) => row.object_id))];
  const rows = await loadByIds(writer, ids);
  const pending = await loadPendingExports(writer, ids);
  for (const row of rows) {
    if (row.pending_import === 'delete') continue;
    const waiting = pending.get(row.id);
    index.objects.set(row.id, {
      object: { row, pending: waiting, joinRule: row.join_rule },
      expected: expectedAttributes(decodeAttributes(row.image), waiting),
      identity: row.mv_id,
    });
  }
  for (const row of found) noteKey(index, indexKey(row.connector_id, row.attribute, row.value), row.object_id);
  return index;
}

/** What was only planned may be dropped for another kind of object, which is then looked for. */
const mayBeThere = (row: ConnectorObjectRow) => row.in_directory === 1 || row.anchor !== null;

function noteKey(index: CandidateIndex, key: string, id: number): void {
  const set = index.byKey.get(key);
  if (set) set.add(id);
  else index.byKey.set(key, new Set([id]));
}

/** A later identity of the batch that claims the same object has to find this one taken. */
export function noteCreated(
  candidates: CandidateIndex,
  created: {
    readonly id: number;
    readonly target: TargetConnector;
    readonly objectType: string;
    readonly dn: string;
    readonly path: string;
  },
  identity: Identity,
  attributes: Attributes,
): LinkedObject {
  const { id, target, objectType, dn, path } = created;
  for (const attribute of target.keyed) {
    for (const value of attributes[attribute] ?? ([] as AttributeValue[])) {
      noteKey(candidates, indexKey(target.id, attribute, foldedKey(value)), id);
    }
  }
  const row: ConnectorObjectRow = {
    id,
    connector_id: target.id,
    object_type: objectType,
    anchor: null,
    dn,
    dn_path: path,
    image: '{}',
    in_directory: 0,
    mv_id: identity.id,
    join_rule: null,
    provision_rule: null,
    pending_import: null,
    retry: 0,
    cloud_managed: null,
    written: 0,
  };
  const object: LinkedObject = { row, pending: undefined, joinRule: null };
  candidates.objects.set(id, { object, expected: attributes, identity: identity.id });
  return object;
}

export type TargetSearch =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly object: LinkedObject }
  /** Its deletion is on its way; the next import settles it and the identity is looked at again. */
  | { readonly kind: 'wait' }
  | { readonly kind: 'fault'; readonly fault: TargetFault };

/** The object to join, by the rule's join groups in order: the first that finds exactly one. */
export function findTarget(
  candidates: CandidateIndex,
  identity: Identity,
  target: TargetConnector,
  rule: CompiledRule,
): TargetSearch {
  for (const group of rule.joinGroups) {
    const matches = matchesOf(candidates, identity, target, group, rule.rule.connectorSpaceObjectType);
    if (matches.length > 1) {
      return {
        kind: 'fault',
        fault: { code: 'join-ambiguous', detail: { rule: rule.rule.name, matches: matches.length } },
      };
    }
    const match = matches[0];
    if (!match) continue;
    if (match.identity !== null && match.identity !== identity.id) {
      return { kind: 'fault', fault: takenFault(rule, group, match, match.identity) };
    }
    const { pending } = match.object;
    if (pending?.operation === 'delete' && pending.state === 'sent') return { kind: 'wait' };
    match.identity = identity.id;
    return { kind: 'found', object: { ...match.object, joinRule: null } };
  }
  return { kind: 'none' };
}

function takenFault(rule: CompiledRule, group: CompiledJoinGroup, match: Found, owner: number): TargetFault {
  const attribute = group.clauses[0]!.connectorSpaceAttribute;
  const value = match.expected[attribute]?.[0];
  return {
    code: attribute === 'sourceAnchor' ? 'anchor-duplicate' : 'join-target-taken',
    attribute,
    detail: { rule: rule.rule.name, metaverseObject: owner, ...(typeof value === 'string' ? { value } : {}) },
  };
}

function matchesOf(
  candidates: CandidateIndex,
  identity: Identity,
  target: TargetConnector,
  group: CompiledJoinGroup,
  objectType: string,
): Found[] {
  const { byKey, objects } = candidates;
  const first = group.clauses[0];
  if (!first) return [];
  const ids = new Set<number>();
  for (const value of identity.attributes[first.metaverseAttribute] ?? []) {
    for (const id of byKey.get(indexKey(target.id, first.connectorSpaceAttribute, foldedKey(value))) ?? []) ids.add(id);
  }
  return [...ids]
    .flatMap((id) => objects.get(id) ?? [])
    .filter(
      (found) =>
        found.object.row.object_type === objectType &&
        group.clauses.every((clause) =>
          shares(identity.attributes[clause.metaverseAttribute], found.expected[clause.connectorSpaceAttribute]),
        ) &&
        group.acceptsTarget({ attributes: found.expected, imported: found.expected, referenceCount: () => 0 }),
    );
}

function shares(left: readonly AttributeValue[] = [], right: readonly AttributeValue[] = []): boolean {
  const keys = new Set(left.map(foldedKey));
  return right.some((value) => keys.has(foldedKey(value)));
}

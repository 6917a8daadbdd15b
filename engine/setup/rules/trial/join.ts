/** What a draft would join its object to: by the same comparisons by which synchronization decides. */

import { shownValue, type ShownValue } from '../../../explain/show.ts';
import { metaverseInput, shareValue } from '../../../inbound-sync/link.ts';
import { loadMetaverse } from '../../../metaverse/objects.ts';
import { loadByIds, loadByMetaverse } from '../../../connector-space/objects.ts';
import { expectedAttributes, loadPendingExports } from '../../../connector-space/pending-exports.ts';
import { decodeAttributes, type AttributeValue, type Attributes } from '../../../model/attribute-value.ts';
import type { CompiledJoinGroup } from '../../../rules/compiled-rule.ts';
import { ANY_TYPE } from '../../../rules/rule-set.ts';
import type { Reader } from '../../../store/database.ts';
import type { TrialContext } from './context.ts';
import type { TriedDraft } from './draft.ts';
import { connectorObjectsWith, identitiesWith } from './look-up.ts';
import { namedIdentity, namedRow, type NamedObject, type Subject } from './subject.ts';

export type JoinOutcome =
  'linked' | 'joins' | 'provisions' | 'ambiguous' | 'taken' | 'finds-nothing' | 'out-of-scope' | 'no-rules';

export interface JoinTrial {
  readonly outcome: JoinOutcome;
  readonly target: NamedObject | null;
  readonly groups: readonly {
    readonly clauses: readonly {
      readonly connectorSpaceAttribute: string;
      readonly metaverseAttribute: string;
      readonly values: readonly ShownValue[];
    }[];
    readonly found: readonly NamedObject[];
  }[];
}

interface Match extends NamedObject {
  /** Joined to another object where only one may be. */
  readonly taken: boolean;
}

/** Matches that are named; that there are more than one is what matters. */
const SHOWN = 10;

export async function tryJoin(
  context: TrialContext,
  draft: TriedDraft,
  subject: Subject,
  inScope: boolean | null,
): Promise<JoinTrial> {
  const { rule, joinGroups } = draft;
  const inbound = rule.direction === 'inbound';
  const source = inbound ? subject.objects[0]!.expected : subject.identity!.attributes;
  const groups: { matches: readonly Match[]; shown: JoinTrial['groups'][number] }[] = [];
  for (const { compiled } of joinGroups) {
    const matches = await (inbound ? identitiesFor : connectorObjectsFor)(context, draft, subject, compiled);
    const clauses = compiled.clauses.map(({ connectorSpaceAttribute, metaverseAttribute }) => ({
      connectorSpaceAttribute,
      metaverseAttribute,
      values: (source[inbound ? connectorSpaceAttribute : metaverseAttribute] ?? []).map(shownValue),
    }));
    const found = matches.slice(0, SHOWN).map(({ taken: _, ...object }) => object);
    groups.push({ matches, shown: { clauses, found } });
  }
  const decided = decide(
    draft,
    subject,
    inScope,
    groups.map(({ matches }) => matches),
  );
  return { ...decided, groups: groups.map(({ shown }) => shown) };
}

function decide(
  { rule, joinGroups }: TriedDraft,
  subject: Subject,
  inScope: boolean | null,
  found: readonly (readonly Match[])[],
): Pick<JoinTrial, 'outcome' | 'target'> {
  const inbound = rule.direction === 'inbound';
  const linked = inbound ? subject.identity && namedIdentity(subject.identity) : linkedObject(subject);
  if (linked) return { outcome: 'linked', target: linked };
  if (inScope === false) return { outcome: 'out-of-scope', target: null };
  let ambiguous = false;
  for (const matches of found) {
    const [match] = matches;
    if (matches.length === 1 && match) {
      const { taken, ...target } = match;
      return { outcome: taken ? 'taken' : 'joins', target };
    }
    if (matches.length > 1) ambiguous = true;
    // Outbound, the first group that finds several ends the search; inbound, a later one may find exactly one.
    if (ambiguous && !inbound) break;
  }
  if (ambiguous) return { outcome: 'ambiguous', target: null };
  if (rule.linkType === 'Provision') {
    return {
      outcome: isIdentifiable(rule.direction, joinGroups, subject) ? 'provisions' : 'finds-nothing',
      target: null,
    };
  }
  return { outcome: joinGroups.length > 0 ? 'finds-nothing' : 'no-rules', target: null };
}

function linkedObject({ objects }: Subject): NamedObject | undefined {
  const [object] = objects;
  return object && namedRow(object.row, object.expected);
}

/** Inbound, nobody is made of an object that has no value in any attribute by which it could be found again. */
function isIdentifiable(direction: string, groups: TriedDraft['joinGroups'], { objects }: Subject): boolean {
  const criteria = groups.flatMap(({ compiled }) => compiled.clauses.map((clause) => clause.connectorSpaceAttribute));
  if (direction === 'outbound' || criteria.length === 0) return true;
  return criteria.some((attribute) => (objects[0]?.expected[attribute] ?? []).length > 0);
}

type Finder = (
  context: TrialContext,
  draft: TriedDraft,
  subject: Subject,
  group: CompiledJoinGroup,
) => Promise<readonly Match[]>;

const identitiesFor: Finder = async ({ reader, rules }, { rule }, { objects, connectorId }, group) => {
  const [object] = objects;
  const [first] = group.clauses;
  if (!object || !first) return [];
  const { expected } = object;
  const keyed = rules.metaverseJoinAttributes;
  const ids = await eachValue(expected[first.connectorSpaceAttribute], (value) =>
    identitiesWith(reader, first.metaverseAttribute, value, keyed),
  );
  const identities = (await loadMetaverse(reader, ids)).filter(
    ({ attributes, objectType }) =>
      (rule.metaverseObjectType === ANY_TYPE || rule.metaverseObjectType === objectType) &&
      allShared(group, expected, attributes) &&
      group.acceptsTarget(metaverseInput(attributes)),
  );
  const joined = await loadByMetaverse(
    reader,
    identities.map(({ id }) => id),
  );
  return identities.map((identity) => ({
    ...namedIdentity(identity),
    taken: joined.some(
      (row) => row.mv_id === identity.id && row.connector_id === connectorId && row.id !== object.row.id,
    ),
  }));
};

const connectorObjectsFor: Finder = async ({ reader, rules }, { rule }, { identity, connectorId }, group) => {
  const [first] = group.clauses;
  if (!identity || !first) return [];
  const keyed = rules.connectorJoinAttributes(rule.connector);
  const ids = await eachValue(identity.attributes[first.metaverseAttribute], (value) =>
    connectorObjectsWith(reader, connectorId, first.connectorSpaceAttribute, value, keyed),
  );
  const objects = await withExpected(reader, ids);
  return objects
    .filter(
      ({ row, expected }) =>
        row.object_type === rule.connectorSpaceObjectType &&
        row.pending_import !== 'delete' &&
        allShared(group, expected, identity.attributes) &&
        group.acceptsTarget(metaverseInput(expected)),
    )
    .map(({ row, expected }) => ({
      ...namedRow(row, expected),
      taken: row.mv_id !== null && row.mv_id !== identity.id,
    }));
};

function allShared(group: CompiledJoinGroup, connectorSpace: Attributes, metaverse: Attributes): boolean {
  return group.clauses.every(({ connectorSpaceAttribute, metaverseAttribute, caseSensitive }) =>
    shareValue(connectorSpace[connectorSpaceAttribute] ?? [], metaverse[metaverseAttribute] ?? [], caseSensitive),
  );
}

async function eachValue(
  values: readonly AttributeValue[] | undefined,
  find: (value: AttributeValue) => Promise<readonly number[]>,
): Promise<number[]> {
  const ids = new Set<number>();
  for (const value of values ?? []) for (const id of await find(value)) ids.add(id);
  return [...ids];
}

async function withExpected(reader: Reader, ids: readonly number[]) {
  const rows = await loadByIds(reader, ids);
  const pending = await loadPendingExports(reader, ids);
  return rows.map((row) => ({ row, expected: expectedAttributes(decodeAttributes(row.image), pending.get(row.id)) }));
}

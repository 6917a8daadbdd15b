/**
 * Objects that a rule would join and that find nobody wait for somebody: an account of another forest that is read later,
 * restored, or let in by another rule. The order in which directories are read is thereby no matter.
 */

import { foldedKey } from '../connector-space/keys.ts';
import { loadByIds, type ConnectorObjectRow } from '../connector-space/objects.ts';
import type { Attributes } from '../model/attribute-value.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';

/** What an object waits for: [metaverse attribute, folded value]. */
export interface Wish {
  readonly objectId: number;
  readonly keys: readonly (readonly [attribute: string, value: string])[];
}

/**
 * Whether objects wait for what this inbound rule would join them to. One that provisions waits for nobody; and where
 * outbound rules look for the objects themselves, as in the tenant, each new identity asks for its own.
 */
export function waits(rules: RuleSet, { rule, joinGroups }: CompiledRule): boolean {
  if (rule.direction !== 'inbound' || rule.linkType === 'Provision' || joinGroups.length === 0) return false;
  return !rules
    .outboundTo(rule.connector)
    .some(
      (other) => other.joinGroups.length > 0 && other.rule.connectorSpaceObjectType === rule.connectorSpaceObjectType,
    );
}

/** Metaverse attributes that objects may wait for. */
export function wishedAttributes(rules: RuleSet): readonly string[] {
  const clauses = rules.rules
    .filter((rule) => waits(rules, rule))
    .flatMap(({ joinGroups }) => joinGroups.flatMap((group) => group.clauses));
  return [...new Set(clauses.map((clause) => clause.metaverseAttribute))];
}

/** Writes the wishes of objects that were looked at anew. */
export async function replaceWishes(writer: Writer, looked: readonly number[], wishes: readonly Wish[]): Promise<void> {
  await writer.run('DELETE FROM join_wish WHERE object_id IN (SELECT value FROM json_each(?))', [
    JSON.stringify(looked),
  ]);
  const rows = wishes.flatMap(({ objectId, keys }) => keys.map(([attribute, value]) => [attribute, value, objectId]));
  await insertRows(writer, 'join_wish (attribute, value, object_id)', rows, 'ON CONFLICT DO NOTHING');
}

/** Marks those who wait for a value that one of these identities now has, to be looked at again; answers their numbers. */
export async function grantWishes(
  writer: Writer,
  wished: readonly string[],
  identities: readonly { readonly attributes: Attributes }[],
): Promise<number[]> {
  const keys = identities.flatMap(({ attributes }) =>
    wished.flatMap((attribute) => (attributes[attribute] ?? []).map((value) => [attribute, foldedKey(value)])),
  );
  if (keys.length === 0) return [];
  const rows = await writer.all<{ id: number }>(
    `UPDATE connector_object SET retry = 1 WHERE mv_id IS NULL AND id IN (
       SELECT w.object_id FROM json_each(?) AS k
       CROSS JOIN join_wish AS w ON w.attribute = k.value ->> 0 AND w.value = k.value ->> 1) RETURNING id`,
    [JSON.stringify(keys)],
  );
  return rows.map((row) => row.id);
}

/** Of these objects those whose wish is still to be looked at; what an import changed is its own run's to take. */
export async function grantedRows(writer: Writer, ids: readonly number[]): Promise<ConnectorObjectRow[]> {
  const rows = await loadByIds(writer, ids);
  return rows.filter((row) => row.retry === 1 && row.pending_import === null && row.mv_id === null);
}

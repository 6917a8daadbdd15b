/** Connector space objects as inbound rules look at them; everything a batch needs is read at once. */

import { loadMemberships, type FoundGroup } from '../connector-space/filter-groups.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { expectedAttributes, type PendingExport } from '../connector-space/pending-exports.ts';
import { decodeAttributes, type Attributes } from '../model/attribute-value.ts';
import type { RuleInput, RuleParameters } from '../rules/compiled-rule.ts';
import type { Reader } from '../store/database.ts';

export interface RuleInputContext {
  connectorName(connectorId: number): string;
  /** What rules know of the place of an object, by its path: the names of its own domain. */
  parametersOf?(connector: string, path: string): RuleParameters | undefined;
  /** Groups that scopes name, see `findFilterGroups`; absent where no scope names any. */
  readonly filterGroups?: readonly FoundGroup[];
}

export interface InboundInput {
  /** The image with everything staged and sent laid over. */
  readonly expected: Attributes;
  readonly input: RuleInput;
}

export async function readRuleInputs(
  reader: Reader,
  context: RuleInputContext,
  rows: readonly ConnectorObjectRow[],
  pending: ReadonlyMap<number, PendingExport>,
): Promise<Map<number, InboundInput>> {
  const ids = rows.map((row) => row.id);
  const counts = await countReferences(reader, ids);
  const memberships = await loadMemberships(reader, context.filterGroups ?? [], ids);
  return new Map(
    rows.map((row) => {
      const image = decodeAttributes(row.image);
      const expected = expectedAttributes(image, pending.get(row.id));
      const parameters = context.parametersOf?.(context.connectorName(row.connector_id), row.dn_path);
      const [links, groups] = [counts.get(row.id), memberships.get(row.id)];
      const input: RuleInput = {
        attributes: { ...expected, dn: [row.dn] },
        imported: { ...image, dn: [row.dn] },
        referenceCount: (attribute) => links?.get(attribute) ?? 0,
        isMemberOf: (group) => groups?.has(group) ?? false,
        ...(parameters === undefined ? {} : { parameters }),
      };
      return [row.id, { expected, input }];
    }),
  );
}

async function countReferences(reader: Reader, ids: readonly number[]): Promise<Map<number, Map<string, number>>> {
  const rows = await reader.all<{ object_id: number; attribute: string; links: number }>(
    `SELECT r.object_id, r.attribute, count(*) AS links FROM json_each(?) AS a
     CROSS JOIN connector_reference AS r ON r.object_id = a.value AND r.imported = 1 GROUP BY r.object_id, r.attribute`,
    [JSON.stringify(ids)],
  );
  const counts = new Map<number, Map<string, number>>();
  for (const row of rows) {
    const own = counts.get(row.object_id) ?? new Map<string, number>();
    counts.set(row.object_id, own.set(row.attribute, row.links));
  }
  return counts;
}

/**
 * Groups that scopes name, followed from run to run. Who joins or leaves such a group, or is in one that was found or
 * lost, is synchronized again, and nobody else: a membership is no attribute of the member, so its own import says nothing.
 */

import { findFilterGroups, type FoundGroup } from '../connector-space/filter-groups.ts';
import type { Fault } from '../model/fault.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { saveFaults } from './faults.ts';

const STATE = 'filter-groups';

interface NumberedConnector {
  readonly id: number;
  readonly name: string;
}

/** [connector, name as written, key, row or null where there is no such group] */
type StoredGroup = readonly [connectorId: number, text: string, key: string, row: number | null];

/**
 * Finds the groups and marks whom a change concerns, of all connectors: links of any of them are carried on, and
 * forgotten as changes, by the run of whichever comes first. Costs a look where nothing changed.
 */
export async function followFilterGroups(
  store: Store,
  rules: RuleSet,
  connectors: readonly NumberedConnector[],
): Promise<readonly FoundGroup[]> {
  const wanted = connectors.map(({ id, name }) => ({ connectorId: id, groups: rules.filterGroups(name) }));
  const before = await storedGroups(store.reader);
  if (before.length === 0 && wanted.every(({ groups }) => groups.length === 0)) return [];
  return store.write(async (writer) => {
    const found = await findFilterGroups(writer, wanted);
    const after = found.map(({ connectorId, group, row }): StoredGroup => [connectorId, group.text, group.key, row]);
    await markChangedMembers(writer, rowsOf(after));
    const moved = [...differing(before, after), ...differing(after, before)];
    if (moved.length > 0) {
      await markAllMembers(writer, rowsOf(moved));
      await writer.run(
        'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        [STATE, JSON.stringify(after)],
      );
    }
    return found;
  });
}

async function storedGroups(reader: Reader): Promise<readonly StoredGroup[]> {
  const row = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [STATE]);
  return row ? (JSON.parse(row.value) as StoredGroup[]) : [];
}

function differing(these: readonly StoredGroup[], others: readonly StoredGroup[]): StoredGroup[] {
  const known = new Set(others.map(([connectorId, , key, row]) => JSON.stringify([connectorId, key, row])));
  return these.filter(([connectorId, , key, row]) => !known.has(JSON.stringify([connectorId, key, row])));
}

const rowsOf = (groups: readonly StoredGroup[]) => JSON.stringify(groups.flatMap(([, , , row]) => row ?? []));

const MARK = 'UPDATE connector_object SET retry = 1 WHERE in_directory = 1 AND retry = 0 AND id IN';

/** Those whose link to the group synchronization has not looked at yet. */
function markChangedMembers(writer: Writer, groups: string): Promise<number> {
  return writer.run(
    `${MARK} (SELECT r.target_id FROM json_each(?) AS g
       CROSS JOIN connector_reference AS r INDEXED BY connector_reference_changed ON r.object_id = g.value
       WHERE r.changed = 1 AND r.attribute = 'member')`,
    [groups],
  );
}

function markAllMembers(writer: Writer, groups: string): Promise<number> {
  return writer.run(
    `${MARK} (SELECT r.target_id FROM json_each(?) AS g
       CROSS JOIN connector_reference AS r ON r.object_id = g.value AND r.attribute = 'member')`,
    [groups],
  );
}

/**
 * Groups that rules of this connector name and that are not there: nobody is a member of them. Said by every run until
 * the group or the rule is mended; meanwhile no deletion leaves, see `safety/filter-groups.ts`.
 */
export async function sayMissingGroups(
  store: Store,
  run: { readonly runId: number; readonly connectorId: number; readonly connector: string },
  found: readonly FoundGroup[],
): Promise<Fault[]> {
  const { runId, connectorId, connector } = run;
  const missing = found.filter((group) => group.connectorId === connectorId && group.row === null);
  const faults = missing.map(({ group }): Fault => {
    const object = {
      connector,
      objectType: 'group',
      ...(group.by === 'anchor' ? { anchor: group.text } : { dn: group.text }),
    };
    const detail = { group: group.text, rule: group.rule };
    return { code: 'filter-group-missing', stage: 'inbound-sync', object, detail, retry: 'later' };
  });
  const own = `connector_id = ? AND object_id = 0 AND stage = 'inbound-sync'`;
  const said = await store.reader.get(`SELECT id FROM object_fault WHERE ${own} LIMIT 1`, [connectorId]);
  if (faults.length === 0 && !said) return [];
  await store.write(async (writer) => {
    await saveFaults(
      writer,
      runId,
      faults.map((fault) => ({ connectorId, objectId: 0, fault })),
    );
    await writer.run(`DELETE FROM object_fault WHERE ${own} AND last_run < ?`, [connectorId, runId]);
  });
  return faults;
}

/** Groups that the last synchronization looked for in vain, as the rules name them. */
export async function missingFilterGroups(reader: Reader): Promise<readonly string[]> {
  return (await storedGroups(reader)).flatMap(([, text, , row]) => (row === null ? [text] : []));
}

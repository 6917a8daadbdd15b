/**
 * Look-up keys are written with the objects, for the attributes by which the rules of the time join. Rules that join by
 * another attribute would not find what was imported before them: before such rules are used, the keys are written anew.
 * So are the names by which people look for objects, where an earlier Causeway knew none.
 */

import { replaceConnectorKeys } from '../connector-space/keys.ts';
import { replaceConnectorNames } from '../connector-space/names.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { expectedAttributes, loadPendingExports } from '../connector-space/pending-exports.ts';
import { replaceMetaverseNames } from '../metaverse/names.ts';
import { replaceMetaverseKeys } from '../metaverse/objects.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';

/** Objects whose keys are written in one transaction. */
const BATCH = 1_000;
const STATE = 'keyed-attributes';

export interface KeyedConnector {
  readonly id: number;
  readonly name: string;
}

/** Attributes by which rules find objects: of each connector by its number, and of the metaverse. */
interface Keyed {
  readonly connectors: { readonly [id: string]: readonly string[] };
  readonly metaverse: readonly string[];
  /** How names are made; another number has them made anew. */
  readonly names?: number;
}

const NAMES = 1;

/** Costs one look where nothing changed. Killed in between, the next run begins again. */
export async function keepKeys(store: Store, rules: RuleSet, connectors: readonly KeyedConnector[]): Promise<void> {
  const wanted = keyedBy(rules, connectors);
  const row = await store.reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [STATE]);
  if (row?.value === JSON.stringify(wanted)) return;
  const before: Keyed = row ? (JSON.parse(row.value) as Keyed) : { connectors: {}, metaverse: [] };
  const named = before.names === NAMES;
  for (const [id, keyed] of Object.entries(wanted.connectors)) {
    if (!named || !sameNames(before.connectors[id], keyed)) await rekeyConnector(store, Number(id), keyed);
  }
  if (!named || !sameNames(before.metaverse, wanted.metaverse)) await rekeyMetaverse(store, wanted.metaverse);
  await store.write((writer) =>
    writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [STATE, JSON.stringify(wanted)],
    ),
  );
}

function keyedBy(rules: RuleSet, connectors: readonly KeyedConnector[]): Keyed {
  const own = connectors.map(({ id, name }) => [id, [...rules.connectorJoinAttributes(name)].sort()] as const);
  return { connectors: Object.fromEntries(own), metaverse: [...rules.metaverseJoinAttributes].sort(), names: NAMES };
}

const sameNames = (left: readonly string[] | undefined, right: readonly string[]) =>
  JSON.stringify(left ?? []) === JSON.stringify(right);

/** In batches by row number; answers when there are no more. */
async function inBatches(store: Store, rekey: (writer: Writer, after: number) => Promise<number | undefined>) {
  let after: number | undefined = 0;
  while (after !== undefined) {
    const from: number = after;
    after = await store.write((writer) => rekey(writer, from));
  }
}

function rekeyConnector(store: Store, connectorId: number, keyed: readonly string[]): Promise<void> {
  return inBatches(store, async (writer, after) => {
    const rows = await writer.all<Pick<ConnectorObjectRow, 'id' | 'dn' | 'image'>>(
      `SELECT id, dn, image FROM connector_object WHERE connector_id = ? AND id > ? AND object_type <> ''
       ORDER BY id LIMIT ${BATCH}`,
      [connectorId, after],
    );
    const pending = await loadPendingExports(
      writer,
      rows.map((row) => row.id),
    );
    const objects = rows.map(({ id, dn, image }) => ({
      id,
      dn,
      attributes: expectedAttributes(decodeAttributes(image), pending.get(id)),
    }));
    await replaceConnectorKeys(writer, connectorId, keyed, objects);
    await replaceConnectorNames(writer, connectorId, objects);
    return rows.at(-1)?.id;
  });
}

function rekeyMetaverse(store: Store, keyed: readonly string[]): Promise<void> {
  return inBatches(store, async (writer, after) => {
    const objects = await metaverseAfter(writer, after);
    await replaceMetaverseKeys(writer, keyed, objects);
    await replaceMetaverseNames(writer, objects);
    return objects.at(-1)?.id;
  });
}

async function metaverseAfter(reader: Reader, after: number) {
  const rows = await reader.all<{ id: number; object_type: string; attributes: string }>(
    `SELECT id, object_type, attributes FROM metaverse_object WHERE id > ? ORDER BY id LIMIT ${BATCH}`,
    [after],
  );
  return rows.map((row) => ({
    id: row.id,
    objectType: row.object_type,
    attributes: decodeAttributes(row.attributes),
    lineage: {},
  }));
}

/**
 * The rules under which each connector was last synchronized as a whole. Where other rules concern a connector, only a
 * full synchronization of it will do; and as soon as a single object has been synchronized under them, also the former
 * rules need one again.
 *
 * Connectors are kept with the key of their rules, and each set of rules once: comparing keys is one look, and the rules
 * themselves are read only when they have changed.
 */

import type { Reader, Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { connectorsToSynchronize, type BasisRule, type RuleBasis } from './rule-basis.ts';

const CONNECTORS = 'synchronized-rules';
const RULES = 'synchronized-rules/';
/** Of an earlier Causeway: one key for everything, of rules that are not kept. It says nothing about the present ones. */
const FORMER = 'rules-of-last-full-synchronization';

/** By connector: the key of the rules. */
type Synchronized = Readonly<Record<string, string>>;

async function load(reader: Reader): Promise<Synchronized> {
  const row = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [CONNECTORS]);
  return row ? (JSON.parse(row.value) as Synchronized) : {};
}

/** Which of these connectors need a full synchronization under these rules, in their order. */
export async function connectorsDue(reader: Reader, names: readonly string[], basis: RuleBasis): Promise<string[]> {
  const known = await load(reader);
  const concerned = await concernedBy(reader, known, basis);
  return names.filter((name) => known[name] === undefined || concerned(name, known[name]));
}

/** Whether a connector that was synchronized under the rules of a key is concerned by the present ones. */
async function concernedBy(
  reader: Reader,
  known: Synchronized,
  basis: RuleBasis,
): Promise<(connector: string, key: string) => boolean> {
  const concerned = new Map<string, ReadonlySet<string>>([[basis.key, new Set()]]);
  for (const key of new Set(Object.values(known))) {
    if (key === basis.key) continue;
    const row = await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [RULES + key]);
    if (row) concerned.set(key, connectorsToSynchronize(JSON.parse(row.value) as BasisRule[], basis.rules));
  }
  // Rules that are not kept cannot be compared.
  return (connector, key) => concerned.get(key)?.has(connector) ?? true;
}

/**
 * Before the first object is synchronized under these rules. What they concern was then synchronized under no rules as a
 * whole; for the rest they are the same as the former ones. Costs one look where no rule has changed.
 */
export async function leaveOtherRules(store: Store, basis: RuleBasis): Promise<void> {
  const known = await load(store.reader);
  if (Object.values(known).every((key) => key === basis.key)) return;
  await store.write(async (writer) => {
    const concerned = await concernedBy(writer, known, basis);
    const kept = Object.entries(known).filter(([name, key]) => !concerned(name, key));
    await save(writer, Object.fromEntries(kept.map(([name]) => [name, basis.key])), basis);
  });
}

/** After a full synchronization of the connector. */
export async function noteSynchronized(store: Store, connector: string, basis: RuleBasis): Promise<void> {
  await store.write(async (writer) => save(writer, { ...(await load(writer)), [connector]: basis.key }, basis));
}

/** Everything is synchronized as a whole next time, whatever the rules: it is to come out otherwise without them. */
export async function forgetSynchronized(writer: Writer): Promise<void> {
  await writer.run('DELETE FROM engine_state WHERE key = ?', [CONNECTORS]);
}

/** Every connector named is under these rules: whoever synchronizes has left others before. */
async function save(writer: Writer, connectors: Synchronized, { key, rules }: RuleBasis): Promise<void> {
  const put = (name: string, value: string) =>
    writer.run(
      'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      [name, value],
    );
  await put(CONNECTORS, JSON.stringify(connectors));
  if (!(await writer.get('SELECT 1 AS there FROM engine_state WHERE key = ?', [RULES + key]))) {
    await put(RULES + key, JSON.stringify(rules));
  }
  await writer.run('DELETE FROM engine_state WHERE key = ? OR (key GLOB ? AND key <> ?)', [
    FORMER,
    `${RULES}*`,
    RULES + key,
  ]);
}

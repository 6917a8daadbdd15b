/**
 * Finding connector objects by what a person types: the beginning of any word of a name, of an account name or an
 * address; a DN, which also stands for everything below it; the beginning of an anchor. Every way is a range of an index.
 */

import { guidFromText, isGuidText } from '../model/anchor.ts';
import { dnPath, parseDn, rangeEnd } from '../model/distinguished-name.ts';
import type { SqlValue } from '../store/database.ts';
import { foldedKey } from './keys.ts';
import { foldName } from './names.ts';

/** A statement that answers row numbers of connector objects in a column `id`, and its parameters. */
export interface LookUp {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

/** Above every text that begins with the prefix. */
export const endOfPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;

const NAMED = `SELECT n.object_id AS id FROM connector AS c CROSS JOIN json_each('[0,1]') AS k
  CROSS JOIN connector_name AS n
  ON n.connector_id = c.id AND n.kind = k.value AND n.word >= ? AND n.word < ?`;

const ANCHORED = `SELECT o.id FROM connector AS c
  CROSS JOIN connector_object AS o ON o.connector_id = c.id AND o.anchor >= ? AND o.anchor < ?`;

const KEYED = `SELECT k.object_id AS id FROM connector AS c
  CROSS JOIN connector_key AS k ON k.connector_id = c.id AND k.attribute = 'sourceAnchor' AND k.value = ?`;

const BELOW = `SELECT o.id FROM connector AS c
  CROSS JOIN connector_object AS o ON o.connector_id = c.id AND o.dn_path >= ? AND o.dn_path < ?`;

/** Null where the text says nothing to look for. */
export function lookUp(text: string): LookUp | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const path = pathOf(trimmed);
  if (path !== undefined) return { sql: BELOW, parameters: [path, rangeEnd(path)] };
  const ways = [byNames(trimmed), ...byAnchor(trimmed)];
  return {
    sql: ways.map((way) => `SELECT id FROM (${way.sql})`).join(' UNION '),
    parameters: ways.flatMap((way) => way.parameters),
  };
}

/** Every word has to be the beginning of some word of the object; `CN=Anna` is looked for as `Anna`. */
function byNames(text: string): LookUp {
  const words = foldName(text.replace(/^[A-Za-z]+=/, ''))
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .slice(0, 8);
  if (words.length === 0) return { sql: 'SELECT 0 AS id WHERE 0', parameters: [] };
  return {
    sql: words.map(() => NAMED).join(' INTERSECT '),
    parameters: words.flatMap((word) => [word, endOfPrefix(word)]),
  };
}

/** Anchors are GUIDs, in the tenant behind the type; fewer than eight digits are rather a name. */
function byAnchor(text: string): LookUp[] {
  const lower = text.toLowerCase();
  const ways: LookUp[] = [];
  if (/^[0-9a-f]{8}(-[0-9a-f-]*)?$/.test(lower)) {
    for (const prefix of [lower, `User_${lower}`, `Group_${lower}`, `Contact_${lower}`, `Device_${lower}`]) {
      ways.push({ sql: ANCHORED, parameters: [prefix, endOfPrefix(prefix)] });
    }
  }
  if (/^(User|Group|Contact|Device)_[0-9a-f-]+$/.test(text)) {
    ways.push({ sql: ANCHORED, parameters: [text, endOfPrefix(text)] });
  }
  if (isGuidText(text)) {
    const sourceAnchor = Buffer.from(guidFromText(text)).toString('base64');
    ways.push({ sql: KEYED, parameters: [foldedKey(sourceAnchor)] });
  } else if (/^[A-Za-z0-9+/]{22}==$/.test(text)) ways.push({ sql: KEYED, parameters: [foldedKey(text)] });
  return ways;
}

/** Of a whole DN; a single name such as `CN=Anna` is none. */
function pathOf(text: string): string | undefined {
  if (!/^[A-Za-z]+=[^,]*,/.test(text)) return undefined;
  try {
    return parseDn(text).length > 1 ? dnPath(text) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

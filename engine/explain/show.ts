/**
 * One identity from end to end: every connector space image, the metaverse object, and for each value which rule and
 * which object it came from and which lost to it.
 */

import { fromRow } from '../connector-space/pending-exports.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { decodeAttributes, type AttributeValue, type Attributes } from '../model/attribute-value.ts';
import { dnPath } from '../model/distinguished-name.ts';
import { guidFromText, isGuidText } from '../model/anchor.ts';
import { loadMetaverse, type MetaverseObject } from '../metaverse/objects.ts';
import type { RuleSet } from '../rules/rule-set.ts';
import type { Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';

/** A value as shown: binary as base64 behind `base64:`. */
export type ShownValue = string | number | boolean;

export interface ShownReference {
  readonly attribute: string;
  /** In all; the list may be shorter. */
  readonly count: number;
  readonly targets: readonly { readonly dn: string; readonly pending: 'add' | 'remove' | null }[];
}

export interface ShownConnectorObject {
  readonly id: number;
  readonly connector: string;
  readonly objectType: string;
  readonly anchor: string | null;
  readonly dn: string;
  readonly state: 'imported' | 'planned' | 'placeholder';
  readonly joined: boolean;
  readonly joinRule: string | null;
  readonly pendingImport: string | null;
  /** Since when it is known that the cloud manages it; it is not exported, then. */
  readonly cloudManagedSince: string | null;
  readonly attributes: { readonly [attribute: string]: readonly ShownValue[] };
  readonly references: readonly ShownReference[];
  readonly pendingExport: {
    readonly operation: 'add' | 'update' | 'delete';
    readonly state: string;
    readonly attributes: { readonly [attribute: string]: readonly ShownValue[] };
    readonly awaiting: { readonly [attribute: string]: readonly ShownValue[] };
    readonly unsupported: readonly string[];
  } | null;
  readonly faults: readonly Fault[];
}

export interface ShownLineage {
  readonly rule: string;
  /** The flow's own text: `Trim([givenName])`. */
  readonly flow: string;
  readonly connector: string;
  readonly object: number;
}

export interface ShownMetaverseObject {
  readonly id: number;
  readonly objectType: string;
  readonly attributes: readonly {
    readonly attribute: string;
    readonly values: readonly ShownValue[];
    readonly from: ShownLineage | null;
    readonly losers: readonly ShownLineage[];
  }[];
  readonly references: readonly ShownReference[];
}

export interface ShownObject {
  readonly metaverse: ShownMetaverseObject | null;
  readonly connectorSpaces: readonly ShownConnectorObject[];
}

/** Links listed of one attribute; the count says how many there are. */
const LISTED = 25;

/**
 * Finds objects by DN, user principal name, source anchor, cloud anchor, objectGUID, sAMAccountName, mail or row number
 * (`cs:12`, `mv:34`). Several where a name means several; none where nothing is found.
 */
export async function showObjects(reader: Reader, rules: RuleSet | undefined, name: string): Promise<ShownObject[]> {
  const found = await findObjects(reader, name);
  const shown: ShownObject[] = [];
  for (const metaverseId of found.metaverse) shown.push(await showIdentity(reader, rules, metaverseId));
  for (const row of found.alone) {
    shown.push({ metaverse: null, connectorSpaces: [await showConnectorObject(reader, rules, row)] });
  }
  return shown;
}

interface FoundRows {
  readonly metaverse: readonly number[];
  readonly alone: readonly ConnectorObjectRow[];
}

async function findObjects(reader: Reader, name: string): Promise<FoundRows> {
  const number = /^(cs|mv):(\d+)$/.exec(name);
  if (number?.[1] === 'mv') return { metaverse: [Number(number[2])], alone: [] };
  const rows = number
    ? await reader.all<ConnectorObjectRow>('SELECT * FROM connector_object WHERE id = ?', [Number(number[2])])
    : await findRows(reader, name);
  const metaverse = new Set<number>();
  const alone: ConnectorObjectRow[] = [];
  for (const row of rows) {
    if (row.mv_id === null) alone.push(row);
    else metaverse.add(row.mv_id);
  }
  return { metaverse: [...metaverse], alone };
}

async function findRows(reader: Reader, name: string): Promise<ConnectorObjectRow[]> {
  if (/^[A-Za-z]+=/.test(name)) {
    const path = pathOf(name);
    if (path !== undefined) {
      return reader.all<ConnectorObjectRow>('SELECT * FROM connector_object WHERE dn_path = ?', [path]);
    }
  }
  const anchors = [name, name.toLowerCase(), `User_${name.toLowerCase()}`, `Group_${name.toLowerCase()}`];
  const byAnchor = await reader.all<ConnectorObjectRow>(
    'SELECT o.* FROM json_each(?) AS a CROSS JOIN connector AS c JOIN connector_object AS o ON o.connector_id = c.id AND o.anchor = a.value',
    [JSON.stringify(anchors)],
  );
  if (byAnchor.length > 0) return byAnchor;
  const sourceAnchor = isGuidText(name) ? Buffer.from(guidFromText(name)).toString('base64') : name;
  const naming = ['userPrincipalName', 'sourceAnchor', 'sAMAccountName', 'mail', 'cloudAnchor', 'displayName'];
  for (const attribute of naming) {
    const value = attribute === 'sourceAnchor' ? sourceAnchor : name;
    const rows = await reader.all<ConnectorObjectRow>(
      `SELECT * FROM connector_object WHERE object_type <> '' AND lower(image ->> ?) = lower(?) LIMIT 50`,
      [`$.${attribute}[0]`, value],
    );
    if (rows.length > 0) return rows;
  }
  return [];
}

function pathOf(name: string): string | undefined {
  try {
    return dnPath(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

async function showIdentity(reader: Reader, rules: RuleSet | undefined, id: number): Promise<ShownObject> {
  const [object] = await loadMetaverse(reader, [id]);
  const rows = await reader.all<ConnectorObjectRow>('SELECT * FROM connector_object WHERE mv_id = ? ORDER BY id', [id]);
  const connectorSpaces: ShownConnectorObject[] = [];
  for (const row of rows) connectorSpaces.push(await showConnectorObject(reader, rules, row));
  return { metaverse: object ? await showMetaverse(reader, rules, object, connectorSpaces) : null, connectorSpaces };
}

async function showMetaverse(
  reader: Reader,
  rules: RuleSet | undefined,
  object: MetaverseObject,
  joined: readonly ShownConnectorObject[],
): Promise<ShownMetaverseObject> {
  const numbers = await reader.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
  const ruleId = new Map(numbers.map((row) => [row.number, row.rule_id]));
  const lineageOf = (attribute: string, [rule, csId]: readonly [number, number]): ShownLineage => {
    const compiled = rules?.rules.find((candidate) => candidate.rule.id === ruleId.get(rule));
    return {
      rule: compiled?.rule.name ?? ruleId.get(rule) ?? String(rule),
      flow: compiled?.flows.find((flow) => flow.target === attribute)?.text ?? '',
      connector: joined.find((candidate) => candidate.id === csId)?.connector ?? '',
      object: csId,
    };
  };
  const links = await reader.all<{ attribute: string; links: number }>(
    'SELECT attribute, count(*) AS links FROM metaverse_reference WHERE mv_id = ? AND present = 1 GROUP BY attribute',
    [object.id],
  );
  const references: ShownReference[] = [];
  for (const link of links) {
    const targets = await reader.all<{ name: string }>(
      `SELECT coalesce(m.attributes ->> '$.displayName[0]', m.attributes ->> '$.cn[0]', 'mv:' || m.id) AS name
       FROM metaverse_reference AS r JOIN metaverse_object AS m ON m.id = r.target_id
       WHERE r.mv_id = ? AND r.attribute = ? AND r.present = 1 ORDER BY r.target_id LIMIT ${LISTED}`,
      [object.id, link.attribute],
    );
    const shown = targets.map((target) => ({ dn: target.name, pending: null }));
    references.push({ attribute: link.attribute, count: link.links, targets: shown });
  }
  return {
    id: object.id,
    objectType: object.objectType,
    attributes: Object.entries(object.attributes).map(([attribute, values]) => {
      const [winner, ...losers] = object.lineage[attribute] ?? [];
      return {
        attribute,
        values: values.map(shownValue),
        from: winner ? lineageOf(attribute, winner) : null,
        losers: losers.map((entry) => lineageOf(attribute, entry)),
      };
    }),
    references,
  };
}

async function showConnectorObject(
  reader: Reader,
  rules: RuleSet | undefined,
  row: ConnectorObjectRow,
): Promise<ShownConnectorObject> {
  const facts = await reader.get<{ connector: string; join_rule: string | null }>(
    `SELECT c.name AS connector, (SELECT rule_id FROM rule_number WHERE number = ?) AS join_rule
     FROM connector AS c WHERE c.id = ?`,
    [row.join_rule, row.connector_id],
  );
  const pending = await reader.get<Parameters<typeof fromRow>[0]>('SELECT * FROM pending_export WHERE object_id = ?', [
    row.id,
  ]);
  const faults = await reader.all<{ fault: string }>('SELECT fault FROM object_fault WHERE object_id = ?', [row.id]);
  const waiting = pending ? fromRow(pending) : undefined;
  return {
    id: row.id,
    connector: facts?.connector ?? '',
    objectType: row.object_type,
    anchor: row.anchor,
    dn: row.dn,
    state: row.object_type === '' ? 'placeholder' : row.in_directory === 1 ? 'imported' : 'planned',
    joined: row.mv_id !== null,
    joinRule: rules?.rules.find(({ rule }) => rule.id === facts?.join_rule)?.rule.name ?? facts?.join_rule ?? null,
    pendingImport: row.pending_import,
    cloudManagedSince: row.cloud_managed,
    attributes: shownAttributes(decodeAttributes(row.image)),
    references: await showReferences(reader, row.id),
    pendingExport: waiting
      ? {
          operation: waiting.operation,
          state: waiting.state,
          attributes: shownAttributes(waiting.attributes),
          awaiting: shownAttributes(waiting.awaiting),
          unsupported: waiting.unsupported,
        }
      : null,
    faults: faults.map((entry) => JSON.parse(entry.fault) as Fault),
  };
}

async function showReferences(reader: Reader, id: number): Promise<ShownReference[]> {
  const attributes = await reader.all<{ attribute: string; links: number }>(
    'SELECT attribute, count(*) AS links FROM connector_reference WHERE object_id = ? GROUP BY attribute',
    [id],
  );
  const shown: ShownReference[] = [];
  for (const { attribute, links } of attributes) {
    const targets = await reader.all<{ dn: string; pending: number }>(
      `SELECT t.dn, r.pending FROM connector_reference AS r JOIN connector_object AS t ON t.id = r.target_id
       WHERE r.object_id = ? AND r.attribute = ? ORDER BY r.pending = 0, r.target_id LIMIT ${LISTED}`,
      [id, attribute],
    );
    shown.push({
      attribute,
      count: links,
      targets: targets.map(({ dn, pending }) => ({ dn, pending: pending > 0 ? 'add' : pending < 0 ? 'remove' : null })),
    });
  }
  return shown;
}

export function shownValue(value: AttributeValue): ShownValue {
  if (value instanceof Uint8Array) return `base64:${Buffer.from(value).toString('base64')}`;
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function shownAttributes(attributes: Attributes): { [attribute: string]: ShownValue[] } {
  return Object.fromEntries(Object.entries(attributes).map(([name, values]) => [name, values.map(shownValue)]));
}

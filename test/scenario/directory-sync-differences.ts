/**
 * What two tenants that were filled from one forest differ in: one by the directory-sync service, whose requests were
 * recorded, one by Graph. Nothing here knows what the back ends say of themselves but for the names by which Graph calls an
 * attribute, where it has one.
 */

import { isDeepStrictEqual } from 'node:util';
import { DIRECTORY_SYNC } from '../../engine/connectors/entra-id/back-ends/directory-sync.ts';
import { GRAPH } from '../../engine/connectors/entra-id/back-ends/graph.ts';
import type { CarriedAttribute } from '../../engine/connectors/entra-id/back-ends/back-end.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import type { Json, JsonObject } from '../lab/tenant/json.ts';
import type { ObjectView, Tenant } from '../lab/tenant/tenant.ts';
import { everything, nameOf, type SentObject } from './directory-sync-lab.ts';

export interface Differences {
  /** `kind name` of what one tenant has and the other has not. */
  readonly objects: readonly string[];
  /** `kind.attribute`, in the connector space's names, of what was sent and arrived by one of the two alone. */
  readonly attributes: readonly string[];
  /** The same for all that was sent of objects that both tenants have. */
  readonly compared: readonly string[];
}

/** By object type the attributes, in the connector space's names, that were sent with a value. */
export function sentAttributes(sent: readonly SentObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { type, values, links } of sent) {
    const kind = type.toLowerCase();
    const names = found.get(kind) ?? new Set();
    found.set(kind, names);
    for (const [key, value] of values) if (value.length > 0) names.add(attributeOf(kind, key));
    for (const key of links.keys()) names.add(attributeOf(kind, key));
  }
  return found;
}

/** The service tells keys apart without regard to letter case. */
function attributeOf(kind: string, key: string): string {
  const rows = DIRECTORY_SYNC.objectTypes[kind]?.attributes ?? [];
  return rows.find((row) => row.key.toLowerCase() === key.toLowerCase())?.name ?? key;
}

/** `objects`: what was sent to the first of the two. */
export function differencesOf(objectsSent: readonly SentObject[], sync: Tenant, graph: Tenant): Differences {
  const bySource = new Map(everything(graph).flatMap((object) => anchored(object)));
  const objects: string[] = [];
  const attributes = new Set<string>();
  const compared = new Set<string>();
  const sent = sentByAnchor(objectsSent);
  const seen = new Set<string>();
  for (const object of everything(sync)) {
    const anchor = [...sent.keys()].find((one) => sent.get(one)?.name === object.properties['displayName']) ?? '';
    const twin = bySource.get(anchor);
    if (twin === undefined) {
      objects.push(`${object.kind} ${String(object.properties['displayName'])}`);
      continue;
    }
    seen.add(twin.id);
    for (const name of sent.get(anchor)?.attributes ?? []) {
      compared.add(`${object.kind}.${name}`);
      if (!isAlike(name, [sync, object], [graph, twin])) attributes.add(`${object.kind}.${name}`);
    }
  }
  const alone = everything(graph).filter(({ id }) => !seen.has(id));
  objects.push(...alone.map(({ kind, properties }) => `${kind} ${String(properties['displayName'])}`));
  return { objects: objects.sort(), attributes: [...attributes].sort(), compared: [...compared].sort() };
}

interface Sent {
  readonly name: string | undefined;
  readonly attributes: Set<string>;
}

function sentByAnchor(sent: readonly SentObject[]): ReadonlyMap<string, Sent> {
  const found = new Map<string, { name: string | undefined; attributes: Set<string> }>();
  for (const { type, sourceAnchor = '', values, links } of sent) {
    const one = found.get(sourceAnchor) ?? { name: undefined, attributes: new Set<string>() };
    found.set(sourceAnchor, one);
    one.name = values.get('displayName')?.[0] ?? one.name;
    const kind = type.toLowerCase();
    for (const [key, value] of values) if (value.length > 0) one.attributes.add(attributeOf(kind, key));
    for (const key of links.keys()) one.attributes.add(attributeOf(kind, key));
  }
  return found;
}

function anchored(object: ObjectView): (readonly [string, ObjectView])[] {
  const { onPremisesImmutableId, uniqueName } = object.properties;
  if (typeof onPremisesImmutableId === 'string') return [[onPremisesImmutableId, object]];
  if (typeof uniqueName === 'string') return [[Buffer.from(guidFromText(uniqueName)).toString('base64'), object]];
  return [];
}

type Side = readonly [tenant: Tenant, object: ObjectView];

/** Whether an attribute has a place in Graph and the same value in it on both sides. */
function isAlike(name: string, left: Side, right: Side): boolean {
  if (EXTENSION.test(name)) return isDeepStrictEqual(extensionsOf(left), extensionsOf(right));
  const row = GRAPH.objectTypes[left[1].kind]?.attributes.find((attribute) => attribute.name === name);
  if (row === undefined) return false;
  const shown = valueOf(row, right);
  return shown !== undefined && isDeepStrictEqual(valueOf(row, left), shown);
}

/** Of a tenant's own application, whose id is in the name. */
const EXTENSION = /^extension_[0-9a-f]{32}_/;

function extensionsOf([, { properties }]: Side): JsonObject {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) =>
      EXTENSION.test(name) ? [[name.replace(EXTENSION, ''), value]] : [],
    ),
  );
}

function valueOf({ name, key, wireType }: CarriedAttribute, [tenant, object]: Side): Json | undefined {
  const { properties, managerId, memberIds, kind } = object;
  if (wireType === 'relation') {
    const ids = name === 'manager' ? [managerId].flatMap((id) => id ?? []) : memberIds;
    return ids.map((id) => nameOf(tenant, id)).sort();
  }
  // What each interface keeps the anchor in is its own; the objects were found by it.
  if (name === 'sourceAnchor') return kind;
  if (wireType === 'extension') return (properties[key] as JsonObject | undefined)?.[name] ?? undefined;
  return properties[key] ?? undefined;
}

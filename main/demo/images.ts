/** Both directories as they are at a moment, read from themselves and not from what Causeway knows of them. */

import { dnPath } from '../../engine/model/distinguished-name.ts';
import type { LabObject } from '../../test/lab/forest/administration.ts';
import type { Forest } from '../../test/lab/forest/forest.ts';
import type { ObjectView, Tenant } from '../../test/lab/tenant/tenant.ts';

export interface ForestImage {
  /** Live objects by objectGUID. */
  readonly objects: ReadonlyMap<string, LabObject>;
  at(dn: string): LabObject | undefined;
  below(dn: string): LabObject[];
}

export interface TenantImage {
  /** Live accounts by immutable id; those without one are in `unmatched`. */
  readonly users: ReadonlyMap<string, ObjectView>;
  readonly unmatched: readonly ObjectView[];
  /** Live groups and contacts by source anchor; what has none by its id. */
  readonly groups: ReadonlyMap<string, ObjectView>;
  readonly contacts: ReadonlyMap<string, ObjectView>;
  /** Immutable ids of accounts in the recycle bin. */
  readonly recycled: ReadonlySet<string>;
  /** Any live object by its id in the tenant. */
  readonly byId: ReadonlyMap<string, ObjectView>;
}

export interface World {
  readonly forest: ForestImage;
  readonly tenant: TenantImage;
}

export function readWorld({ forest, tenant }: { readonly forest: Forest; readonly tenant: Tenant }): World {
  return { forest: imageOfForest(forest), tenant: imageOfTenant(tenant) };
}

function imageOfForest(forest: Forest): ForestImage {
  const snapshot = forest.snapshot();
  const paths = new Map(snapshot.map((object) => [dnPath(object.dn), object]));
  return {
    objects: new Map(snapshot.map((object) => [object.guid, object])),
    at: (dn) => paths.get(dnPath(dn)),
    below: (dn) => {
      const start = dnPath(dn);
      return [...paths].flatMap(([path, object]) => (path.startsWith(start) && path !== start ? [object] : []));
    },
  };
}

function imageOfTenant({ state }: Tenant): TenantImage {
  const users = state.list('user');
  const groups = state.list('group');
  const contacts = state.list('contact');
  const anchored = users.filter((user) => anchorIn(user) !== undefined);
  return {
    users: new Map(anchored.map((user) => [anchorIn(user) ?? '', user])),
    unmatched: users.filter((user) => anchorIn(user) === undefined),
    groups: new Map(groups.map((group) => [group.sourceAnchor ?? group.id, group])),
    contacts: new Map(contacts.map((contact) => [contact.sourceAnchor ?? contact.id, contact])),
    recycled: new Set(state.listDeleted('user').flatMap((user) => anchorIn(user) ?? [])),
    byId: new Map([...users, ...groups, ...contacts].map((object) => [object.id, object])),
  };
}

function anchorIn(user: ObjectView): string | undefined {
  return textOf(user, 'onPremisesImmutableId') || undefined;
}

/** A property as text; the first value where there are several, nothing where there is none. */
export function textOf(object: ObjectView | undefined, property: string): string {
  const value = object?.properties[property];
  const one = Array.isArray(value) ? (value[0] as unknown) : value;
  return typeof one === 'string' || typeof one === 'boolean' ? String(one) : '';
}

/** An attribute of the forest as text; the first value where there are several, nothing where there is none. */
export function attributeOf(object: LabObject | undefined, attribute: string): string {
  const [value] = object?.attributes[attribute] ?? [];
  return typeof value === 'string' ? value : '';
}

/** The objectGUID as the tenant bears it on accounts: its octets in base64. */
export function anchorOf(object: LabObject): string {
  const [value] = object.attributes['objectGUID'] ?? [];
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : '';
}

export function isAccount(object: LabObject): boolean {
  const classes = object.attributes['objectClass'] ?? [];
  return classes.includes('user') && !classes.includes('computer');
}

export function isContact(object: LabObject): boolean {
  return object.attributes['objectClass']?.includes('contact') ?? false;
}

export function isGroup(object: LabObject): boolean {
  return object.attributes['objectClass']?.includes('group') ?? false;
}

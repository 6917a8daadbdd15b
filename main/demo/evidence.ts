/** For each change in the forest: what the tenant showed before, what it shows now, and whether that is the change. */

import type { LabObject } from '../../test/lab/forest/administration.ts';
import type { ObjectView } from '../../test/lab/tenant/tenant.ts';
import type { ChangeKind, OrganizationChange } from '../../test/lab/organization/changes.ts';
import { counterpartId, groupDifferences, memberDns, personDifferences } from './comparison.ts';
import { anchorOf, isAccount, textOf, type World } from './images.ts';

export interface Fact {
  readonly what: string;
  /** Undefined: not there. */
  readonly before: string | undefined;
  readonly now: string | undefined;
}

export interface Evidence {
  readonly kind: ChangeKind;
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly arrived: boolean;
}

export interface Moments {
  readonly before: World;
  readonly now: World;
  /** Whether the connector space knows an object by this DN; for what has no counterpart in the tenant. */
  isKnown(dn: string): Promise<boolean>;
}

export async function evidenceOf(change: OrganizationChange, moments: Moments): Promise<Evidence> {
  const { facts, arrived } = await observe(change, moments);
  return { kind: change.kind, title: change.title, facts, arrived };
}

type Observation = Pick<Evidence, 'facts' | 'arrived'>;

/** Which properties tell the change; everything else of the person is held against the forest as well. */
const TELLING: { readonly [kind in PersonKind]: readonly string[] } = {
  hire: ['userPrincipalName', 'department'],
  rename: ['displayName', 'userPrincipalName'],
  move: ['officeLocation', 'country'],
  disable: ['accountEnabled'],
  manager: ['manager'],
  title: ['jobTitle', 'department'],
  clear: ['businessPhones'],
  'enter-scope': ['userPrincipalName', 'companyName'],
};

type PersonKind = Exclude<ChangeKind, 'leave' | 'member-add' | 'member-remove' | 'ou-rename'>;

async function observe(change: OrganizationChange, moments: Moments): Promise<Observation> {
  const { kind } = change;
  switch (kind) {
    case 'leave':
      return departure(change, moments);
    case 'member-add':
    case 'member-remove':
      return membership(change, kind, moments);
    case 'ou-rename':
      return renamedUnit(change, moments);
    default:
      return person(change, kind, moments);
  }
}

function person(change: OrganizationChange, kind: PersonKind, { before, now }: Moments): Observation {
  const object = objectAt(now, change.after);
  const was = before.tenant.users.get(anchorOf(object));
  const is = now.tenant.users.get(anchorOf(object));
  const facts = TELLING[kind]
    .map((what): Fact => ({ what, before: shown(was, what, before), now: shown(is, what, now) }))
    .filter((fact) => fact.before !== fact.now);
  return { facts, arrived: facts.length > 0 && personDifferences(object, now).length === 0 };
}

function shown(user: ObjectView | undefined, property: string, { tenant }: World): string | undefined {
  if (!user) return undefined;
  if (property !== 'manager') return textOf(user, property) || undefined;
  return user.managerId === null ? undefined : textOf(tenant.byId.get(user.managerId), 'displayName');
}

function departure(change: OrganizationChange, { before, now }: Moments): Observation {
  const object = objectAt(before, change.before);
  const anchor = anchorOf(object);
  const was = before.tenant.users.get(anchor);
  const isGone = !now.forest.objects.has(object.guid) && !now.tenant.users.has(anchor);
  const isRecycled = now.tenant.recycled.has(anchor);
  const account = was ? textOf(was, 'userPrincipalName') : undefined;
  const after = isGone ? (isRecycled ? 'in the recycle bin' : undefined) : account;
  return {
    facts: [{ what: 'account', before: account, now: after }],
    arrived: was !== undefined && isGone && isRecycled,
  };
}

/** Who came or went is read from the forest; the whole group is held against it afterwards. */
function membership(
  change: OrganizationChange,
  kind: 'member-add' | 'member-remove',
  { before, now }: Moments,
): Observation {
  const group = objectAt(now, change.after);
  const members = (world: World) => new Set(memberDns(objectAt(world, group.dn)).flatMap((dn) => guidOf(dn, world)));
  const [older, newer] = [members(before), members(now)];
  const moved = kind === 'member-add' ? newer.difference(older) : older.difference(newer);
  // A deleted object takes its memberships along; that is the other change's story.
  const present = [...moved].flatMap((guid) => now.forest.objects.get(guid) ?? []);
  const facts = present.map((object): Fact => {
    const inGroup = (world: World) => {
      const id = counterpartId(object.dn, now) ?? '';
      return world.tenant.groups.get(anchorOf(group))?.memberIds.includes(id) ? 'a member' : 'not a member';
    };
    return { what: 'membership', before: inGroup(before), now: inGroup(now) };
  });
  const changed = facts.length > 0 && facts.every((fact) => fact.before !== fact.now);
  return { facts, arrived: changed && groupDifferences(group, now).length === 0 };
}

function guidOf(dn: string, { forest }: World): string[] {
  const object = forest.at(dn);
  return object ? [object.guid] : [];
}

/** A new name of a container is nothing to the tenant: the same accounts, not one of them touched. */
async function renamedUnit(change: OrganizationChange, { before, now, isKnown }: Moments): Promise<Observation> {
  const { before: formerDn = '', after: dn = '' } = change;
  const people = now.forest.below(dn).filter(isAccount);
  const same = people.filter((object) => {
    const anchor = anchorOf(object);
    const [was, is] = [before.tenant.users.get(anchor), now.tenant.users.get(anchor)];
    return was !== undefined && JSON.stringify(was) === JSON.stringify(is);
  });
  const [first] = people;
  const knowsNew = (await isKnown(dn)) && first !== undefined && (await isKnown(first.dn));
  const knowsOld = await isKnown(formerDn);
  const count = `${people.length} accounts`;
  const after = same.length === people.length ? `the same ${count}, untouched` : `${same.length} of them untouched`;
  return {
    facts: [{ what: 'people in it', before: count, now: after }],
    arrived: people.length > 0 && same.length === people.length && knowsNew && !knowsOld,
  };
}

function objectAt({ forest }: World, dn: string | undefined): LabObject {
  const object = dn === undefined ? undefined : forest.at(dn);
  if (!object) throw new Error(`The forest has no object ${dn ?? ''}`);
  return object;
}

/**
 * Whether the tenant holds what the forest says, worked out anew from both and without Causeway: the demo does not take
 * the word of what it demonstrates.
 */

import { dnPath } from '../../engine/model/distinguished-name.ts';
import type { LabObject } from '../../test/lab/forest/administration.ts';
import type { ObjectView } from '../../test/lab/tenant/tenant.ts';
import {
  anchorOf,
  attributeOf,
  isAccount,
  isContact,
  isGroup,
  textOf,
  type TenantImage,
  type World,
} from './images.ts';

export interface Difference {
  readonly object: string;
  readonly property: string;
  readonly forest: string;
  readonly tenant: string;
}

export interface Comparison {
  readonly people: number;
  readonly groups: number;
  readonly contacts: number;
  readonly memberships: number;
  readonly managers: number;
  /** Property values that were held against each other, links included. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** How Graph calls what Active Directory holds, for accounts that are managed in the cloud. */
const PERSON_PROPERTIES: readonly (readonly [attribute: string, property: string])[] = [
  ['displayName', 'displayName'],
  ['givenName', 'givenName'],
  ['sn', 'surname'],
  ['userPrincipalName', 'userPrincipalName'],
  ['mail', 'mail'],
  ['title', 'jobTitle'],
  ['department', 'department'],
  ['company', 'companyName'],
  ['physicalDeliveryOfficeName', 'officeLocation'],
  ['streetAddress', 'streetAddress'],
  ['l', 'city'],
  ['st', 'state'],
  ['postalCode', 'postalCode'],
  ['co', 'country'],
  ['telephoneNumber', 'businessPhones'],
  ['mobile', 'mobilePhone'],
  ['employeeID', 'employeeId'],
  ['employeeType', 'employeeType'],
  ['preferredLanguage', 'preferredLanguage'],
];

/** ADS_UF_ACCOUNTDISABLE, [MS-ADTS] 2.2.16. */
const ACCOUNT_DISABLED = 0x2;
/** GROUP_TYPE_SECURITY_ENABLED, [MS-ADTS] 2.2.12. */
const SECURITY_ENABLED = 0x80000000;

/** What the default rules and the selection of containers let through, said once more. */
export interface Scope {
  readonly outOfScopeOu: string;
}

export function compareWorld(world: World, scope: Scope): Comparison {
  const { forest, tenant } = world;
  const outside = dnPath(scope.outOfScopeOu);
  const inScope = (object: LabObject) =>
    !dnPath(object.dn).startsWith(outside) && attributeOf(object, 'isCriticalSystemObject') !== 'TRUE';
  const objects = [...forest.objects.values()].filter(inScope);
  const people = objects.filter((object) => isAccount(object) && !isOwnAccount(object));
  const groups = objects.filter((object) => isGroup(object) && isSynchronizedGroup(object));
  const contacts = objects.filter((object) => isContact(object) && attributeOf(object, 'mail') !== '');
  const differences = [
    ...people.flatMap((person) => personDifferences(person, world)),
    ...groups.flatMap((group) => groupDifferences(group, world)),
    ...contacts.flatMap((contact) => contactDifferences(contact, world)),
    ...strangers({ people, groups, contacts }, tenant),
  ];
  const memberships = [...tenant.groups.values()].reduce((sum, group) => sum + liveMembers(group, tenant).length, 0);
  const managers = [...tenant.users.values()].filter((user) => user.managerId !== null).length;
  const compared = people.length * (PERSON_PROPERTIES.length + 2) + groups.length + 2 * contacts.length + memberships;
  const counts = { people: people.length, groups: groups.length, contacts: contacts.length };
  return { ...counts, memberships, managers, compared, differences };
}

/** The account by which a connector signs in, as Entra Connect names it; the default rules leave it out. */
export function isOwnAccount(object: LabObject): boolean {
  return attributeOf(object, 'sAMAccountName').startsWith('MSOL_');
}

/** A security group, or a distribution list: one with an address. */
function isSynchronizedGroup(object: LabObject): boolean {
  return (Number(attributeOf(object, 'groupType')) & SECURITY_ENABLED) !== 0 || attributeOf(object, 'mail') !== '';
}

/** Every property of a person that is one thing in the forest and another in the tenant. */
export function personDifferences(person: LabObject, world: World): Difference[] {
  const user = world.tenant.users.get(anchorOf(person));
  const differ = differencesOf(person.dn);
  if (!user) return differ('account', 'present', 'missing');
  const manager = attributeOf(person, 'manager');
  const enabled = (Number(attributeOf(person, 'userAccountControl')) & ACCOUNT_DISABLED) === 0;
  return [
    ...PERSON_PROPERTIES.flatMap(([attribute, property]) =>
      differ(property, attributeOf(person, attribute), textOf(user, property)),
    ),
    ...differ('accountEnabled', String(enabled), textOf(user, 'accountEnabled')),
    ...differ('manager', counterpartId(manager, world) ?? '', user.managerId ?? ''),
  ];
}

export function groupDifferences(group: LabObject, world: World): Difference[] {
  const found = world.tenant.groups.get(anchorOf(group));
  const differ = differencesOf(group.dn);
  if (!found) return differ('group', 'present', 'missing');
  const members = new Set(memberDns(group).flatMap((dn) => counterpartId(dn, world) ?? []));
  const present = new Set(liveMembers(found, world.tenant));
  return [
    ...differ('displayName', attributeOf(group, 'displayName'), textOf(found, 'displayName')),
    ...differ('members', names(members.difference(present), world), names(present.difference(members), world)),
  ];
}

function contactDifferences(contact: LabObject, { tenant }: World): Difference[] {
  const found = tenant.contacts.get(anchorOf(contact));
  const differ = differencesOf(contact.dn);
  if (!found) return differ('contact', 'present', 'missing');
  return ['displayName', 'mail'].flatMap((name) => differ(name, attributeOf(contact, name), textOf(found, name)));
}

/** The tenant keeps the memberships of what is in its recycle bin for a restoration; nobody sees them. */
export function liveMembers(group: ObjectView, tenant: TenantImage): string[] {
  return group.memberIds.filter((id) => tenant.byId.has(id));
}

function names(ids: ReadonlySet<string>, { tenant }: World): string {
  return [...ids].map((id) => textOf(tenant.byId.get(id), 'displayName')).join(', ');
}

type Expected = { readonly [kind in 'people' | 'groups' | 'contacts']: readonly LabObject[] };

/** What is in the tenant though nothing in the forest says so. */
function strangers({ people, groups, contacts }: Expected, tenant: TenantImage): Difference[] {
  const beyond = (present: ReadonlyMap<string, ObjectView>, expected: readonly LabObject[]) => {
    const anchors = new Set(expected.map(anchorOf));
    return [...present].filter(([anchor]) => !anchors.has(anchor)).map(([, object]) => object);
  };
  const found = [
    ...beyond(tenant.users, people),
    ...tenant.unmatched,
    ...beyond(tenant.groups, groups),
    ...beyond(tenant.contacts, contacts),
  ];
  return found.flatMap((object) => differencesOf(textOf(object, 'displayName'))('object', 'missing', 'present'));
}

/** The id in the tenant of what a DN in the forest names: nothing where it is not synchronized. */
export function counterpartId(dn: string, world: World): string | undefined {
  return counterpart(dn, world)?.id;
}

function counterpart(dn: string, { forest, tenant }: World): ObjectView | undefined {
  const object = dn === '' ? undefined : forest.at(dn);
  const anchor = object && anchorOf(object);
  if (anchor === undefined) return undefined;
  return tenant.users.get(anchor) ?? tenant.groups.get(anchor) ?? tenant.contacts.get(anchor);
}

export function memberDns(group: LabObject): string[] {
  return (group.attributes['member'] ?? []).filter((value) => typeof value === 'string');
}

function differencesOf(object: string) {
  return (property: string, forest: string, tenant: string): Difference[] =>
    forest === tenant ? [] : [{ object, property, forest, tenant }];
}

/** Members of the roster as directory entries. */

import type { LabEntry } from '../entry.ts';
import { NAMINGS, wholeName } from './names.ts';
import { DEPARTMENTS, OFFICES, type Department, type Office } from './places.ts';
import { randomFor, type Random } from './random.ts';
import { firstReport, type Member, type Roster } from './roster.ts';

export interface PeopleContext {
  readonly seed: number;
  readonly domain: string;
  readonly company: string;
  readonly roster: Roster;
  /** Whether the schema has Exchange's attributes. */
  readonly exchange: boolean;
}

/** Attributes while they are being gathered: one value each unless a list is given; the absent ones are left out. */
type Draft = Record<string, string | readonly string[] | undefined>;

export const USER_CLASSES = ['top', 'person', 'organizationalPerson', 'user'];

/** `userAccountControl` ([MS-ADTS] 2.2.16): a normal account; the same disabled; one whose password does not expire. */
export const ENABLED = '512';
export const DISABLED = '514';
export const NEVER_EXPIRES = '66048';

/** These have a mailbox for certain, so that scenarios can count on it. */
const SURE_MAILBOXES = 40;

export function hasMailbox(context: PeopleContext, member: Member): boolean {
  if (member.standing === 'employee' && member.index < SURE_MAILBOXES) return true;
  return randomFor(context.seed, 'mailbox', member.index).chance(member.standing === 'contractor' ? 0.3 : 0.94);
}

export function userPrincipalName(context: PeopleContext, member: Member): string {
  return `${member.alias}@${context.domain}`;
}

/** The name as the organisation shows it; contractors are marked, as many companies do. */
export function displayName(context: PeopleContext, member: Member): string {
  const name = wholeName(NAMINGS[member.naming], member.given, member.family);
  return member.standing === 'contractor' ? `${name} (${context.company} External)` : name;
}

export function personEntry(context: PeopleContext, member: Member): LabEntry {
  const random = randomFor(context.seed, 'person', member.index);
  const office = placeOf(OFFICES, member.office);
  const department = placeOf(DEPARTMENTS, member.department);
  const manager = member.manager === undefined ? undefined : context.roster.members[member.manager];
  return entry(context.roster.dn(member), USER_CLASSES, {
    cn: member.commonName,
    sAMAccountName: member.accountName,
    userPrincipalName: userPrincipalName(context, member),
    userAccountControl: member.standing === 'leaver' ? DISABLED : ENABLED,
    givenName: member.given.native,
    sn: member.family.native,
    displayName: displayName(context, member),
    preferredLanguage: NAMINGS[member.naming].language,
    ...work(context, member, department, random),
    ...whereabouts(office, member, random),
    ...mailbox(context, member),
    manager: manager && context.roster.dn(manager),
  });
}

function work(context: PeopleContext, member: Member, department: Department, random: Random): Draft {
  const left = member.standing === 'leaver';
  const trait = random.next();
  return {
    title: titleOf(context, member, department, random),
    department: department.name,
    company: member.standing === 'contractor' ? 'Fabrikam Staffing GmbH & Co. KG' : context.company,
    employeeID: `${member.standing === 'contractor' ? 'X' : 'E'}${String(100_000 + member.index).padStart(7, '0')}`,
    employeeType: member.standing === 'contractor' ? 'Contractor' : trait < 0.06 ? 'Intern' : 'Employee',
    description: left ? 'Left the company; account kept for 90 days' : trait > 0.9 ? 'Works from home' : undefined,
  };
}

function titleOf(context: PeopleContext, member: Member, department: Department, random: Random): string {
  const [head, lead, ...others] = department.titles;
  if (member.index === 0) return 'Chief Executive Officer';
  if (member.standing !== 'employee') return random.pick(others);
  if (member.rank === 0) return head;
  return hasReports(context.roster, member) ? lead : random.pick(others);
}

/** Whether someone reports to this employee. */
export function hasReports(roster: Roster, member: Member): boolean {
  const team = roster.teams[member.office]?.[member.department] ?? [];
  return member.standing === 'employee' && (member.rank === 0 || firstReport(member.rank) < team.length);
}

/** Where a member of an office sits and is reached. */
export function whereabouts(office: Office, member: Member, random: Random): Draft {
  const extension = String(1000 + (member.index % 9000));
  return {
    physicalDeliveryOfficeName: `${office.name} ${1 + random.below(12)}.${String(random.below(80)).padStart(2, '0')}`,
    telephoneNumber: `${office.phonePrefix} ${extension}`,
    mobile: random.chance(0.6)
      ? `${office.phonePrefix} 7${String(random.below(1_000_000)).padStart(6, '0')}`
      : undefined,
    streetAddress: office.street,
    l: office.city,
    st: office.state,
    postalCode: office.postalCode,
    c: office.c,
    co: office.co,
    countryCode: String(office.countryCode),
  };
}

function mailbox(context: PeopleContext, member: Member): Draft {
  if (!hasMailbox(context, member)) return {};
  const mail = userPrincipalName(context, member);
  return {
    mail,
    proxyAddresses: [`SMTP:${mail}`, `smtp:${member.accountName}@${context.domain}`],
    ...(context.exchange && {
      mailNickname: member.alias,
      extensionAttribute1: `CC-${1000 + member.office * 100 + member.department}`,
      ...(member.standing === 'leaver' && { msExchHideFromAddressLists: 'TRUE' }),
    }),
  };
}

export function entry(dn: string, classes: readonly string[], draft: Draft): LabEntry {
  const attributes: Record<string, readonly string[]> = { objectClass: classes };
  for (const [name, value] of Object.entries(draft)) {
    if (value !== undefined && value.length > 0) attributes[name] = typeof value === 'string' ? [value] : value;
  }
  return { dn, attributes };
}

function placeOf<T>(places: readonly T[], index: number): T {
  const place = places[index];
  if (place === undefined) throw new RangeError(`There is no place number ${index}`);
  return place;
}

/** A believable company of any size as an Active Directory forest: the same seed gives the same company, always. */

import type { LabEntry } from '../entry.ts';
import type { ForestAdministration, LabLinks } from '../forest-administration.ts';
import { makeDirt, type Dirt } from './dirt.ts';
import { groupEntry, planGroups, type GroupPlan, type GroupsContext } from './groups.ts';
import { NAMINGS } from './names.ts';
import { contactEntry, serviceAccountEntry, sharedMailboxEntry, unit, unitEntries } from './others.ts';
import { hasMailbox, personEntry, userPrincipalName, type PeopleContext } from './people.ts';
import { makeRoster, unitDn, type Member, type Roster, type Standing } from './roster.ts';

export interface OrganizationOptions {
  readonly seed: number;
  /** Employees with an enabled account; leavers, contractors and accounts that are no persons come on top. */
  readonly people: number;
  /** DNS name of the domain, which is also the suffix of user principal names and addresses. */
  readonly domain: string;
  /** One for forty people by default, at least sixty (one a person in the smallest). */
  readonly groups?: number;
  readonly baseDn?: string;
  /** With the dirt of real life; see `dirt.ts`. */
  readonly dirty?: boolean;
  /** With attributes of the Exchange schema, which a plain Active Directory refuses. */
  readonly exchange?: boolean;
}

export interface OrganizationCounts {
  readonly containers: number;
  readonly people: number;
  readonly leavers: number;
  readonly contractors: number;
  readonly serviceAccounts: number;
  readonly sharedMailboxes: number;
  readonly contacts: number;
  readonly groups: number;
  /** Entries of the dirt, its organizational unit included. */
  readonly dirty: number;
}

/** A user who is in the tenant before the first synchronization and has to be matched, not made again. */
export interface CloudAccount {
  readonly userPrincipalName: string;
  readonly mail: string;
  readonly displayName: string;
  readonly mailNickname: string;
  /** The object in the forest that it belongs to. */
  readonly dn: string;
}

export interface Organization {
  readonly domain: string;
  readonly baseDn: string;
  readonly company: string;
  readonly seed: number;
  /** Meant to be left out of synchronization; holds the contractors. */
  readonly outOfScopeOu: string;
  readonly counts: OrganizationCounts;
  readonly dirt: readonly Dirt[];
  readonly cloudAccounts: readonly CloudAccount[];
  readonly roster: Roster;
  /** The planned groups and what is needed to make one's entry, for scenarios that change some. */
  readonly groupPlans: readonly GroupPlan[];
  readonly context: GroupsContext;
  containers(): Iterable<LabEntry>;
  people(): Iterable<LabEntry>;
  leavers(): Iterable<LabEntry>;
  contractors(): Iterable<LabEntry>;
  serviceAccounts(): Iterable<LabEntry>;
  sharedMailboxes(): Iterable<LabEntry>;
  contacts(): Iterable<LabEntry>;
  groups(): Iterable<LabEntry>;
  /** Everything, made one by one: parents, managers and members before what names them, but for `links`. */
  entries(): Iterable<LabEntry>;
  /** Links among entries that name each other, to be set when all entries are there. */
  links(): Iterable<LabLinks>;
}

export function generateOrganization(options: OrganizationOptions): Organization {
  const { seed, people, domain } = options;
  if (!Number.isInteger(people) || people < 1) throw new RangeError('An organization has at least one person');
  const baseDn = options.baseDn ?? `DC=${domain.replaceAll('.', ',DC=')}`;
  const share = (part: number, least: number) => Math.max(least, Math.round(people * part));
  const leavers = share(0.03, 2);
  const contractors = share(0.04, 3);
  const serviceAccounts = share(0.004, 3);
  const sharedMailboxes = share(0.01, 3);
  const contacts = share(0.02, 5);

  const roster = makeRoster({ seed, people, leavers, contractors, baseDn });
  const label = domain.split('.')[0] ?? domain;
  const company = label.charAt(0).toUpperCase() + label.slice(1);
  const base = { seed, domain, company, roster, exchange: options.exchange ?? false, baseDn };
  const contactEntries = () => count(contacts, (index) => contactEntry(base, index));
  const context: GroupsContext = { ...base, contacts: [...contactEntries()].map((contact) => contact.dn) };
  const plans = planGroups(context, options.groups ?? share(1 / 40, Math.min(60, people)));
  const acquired = unit(baseDn, ['Acquired']);
  const dirt = options.dirty ? makeDirtOf(context, acquired.dn) : [];

  const containers = function* () {
    yield* unitEntries(baseDn, roster.offices);
    if (dirt.length > 0) yield acquired;
  };
  const members = (standing: Standing) => membersOfStanding(context, standing);
  const organization: Omit<Organization, 'entries' | 'counts'> = {
    ...{ domain, baseDn, company, seed, dirt, roster, context },
    outOfScopeOu: unitDn(baseDn, ['Contractors']),
    groupPlans: plans,
    cloudAccounts: cloudAccountsOf(context),
    containers: () => ({ [Symbol.iterator]: containers }),
    people: () => members('employee'),
    leavers: () => members('leaver'),
    contractors: () => members('contractor'),
    serviceAccounts: () => count(serviceAccounts, (index) => serviceAccountEntry(context, index)),
    sharedMailboxes: () => count(sharedMailboxes, (index) => sharedMailboxEntry(context, index)),
    contacts: contactEntries,
    groups: () => count(plans.length, (index) => groupEntry(context, plans[index] as GroupPlan, plans)),
    links: () => dirt.flatMap((one) => one.links),
  };
  const counts = { people, leavers, contractors, serviceAccounts, sharedMailboxes, contacts, groups: plans.length };
  const dirty = dirt.reduce((sum, one) => sum + one.entries.length, 0);
  return {
    ...organization,
    counts: { ...counts, containers: [...organization.containers()].length, dirty },
    entries: () => ({ [Symbol.iterator]: () => allEntries(organization) }),
  };
}

/** Puts the whole organization into a forest that has only its domain. */
export async function loadOrganization(forest: ForestAdministration, organization: Organization): Promise<void> {
  await forest.load(organization.entries());
  await forest.link(organization.links());
}

function* allEntries(organization: Omit<Organization, 'entries' | 'counts'>): Generator<LabEntry> {
  yield* organization.containers();
  yield* organization.people();
  yield* organization.leavers();
  yield* organization.contractors();
  yield* organization.serviceAccounts();
  yield* organization.sharedMailboxes();
  yield* organization.contacts();
  yield* organization.groups();
  for (const dirt of organization.dirt) yield* dirt.entries;
}

/** An iterable that makes its entries anew each time it is gone through. */
function count(total: number, make: (index: number) => LabEntry): Iterable<LabEntry> {
  return {
    *[Symbol.iterator]() {
      for (let index = 0; index < total; index++) yield make(index);
    },
  };
}

function membersOfStanding(context: PeopleContext, standing: Standing): Iterable<LabEntry> {
  return {
    *[Symbol.iterator]() {
      for (const member of context.roster.members) {
        if (member.standing === standing) yield personEntry(context, member);
      }
    },
  };
}

function makeDirtOf(context: GroupsContext, unitDnOfDirt: string): readonly Dirt[] {
  const employee = context.roster.members[0] as Member;
  const contractor = context.roster.members.find((member) => member.standing === 'contractor');
  return makeDirt({
    domain: context.domain,
    unitDn: unitDnOfDirt,
    employee: { dn: context.roster.dn(employee), mail: userPrincipalName(context, employee) },
    contractorDn: contractor && context.roster.dn(contractor),
  });
}

/** Three employees with a mailbox, known to the tenant under an older name of theirs in Latin letters. */
function cloudAccountsOf(context: GroupsContext): readonly CloudAccount[] {
  const candidates = context.roster.members.slice(0, context.roster.employees);
  return candidates
    .filter((member) => hasMailbox(context, member) && NAMINGS[member.naming].order === 'given first')
    .slice(1, 4)
    .map((member) => ({
      userPrincipalName: userPrincipalName(context, member),
      mail: userPrincipalName(context, member),
      displayName: `${member.given.latin} ${member.family.latin} (cloud)`,
      mailNickname: member.alias,
      dn: context.roster.dn(member),
    }));
}

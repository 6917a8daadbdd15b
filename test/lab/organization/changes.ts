/** A dozen days in the life of the company, as data: what administrators do to a directory between two cycles. */

import { escapeRdnValue, parentDn } from '../../../engine/model/distinguished-name.ts';
import type { AttributeChange, ForestAdministration } from '../forest-administration.ts';
import { groupDn, membersOf } from './groups.ts';
import type { Organization } from './organization.ts';
import { DISABLED, hasReports, personEntry, userPrincipalName } from './people.ts';
import { DEPARTMENTS, OFFICES } from './places.ts';
import { randomFor, type Random } from './random.ts';
import { unitDn, type Member, type Roster } from './roster.ts';

export type ChangeKind =
  | 'hire'
  | 'rename'
  | 'move'
  | 'disable'
  | 'leave'
  | 'manager'
  | 'title'
  | 'clear'
  | 'member-add'
  | 'member-remove'
  | 'enter-scope'
  | 'ou-rename';

export interface OrganizationChange {
  readonly kind: ChangeKind;
  /** In words, naming whom it concerns. */
  readonly title: string;
  /** The object it concerns: its DN before (absent for a new object) and after (absent for a deleted one). */
  readonly before?: string;
  readonly after?: string;
  apply(forest: ForestAdministration): Promise<void>;
}

interface Scene {
  readonly organization: Organization;
  readonly random: Random;
  /** An employee with no change so far, without reports, and known to the tenant only by synchronization. */
  someone(): Member;
  /** Whether `someone` gave this one already. */
  isTaken(member: Member): boolean;
  dn(member: Member): string;
}

/**
 * One change of every kind, in an order in which they can be applied; each concerns another object. Wants at least sixty
 * people and a project; throws a RangeError where the organization is smaller.
 */
export function organizationChanges(organization: Organization, seed: number): readonly OrganizationChange[] {
  const random = randomFor(seed, 'changes');
  const scene: Scene = {
    organization,
    random,
    ...picker(organization, random),
    dn: (member) => organization.roster.dn(member),
  };
  return [
    hire(scene),
    rename(scene),
    move(scene),
    disable(scene),
    leave(scene),
    newManager(scene),
    newTitle(scene),
    clearTelephone(scene),
    ...memberships(scene),
    enterScope(scene),
    renameUnit(scene),
  ];
}

/** Hands out employees, each once; none from the office whose unit is renamed at the end. */
function picker(organization: Organization, random: Random): Pick<Scene, 'someone' | 'isTaken'> {
  const { roster, cloudAccounts } = organization;
  const known = new Set(cloudAccounts.map((account) => account.dn));
  const quiet = roster.offices - 1;
  const candidates = roster.members.slice(0, roster.employees).filter((member) => {
    return member.index > 0 && member.office !== quiet && !hasReports(roster, member) && !known.has(roster.dn(member));
  });
  const taken = new Set<Member>();
  const someone = () => {
    const [member] = candidates.splice(random.below(candidates.length), 1);
    if (!member) throw new RangeError('The organization is too small for a dozen changes');
    taken.add(member);
    return member;
  };
  return { someone, isTaken: (member) => taken.has(member) };
}

function set(attribute: string, ...values: string[]): AttributeChange {
  return { operation: 'replace', attribute, values };
}

/** A new colleague in somebody's team, in no group yet. */
function hire({ organization, someone }: Scene): OrganizationChange {
  const { context, domain } = organization;
  const colleague = someone();
  const template = personEntry(context, colleague).attributes;
  const dn = `CN=Nadia Newcomer,${parentDn(context.roster.dn(colleague))}`;
  const mail = `nadia.newcomer@${domain}`;
  const attributes = {
    ...template,
    cn: ['Nadia Newcomer'],
    givenName: ['Nadia'],
    sn: ['Newcomer'],
    displayName: ['Nadia Newcomer'],
    sAMAccountName: ['nnewcomer'],
    userPrincipalName: [mail],
    mail: [mail],
    proxyAddresses: [`SMTP:${mail}`],
    employeeID: ['E9999999'],
    preferredLanguage: ['en-US'],
  };
  return {
    kind: 'hire',
    title: `Nadia Newcomer joins ${template['department']?.[0] ?? ''}`,
    after: dn,
    apply: (forest) => forest.add({ dn, attributes }),
  };
}

/** A marriage: new family name, name of the object, sign-in name and address; the old address stays an alias. */
function rename({ organization, someone, dn }: Scene): OrganizationChange {
  const member = someone();
  const { domain, context } = organization;
  const before = dn(member);
  const old = userPrincipalName(context, member);
  const family = 'Nováková-Kelly';
  const commonName = `${member.given.native} ${family}`;
  const after = `CN=${escapeRdnValue(commonName)},${parentDn(before)}`;
  const mail = `${member.given.latin.toLowerCase().replace(/[^a-z]/g, '')}.novakova-kelly@${domain}`;
  return {
    kind: 'rename',
    title: `${member.commonName} is now called ${commonName}`,
    before,
    after,
    async apply(forest) {
      await forest.modify(before, [
        set('sn', family),
        set('displayName', commonName),
        set('userPrincipalName', mail),
        set('mail', mail),
        set('proxyAddresses', `SMTP:${mail}`, `smtp:${old}`),
      ]);
      await forest.move(before, after);
    },
  };
}

/** To the same department of another office, which changes the place on paper too. */
function move({ organization, someone, dn }: Scene): OrganizationChange {
  const member = someone();
  const { roster } = organization;
  const target = (member.office + 1) % Math.max(1, roster.offices - 1);
  const office = OFFICES[target];
  if (!office || target === member.office) throw new RangeError('The organization has too few offices');
  const before = dn(member);
  const after = placeIn(roster, target, member);
  return {
    kind: 'move',
    title: `${member.commonName} moves to ${office.name}`,
    before,
    after,
    async apply(forest) {
      await forest.move(before, after);
      await forest.modify(after, [
        set('physicalDeliveryOfficeName', `${office.name} 1.01`),
        set('streetAddress', office.street),
        set('l', office.city),
        set('st', office.state),
        set('postalCode', office.postalCode),
        set('c', office.c),
        set('co', office.co),
        set('countryCode', String(office.countryCode)),
      ]);
    },
  };
}

/** The DN of a member in the same department of another office, with a mark of its own where a namesake sits. */
function placeIn(roster: Roster, office: number, member: Member): string {
  const team = roster.teams[office]?.[member.department] ?? [];
  const namesake = team.some((index) => roster.members[index]?.commonName === member.commonName);
  const commonName = namesake ? `${member.commonName} (${member.accountName})` : member.commonName;
  return `CN=${escapeRdnValue(commonName)},${roster.unit(office, member.department)}`;
}

function disable(scene: Scene): OrganizationChange {
  return attributeChange(scene, 'disable', 'is on leave: the account is disabled', [
    set('userAccountControl', DISABLED),
  ]);
}

function leave({ someone, dn }: Scene): OrganizationChange {
  const member = someone();
  const before = dn(member);
  return {
    kind: 'leave',
    title: `${member.commonName} has left: the account is deleted`,
    before,
    apply: (forest) => forest.remove(before),
  };
}

function newManager(scene: Scene): OrganizationChange {
  const { members } = scene.organization.roster;
  const member = scene.someone();
  const head = members[member.manager === 0 ? 1 : 0];
  if (!head) throw new RangeError('The organization has no second head');
  const changes = [set('manager', scene.dn(head))];
  return attributeChange({ ...scene, someone: () => member }, 'manager', `reports to ${head.commonName}`, changes);
}

function newTitle(scene: Scene): OrganizationChange {
  const department = scene.random.pick(DEPARTMENTS);
  const title = `Distinguished ${department.titles[2] ?? department.titles[1]}`;
  return attributeChange(scene, 'title', `is promoted to ${title}`, [
    set('title', title),
    set('department', department.name),
  ]);
}

/** An attribute that had a value has none any more. */
function clearTelephone(scene: Scene): OrganizationChange {
  return attributeChange(scene, 'clear', 'has no telephone any more', [set('telephoneNumber')]);
}

function attributeChange(
  { someone, dn }: Scene,
  kind: ChangeKind,
  words: string,
  changes: readonly AttributeChange[],
): OrganizationChange {
  const member = someone();
  const at = dn(member);
  return {
    kind,
    title: `${member.commonName} ${words}`,
    before: at,
    after: at,
    apply: (forest) => forest.modify(at, changes),
  };
}

/** Somebody comes to a project, somebody else goes. */
function memberships({ organization, someone, isTaken, dn }: Scene): OrganizationChange[] {
  const { context, groupPlans, roster } = organization;
  const members = new Map(roster.members.map((member) => [dn(member), member]));
  for (const plan of groupPlans) {
    if (plan.kind !== 'project') continue;
    const present = membersOf(context, plan, groupPlans).flatMap((member) => members.get(member) ?? []);
    const going = present.find((member) => !isTaken(member));
    if (!going) continue;
    let coming = someone();
    while (present.includes(coming)) coming = someone();
    const group = groupDn(context, plan);
    return [
      {
        kind: 'member-add',
        title: `${coming.commonName} joins ${plan.name}`,
        before: group,
        after: group,
        apply: (forest) => forest.addMember(group, dn(coming)),
      },
      {
        kind: 'member-remove',
        title: `${going.commonName} is no longer in ${plan.name}`,
        before: group,
        after: group,
        apply: (forest) => forest.removeMember(group, dn(going)),
      },
    ];
  }
  throw new RangeError('The organization has no project with people');
}

/** A contractor is employed: the account moves out of the unit that is not synchronized. */
function enterScope({ organization, dn }: Scene): OrganizationChange {
  const { roster } = organization;
  const contractor = roster.members.findLast((member) => member.standing === 'contractor');
  if (!contractor) throw new RangeError('The organization has no contractor');
  const before = dn(contractor);
  const office = contractor.office === roster.offices - 1 ? 0 : contractor.office;
  const after = placeIn(roster, office, contractor);
  return {
    kind: 'enter-scope',
    title: `${contractor.commonName}, a contractor so far, is employed`,
    before,
    after,
    async apply(forest) {
      await forest.move(before, after);
      await forest.modify(after, [set('employeeType', 'Employee'), set('company', organization.company)]);
    },
  };
}

/** A whole office is renamed; everybody in it has a new DN and is otherwise as before. */
function renameUnit({ organization }: Scene): OrganizationChange {
  const { roster, baseDn } = organization;
  const office = OFFICES[roster.offices - 1];
  if (!office) throw new RangeError('The organization has no office');
  const before = unitDn(baseDn, [office.name, office.region, 'People']);
  const after = unitDn(baseDn, [`${office.name} and Beyond`, office.region, 'People']);
  return {
    kind: 'ou-rename',
    title: `The ${office.name} office is renamed ${office.name} and Beyond`,
    before,
    after,
    apply: (forest) => forest.move(before, after),
  };
}

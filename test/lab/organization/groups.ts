/** Groups of the company: by office and department, distribution lists, projects; each nested in others. */

import { escapeRdnValue } from '../../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../entry.ts';
import { entry, hasMailbox, type PeopleContext } from './people.ts';
import { DEPARTMENTS, OFFICES } from './places.ts';
import { randomFor } from './random.ts';
import type { Member } from './roster.ts';

export interface GroupPlan {
  readonly kind: 'everyone' | 'office' | 'department' | 'list' | 'team' | 'project';
  /** Common name and display name. */
  readonly name: string;
  /** ASCII, unique in the domain. */
  readonly accountName: string;
  /** Indexes into `OFFICES` and `DEPARTMENTS`, where the group is one's own. */
  readonly office?: number;
  readonly department?: number;
  readonly number?: number;
}

export interface GroupsContext extends PeopleContext {
  readonly baseDn: string;
  /** DNs of mail contacts, some of which are on the offices' distribution lists. */
  readonly contacts: readonly string[];
}

/** `groupType` ([MS-ADTS] 2.2.12): global and universal security groups, universal distribution groups. */
const GLOBAL_SECURITY = '-2147483646';
const UNIVERSAL_SECURITY = '-2147483640';
const UNIVERSAL_DISTRIBUTION = '8';

const PROJECTS = [
  'Aurora',
  'Boréal',
  'Csárdás',
  'Δέλτα',
  'Еверест',
  'Fjörður',
  'गंगा',
  '光',
  'İpek',
  'Jötunn',
  'Kōan',
  'Łuna',
];

/** As many groups as asked for, some of each kind; a group stands before any that contains it. */
export function planGroups(context: PeopleContext, count: number): readonly GroupPlan[] {
  const offices = OFFICES.slice(0, context.roster.offices);
  const staff = offices.map(({ name, code }, office): GroupPlan => {
    return { kind: 'office', name: `${name} Staff`, accountName: `grp-${code.toLowerCase()}`, office };
  });
  const lists = offices.map(({ name, code }, office): GroupPlan => {
    return { kind: 'list', name: `${name} News`, accountName: `list-${code.toLowerCase()}`, office };
  });
  const departments = DEPARTMENTS.map(({ name }, department): GroupPlan => {
    return { kind: 'department', name: `${name} Worldwide`, accountName: `grp-${slug(name)}`, department };
  });
  const teams = offices.flatMap(({ name, code }, office) =>
    DEPARTMENTS.map((unit, department): GroupPlan => {
      const accountName = `grp-${code.toLowerCase()}-${slug(unit.name)}`;
      return { kind: 'team', name: `${name} ${unit.name}`, accountName, office, department };
    }).filter((plan) => teamOf(context, plan).length > 0),
  );
  const projects = Array.from({ length: count }, (_, number) => project(number));
  const everyone: GroupPlan = { kind: 'everyone', name: 'All Staff', accountName: 'grp-all-staff' };
  const plans = [everyone, ...inTurns([staff, teams, departments, teams, lists, projects])].slice(0, count);
  const order: readonly GroupPlan['kind'][] = ['team', 'project', 'list', 'office', 'department', 'everyone'];
  return plans.sort((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind));
}

/** One of each list in turn until all are used up; a list that stands here twice gives twice as often. */
function inTurns<T>(lists: readonly (readonly T[])[]): T[] {
  const iterators = new Map(lists.map((list) => [list, list.values()]));
  const taken: T[] = [];
  for (let before = -1; before < taken.length;) {
    before = taken.length;
    for (const list of lists) {
      const next = iterators.get(list)?.next();
      if (next && !next.done) taken.push(next.value);
    }
  }
  return taken;
}

function project(number: number): GroupPlan {
  const name = `Project ${PROJECTS[number % PROJECTS.length]} ${Math.floor(number / PROJECTS.length) + 1}`;
  return { kind: 'project', name, accountName: `prj-${number + 1}`, number };
}

function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z]+/g, '-');
}

export function groupDn(context: GroupsContext, plan: GroupPlan): string {
  return `CN=${escapeRdnValue(plan.name)},OU=Groups,${context.baseDn}`;
}

export function groupEntry(context: GroupsContext, plan: GroupPlan, plans: readonly GroupPlan[]): LabEntry {
  const list = plan.kind === 'list';
  const mail = list || plan.kind === 'project' ? `${plan.accountName}@${context.domain}` : undefined;
  return entry(groupDn(context, plan), ['top', 'group'], {
    cn: plan.name,
    sAMAccountName: plan.accountName,
    groupType: list ? UNIVERSAL_DISTRIBUTION : plan.kind === 'team' ? GLOBAL_SECURITY : UNIVERSAL_SECURITY,
    displayName: plan.name,
    description: list ? 'Announcements' : undefined,
    mail,
    proxyAddresses: mail && [`SMTP:${mail}`],
    mailNickname: context.exchange && mail ? plan.accountName : undefined,
    member: membersOf(context, plan, plans),
  });
}

/** DNs of the direct members: groups where there is one for the part, else its people. */
export function membersOf(context: GroupsContext, plan: GroupPlan, plans: readonly GroupPlan[]): readonly string[] {
  const dns = (members: readonly Member[]) => members.map((member) => context.roster.dn(member));
  switch (plan.kind) {
    case 'team':
      return dns(teamOf(context, plan));
    case 'list': {
      const staff = parts({ office: plan.office }, context).flatMap((part) => teamOf(context, part));
      const outside = context.contacts.filter((_, index) => index % context.roster.offices === plan.office);
      return [...dns(staff.filter((member) => hasMailbox(context, member))), ...outside];
    }
    case 'project':
      return projectMembers(context, plan, plans);
    case 'office':
    case 'department':
      return nested(context, parts(plan, context), plans);
    case 'everyone':
      return parts({ department: 0 }, context).flatMap(({ office }) => {
        const staff = plans.find((other) => other.kind === 'office' && other.office === office);
        return staff ? [groupDn(context, staff)] : nested(context, parts({ office }, context), plans);
      });
  }
}

interface Part {
  readonly office?: number | undefined;
  readonly department?: number | undefined;
}

/** Every combination of office and department that falls under what is given. */
function parts(whole: Part, context: PeopleContext): Required<Part>[] {
  const all = (count: number, one: number | undefined) => (one === undefined ? [...Array(count).keys()] : [one]);
  return all(context.roster.offices, whole.office).flatMap((office) =>
    all(DEPARTMENTS.length, whole.department).map((department) => ({ office, department })),
  );
}

function nested(context: GroupsContext, wanted: readonly Part[], plans: readonly GroupPlan[]): readonly string[] {
  const groups = new Map(
    plans.filter((plan) => plan.kind === 'team').map((plan) => [`${plan.office}/${plan.department}`, plan]),
  );
  return wanted.flatMap((part) => {
    const group = groups.get(`${part.office}/${part.department}`);
    if (group) return [groupDn(context, group)];
    return teamOf(context, part).map((member) => context.roster.dn(member));
  });
}

function teamOf(context: PeopleContext, part: Part): Member[] {
  const indexes = context.roster.teams[part.office ?? -1]?.[part.department ?? -1] ?? [];
  return indexes.flatMap((index) => context.roster.members[index] ?? []);
}

function projectMembers(context: GroupsContext, plan: GroupPlan, plans: readonly GroupPlan[]): readonly string[] {
  const random = randomFor(context.seed, 'project', plan.number ?? 0);
  const { employees } = context.roster;
  const size = Math.min(4 + random.below(30), employees);
  const chosen = new Set<string>();
  for (let draw = 0; draw < size; draw++) {
    const member = context.roster.members[random.below(employees)];
    if (member) chosen.add(context.roster.dn(member));
  }
  const before = plans.find((other) => other.kind === 'project' && other.number === (plan.number ?? 0) - 1);
  if (before && random.chance(0.3)) chosen.add(groupDn(context, before));
  return [...chosen];
}

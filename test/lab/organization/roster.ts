/**
 * Who works in the company, in the least that has to be remembered of each: everything else about a person follows from
 * the seed and the person's number, and is made when asked for.
 */

import { escapeRdnValue } from '../../../engine/model/distinguished-name.ts';
import { accountPart, NAMINGS, wholeName, type Name, type NamingKey } from './names.ts';
import { DEPARTMENTS, OFFICES } from './places.ts';
import { randomFor, type Random } from './random.ts';

export type Standing = 'employee' | 'leaver' | 'contractor';

export interface Member {
  readonly index: number;
  readonly standing: Standing;
  /** Indexes into `OFFICES` and `DEPARTMENTS`. */
  readonly office: number;
  readonly department: number;
  readonly naming: NamingKey;
  readonly given: Name;
  readonly family: Name;
  /** Common name, unique in its organizational unit. */
  readonly commonName: string;
  /** At most 20 characters, unique in the domain. */
  readonly accountName: string;
  /** The part of the user principal name before the `@`, unique in the domain. */
  readonly alias: string;
  /** Nought for the head of a department in an office, then one, two, ... in the order of joining. */
  readonly rank: number;
  /** Absent for the head of the company. The manager always has a lower index than the person. */
  readonly manager: number | undefined;
}

export interface Roster {
  readonly members: readonly Member[];
  /** Indexes of employees by office and department: `teams[office][department]`. */
  readonly teams: readonly (readonly (readonly number[])[])[];
  readonly offices: number;
  /** How many employees; they are the first of `members`. */
  readonly employees: number;
  dn(member: Member): string;
  unit(office: number, department: number): string;
}

export interface RosterOptions {
  readonly seed: number;
  readonly people: number;
  readonly leavers: number;
  readonly contractors: number;
  readonly baseDn: string;
}

/** How many report to one manager. */
const SPAN = 8;
/** Most people of an office bear names of its language, the others come from everywhere. */
const LOCALS = 0.82;
const NAMING_KEYS = Object.keys(NAMINGS) as NamingKey[];

export function makeRoster(options: RosterOptions): Roster {
  const offices = Math.max(1, Math.min(OFFICES.length, options.people));
  const officeWeights = OFFICES.slice(0, offices).map((office) => office.weight);
  const departmentWeights = DEPARTMENTS.map((department) => department.weight);
  const units = OFFICES.map((office) =>
    DEPARTMENTS.map((department) => unitDn(options.baseDn, [department.name, office.name, office.region, 'People'])),
  );
  const parents: Record<'leaver' | 'contractor', string> = {
    leaver: unitDn(options.baseDn, ['Disabled']),
    contractor: unitDn(options.baseDn, ['Contractors']),
  };
  const unit = (office: number, department: number) => units[office]?.[department] ?? '';
  const containerOf = (member: Pick<Member, 'standing' | 'office' | 'department'>) =>
    member.standing === 'employee' ? unit(member.office, member.department) : parents[member.standing];

  const members: Member[] = [];
  const teams: number[][][] = units.map((row) => row.map(() => []));
  const taken = new Map<string, number>();
  const total = options.people + options.leavers + options.contractors;
  for (let index = 0; index < total; index++) {
    const random = randomFor(options.seed, 'member', index);
    const standing = standingOf(index, options);
    const office = index < offices ? index : weighted(random, officeWeights);
    // The first of each office leads it.
    const department = index < offices ? 0 : weighted(random, departmentWeights);
    const team = teams[office]?.[department] ?? [];
    const person = {
      index,
      standing,
      office,
      department,
      rank: standing === 'employee' ? team.length : 1,
      manager: managerOf(index, office, standing, team),
      ...bornName(random, office, index),
    };
    members.push({ ...person, ...uniqueNames(person, containerOf(person), taken) });
    if (standing === 'employee') team.push(index);
  }
  return {
    members,
    teams,
    offices,
    employees: options.people,
    unit,
    dn: (member) => `CN=${escapeRdnValue(member.commonName)},${containerOf(member)}`,
  };
}

/** The DN of an organizational unit, from the innermost name outwards. */
export function unitDn(baseDn: string, names: readonly string[]): string {
  return [...names.map((name) => `OU=${escapeRdnValue(name)}`), baseDn].join(',');
}

function standingOf(index: number, options: RosterOptions): Standing {
  if (index < options.people) return 'employee';
  return index < options.people + options.leavers ? 'leaver' : 'contractor';
}

function weighted(random: Random, weights: readonly number[]): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return Math.max(found, 0);
}

/**
 * Heads of offices report to the head of the company, heads of departments to the head of their office, and below each
 * head stands a tree in the order of joining: so every manager is there before the first report, and there are no circles.
 */
function managerOf(index: number, office: number, standing: Standing, team: readonly number[]): number | undefined {
  if (index === 0) return undefined;
  if (standing === 'leaver') return undefined;
  if (index === office) return 0;
  if (team.length === 0) return office;
  if (standing === 'contractor') return team[0];
  return team[Math.floor((team.length - 1) / SPAN)];
}

/** The rank of the first who reports to the member of that rank, if the team has grown so far. */
export function firstReport(rank: number): number {
  return rank * SPAN + 1;
}

function bornName(random: Random, office: number, index: number): Pick<Member, 'naming' | 'given' | 'family'> {
  const local = OFFICES[office]?.naming ?? 'english';
  // The head of an office is a local, so that even a small company writes in every script.
  const key = index === office || random.chance(LOCALS) ? local : random.pick(NAMING_KEYS);
  const naming = NAMINGS[key];
  return { naming: key, given: random.pick(naming.given), family: random.pick(naming.family) };
}

function uniqueNames(
  person: Pick<Member, 'naming' | 'given' | 'family'>,
  container: string,
  taken: Map<string, number>,
): Pick<Member, 'commonName' | 'accountName' | 'alias'> {
  const given = accountPart(person.given) || 'x';
  const family = accountPart(person.family) || 'x';
  const name = wholeName(NAMINGS[person.naming], person.given, person.family);
  // Letters only before the number, and never more than five digits: no two bases can meet, and 20 is never passed.
  const account = `${given.charAt(0)}${family}`.slice(0, 15);
  const alias = `${given}.${family}`;
  return {
    commonName: numbered(taken, `${container}|${name}`, name, ' '),
    accountName: numbered(taken, `account|${account}`, account, ''),
    alias: numbered(taken, `alias|${alias}`, alias, ''),
  };
}

/** The name itself the first time, then with a number behind it. */
function numbered(taken: Map<string, number>, key: string, name: string, separator: string): string {
  const folded = key.toLowerCase();
  const count = (taken.get(folded) ?? 0) + 1;
  taken.set(folded, count);
  return count === 1 ? name : `${name}${separator}${count}`;
}

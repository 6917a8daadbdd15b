/**
 * A company of sixty people and ten groups, and its days: what changes is drawn from a seed and from what the forest
 * holds, so the same days can be lived again by a forest whose engine nobody kills.
 */

import { parentDn } from '../../engine/model/distinguished-name.ts';
import type { LabEntry } from '../lab/entry.ts';
import type { LabObject } from '../lab/forest/administration.ts';
import type { Forest } from '../lab/forest/forest.ts';
import { randomFor, type Random } from '../lab/organization/random.ts';
import { BASE, DOMAIN, type Stage } from './stage.ts';

export const OUTSIDE = `OU=Outside,${BASE}`;
const STAFF = `OU=Staff,${BASE}`;
const GROUPS = `OU=Groups,${BASE}`;
const TEAMS = ['North', 'South', 'West'];
const PEOPLE = 60;
const GROUP_COUNT = 10;
/** Global security group ([MS-ADTS] 2.2.12). */
const SECURITY_GROUP = '-2147483646';

const unit = (dn: string): LabEntry => ({ dn, attributes: { objectClass: ['top', 'organizationalUnit'] } });
const personDn = (name: string, team: string) => `CN=${name},OU=${team},${STAFF}`;
const groupDn = (name: string) => `CN=${name},${GROUPS}`;

function person(name: string, team: string, attributes: { readonly [name: string]: readonly string[] } = {}): LabEntry {
  return {
    dn: personDn(name, team),
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [name],
      userPrincipalName: [`${name}@${DOMAIN}`],
      displayName: [`Person ${name}`],
      userAccountControl: ['512'],
      ...attributes,
    },
  };
}

const group = (name: string): LabEntry => ({
  dn: groupDn(name),
  attributes: { objectClass: ['top', 'group'], sAMAccountName: [name], groupType: [SECURITY_GROUP] },
});

export function foundCompany(forest: Forest, seed: number): void {
  const random = randomFor(seed, 'company');
  const { state } = forest;
  state.load([STAFF, GROUPS, OUTSIDE, ...TEAMS.map((team) => `OU=${team},${STAFF}`)].map(unit));
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const team = TEAMS[index % TEAMS.length]!;
    const manager = index < 3 ? {} : { manager: [personDn(`p${index % 3}`, TEAMS[(index % 3) % TEAMS.length]!)] };
    return person(`p${index}`, team, { title: [`Title ${random.below(9)}`], ...manager });
  });
  state.load(people);
  state.load(Array.from({ length: GROUP_COUNT }, (_, index) => group(`g${index}`)));
  for (let index = 0; index < GROUP_COUNT; index++) {
    const members = new Set(Array.from({ length: 8 }, () => people[random.below(PEOPLE)]!.dn));
    // Groups in groups, and the last two in each other.
    members.add(groupDn(`g${(index + 1) % GROUP_COUNT}`));
    if (index === GROUP_COUNT - 1) members.add(groupDn(`g${GROUP_COUNT - 2}`));
    state.modify(groupDn(`g${index}`), [{ operation: 'add', attribute: 'member', values: [...members] }]);
  }
}

interface Day {
  readonly forest: Forest;
  readonly random: Random;
  readonly number: number;
  /** People and groups that nothing happened to today. */
  readonly people: LabObject[];
  readonly groups: LabObject[];
  readonly outside: LabObject[];
}

type Change = (day: Day) => void;

/** Somebody to whom nothing happened today, as they are now: a unit may have been renamed since the morning. */
function take(day: Day, from: LabObject[]): LabObject {
  if (from.length === 0) throw new RangeError('Nobody is left for a change');
  return asNow(day, from.splice(day.random.below(from.length), 1)[0]!);
}

const asNow = (day: Day, { guid }: LabObject) => day.forest.state.get(guid)!;

const text = (object: LabObject, attribute: string) => String(object.attributes[attribute]?.[0] ?? '');
const rdn = (dn: string) => dn.slice(0, dn.length - parentDn(dn).length - 1);

function hire(day: Day): void {
  const name = `n${day.number}x${day.random.below(1_000_000)}`;
  const boss = asNow(day, day.random.pick(day.people));
  day.forest.state.add(person(name, currentTeam(day), { title: ['New'], manager: [boss.dn] }));
}

/** Units are renamed from day to day: ask where there is one. */
function currentTeam(day: Day): string {
  const dn = day.random.pick(unitsOf(day.forest)).dn;
  return rdn(dn).slice('OU='.length);
}

const unitsOf = (forest: Forest) =>
  forest.state
    .find('(objectClass=organizationalUnit)')
    .filter((object) => parentDn(object.dn) === STAFF)
    .sort((left, right) => (left.guid < right.guid ? -1 : 1));

const promote: Change = (day) =>
  day.forest.state.modify(take(day, day.people).guid, { title: `Title ${day.number}.${day.random.below(1000)}` });

const move: Change = (day) => {
  const who = take(day, day.people);
  day.forest.state.move(who.guid, `${rdn(who.dn)},${day.random.pick(unitsOf(day.forest)).dn}`);
};

const memberChange = (operation: 'add' | 'delete'): Change => {
  return (day) => {
    const where = take(day, day.groups);
    const members = (where.attributes['member'] ?? []).map(String).sort();
    const strangers = day.people.map((one) => asNow(day, one).dn).filter((dn) => !members.includes(dn));
    const from = operation === 'add' ? strangers : members;
    if (from.length === 0) return;
    day.forest.state.modify(where.guid, [{ operation, attribute: 'member', values: [day.random.pick(from)] }]);
  };
};

const CHANGES: readonly Change[] = [
  hire,
  hire,
  hire,
  promote,
  promote,
  promote,
  promote,
  (day) => day.forest.state.modify(take(day, day.people).guid, { title: [] }),
  (day) => day.forest.state.modify(take(day, day.people).guid, { userAccountControl: '514' }),
  (day) => {
    const who = take(day, day.people);
    const boss = take(day, day.people);
    day.forest.state.modify(who.guid, { manager: boss.dn });
  },
  (day) => {
    const who = take(day, day.people);
    const name = `${text(who, 'sAMAccountName')}-${day.number}`;
    day.forest.state.modify(who.guid, { userPrincipalName: `${name}@${DOMAIN}`, displayName: `Person ${name}` });
  },
  move,
  (day) => {
    const who = take(day, day.people);
    day.forest.state.move(who.guid, `CN=renamed-${day.number},${parentDn(who.dn)}`);
  },
  (day) => {
    const who = take(day, day.people);
    day.forest.state.move(who.guid, `${rdn(who.dn)},${OUTSIDE}`);
  },
  (day) => {
    const back = day.outside[0];
    if (back) day.forest.state.move(back.guid, `${rdn(back.dn)},${day.random.pick(unitsOf(day.forest)).dn}`);
  },
  (day) => day.forest.state.remove(take(day, day.people).guid),
  (day) => day.forest.state.remove(take(day, day.people).guid),
  (day) => day.forest.state.add(group(`t${day.number}x${day.random.below(1_000_000)}`)),
  (day) => {
    if (day.number % 3 === 0 && day.groups.length > 6) day.forest.state.remove(take(day, day.groups).guid);
  },
  memberChange('add'),
  memberChange('add'),
  memberChange('delete'),
  (day) => {
    const { dn } = unitsOf(day.forest)[day.number % TEAMS.length]!;
    day.forest.state.move(dn, `OU=Unit ${day.number},${STAFF}`);
  },
];

/** What happens on a day, twenty-odd changes of every kind in an order of its own; `number` counts from 1. */
export function liveDay({ forest, reseed }: Stage, seed: number, number: number): void {
  // The lab draws the cookies of paged searches from the same numbers, and how many there were is chance.
  reseed(number);
  const random = randomFor(seed, 'day', number);
  const byGuid = (filter: string) => forest.state.find(filter).sort((left, right) => (left.guid < right.guid ? -1 : 1));
  const users = byGuid('(&(objectCategory=person)(objectClass=user)(displayName=*))');
  const day: Day = {
    forest,
    random,
    number,
    people: users.filter(({ dn }) => dn.endsWith(STAFF)),
    groups: byGuid('(objectClass=group)').filter(({ dn }) => dn.endsWith(GROUPS)),
    outside: users.filter(({ dn }) => dn.endsWith(OUTSIDE)),
  };
  const order = CHANGES.map((change) => ({ change, at: random.next() })).sort((left, right) => left.at - right.at);
  for (const { change } of order) change(day);
}

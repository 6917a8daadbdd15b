/**
 * Draws a history. The drawer keeps a rough picture of the organization (who is there, where, who was deleted) so that
 * most of what it draws can be done; what cannot is skipped when it is applied.
 */

import { PROFILES } from '../../../engine/runs/results.ts';
import { randomFor, type Random } from '../../lab/organization/random.ts';
import { OPTIONAL_RULES, OWN_RULES } from './own-rules.ts';
import type { History, LabKind, Label, Side, Step } from './history.ts';

interface Person {
  readonly label: Label;
  readonly name: string;
  upn: string;
}

interface Picture {
  readonly random: Random;
  readonly kind: LabKind;
  readonly people: Person[];
  readonly deletedPeople: Person[];
  readonly groups: { readonly label: Label; readonly name: string }[];
  readonly deletedGroups: { readonly label: Label; readonly name: string }[];
  readonly units: Label[];
  readonly contacts: Label[];
  readonly cloud: Person[];
  readonly cloudGroups: Label[];
  count: number;
}

const GIVEN = ['Anna', 'Béla', 'Chloé', 'Dmitri', 'Eşref', 'Fatima', 'Gül', 'Håkon', 'Ines', 'Jürgen', 'Kim', 'Łucja'];
const FAMILY = ['Nowak', "O'Hara", 'Smith', 'García', 'Müller', 'Ito', 'van den Berg', 'Öztürk', 'Novák, Jr.', 'Kelly'];
const WORDS = ['Alpha', 'Bravo', 'Café', 'Delta+', 'Echo;', 'Fox "T"', 'Golf <1>', 'Hôtel', 'India=', 'Juliett\\'];
/** Global, universal and domain-local security; global distribution ([MS-ADTS] 2.2.12). */
const SECURITY_GROUP = '-2147483646';
const GROUP_TYPES = [SECURITY_GROUP, '-2147483640', '-2147483644', '2'];

/** Attributes of people that flow to the cloud, with values drawn for each; several values are parted by `|`. */
const PEOPLE_ATTRIBUTES: { readonly [attribute: string]: (random: Random) => string } = {
  displayName: (random) => `${random.pick(GIVEN)} ${random.pick(FAMILY)} ${random.below(100)}`,
  givenName: (random) => random.pick(GIVEN),
  sn: (random) => random.pick(FAMILY),
  title: (random) => `${random.pick(WORDS)} keeper`,
  department: (random) => ` ${random.pick(WORDS)} `,
  company: (random) => random.pick(['Contoso', 'Fabrikam']),
  physicalDeliveryOfficeName: (random) => `Room ${random.below(20)}`,
  telephoneNumber: (random) => `+49 30 ${random.below(1000)}`,
  mobile: (random) => `+49 170 ${random.below(1000)}`,
  streetAddress: (random) => `Straße ${random.below(50)}\r\nHinterhof`,
  l: (random) => random.pick(['Köln', 'İzmir', 'Łódź']),
  st: (random) => random.pick(['NRW', 'Ege']),
  postalCode: (random) => String(10000 + random.below(9000)),
  co: (random) => random.pick(['Germany', 'Türkiye', 'Poland']),
  preferredLanguage: (random) => random.pick(['de-DE', 'tr-TR', 'pl-PL']),
  employeeID: (random) => `E${random.below(10_000)}`,
  employeeType: (random) => random.pick(['Employee', 'Robot', 'robot', 'Contractor']),
  description: (random) => random.pick(WORDS),
  facsimileTelephoneNumber: (random) => `+49 30 9${random.below(1000)}`,
};

const EXCHANGE_ATTRIBUTES: { readonly [attribute: string]: (random: Random) => string } = {
  extensionAttribute1: (random) => random.pick(WORDS),
  extensionAttribute7: (random) => String(random.below(100)),
};

const CLOUD_PROPERTIES: { readonly [property: string]: (random: Random) => string | boolean | null } = {
  jobTitle: (random) => random.pick([null, 'Edited in the cloud']),
  department: (random) => random.pick([null, 'Cloud department']),
  displayName: (random) => `Cloud name ${random.below(10)}`,
  accountEnabled: (random) => random.chance(0.5),
  officeLocation: (random) => random.pick([null, 'Cloud 9']),
  usageLocation: (random) => random.pick(['DE', 'TR', null]),
  businessPhones: (random) => random.pick([null, '+1 555 0100']),
  extensionAttribute1: (random) => random.pick([null, 'cloud']),
};

export interface DrawOptions {
  /** Samba has no Exchange schema. */
  readonly server?: 'samba' | undefined;
  /** Fewer operations than would be drawn, where one takes long. */
  readonly most?: number;
}

/** The history of this seed: 30 to 200 operations, runs of the engine strewn in between. */
export function drawHistory(seed: number, { server, most = 200 }: DrawOptions = {}): History {
  const random = randomFor(seed, 'history');
  const drawn = drawLab(random);
  const kind: LabKind = server === undefined ? drawn : { ...drawn, server, exchange: false };
  const picture: Picture = {
    ...{ random, kind, people: [], deletedPeople: [], groups: [], deletedGroups: [], units: [], contacts: [] },
    ...{ cloud: [], cloudGroups: [], count: 0 },
  };
  const before = drawOrganization(picture);
  const operations = Math.min(most, 30 + random.below(171));
  // From a cycle after every change to many changes between two cycles.
  const busy = random.pick([0.05, 0.12, 0.3]);
  const steps: Step[] = [firstCycle(picture)];
  for (let done = 0; done < operations; done++) {
    steps.push(...drawChange(picture));
    if (random.chance(busy)) steps.push(...drawRun(picture));
  }
  return { seed, lab: kind, before, steps };
}

function drawLab(random: Random): LabKind {
  return {
    sourceAnchor: random.chance(0.7) ? 'ms-DS-ConsistencyGuid' : 'objectGUID',
    exchange: random.chance(0.3),
    order: random.chance(0.5) ? ['forest', 'tenant'] : ['tenant', 'forest'],
    tenant: {
      visibilityDelayMs: random.chance(0.2) ? 5_000 : 0,
      deltaReplay: random.chance(0.3) ? 0.3 : 0,
      deltaShuffle: random.chance(0.3),
      deltaPageSize: random.pick([3, 20, 200]),
      softDeleteSecurityGroups: random.chance(0.2),
    },
    forest: {
      maxPageSize: random.pick([1000, 1000, 7]),
      maxValRange: random.pick([1500, 5]),
      dirSyncPageSize: random.pick([1000, 1000, 4]),
    },
  };
}

function drawOrganization(picture: Picture): Step[] {
  const { random } = picture;
  const times = <T>(count: number, make: () => T) => Array.from({ length: count }, make);
  return [
    ...times(4 + random.below(5), () => newUnit(picture)),
    ...times(10 + random.below(31), () => hire(picture)).flat(),
    ...times(5 + random.below(6), () => newGroup(picture)),
    ...times(random.below(4), () => newContact(picture)),
    ...times(random.below(3), () => cloudHire(picture)),
    ...times(10 + random.below(30), () => membership(picture)),
    ...times(random.below(10), () => manager(picture)),
    ...(random.chance(0.6) ? [choose(picture)] : []),
  ];
}

/** Before the forest and the tenant have both been read nothing is known; the product's own setup begins so too. */
function firstCycle({ random, kind }: Picture): Step {
  if (random.chance(0.3)) return { do: 'shuffled', policy: 'initial', order: kind.order };
  return { do: 'cycle', policy: random.chance(0.8) ? 'initial' : 'delta' };
}

function drawRun(picture: Picture): Step[] {
  const { random, kind } = picture;
  const wait: Step = { do: 'wait', minutes: random.chance(0.02) ? 60 * 24 * 31 : 1 + random.below(120) };
  const kindOfRun = random.next();
  if (kindOfRun < 0.6) return [wait, { do: 'cycle', policy: 'delta' }];
  if (kindOfRun < 0.8) return [wait, { do: 'shuffled', policy: 'delta', order: kind.order }];
  if (kindOfRun < 0.85) return [wait, { do: 'cycle', policy: 'initial' }];
  if (kindOfRun < 0.9) {
    return [wait, { do: 'cancelled', policy: random.chance(0.7) ? 'delta' : 'initial', at: 1 + random.below(12) }];
  }
  const side = (): Side => (random.chance(0.5) ? 'forest' : 'tenant');
  return [
    wait,
    ...Array.from({ length: 1 + random.below(4) }, (): Step => ({
      do: 'run',
      side: side(),
      profile: random.pick(PROFILES),
    })),
  ];
}

/** What people do, by how often. */
const CHANGES: readonly (readonly [weight: number, draw: (picture: Picture) => Step | readonly Step[]])[] = [
  [4, hire],
  [10, setAttributes],
  [4, clearAttribute],
  [3, renamePerson],
  [3, marry],
  [6, (picture) => movePerson(picture)],
  [3, disableOrEnable],
  [3, deletePerson],
  [2, deleteAndHireAgain],
  [3, restorePerson],
  [5, manager],
  [8, membership],
  [3, nestGroups],
  [1, newGroup],
  [2, changeGroup],
  [1, renameGroup],
  [1, fillGroup],
  [1, handOver],
  [2, deleteGroup],
  [2, groupAgain],
  [1, restoreGroup],
  [2, moveGroup],
  [1, newContact],
  [1, changeContact],
  [1, newUnit],
  [2, renameUnit],
  [2, moveUnit],
  [0.5, deleteUnit],
  [2, choose],
  [1.5, switchRules],
  [0.5, staging],
  [4, cloudEdit],
  [3, cloudMembership],
  [1, cloudManager],
  [2, cloudDelete],
  [1, cloudHire],
  [1, softMatch],
  [0.5, cloudGroup],
];

const TOTAL = CHANGES.reduce((sum, [weight]) => sum + weight, 0);

function drawChange(picture: Picture): readonly Step[] {
  let at = picture.random.next() * TOTAL;
  for (const [weight, draw] of CHANGES) {
    at -= weight;
    if (at >= 0) continue;
    const drawn = draw(picture);
    return 'do' in drawn ? [drawn] : drawn;
  }
  return [];
}

// Names and labels.

const label = (picture: Picture, kind: string): Label => `${kind}${++picture.count}`;

function anyUnit({ random, units }: Picture): Label {
  return units.length === 0 || random.chance(0.05) ? 'top' : random.pick(units);
}

function anyone({ random, people }: Picture): Person {
  return people.length === 0 ? { label: 'p0', name: 'nobody', upn: 'nobody' } : random.pick(people);
}

function anyGroup({ random, groups }: Picture): { label: Label; name: string } {
  return groups.length === 0 ? { label: 'g0', name: 'nothing' } : random.pick(groups);
}

/** Somebody or something that can be a member. */
function anyMember(picture: Picture): Label {
  const { random, contacts, deletedPeople } = picture;
  const at = random.next();
  if (at < 0.1 && contacts.length > 0) return random.pick(contacts);
  if (at < 0.25) return anyGroup(picture).label;
  if (at < 0.3 && deletedPeople.length > 0) return random.pick(deletedPeople).label;
  return anyone(picture).label;
}

function take<T>(list: T[], random: Random): T | undefined {
  return list.splice(random.below(list.length), 1)[0];
}

// People.

function hire(picture: Picture): Step[] {
  const { random } = picture;
  const who = label(picture, 'p');
  const name = `${random.pick(GIVEN)} ${random.pick(FAMILY)} ${who}`;
  const person = { label: who, name, upn: `user-${who}` };
  picture.people.push(person);
  return [
    { do: 'hire', who, in: anyUnit(picture), name, upn: person.upn, kind: kindOf(random) },
    setSome(picture, who),
  ];
}

const kindOf = (random: Random) => (random.chance(0.1) ? 'inetOrgPerson' : 'user');

function setSome(picture: Picture, who: Label): Step {
  const { random, kind } = picture;
  const values: Record<string, string> = {};
  const table = { ...PEOPLE_ATTRIBUTES, ...(kind.exchange ? EXCHANGE_ATTRIBUTES : {}) };
  for (let drawn = 1 + random.below(3); drawn > 0; drawn--) {
    const [attribute, draw] = random.pick(Object.entries(table));
    values[attribute] = draw(random);
  }
  if (random.chance(0.15)) values['mail'] = `mail-${who}-${random.below(3)}@contoso.test`;
  if (random.chance(0.15))
    values['proxyAddresses'] = `SMTP:mail-${who}-${random.below(3)}@contoso.test|smtp:${who}@old.test`;
  if (kind.exchange && random.chance(0.3)) values['mailNickname'] = `nick-${who}-${random.below(3)}`;
  return { do: 'set', who, values };
}

function setAttributes(picture: Picture): Step {
  return setSome(picture, anyone(picture).label);
}

function clearAttribute(picture: Picture): Step {
  const { random } = picture;
  const names = [
    ...Object.keys(PEOPLE_ATTRIBUTES),
    'mail',
    'proxyAddresses',
    'adminDescription',
    'mS-DS-ConsistencyGuid',
  ];
  if (picture.kind.exchange) names.push('mailNickname', 'extensionAttribute1');
  return { do: 'set', who: anyone(picture).label, values: { [random.pick(names)]: '' } };
}

function renamePerson(picture: Picture): Step {
  const { label: who } = anyone(picture);
  return { do: 'rename', who, name: `${picture.random.pick(GIVEN)} ${picture.random.pick(FAMILY)} ${who}` };
}

/** Another name, user principal name and address at once. */
function marry(picture: Picture): Step[] {
  const person = anyone(picture);
  const who = person.label;
  const upn = `user-${who}-${label(picture, 'n')}`;
  person.upn = upn;
  const mail = `${upn}@contoso.test`;
  return [
    { do: 'set', who, values: { userPrincipalName: mail, mail, sn: picture.random.pick(FAMILY) } },
    { do: 'rename', who, name: `Married ${who}` },
  ];
}

/** Somebody gets another user principal name, and somebody else the one that became free. */
function handOver(picture: Picture): Step[] {
  const from = anyone(picture);
  const to = anyone(picture);
  // A name that an account of the cloud alone holds is taken for whoever has an anchor already.
  if (from.label === to.label || from.upn.startsWith('cloud-')) return [];
  const free = from.upn;
  from.upn = `user-${from.label}-${label(picture, 'n')}`;
  to.upn = free;
  return [
    { do: 'set', who: from.label, values: { userPrincipalName: `${from.upn}@contoso.test` } },
    { do: 'set', who: to.label, values: { userPrincipalName: `${free}@contoso.test` } },
  ];
}

function movePerson(picture: Picture): Step {
  return { do: 'move', who: anyone(picture).label, in: anyUnit(picture) };
}

/** Enabled, disabled; or marked as an account that Causeway leaves alone. */
function disableOrEnable(picture: Picture): Step {
  const { random } = picture;
  const who = anyone(picture).label;
  if (random.chance(0.2)) return { do: 'set', who, values: { adminDescription: random.pick(['User_x', 'somebody']) } };
  return { do: 'set', who, values: { userAccountControl: random.pick(['512', '514', '66048']) } };
}

function deletePerson(picture: Picture): Step {
  const { random, people, deletedPeople } = picture;
  const gone = take(people, random);
  if (gone) deletedPeople.push(gone);
  return { do: 'delete', who: gone?.label ?? 'p0' };
}

/** Another account with the same names: another objectGUID and another person to the cloud. */
function deleteAndHireAgain(picture: Picture): Step[] {
  const { random, people, deletedPeople } = picture;
  const steps: Step[] = [];
  let gone = random.chance(0.5) ? take(deletedPeople, random) : undefined;
  if (!gone) {
    gone = take(people, random);
    if (!gone) return hire(picture);
    steps.push({ do: 'delete', who: gone.label });
    if (random.chance(0.3)) steps.push({ do: 'cycle', policy: 'delta' });
  }
  deletedPeople.push(gone);
  const who = label(picture, 'p');
  people.push({ ...gone, label: who });
  return [...steps, { do: 'hire', who, in: anyUnit(picture), name: gone.name, upn: gone.upn, kind: kindOf(random) }];
}

function restorePerson(picture: Picture): Step {
  const { random, people, deletedPeople } = picture;
  const back = take(deletedPeople, random);
  if (back) people.push(back);
  return { do: 'restore', who: back?.label ?? 'p0' };
}

function manager(picture: Picture): Step {
  const { random } = picture;
  const chosen = random.chance(0.2) ? null : anyone(picture).label;
  return { do: 'manager', who: anyone(picture).label, manager: chosen };
}

// Groups and contacts.

function newGroup(picture: Picture): Step {
  const { random } = picture;
  const who = label(picture, 'g');
  const name = `${random.pick(WORDS)} ${who}`;
  picture.groups.push({ label: who, name });
  const type = random.chance(0.7) ? SECURITY_GROUP : random.pick(GROUP_TYPES);
  return { do: 'group', who, in: anyUnit(picture), name, type };
}

function membership(picture: Picture): Step {
  const { random } = picture;
  const group = anyGroup(picture).label;
  return { do: random.chance(0.65) ? 'join' : 'leave', group, member: anyMember(picture) };
}

/** Also in circles, which Active Directory allows among groups of the same kind. */
function nestGroups(picture: Picture): Step[] {
  const one = anyGroup(picture).label;
  const other = anyGroup(picture).label;
  const steps: Step[] = [{ do: 'join', group: one, member: other }];
  if (picture.random.chance(0.5)) steps.push({ do: 'join', group: other, member: one });
  return steps;
}

function changeGroup(picture: Picture): Step {
  const { random } = picture;
  const who = anyGroup(picture).label;
  const values = random.pick([
    { description: random.pick(['', 'A group', 'Another text']) },
    { displayName: random.pick(['', `Shown ${who}`]) },
    // Not with a mail address: a group that becomes a mail-enabled one is out of this back end's reach, and stays as it was.
    { groupType: random.pick(GROUP_TYPES), mail: '' },
    { groupType: SECURITY_GROUP, mail: random.pick(['', `list-${who}@contoso.test`]) },
    { adminDescription: random.pick(['', 'Group_x']) },
  ]);
  return { do: 'set', who, values: Object.fromEntries(Object.entries(values)) };
}

function renameGroup(picture: Picture): Step {
  const who = anyGroup(picture).label;
  return { do: 'rename', who, name: `${picture.random.pick(WORDS)} ${who}` };
}

/** Many at once, also more than a domain controller gives in one range. */
function fillGroup(picture: Picture): Step[] {
  const group = anyGroup(picture).label;
  const many = picture.people.filter(() => picture.random.chance(0.4));
  return many.map((person) => ({ do: 'join', group, member: person.label }));
}

function deleteGroup(picture: Picture): Step {
  const { random, groups, deletedGroups } = picture;
  const gone = take(groups, random);
  if (gone) deletedGroups.push(gone);
  return { do: 'delete', who: gone?.label ?? 'g0' };
}

/** Another group with the same name. */
function groupAgain(picture: Picture): Step[] {
  const { random, groups, deletedGroups } = picture;
  const gone = take(groups, random);
  if (!gone) return [newGroup(picture)];
  deletedGroups.push(gone);
  const who = label(picture, 'g');
  groups.push({ label: who, name: gone.name });
  return [
    { do: 'delete', who: gone.label },
    { do: 'group', who, in: anyUnit(picture), name: gone.name, type: SECURITY_GROUP },
    { do: 'join', group: who, member: anyMember(picture) },
  ];
}

function restoreGroup(picture: Picture): Step {
  const { random, groups, deletedGroups } = picture;
  const back = take(deletedGroups, random);
  if (back) groups.push(back);
  return { do: 'restore', who: back?.label ?? 'g0' };
}

function moveGroup(picture: Picture): Step {
  return { do: 'move', who: anyGroup(picture).label, in: anyUnit(picture) };
}

function newContact(picture: Picture): Step {
  const who = label(picture, 'c');
  picture.contacts.push(who);
  return { do: 'contact', who, in: anyUnit(picture), name: `Contact ${who}` };
}

function changeContact(picture: Picture): Step {
  const { random, contacts } = picture;
  const who = contacts.length === 0 ? 'c0' : random.pick(contacts);
  if (random.chance(0.3)) return { do: 'delete', who };
  if (random.chance(0.5)) return { do: 'move', who, in: anyUnit(picture) };
  return { do: 'set', who, values: { displayName: `Contact ${random.below(10)}` } };
}

// Containers and scope.

function newUnit(picture: Picture): Step {
  const { random, units } = picture;
  const who = label(picture, 'ou');
  const step: Step = {
    do: 'unit',
    who,
    in: random.chance(0.4) ? anyUnit(picture) : 'top',
    name: `${random.pick(WORDS)} ${who}`,
  };
  units.push(who);
  return step;
}

function renameUnit(picture: Picture): Step {
  const { random, units } = picture;
  const who = units.length === 0 ? 'ou0' : random.pick(units);
  // Few names, so that a unit gets the name that another had a moment ago.
  if (random.chance(0.5)) return { do: 'rename', who, name: random.pick(['North', 'South', 'East']) };
  return { do: 'rename', who, name: `${random.pick(WORDS)} ${who}` };
}

function moveUnit(picture: Picture): Step {
  const { random, units } = picture;
  const who = units.length === 0 ? 'ou0' : random.pick(units);
  return { do: 'move', who, in: random.chance(0.3) ? 'top' : anyUnit(picture) };
}

/** With everything in it; who lay there may come back one by one when the unit is back. */
function deleteUnit(picture: Picture): Step[] {
  const { random, units } = picture;
  const who = units.length === 0 ? 'ou0' : random.pick(units);
  const steps: Step[] = [{ do: 'delete', who }];
  if (random.chance(0.6)) {
    if (random.chance(0.5)) steps.push({ do: 'cycle', policy: 'delta' });
    steps.push({ do: 'restore', who });
    for (const person of picture.people.slice(0, 8)) steps.push({ do: 'restore', who: person.label });
  } else units.splice(units.indexOf(who), 1);
  return steps;
}

function choose(picture: Picture): Step {
  const { random, units } = picture;
  const some = (share: number) => units.filter(() => random.chance(share));
  const included = random.chance(0.4) ? some(0.7) : [];
  const excluded = some(0.25).filter((unit) => !included.includes(unit));
  return { do: 'choose', included, excluded };
}

function switchRules({ random }: Picture): Step {
  const own = Object.keys(OWN_RULES).filter(() => random.chance(0.4));
  const off = random.chance(0.4) ? [random.pick(OPTIONAL_RULES)] : [];
  return { do: 'rules', own, off };
}

/** Staging mode for a while: everything is planned and nothing sent. */
function staging(picture: Picture): Step[] {
  const steps: Step[] = [{ do: 'staging', on: true }];
  for (let done = picture.random.below(4); done > 0; done--) {
    steps.push({ do: 'cycle', policy: 'delta' }, setAttributes(picture), movePerson(picture));
  }
  return [...steps, { do: 'staging', on: false }];
}

// In the tenant.

function cloudEdit(picture: Picture): Step {
  const { random } = picture;
  if (random.chance(0.2)) {
    const value = random.pick([null, 'Cloud text']);
    return { do: 'cloud-set', who: anyGroup(picture).label, property: 'description', value };
  }
  const [property, draw] = random.pick(Object.entries(CLOUD_PROPERTIES));
  return { do: 'cloud-set', who: anyone(picture).label, property, value: draw(random) };
}

function cloudMembership(picture: Picture): Step {
  const { random, cloud } = picture;
  const stranger = cloud.length > 0 && random.chance(0.2);
  const member = stranger ? random.pick(cloud).label : anyMember(picture);
  return { do: random.chance(0.5) ? 'cloud-join' : 'cloud-leave', group: anyGroup(picture).label, member };
}

function cloudManager(picture: Picture): Step {
  const { random, cloud } = picture;
  const at = random.next();
  const chosen = at < 0.3 ? null : at < 0.5 && cloud.length > 0 ? random.pick(cloud).label : anyone(picture).label;
  return { do: 'cloud-manager', who: anyone(picture).label, manager: chosen };
}

/** Somebody in the tenant deletes what Causeway governs. */
function cloudDelete(picture: Picture): Step {
  const { random } = picture;
  const who = random.chance(0.3) ? anyGroup(picture).label : anyone(picture).label;
  return { do: random.pick(['cloud-delete', 'cloud-delete', 'cloud-delete-restore', 'cloud-purge'] as const), who };
}

function cloudHire(picture: Picture): Step {
  const who = label(picture, 'x');
  const person = { label: who, name: `Cloud ${who}`, upn: `cloud-${who}` };
  picture.cloud.push(person);
  return { do: 'cloud-hire', who, name: person.name, upn: person.upn };
}

/** First an account in the cloud, then one of the same user principal name in the forest, which takes it over. */
function softMatch(picture: Picture): Step[] {
  const person = anyone({ ...picture, people: picture.cloud });
  const at = picture.cloud.indexOf(person);
  if (at < 0) return [];
  picture.cloud.splice(at, 1);
  const who = label(picture, 'p');
  picture.people.push({ label: who, name: `Matched ${who}`, upn: person.upn });
  return [{ do: 'hire', who, in: anyUnit(picture), name: `Matched ${who}`, upn: person.upn, kind: 'user' }];
}

function cloudGroup(picture: Picture): Step[] {
  const who = label(picture, 'y');
  picture.cloudGroups.push(who);
  return [
    { do: 'cloud-group', who, name: `Cloud group ${who}` },
    { do: 'cloud-join', group: who, member: anyone(picture).label },
  ];
}

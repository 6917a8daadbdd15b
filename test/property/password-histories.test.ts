/**
 * Random histories of passwords: set, set again, expired, with people who come, go and move, domain controllers and a
 * tenant that fail in the middle, and an engine that is started anew. Two counters that know nothing of each other agree in
 * the end: who has which password in the forest, and who signs in to the tenant with it.
 *
 * A few short ones run with every test; `CAUSEWAY_LONG=1` plays more and longer ones. What fails is told with its seed.
 */

import { expect, test } from 'vitest';
import { returns, TRICKS, type Trick } from '../lab/replication/domain-controller.ts';
import { createRandom } from '../lab/tenant/random.ts';
import { DOMAIN, OUTSIDE, person, personDn, STAFF, upn } from '../scenario/lab.ts';
import { openPasswordLab, signIn, type PasswordLab } from '../scenario/password-lab.ts';

const LONG = process.env['CAUSEWAY_LONG'] === '1';
const SEEDS = Array.from({ length: LONG ? 40 : 3 }, (_, index) => index + 1);
const STEPS = LONG ? 60 : 25;
const PEOPLE = 8;
/** The directory replication service is busy, [MS-ERREF] 8438. */
const BUSY = 8438;

interface World {
  readonly lab: PasswordLab;
  /** The forest's counter: the password of each that is there. */
  readonly passwords: Map<string, string>;
  readonly outside: Set<string>;
  readonly mustChange: Set<string>;
  readonly told: string[];
  readonly random: () => number;
  born: number;
  set: number;
}

type Deed = (world: World) => void | Promise<unknown>;

const DEEDS: readonly (readonly [weight: number, name: string, deed: Deed])[] = [
  [12, 'a password is set', (world) => setPassword(world, someone(world))],
  [
    4,
    'two passwords of one person in a row',
    (world) => {
      const name = someone(world);
      setPassword(world, name);
      setPassword(world, name);
    },
  ],
  [2, 'a password has to be changed', (world) => expire(world, someone(world))],
  [3, 'somebody moves', (world) => move(world, someone(world))],
  [2, 'somebody comes', (world) => come(world)],
  [1, 'somebody goes', (world) => leave(world, someone(world))],
  [4, 'a cycle', ({ lab }) => lab.cycle()],
  [3, 'a while', () => new Promise((resolve) => setTimeout(resolve, 300))],
  [2, 'the engine starts anew', (world) => restart(world)],
  [2, 'the connection to the domain controller ends', (world) => trick(world, TRICKS.cutWithin)],
  [1, 'an answer is changed on its way', (world) => trick(world, TRICKS.tampered)],
  [1, 'the domain controller is busy', (world) => trick(world, returns(BUSY))],
  [
    2,
    'the tenant ends a request in the middle',
    (world) => fail(world, { kind: 'cut-connection', when: 'after-applying' }),
  ],
  [2, 'the tenant is away', (world) => fail(world, { kind: 'unavailable', when: 'before-applying' })],
  [1, 'the tenant says nothing of somebody', (world) => fail(world, { kind: 'missing-result' })],
  [1, 'the domain controller is restored as it should be', ({ lab }) => lab.lab.state.changeInvocationId()],
  [1, 'the domain controller is set back', (world) => setBack(world)],
  [1, 'everything is wanted again', ({ lab }) => lab.engine.passwords.fullSynchronization({}, 'a person')],
];

test.each(SEEDS)('history %i: who has a password in the forest signs in with it', async (seed) => {
  const world = await begin(seed);
  try {
    for (let step = 0; step < STEPS; step++) await doSomething(world);
    await heal(world);
    await agree(world);
  } catch (error) {
    throw new Error(`seed ${String(seed)}:\n${world.told.join('\n')}`, { cause: error });
  }
});

async function begin(seed: number): Promise<World> {
  const names = Array.from({ length: PEOPLE }, (_, index) => `p${String(index)}`);
  const lab = await openPasswordLab({ people: names, exclude: [OUTSIDE] });
  const world: World = {
    ...{ lab, passwords: new Map(), outside: new Set(), mustChange: new Set(), told: [] },
    random: createRandom(seed),
    born: PEOPLE,
    set: 0,
  };
  for (const name of names) setPassword(world, name);
  lab.engine.passwords.start();
  return world;
}

async function doSomething(world: World): Promise<void> {
  const total = DEEDS.reduce((sum, [weight]) => sum + weight, 0);
  let at = world.random() * total;
  const [, name, deed] = DEEDS.find(([weight]) => (at -= weight) < 0) ?? DEEDS[0]!;
  world.told.push(name);
  await deed(world);
}

function someone({ passwords, random }: World): string {
  const names = [...passwords.keys()];
  return names[Math.floor(random() * names.length)]!;
}

function setPassword(world: World, name: string): void {
  const password = `Of-${name}-${String(++world.set)}!`;
  world.told.push(`  ${name}: ${password}`);
  world.lab.lab.state.setPassword(name, password);
  world.passwords.set(name, password);
  world.mustChange.delete(name);
}

/** Who has to choose another password cannot until it is chosen; the tenant's feature for such is off here. */
function expire(world: World, name: string): void {
  world.told.push(`  ${name}`);
  world.lab.lab.state.expirePassword(name);
  world.mustChange.add(name);
}

function move({ lab, outside, told }: World, name: string): void {
  told.push(`  ${name}`);
  lab.lab.state.move(name, personDn(name, outside.has(name) ? STAFF : OUTSIDE));
  if (!outside.delete(name)) outside.add(name);
}

function come(world: World): void {
  const name = `p${String(world.born++)}`;
  world.lab.lab.state.add(person(name));
  setPassword(world, name);
}

function leave({ lab, passwords, outside, mustChange, told }: World, name: string): void {
  if (passwords.size < 4) return;
  told.push(`  ${name}`);
  lab.lab.state.remove(name);
  passwords.delete(name);
  outside.delete(name);
  mustChange.delete(name);
}

async function restart({ lab }: World): Promise<void> {
  await lab.restart();
  lab.engine.passwords.start();
}

function trick({ lab }: World, ...tricks: readonly Trick[]): void {
  lab.replication.get(DOMAIN)!.next('getNcChanges', ...tricks);
}

function fail(
  { lab }: World,
  action: Parameters<PasswordLab['tenant']['directorySync']['faults']['inject']>[0]['action'],
) {
  lab.tenant.directorySync.faults.inject({ operation: 'ProvisionCredentials', action, times: 1 });
}

/** As a snapshot of a virtual machine does, which nobody may do; seen at the next look, while numbers are behind. */
async function setBack({ lab }: World): Promise<void> {
  const { state } = lab.lab;
  const rolledBack = async () =>
    (await lab.engine.passwords.events({ limit: 1000 })).filter((one) => one.kind === 'rolled-back').length;
  const before = await rolledBack();
  // The lab takes numbers back and no values: what nobody had read before would be lost to everybody.
  await lab.cycle();
  await idle(lab);
  state.rollBack(state.directory.highestCommittedUsn - 3);
  await expect.poll(rolledBack, { timeout: 30_000, interval: 100 }).toBe(before + 1);
  // The import has to see it, too, before the numbers have caught up.
  await lab.cycle();
}

/** Every domain has been looked at by a look that began after this call, and nobody waits for anything. */
async function idle(lab: PasswordLab): Promise<void> {
  // The first one that ends may have begun before.
  await looked(lab);
  await looked(lab);
}

async function looked({ engine }: PasswordLab): Promise<void> {
  const since = new Date().toISOString();
  const isIdle = async () => {
    const { domains, counts } = await engine.passwords.status();
    const isLooked = domains.every(({ state, heartbeatAt }) => state === 'idle' && (heartbeatAt ?? '') > since);
    return isLooked && counts.waiting + counts.retry + counts.unreadable === 0;
  };
  await expect.poll(isIdle, { timeout: 60_000, interval: 100 }).toBe(true);
}

/** No fault is left, who had to choose a password has done so, and everybody's place is in the tenant. */
async function heal(world: World): Promise<void> {
  const { lab, mustChange } = world;
  world.told.push('in the end');
  lab.tenant.directorySync.faults.clear();
  for (const name of mustChange) setPassword(world, name);
  await lab.settle();
  await lab.settle();
  await idle(lab);
}

async function agree({ lab, passwords, outside }: World): Promise<void> {
  const { tenant } = lab;
  const signedIn = new Map<string, unknown>();
  for (const [name, password] of passwords) signedIn.set(name, await signIn(tenant, upn(name), password));
  const isIn = (name: string) => !outside.has(name);
  expect(signedIn).toEqual(new Map([...passwords.keys()].map((name) => [name, isIn(name) ? 'signed-in' : 50034])));
  const people = await lab.engine.passwords.people({ outcome: 'synchronized', limit: 1000 });
  expect(people.map(({ dn }) => /^CN=([^,]*)/.exec(dn)?.[1]).sort()).toEqual([...passwords.keys()].filter(isIn).sort());
}

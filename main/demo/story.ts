/** What the demo does, from an empty data directory to the last look: pure sequence, told to whoever listens. */

import type { CallResult, EngineClient, EventPayload } from '../../engine/api/contract/contract.ts';
import { FaultError } from '../../engine/model/fault.ts';
import type { CyclePolicy } from '../../engine/runs/results.ts';
import { compareWorld, type Comparison } from './comparison.ts';
import { evidenceOf, type Evidence } from './evidence.ts';
import { readWorld, textOf, type World } from './images.ts';
import type { Lab } from './lab.ts';
import { leftOut, type LeftOut } from './left-out.ts';
import type { PasswordEvidence } from './passwords.ts';
import { forestWrites, type ForestWrites } from './forest-writes.ts';

export type Cycle = CallResult<'cycle'>;
type ClientOptions = NonNullable<Parameters<EngineClient['call']>[2]>;

/** Runs something that reports progress and can be cancelled. */
export type Watch = <T>(work: (options: ClientOptions) => Promise<T>) => Promise<T>;

export interface Listener {
  forest(lab: Lab): void;
  installing(): void;
  installed(step: EventPayload<'setup-step'>): void;
  cycleStarts(title: string, purpose: string): void;
  cycleEnded(cycle: Cycle): void;
  broughtAcross(matches: readonly SoftMatch[], writes: ForestWrites): void;
  workingDay(changes: Lab['changes']): void;
  evidence(evidence: readonly Evidence[]): void;
  nothingLeft(sent: number): void;
  passwordsBegin(lab: Lab): void;
  passwords(evidence: PasswordEvidence): void;
  ended(outcome: Outcome, lab: Lab): void;
}

/** An account that was in the cloud before, and what it is called now. */
export interface SoftMatch {
  readonly before: string;
  readonly now: string;
  /** It is the same account and bears the immutable id of its person. */
  readonly matched: boolean;
}

export interface Outcome {
  readonly cycles: readonly Cycle[];
  readonly evidence: readonly Evidence[];
  readonly comparison: Comparison;
  readonly forestWrites: ForestWrites;
  readonly matches: readonly SoftMatch[];
  readonly leftOut: readonly LeftOut[];
  /** Accounts in the tenant that belong to people out of scope: none is right. */
  readonly trespassers: readonly string[];
  /** What the last cycle exported, to either side: nothing is right. */
  readonly lastCycleSent: number;
  readonly passwords: PasswordEvidence;
  readonly milliseconds: number;
  /** Whether everything is as the demo says it would be. */
  readonly holds: boolean;
}

export interface Stage {
  readonly lab: Lab;
  readonly client: EngineClient;
  readonly signal: AbortSignal;
  readonly watch: Watch;
  /** The first pass of password hash synchronization, and one change after it. */
  readonly showPasswords: () => Promise<PasswordEvidence>;
  readonly listener: Listener;
}

export async function tell(stage: Stage): Promise<Outcome> {
  const { lab, listener } = stage;
  const began = performance.now();
  listener.forest(lab);
  listener.installing();
  await setUp(stage);
  const untouched = readWorld(lab);

  listener.cycleStarts('First cycle', FIRST);
  const first = await runCycle(stage, 'initial');
  const morning = readWorld(lab);
  const writes = forestWrites(untouched.forest, morning.forest);
  const matches = softMatches(lab, morning);
  listener.broughtAcross(matches, writes);

  for (const change of lab.changes) await change.apply(lab.administration);
  listener.workingDay(lab.changes);
  listener.cycleStarts('Second cycle', SECOND);
  const second = await runCycle(stage, 'delta');
  const evening = readWorld(lab);
  const evidence = await gather(stage, morning, evening);
  listener.evidence(evidence);

  listener.cycleStarts('Nothing left to do', THIRD);
  const third = await runCycle(stage, 'delta');
  listener.nothingLeft(sentIn(third));

  listener.passwordsBegin(lab);
  const passwords = await stage.showPasswords();
  listener.passwords(passwords);
  const outcome = await conclude(stage, {
    cycles: [first, second, third],
    evidence,
    matches,
    forestWrites: writes,
    passwords,
    milliseconds: performance.now() - began,
  });
  listener.ended(outcome, lab);
  return outcome;
}

const FIRST =
  'Imports read both directories whole, synchronizations decide by the rules, exports write what is missing.';
const SECOND =
  'Reads what changed since, on both sides. Most of it is what Causeway wrote itself: reading it back confirms it. Then it sends what is new, and only that.';
const THIRD = 'One more cycle reads back what the second one wrote, and should find nothing to send.';

async function setUp({ lab, client, listener, signal }: Stage): Promise<void> {
  await client.call(
    'setup',
    { answers: lab.answers },
    {
      signal,
      onEvent: (name, payload) => {
        if (name === 'setup-step') listener.installed(payload as EventPayload<'setup-step'>);
      },
    },
  );
  goOn(signal);
}

async function runCycle({ client, watch, listener, signal }: Stage, policy: CyclePolicy): Promise<Cycle> {
  const cycle = await watch((options) => client.call('cycle', { policy, trigger: 'manual' }, options));
  listener.cycleEnded(cycle);
  goOn(signal);
  return cycle;
}

function goOn(signal: AbortSignal): void {
  if (signal.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'never' });
}

async function gather({ lab, client }: Stage, before: World, now: World): Promise<Evidence[]> {
  const isKnown = async (dn: string) => (await client.call('object', { name: dn })).length > 0;
  const evidence: Evidence[] = [];
  for (const change of lab.changes) evidence.push(await evidenceOf(change, { before, now, isKnown }));
  return evidence;
}

type Told = Pick<Outcome, 'cycles' | 'evidence' | 'matches' | 'forestWrites' | 'passwords' | 'milliseconds'>;

async function conclude({ lab, client }: Stage, told: Told): Promise<Outcome> {
  const world = readWorld(lab);
  const { organization, tenant } = lab;
  const comparison = compareWorld(world, organization);
  const present = new Set(tenant.state.list('user').map((user) => String(user.properties['userPrincipalName'])));
  const outside = world.forest.below(organization.outOfScopeOu);
  const trespassers = outside
    .map((object) => String(object.attributes['userPrincipalName']?.[0] ?? ''))
    .filter((name) => present.has(name));
  const lastCycleSent = sentIn(told.cycles.at(-1));
  const holds =
    told.cycles.every((cycle) => cycle.status === 'success') &&
    told.evidence.every((evidence) => evidence.arrived) &&
    told.matches.every((match) => match.matched) &&
    told.forestWrites.unexpected.length === 0 &&
    comparison.differences.length === 0 &&
    trespassers.length === 0 &&
    told.passwords.holds &&
    lastCycleSent === 0;
  return {
    ...told,
    ...{ comparison, trespassers, lastCycleSent, holds },
    leftOut: await leftOut(client, { world, organization }),
  };
}

function softMatches({ cloudAccounts }: Lab, { tenant }: World): SoftMatch[] {
  return cloudAccounts.map(({ id, displayName, anchor }) => ({
    before: displayName,
    now: textOf(tenant.byId.get(id), 'displayName'),
    matched: tenant.users.get(anchor)?.id === id,
  }));
}

const SENT = ['adds', 'updates', 'deletes', 'referencesAdded', 'referencesRemoved'];

/** Objects and links that the exports of a cycle sent, to the tenant and to the forest. */
export function sentIn(cycle: Cycle | undefined): number {
  const exports = cycle?.steps.filter((step) => step.profile === 'Export') ?? [];
  return exports.reduce((sum, { counters }) => sum + SENT.reduce((all, name) => all + (counters[name] ?? 0), 0), 0);
}

/** At which moment an engine is killed, and how the lab sees to it that it is exactly then. */

import type { Random } from '../lab/organization/random.ts';
import type { FaultSubject } from '../lab/tenant/tenant.ts';
import type { Job } from './engine-process.ts';
import type { Stage } from './stage.ts';

export const MOMENTS = [
  /** The directory has carried a write out; its answer reaches nobody. */
  'write done, answer lost',
  /** The write has left the engine and is never carried out. */
  'write lost',
  /** Of a batch that has left, the first items are carried out and the others never are. */
  'batch half done',
  /** The directory was asked something. */
  'answer to a read lost',
  /** A statement of the local database is about to run, or is running. */
  'statement',
  /** So many milliseconds after the data directory was opened. */
  'some time',
] as const;

export type Moment = (typeof MOMENTS)[number];

export interface KillPlan {
  readonly moment: Moment;
  readonly side: 'tenant' | 'forest';
  /** Requests of the kind that go undisturbed before; for `some time`, milliseconds. */
  readonly after: number;
  readonly dieAt?: Job['dieAt'];
}

/** Whether a request to change a directory was under way. */
export function isUnderWay(moment: Moment): boolean {
  return moment === 'write done, answer lost' || moment === 'write lost' || moment === 'batch half done';
}

/** `busy`: there is certainly something to write. */
export function drawKill(random: Random, busy: boolean, initial: boolean): KillPlan {
  const write = busy || random.chance(0.5);
  if (write) {
    const side = random.chance(0.75) ? 'tenant' : 'forest';
    const share = random.next();
    const moment =
      share < 0.55 ? 'write done, answer lost' : share < 0.75 || side === 'forest' ? 'write lost' : 'batch half done';
    return { moment, side, after: random.below(side === 'forest' ? 3 : initial ? 50 : 14) };
  }
  const side = random.chance(0.5) ? 'tenant' : 'forest';
  const share = random.next();
  if (share < 0.25) return { moment: 'answer to a read lost', side, after: random.below(side === 'tenant' ? 4 : 8) };
  if (share < 0.85) {
    const dieAt = {
      run: random.below(7),
      statement: 1 + random.below(40),
      when: random.chance(0.5) ? ('before' as const) : ('during' as const),
    };
    return { moment: 'statement', side, after: 0, dieAt };
  }
  return { moment: 'some time', side, after: random.below(1_000) };
}

const isRead = ({ method, path }: FaultSubject) => method === 'GET' || path.endsWith('/getByIds');

/** Lays the snare: `kill` is called while the lab handles the request. Answers what takes it away again. */
export function lay(stage: Stage, plan: KillPlan, kill: () => void): { remove(): void } {
  if (plan.moment === 'some time' || plan.moment === 'statement') return { remove: () => undefined };
  let passed = 0;
  let dead = false;
  /** True for the request that is to be the last one. */
  const isLast = () => {
    if (dead || passed++ < plan.after) return false;
    dead = true;
    kill();
    return true;
  };
  return plan.side === 'tenant' ? layTenant(stage, plan, isLast, () => dead) : layForest(stage, plan, isLast);
}

function layTenant(stage: Stage, { moment }: KillPlan, isLast: () => boolean, isDead: () => boolean) {
  const { faults } = stage.tenant;
  const done = moment === 'write done, answer lost' || moment === 'batch half done';
  const rules = [
    // Nobody is there any more who would send what comes after.
    ...(moment === 'batch half done'
      ? [
          faults.inject({
            match: { predicate: isDead },
            action: { kind: 'cut-connection', when: 'before-applying' },
          }),
        ]
      : []),
    faults.inject({
      match: {
        predicate: (subject) => {
          if (!subject.path.startsWith('/v1.0/')) return false;
          if (moment === 'answer to a read lost') return !subject.inBatch && isRead(subject) && isLast();
          return subject.inBatch && !isRead(subject) && isLast();
        },
      },
      action: { kind: 'cut-connection', when: done ? 'after-applying' : 'before-applying' },
      times: 1,
    }),
  ];
  return {
    remove: () => {
      for (const rule of rules) rule.remove();
    },
  };
}

function layForest(stage: Stage, { moment }: KillPlan, isLast: () => boolean) {
  const writes = new Set(['add', 'modify', 'delete', 'modifyDn']);
  return stage.forest.faults.inject({
    operation: 'any',
    matches: (operation) => {
      const wanted = moment === 'answer to a read lost' ? operation.kind === 'search' : writes.has(operation.kind);
      return wanted && isLast();
    },
    action: moment === 'write done, answer lost' ? { kind: 'cut', afterResponses: 0 } : { kind: 'cut' },
  });
}

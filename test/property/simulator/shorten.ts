/**
 * Delta debugging (Zeller, Hildebrandt 2002): takes steps out of a failing history in ever smaller pieces, as long as
 * what remains fails the same check, then takes the awkwardness of the directories away one by one.
 */

import type { History, LabKind, Step } from './history.ts';
import { playHistory, type Failure } from './run-history.ts';
import type { Studio } from './world.ts';

export interface Shortened {
  readonly history: History;
  readonly failure: Failure;
  readonly tried: number;
}

/** @param most histories played to shorten one */
export async function shortenHistory(
  studio: Studio,
  history: History,
  failure: Failure,
  most = 600,
): Promise<Shortened> {
  let best = { history: cutAfter(history, failure), failure };
  let tried = 0;
  const attempt = async (candidate: History): Promise<boolean> => {
    if (tried >= most) return false;
    tried++;
    const { failure: again } = await playHistory(studio, candidate);
    if (!again || kindOf(again) !== kindOf(failure)) return false;
    best = { history: cutAfter(candidate, again), failure: again };
    return true;
  };
  if (!(await attempt(best.history))) best = { history, failure };
  for (let size = -1; size !== sizeOf(best.history);) {
    size = sizeOf(best.history);
    await removeSteps(() => best.history, attempt);
    for (const calmer of calmerLabs(best.history.lab)) await attempt({ ...best.history, lab: calmer });
  }
  return { ...best, tried };
}

/** Numbers in a message (rows, ids) change with every step taken out; its words do not. */
function kindOf({ check, message }: Failure): string {
  return `${check} ${check === 'invariant' || check === 'rest' ? message.slice(0, message.indexOf(':')) : ''}`;
}

const sizeOf = ({ before, steps }: History) => before.length + steps.length;

function cutAfter(history: History, { at }: Failure): History {
  if (at === undefined) return history;
  const steps = history.steps.slice(0, Math.max(0, at + 1 - history.before.length));
  return { ...history, steps };
}

async function removeSteps(current: () => History, attempt: (candidate: History) => Promise<boolean>): Promise<void> {
  for (let piece = Math.ceil(sizeOf(current()) / 2); piece >= 1; piece = piece === 1 ? 0 : Math.ceil(piece / 2)) {
    // From the end: late steps depend on early ones, not the other way round.
    for (let end = sizeOf(current()); end > 0; end -= piece) {
      const start = Math.max(0, end - piece);
      const { before, steps } = current();
      const all: readonly Step[] = [...before, ...steps];
      const kept = (_: Step, index: number) => index < start || index >= end;
      await attempt({
        ...current(),
        before: before.filter(kept),
        steps: all.filter(kept).slice(before.filter(kept).length),
      });
    }
  }
}

function calmerLabs(lab: LabKind): LabKind[] {
  const { tenant, forest } = lab;
  const candidates: LabKind[] = [
    { ...lab, tenant: { ...tenant, visibilityDelayMs: 0, deltaReplay: 0, deltaShuffle: false, deltaPageSize: 200 } },
    { ...lab, tenant: { ...tenant, softDeleteSecurityGroups: false } },
    { ...lab, forest: { ...forest, maxPageSize: 1000, maxValRange: 1500, dirSyncPageSize: 1000 } },
    { ...lab, exchange: false },
    { ...lab, sourceAnchor: 'objectGUID' },
    { ...lab, order: ['forest', 'tenant'] },
  ];
  return candidates.filter((candidate) => JSON.stringify(candidate) !== JSON.stringify(lab));
}

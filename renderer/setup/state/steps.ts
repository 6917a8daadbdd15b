/** How the pages stand to each other: which are done, where one may go, what stands in the way. */

import { LAST_PAGES, PAGES, pagesOf, type PageEntry } from '../pages.ts';
import { blockersOf, type Blocker } from './blockers.ts';
import type { PageId } from './page-ids.ts';
import type { Situation } from './situation.ts';

/** `error`: it was visited and something on it has to be mended. */
export type Standing = 'done' | 'current' | 'error' | 'todo';

export interface Step {
  readonly page: PageEntry;
  readonly standing: Standing;
  readonly blockers: readonly Blocker[];
  /** Every page before it is complete. */
  readonly reachable: boolean;
}

/** `furthest`: the last page that was open, of all that were. */
export function stepsOf(situation: Situation, current: PageId, furthest: PageId): readonly Step[] {
  const pages = pagesOf(situation);
  const reached = Math.max(indexOf(pages, current), indexOf(pages, furthest));
  let reachable = true;
  return pages.map((page, index) => {
    const blockers = blockersOf(page.id, situation);
    const step = {
      page,
      blockers,
      standing: standingOf(page.id === current, index < reached, blockers),
      reachable: reachable && !LAST_PAGES.has(page.id),
    };
    reachable &&= blockers.length === 0;
    return step;
  });
}

function standingOf(isCurrent: boolean, isVisited: boolean, blockers: readonly Blocker[]): Standing {
  if (isCurrent) return 'current';
  if (!isVisited || blockers.some(({ passing }) => passing)) return 'todo';
  return blockers.length > 0 ? 'error' : 'done';
}

function indexOf(pages: readonly PageEntry[], id: PageId): number {
  return pages.findIndex((page) => page.id === id);
}

/**
 * The page to open for a name that may be gone or not reachable yet: the furthest one before it that is. What passes by
 * itself, a connection that is being checked again, takes nobody from the page that they are on.
 */
export function openable(situation: Situation, wished: PageId): PageId {
  const steps = stepsOf(situation, wished, wished);
  if (LAST_PAGES.has(wished) && steps.some(({ page }) => page.id === wished)) return wished;
  const wishedNumber = numberOf(wished);
  const before = steps.filter(({ page }) => page.number <= wishedNumber && !LAST_PAGES.has(page.id));
  const stuck = before.findIndex(({ blockers }) => blockers.some(({ passing }) => passing !== true));
  const open = stuck === -1 ? before.at(-1) : before[stuck];
  return (open ?? steps[0])?.page.id ?? 'welcome';
}

function numberOf(id: PageId): number {
  return PAGES.find((page) => page.id === id)?.number ?? 1;
}

export function pageAfter(situation: Situation, current: PageId): PageId | undefined {
  const pages = pagesOf(situation);
  return pages[indexOf(pages, current) + 1]?.id;
}

export function pageBefore(situation: Situation, current: PageId): PageId | undefined {
  const pages = pagesOf(situation);
  return pages[indexOf(pages, current) - 1]?.id;
}

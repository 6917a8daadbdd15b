/** Proposals for misspelt names. */

/** Edits (insert, delete, replace, swap of neighbours) between two names; letter case counts half an edit. */
function distance(left: string, right: string, limit: number): number {
  if (Math.abs(left.length - right.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const a = left[row - 1]!;
      const b = right[column - 1]!;
      const replace = a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? 0.5 : 1;
      let best = Math.min(previous[column]! + 1, current[column - 1]! + 1, previous[column - 1]! + replace);
      if (row > 1 && column > 1 && a === right[column - 2] && left[row - 2] === b) {
        best = Math.min(best, before[column - 2]! + 1);
      }
      current.push(best);
    }
    before = previous;
    previous = current;
  }
  return previous[right.length]!;
}

/** The known name that a misspelt one most likely stands for; `undefined` where none is near. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let bestDistance = limit + 0.5;
  for (const candidate of known) {
    if (candidate.toLowerCase() === lower) return candidate;
    const edits = distance(name, candidate, limit);
    // A name of which nothing is left was not meant.
    if (edits < bestDistance && edits < Math.max(name.length, candidate.length)) {
      best = candidate;
      bestDistance = edits;
    }
  }
  return best;
}

/** What a problem says of a name that is not known. */
export interface Proposal {
  /** A known name that was probably meant. */
  readonly nearest?: string;
  /** Set where nothing but letter case is wrong: names of functions and attributes mind it. */
  readonly letterCase?: true;
}

export function proposal(name: string, known: Iterable<string>): Proposal {
  const nearest = nearestName(name, known);
  if (nearest === undefined) return {};
  return nearest.toLowerCase() === name.toLowerCase() ? { nearest, letterCase: true } : { nearest };
}

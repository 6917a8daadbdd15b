/** How far a run is: one line that is rewritten on a terminal, one line a run elsewhere. */

import type { EventPayload } from '../../../engine/api/contract/contract.ts';
import type { Screen } from '../screen.ts';
import { duration, grouped } from './format.ts';
import { safeText } from './safe-text.ts';
import { cut } from './width.ts';

type Progress = EventPayload<'progress'>;

export interface ProgressLine {
  /** Says on a terminal that something is under way, until a run has something to tell. */
  begin(text: string): void;
  report(progress: Progress): void;
  /** Removes the line, so that something else may be written. */
  clear(): void;
}

const REDRAW_MILLISECONDS = 100;

export function createProgressLine(screen: Screen): ProgressLine {
  let shownRun: number | undefined;
  let drawn = 0;
  let dirty = false;
  const draw = (text: string) => {
    dirty = true;
    // Back to the first column, then clear to the end of the line (ECMA-48, EL).
    screen.writeError(`\r${cut(text, screen.errors.width - 1)}\u001b[K`);
  };
  return {
    begin(text) {
      if (screen.errors.isTerminal) draw(text);
    },
    report(progress) {
      const isNew = progress.runId !== shownRun;
      shownRun = progress.runId;
      if (!screen.errors.isTerminal) {
        if (isNew) screen.note([`${safeText(progress.connector)}: ${progress.profile}`]);
        return;
      }
      const at = screen.now().getTime();
      const isLast = progress.done === progress.expected;
      if (!isNew && !isLast && at - drawn < REDRAW_MILLISECONDS) return;
      drawn = at;
      draw(progressText(progress));
    },
    clear() {
      if (dirty) screen.writeError('\r\u001b[K');
      dirty = false;
    },
  };
}

/** `contoso.test  Full Import  1,204 of 5,000  310/s  12 s left`. */
export function progressText({ connector, profile, done, expected, rate, secondsLeft }: Progress): string {
  const amount = expected === undefined || expected === 0 ? grouped(done) : `${grouped(done)} of ${grouped(expected)}`;
  const parts = [safeText(connector), profile, amount];
  if (done > 0) parts.push(`${grouped(Math.max(1, Math.round(rate)))}/s`);
  // Early guesses jump about; one is worth reading once something has been done.
  if (secondsLeft !== undefined && done > 0 && expected !== undefined && done < expected) {
    parts.push(`${duration(Math.round(secondsLeft) * 1000)} left`);
  }
  return parts.join('  ');
}

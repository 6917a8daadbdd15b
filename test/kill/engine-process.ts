/**
 * A process that opens a data directory and runs one cycle after the other until it is killed, ends, or is told to die
 * by itself at a certain statement. Its parent holds the forest and the tenant, and what it says goes to the parent.
 */

import sqlite3 from 'sqlite3';
import { flushCompileCache } from 'node:module';
import { openEngine } from '../../engine/api/engine.ts';
import type { CyclePolicy } from '../../engine/runs/results.ts';

export interface Job {
  readonly dataDirectory: string;
  readonly policies: readonly CyclePolicy[];
  /** Dies by SIGKILL at this statement, counted from the beginning of the run with this number (0: from opening). */
  readonly dieAt?: { readonly run: number; readonly statement: number; readonly when: 'before' | 'during' };
}

export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'opened' }
  | { readonly kind: 'cycle'; readonly status: string; readonly faults: readonly string[] }
  /** Statements of every run, the opening first; the process ends by itself. */
  | { readonly kind: 'end'; readonly statements: readonly number[] }
  | { readonly kind: 'error'; readonly message: string };

const say = (message: Message) => process.send?.(message);
/** By run, the opening first. */
const statements = [0];

/** Counts statements where they go to SQLite, so that opening, BEGIN and COMMIT are counted, too. */
function countStatements(dieAt: Job['dieAt']): void {
  const isDue = () => {
    const run = statements.length - 1;
    statements[run]!++;
    return dieAt !== undefined && (run > dieAt.run || (run === dieAt.run && statements[run]! >= dieAt.statement));
  };
  // What SQLite's other thread has begun by then is done, half done or not done.
  const wrap = <This extends object, Rest extends unknown[], Result>(own: (this: This, ...rest: Rest) => Result) => {
    return function (this: This, ...rest: Rest): Result {
      if ('sql' in this && String(this.sql).startsWith('INSERT INTO run ')) statements.push(0);
      const due = isDue();
      if (due && dieAt?.when === 'before') process.kill(process.pid, 'SIGKILL');
      const result = own.apply(this, rest);
      if (due) process.kill(process.pid, 'SIGKILL');
      return result;
    };
  };
  const { Statement, Database } = sqlite3;
  Statement.prototype.run = wrap(Statement.prototype.run) as typeof Statement.prototype.run;
  Statement.prototype.all = wrap(Statement.prototype.all) as typeof Statement.prototype.all;
  Database.prototype.exec = wrap(Database.prototype.exec) as typeof Database.prototype.exec;
}

async function work(job: Job): Promise<void> {
  countStatements(job.dieAt);
  const engine = await openEngine({ dataDirectory: job.dataDirectory, purpose: 'kills' });
  say({ kind: 'opened' });
  for (const policy of job.policies) {
    const { status, steps } = await engine.runCycle(policy, 'manual');
    const faults = steps.flatMap((step) => [...(step.fault ? [step.fault] : []), ...step.objectFaults]);
    say({ kind: 'cycle', status, faults: faults.map((fault) => JSON.stringify(fault)) });
  }
  await engine.close();
  say({ kind: 'end', statements });
}

// A parent that is gone wants nothing any more.
process.once('disconnect', () => process.exit(0));
process.once('message', (job: Job) => {
  work(job).then(
    () => process.disconnect(),
    (error: unknown) => {
      say({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      process.exitCode = 1;
      process.disconnect();
    },
  );
});
flushCompileCache();
say({ kind: 'ready' });

/**
 * Types, lint and format of the whole project: `npm run check`. As many at a time as there are cores; what each says is
 * printed when it has ended, and one that fails fails all, after the others have said what they have to say.
 */

import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The longest first. */
const CHECKS: readonly (readonly [program: string, ...argumentsOf: string[]])[] = [
  ['eslint', '.', '--max-warnings', '0'],
  ['tsc', '--noEmit'],
  ['prettier', '--check', '--log-level', 'warn', '.'],
  ['tsc', '--noEmit', '-p', 'renderer'],
];

const waiting = [...CHECKS];
const workers = Array.from({ length: Math.min(availableParallelism(), CHECKS.length) }, async () => {
  for (let next = waiting.shift(); next; next = waiting.shift()) await check(...next);
});
await Promise.all(workers);

async function check(program: string, ...argumentsOf: string[]): Promise<void> {
  // npm puts the project's own programs on the path; on Windows they are scripts, which only a shell starts.
  const child = spawn(program, argumentsOf, { shell: process.platform === 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  }
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  process.stdout.write(`${code === 0 ? 'passed' : 'FAILED'}: ${[program, ...argumentsOf].join(' ')}\n${said}`);
  if (code !== 0) process.exitCode = 1;
}

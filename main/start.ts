/** `npm start`: the desktop application where Electron's runtime is there, else the same interface in a browser. */

import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureApplication } from './build/application.ts';
import { ensureRenderer } from './build/renderer.ts';
import { electronProgram } from './electron-program.ts';
import { APPLICATION_ROOT } from './host/renderer-files.ts';
import { ENGINE_NODE_FLAGS } from './node-flags.ts';

const say = (line: string) => void process.stdout.write(`${line}\n`);
const given = process.argv.slice(2);
const electron = electronProgram();
await ensureRenderer(() => say('Building the interface …'));
if (electron === undefined) {
  say("Electron's runtime is not installed (npx install-electron fetches it): opening the interface in a browser.");
  const program = path.join(APPLICATION_ROOT, 'main', 'cli', 'causeway.ts');
  hand(process.execPath, [...ENGINE_NODE_FLAGS, program, ...given, 'serve']);
} else {
  await ensureApplication(() => say('Building the desktop application …'));
  hand(electron, [APPLICATION_ROOT, ...given]);
}

/** It gets our terminal and our signals, and its end is ours. */
function hand(program: string, programArguments: readonly string[]): void {
  const child = spawn(program, programArguments, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void child.kill(signal));
  child.once('error', (error) => {
    say(`${program} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.once('exit', (code) => (process.exitCode = code ?? 130));
}

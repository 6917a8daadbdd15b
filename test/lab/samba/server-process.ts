/** The samba daemon as a child: it never outlives the process that started it. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';

export interface ServerProcess {
  /** Resolves when the process has ended, by itself or by {@link ServerProcess.stop}. */
  readonly ended: Promise<void>;
  readonly hasEnded: () => boolean;
  /** The last lines it wrote, for error messages. */
  readonly lastWords: () => string;
  stop(): Promise<void>;
}

const running = new Map<ChildProcess, string>();

process.once('exit', () => {
  for (const [child, folder] of running) {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});

/**
 * Starts `samba` on a configuration; `folder` is removed when it has stopped. In interactive mode samba ends when its
 * standard input is closed, so that not even the sudden death of this process leaves one behind; one process does all.
 */
export function startServerProcess(confPath: string, folder: string): ServerProcess {
  const child = spawn('samba', ['-i', '--no-process-group', '-M', 'single', '-s', confPath, '--debug-stdout'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  running.set(child, folder);
  let words = '';
  const listen = (chunk: Buffer) => (words = (words + chunk.toString('utf8')).slice(-4000));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  child.once('error', (error) => listen(Buffer.from(error.message)));
  let over = false;
  const ended = once(child, 'close').then(
    () => void (over = true),
    () => void (over = true),
  );
  return {
    ended,
    hasEnded: () => over,
    lastWords: () => words,
    async stop() {
      if (!over) {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), 5000);
        await ended;
        clearTimeout(hard);
      }
      running.delete(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

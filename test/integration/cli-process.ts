/** The command line as a person has it: a process of its own, with arguments, streams, signals and an exit code. */

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../main/cli/causeway.ts', import.meta.url));

export interface Ended {
  /** 130 for a process that a signal ended, as a shell says it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** Resolves once the text has been written to one of the streams; rejects when the process ends before. */
  said(text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** What it has written to standard output so far. */
  stdout(): string;
}

export interface CliOptions {
  readonly environment?: { readonly [name: string]: string };
  readonly input?: string;
}

export function startCli(callArguments: readonly string[], options: CliOptions = {}): Running {
  const child = spawn(process.execPath, [PROGRAM, ...callArguments], {
    env: { ...process.env, NO_COLOR: '1', CAUSEWAY_DATA_DIR: '', ...options.environment },
  });
  let stdout = '';
  let stderr = '';
  const listeners = new Set<() => void>();
  const heard = () => {
    for (const listener of listeners) listener();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    heard();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    heard();
  });
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 130, stdout, stderr }));
  });
  return {
    pid: child.pid ?? 0,
    ended,
    said: (text) =>
      new Promise((resolve, reject) => {
        const listener = () => {
          if (!stdout.includes(text) && !stderr.includes(text)) return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
        listener();
        void ended.then(() => reject(new Error(`ended without saying "${text}":\n${stdout}\n${stderr}`)));
      }),
    signal: (signal) => void child.kill(signal),
    stdout: () => stdout,
  };
}

/** Engines in processes of their own. The next one is started while the present one works: starting takes a second. */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job, Message } from './engine-process.ts';

const PROGRAM = fileURLToPath(new URL('./engine-process.ts', import.meta.url));
/** Compiled modules are kept from process to process. */
const environment = { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'causeway-kills-compiled') };

export interface EngineChild {
  /** Sends the job; called once. */
  start(job: Job): void;
  kill(): void;
  readonly messages: readonly Message[];
  readonly opened: Promise<void>;
  /** How it ended: by a signal, or by itself. */
  readonly ended: Promise<{ readonly killed: boolean }>;
}

export interface Nursery {
  next(): Promise<EngineChild>;
  close(): Promise<void>;
}

export function openNursery(): Nursery {
  let spare = startChild();
  return {
    next() {
      // Taken before anything is waited for: two who ask at once must not get the same one.
      const child = spare;
      spare = startChild();
      return child;
    },
    async close() {
      const child = await spare;
      child.kill();
      await child.ended;
    },
  };
}

async function startChild(): Promise<EngineChild> {
  const child = fork(PROGRAM, [], { execArgv: [], env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = endOf(child);
  const messages: Message[] = [];
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  let ready: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  child.on('message', (message: Message) => {
    messages.push(message);
    if (message.kind === 'ready') ready();
    if (message.kind === 'opened') open();
  });
  await Promise.race([isReady, ended]);
  return {
    start: (job) => void child.send(job),
    kill: () => void child.kill('SIGKILL'),
    messages,
    opened: Promise.race([opened, ended.then(() => undefined)]),
    ended,
  };
}

async function endOf(child: ChildProcess): Promise<{ readonly killed: boolean }> {
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  return { killed: signal === 'SIGKILL' };
}

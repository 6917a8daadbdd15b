/** Processes of their own, so that time and memory are those of what is measured. */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ENGINE_NODE_FLAGS } from '../../main/node-flags.ts';

/** Runs a script of this folder with a job as JSON in its first argument; answers the JSON lines that it prints. */
export async function runProcess<T>(script: string, job: object): Promise<T[]> {
  const child = start(script, job, 'ignore');
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  await end(child, script);
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** A script that answers each line of its standard input with one of JSON, until its input ends. */
export interface Servant<Request, Answer> {
  ask(request: Request): Promise<Answer>;
  close(): Promise<void>;
}

export function startServant<Request extends object, Answer>(script: string, job: object): Servant<Request, Answer> {
  const child = start(script, job, 'pipe');
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    async ask(request) {
      child.stdin?.write(`${JSON.stringify(request)}\n`);
      const line = await lines.next();
      if (line.done) throw new Error(`${script} ended without an answer`);
      return JSON.parse(line.value) as Answer;
    },
    async close() {
      child.stdin?.end();
      await end(child, script);
    },
  };
}

function start(script: string, job: object, input: 'ignore' | 'pipe'): ChildProcess {
  return spawn(process.execPath, [...ENGINE_NODE_FLAGS, path.join(import.meta.dirname, script), JSON.stringify(job)], {
    stdio: [input, 'pipe', 'inherit'],
  });
}

async function end(child: ChildProcess, script: string): Promise<void> {
  if (child.exitCode !== null) return;
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${script} ended with ${String(code)}`);
}

/**
 * Killed at any moment, the next start goes on and misses nobody: what the forest and the tenant each say by themselves, one
 * of the last password of everybody and the other of who signs in by it, agree after whatever happened.
 */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openEngine } from '../../engine/api/engine.ts';
import { DOMAIN, upn } from './lab.ts';
import { openPasswordLab, signIn, untilCounts, type PasswordLab } from './password-lab.ts';

const PROGRAM = fileURLToPath(new URL('./password-process.ts', import.meta.url));
const LONG = process.env['CAUSEWAY_LONG'] === '1';
const ROUNDS = LONG ? 40 : 1;
const PEOPLE = LONG ? 300 : 60;

/** As the dice of a game: the same numbers each time. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

interface Child {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

async function startChild(dataDirectory: string): Promise<Child> {
  const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit');
  child.send(dataDirectory);
  await Promise.race([once(child, 'message'), ended]);
  return { process: child, ended };
}

/** The moments at which the process ends: in the middle of a page, of a batch before and after it counts, at any other. */
const MOMENTS = ['reading', 'sending', 'answering', 'any'] as const;

function killAt(moment: (typeof MOMENTS)[number], lab: PasswordLab, child: Child, roll: (below: number) => number) {
  const kill = () => child.process.kill('SIGKILL');
  const service = lab.replication.get(DOMAIN)!;
  const { faults } = lab.tenant.directorySync;
  const sending = (when: 'before-applying' | 'after-applying') => {
    const fault = faults.inject({
      operation: 'ProvisionCredentials',
      predicate: () => kill(),
      action: { kind: 'cut-connection', when },
    });
    return () => fault.remove();
  };
  switch (moment) {
    case 'reading':
      service.next('getNcChanges', (honest) => {
        kill();
        return { kind: 'stub', stub: honest() };
      });
      return () => undefined;
    case 'sending':
      return sending('before-applying');
    case 'answering':
      return sending('after-applying');
    case 'any': {
      const timer = setTimeout(kill, roll(1500));
      return () => clearTimeout(timer);
    }
  }
}

test(
  `killed ${ROUNDS * MOMENTS.length} times while passwords change, nobody is missed and no older password is the last`,
  { timeout: LONG ? 3_600_000 : 120_000 },
  async () => {
    const names = Array.from({ length: PEOPLE }, (_, index) => `p${String(index).padStart(3, '0')}`);
    const lab = await openPasswordLab({ people: names });
    const { dataDirectory } = lab.engine;
    await lab.engine.close();
    const roll = dice(7);
    const expected = new Map<string, string>();
    let version = 0;
    const change = () => {
      const name = names[roll(PEOPLE)]!;
      expected.set(name, `Of-${name}-${String(++version)}!`);
      lab.lab.state.setPassword(name, expected.get(name)!);
    };
    for (let count = 0; count < PEOPLE; count++) change();

    for (const moment of Array.from({ length: ROUNDS }, () => MOMENTS).flat()) {
      const child = await startChild(dataDirectory);
      const undo = killAt(moment, lab, child, roll);
      let isOver = false;
      void child.ended.then(() => (isOver = true));
      while (!isOver) {
        for (let count = roll(12); count >= 0; count--) change();
        await delay(40);
      }
      undo();
      for (let count = roll(5); count > 0; count--) change();
    }

    lab.engine = await openEngine({ dataDirectory, purpose: 'test' });
    lab.engine.passwords.start();
    await untilCounts(lab, { synchronized: expected.size, waiting: 0, retry: 0, unreadable: 0, 'given-up': 0 });
    const wrong = async () => {
      const answers = await Promise.all(
        [...expected].map(async ([name, password]) => [name, await signIn(lab.tenant, upn(name), password)] as const),
      );
      return answers.filter(([, answer]) => answer !== 'signed-in');
    };
    await expect.poll(wrong, { timeout: 60_000, interval: 500 }).toEqual([]);
  },
);

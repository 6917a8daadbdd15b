import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LOCK_FILE, lockDataDirectory, lockOwner } from '../../../engine/store/data-directory.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const HOLDER = path.join(import.meta.dirname, 'lock-holder.ts');

/** A process that tries to take the directory, with what it says of that. */
async function holder(directory: string, purpose: string) {
  const child = spawn(process.execPath, [HOLDER, directory, purpose], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    pid: child.pid!,
    answer: JSON.parse(said.toString('utf8')) as { held: boolean; fault?: { code: string; detail: object } },
    async end(how: 'quietly' | 'killed') {
      const exited = once(child, 'exit');
      if (how === 'killed') child.kill('SIGKILL');
      else child.stdin.end();
      await exited;
    },
  };
}

test('a second process is told who holds the data directory, and has it when the first lets go', async () => {
  const directory = await temporaryDirectory();
  const first = await holder(directory, 'service');
  expect(first.answer).toEqual({ held: true });
  await expect(lockDataDirectory(directory, 'cycle')).rejects.toMatchObject({
    fault: {
      code: 'data-directory-in-use',
      detail: { directory, pid: first.pid, host: hostname(), purpose: 'service' },
      retry: 'later',
    },
  });
  expect(await lockOwner(directory)).toMatchObject({ pid: first.pid, purpose: 'service' });
  await first.end('quietly');
  expect(await lockOwner(directory)).toBeUndefined();
  const lock = await lockDataDirectory(directory, 'cycle');
  expect(await lockOwner(directory)).toMatchObject({ pid: process.pid, purpose: 'cycle' });
  await lock.release();
  expect(await readdir(directory)).not.toContain(LOCK_FILE);
});

test('two engines of one process exclude each other, too', async () => {
  const directory = await temporaryDirectory();
  const lock = await lockDataDirectory(directory, 'service');
  await expect(lockDataDirectory(directory, 'cycle')).rejects.toMatchObject({
    fault: { code: 'data-directory-in-use', detail: { pid: process.pid, purpose: 'service' } },
  });
  await lock.release();
  await (await lockDataDirectory(directory, 'cycle')).release();
});

test('a directory whose owner was killed is taken over at once', async () => {
  const directory = await temporaryDirectory();
  const first = await holder(directory, 'service');
  await first.end('killed');
  expect(await readdir(directory)).toContain(LOCK_FILE);
  expect(await lockOwner(directory)).toBeUndefined();
  const lock = await lockDataDirectory(directory, 'service');
  expect(await lockOwner(directory)).toMatchObject({ pid: process.pid });
  await lock.release();
});

test('a dead owner whose process number lives on in another process is taken over, too', async () => {
  const directory = await temporaryDirectory();
  // This very process is alive and never held the lock.
  await leaveName(directory, { pid: process.ppid, host: hostname(), beatAt: new Date().toISOString() });
  await (await lockDataDirectory(directory, 'service')).release();
});

test('on a shared disk an owner on another machine is believed as long as it beats', async () => {
  const directory = await temporaryDirectory();
  await leaveName(directory, { pid: 1, host: 'other.contoso.test', beatAt: new Date().toISOString() });
  await expect(lockDataDirectory(directory, 'service')).rejects.toMatchObject({
    fault: { code: 'data-directory-in-use', detail: { host: 'other.contoso.test' } },
  });
  await leaveName(directory, { pid: 1, host: 'other.contoso.test', beatAt: new Date(0).toISOString() });
  await (await lockDataDirectory(directory, 'service')).release();
});

test('a name that is half written hinders nobody', async () => {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory, LOCK_FILE), '{"pid": 12');
  await (await lockDataDirectory(directory, 'service')).release();
});

test('of many that reach for a dead owner’s directory at the same moment exactly one has it', async () => {
  for (let round = 0; round < 20; round++) {
    const directory = await temporaryDirectory();
    await leaveName(directory, { pid: 2 ** 22 + 1, host: hostname(), beatAt: new Date(0).toISOString() });
    const takers = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => lockDataDirectory(directory, `taker ${index}`)),
    );
    const taken = takers.filter((taker) => taker.status === 'fulfilled');
    expect(taken).toHaveLength(1);
    for (const { value } of taken) await value.release();
  }
});

test('of several processes that start at the same moment exactly one has the directory', async () => {
  const directory = await temporaryDirectory();
  const holders = await Promise.all(['one', 'two', 'three'].map((purpose) => holder(directory, purpose)));
  expect(holders.filter(({ answer }) => answer.held)).toHaveLength(1);
  const refused = holders.flatMap(({ answer }) => answer.fault?.code ?? []);
  expect(refused).toEqual(['data-directory-in-use', 'data-directory-in-use']);
  await Promise.all(holders.map((one) => one.end('quietly')));
});

test.skipIf(process.platform === 'win32')('a new data directory is its owner’s alone', async () => {
  const directory = path.join(await temporaryDirectory(), 'data');
  const lock = await lockDataDirectory(directory, 'service');
  expect((await stat(directory)).mode & 0o077).toBe(0);
  await lock.release();
});

async function leaveName(directory: string, owner: { pid: number; host: string; beatAt: string }): Promise<void> {
  await mkdir(directory, { recursive: true });
  const rest = { purpose: 'service', startedAt: new Date(0).toISOString(), token: 'former' };
  await writeFile(path.join(directory, LOCK_FILE), JSON.stringify({ ...owner, ...rest }));
}

/** What is in memory stays there: no process that holds secrets leaves a core file with them, however it ends. */

import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryDirectory } from '../unit/temporary-directory.ts';

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const isLinux = process.platform === 'linux';
/** Where nobody may have core dumps there is nothing to turn off. */
const hardLimit = isLinux ? execFileSync('bash', ['-c', 'ulimit -H -c'], { encoding: 'utf8' }).trim() : '';
const reason = !isLinux ? 'read back from /proc' : hardLimit === 'unlimited' ? undefined : 'not allowed here at all';
const pattern = isLinux ? (await readFile('/proc/sys/kernel/core_pattern', 'utf8')).trim() : '';
/** Only where the kernel itself writes dumps, and into the folder of the process. */
const isLocal = /^[^|/]+$/.test(pattern);

interface Started {
  readonly pid: number;
  readonly facts: { readonly [name: string]: unknown };
  crash(): Promise<void>;
}

/** With core dumps of any size allowed, as an administrator may have it for everything on the machine. */
async function start(folder: string, program: readonly string[], isTalking = true): Promise<Started> {
  const child = spawn('bash', ['-c', 'ulimit -S -c unlimited && exec "$@"', 'bash', process.execPath, ...program], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, CAUSEWAY_DATA_DIR: folder, CAUSEWAY_CORE_LIMIT: undefined },
  });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  const pid = child.pid ?? 0;
  const [line] = isTalking ? ((await once(createInterface(child.stdout), 'line')) as [string]) : ['{}'];
  return {
    pid,
    facts: JSON.parse(line) as Started['facts'],
    async crash() {
      child.kill('SIGSEGV');
      await closed;
    },
  };
}

const limitsOf = async (pid: number) => readFile(`/proc/${String(pid)}/limits`, 'utf8');
const filterOf = async (pid: number) => (await readFile(`/proc/${String(pid)}/coredump_filter`, 'utf8')).trim();
const NO_CORE = /^Max core file size\s+0\s+0\s/m;

describe.skipIf(reason !== undefined)(reason === undefined ? 'core dumps' : `core dumps (skipped: ${reason})`, () => {
  test('the command line takes them from itself before it reads anything, and keeps its process id', async () => {
    const folder = await temporaryDirectory();
    // It waits for answers that never come.
    const { pid } = await start(folder, [here('../../main/cli/causeway.ts'), 'setup', '--answers', '-'], false);
    await expect.poll(async () => limitsOf(pid), { timeout: 20_000 }).toMatch(NO_CORE);
    await expect.poll(async () => filterOf(pid), { timeout: 20_000 }).toBe('00000000');
  });

  const child = (kind: string, seed: string) => [here('protection/dumped.ts'), kind, seed];

  test('a process says how it stands, and no report of a crash is left', async () => {
    const reports = { reportOnFatalError: false, reportOnUncaughtException: false };
    const node = await start(await temporaryDirectory(), child('node', '00'));
    expect(node.facts).toMatchObject({ pid: node.pid, coreDumps: 'off', limit: '0', ...reports });
    const electron = await start(await temporaryDirectory(), child('electron', '00'));
    expect(electron.facts).toMatchObject({ coreDumps: 'without-memory', limit: 'Infinity', ...reports });
    expect(await filterOf(electron.pid)).toBe('00000000');
  });

  describe.skipIf(!isLocal)(isLocal ? 'after a crash' : `after a crash (skipped: ${pattern} takes dumps)`, () => {
    /** The crash's file: how large, and whether the secret is in it. */
    async function left(kind: string): Promise<{ readonly size: number; readonly secret: boolean } | undefined> {
      const secret = randomBytes(32);
      const folder = await temporaryDirectory();
      const { crash } = await start(
        folder,
        child(kind, Buffer.from(secret.map((octet) => octet ^ 0x5a)).toString('hex')),
      );
      await crash();
      const [file] = (await readdir(folder)).filter((name) => name.startsWith('core'));
      if (file === undefined) return undefined;
      const dump = path.join(folder, file);
      return { size: (await stat(dump)).size, secret: (await readFile(dump)).includes(secret) };
    }

    test('an unprotected process leaves its secret in a file', async () => {
      expect(await left('none')).toMatchObject({ secret: true });
    });

    test('a process of plain Node leaves none', async () => {
      expect(await left('node')).toBeUndefined();
    });

    test('one that cannot be replaced leaves a file without its memory', async () => {
      const dump = await left('electron');
      expect(dump?.secret).toBe(false);
      // A few notes and registers, where an unprotected one has every page.
      expect(dump?.size).toBeLessThan(4_000_000);
    });
  });
});

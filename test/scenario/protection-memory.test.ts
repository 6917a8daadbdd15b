/**
 * What an engine has in its memory of people whose passwords it synchronizes: while it is at it, what is being hashed at that
 * moment and nothing else; afterwards nothing at all. And what it writes: nothing of it, at the most talkative level.
 *
 * The engine is a process of its own (`causeway service`), forest and tenant are this one.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openEngine } from '../../engine/api/engine.ts';
import { person, upn } from './lab.ts';
import { openPasswordLab, signIn, type PasswordLab } from './password-lab.ts';
import { imageOf, needlesOf, type Image } from './protection/memory-image.ts';
import { needlesFor, ntHash, personNumber } from './protection/secrets.ts';

const isLong = process.env['CAUSEWAY_LONG'] === '1';
const PEOPLE = isLong ? 3000 : 300;
const IMAGES = isLong ? 20 : 3;
/** Milliseconds, for whoever would wait for ever: images of a process that is busy take their time. */
const PATIENCE = isLong ? 1_800_000 : 120_000;
const PROGRAM = fileURLToPath(new URL('../../main/cli/causeway.ts', import.meta.url));
const isLinux = process.platform === 'linux';
/**
 * As many as are hashed at once, which is what the engine takes for itself; and one whose hash is ready, because Node keeps its
 * copy of what was hashed until whoever waited for it has been told, and by then the next one has begun.
 */
const AT_ONCE = Math.max(2, availableParallelism()) + 1;

interface Service {
  readonly pid: number;
  /** What it has said on both of its streams. */
  said(): string;
  stop(): Promise<void>;
}

function startService(dataDirectory: string): Service {
  const arguments_ = ['--data-dir', dataDirectory, '--log-level', 'debug', 'service'];
  const child = spawn(process.execPath, [PROGRAM, ...arguments_], { env: { ...process.env, NO_COLOR: '1' } });
  const ended = once(child, 'close');
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => parts.push(part));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    said: () => Buffer.concat(parts).toString('utf8'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

const people = Array.from({ length: PEOPLE }, (_, number) => personNumber(number));
const needles = needlesOf(people.flatMap(needlesFor));

/** Everybody is in the tenant, with a password in the forest and none in the tenant; nothing runs. */
async function openCompany(): Promise<PasswordLab> {
  const lab = await openPasswordLab({ people: people.map(({ name }) => person(name)) });
  for (const { name, password } of people) lab.lab.state.setPassword(name, password);
  await lab.engine.close();
  // The lab ends the engine that it has.
  onTestFinished(
    async () => void (lab.engine = await openEngine({ dataDirectory: lab.engine.dataDirectory, purpose: 'test' })),
  );
  return lab;
}

const sentBy = ({ tenant }: PasswordLab) => tenant.directorySync.counters.credentials;
const readFrom = ({ replication }: PasswordLab) => {
  const asked = [...replication.values()].map(({ calls }) => calls.get('getNcChanges') ?? 0);
  return asked.reduce((sum, one) => sum + one, 0);
};

async function until(condition: () => boolean, service: Service): Promise<void> {
  // Everybody in this process is served meanwhile; what is waited for lasts milliseconds.
  for (const began = Date.now(); !condition(); await delay(1)) {
    if (Date.now() - began > PATIENCE) throw new Error(`It does not come: ${service.said()}`);
  }
}

describe.skipIf(!isLinux)(isLinux ? 'the memory of an engine' : 'the memory of an engine (skipped: no /proc)', () => {
  test('an image finds what is there', async () => {
    const child = spawn(process.execPath, ['-e', HOLDER], { stdio: ['pipe', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [anna, bert] = [personNumber(0), personNumber(1)];
    child.stdin.write(`${ntHash(anna.password).toString('base64')}\n`);
    await once(child.stdout, 'data');
    const { found, size } = await imageOf(child.pid ?? 0, needles);
    expect(found.get(anna.name)).toContain('hash');
    expect(found.get(bert.name)).toBeUndefined();
    expect(size).toBeGreaterThan(10_000_000);
  });

  test(
    `holds in ${IMAGES} images of a full run no more than is being hashed, of nobody who is done, and nothing when idle`,
    async () => {
      const lab = await openCompany();
      const service = startService(lab.engine.dataDirectory);
      const images: Image[] = [];
      const take = async () => {
        images.push(
          await imageOf(service.pid, needles, async ({ found }) => {
            for (const name of found.keys()) {
              const { password } = people.find((one) => one.name === name)!;
              expect(await signIn(lab.tenant, upn(name), password)).not.toBe('signed-in');
            }
          }),
        );
      };
      // The first page has come a moment ago, and is being hashed.
      await until(() => readFrom(lab) >= 1, service);
      await delay(30);
      await take();
      for (let number = 1; number < IMAGES; number++) {
        await until(() => sentBy(lab) >= (number * PEOPLE) / IMAGES, service);
        await take();
      }
      await until(() => sentBy(lab) >= PEOPLE, service);
      expect(images).toHaveLength(IMAGES);
      for (const { found, size } of images) {
        expect(found.size).toBeLessThanOrEqual(AT_ONCE);
        for (const forms of found.values()) expect([...forms]).not.toContain('password');
        expect(size).toBeGreaterThan(50_000_000);
      }
      const last = people.at(-1)!;
      await expect.poll(() => signIn(lab.tenant, upn(last.name), last.password)).toBe('signed-in');
      // What was under way when the last one was taken has an end.
      await expect
        .poll(async () => Object.fromEntries((await imageOf(service.pid, needles)).found), { timeout: 30_000 })
        .toEqual({});
      // Written to while it lives, and when it ends.
      await expectNothingWritten(lab, service);
      await service.stop();
      await expectNothingWritten(lab, service);
    },
    PATIENCE,
  );
});

/** Holds what it is given outside of V8's heap, as text that was never there. */
const HOLDER = `
  const kept = Buffer.from(new ArrayBuffer(64));
  process.stdin.once('data', (line) => {
    kept.write(line.toString('latin1').trim(), 'base64');
    process.stdout.write('held');
  });
  setInterval(() => kept.length, 1000);
`;

/** Logs, database, its journals, whatever else lies in the data directory, and both streams. */
async function expectNothingWritten(lab: PasswordLab, service: Service): Promise<void> {
  const folder = lab.engine.dataDirectory;
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = files.map((file) => path.relative(folder, path.join(file.parentPath, file.name)));
  expect(names).toEqual(expect.arrayContaining(['causeway.log', expect.stringMatching(/\.db$/)]));
  const texts = [
    Buffer.from(service.said()),
    ...(await Promise.all(names.map((name) => readFile(path.join(folder, name))))),
  ];
  const found = new Set<string>();
  for (const octets of texts) needles.search(octets, (owner, form) => found.add(`${owner}: ${form}`));
  expect([...found]).toEqual([]);
  // Nor what was made of a hash for the tenant, nor the password of the connector's own account.
  const [{ password: own }] = lab.forests as readonly [PasswordLab['forests'][number]];
  for (const secret of ['PPH1_MD4', own]) {
    for (const form of [Buffer.from(secret), Buffer.from(secret, 'utf16le')]) {
      expect(texts.filter((octets) => octets.includes(form))).toEqual([]);
    }
  }
  // That it was a full run, and that there was much to be found in.
  expect(Buffer.concat(texts).length).toBeGreaterThan(100_000);
  expect(texts[1 + names.indexOf('causeway.log')]?.toString()).toContain('"msg":"command-started"');
}

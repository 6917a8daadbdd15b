import { randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { KEY_FILE, KEY_VARIABLE, openKeySealer, openSecrets } from '../../../engine/settings/secrets.ts';
import { openStore } from '../../../engine/store/store.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const SECRET = 'correct horse battery staple';
const refusal = (reason: string) => ({
  fault: { code: 'secret-missing', stage: 'setup', detail: { reason }, retry: 'never' },
});

async function openHouse(directory: string, environment: NodeJS.ProcessEnv = {}) {
  const store = await openStore(directory);
  onTestFinished(() => store.close());
  return { store, secrets: openSecrets(store, await openKeySealer(directory, environment)) };
}

test('a secret that was kept is read again after a restart', async () => {
  const directory = await temporaryDirectory();
  const first = await openHouse(directory);
  await first.secrets.set('forest/a/password', SECRET);
  const second = await openHouse(directory);
  expect(await second.secrets.get('forest/a/password')).toBe(SECRET);
  await second.secrets.set('forest/a/password', 'another');
  expect(await first.secrets.get('forest/a/password')).toBe('another');
});

test('nothing on the disk holds the secret in the clear', async () => {
  const directory = await temporaryDirectory();
  const { store, secrets } = await openHouse(directory);
  await secrets.set('forest/a/password', SECRET);
  for (const file of [store.file, `${store.file}-wal`, path.join(directory, KEY_FILE)]) {
    const content = await readFile(file);
    expect(content.includes(SECRET)).toBe(false);
    expect(content.includes(Buffer.from(SECRET).toString('base64').slice(0, 20))).toBe(false);
  }
});

test('the same secret sealed twice looks different', async () => {
  const sealer = await openKeySealer(await temporaryDirectory(), {});
  const [one, two] = [await sealer.seal('a', SECRET), await sealer.seal('a', SECRET)];
  expect(one.equals(two)).toBe(false);
});

test('many who start on one new data directory have one key', async () => {
  const directory = await temporaryDirectory();
  const sealers = await Promise.all(Array.from({ length: 12 }, () => openKeySealer(directory, {})));
  const sealed = await Promise.all(sealers.map((sealer) => sealer.seal('a', SECRET)));
  for (const one of sealed) expect(await sealers[0]!.unseal('a', one)).toBe(SECRET);
  expect(await readdir(directory)).toEqual([KEY_FILE]);
});

test('what no one has kept is missing by its name', async () => {
  const { secrets } = await openHouse(await temporaryDirectory());
  await expect(secrets.get('forest/b/password')).rejects.toMatchObject(refusal('not-stored'));
});

describe('a sealed secret is refused', () => {
  test('with another key', async () => {
    const sealed = await (await openKeySealer(await temporaryDirectory(), {})).seal('a', SECRET);
    const other = await openKeySealer(await temporaryDirectory(), {});
    await expect(other.unseal('a', sealed)).rejects.toMatchObject(refusal('sealed-with-another-key'));
  });

  test('under another name', async () => {
    const directory = await temporaryDirectory();
    const { store, secrets } = await openHouse(directory);
    await secrets.set('forest/a/password', SECRET);
    await store.write((writer) => writer.run(`UPDATE secret SET name = 'forest/b/password'`));
    await expect(secrets.get('forest/b/password')).rejects.toMatchObject(refusal('sealed-with-another-key'));
  });

  test('when a single bit of it was changed, wherever it is, or when it was cut', async () => {
    const sealer = await openKeySealer(await temporaryDirectory(), {});
    const sealed = await sealer.seal('a', SECRET);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      await expect(sealer.unseal('a', changed)).rejects.toMatchObject(refusal('sealed-with-another-key'));
    }
    for (const length of [0, 5, 12, 20, sealed.length - 1]) {
      await expect(sealer.unseal('a', sealed.subarray(0, length))).rejects.toMatchObject(
        refusal('sealed-with-another-key'),
      );
    }
  });
});

test('a refusal holds neither the secret nor the key', async () => {
  const directory = await temporaryDirectory();
  const sealer = await openKeySealer(directory, {});
  const other = await openKeySealer(await temporaryDirectory(), {});
  const said = await other.unseal('a', await sealer.seal('a', SECRET)).catch((error: unknown) => error);
  const key = await readFile(path.join(directory, KEY_FILE));
  expect(JSON.stringify(said)).not.toContain(SECRET);
  expect(JSON.stringify(said)).not.toContain(key.toString('base64'));
});

describe('the key', () => {
  test('is made once, at random', async () => {
    const [one, two] = [await temporaryDirectory(), await temporaryDirectory()];
    await openKeySealer(one, {});
    const key = await readFile(path.join(one, KEY_FILE));
    await openKeySealer(one, {});
    expect((await readFile(path.join(one, KEY_FILE))).equals(key)).toBe(true);
    await openKeySealer(two, {});
    expect((await readFile(path.join(two, KEY_FILE))).equals(key)).toBe(false);
  });

  test.skipIf(process.platform === 'win32')('is its owner’s alone, and is made so again', async () => {
    const directory = await temporaryDirectory();
    const file = path.join(directory, KEY_FILE);
    await openKeySealer(directory, {});
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    await chmod(file, 0o644);
    await openKeySealer(directory, {});
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test('of another length is damaged and is not replaced', async () => {
    const directory = await temporaryDirectory();
    const file = path.join(directory, KEY_FILE);
    await writeFile(file, randomBytes(31));
    await expect(openKeySealer(directory, {})).rejects.toMatchObject(refusal('key-file-damaged'));
    expect((await stat(file)).size).toBe(31);
  });

  test('comes from the environment where that has one, and then no file is made', async () => {
    const directory = await temporaryDirectory();
    const environment = { [KEY_VARIABLE]: 'k'.repeat(32) };
    const sealed = await (await openKeySealer(directory, environment)).seal('a', SECRET);
    expect(await (await openKeySealer(await temporaryDirectory(), environment)).unseal('a', sealed)).toBe(SECRET);
    await expect(stat(path.join(directory, KEY_FILE))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('from the environment has to be long enough', async () => {
    const short = openKeySealer(await temporaryDirectory(), { [KEY_VARIABLE]: 'k'.repeat(31) });
    await expect(short).rejects.toMatchObject(refusal('key-too-short'));
    await expect(openKeySealer(await temporaryDirectory(), { [KEY_VARIABLE]: '' })).rejects.toMatchObject(
      refusal('key-too-short'),
    );
  });
});

/**
 * Secrets behind a port. The desktop host seals them with the operating system's storage; without a desktop they are
 * sealed here with a key from a file that only its owner may read, or from the environment.
 *
 * Sealing is AES-256-GCM (NIST SP 800-38D) with a fresh nonce each time and the secret's name as associated data, so a
 * sealed value cannot be moved to another name.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, link, open, readFile, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { FaultError } from '../model/fault.ts';
import type { Writer } from '../store/database.ts';
import type { Store } from '../store/store.ts';

/** Turns a secret into something that may lie on a disk, and back. */
export interface Sealer {
  seal(name: string, secret: string): Promise<Buffer>;
  /** Throws `secret-missing` where the key is another one. */
  unseal(name: string, sealed: Buffer): Promise<string>;
}

/** Where secrets are asked for by name. */
export interface SecretSource {
  /** Throws `secret-missing` where there is none of that name. */
  get(name: string): Promise<string>;
}

export interface SecretStore extends SecretSource {
  set(name: string, secret: string): Promise<void>;
  /** Seals now; what it answers stores the secret in a transaction of the caller's, with whatever else belongs to it. */
  prepare(name: string, secret: string): Promise<(writer: Writer) => Promise<void>>;
  /** Names of stored secrets, sorted. */
  names(): Promise<string[]>;
}

export const KEY_FILE = 'secret.key';
export const KEY_VARIABLE = 'CAUSEWAY_SECRET_KEY';
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/**
 * A sealer with the key of this data directory: `CAUSEWAY_SECRET_KEY` (any text of 32 characters or more) where it is
 * set, else the key file, made on first use.
 */
export async function openKeySealer(dataDirectory: string, environment: NodeJS.ProcessEnv): Promise<Sealer> {
  const fromEnvironment = environment[KEY_VARIABLE];
  if (fromEnvironment !== undefined && fromEnvironment.length < 32) {
    throw missing(KEY_VARIABLE, 'key-too-short');
  }
  const key = fromEnvironment
    ? createHash('sha256').update(fromEnvironment, 'utf8').digest()
    : await readKeyFile(path.join(dataDirectory, KEY_FILE));
  return keySealer(key);
}

async function readKeyFile(file: string): Promise<Buffer> {
  if (!existsSync(file)) await makeKeyFile(file);
  if (process.platform !== 'win32' && ((await stat(file)).mode & 0o077) !== 0) await chmod(file, 0o600);
  const key = await readFile(file);
  if (key.length !== 32) throw missing(KEY_FILE, 'key-file-damaged');
  return key;
}

/** Whole under its name or not there at all, also where two processes start on one new data directory: the first one's key stays. */
async function makeKeyFile(file: string): Promise<void> {
  const whole = `${file}.${randomBytes(8).toString('hex')}`;
  const handle = await open(whole, 'wx', 0o600);
  try {
    await handle.writeFile(randomBytes(32));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(whole, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(whole);
  }
}

function keySealer(key: Buffer): Sealer {
  return {
    seal(name, secret) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name, 'utf8'));
      const body = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Promise.resolve(Buffer.concat([nonce, cipher.getAuthTag(), body]));
    },
    unseal(name, sealed) {
      try {
        // Without a fixed length a tag that was cut short would be accepted, and be easier to forge.
        const options = { authTagLength: TAG_LENGTH };
        const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_LENGTH), options)
          .setAAD(Buffer.from(name, 'utf8'))
          .setAuthTag(sealed.subarray(NONCE_LENGTH, NONCE_LENGTH + TAG_LENGTH));
        const body = sealed.subarray(NONCE_LENGTH + TAG_LENGTH);
        return Promise.resolve(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
      } catch {
        return Promise.reject(missing(name, 'sealed-with-another-key'));
      }
    },
  };
}

export function openSecrets(store: Store, sealer: Sealer): SecretStore {
  const prepare: SecretStore['prepare'] = async (name, secret) => {
    const sealed = await sealer.seal(name, secret);
    return async (writer) => {
      await writer.run(
        'INSERT INTO secret (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
        [name, sealed],
      );
    };
  };
  return {
    async get(name) {
      const row = await store.reader.get<{ sealed: Buffer }>('SELECT sealed FROM secret WHERE name = ?', [name]);
      if (!row) throw missing(name, 'not-stored');
      return sealer.unseal(name, row.sealed);
    },
    async set(name, secret) {
      await store.write(await prepare(name, secret));
    },
    prepare,
    async names() {
      const rows = await store.reader.all<{ name: string }>('SELECT name FROM secret ORDER BY name');
      return rows.map((row) => row.name);
    },
  };
}

function missing(name: string, reason: string): FaultError {
  return new FaultError({ code: 'secret-missing', stage: 'setup', detail: { name, reason }, retry: 'never' });
}

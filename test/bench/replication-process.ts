/** The reading half of the replication benchmark: walks a naming context once, hashes every password again, then asks for news. */

import { pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { rehash } from '../../engine/sign-in/password-hash-sync/secret/rehash.ts';
import { openReplication } from '../../engine/sign-in/password-hash-sync/walk/replication.ts';
import type { ReplicaCursor } from '../../engine/sign-in/password-hash-sync/drs/cursor.ts';

export interface ReplicationJob {
  readonly host: string;
  readonly ports: { readonly endpointMapper: number };
  readonly namingContext: string;
  readonly account: string;
  readonly password: string;
  /** In decimal digits. */
  readonly highestCommittedUsn: string;
  readonly isHashed: boolean;
  readonly polls: number;
}

export interface ReplicationResult {
  readonly users: number;
  readonly seconds: number;
  /** What the crypto library gives alone on the same thread pool. */
  readonly derivationsASecond: number;
  /** Of the whole process, at its highest. */
  readonly megabytes: number;
  readonly pollMilliseconds: readonly number[];
}

const job = JSON.parse(process.argv[2] ?? '{}') as ReplicationJob;
const state = {
  highestCommittedUsn: BigInt(job.highestCommittedUsn),
  source: undefined,
  invocation: undefined,
  isReadOnly: false,
};
const replication = openReplication({
  servers: [{ host: job.host, replicationPorts: job.ports }],
  namingContext: job.namingContext,
  password: job.password,
  installation: '11'.repeat(16),
  timeouts: { connect: 5000, request: 60_000 },
  openDirectory: () => ({
    read: () => Promise.resolve(state),
    logonName: () => Promise.resolve(job.account),
    close: () => Promise.resolve(),
  }),
});

/** Enough for every thread to have work while the next page is read. */
const MOST_AT_ONCE = 64;

let users = 0;
async function walk(kept?: ReplicaCursor): Promise<ReplicaCursor> {
  let cursor: ReplicaCursor | undefined;
  const deriving: Promise<string>[] = [];
  for await (const step of replication.walk(kept)) {
    if (step.kind === 'ended') ({ cursor } = step);
    if (step.kind !== 'rows') continue;
    const { sessionKey } = step;
    for (const { name, attributes } of step.rows) {
      const value = attributes.get('unicodePwd')?.values[0];
      if (!value) continue;
      users += 1;
      if (!job.isHashed) continue;
      deriving.push(rehash({ value, sessionKey, rid: name.sid.readUInt32LE(name.sid.length - 4) }));
      // In the order they were begun, which is about the order they end in.
      if (deriving.length >= MOST_AT_ONCE) await deriving.shift();
    }
  }
  await Promise.all(deriving);
  if (!cursor) throw new Error('A walk without an end');
  return cursor;
}

const began = performance.now();
const cursor = await walk();
const seconds = (performance.now() - began) / 1000;
const pollMilliseconds: number[] = [];
for (let poll = 0; poll < job.polls; poll++) {
  const asked = performance.now();
  await walk(cursor);
  pollMilliseconds.push(performance.now() - asked);
}
await replication.close();

async function deriveAlone(count: number): Promise<number> {
  const derive = promisify(pbkdf2);
  const [digits, salt] = [randomBytes(64), randomBytes(10)];
  const start = performance.now();
  await Promise.all(Array.from({ length: count }, () => derive(digits, salt, 1000, 32, 'sha256')));
  return (count * 1000) / (performance.now() - start);
}
const DERIVATIONS = 4000;
const megabytes = process.resourceUsage().maxRSS / 1024;
const derivationsASecond = job.isHashed ? await deriveAlone(DERIVATIONS) : 0;
const result: ReplicationResult = { users, seconds, derivationsASecond, megabytes, pollMilliseconds };
process.stdout.write(`${JSON.stringify(result)}\n`);

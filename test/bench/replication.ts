/**
 * Password hashes from a domain controller of the lab, in a process of its own: users read a second, read and hashed
 * again, the memory that this takes, and how long a question takes that has no news for an answer. The domain controller
 * works on the same cores, which a real one would not.
 */

import { startLabDomainController, type LabDomainController } from '../lab/replication/domain-controller.ts';
import { runProcess } from './child.ts';
import { measure, type Measurement } from './measurement.ts';
import type { ReplicationJob, ReplicationResult } from './replication-process.ts';

export interface ReplicationBenchmark {
  readonly users: number;
  readonly rounds: number;
}

const POLLS = 50;

export async function benchmarkReplication(
  { users, rounds }: ReplicationBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const dc = await startLabDomainController();
  try {
    say(`a domain controller with ${users} users`);
    for (let index = 0; index < users; index++) dc.database.write(`user${index}`, { password: `Passw0rd-${index}!` });
    // The first walk is for the domain controller's compiler.
    await walk(dc, users, false);
    const read: ReplicationResult[] = [];
    const hashed: ReplicationResult[] = [];
    for (let round = 0; round < rounds; round++) {
      read.push(await walk(dc, users, false));
      hashed.push(await walk(dc, users, true));
    }
    const speeds = (results: readonly ReplicationResult[]) => results.map((one) => one.users / one.seconds);
    return [
      measure('password hashes read', 'users/s', speeds(read)),
      measure('password hashes read and derived', 'users/s', speeds(hashed), {
        control: { name: 'the crypto library alone', samples: hashed.map((one) => one.derivationsASecond) },
        target: { words: 'at least 4,000 users/s', meets: ({ value }) => value >= 4000 },
      }),
      measure(
        'memory while reading and deriving',
        'MB',
        hashed.map(({ megabytes }) => megabytes),
        { target: { words: 'below 250 MB', meets: ({ value }) => value < 250 } },
      ),
      measure(
        'a question without news',
        'ms',
        hashed.flatMap(({ pollMilliseconds }) => pollMilliseconds),
        { target: { words: 'at most 20 ms', meets: ({ value }) => value <= 20 } },
      ),
    ];
  } finally {
    await dc.close();
  }
}

async function walk(dc: LabDomainController, users: number, isHashed: boolean): Promise<ReplicationResult> {
  const job: ReplicationJob = {
    host: dc.host,
    ports: { endpointMapper: dc.ports.endpointMapper },
    namingContext: dc.database.dn,
    account: 'CONTOSO\\svc.phs',
    password: dc.accounts.get('svc.phs')?.password ?? '',
    highestCommittedUsn: String(dc.database.highestCommittedUsn),
    isHashed,
    polls: POLLS,
  };
  const [result] = await runProcess<ReplicationResult>('replication-process.ts', job);
  if (result?.users !== users) throw new Error(`${String(result?.users)} users were read instead of ${String(users)}`);
  return result;
}

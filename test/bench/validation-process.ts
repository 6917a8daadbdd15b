/** The client's half of the validation benchmark: everybody once by a bare bind and once by the validator, in turns, round by round. */

import { BindRequest } from 'ldapts';
import type { LdapConnection } from '../../engine/connectors/active-directory/ldap/connection.ts';
import { openSecured } from '../../engine/connectors/active-directory/ldap/open.ts';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/settings.ts';
import { createDirectoryValidator } from '../../engine/sign-in/pass-through/validator/directory-validator.ts';

export interface ValidationJob {
  readonly host: string;
  /** PEM. */
  readonly ca: string;
  readonly account: string;
  readonly accountPassword: string;
  readonly names: readonly string[];
  readonly password: string;
  readonly connections: number;
  readonly rounds: number;
}

export interface Pace {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly percentile95: number;
}

export interface ValidationRound {
  readonly rebound: Pace;
  readonly checked: Pace;
}

const job = JSON.parse(process.argv[2] ?? '{}') as ValidationJob;
const security = { mode: 'ldaps', trust: { kind: 'ca', pem: job.ca } } as const;
const settings = activeDirectorySettingsSchema.parse({
  name: 'contoso.test',
  servers: [{ host: job.host }],
  security,
  account: job.account,
});

/** Names of one turn: short, so that what else goes on meets both alike. */
const TURN = 40;

class Clock {
  readonly took: number[] = [];
  #milliseconds = 0;

  /** As many at a time as there are connections, each of them on its own. */
  async turn(names: readonly string[], ask: (name: string, worker: number) => Promise<void>): Promise<void> {
    const began = performance.now();
    const rest = names[Symbol.iterator]();
    const work = async (worker: number) => {
      for (const name of rest) {
        const asked = performance.now();
        await ask(name, worker);
        this.took.push(performance.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: job.connections }, (_, worker) => work(worker)));
    this.#milliseconds += performance.now() - began;
  }

  pace(): Pace {
    const sorted = this.took.toSorted((left, right) => left - right);
    const percentile95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    return { perSecond: (sorted.length * 1000) / this.#milliseconds, percentile95 };
  }
}

const server = { host: job.host };
const connections: LdapConnection[] = [];
for (let index = 0; index < job.connections; index++)
  connections.push(await openSecured({ server, settings, onRequest: () => undefined }, security));
const rebind = async (name: string, worker: number): Promise<void> => {
  const bind = new BindRequest({ messageId: 0, dn: `${name}@contoso.test`, password: job.password });
  await connections[worker]?.request('bind', bind);
};

const validator = createDirectoryValidator({
  forests: [{ settings, password: job.accountPassword }],
  signInAttribute: 'userPrincipalName',
  connections: job.connections,
});
const password = Buffer.from(job.password);
const { signal } = new AbortController();
const check = async (name: string): Promise<void> => {
  const request = { domain: 'CONTOSO', userPrincipalName: `${name}@contoso.test`, password };
  const verdict = await validator.validate(request, { signal });
  if (verdict.kind !== 'accepted') throw new Error(`${name} was answered ${verdict.error}`);
};

async function round(): Promise<ValidationRound> {
  const [bare, checking] = [new Clock(), new Clock()];
  for (let start = 0; start < job.names.length; start += TURN) {
    const names = job.names.slice(start, start + TURN);
    // Whoever comes second finds the domain controller as the first has left it: they take turns.
    const isBareFirst = (start / TURN) % 2 === 0;
    if (isBareFirst) await bare.turn(names, rebind);
    await checking.turn(names, check);
    if (!isBareFirst) await bare.turn(names, rebind);
  }
  return { rebound: bare.pace(), checked: checking.pace() };
}

// The first round is for connections, look-ups and the compiler.
await round();
for (let turn = 0; turn < job.rounds; turn++) process.stdout.write(`${JSON.stringify(await round())}\n`);
await validator.close();
await Promise.all(connections.map((connection) => connection.close()));

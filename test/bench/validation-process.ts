/** The client's half of the validation benchmark: everybody once by a bare bind and once by the validator, round by round. */

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

/** As many at a time as there are connections, each of them on its own. */
async function pace(ask: (name: string, worker: number) => Promise<void>): Promise<Pace> {
  const took: number[] = [];
  const began = performance.now();
  const names = job.names[Symbol.iterator]();
  const work = async (worker: number) => {
    for (const name of names) {
      const asked = performance.now();
      await ask(name, worker);
      took.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: job.connections }, (_, worker) => work(worker)));
  const seconds = (performance.now() - began) / 1000;
  took.sort((left, right) => left - right);
  return { perSecond: took.length / seconds, percentile95: took[Math.floor(took.length * 0.95)] ?? 0 };
}

const server = { host: job.host };
const connections: LdapConnection[] = [];
for (let index = 0; index < job.connections; index++)
  connections.push(await openSecured({ server, settings, onRequest: () => undefined }, security));
const rebind = () =>
  pace(async (name, worker) => {
    const bind = new BindRequest({ messageId: 0, dn: `${name}@contoso.test`, password: job.password });
    await connections[worker]?.request('bind', bind);
  });

const validator = createDirectoryValidator({
  forests: [{ settings, password: job.accountPassword }],
  signInAttribute: 'userPrincipalName',
  connections: job.connections,
});
const password = Buffer.from(job.password);
const { signal } = new AbortController();
const check = () =>
  pace(async (name) => {
    const request = { domain: 'CONTOSO', userPrincipalName: `${name}@contoso.test`, password };
    const verdict = await validator.validate(request, { signal });
    if (verdict.kind !== 'accepted') throw new Error(`${name} was answered ${verdict.error}`);
  });

// The first round is for connections, look-ups and the compiler.
await rebind();
await check();
for (let round = 0; round < job.rounds; round++) {
  // Whoever comes second finds the domain controller as the first has left it: they take turns.
  const first = round % 2 === 0 ? await rebind() : undefined;
  const checked = await check();
  const rebound = first ?? (await rebind());
  const result: ValidationRound = { rebound, checked };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await validator.close();
await Promise.all(connections.map((connection) => connection.close()));

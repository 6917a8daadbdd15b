/**
 * Passwords checked for pass-through authentication beside bare rebinds of the same people on as many connections of their own, in
 * turns, on a Samba domain controller, which works on the same cores. Bare: no name is looked up and nobody is kept from being
 * locked out.
 */

import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba } from '../lab/samba/samba.ts';
import { runProcess } from './child.ts';
import { measure, type Measurement } from './measurement.ts';
import type { ValidationJob, ValidationRound } from './validation-process.ts';

export interface ValidationBenchmark {
  readonly people: number;
  readonly connections: number;
  readonly rounds: number;
}

const PASSWORD = 'Bench-Passw0rd!';

export async function benchmarkValidation(
  { people, connections, rounds }: ValidationBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const availability = sambaAvailable();
  if (!availability.available) throw new Error(`Sign-ins cannot be measured: ${availability.reason}`);
  const samba = await startSamba({ domain: 'contoso.test' });
  try {
    say(`a domain controller with ${people} people, ${connections} connections, ${rounds} rounds`);
    const names = Array.from({ length: people }, (_, index) => `person${index}`);
    await samba.load(
      names.map((name) => ({
        dn: `CN=${name},CN=Users,${samba.baseDn}`,
        attributes: {
          objectClass: ['user'],
          sAMAccountName: [name],
          userPrincipalName: [`${name}@contoso.test`],
          unicodePwd: [Buffer.from(`"${PASSWORD}"`, 'utf16le')],
          userAccountControl: ['512'],
        },
      })),
    );
    const job: ValidationJob = {
      host: samba.host,
      ca: samba.caCertificatePem,
      account: samba.administrator.userPrincipalName,
      accountPassword: samba.administrator.password,
      names,
      password: PASSWORD,
      connections,
      rounds,
    };
    const results = await runProcess<ValidationRound>('validation-process.ts', job);
    const bare = 'bare rebinds';
    return [
      measure(
        'passwords checked',
        'sign-ins/s',
        results.map(({ checked }) => checked.perSecond),
        {
          control: { name: bare, samples: results.map(({ rebound }) => rebound.perSecond) },
          target: { words: 'at least 0.9 of bare rebinds', meets: ({ ratio = 0 }) => ratio >= 0.9 },
        },
      ),
      measure(
        'a password checked, 95th percentile',
        'ms',
        results.map(({ checked }) => checked.percentile95),
        { control: { name: bare, samples: results.map(({ rebound }) => rebound.percentile95) } },
      ),
    ];
  } finally {
    await samba.close();
  }
}

/**
 * `npm run bench [-- NAME...] [-- --json]`. Names:
 *
 * - `cycle`: 20,000 people and 500 groups (`--people`, `--groups`, `--imports`);
 * - `interface`: 100,000 objects and 10,000 organizational units (`--objects`, `--units`);
 * - `expressions`: of the standard rules, on 2,000 objects (`--evaluated`, `--passes`);
 * - `group-member`: a group of 50,000 beside one of 500 (`--members`, `--few`, `--changes`);
 * - `entra`: exports of 5,000 objects by both back ends (`--exported`), 10,000 writes to a tenant that throttles (`--writes`), a
 *   hundred megabytes of the binary codec (`--megabytes`);
 * - `replication`: the password hashes of 10,000 users from a domain controller (`--users`, `--walks`);
 * - `passwords`: 5,000 people's from a forest to the tenant, and 30 that change (`--with-passwords`, `--passwords-changed`);
 * - `validation`: 400 people's passwords on 8 connections to a domain controller (`--signed-in`, `--connections`, `--turns`);
 * - `full-sync`: 10,000, 50,000 and 100,000 objects, which takes minutes (`--sizes`, with commas; `--rounds`); where no name
 *   is given, 2,000 and 10,000.
 */

import { parseArgs } from 'node:util';
import { benchmarkCycle } from './cycle.ts';
import { benchmarkEntra } from './entra.ts';
import { benchmarkExpressions } from './expressions.ts';
import { benchmarkFullSync } from './full-sync.ts';
import { benchmarkGroupMember } from './group-member.ts';
import { benchmarkInterface } from './interface.ts';
import { printMeasurements, type Measurement } from './measurement.ts';
import { benchmarkPasswords } from './passwords.ts';
import { benchmarkReplication } from './replication.ts';
import { benchmarkValidation } from './validation.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    people: { type: 'string', default: '20000' },
    groups: { type: 'string', default: '500' },
    imports: { type: 'string', default: '3' },
    objects: { type: 'string', default: '100000' },
    units: { type: 'string', default: '10000' },
    evaluated: { type: 'string', default: '2000' },
    passes: { type: 'string', default: '7' },
    members: { type: 'string', default: '50000' },
    few: { type: 'string', default: '500' },
    changes: { type: 'string', default: '10' },
    exported: { type: 'string', default: '5000' },
    writes: { type: 'string', default: '10000' },
    megabytes: { type: 'string', default: '100' },
    users: { type: 'string', default: '10000' },
    walks: { type: 'string', default: '3' },
    'with-passwords': { type: 'string', default: '5000' },
    'passwords-changed': { type: 'string', default: '30' },
    'signed-in': { type: 'string', default: '400' },
    connections: { type: 'string', default: '8' },
    turns: { type: 'string', default: '6' },
    sizes: { type: 'string' },
    rounds: { type: 'string', default: '1' },
  },
});

const say = (text: string) => process.stderr.write(`${text}\n`);

const sizes = values.sizes ?? (positionals.includes('full-sync') ? '10000,50000,100000' : '2000,10000');

const BENCHMARKS: { readonly [name: string]: () => Promise<Measurement[]> } = {
  cycle: () =>
    benchmarkCycle(
      { people: Number(values.people), groups: Number(values.groups), imports: Number(values.imports) },
      say,
    ),
  interface: () =>
    benchmarkInterface({ objects: Number(values.objects), organizationalUnits: Number(values.units) }, say),
  expressions: () => benchmarkExpressions({ objects: Number(values.evaluated), passes: Number(values.passes) }, say),
  'group-member': () =>
    benchmarkGroupMember(
      { members: Number(values.members), few: Number(values.few), changes: Number(values.changes) },
      say,
    ),
  entra: () =>
    benchmarkEntra(
      {
        objects: Number(values.exported),
        writes: Number(values.writes),
        megabytes: Number(values.megabytes),
        passes: Number(values.passes),
      },
      say,
    ),
  passwords: () =>
    benchmarkPasswords({ people: Number(values['with-passwords']), changes: Number(values['passwords-changed']) }, say),
  replication: () => benchmarkReplication({ users: Number(values.users), rounds: Number(values.walks) }, say),
  validation: () =>
    benchmarkValidation(
      {
        people: Number(values['signed-in']),
        connections: Number(values.connections),
        rounds: Number(values.turns),
      },
      say,
    ),
  'full-sync': () => benchmarkFullSync({ sizes: sizes.split(',').map(Number), rounds: Number(values.rounds) }, say),
};

const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
const measurements: Measurement[] = [];
for (const name of names) {
  const run = BENCHMARKS[name];
  if (!run) throw new Error(`There is no benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
  measurements.push(...(await run()));
}
process.stdout.write(
  values.json ? `${JSON.stringify(measurements, null, 2)}\n` : `${printMeasurements(measurements)}\n`,
);
if (measurements.length === 0 || measurements.some((entry) => entry.met === false)) process.exitCode = 1;

/**
 * One member more, or one less, in a large group: what it costs beside the same in a small one. The forest is the lab's own
 * and answers over LDAPS, the tenant is the lab's; the engine has a process of its own. What is measured is the engine's
 * work: the delta import and the delta synchronization without the time in which the forest was being asked.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LabEntry } from '../lab/entry.ts';
import { runProcess, startServant, type Servant } from './child.ts';
import { FOREST, startCompany, type Company } from './company.ts';
import type { CycleMeasurement } from './cycle-process.ts';
import type { MemberChange } from './group-member-process.ts';
import { measure, type Measurement, type Target } from './measurement.ts';

export interface GroupMemberBenchmark {
  /** Members of the large group. */
  readonly members: number;
  /** Members of the group that it is held against. */
  readonly few: number;
  /** Members added to each group, and taken out again. */
  readonly changes: number;
}

const BASE = `DC=${FOREST.replaceAll('.', ',DC=')}`;
const UNIT = `OU=Members,${BASE}`;
const personDn = (index: number) => `CN=M${String(index).padStart(6, '0')},${UNIT}`;
const groupDn = (name: string) => `CN=${name},${UNIT}`;

/** Nobody but the members and those who come and go is needed. */
const OTHERS = 20;
/** Changes before those that count: they compile what the others run. */
const WARMING = 2;

export async function benchmarkGroupMember(
  size: GroupMemberBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  say(`a group of ${size.members} members and one of ${size.few}`);
  const company = await startCompany(OTHERS, entries(size));
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-bench-'));
  const dataDirectory = path.join(folder, 'data');
  try {
    await company.setUp(dataDirectory);
    say('an initial cycle and the cycle that confirms it');
    const job = { dataDirectory, policies: ['initial', 'delta'] };
    for (const cycle of await runProcess<CycleMeasurement>('cycle-process.ts', job)) {
      if (cycle.status !== 'success') throw new Error(`the ${cycle.policy} cycle ended with ${cycle.status}`);
    }
    const engine = startServant<object, MemberChange>('group-member-process.ts', { dataDirectory });
    try {
      return await measureChanges(company, engine, size, say);
    } finally {
      await engine.close();
    }
  } finally {
    await company.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function* entries({ members, few, changes }: GroupMemberBenchmark): Generator<LabEntry> {
  yield { dn: UNIT, attributes: { objectClass: ['top', 'organizationalUnit'], ou: ['Members'] } };
  for (let index = 0; index < members + WARMING + changes; index++) {
    const name = `M${String(index).padStart(6, '0')}`;
    yield {
      dn: personDn(index),
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        cn: [name],
        sAMAccountName: [name],
        userPrincipalName: [`${name}@${FOREST}`],
        userAccountControl: ['512'],
        displayName: [name],
      },
    };
  }
  for (const [name, size] of [
    ['large', members],
    ['small', few],
  ] as const) {
    yield {
      dn: groupDn(name),
      attributes: {
        objectClass: ['top', 'group'],
        cn: [name],
        sAMAccountName: [name],
        // A universal security group ([MS-ADTS] 2.2.12).
        groupType: ['-2147483640'],
        member: Array.from({ length: size }, (_, index) => personDn(index)),
      },
    };
  }
}

interface Samples {
  readonly adds: MemberChange[];
  readonly removals: MemberChange[];
}

async function measureChanges(
  company: Company,
  engine: Servant<object, MemberChange>,
  { members, few, changes }: GroupMemberBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  say(`${changes} members come and go in both groups`);
  const large: Samples = { adds: [], removals: [] };
  const small: Samples = { adds: [], removals: [] };
  // The groups take turns, so that whatever else the machine does hits both.
  for (let change = 0; change < WARMING + changes; change++) {
    for (const [name, samples] of [
      ['large', large],
      ['small', small],
    ] as const) {
      const who = personDn(members + change);
      const added = await oneChange(company, engine, () => company.forest.addMember(groupDn(name), who));
      const removed = await oneChange(company, engine, () => company.forest.removeMember(groupDn(name), who));
      if (change < WARMING) continue;
      samples.adds.push(added);
      samples.removals.push(removed);
    }
  }
  const report = (what: string, of: (samples: Samples) => readonly MemberChange[]): Measurement[] => {
    const name = `${what} a group of ${members.toLocaleString('en-US')}`;
    const control = (value: (one: MemberChange) => number) => ({
      name: `a group of ${few.toLocaleString('en-US')}`,
      samples: of(small).map(value),
    });
    const values = (value: (one: MemberChange) => number) => of(large).map(value);
    const local = ({ local: milliseconds }: MemberChange) => milliseconds;
    const statements = ({ statements: count }: MemberChange) => count;
    return [
      measure(`${name}: local work`, 'ms', values(local), { control: control(local), target: BELOW_100_MS }),
      measure(`${name}: statements`, 'statements', values(statements), { control: control(statements) }),
      measure(
        `${name}: links read, evaluated, staged and sent`,
        'links each',
        values(({ read }) => read),
        { target: { words: 'exactly one each', meets: ({ value }) => value === 1 } },
      ),
    ];
  };
  return [
    ...report('one member more in', ({ adds }) => adds),
    ...report('one member less in', ({ removals }) => removals),
  ];
}

const BELOW_100_MS: Target = { words: 'below 100 ms', meets: ({ value }) => value < 100 };

/** Throws where it was not one link that was read, one that was evaluated, one that was staged and one that was sent. */
async function oneChange(
  { tenant }: Company,
  engine: Servant<object, MemberChange>,
  change: () => Promise<void>,
): Promise<MemberChange> {
  await change();
  tenant.resetTraffic();
  const taken = await engine.ask({});
  const { read, evaluated, staged } = taken;
  const links = { read, evaluated, staged, sent: tenant.counters.writes };
  if (Object.values(links).some((count) => count !== 1)) {
    throw new Error(`one change of a member was more than one link: ${JSON.stringify(links)}`);
  }
  return taken;
}

/** What a delta cycle without any change costs: statements in the store, operations on the wire. */

import { DOMAIN, group, groupDn, openSynchronized, person, personDn, type Lab } from './lab.ts';

export interface Cost {
  readonly statements: { readonly reads: number; readonly writes: number };
  readonly forest: { readonly searches: number; readonly entriesReturned: number; readonly modifies: number };
  readonly tenant: { readonly [operation: string]: number };
}

/** An organization of this many people in groups of fifty, all of them also in one large group. */
export async function idleCost(people: number): Promise<Cost> {
  const names = Array.from({ length: people }, (_, index) => `p${index}`);
  const lab = await openSynchronized({
    people: names.map((name) => person(name)),
    entries: [group('everybody'), ...names.filter((_, index) => index % 50 === 0).map((name) => group(`g-${name}`))],
    tenant: { throttle: 'off', pageSize: 999, deltaPageSize: 999 },
    answers: { deletionThreshold: { enabled: true, count: 500 } },
    link: [
      { dn: groupDn('everybody'), attribute: 'member', targets: names.map((name) => personDn(name)) },
      ...names.map((name, index) => ({
        dn: groupDn(`g-p${index - (index % 50)}`),
        attribute: 'member',
        targets: [personDn(name)],
      })),
    ],
  });
  await lab.cycle();
  return costOfCycle(lab);
}

async function costOfCycle(lab: Lab): Promise<Cost> {
  const { writer, reader } = lab.engine.store.counters;
  const before = { reads: writer.reads + reader.reads, writes: writer.writes + reader.writes };
  lab.tenant.resetTraffic();
  lab.lab.resetCounters();
  const cycle = await lab.cycle();
  if (cycle.status !== 'success') throw new Error(`The cycle at ${DOMAIN} ended as ${cycle.status}`);
  const { searches, entriesReturned, modifies } = lab.lab.counters;
  return {
    statements: {
      reads: writer.reads + reader.reads - before.reads,
      writes: writer.writes + reader.writes - before.writes,
    },
    forest: { searches, entriesReturned, modifies },
    tenant: { ...lab.tenant.counters.requests },
  };
}

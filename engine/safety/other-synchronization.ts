/**
 * Two that write the same objects undo what the other does. As long as another synchronization was seen and nobody said that
 * it is meant, nothing is exported to the tenant; a person's word holds for that other one alone.
 */

import type { ExportGate } from '../export/gates.ts';
import type { Fault } from '../model/fault.ts';
import { knownOthers, type KnownOther } from '../runs/tenant-look.ts';

export function otherSynchronizationGate(now: () => Date): ExportGate {
  return {
    name: 'other-synchronization',
    async check(store, { connectorId, connectorName, adds, updates, deletes, references = 0 }) {
      if (adds + updates + deletes + references === 0) return { pass: true };
      const others = (await knownOthers(store.reader, connectorId)).filter(isInTheWay);
      const [other] = others;
      if (!other) return { pass: true };
      const fault = { ...othersFault(other, others.length, now()), object: { connector: connectorName } };
      return { pass: false, result: 'no-start-other-synchronization', fault };
    },
  };
}

export function isInTheWay({ present, accepted }: KnownOther): boolean {
  return present && accepted === null;
}

function othersFault({ kind, name, lastSeen, job }: KnownOther, others: number, now: Date): Fault {
  const minutesAgo = lastSeen === null ? Number.NaN : Math.round((now.getTime() - Date.parse(lastSeen)) / 60_000);
  const detail = {
    kind,
    others,
    ...(name === '' ? {} : { name }),
    ...(lastSeen === null ? {} : { lastSynchronized: lastSeen }),
    ...(Number.isNaN(minutesAgo) ? {} : { minutesAgo: Math.max(0, minutesAgo) }),
    ...(job ? { job: job.id, state: job.state } : {}),
  };
  return { code: 'other-synchronization', stage: 'export', detail, retry: 'never' };
}

/** A tenant whose reads are behind its writes: what was just created is not found, and no change is told yet. */

import type { FaultRow } from './row.ts';

/** Milliseconds; longer than a cycle takes here. */
export const LATENESS = 1_500;

export const LATE_ROWS: readonly FaultRow[] = [
  {
    fault: 'reads behind writes',
    where: 'tenant, import and export',
    inject: () => ({ mend: () => undefined }),
    said: 'success',
  },
  {
    fault: 'reads behind writes, creation done, answered 500',
    where: 'tenant, export',
    inject: ({ stage }) => {
      const fault = stage.tenant.faults.inject({
        match: { inBatch: true, method: 'POST', path: /^\/v1\.0\/(users|groups)$/ },
        action: { kind: 'answer-after-applying', status: 500 },
        times: 3,
      });
      return { struck: () => fault.hits, mend: () => void fault.remove() };
    },
    said: 'success',
  },
];

/** What the log says of a cycle. */

import type { CallResult } from '../../engine/api/contract/contract.ts';

export function factsOfCycle({ id, policy, trigger, status, steps }: CallResult<'cycle'>): object {
  return {
    cycle: id,
    policy,
    trigger,
    status,
    steps: steps.map(({ connector, profile, result, counters, fault, objectFaults }) => ({
      connector,
      profile,
      result,
      counters,
      ...(fault ? { fault } : {}),
      objectFaults: objectFaults.length,
    })),
  };
}

/** Which domain controller is asked next: the preferred one until it is lost, then the others in turn. */

import type { Server } from './settings.ts';

export interface ServerList {
  /** As they are to be tried now: those that failed least often first, in the administrator's order among equals. */
  inOrder(): readonly Server[];
  /** The server did not answer, or does not hold what is wanted of it. */
  noteSilence(server: Server): void;
  /** The server went away while it owed an answer. */
  noteLoss(server: Server): void;
  /** How often work was interrupted; bounded by the setting `maximumAttempts`. */
  readonly losses: number;
}

export function createServerList(servers: readonly Server[]): ServerList {
  const failures = new Map<Server, number>();
  const failuresOf = (server: Server) => failures.get(server) ?? 0;
  let losses = 0;
  const noteSilence = (server: Server) => void failures.set(server, failuresOf(server) + 1);
  return {
    inOrder: () => servers.toSorted((left, right) => failuresOf(left) - failuresOf(right)),
    noteSilence,
    noteLoss(server) {
      noteSilence(server);
      losses += 1;
    },
    get losses() {
      return losses;
    },
  };
}

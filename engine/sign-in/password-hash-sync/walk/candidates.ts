/**
 * In which order domain controllers are tried: the administrator's, then those that the domain tells of: the PDC
 * emulator, to which password changes go first ([MS-ADTS] 3.1.1.1.11), then those of the same site, then the others.
 * One that failed steps back for a while, longer each time, and is tried again when nobody else is left.
 */

import type { DomainController } from '../drs/calls.ts';

export interface SourceServer {
  readonly host: string;
  /** Of LDAP, where it is not the usual one. */
  readonly port?: number | undefined;
  readonly replicationPorts?: { readonly endpointMapper?: number; readonly replication?: number };
}

export interface Candidates {
  inOrder(): readonly SourceServer[];
  failed(server: SourceServer): void;
  worked(server: SourceServer): void;
  /** `here`: the NTDS Settings GUID of whom it was heard from. */
  learn(controllers: readonly DomainController[], here: string): void;
}

const FIRST_REST = 30_000;
const LONGEST_REST = 900_000;

interface Failures {
  readonly count: number;
  readonly until: number;
}

export function createCandidates(chosen: readonly SourceServer[], now: () => number): Candidates {
  let learned: readonly SourceServer[] = [];
  const failures = new Map<string, Failures>();
  const keyOf = ({ host, port }: SourceServer) => `${host.toLowerCase()}:${String(port ?? '')}`;
  const restingUntil = (server: SourceServer) => {
    const until = failures.get(keyOf(server))?.until ?? 0;
    return until > now() ? until : 0;
  };
  return {
    inOrder: () => [...chosen, ...learned].toSorted((left, right) => restingUntil(left) - restingUntil(right)),
    failed(server) {
      const count = (failures.get(keyOf(server))?.count ?? 0) + 1;
      const rest = Math.min(FIRST_REST * 2 ** (count - 1), LONGEST_REST);
      failures.set(keyOf(server), { count, until: now() + rest });
    },
    worked: (server) => void failures.delete(keyOf(server)),
    learn(controllers, here) {
      const known = new Set(chosen.map(({ host }) => host.toLowerCase()));
      const site = controllers.find(({ ntdsGuid }) => ntdsGuid === here)?.site;
      const distance = (one: DomainController) => (one.isPdc ? 0 : one.site === site ? 1 : 2);
      learned = controllers
        .filter(({ hostName, ntdsGuid }) => ntdsGuid !== here && hostName !== '' && !known.has(hostName.toLowerCase()))
        .toSorted((left, right) => distance(left) - distance(right))
        .map(({ hostName }) => ({ host: hostName }));
    },
  };
}

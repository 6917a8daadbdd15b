/** A replication from lab domain controllers, and what a walk brought. */

import { pbkdf2Sync } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { md4 } from '../../../engine/connectors/active-directory/ntlm/md4.ts';
import type { ReplicaCursor } from '../../../engine/sign-in/password-hash-sync/drs/cursor.ts';
import { rehash } from '../../../engine/sign-in/password-hash-sync/secret/rehash.ts';
import type { SourceServer } from '../../../engine/sign-in/password-hash-sync/walk/candidates.ts';
import type { DatabaseState } from '../../../engine/sign-in/password-hash-sync/walk/directory-view.ts';
import {
  openReplication,
  type Replication,
  type ReplicationOptions,
  type WalkStep,
} from '../../../engine/sign-in/password-hash-sync/walk/replication.ts';
import {
  startLabDomainController,
  type LabDomainController,
  type LabDomainControllerOptions,
} from '../../lab/replication/domain-controller.ts';

export const SALT = Buffer.from('00112233445566778899', 'hex');
export const NAMING_CONTEXT = 'DC=contoso,DC=test';

/** What has to come out for a password. */
export function hashOf(password: string): string {
  const hash = md4(Buffer.from(password, 'utf16le')).toString('hex').toUpperCase();
  const derived = pbkdf2Sync(Buffer.from(hash, 'utf16le'), SALT, 1000, 32, 'sha256').toString('hex');
  return `v1;PPH1_MD4,${SALT.toString('hex')},1000,${derived};`;
}

export async function startDc(options: LabDomainControllerOptions = {}): Promise<LabDomainController> {
  const dc = await startLabDomainController(options);
  onTestFinished(() => dc.close());
  return dc;
}

export const serverOf = (dc: LabDomainController): SourceServer => ({
  host: dc.host,
  port: dc.ports.replication,
  replicationPorts: { endpointMapper: dc.ports.endpointMapper },
});

export interface LabReplicationOptions extends Partial<ReplicationOptions> {
  /** What LDAP says instead of the truth, or throws. */
  /** As it signs in: an account of the lab's that may replicate by default. */
  readonly account?: string;
  readonly says?: (dc: LabDomainController) => Partial<DatabaseState>;
}

/** Servers are told apart by their port. */
export function replicationFrom(
  dcs: readonly LabDomainController[],
  { says, account = 'CONTOSO\\svc.phs', ...options }: LabReplicationOptions = {},
): Replication {
  const replication = openReplication({
    servers: dcs.map(serverOf),
    namingContext: NAMING_CONTEXT,
    password: 'Svc-Phs-Passw0rd!1',
    installation: '11'.repeat(16),
    timeouts: { connect: 2000, request: 300 },
    openDirectory: ({ port }) => {
      const dc = dcs.find(({ ports }) => ports.replication === port);
      return {
        read: () => readState(dc, says),
        logonName: () => Promise.resolve(account),
        close: () => Promise.resolve(),
      };
    },
    ...options,
  });
  onTestFinished(() => replication.close());
  return replication;
}

async function readState(
  dc: LabDomainController | undefined,
  says: LabReplicationOptions['says'],
): Promise<DatabaseState> {
  if (!dc) throw new RangeError('A domain controller that nobody started');
  const { database, source } = dc;
  const { invocation, highestCommittedUsn } = database;
  const told = says?.(dc);
  return Promise.resolve({ highestCommittedUsn, source, invocation, isReadOnly: false, ...told });
}

export interface Walked {
  readonly steps: readonly Exclude<WalkStep, { readonly kind: 'rows' }>[];
  readonly kinds: readonly WalkStep['kind'][];
  /** By common name: the rehashed password, or undefined where the row had none. */
  readonly hashes: ReadonlyMap<string, string | undefined>;
  /** Names in the order they came, also twice. */
  readonly names: readonly string[];
  readonly cursor: ReplicaCursor;
}

export async function walkAll(
  replication: Replication,
  kept?: ReplicaCursor,
  options?: { readonly full?: boolean; readonly signal?: AbortSignal },
): Promise<Walked> {
  const steps: WalkStep[] = [];
  const names: string[] = [];
  const hashes = new Map<string, string | undefined>();
  for await (const step of replication.walk(kept, options)) {
    steps.push(step);
    if (step.kind !== 'rows') continue;
    for (const { name, attributes } of step.rows) {
      const commonName = /^CN=([^,]*)/.exec(name.dn)?.[1] ?? name.dn;
      const value = attributes.get('unicodePwd')?.values[0];
      names.push(commonName);
      // Containers and the like have no SID, and no password.
      const { sessionKey } = step;
      const rid = () => name.sid.readUInt32LE(name.sid.length - 4);
      hashes.set(commonName, value && (await rehash({ value, sessionKey, rid: rid() }, SALT)));
    }
  }
  const last = steps.at(-1);
  if (last?.kind !== 'ended') throw new Error('A walk without an end');
  return {
    steps: steps.filter((step) => step.kind !== 'rows'),
    kinds: steps.map(({ kind }) => kind),
    hashes,
    names,
    cursor: last.cursor,
  };
}

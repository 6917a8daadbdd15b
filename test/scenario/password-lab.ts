/** Forests that replicate, a tenant that takes hashes and lets people sign in, and the engine between them. */

import { expect, onTestFinished } from 'vitest';
import type { Configuration } from '../../engine/setup/configuration.ts';
import type { PersonOutcome } from '../../engine/sign-in/password-hash-sync/status.ts';
import type { Forest } from '../lab/forest/forest.ts';
import type { ReplicationService } from '../lab/replication/domain-controller.ts';
import { replicateForest } from '../lab/replication/of-forest.ts';
import { signIn } from '../lab/tenant/resource-owner.ts';
import type { Tenant } from '../lab/tenant/tenant.ts';
import { openSyncLab, type SyncLabOptions } from './directory-sync-lab.ts';
import { summary, type Lab } from './lab.ts';

export { signIn } from '../lab/tenant/resource-owner.ts';

/** Bits of the company's features. */
export const FEATURES = { usual: 41_016, hashes: 1, temporary: 16_384 };

export interface PasswordLab extends Lab {
  /** By domain name. */
  readonly replication: ReadonlyMap<string, ReplicationService>;
}

export interface PasswordLabOptions extends SyncLabOptions {
  readonly features?: number;
  /** Of `configuration.passwordHashSync`. */
  readonly passwords?: Partial<Configuration['passwordHashSync']>;
}

/** Everybody is in the tenant and confirmed; no password has been read yet, and nothing runs. */
export async function openPasswordLab(options: PasswordLabOptions = {}): Promise<PasswordLab> {
  const { features = FEATURES.usual | FEATURES.hashes, passwords = {}, ...rest } = options;
  const lab = await openSyncLab({ ...rest, service: { features, ...rest.service } });
  const replication = new Map<string, ReplicationService>();
  for (const { lab: forest, account } of lab.forests) {
    replication.set(forest.domain, await replicate(forest, account));
  }
  await lab.configure((configuration) => withPasswords(configuration, replication, passwords));
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success' });
  await lab.cycle();
  return Object.assign(lab, { replication });
}

async function replicate(forest: Forest, account: string): Promise<ReplicationService> {
  forest.state.grant(account.split('@')[0]!, { replicate: true, replicateSecrets: true, write: true });
  const service = await replicateForest(forest);
  onTestFinished(() => service.close());
  return service;
}

function withPasswords(
  configuration: Configuration,
  replication: ReadonlyMap<string, ReplicationService>,
  passwords: PasswordLabOptions['passwords'],
): Configuration {
  return {
    ...configuration,
    signIn: 'password-hash-sync',
    passwordHashSync: { ...configuration.passwordHashSync, pollSeconds: 2, ...passwords, enabled: true },
    forests: configuration.forests.map(({ connection, ...forest }) => {
      const replicationPort = replication.get(connection.name)!.ports.replication;
      return {
        ...forest,
        connection: { ...connection, servers: connection.servers.map((one) => ({ ...one, replicationPort })) },
      };
    }),
  };
}

/** Waits until the person signs in with the password; milliseconds it took. */
export async function untilSignedIn(tenant: Tenant, userName: string, password: string): Promise<number> {
  const began = Date.now();
  await expect.poll(() => signIn(tenant, userName, password), { timeout: 20_000, interval: 50 }).toBe('signed-in');
  return Date.now() - began;
}

/** Waits until this is how many people there are with these outcomes. */
export async function untilCounts(
  { engine }: Pick<Lab, 'engine'>,
  expected: { readonly [outcome in PersonOutcome]?: number },
  timeout = 20_000,
): Promise<void> {
  const counts = async () => {
    const all = (await engine.passwords.status()).counts;
    return Object.fromEntries(Object.keys(expected).map((outcome) => [outcome, all[outcome as PersonOutcome]]));
  };
  await expect.poll(counts, { timeout, interval: 50 }).toEqual(expected);
}

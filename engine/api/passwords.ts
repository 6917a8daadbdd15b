/** Password hash synchronization of an engine: what it needs of the configuration, the secrets and the connectors. */

import { openEntraId } from '../connectors/entra-id/connector.ts';
import { sameDn } from '../model/distinguished-name.ts';
import type { RunConfiguration } from '../runs/configuration.ts';
import { loadConfiguration } from '../settings/configuration-store.ts';
import type { SecretSource } from '../settings/secrets.ts';
import type { Directories } from '../setup/checks.ts';
import { configurationSchema, type Configuration } from '../setup/configuration.ts';
import { forestSecret, tenantSecret } from '../setup/secret-source.ts';
import { announceChanges } from '../connectors/active-directory/announcements.ts';
import type { PasswordPlan, PlannedDomain } from '../sign-in/password-hash-sync/agent/plan.ts';
import {
  openPasswordSynchronization,
  type OwnPasswordSynchronization,
} from '../sign-in/password-hash-sync/password-synchronization.ts';
import { replicationOfForest } from '../sign-in/password-hash-sync/walk/of-forest.ts';
import type { Store } from '../store/store.ts';

export interface PasswordParts {
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly directories: Directories;
  readonly now: () => Date;
  readonly isOwn: boolean;
  readonly isElsewhere: () => Promise<boolean>;
  readonly runConfiguration: () => Promise<RunConfiguration>;
  readonly onFailure: (error: unknown) => void;
}

export function passwordsOf(parts: PasswordParts): OwnPasswordSynchronization {
  const { store, now, isOwn, isElsewhere, onFailure } = parts;
  return openPasswordSynchronization({
    ...{ store, now, isOwn, isElsewhere, onFailure },
    version: () => versionOf(store),
    plan: () => planOf(parts),
  });
}

/** Secrets are sealed with something fresh each time, which their beginning shows. */
async function versionOf({ reader }: Store): Promise<string | undefined> {
  const row = await reader.get<{ version: number | null; secrets: string | null }>(
    `SELECT (SELECT max(version) FROM configuration) AS version,
       (SELECT group_concat(name || ' ' || hex(substr(sealed, 1, 64)), char(10)) FROM secret) AS secrets`,
  );
  const { version = null, secrets = null } = row ?? {};
  return version === null ? undefined : `${String(version)}\n${secrets ?? ''}`;
}

async function planOf(parts: PasswordParts): Promise<PasswordPlan> {
  // Compiled once a version, and what says that nothing is set up yet.
  const { rules, parametersOf } = await parts.runConfiguration();
  const saved = await loadConfiguration(parts.store.reader, configurationSchema);
  const configuration = saved!.document;
  const { passwordHashSync, tenant, stagingMode, retention } = configuration;
  return {
    enabled: passwordHashSync.enabled,
    stagingMode,
    isSupported: tenant.backEnd === 'directory-sync',
    rules,
    ...(parametersOf ? { parametersOf } : {}),
    tenant: { name: tenant.name, open: () => openTenant(parts, configuration) },
    domains: configuration.forests.flatMap((forest) => domainsOf(parts, configuration, forest)),
    pollMilliseconds: passwordHashSync.pollSeconds * 1000,
    expiredAccountsAsDisabled: passwordHashSync.expiredAccountsAsDisabled,
    historyDays: retention.runHistoryDays,
  };
}

async function openTenant({ secrets, directories, now }: PasswordParts, { tenant }: Configuration) {
  const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
  const { proxy, ...settings } = tenant;
  const document = proxy === undefined ? settings : { ...settings, proxy };
  return openEntraId(document, { privateKeyPem }, { clock: () => now().getTime(), ...directories.entra });
}

function domainsOf(
  { secrets, now }: PasswordParts,
  { passwordHashSync }: Configuration,
  { connection, domains }: Configuration['forests'][number],
): PlannedDomain[] {
  const { name } = connection;
  if (passwordHashSync.excludedForests.includes(name)) return [];
  return domains.map(({ dn }) => ({
    connector: name,
    partition: dn,
    open: async (installation) =>
      replicationOfForest({
        settings: connection,
        password: await secrets.get(forestSecret(name)),
        namingContext: dn,
        installation,
        now: () => now().getTime(),
      }),
    async announce(onChange, signal) {
      const servers = connection.domains.find((domain) => sameDn(domain.dn, dn))?.servers ?? [];
      await announceChanges({
        settings: connection,
        password: await secrets.get(forestSecret(name)),
        servers: servers.length > 0 ? servers : connection.servers,
        ...{ namingContext: dn, onChange, signal },
      });
    },
  }));
}

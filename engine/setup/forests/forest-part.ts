/** A forest as the wizard and the answers describe it, without its password. */

import type { ActiveDirectorySettings } from '../../connectors/active-directory/active-directory.ts';
import type { SecretStore } from '../../settings/secrets.ts';
import type { DraftSecrets } from '../draft-secrets.ts';
import { draftedSecrets, forestSecret } from '../secret-source.ts';

type Server = ActiveDirectorySettings['servers'][number];

export type ForestPart = Omit<ActiveDirectorySettings, 'domains'> & {
  /** `domain`: DNS name or DN. Without servers of its own a domain is read from the forest's. */
  readonly domains: readonly { readonly domain: string; readonly servers: readonly Server[] }[];
};

export function settingsOf({ domains, ...connection }: ForestPart): ActiveDirectorySettings {
  const own = domains.filter(({ servers }) => servers.length > 0);
  return {
    ...connection,
    domains: own.map(({ domain, servers }) => ({ dn: domainDn(domain), servers: [...servers] })),
  };
}

/** `contoso.test` as `DC=contoso,DC=test`; a DN stays what it is. */
export function domainDn(name: string): string {
  if (name.includes('=')) return name;
  return name
    .split('.')
    .map((label) => `DC=${label}`)
    .join(',');
}

/** The password that the draft holds, else the stored one. Throws `secret-missing`. */
export async function forestPassword(
  { draftSecrets, secrets }: { readonly draftSecrets: DraftSecrets; readonly secrets: SecretStore },
  forest: string,
): Promise<string> {
  return draftedSecrets(draftSecrets, secrets).get(forestSecret(forest));
}

/** Names of secrets, and where those of a setup come from: what was typed in for the draft, else what is stored. */

import type { SecretSource } from '../settings/secrets.ts';
import type { DraftSecrets } from './draft-secrets.ts';

export const forestSecret = (name: string) => `forest/${name}/password`;
export const tenantSecret = (name: string) => `tenant/${name}/private-key`;
/** In a draft, which has one tenant and does not know its name yet. */
export const DRAFT_TENANT_SECRET = 'tenant/private-key';

const OF_A_TENANT = /^tenant\/.+\/private-key$/;

/** By the names of stored secrets; throws `secret-missing` where neither has it. */
export function draftedSecrets(draft: Pick<DraftSecrets, 'get'>, stored: SecretSource): SecretSource {
  return {
    async get(name) {
      const drafted = draft.get(OF_A_TENANT.test(name) ? DRAFT_TENANT_SECRET : name);
      return drafted ?? stored.get(name);
    },
  };
}

/** The answer to a sign-in as the service reads it: claims in JSON, with names from published captures. */

import type { Verdict } from '../validator/validator.ts';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const IDENTITY = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
const REASON = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';

/** `key-missing`: the password was not encrypted for a key that this agent has. */
export type Answer = Verdict | { readonly kind: 'key-missing' };

interface Claim {
  readonly ClaimType: string;
  readonly Resource: string | number | boolean;
  readonly Right: string;
}

export function claimsOf(answer: Answer): readonly Claim[] {
  const accepted = answer.kind === 'accepted';
  const second = accepted
    ? claim(`${CLAIMS}/name`, answer.name)
    : claim(REASON, answer.kind === 'refused' ? answer.error : 'EncryptionDataNotFound');
  return [claim(`${CLAIMS}/authentication`, accepted), second];
}

function claim(ClaimType: string, Resource: Claim['Resource']): Claim {
  return { ClaimType, Resource, Right: IDENTITY };
}

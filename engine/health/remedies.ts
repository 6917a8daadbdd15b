/** Where a standing fault is mended: in the directory it comes from, in the tenant, in rules, by rights, or by waiting. */

import type { FaultCode } from '../model/fault.ts';

export type Remedy = 'directory' | 'tenant' | 'rules' | 'rights' | 'wait';

const REMEDIES: { readonly [code in FaultCode]?: Remedy } = {
  'flow-failed': 'rules',
  'join-rules-conflict': 'rules',
  'not-supported-by-back-end': 'rules',
  'rights-missing': 'rights',
  'consent-missing': 'rights',
  'operation-refused': 'rights',
  'domain-not-verified': 'tenant',
  'object-missing': 'tenant',
  'object-exists': 'tenant',
  'exported-change-not-reimported': 'tenant',
  'deletion-withheld': 'tenant',
  'deleted-elsewhere': 'tenant',
  'sessions-not-revoked': 'rights',
  'answer-lost': 'wait',
  'changed-meanwhile': 'wait',
  'reference-missing': 'wait',
  'server-busy': 'wait',
  'server-timeout': 'wait',
  'server-unreachable': 'wait',
  'connection-lost': 'wait',
  throttled: 'wait',
};

/** Most of what goes wrong is a value of an object: it is mended where the object is mastered. */
export function remedyOf(code: string): Remedy {
  return REMEDIES[code as FaultCode] ?? 'directory';
}

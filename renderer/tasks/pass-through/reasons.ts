/** What a refusal's number means, in words; the number is Windows' own ([MS-ERREF] section 2.2). */

import type { KeysBelow } from '../../words/types.ts';

type Reason = KeysBelow<'tasks.signIn.reasons'>;

const REASONS: { readonly [error: number]: Reason } = {
  1311: 'noController',
  1317: 'wrong',
  1326: 'wrong',
  1327: 'restricted',
  1328: 'hours',
  1329: 'workstation',
  1330: 'expired',
  1331: 'disabled',
  1398: 'clock',
  1793: 'ended',
  1907: 'change',
  1909: 'locked',
};

export function reasonName(error: number): Reason {
  return REASONS[error] ?? 'other';
}

/** Account and resource forests: how a mailbox or its settings name the account in another forest. */

import { joinOn } from './template.ts';
import type { JoinGroup } from '../rule.ts';

/** In both directions, because either forest may be read first. */
export const SAME_ACCOUNT: readonly JoinGroup[] = [
  joinOn('objectSid'),
  joinOn('msExchMasterAccountSid', 'objectSid'),
  joinOn('objectSid', 'msExchMasterAccountSid'),
  joinOn('msRTCSIP-OriginatorSid', 'objectSid'),
  joinOn('objectSid', 'msRTCSIP-OriginatorSid'),
];

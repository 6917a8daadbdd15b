/** Out to Entra ID, in order of precedence. */

import type { StandardRuleChoices } from '../choices.ts';
import type { RuleTemplate } from '../template.ts';
import { contactExchangeOnline, contactIdentity, contactJoin } from './contact.ts';
import { groupExchangeOnline, groupIdentity, groupJoin } from './group.ts';
import { userExchangeOnline, userIdentity, userJoin, userSharePointOnline } from './user.ts';

export const OUTBOUND_TO_ENTRA: readonly ((choices: StandardRuleChoices) => RuleTemplate)[] = [
  userJoin,
  userIdentity,
  userExchangeOnline,
  userSharePointOnline,
  contactJoin,
  contactIdentity,
  contactExchangeOnline,
  groupJoin,
  groupIdentity,
  groupExchangeOnline,
];

/** Out to Entra ID, in order of precedence. */

import type { StandardRuleChoices } from '../choices.ts';
import type { RuleTemplate } from '../template.ts';
import {
  CONTACT_AZURE_RMS,
  CONTACT_DYNAMICS,
  CONTACT_EXCHANGE_ONLINE,
  CONTACT_INTUNE,
  CONTACT_LYNC_ONLINE,
  CONTACT_SHAREPOINT_ONLINE,
  contactIdentity,
  contactJoin,
} from './contact.ts';
import {
  GROUP_AZURE_RMS,
  GROUP_DYNAMICS,
  GROUP_EXCHANGE_ONLINE,
  GROUP_INTUNE,
  GROUP_LYNC_ONLINE,
  GROUP_SHAREPOINT_ONLINE,
  groupIdentity,
  groupJoin,
} from './group.ts';
import { userIdentity, userJoin } from './user.ts';
import {
  USER_AZURE_RMS,
  USER_DYNAMICS,
  USER_EXCHANGE_ONLINE,
  USER_INTUNE,
  USER_LYNC_ONLINE,
  USER_OFFICE,
  USER_SHAREPOINT_ONLINE,
} from './user-services.ts';

export function outboundToEntra(choices: StandardRuleChoices): readonly RuleTemplate[] {
  return [
    userJoin(choices),
    userIdentity(choices),
    USER_EXCHANGE_ONLINE,
    USER_DYNAMICS,
    USER_INTUNE,
    USER_LYNC_ONLINE,
    USER_SHAREPOINT_ONLINE,
    USER_AZURE_RMS,
    contactJoin(),
    contactIdentity(choices),
    CONTACT_EXCHANGE_ONLINE,
    CONTACT_DYNAMICS,
    CONTACT_INTUNE,
    CONTACT_LYNC_ONLINE,
    CONTACT_SHAREPOINT_ONLINE,
    CONTACT_AZURE_RMS,
    groupJoin(),
    groupIdentity(choices),
    GROUP_EXCHANGE_ONLINE,
    GROUP_DYNAMICS,
    GROUP_INTUNE,
    GROUP_LYNC_ONLINE,
    GROUP_SHAREPOINT_ONLINE,
    GROUP_AZURE_RMS,
    USER_OFFICE,
  ];
}

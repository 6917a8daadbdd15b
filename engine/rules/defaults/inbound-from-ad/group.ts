/** In from AD: groups. */

import {
  clause,
  direct,
  directs,
  expression,
  EXTENSION_ATTRIBUTES,
  joinOn,
  trims,
  type RuleTemplate,
} from '../template.ts';
import {
  cloudFiltered,
  DISPLAY_NAME,
  firstValue,
  INFO,
  MAIL_ENABLED,
  OBJECT_SID_STRING,
  PRIMARY_SMTP_ADDRESS,
  PROXY_ADDRESSES,
  recipientTypeBits,
  REPLICATION_CONFLICT,
  withinGroupFilter,
  type Condition,
  type Ground,
} from './expressions.ts';

const SCOPE = [
  [clause('isCriticalSystemObject', 'NOTEQUAL', 'True'), clause('adminDescription', 'NOTSTARTSWITH', 'Group_')],
];

const FILTERED: readonly Condition[] = [
  { needs: ['isCriticalSystemObject'], text: 'IsPresent([isCriticalSystemObject])' },
  { needs: [], text: '[sAMAccountName] = "MSOL_AD_Sync_RichCoexistence"' },
  // Role groups.
  { needs: ['msExchRecipientTypeDetails'], text: recipientTypeBits('&H40000000') },
  { needs: [], text: REPLICATION_CONFLICT },
];

const GROUP = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group', scope: SCOPE } as const;

export function groupJoin({ has, groupFilter }: Ground): RuleTemplate {
  return {
    ...GROUP,
    scope: withinGroupFilter(SCOPE, groupFilter),
    tag: 'InFromAD.GroupJoin',
    name: 'In from AD - Group Join',
    description: 'Makes a metaverse group of each group; marks what never goes to the cloud.',
    linkType: 'Provision',
    join: [joinOn('objectGUID', 'sourceAnchorBinary')],
    flows: [cloudFiltered(FILTERED, has), expression('mailEnabled', MAIL_ENABLED)],
  };
}

export function groupExchange(): RuleTemplate {
  return {
    ...GROUP,
    tag: 'InFromAD.GroupExchange',
    name: 'In from AD - Group Exchange',
    description: "Exchange's own attributes of a distribution group.",
    linkType: 'Join',
    needs: ['mailNickname'],
    flows: [
      ...directs(`
        authOrig dLMemRejectPerms dLMemSubmitPerms hideDLMembership legacyExchangeDN mailNickname
        msDS-PhoneticDisplayName msExchBypassModerationFromDLMembersLink msExchBypassModerationLink
        msExchCoManagedByLink msExchEnableModeration msExchGroupDepartRestriction msExchGroupJoinRestriction
        msExchHideFromAddressLists msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType
        msExchRecipientTypeDetails msExchRequireAuthToSendTo msExchRetentionComment msExchRetentionURL
        msExchSenderHintTranslations oOFReplyToOriginator publicDelegates reportToOriginator reportToOwner unauthOrig
      `),
      ...trims(EXTENSION_ATTRIBUTES),
    ],
  };
}

export function groupCommon(): RuleTemplate {
  return {
    ...GROUP,
    tag: 'InFromAD.GroupCommon',
    name: 'In from AD - Group Common',
    description: 'Attributes and members of any group.',
    linkType: 'Join',
    flows: [
      ...directs('cn managedBy member objectSid'),
      firstValue('description'),
      expression('displayName', DISPLAY_NAME),
      expression('info', INFO),
      ...trims('mail'),
      expression('memberCount', 'ValueCount("member")'),
      expression('objectSidString', OBJECT_SID_STRING),
      direct('onPremisesObjectIdentifier', 'objectGUID'),
      expression('proxyAddresses', PROXY_ADDRESSES),
      expression('primarySmtpAddress', PRIMARY_SMTP_ADDRESS),
      expression('securityEnabled', 'CBool(BitAnd([groupType],-2147483648))'),
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      direct('sourceAnchorBinary', 'objectGUID'),
    ],
  };
}

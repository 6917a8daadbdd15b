/** Out to Entra ID: groups. */

import { clause, direct, expression, EXTENSION_ATTRIBUTES, JOIN_ON_ANCHOR, joinOn } from '../template.ts';
import type { RuleTemplate } from '../template.ts';
import { isChosen, type StandardRuleChoices } from '../choices.ts';
import { CUSTOM_ATTRIBUTES, DN, GROUP_ANCHOR, SOFT_MATCH_TARGET, toCloud } from './expressions.ts';

/** The second-generation interface of the service takes this many members. */
export const MEMBER_LIMIT = 250_000;

const GROUP = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' } as const;

const OURS = [
  clause('cloudFiltered', 'NOTEQUAL', 'True'),
  clause('sourceAnchor', 'ISNOTNULL'),
  clause('cloudMastered', 'NOTEQUAL', 'True'),
];
const BEYOND = `${MEMBER_LIMIT}`;
const ALREADY_THERE = clause('cloudAnchor', 'ISNOTNULL');
const SMALL_ENOUGH = clause('memberCount', 'LESSTHAN_OR_EQUAL', BEYOND);
const SECURITY = clause('securityEnabled', 'EQUAL', 'True');
const MAIL = clause('mailEnabled', 'EQUAL', 'True');

export function groupJoin(): RuleTemplate {
  return {
    ...GROUP,
    tag: 'OutToAAD.GroupJoin',
    name: 'Out to AAD - Group Join',
    description: 'Finds the cloud group or creates it; a group beyond the member limit is not created.',
    linkType: 'Provision',
    scope: [
      [...OURS, SECURITY, ALREADY_THERE],
      [...OURS, SECURITY, SMALL_ENOUGH],
      [...OURS, MAIL, ALREADY_THERE],
      [...OURS, MAIL, SMALL_ENOUGH],
    ],
    join: [
      JOIN_ON_ANCHOR,
      // Only a mail-enabled group has a primary SMTP address.
      { ...joinOn('primarySmtpAddress'), target: SOFT_MATCH_TARGET },
    ],
    flows: [
      DN,
      GROUP_ANCHOR,
      expression(
        'member',
        `IIF(([memberCount]> ${BEYOND}),Error("Maximum Group member count exceeded"),IgnoreThisFlow)`,
      ),
      direct('commonName', 'cn'),
      expression('onPremiseSecurityIdentifier', 'StringFromSid([objectSid])'),
      direct('onPremisesObjectIdentifier'),
      direct('securityEnabled'),
    ],
  };
}

/** Rules that bring attributes to groups that `groupJoin` found or made. */
export const GROUP_ATTRIBUTES = {
  ...GROUP,
  linkType: 'Join',
  scope: [[clause('sourceAnchor', 'ISNOTNULL'), clause('cloudMastered', 'NOTEQUAL', 'True')]],
} as const;

export function groupIdentity(choices: StandardRuleChoices): RuleTemplate {
  const all = isChosen(choices, 'thirdParty');
  return {
    ...GROUP_ATTRIBUTES,
    tag: 'OutToAAD.GroupIdentity',
    name: 'Out to AAD - Group Identity',
    description: 'The names, addresses and members of a group.',
    flows: toCloud(all ? 'alias displayName mail managedBy member proxyAddresses' : 'displayName member'),
  };
}

export const GROUP_EXCHANGE_ONLINE: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupExchangeOnline',
  name: 'Out to AAD - Group ExchangeOnline',
  description: 'What Exchange Online shows in its address book and needs of a distribution group.',
  application: 'exchangeOnline',
  flows: toCloud(`
    alias authOrig description displayName dLMemRejectPerms dLMemSubmitPerms info legacyExchangeDN managedBy member
    msDsHabSeniorityIndex msDsPhoneticDisplayName msExchBypassModerationLink msExchCoManagedByLink
    msExchEnableModeration msExchHideFromAddressLists msExchLitigationHoldDate msExchLitigationHoldOwner
    msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails
    msExchRequireAuthToSendTo msExchRetentionComment msExchRetentionUrl msExchSenderHintTranslations
    msOrgIsOrganizational oOFReplyToOriginator proxyAddresses publicDelegates reportToOriginator reportToOwner unauthOrig
    ${EXTENSION_ATTRIBUTES} ${CUSTOM_ATTRIBUTES}
  `),
};

export const GROUP_DYNAMICS: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupDynamicsCRM',
  name: 'Out to AAD - Group DynamicsCRM',
  description: 'What Dynamics 365 needs of a group.',
  application: 'dynamics',
  flows: toCloud('description displayName managedBy member'),
};

export const GROUP_INTUNE: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupIntune',
  name: 'Out to AAD - Group Intune',
  description: 'What Intune needs to assign to a group.',
  application: 'intune',
  flows: toCloud('alias description displayName mail member proxyAddresses'),
};

export const GROUP_LYNC_ONLINE: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupLyncOnline',
  name: 'Out to AAD - Group LyncOnline',
  description: 'What Teams shows of a group.',
  application: 'teams',
  flows: toCloud('alias description displayName mail managedBy member msExchHideFromAddressLists proxyAddresses'),
};

export const GROUP_SHAREPOINT_ONLINE: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupSharePointOnline',
  name: 'Out to AAD - Group SharePointOnline',
  description: 'What SharePoint Online needs of a group.',
  application: 'sharePointOnline',
  flows: toCloud(`
    alias authOrig description displayName dLMemRejectPerms dLMemSubmitPerms hideDLMembership info mail managedBy member
    oOFReplyToOriginator proxyAddresses reportToOriginator reportToOwner unauthOrig ${EXTENSION_ATTRIBUTES}
  `),
};

export const GROUP_AZURE_RMS: RuleTemplate = {
  ...GROUP_ATTRIBUTES,
  tag: 'OutToAAD.GroupAzureRMS',
  name: 'Out to AAD - Group AzureRMS',
  description: 'The addresses and members by which protected documents know their readers.',
  application: 'azureRightsManagement',
  scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
  flows: toCloud('displayName mail member proxyAddresses'),
};

/** In from AD: users, and their inetOrgPerson twins. */

import { constant, clause, direct, directs, expression, EXTENSION_ATTRIBUTES, joinOn, trims } from '../template.ts';
import type { RuleTemplate } from '../template.ts';
import type { Flow, JoinGroup } from '../../rule.ts';
import type { UserMatching } from '../choices.ts';
import { SAME_ACCOUNT } from '../same-account.ts';
import {
  cloudFiltered,
  DISPLAY_NAME,
  firstValue,
  INFO,
  OBJECT_SID_STRING,
  PRIMARY_SMTP_ADDRESS,
  PROXY_ADDRESSES,
  recipientTypeBits,
  REPLICATION_CONFLICT,
  sourceObjectTypeUser,
  unlessExpired,
  userAnchor,
  userObjectIdentifier,
  userPrincipalName,
  withinGroupFilter,
  type Condition,
  type Ground,
} from './expressions.ts';

export type UserKind = 'user' | 'inetOrgPerson';

export const USER_TITLES: { readonly [kind in UserKind]: string } = { user: 'User', inetOrgPerson: 'InetOrgPerson' };

/** Accounts that were written back by Entra Connect itself are marked so. */
const notWrittenBack = (kind: UserKind) =>
  kind === 'user' ? [clause('adminDescription', 'NOTSTARTSWITH', 'User_')] : [];

const FILTERED: readonly Condition[] = [
  { needs: ['isCriticalSystemObject'], text: 'IsPresent([isCriticalSystemObject])' },
  { needs: [], text: 'IsPresent([sAMAccountName]) = False' },
  { needs: [], text: '[sAMAccountName] = "SUPPORT_388945a0"' },
  { needs: ['mailNickname'], text: 'Left([mailNickname], 14) = "SystemMailbox{"' },
  { needs: [], text: 'Left([sAMAccountName], 4) = "AAD_"' },
  { needs: ['mailNickname'], text: '(Left([mailNickname], 4) = "CAS_" && (InStr([mailNickname], "}") > 0))' },
  { needs: [], text: '(Left([sAMAccountName], 4) = "CAS_" && (InStr([sAMAccountName], "}") > 0))' },
  { needs: [], text: 'Left([sAMAccountName], 5) = "MSOL_"' },
  // Mail public folder, system attendant, system mailboxes, legacy group bits, mailbox plan, discovery mailbox.
  { needs: ['msExchRecipientTypeDetails'], text: recipientTypeBits('&H21C07000') },
  { needs: [], text: REPLICATION_CONFLICT },
];

const MATCHING: { readonly [choice in Extract<UserMatching, string>]: readonly JoinGroup[] } = {
  // SIDs are unique to an account, so this finds the account itself and no other forest's.
  once: [joinOn('objectSid')],
  mail: [joinOn('mail')],
  objectSid: SAME_ACCOUNT,
  // Both ways round, because either forest may be read first.
  sAMAccountName: [
    joinOn('sAMAccountName', 'accountName'),
    joinOn('mailNickname', 'accountName'),
    joinOn('sAMAccountName', 'mailNickname'),
    joinOn('mailNickname'),
  ],
};

function matching(choice: UserMatching): readonly JoinGroup[] {
  return typeof choice === 'string' ? MATCHING[choice] : [joinOn(choice.attribute)];
}

export function userJoin(kind: UserKind, { choices, has, groupFilter }: Ground): RuleTemplate {
  const scope = [[clause('isCriticalSystemObject', 'NOTEQUAL', 'TRUE'), ...notWrittenBack(kind)]];
  return {
    tag: `InFromAD.${USER_TITLES[kind]}Join`,
    name: `In from AD - ${USER_TITLES[kind]} Join`,
    description: 'Joins accounts of one person or makes a new identity; marks what never goes to the cloud.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Provision',
    scope: withinGroupFilter(scope, groupFilter),
    join: matching(choices.userMatching),
    flows: [cloudFiltered(FILTERED, has)],
  };
}

const PASSWORD_LAST_SET = expression(
  'pwdLastSet',
  'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)',
);

const WHERE_FROM = [
  expression('domainFQDN', '%Domain.FQDN%'),
  expression('domainNetBios', '%Domain.Netbios%'),
  expression('forestFQDN', '%Forest.FQDN%'),
  expression('forestNetBios', '%Forest.Netbios%'),
];

/** Of an account that is enabled; one that has expired leaves the say to the next. */
function accountEnabled(ground: Ground): Flow {
  const { expiredAccountsAsDisabled = false } = ground.choices;
  return expiredAccountsAsDisabled
    ? expression('accountEnabled', unlessExpired('True', 'NULL', ground))
    : constant('accountEnabled', 'True');
}

export function userAccountEnabled(kind: UserKind, ground: Ground): RuleTemplate {
  return {
    tag: `InFromAD.${USER_TITLES[kind]}AccountEnabled`,
    name: `In from AD - ${USER_TITLES[kind]} AccountEnabled`,
    description: 'Sign-in attributes come from the account that is enabled, whichever forest it is in.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    passwordSync: kind === 'user',
    scope: [[clause('userAccountControl', 'ISNOTBITSET', '2')]],
    flows: [
      accountEnabled(ground),
      direct('cn'),
      expression('contributingConnectorUser', '%Connector.ID%'),
      ...WHERE_FROM,
      direct('objectSid'),
      expression('objectSidString', OBJECT_SID_STRING),
      PASSWORD_LAST_SET,
      ...userAnchor(ground),
      userObjectIdentifier(ground),
      ...userPrincipalName(ground),
    ],
  };
}

/** What describes a person, from the forest with the mailbox first, otherwise from any. */
function personal(ground: Ground) {
  const { has } = ground;
  const enabled = unlessExpired('True', 'False', ground);
  return [
    expression('accountEnabled', `IIF(BitAnd([userAccountControl],2)=0,${enabled},False)`),
    direct('accountName', 'sAMAccountName'),
    ...directs('assistant cn countryCode manager photo thumbnailPhoto'),
    firstValue('description'),
    expression('displayName', DISPLAY_NAME),
    expression('info', INFO),
    firstValue('postOfficeBox'),
    expression('proxyAddresses', PROXY_ADDRESSES),
    expression('primarySmtpAddress', PRIMARY_SMTP_ADDRESS),
    expression('sourceObjectType', sourceObjectTypeUser(has)),
    firstValue('url'),
    ...trims(`
      c co company department employeeID employeeType facsimileTelephoneNumber givenName homePhone initials ipPhone l
      mail middleName mobile otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager
      otherTelephone pager physicalDeliveryOfficeName postalCode preferredLanguage sn st streetAddress telephoneNumber
      title wWWHomePage ${EXTENSION_ATTRIBUTES}
    `),
  ];
}

export function userCommonFromExchange(kind: UserKind, ground: Ground): RuleTemplate {
  return {
    tag: `InFromAD.${USER_TITLES[kind]}CommonFromExchange`,
    name: `In from AD - ${USER_TITLES[kind]} Common from Exchange`,
    description: 'Address book attributes from the forest that holds the mailbox.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    scope: [[clause('mailNickname', 'ISNOTNULL'), ...notWrittenBack(kind)]],
    flows: personal(ground),
  };
}

export function userCommon(kind: UserKind, ground: Ground): RuleTemplate {
  const scope = notWrittenBack(kind);
  return {
    tag: `InFromAD.${USER_TITLES[kind]}Common`,
    name: `In from AD - ${USER_TITLES[kind]} Common`,
    description: 'Attributes of any account, after those of rules with a lower number.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    scope: scope.length === 0 ? [] : [scope],
    flows: [
      ...personal(ground),
      ...WHERE_FROM,
      direct('objectSid'),
      expression('objectSidString', OBJECT_SID_STRING),
      PASSWORD_LAST_SET,
      ...userAnchor(ground),
      userObjectIdentifier(ground),
      ...userPrincipalName(ground),
    ],
  };
}

export function userExchange(kind: UserKind): RuleTemplate {
  return {
    tag: `InFromAD.${USER_TITLES[kind]}Exchange`,
    name: `In from AD - ${USER_TITLES[kind]} Exchange`,
    description: "Exchange's own attributes of a mailbox or mail user.",
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    scope: [[clause('mailNickname', 'ISNOTNULL')]],
    flows: [
      expression('contributingConnectorExchange', '%Connector.ID%'),
      ...directs(`
        altRecipient authOrig dLMemRejectPerms dLMemSubmitPerms legacyExchangeDN mailNickname
        msDS-HABSeniorityIndex msDS-PhoneticDisplayName msExchArchiveGUID msExchArchiveName msExchAssistantName msExchBlockedSendersHash
        msExchBypassModerationLink msExchDelegateListLink msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart
        msExchELCMailboxFlags msExchEnableModeration msExchHideFromAddressLists msExchImmutableId msExchMailboxGuid
        msExchMasterAccountSid msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType
        msExchRecipientTypeDetails msExchRequireAuthToSendTo msExchResourceCapacity msExchResourceDisplay
        msExchResourceMetaData msExchResourceSearchProperties msExchRetentionComment msExchRetentionURL
        msExchSafeRecipientsHash msExchSafeSendersHash msExchSenderHintTranslations msExchUserHoldPolicies
        publicDelegates targetAddress userCertificate userSMIMECertificate unauthOrig
      `),
      direct('msExchBypassModerationFromDLMembersLink', 'msExchBypassModerationFromDLMembersBL'),
      ...trims(`telephoneAssistant ${EXTENSION_ATTRIBUTES}`),
    ],
  };
}

/** In from AD: contacts. */

import {
  constant,
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
  PROXY_ADDRESSES,
  REPLICATION_CONFLICT,
  withinGroupFilter,
  type Condition,
  type Ground,
} from './expressions.ts';

const FILTERED: readonly Condition[] = [
  { needs: ['isCriticalSystemObject'], text: 'IsPresent([isCriticalSystemObject])' },
  {
    needs: ['msExchHideFromAddressLists'],
    text: '( (InStr([displayName], "(MSOL)") > 0) && (CBool([msExchHideFromAddressLists])))',
  },
  { needs: ['mailNickname'], text: '(Left([mailNickname], 4) = "CAS_" && (InStr([mailNickname], "}") > 0))' },
  { needs: [], text: REPLICATION_CONFLICT },
];

const CONTACT = { connectorSpaceObjectType: 'contact', metaverseObjectType: 'person' } as const;

export function contactJoin({ has, groupFilter }: Ground): RuleTemplate {
  return {
    ...CONTACT,
    tag: 'InFromAD.ContactJoin',
    name: 'In from AD - Contact Join',
    description: 'Joins by mail address, whatever was chosen for users, or makes a new identity.',
    linkType: 'Provision',
    scope: withinGroupFilter([], groupFilter),
    join: [joinOn('mail')],
    flows: [cloudFiltered(FILTERED, has), expression('mailEnabled', MAIL_ENABLED)],
  };
}

export function contactCommon({ has }: Ground): RuleTemplate {
  return {
    ...CONTACT,
    tag: 'InFromAD.ContactCommon',
    name: 'In from AD - Contact Common',
    description: 'Attributes of a contact; a user that joins later takes precedence.',
    linkType: 'Join',
    flows: [
      ...directs(`
        assistant authOrig cn countryCode dLMemSubmitPerms dLMemRejectPerms manager msDS-HABSeniorityIndex
        msDS-PhoneticDisplayName msExchAssistantName msExchBlockedSendersHash msExchBypassModerationFromDLMembersLink
        msExchBypassModerationLink msExchHideFromAddressLists msExchModeratedByLink msExchModerationFlags
        msExchRecipientDisplayType msExchRecipientTypeDetails msExchRequireAuthToSendTo msExchRetentionComment
        msExchRetentionURL msExchSafeRecipientsHash msExchSafeSendersHash msExchSenderHintTranslations publicDelegates
        targetAddress thumbnailPhoto unauthOrig userCertificate userSMIMECertificate
      `),
      firstValue('description'),
      expression('displayName', DISPLAY_NAME),
      expression('info', INFO),
      expression('legacyExchangeDN', 'IIF(IsPresent([legacyExchangeDN]), [legacyExchangeDN], NULL)'),
      expression('mailNickname', has('mailNickname') ? 'IIF(IsPresent([mailNickname]), [mailNickname], [cn])' : '[cn]'),
      firstValue('postOfficeBox'),
      expression('proxyAddresses', PROXY_ADDRESSES),
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      direct('sourceAnchorBinary', 'objectGUID'),
      constant('sourceObjectType', 'Contact'),
      firstValue('url'),
      ...trims(`
        c co company department facsimileTelephoneNumber givenName homePhone initials ipPhone l mail middleName mobile
        otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone pager
        physicalDeliveryOfficeName postalCode sn st streetAddress telephoneAssistant telephoneNumber title wWWHomePage
        ${EXTENSION_ATTRIBUTES}
      `),
    ],
  };
}

/** Out to Entra ID: what each service takes of a user. */

import { EXTENSION_ATTRIBUTES, unlessEmpty, type RuleTemplate } from '../template.ts';
import { CUSTOM_ATTRIBUTES, toCloud } from './expressions.ts';
import { USER_ATTRIBUTES } from './user.ts';

/** The country by its number is the service's own where the directory has none. */
const COUNTRY_CODE = unlessEmpty('countryCode');

export const USER_EXCHANGE_ONLINE: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserExchangeOnline',
  name: 'Out to AAD - User ExchangeOnline',
  description: 'What Exchange Online shows in its address book and needs of a mailbox.',
  application: 'exchangeOnline',
  flows: [
    COUNTRY_CODE,
    ...toCloud(`
      accountEnabled alias altRecipient assistant authOrig city company country countryLetterCode department description
      displayName dLMemRejectPerms dLMemSubmitPerms facsimileTelephoneNumber givenName homePhone info initials
      legacyExchangeDN manager mobile msDsHabSeniorityIndex msDsPhoneticDisplayName msExchArchiveGuid msExchArchiveName
      msExchAssistantName msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner
      msExchBlockedSendersHash msExchBypassAudit msExchBypassModerationLink msExchDelegateListLink
      msExchElcExpirySuspensionEnd msExchElcExpirySuspensionStart msExchElcMailboxFlags msExchEnableModeration
      msExchHideFromAddressLists msExchImmutableId msExchLitigationHoldDate msExchLitigationHoldOwner msExchMailboxGuid
      msExchMailboxAuditEnable msExchMailboxAuditLogAgeLimit msExchModeratedByLink msExchModerationFlags
      msExchRecipientDisplayType msExchRecipientTypeDetails msExchRemoteRecipientType msExchRequireAuthToSendTo
      msExchResourceCapacity msExchResourceDisplay msExchResourceMetadata msExchResourceSearchProperties
      msExchRetentionComment msExchRetentionUrl msExchSafeRecipientsHash msExchSafeSendersHash
      msExchSenderHintTranslations msExchTeamMailboxExpiration msExchTeamMailboxOwners msExchTeamMailboxSharePointUrl
      msExchUserHoldPolicies onPremisesUserPrincipalName otherFacsimileTelephoneNumber otherHomePhone otherTelephone
      pager physicalDeliveryOfficeName postalCode proxyAddresses publicDelegates state streetAddress surname
      targetAddress telephoneAssistant telephoneNumber thumbnailPhoto title unauthOrig userCertificate userPrincipalName
      userSMIMECertificate wWWHomePage ${EXTENSION_ATTRIBUTES} ${CUSTOM_ATTRIBUTES}
    `),
  ],
};

export const USER_DYNAMICS: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserDynamicsCRM',
  name: 'Out to AAD - User DynamicsCRM',
  description: 'What Dynamics 365 shows of a person.',
  application: 'dynamics',
  flows: [
    COUNTRY_CODE,
    ...toCloud(`
      accountEnabled city company country description displayName facsimileTelephoneNumber givenName manager mobile
      onPremisesUserPrincipalName physicalDeliveryOfficeName postalCode preferredLanguage state streetAddress surname
      telephoneNumber title userPrincipalName
    `),
  ],
};

export const USER_INTUNE: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserIntune',
  name: 'Out to AAD - User Intune',
  description: 'What Intune needs to know the owner of a device.',
  application: 'intune',
  flows: toCloud(`
    accountEnabled alias description displayName mail onPremisesUserPrincipalName proxyAddresses userPrincipalName
  `),
};

export const USER_LYNC_ONLINE: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserLyncOnline',
  name: 'Out to AAD - User LyncOnline',
  description: "What Teams shows of a person, with the settings of the forest's own Skype for Business.",
  application: 'teams',
  flows: toCloud(`
    accountEnabled alias city company country department description displayName facsimileTelephoneNumber givenName
    homePhone ipPhone mail manager mobile msExchHideFromAddressLists msRtcSipApplicationOptions
    msRtcSipDeploymentLocator msRtcSipLine msRtcSipOptionFlags msRtcSipOwnerUrn msRtcSipPrimaryUserAddress
    msRtcSipUserEnabled onPremisesUserPrincipalName otherTelephone physicalDeliveryOfficeName postalCode
    preferredLanguage proxyAddresses state streetAddress surname telephoneNumber thumbnailPhoto title userPrincipalName
    wWWHomePage
  `),
};

export const USER_SHAREPOINT_ONLINE: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserSharePointOnline',
  name: 'Out to AAD - User SharePointOnline',
  description: 'What SharePoint Online shows in profiles.',
  application: 'sharePointOnline',
  flows: [
    COUNTRY_CODE,
    ...toCloud(`
      accountEnabled alias authOrig city company country department description displayName dLMemRejectPerms
      dLMemSubmitPerms facsimileTelephoneNumber givenName homePhone info initials ipPhone mail manager middleName mobile
      msExchTeamMailboxExpiration msExchTeamMailboxOwners msExchTeamMailboxSharePointLinkedBy
      msExchTeamMailboxSharePointUrl onPremisesUserPrincipalName otherFacsimileTelephoneNumber otherHomePhone
      otherIpPhone otherMobile otherPager otherTelephone pager physicalDeliveryOfficeName postalCode postOfficeBox
      preferredLanguage proxyAddresses state streetAddress surname targetAddress telephoneAssistant telephoneNumber
      thumbnailPhoto title unauthOrig url userPrincipalName wWWHomePage ${EXTENSION_ATTRIBUTES}
    `),
  ],
};

export const USER_AZURE_RMS: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserAzureRMS',
  name: 'Out to AAD - User AzureRMS',
  description: 'The names and addresses by which protected documents know their readers.',
  application: 'azureRightsManagement',
  flows: toCloud('displayName mail onPremisesUserPrincipalName proxyAddresses userPrincipalName'),
};

export const USER_OFFICE: RuleTemplate = {
  ...USER_ATTRIBUTES,
  tag: 'OutToAAD.UserOfficeProPlus',
  name: 'Out to AAD - User OfficeProPlus',
  description: 'The names with which a person signs in to the Microsoft 365 Apps.',
  application: 'microsoft365Apps',
  flows: toCloud('displayName onPremisesUserPrincipalName userPrincipalName'),
};

/** What the metaverse's attributes are, row by row: Entra Connect's own, and those added with the reason. */

import type { AttributeType } from '../model/attribute-value.ts';

export interface MetaverseAttributes {
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly of: readonly string[];
  /** Separated by white space. */
  readonly names: string;
}

const PUBLIC_FOLDER: readonly Omit<MetaverseAttributes, 'of'>[] = [
  {
    type: 'string',
    multiValued: false,
    names: 'cloudAnchor cloudSourceAnchor displayName mail sourceAnchor sourceObjectType targetAddress',
  },
  { type: 'string', multiValued: true, names: 'proxyAddresses' },
  { type: 'binary', multiValued: false, names: 'sourceAnchorBinary' },
  { type: 'boolean', multiValued: false, names: 'cloudFiltered mailEnabled' },
  { type: 'integer', multiValued: false, names: 'msExchRecipientTypeDetails' },
];

/** Attributes that the reference's metaverse does not have, and why they are here. */
export const ADDED_ATTRIBUTES: readonly (MetaverseAttributes & { readonly reason: string })[] = [
  {
    type: 'string',
    multiValued: false,
    of: ['person', 'group'],
    names: 'primarySmtpAddress',
    reason: 'Soft match joins by the primary SMTP address; there it is done by the service, here by a rule.',
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person'],
    names: 'sourceAnchorConnector',
    reason: 'ms-DS-ConsistencyGuid is written back only to the account from which the anchor came.',
  },
  {
    type: 'binary',
    multiValued: false,
    of: ['person', 'group'],
    names: 'onPremisesObjectIdentifier',
    reason:
      'Entra Connect has it since 2.2.8.0; by it the service knows what may take over a cloud account by its anchor.',
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['person', 'group'],
    names: 'cloudNoFlow',
    reason: 'A custom rule sets it on what Cloud Sync takes over; another one with link type JoinNoFlow looks at it.',
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person'],
    names: `
      employeeHireDate employeeLeaveDateTime employeeOrgDataCostCenter employeeOrgDataDivision preferredDataLocation
      userType
    `,
    reason: 'Documented custom rules bring them to the cloud; Entra Connect has them since builds after the data file.',
  },
  {
    type: 'string',
    multiValued: true,
    of: ['person'],
    names: 'certificateUserIds',
    reason: 'As preferredDataLocation and userType.',
  },
  ...PUBLIC_FOLDER.map(({ type, multiValued, names }) => ({
    type,
    multiValued,
    of: ['publicFolder'],
    names,
    reason: 'Mail-enabled public folders came after the data file; they have only what Exchange Online needs of them.',
  })),
];

/** Entra Connect's. */
export const CONNECT_ATTRIBUTES: readonly MetaverseAttributes[] = [
  {
    type: 'binary',
    multiValued: false,
    of: ['person', 'group', 'device'],
    names: `
      objectSid
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['person', 'group', 'device'],
    names: `
      cloudFiltered
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person', 'group', 'device'],
    names: `
      cloudAnchor displayName sourceAnchor
    `,
  },
  {
    type: 'binary',
    multiValued: false,
    of: ['person', 'group'],
    names: `
      sourceAnchorBinary
    `,
  },
  {
    type: 'binary',
    multiValued: true,
    of: ['person', 'device'],
    names: `
      deviceKey userCertificate
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['person', 'device'],
    names: `
      accountEnabled
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['person', 'group'],
    names: `
      cloudMastered cloudSOAExchMailbox mailEnabled msExchEnableModeration msExchHideFromAddressLists
      msExchRequireAuthToSendTo proxyAddressesIsValid
    `,
  },
  {
    type: 'integer',
    multiValued: false,
    of: ['person', 'group'],
    names: `
      msDS-HABSeniorityIndex msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails
    `,
  },
  {
    type: 'reference',
    multiValued: false,
    of: ['person', 'group'],
    names: `
      manager seeAlso
    `,
  },
  {
    type: 'reference',
    multiValued: true,
    of: ['person', 'group'],
    names: `
      altRecipient authOrig cloudPublicDelegates dLMemRejectPerms dLMemSubmitPerms
      msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchModeratedByLink publicDelegates
      unauthOrig
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person', 'device'],
    names: `
      sourceObjectType
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person', 'group'],
    names: `
      accountName cloudLegacyExchangeDN cloudSourceAnchor cn description domain extensionAttribute1
      extensionAttribute10 extensionAttribute11 extensionAttribute12 extensionAttribute13 extensionAttribute14
      extensionAttribute15 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5
      extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 info legacyExchangeDN mail
      mailNickname msDS-PhoneticDisplayName msExchLitigationHoldDate msExchLitigationHoldOwner
      msExchRetentionComment msExchRetentionURL o objectID objectSidString objectType ou targetAddress
    `,
  },
  {
    type: 'string',
    multiValued: true,
    of: ['person', 'group'],
    names: `
      msExchExtensionCustomAttribute1 msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3
      msExchExtensionCustomAttribute4 msExchExtensionCustomAttribute5 msExchSenderHintTranslations proxyAddresses
    `,
  },
  {
    type: 'binary',
    multiValued: false,
    of: ['person'],
    names: `
      cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash msExchArchiveGUID
      msExchBlockedSendersHash msExchMailboxGuid msExchMasterAccountSid msExchSafeRecipientsHash
      msExchSafeSendersHash msRTCSIP-OriginatorSid photo thumbnailPhoto
    `,
  },
  {
    type: 'binary',
    multiValued: true,
    of: ['person'],
    names: `
      sIDHistory userSMIMECertificate
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['person'],
    names: `
      msExchBypassAudit msExchMailboxAuditEnable msRTCSIP-UserEnabled
    `,
  },
  {
    type: 'integer',
    multiValued: false,
    of: ['person'],
    names: `
      cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType countryCode msExchAuditAdmin msExchAuditDelegate
      msExchAuditDelegateAdmin msExchAuditOwner msExchELCMailboxFlags msExchMailboxAuditLogAgeLimit
      msExchRemoteRecipientType msExchResourceCapacity msRTCSIP-ApplicationOptions msRTCSIP-OptionFlags
    `,
  },
  {
    type: 'reference',
    multiValued: false,
    of: ['person'],
    names: `
      assistant msExchTeamMailboxSharePointLinkedBy secretary
    `,
  },
  {
    type: 'reference',
    multiValued: true,
    of: ['person'],
    names: `
      cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners msExchDelegateListLink msExchTeamMailboxOwners
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['person'],
    names: `
      c cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl co comment company
      contributingConnectorExchange contributingConnectorUser department division domainFQDN domainNetBios
      employeeID employeeType facsimileTelephoneNumber forestFQDN forestNetBios givenName homePhone initials
      ipPhone l middleName mobile msExchAssistantName msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart
      msExchImmutableId msExchResourceDisplay msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl
      msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress
      onPremisesUserPrincipalName pager personalTitle physicalDeliveryOfficeName postalAddress postalCode
      postOfficeBox preferredLanguage pwdLastSet sn st street streetAddress telephoneAssistant telephoneNumber
      title uid url usageLocation userPrincipalName wWWHomePage
    `,
  },
  {
    type: 'string',
    multiValued: true,
    of: ['person'],
    names: `
      cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies msExchArchiveName msExchResourceMetaData
      msExchResourceSearchProperties msExchUserHoldPolicies otherFacsimileTelephoneNumber otherHomePhone
      otherIpPhone otherMailbox otherMobile otherPager otherTelephone
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['group'],
    names: `
      hideDLMembership msOrg-IsOrganizational oOFReplyToOriginator reportToOriginator reportToOwner
      securityEnabled
    `,
  },
  {
    type: 'integer',
    multiValued: false,
    of: ['group'],
    names: `
      memberCount msExchGroupDepartRestriction msExchGroupJoinRestriction
    `,
  },
  {
    type: 'reference',
    multiValued: false,
    of: ['group'],
    names: `
      managedBy
    `,
  },
  {
    type: 'reference',
    multiValued: true,
    of: ['group'],
    names: `
      member msExchCoManagedByLink owner
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['group'],
    names: `
      msExchLabeledURI
    `,
  },
  {
    type: 'binary',
    multiValued: false,
    of: ['device'],
    names: `
      deviceId
    `,
  },
  {
    type: 'boolean',
    multiValued: false,
    of: ['device'],
    names: `
      cloudAccountEnabled cloudCreated cloudIsManaged isCompliant isManaged isProvisionedInAD
    `,
  },
  {
    type: 'integer',
    multiValued: false,
    of: ['device'],
    names: `
      approximateLastLogonTimestamp deviceObjectVersion dirSyncOverrides
    `,
  },
  {
    type: 'reference',
    multiValued: false,
    of: ['device'],
    names: `
      registeredOwnerReference
    `,
  },
  {
    type: 'reference',
    multiValued: true,
    of: ['device'],
    names: `
      registeredUsersReference
    `,
  },
  {
    type: 'string',
    multiValued: false,
    of: ['device'],
    names: `
      cloudDeviceOSType cloudDeviceOSVersion cloudDisplayName deviceOSType deviceOSVersion deviceTrustType
    `,
  },
  {
    type: 'string',
    multiValued: true,
    of: ['device'],
    names: `
      alternativeSecurityId devicePhysicalIds
    `,
  },
];

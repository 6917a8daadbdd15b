/**
 * The attributes of the Entra connector space, as the standard rules and documented custom rules use them.
 *
 * The names are Entra Connect's whatever back end carries them; what a back end cannot carry is staged and counted.
 * Types are those in which the service shows the values: a SID is text there.
 */

import type { AttributeDefinition, AttributeType } from './attribute-value.ts';

export type EntraSchema = ReadonlyMap<string, ReadonlyMap<string, AttributeDefinition>>;

type Row = readonly [type: AttributeType, multiValued: boolean, names: string];

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`).join(' ');

const IDENTITY: readonly Row[] = [['string', false, 'cloudAnchor sourceAnchor displayName']];

/** What can receive mail. */
const RECIPIENT: readonly Row[] = [
  ['string', false, 'mail targetAddress'],
  ['string', true, 'proxyAddresses'],
  ['integer', false, 'msExchRecipientTypeDetails'],
];

/** Users, contacts and groups: what Exchange keeps of any recipient. */
const EXCHANGE: readonly Row[] = [
  [
    'string',
    false,
    `alias primarySmtpAddress description info legacyExchangeDN cloudLegacyExchangeDN msDsPhoneticDisplayName
     msExchLitigationHoldDate msExchLitigationHoldOwner msExchRetentionComment msExchRetentionUrl
     ${numbered('extensionAttribute', 15)}`,
  ],
  ['string', true, `msExchSenderHintTranslations ${numbered('msExchExtensionCustomAttribute', 5)}`],
  ['integer', false, 'msDsHabSeniorityIndex msExchModerationFlags msExchRecipientDisplayType'],
  ['boolean', false, 'msExchHideFromAddressLists msExchRequireAuthToSendTo'],
  [
    'reference',
    true,
    `authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig msExchBypassModerationLink msExchModeratedByLink
     publicDelegates cloudPublicDelegates`,
  ],
];

/** Users and contacts. */
const PERSONAL: readonly Row[] = [
  [
    'string',
    false,
    `givenName middleName initials surname title department company physicalDeliveryOfficeName telephoneNumber mobile
     facsimileTelephoneNumber homePhone ipPhone pager telephoneAssistant streetAddress postOfficeBox city state
     postalCode country countryLetterCode url wWWHomePage msExchAssistantName`,
  ],
  ['string', true, 'otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone'],
  ['integer', false, 'countryCode'],
  ['binary', false, 'msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash thumbnailPhoto'],
  ['binary', true, 'userCertificate userSMIMECertificate'],
  ['reference', false, 'assistant manager'],
];

const ACCOUNT: readonly Row[] = [
  [
    'string',
    false,
    `userPrincipalName onPremisesUserPrincipalName usageLocation preferredLanguage employeeId employeeType
     onPremisesSamAccountName dnsDomainName netBiosName onPremiseSecurityIdentifier commonName
     lastPasswordChangeTimestamp`,
  ],
  ['boolean', false, 'accountEnabled'],
  // objectGUID of the account that the source anchor is of.
  ['binary', false, 'onPremisesObjectIdentifier'],
  // Keys of Windows Hello for Business, one value for each.
  ['binary', true, 'searchableDeviceKey'],
  // No standard rule flows these; documented custom rules do.
  [
    'string',
    false,
    `userType preferredDataLocation employeeHireDate employeeLeaveDateTime employeeOrgDataCostCenter
     employeeOrgDataDivision`,
  ],
  ['string', true, 'certificateUserIds'],
];

const MAILBOX: readonly Row[] = [
  [
    'string',
    false,
    `msExchElcExpirySuspensionEnd msExchElcExpirySuspensionStart msExchImmutableId msExchResourceDisplay
     msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl cloudMSExchTeamMailboxExpiration
     cloudMSExchTeamMailboxSharePointUrl`,
  ],
  [
    'string',
    true,
    `msExchArchiveName msExchResourceMetadata msExchResourceSearchProperties msExchUserHoldPolicies
     cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies`,
  ],
  [
    'integer',
    false,
    `msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchElcMailboxFlags
     msExchMailboxAuditLogAgeLimit msExchRemoteRecipientType msExchResourceCapacity cloudMSExchArchiveStatus
     cloudMSExchRecipientDisplayType`,
  ],
  ['boolean', false, 'msExchBypassAudit msExchEnableModeration msExchMailboxAuditEnable'],
  [
    'binary',
    false,
    `msExchArchiveGuid msExchMailboxGuid cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash
     cloudMSExchSafeSendersHash`,
  ],
  ['reference', false, 'msExchTeamMailboxSharePointLinkedBy'],
  [
    'reference',
    true,
    'altRecipient msExchDelegateListLink msExchTeamMailboxOwners cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners',
  ],
];

const LYNC: readonly Row[] = [
  ['string', false, 'msRtcSipDeploymentLocator msRtcSipLine msRtcSipOwnerUrn msRtcSipPrimaryUserAddress'],
  ['integer', false, 'msRtcSipApplicationOptions msRtcSipOptionFlags'],
  ['boolean', false, 'msRtcSipUserEnabled'],
];

const GROUP: readonly Row[] = [
  ['string', false, 'commonName onPremiseSecurityIdentifier onPremisesSamAccountName dnsDomainName'],
  ['binary', false, 'onPremisesObjectIdentifier'],
  [
    'boolean',
    false,
    `securityEnabled hideDLMembership msExchEnableModeration msOrgIsOrganizational oOFReplyToOriginator
     reportToOriginator reportToOwner`,
  ],
  ['reference', true, 'member msExchCoManagedByLink'],
  ['reference', false, 'managedBy'],
];

const DEVICE: readonly Row[] = [
  ['string', false, 'deviceOSType deviceOSVersion deviceTrustType onPremiseSecurityIdentifier'],
  ['boolean', false, 'accountEnabled'],
  ['binary', false, 'deviceId'],
  ['binary', true, 'userCertificate'],
  ['reference', false, 'registeredOwnerReference'],
];

function definitions(...parts: readonly (readonly Row[])[]): ReadonlyMap<string, AttributeDefinition> {
  const all = parts
    .flat()
    .flatMap(([type, multiValued, names]) => names.split(/\s+/).map((name) => ({ name, type, multiValued })));
  return new Map(all.map((definition) => [definition.name, definition]));
}

/** By object type, then by name. */
export const ENTRA_SCHEMA: EntraSchema = new Map([
  ['user', definitions(IDENTITY, RECIPIENT, EXCHANGE, PERSONAL, ACCOUNT, MAILBOX, LYNC)],
  ['contact', definitions(IDENTITY, RECIPIENT, EXCHANGE, PERSONAL)],
  ['group', definitions(IDENTITY, RECIPIENT, EXCHANGE, GROUP)],
  ['device', definitions(IDENTITY, DEVICE)],
  ['publicFolder', definitions(IDENTITY, RECIPIENT)],
]);

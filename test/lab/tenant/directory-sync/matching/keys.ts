/**
 * The keys of property bags that the service knows, with their types: the attributes of the page "Attributes synchronized
 * by Microsoft Entra Connect", and what open clients send.
 */

import { EXTENSION_PROPERTY, type ObjectKind } from '../../directory/properties.ts';

export type KeyType =
  | 'text'
  | 'flag'
  | 'number'
  | 'octets'
  | 'texts'
  | 'octetList'
  /** One link to another object. */
  | 'reference'
  /** Any number of links. */
  | 'references'
  /** Directory extensions say their type with the value. */
  | 'any';

export interface KeyDefinition {
  /** As the service writes it. */
  readonly spelling: string;
  readonly type: KeyType;
}

type Row = readonly [type: KeyType, names: string];

const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `${name}${String(index + 1)}`).join(' ');

const ANY: readonly Row[] = [
  ['text', 'SourceAnchor CloudAnchor displayName commonName onPremisesSamAccountName onPremisesDistinguishedName'],
  ['text', 'dnsDomainName netBiosName'],
  ['octets', 'onPremiseSecurityIdentifier onPremisesObjectIdentifier'],
  ['flag', 'cloudMastered'],
];

const RECIPIENT: readonly Row[] = [
  ['text', 'mail targetAddress alias primarySmtpAddress description info legacyExchangeDN cloudLegacyExchangeDN'],
  ['text', 'msDsPhoneticDisplayName msExchLitigationHoldDate msExchLitigationHoldOwner'],
  ['text', `msExchRetentionComment msExchRetentionUrl ${numbered('extensionAttribute', 15)}`],
  ['texts', `proxyAddresses msExchSenderHintTranslations ${numbered('msExchExtensionCustomAttribute', 5)}`],
  ['number', 'msExchRecipientTypeDetails msDsHabSeniorityIndex msExchModerationFlags msExchRecipientDisplayType'],
  ['flag', 'msExchHideFromAddressLists msExchRequireAuthToSendTo'],
  ['references', 'authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig msExchBypassModerationLink'],
  ['references', 'msExchModeratedByLink publicDelegates cloudPublicDelegates'],
];

const PERSON: readonly Row[] = [
  ['text', 'givenName middleName initials surname title department company physicalDeliveryOfficeName'],
  ['text', 'telephoneNumber mobile facsimileTelephoneNumber homePhone ipPhone pager telephoneAssistant streetAddress'],
  ['text', 'postOfficeBox city state postalCode country countryLetterCode url wWWHomePage msExchAssistantName'],
  ['texts', 'otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone'],
  ['number', 'countryCode'],
  ['octets', 'msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash ThumbnailPhoto'],
  ['octetList', 'userCertificate userSMIMECertificate'],
  ['reference', 'assistant manager'],
];

const USER: readonly Row[] = [
  ['text', 'userPrincipalName onPremisesUserPrincipalName usageLocation preferredLanguage employeeId employeeType'],
  ['text', 'lastPasswordChangeTimestamp userType preferredDataLocation employeeHireDate employeeLeaveDateTime'],
  ['text', 'employeeOrgDataCostCenter employeeOrgDataDivision msExchElcExpirySuspensionEnd'],
  ['text', 'msExchElcExpirySuspensionStart msExchImmutableId msExchResourceDisplay msExchTeamMailboxExpiration'],
  ['text', 'msExchTeamMailboxSharePointUrl cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl'],
  ['text', 'msRtcSipDeploymentLocator msRtcSipLine msRtcSipOwnerUrn msRtcSipPrimaryUserAddress'],
  ['flag', 'accountEnabled msExchBypassAudit msExchEnableModeration msExchMailboxAuditEnable msRtcSipUserEnabled'],
  ['number', 'msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchElcMailboxFlags'],
  ['number', 'msExchMailboxAuditLogAgeLimit msExchRemoteRecipientType msExchResourceCapacity'],
  ['number', 'cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType msRtcSipApplicationOptions msRtcSipOptionFlags'],
  ['texts', 'certificateUserIds msExchArchiveName msExchResourceMetadata msExchResourceSearchProperties'],
  ['texts', 'msExchUserHoldPolicies cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies'],
  ['octets', 'msExchArchiveGuid msExchMailboxGuid cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash'],
  ['octets', 'cloudMSExchSafeSendersHash'],
  ['octetList', 'searchableDeviceKey'],
  ['reference', 'msExchTeamMailboxSharePointLinkedBy'],
  ['references', 'altRecipient msExchDelegateListLink msExchTeamMailboxOwners cloudMSExchDelegateListLink'],
  ['references', 'cloudMSExchTeamMailboxOwners'],
];

const GROUP: readonly Row[] = [
  ['flag', 'securityEnabled hideDLMembership msExchEnableModeration msOrgIsOrganizational oOFReplyToOriginator'],
  ['flag', 'reportToOriginator reportToOwner'],
  ['references', 'member msExchCoManagedByLink'],
  ['reference', 'managedBy'],
];

const DEVICE: readonly Row[] = [
  ['text', 'deviceOSType deviceOSVersion deviceTrustType'],
  ['flag', 'accountEnabled'],
  ['octets', 'deviceId'],
  ['octetList', 'userCertificate'],
  ['reference', 'registeredOwnerReference'],
];

function tableOf(...parts: readonly (readonly Row[])[]): ReadonlyMap<string, KeyDefinition> {
  const all = parts.flat().flatMap(([type, names]) => names.split(/\s+/).map((spelling) => ({ spelling, type })));
  return new Map(all.map((definition) => [definition.spelling.toLowerCase(), definition]));
}

/** By kind, then by key in lower case. */
export const KEYS: { readonly [K in ObjectKind]: ReadonlyMap<string, KeyDefinition> } = {
  user: tableOf(ANY, RECIPIENT, PERSON, USER),
  group: tableOf(ANY, RECIPIENT, GROUP),
  contact: tableOf(ANY, RECIPIENT, PERSON),
  device: tableOf(ANY, DEVICE),
};

export function keyDefinition(kind: ObjectKind, key: string): KeyDefinition | undefined {
  return KEYS[kind].get(key) ?? (EXTENSION_PROPERTY.test(key) ? { spelling: key, type: 'any' } : undefined);
}

/** A key as the service writes it; unknown ones as they are. */
export function spellingOf(key: string): string {
  for (const table of Object.values(KEYS)) {
    const found = table.get(key);
    if (found !== undefined) return found.spelling;
  }
  return key;
}

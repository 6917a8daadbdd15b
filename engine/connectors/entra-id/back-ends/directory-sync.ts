/**
 * What the directory-sync service carries. Keys and types are those that open clients send; keys of attributes that none of
 * them sends are the names that Entra Connect's rules give them, which is how the known ones are called too. The service
 * compares keys without regard to letter case.
 */

import type { AttributeType } from '../../../model/attribute-value.ts';
import type { Access, BackEndData, CarriedAttribute, NotCarried } from './back-end.ts';

/** Types of values on the wire: of XML Schema (`d:`), of .NET's lists (`c:`), and two kinds of links. */
export type WireType =
  | 'd:string'
  | 'd:boolean'
  | 'd:long'
  | 'd:base64Binary'
  | 'c:ArrayOfstring'
  | 'c:ArrayOfbase64Binary'
  /** Octets on the wire, text in the connector space ([MS-DTYP] 2.4.2). */
  | 'sid'
  /** The source anchor of the one object that is linked. */
  | 'reference'
  /** Links added and removed one by one. */
  | 'SyncReferenceChangeCollection';

const TYPES: { readonly [wireType in WireType]: readonly [type: AttributeType, multiValued: boolean] } = {
  'd:string': ['string', false],
  'd:boolean': ['boolean', false],
  'd:long': ['integer', false],
  'd:base64Binary': ['binary', false],
  'c:ArrayOfstring': ['string', true],
  'c:ArrayOfbase64Binary': ['binary', true],
  sid: ['string', false],
  reference: ['reference', false],
  SyncReferenceChangeCollection: ['reference', true],
};

/** Where the key is not the attribute's name. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ['sourceAnchor', 'SourceAnchor'],
  ['cloudAnchor', 'CloudAnchor'],
  ['thumbnailPhoto', 'ThumbnailPhoto'],
]);

type Row = readonly CarriedAttribute[];

function rows(wireType: WireType, names: string, access: Access = 'read-write'): Row {
  const [type, multiValued] = TYPES[wireType];
  return names
    .trim()
    .split(/\s+/)
    .map((name) => ({ name, key: KEYS.get(name) ?? name, wireType, type, multiValued, access }));
}

const numbered = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${name}${index + 1}`).join(' ');

const IDENTITY: Row = [
  ...rows('d:string', 'sourceAnchor', 'create'),
  ...rows('d:string', 'cloudAnchor', 'read'),
  // Whether its source of authority was moved to the cloud.
  ...rows('d:boolean', 'cloudMastered', 'read'),
  ...rows('d:string', 'displayName'),
];

const ON_PREMISES: Row = [
  ...rows('d:string', 'commonName onPremisesSamAccountName onPremisesDistinguishedName dnsDomainName netBiosName'),
  ...rows('sid', 'onPremiseSecurityIdentifier'),
  // objectGUID; the service refuses to change it once it is set ("AttributeUpdateNotAllowed").
  ...rows('d:base64Binary', 'onPremisesObjectIdentifier'),
];

const RECIPIENT: Row = [
  ...rows(
    'd:string',
    `mail targetAddress alias description info legacyExchangeDN msDsPhoneticDisplayName msExchLitigationHoldDate
     msExchLitigationHoldOwner msExchRetentionComment msExchRetentionUrl ${numbered('extensionAttribute', 15)}`,
  ),
  ...rows('d:string', 'cloudLegacyExchangeDN', 'read'),
  ...rows(
    'c:ArrayOfstring',
    `proxyAddresses msExchSenderHintTranslations ${numbered('msExchExtensionCustomAttribute', 5)}`,
  ),
  ...rows(
    'd:long',
    'msExchRecipientTypeDetails msDsHabSeniorityIndex msExchModerationFlags msExchRecipientDisplayType',
  ),
  ...rows('d:boolean', 'msExchHideFromAddressLists msExchRequireAuthToSendTo'),
  ...rows(
    'SyncReferenceChangeCollection',
    `authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig msExchBypassModerationLink msExchModeratedByLink
     publicDelegates`,
  ),
  ...rows('SyncReferenceChangeCollection', 'cloudPublicDelegates', 'read'),
];

const PERSONAL: Row = [
  ...rows(
    'd:string',
    `givenName middleName initials surname title department company physicalDeliveryOfficeName telephoneNumber mobile
     facsimileTelephoneNumber homePhone ipPhone pager telephoneAssistant streetAddress postOfficeBox city state
     postalCode country countryLetterCode url wWWHomePage msExchAssistantName`,
  ),
  ...rows(
    'c:ArrayOfstring',
    'otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone',
  ),
  ...rows('d:long', 'countryCode'),
  ...rows('d:base64Binary', 'msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash thumbnailPhoto'),
  ...rows('c:ArrayOfbase64Binary', 'userCertificate userSMIMECertificate'),
  ...rows('reference', 'assistant manager'),
];

const ACCOUNT: Row = [
  ...rows(
    'd:string',
    `userPrincipalName onPremisesUserPrincipalName usageLocation preferredLanguage employeeId employeeType userType
     preferredDataLocation employeeHireDate employeeLeaveDateTime employeeOrgDataCostCenter employeeOrgDataDivision`,
  ),
  // Generalized time, `yyyyMMddHHmmss.0Z`.
  ...rows('d:string', 'lastPasswordChangeTimestamp'),
  ...rows('d:boolean', 'accountEnabled'),
  ...rows('c:ArrayOfstring', 'certificateUserIds'),
  ...rows('c:ArrayOfbase64Binary', 'searchableDeviceKey', 'read'),
];

const MAILBOX: Row = [
  ...rows(
    'd:string',
    `msExchElcExpirySuspensionEnd msExchElcExpirySuspensionStart msExchImmutableId msExchResourceDisplay
     msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl`,
  ),
  ...rows('d:string', 'cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl', 'read'),
  ...rows(
    'c:ArrayOfstring',
    'msExchArchiveName msExchResourceMetadata msExchResourceSearchProperties msExchUserHoldPolicies',
  ),
  ...rows('c:ArrayOfstring', 'cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies', 'read'),
  ...rows(
    'd:long',
    `msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchElcMailboxFlags
     msExchMailboxAuditLogAgeLimit msExchRemoteRecipientType msExchResourceCapacity`,
  ),
  ...rows('d:long', 'cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType', 'read'),
  ...rows('d:boolean', 'msExchBypassAudit msExchEnableModeration msExchMailboxAuditEnable'),
  ...rows('d:base64Binary', 'msExchArchiveGuid msExchMailboxGuid'),
  ...rows(
    'd:base64Binary',
    'cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash',
    'read',
  ),
  ...rows('reference', 'msExchTeamMailboxSharePointLinkedBy'),
  ...rows('SyncReferenceChangeCollection', 'altRecipient msExchDelegateListLink msExchTeamMailboxOwners'),
  ...rows('SyncReferenceChangeCollection', 'cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners', 'read'),
];

const LYNC: Row = [
  ...rows('d:string', 'msRtcSipDeploymentLocator msRtcSipLine msRtcSipOwnerUrn msRtcSipPrimaryUserAddress'),
  ...rows('d:long', 'msRtcSipApplicationOptions msRtcSipOptionFlags'),
  ...rows('d:boolean', 'msRtcSipUserEnabled'),
];

const GROUP: Row = [
  ...rows(
    'd:boolean',
    `securityEnabled hideDLMembership msExchEnableModeration msOrgIsOrganizational oOFReplyToOriginator
     reportToOriginator reportToOwner`,
  ),
  ...rows('SyncReferenceChangeCollection', 'member msExchCoManagedByLink'),
  ...rows('reference', 'managedBy'),
];

const DEVICE: Row = [
  ...rows('d:string', 'deviceOSType deviceOSVersion deviceTrustType'),
  ...rows('sid', 'onPremiseSecurityIdentifier'),
  ...rows('d:boolean', 'accountEnabled'),
  // A GUID's octets in the order of Active Directory.
  ...rows('d:base64Binary', 'deviceId'),
  ...rows('c:ArrayOfbase64Binary', 'userCertificate'),
  ...rows('reference', 'registeredOwnerReference'),
];

const NAME: NotCarried = { name: 'dn', reason: 'name' };
const PRIMARY_ADDRESS: NotCarried = { name: 'primarySmtpAddress', reason: 'computed' };
const ALL = ['add', 'update', 'delete'] as const;

export const DIRECTORY_SYNC: BackEndData = {
  name: 'directory-sync',
  objectTypes: {
    user: {
      operations: ALL,
      attributes: [...IDENTITY, ...ON_PREMISES, ...RECIPIENT, ...PERSONAL, ...ACCOUNT, ...MAILBOX, ...LYNC],
      notCarried: [NAME, PRIMARY_ADDRESS],
    },
    group: {
      operations: ALL,
      attributes: [...IDENTITY, ...ON_PREMISES, ...RECIPIENT, ...GROUP],
      notCarried: [NAME, PRIMARY_ADDRESS],
    },
    contact: {
      operations: ALL,
      attributes: [...IDENTITY, ...RECIPIENT, ...PERSONAL],
      notCarried: [NAME, PRIMARY_ADDRESS],
    },
    device: { operations: ALL, attributes: [...IDENTITY, ...DEVICE], notCarried: [NAME] },
    // No open client sends one and no document names the type: what the service would make of it is not known.
    publicFolder: {
      operations: [],
      attributes: [],
      notCarried: [
        NAME,
        ...[
          ...['sourceAnchor', 'cloudAnchor', 'displayName', 'mail', 'targetAddress', 'proxyAddresses'],
          'msExchRecipientTypeDetails',
        ].map((name): NotCarried => ({ name, reason: 'unknown-type' })),
      ],
    },
  },
  // "Service limits" and "Troubleshoot errors during synchronization"; links: what GetCompanyConfiguration says today.
  limits: {
    perRequest: 50,
    linksPerRequest: 15_000,
    writes: { count: 7_000, seconds: 300 },
    membersOfGroup: 250_000,
    proxyAddresses: 300,
    certificates: 15,
    extensions: { values: 100, length: 250 },
  },
  differences: [
    'mastered-on-premises',
    'undocumented-interface',
    'public-folders-not-carried',
    'duplicates-quarantined',
    'reads-synchronized-only',
  ],
};

/**
 * A small company in a forest with Exchange's schema, in which every kind of object has a value in all that the standard
 * rules take from it and that an administrator may write.
 */

import type { LabEntry } from '../lab/entry.ts';

export const BASE = 'DC=contoso,DC=test';
export const OFFICE = `OU=Office,${BASE}`;
export const dnIn = (name: string) => `CN=${name},${OFFICE}`;

/** A picture of one white point (GIF), which is as good as any other. */
export const PHOTO = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64');

type Values = { readonly [attribute: string]: string | Uint8Array | readonly (string | Uint8Array)[] };

function entry(name: string, objectClass: readonly string[], values: Values): LabEntry {
  return {
    dn: dnIn(name),
    attributes: Object.fromEntries(
      Object.entries({ objectClass, cn: name, ...values }).map(([attribute, value]) => [
        attribute,
        typeof value === 'string' || value instanceof Uint8Array ? [value] : value,
      ]),
    ),
  };
}

/** `title` -> `title of ada` for each name. */
function texts(owner: string, names: string): Values {
  return Object.fromEntries(words(names).map((name) => [name, `${name} of ${owner}`]));
}

function all<T extends string | Uint8Array | readonly string[]>(names: string, value: T): Values {
  return Object.fromEntries(words(names).map((name) => [name, value]));
}

const words = (names: string) => names.trim().split(/\s+/);
const EXTENSION_ATTRIBUTES = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`).join(' ');

/** What people and contacts have alike. */
const personal = (owner: string): Values => ({
  ...texts(
    owner,
    `displayName givenName sn middleName title department company physicalDeliveryOfficeName streetAddress postOfficeBox l st
     info description telephoneAssistant msExchAssistantName msDS-PhoneticDisplayName legacyExchangeDN
     msExchRetentionComment ${EXTENSION_ATTRIBUTES}`,
  ),
  ...all('telephoneNumber mobile facsimileTelephoneNumber homePhone ipPhone pager', '+49 30 1'),
  ...all(`otherTelephone otherMobile otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherPager`, [
    '+49 30 2',
    '+49 30 3',
  ]),
  ...all('wWWHomePage url msExchRetentionURL', 'https://www.contoso.test/x'),
  ...all('msExchSenderHintTranslations', ['default:hint']),
  ...all('msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash', Buffer.from('hash')),
  ...{ initials: 'A', postalCode: '10115', co: 'Germany', c: 'DE', countryCode: '276' },
  'msDS-HABSeniorityIndex': '7',
  ...all('msExchHideFromAddressLists msExchRequireAuthToSendTo', 'FALSE'),
  ...all('msExchModerationFlags', '1'),
  thumbnailPhoto: PHOTO,
  manager: dnIn('boss'),
  assistant: dnIn('boss'),
  ...all('authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig msExchModeratedByLink publicDelegates', [dnIn('boss')]),
});

const USER = ['top', 'person', 'organizationalPerson', 'user'];

const account = (name: string): Values => ({
  sAMAccountName: name,
  userPrincipalName: `${name}@contoso.test`,
  userAccountControl: '512',
});

const address = (name: string): Values => ({
  mail: `${name}@contoso.test`,
  mailNickname: name,
  proxyAddresses: [`SMTP:${name}@contoso.test`, `smtp:${name}.else@contoso.test`],
});

/** Exchange's own, of mailboxes. */
const MAILBOX: Values = {
  ...all('msExchMailboxGuid msExchArchiveGUID', Buffer.alloc(16, 7)),
  ...all('msExchArchiveName msExchResourceMetaData msExchResourceSearchProperties msExchUserHoldPolicies', [
    'one',
    'two',
  ]),
  ...all('msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart msExchTeamMailboxExpiration', '260101120000Z'),
  ...all('msExchELCMailboxFlags msExchRecipientDisplayType msExchResourceCapacity', '3'),
  msExchRecipientTypeDetails: '1',
  ...all('msExchImmutableId msExchResourceDisplay msExchTeamMailboxSharePointUrl', 'text'),
  msExchUsageLocation: 'DE',
  'msRTCSIP-ApplicationOptions': '1',
  'msRTCSIP-OptionFlags': '257',
  'msRTCSIP-UserEnabled': 'TRUE',
  'msRTCSIP-DeploymentLocator': 'SRV:',
  'msRTCSIP-Line': 'tel:+49301',
  'msRTCSIP-OwnerUrn': 'urn:x',
  'msRTCSIP-PrimaryUserAddress': 'sip:ada@contoso.test',
};

/** Global, and a security group or not ([MS-ADTS] 2.2.12). */
const SECURITY = '-2147483646';
const DISTRIBUTION = '2';

const group = (name: string, groupType: string, members: readonly string[], values: Values = {}): LabEntry =>
  entry(name, ['top', 'group'], {
    ...{ sAMAccountName: name, displayName: name, groupType, description: `description of ${name}` },
    member: members.map(dnIn),
    ...values,
  });

/** Exchange's own, of groups. */
const mailGroup = (name: string): Values => ({
  ...texts(name, `info legacyExchangeDN msDS-PhoneticDisplayName msExchRetentionComment ${EXTENSION_ATTRIBUTES}`),
  ...all('hideDLMembership oOFReplyToOriginator reportToOriginator reportToOwner', 'TRUE'),
  ...all('msExchEnableModeration msExchHideFromAddressLists msExchRequireAuthToSendTo', 'TRUE'),
  ...all('msExchModerationFlags msExchRecipientDisplayType', '1'),
  ...all('msExchRecipientTypeDetails', '2'),
  ...all('msExchSenderHintTranslations', ['default:hint']),
  msExchRetentionURL: 'https://www.contoso.test/x',
  managedBy: dnIn('boss'),
  ...all(
    `authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig msExchModeratedByLink publicDelegates
     msExchBypassModerationLink msExchCoManagedByLink`,
    [dnIn('boss')],
  ),
});

/** `certificate`: DER, by which a computer is known that registered itself. Targets of links stand before what links to them. */
export function companyEntries(certificate: Uint8Array): LabEntry[] {
  return [
    { dn: OFFICE, attributes: { objectClass: ['top', 'organizationalUnit'], ou: ['Office'] } },
    entry('boss', USER, { ...account('boss'), displayName: 'boss' }),
    entry('ada', USER, {
      ...account('ada'),
      ...address('ada'),
      ...personal('ada'),
      ...MAILBOX,
      ...all('msExchBypassModerationLink msExchDelegateListLink', [dnIn('boss')]),
      ...{ employeeID: '4711', employeeNumber: '0815', employeeType: 'Employee', preferredLanguage: 'de-DE' },
      ...all('userCertificate userSMIMECertificate', certificate),
    }),
    entry('bob', USER, { ...account('bob'), displayName: 'bob', userAccountControl: '514' }),
    entry('supplier', ['top', 'person', 'organizationalPerson', 'contact'], {
      ...personal('supplier'),
      ...address('supplier'),
      displayName: 'supplier',
      targetAddress: 'SMTP:desk@fabrikam.test',
      ...all('msExchBypassModerationLink', [dnIn('boss')]),
      ...all('userCertificate userSMIMECertificate', certificate),
    }),
    entry('PC1', [...USER, 'computer'], {
      ...{ sAMAccountName: 'PC1$', displayName: 'PC1$', userAccountControl: '4096' },
      ...{ operatingSystem: 'Windows 11 Enterprise', operatingSystemVersion: '10.0 (26100)' },
      userCertificate: certificate,
    }),
    group('crew', SECURITY, ['ada', 'bob']),
    group('list', DISTRIBUTION, ['ada', 'supplier', 'crew'], { ...address('list'), ...mailGroup('list') }),
    group('guards', SECURITY, ['bob'], { ...address('guards'), ...mailGroup('guards') }),
  ];
}

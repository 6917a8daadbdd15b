/**
 * What the default rules give for single objects, worked out by hand from their published expressions: the standard
 * rules and Entra Connect's own are both held to it, so that a mistake both make alike is found as well.
 */

import type { AttributeValue } from '../../engine/model/attribute-value.ts';
import { octets } from '../unit/rules/builders.ts';

export type Given = { readonly [attribute: string]: AttributeValue | readonly AttributeValue[] };
/** A value, several, `null` for none, or the text of an error. */
export type Expected = AttributeValue | readonly AttributeValue[] | null | { readonly error: string };

export interface Case {
  /** Absent: from the forest. */
  readonly connector?: 'AD' | 'AAD';
  readonly objectType: string;
  readonly given: Given;
  /** What was imported of it, where that is not all: the rest is on its way out. */
  readonly imported?: Given;
  readonly target: string;
  readonly expected: Expected;
}

export const GUID = octets('00112233445566778899aabbccddeeff');
/** Base64 of its octets in the order in which the directory stores them. */
export const GUID_BASE64 = 'ABEiM0RVZneImaq7zN3u/w==';
/** S-1-5-21-1-2-3-1105 ([MS-DTYP] 2.4.2.2). */
export const SID = octets('010500000000000515000000010000000200000003000000' + '51040000');

export const USER: Given = {
  dn: 'CN=Anna Berg,OU=Staff,DC=contoso,DC=test',
  cn: 'Anna Berg',
  sAMAccountName: 'aberg',
  userAccountControl: 512n,
  objectGUID: GUID,
  objectSid: SID,
};
export const GROUP: Given = {
  dn: 'CN=Sales,OU=Groups,DC=contoso,DC=test',
  cn: 'Sales',
  sAMAccountName: 'Sales',
  groupType: -2147483646n,
  objectGUID: GUID,
  objectSid: SID,
};
export const CONTACT: Given = {
  dn: 'CN=Fabrikam Desk,OU=Partners,DC=contoso,DC=test',
  cn: 'Fabrikam Desk',
  objectGUID: GUID,
};

export type Row = readonly [given: Given, expected: Expected];

export function rows(objectType: Case['objectType'], base: Given, target: string, table: readonly Row[]): Case[] {
  return table.map(([given, expected]) => ({ objectType, given: { ...base, ...given }, target, expected }));
}

/** An attribute of the base that this object does not have. */
export const NONE: readonly AttributeValue[] = [];
const A449 = 'a'.repeat(449);
const A448 = 'a'.repeat(448);
const conflict = (name: string) => `CN=${name}\\0ACNF:6f1c1c1e-0000-4000-8000-000000000000,DC=contoso,DC=test`;

const PERSON_TYPES = ['user', 'inetOrgPerson'] as const;
const people = (target: string, table: readonly Row[]) =>
  PERSON_TYPES.flatMap((objectType) => rows(objectType, USER, target, table));

const NAMES: readonly Case[] = [
  ...people('userPrincipalName', [
    [{ userPrincipalName: 'anna@contoso.test' }, 'anna@contoso.test'],
    [{}, 'aberg@contoso.test'],
    [{ userPrincipalName: '' }, 'aberg@contoso.test'],
    [{ sAMAccountName: NONE }, { error: 'AccountName is not present' }],
    [{ sAMAccountName: NONE, userPrincipalName: 'anna@contoso.test' }, 'anna@contoso.test'],
  ]),
  ...people('displayName', [
    [{ displayName: 'Berg, Anna' }, 'Berg, Anna'],
    [{}, 'Anna Berg'],
    [{ displayName: '' }, 'Anna Berg'],
    [{ displayName: ' Anna ' }, ' Anna '],
  ]),
  ...people('givenName', [
    [{ givenName: '  Anna ' }, 'Anna'],
    [{ givenName: '   ' }, null],
    [{}, null],
  ]),
  ...people('sn', [[{ sn: 'Berg\t' }, 'Berg']]),
  ...people('accountName', [[{}, 'aberg']]),
  ...people('cn', [[{}, 'Anna Berg']]),
];

const ANCHORS: readonly Case[] = [
  ...people('sourceAnchor', [
    [{}, GUID_BASE64],
    [{ msExchRecipientTypeDetails: 1n }, GUID_BASE64],
    [{ msExchRecipientTypeDetails: 2n }, null],
    // An enabled account brings its anchor by rule AccountEnabled; a disabled one by the Common rules.
    [{ userAccountControl: 514n }, GUID_BASE64],
    [{ userAccountControl: 514n, msExchRecipientTypeDetails: 2n }, null],
  ]),
  ...people('sourceObjectType', [
    [{}, 'User'],
    [{ msExchRecipientTypeDetails: 2147483648n }, 'User'],
    [{ msExchRecipientTypeDetails: 2n }, null],
  ]),
  ...people('objectSidString', [
    [{}, 'S-1-5-21-1-2-3-1105'],
    [{ objectSid: NONE }, null],
  ]),
  ...rows('group', GROUP, 'sourceAnchor', [[{}, GUID_BASE64]]),
  ...rows('group', GROUP, 'objectSidString', [[{}, 'S-1-5-21-1-2-3-1105']]),
  ...rows('contact', CONTACT, 'sourceAnchor', [[{}, GUID_BASE64]]),
];

const ACCOUNTS: readonly Case[] = [
  ...people('accountEnabled', [
    [{}, true],
    [{ userAccountControl: 514n }, false],
    [{ userAccountControl: 66050n }, false],
    [{ userAccountControl: 66048n }, true],
    [{ userAccountControl: 2n }, false],
  ]),
  ...people('domainFQDN', [
    [{}, 'contoso.test'],
    [{ userAccountControl: 514n }, 'contoso.test'],
  ]),
  ...people('domainNetBios', [[{}, 'CONTOSO']]),
  ...people('forestFQDN', [[{}, 'contoso.test']]),
  ...people('pwdLastSet', [
    // 129,699,324,000,000,000 is the documented example of DateFromNum: 2012-01-01 23:00 UTC.
    [{ pwdLastSet: 129699324000000000n }, '20120101230000.0Z'],
    [{}, null],
  ]),
];

const FILTERED_PEOPLE: readonly Row[] = [
  [{}, null],
  [{ isCriticalSystemObject: false }, true],
  [{ sAMAccountName: NONE }, true],
  [{ sAMAccountName: '' }, true],
  [{ sAMAccountName: 'SUPPORT_388945a0' }, true],
  [{ sAMAccountName: 'SUPPORT_388945a1' }, null],
  [{ sAMAccountName: 'AAD_1f2e3d' }, true],
  [{ sAMAccountName: 'AADX' }, null],
  [{ sAMAccountName: 'MSOL_0123456789ab' }, true],
  [{ sAMAccountName: 'xMSOL_' }, null],
  [{ sAMAccountName: 'CAS_{5f}' }, true],
  [{ sAMAccountName: 'CAS_5f' }, null],
  [{ mailNickname: 'SystemMailbox{1f05a927}' }, true],
  [{ mailNickname: 'SystemMailbox' }, null],
  [{ mailNickname: 'CAS_{5f}' }, true],
  [{ mailNickname: 'anna' }, null],
  // Bits of &H21C07000: public folder mailboxes, system mailboxes, plans, discovery mailboxes.
  [{ msExchRecipientTypeDetails: 0x1000n }, true],
  [{ msExchRecipientTypeDetails: 0x2000n }, true],
  [{ msExchRecipientTypeDetails: 0x4000n }, true],
  [{ msExchRecipientTypeDetails: 0x400000n }, true],
  [{ msExchRecipientTypeDetails: 0x800000n }, true],
  [{ msExchRecipientTypeDetails: 0x1000000n }, true],
  [{ msExchRecipientTypeDetails: 0x20000000n }, true],
  [{ msExchRecipientTypeDetails: 0x800n }, null],
  [{ msExchRecipientTypeDetails: 1n }, null],
  [{ dn: conflict('Anna Berg') }, true],
];

const FILTERED: readonly Case[] = [
  ...people('cloudFiltered', FILTERED_PEOPLE),
  ...rows('group', GROUP, 'cloudFiltered', [
    [{}, null],
    [{ isCriticalSystemObject: false }, true],
    [{ sAMAccountName: 'MSOL_AD_Sync_RichCoexistence' }, true],
    [{ msExchRecipientTypeDetails: 0x40000000n }, true],
    [{ msExchRecipientTypeDetails: 0x20000000n }, null],
    [{ dn: conflict('Sales') }, true],
  ]),
  ...rows('contact', CONTACT, 'cloudFiltered', [
    [{}, null],
    [{ isCriticalSystemObject: false }, true],
    [{ displayName: 'Desk (MSOL)', msExchHideFromAddressLists: true }, true],
    [{ displayName: 'Desk (MSOL)', msExchHideFromAddressLists: false }, null],
    [{ displayName: 'Desk', msExchHideFromAddressLists: true }, null],
    [{ mailNickname: 'CAS_{5f}' }, true],
    [{ mailNickname: 'CAS_5f' }, null],
    [{ dn: conflict('Fabrikam Desk') }, true],
  ]),
];

const TEXTS: readonly Case[] = [
  ...people('description', [
    [{ description: ['  Nurse  '] }, 'Nurse'],
    [{ description: ['First', 'Second'] }, 'First'],
    [{ description: [A449] }, A448],
    [{ description: NONE }, null],
  ]),
  ...people('info', [
    [{ info: ` ${A449}` }, A448],
    [{ info: 'Ward 7 ' }, 'Ward 7'],
  ]),
  ...people('url', [[{ url: ['https://contoso.test', 'https://fabrikam.test'] }, 'https://contoso.test']]),
  ...people('mail', [[{ mail: ' anna@contoso.test' }, 'anna@contoso.test']]),
  ...people('department', [[{ department: 'Cardiology ' }, 'Cardiology']]),
  // For inetOrgPerson the reference has this flow only with Exchange: a difference on record.
  ...rows('user', USER, 'proxyAddresses', [
    [
      { proxyAddresses: [' SMTP:anna@contoso.test', 'smtp:a@contoso.test ', 'SMTP:anna@contoso.test'] },
      ['SMTP:anna@contoso.test', 'smtp:a@contoso.test'],
    ],
    [{}, null],
  ]),
  ...rows('group', GROUP, 'description', [
    [{ description: [' All of sales '] }, 'All of sales'],
    [{ description: [A449] }, A448],
  ]),
  ...rows('group', GROUP, 'displayName', [
    [{}, 'Sales'],
    [{ displayName: 'Sales Nordics' }, 'Sales Nordics'],
  ]),
  ...rows('group', GROUP, 'mail', [[{ mail: 'sales@contoso.test ' }, 'sales@contoso.test']]),
  ...rows('contact', CONTACT, 'displayName', [
    [{}, 'Fabrikam Desk'],
    [{ displayName: 'Desk' }, 'Desk'],
  ]),
  ...rows('contact', CONTACT, 'mailNickname', [
    [{}, 'Fabrikam Desk'],
    [{ mailNickname: 'desk' }, 'desk'],
  ]),
  ...rows('contact', CONTACT, 'company', [[{ company: ' Fabrikam' }, 'Fabrikam']]),
];

const MAIL_ENABLED: readonly Row[] = [
  [{}, false],
  [{ mail: 'desk@fabrikam.test' }, true],
  [{ mail: 'desk' }, false],
  [{ proxyAddresses: ['SMTP:desk@fabrikam.test'] }, true],
  [{ proxyAddresses: ['smtp:desk@fabrikam.test'] }, false],
  [{ proxyAddresses: ['SMTP:desk'] }, false],
  [{ proxyAddresses: ['x500:/o=fabrikam', 'SMTP:desk@fabrikam.test'] }, true],
  [{ proxyAddresses: ['SMTP:desk'], mail: 'desk@fabrikam.test' }, true],
];

const GROUPS_AND_CONTACTS: readonly Case[] = [
  ...rows('group', GROUP, 'mailEnabled', MAIL_ENABLED),
  ...rows('contact', CONTACT, 'mailEnabled', MAIL_ENABLED),
  ...rows('group', GROUP, 'securityEnabled', [
    // Global, domain local and universal security groups; then the same as distribution groups.
    [{ groupType: -2147483646n }, true],
    [{ groupType: -2147483644n }, true],
    [{ groupType: -2147483640n }, true],
    [{ groupType: 2n }, false],
    [{ groupType: 4n }, false],
    [{ groupType: 8n }, false],
  ]),
  ...rows('group', GROUP, 'sourceAnchorBinary', [[{}, GUID]]),
];

export const INBOUND_BY_HAND: readonly Case[] = [
  ...NAMES,
  ...ANCHORS,
  ...ACCOUNTS,
  ...FILTERED,
  ...TEXTS,
  ...GROUPS_AND_CONTACTS,
];

export interface OutboundCase {
  /** Absent: to the tenant. */
  readonly connector?: 'AD' | 'AAD';
  readonly metaverseType: 'person' | 'group' | 'device' | 'publicFolder';
  /** The object type at the target. */
  readonly objectType: string;
  readonly given: Given;
  readonly target: string;
  /** `ignored`: the cloud's own value stays. */
  readonly expected: Expected | 'ignored';
}

const PERSON: Given = {
  sourceAnchor: GUID_BASE64,
  sourceObjectType: 'User',
  accountEnabled: true,
  userPrincipalName: 'anna@contoso.test',
};
export const hexOf = (text: string) => Buffer.from(text).toString('hex');

const SENT: { readonly [metaverseType in OutboundCase['metaverseType']]: Given } = {
  person: PERSON,
  group: { sourceAnchor: GUID_BASE64, securityEnabled: true, memberCount: 3n },
  device: { sourceAnchor: GUID_BASE64, sourceObjectType: 'Computer', cloudCreated: false, userCertificate: [GUID] },
  publicFolder: { sourceAnchor: GUID_BASE64, sourceObjectType: 'PublicFolder', mailEnabled: true },
};

export type OutboundRow = readonly [given: Given, expected: OutboundCase['expected']];

export function outbound(
  metaverseType: OutboundCase['metaverseType'],
  objectType: string,
  target: string,
  table: readonly OutboundRow[],
): OutboundCase[] {
  const kind = objectType === 'contact' ? { sourceObjectType: 'Contact', mailEnabled: true } : {};
  return table.map(([given, expected]) => ({
    metaverseType,
    objectType,
    given: { ...SENT[metaverseType], ...kind, ...given },
    target,
    expected,
  }));
}

const CHANGED = { error: 'SourceAnchor attribute has changed.' };

export const OUTBOUND_BY_HAND: readonly OutboundCase[] = [
  ...outbound('person', 'user', 'dn', [[{}, `CN={${hexOf(GUID_BASE64)}}`]]),
  ...outbound('group', 'group', 'dn', [[{}, `CN={${hexOf(GUID_BASE64)}}`]]),
  ...outbound('person', 'user', 'sourceAnchor', [
    [{}, GUID_BASE64],
    [{ cloudSourceAnchor: GUID_BASE64, cloudAnchor: 'User_1' }, GUID_BASE64],
    [{ cloudSourceAnchor: 'other', cloudAnchor: 'User_1' }, CHANGED],
    // What was a contact and is a user now is another object in the cloud.
    [{ cloudSourceAnchor: 'other', cloudAnchor: 'Contact_1' }, GUID_BASE64],
  ]),
  ...outbound('group', 'group', 'sourceAnchor', [
    [{ cloudSourceAnchor: GUID_BASE64 }, GUID_BASE64],
    [{ cloudSourceAnchor: 'other' }, CHANGED],
  ]),
  ...outbound('person', 'user', 'usageLocation', [
    [{ usageLocation: 'SE' }, 'SE'],
    [{}, 'ignored'],
    [{ usageLocation: '' }, 'ignored'],
  ]),
  ...outbound('person', 'user', 'displayName', [[{ displayName: 'Anna Berg' }, 'Anna Berg']]),
  ...outbound('person', 'user', 'surname', [[{ sn: 'Berg' }, 'Berg']]),
  ...outbound('person', 'user', 'accountEnabled', [[{ accountEnabled: false }, false]]),
  ...outbound('person', 'user', 'onPremisesSamAccountName', [[{ accountName: 'aberg' }, 'aberg']]),
  ...outbound('person', 'user', 'dnsDomainName', [[{ domainFQDN: 'contoso.test' }, 'contoso.test']]),
  ...outbound('person', 'user', 'netBiosName', [[{ domainNetBios: 'CONTOSO' }, 'CONTOSO']]),
  ...outbound('person', 'user', 'city', [[{ l: 'Lund' }, 'Lund']]),
  ...outbound('person', 'user', 'state', [[{ st: 'Skåne' }, 'Skåne']]),
  ...outbound('person', 'user', 'country', [[{ co: 'Sweden' }, 'Sweden']]),
  ...outbound('person', 'contact', 'displayName', [[{ displayName: 'Desk' }, 'Desk']]),
];

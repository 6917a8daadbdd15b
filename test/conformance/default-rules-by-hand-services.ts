/** More results worked out by hand from the published expressions: devices, Lync, the services, Exchange hybrid. */

import { createHash } from 'node:crypto';
import { octets } from '../unit/rules/builders.ts';
import { PARAMETERS } from './default-rules-sides.ts';
import {
  CONTACT,
  GROUP,
  GUID,
  GUID_BASE64,
  hexOf,
  NONE,
  outbound,
  rows,
  SID,
  USER,
  type Case,
  type Given,
  type OutboundCase,
  type OutboundRow,
} from './default-rules-by-hand.ts';

/* In from AD. */

const CERTIFICATE = octets('3003020101');

/** UF_WORKSTATION_TRUST_ACCOUNT ([MS-ADTS] 2.2.16). */
const COMPUTER: Given = {
  dn: 'CN=PC7,CN=Computers,DC=contoso,DC=test',
  cn: 'PC7',
  sAMAccountName: 'PC7$',
  userAccountControl: 4096n,
  objectGUID: GUID,
  objectSid: SID,
  operatingSystem: 'Windows 11 Enterprise',
  operatingSystemVersion: '10.0 (26100)',
};

const COMPUTERS: readonly Case[] = [
  ...rows('computer', COMPUTER, 'cloudFiltered', [
    [{}, true],
    [{ userCertificate: [CERTIFICATE] }, null],
  ]),
  ...rows('computer', COMPUTER, 'accountEnabled', [
    [{}, true],
    [{ userAccountControl: 4098n }, false],
  ]),
  ...rows('computer', COMPUTER, 'displayName', [
    [{}, 'PC7'],
    [{ displayName: 'PC7$' }, 'PC7$'],
    [{ displayName: '' }, 'PC7'],
  ]),
  ...rows('computer', COMPUTER, 'sourceAnchor', [[{}, GUID_BASE64]]),
  ...rows('computer', COMPUTER, 'deviceId', [[{}, GUID]]),
  ...rows('computer', COMPUTER, 'sourceObjectType', [[{}, 'Computer']]),
  ...rows('computer', COMPUTER, 'deviceTrustType', [[{}, 'ServerAd']]),
  ...rows('computer', COMPUTER, 'cloudCreated', [[{}, false]]),
  ...rows('computer', COMPUTER, 'deviceOSType', [[{}, 'Windows 11 Enterprise']]),
  ...rows('computer', COMPUTER, 'deviceOSVersion', [[{}, '10.0 (26100)']]),
  ...rows('computer', COMPUTER, 'userCertificate', [[{ userCertificate: [CERTIFICATE] }, CERTIFICATE]]),
  ...rows('msDS-Device', { objectGUID: GUID, 'msDS-DeviceID': GUID }, 'isProvisionedInAD', [
    [{ 'msDS-CloudAnchor': 'Device_1' }, true],
    [{}, null],
    [{ 'msDS-CloudAnchor': 'Device_1', objectGUID: NONE }, null],
  ]),
];

const LYNC: readonly Case[] = [
  ...rows('user', USER, 'msRTCSIP-PrimaryUserAddress', [
    [{ 'msRTCSIP-PrimaryUserAddress': 'sip:anna@contoso.test' }, 'sip:anna@contoso.test'],
  ]),
  ...rows('user', USER, 'msRTCSIP-UserEnabled', [[{ 'msRTCSIP-UserEnabled': true }, true]]),
  ...rows('user', USER, 'msRTCSIP-OptionFlags', [[{ 'msRTCSIP-OptionFlags': 257n }, 257n]]),
  ...rows('user', USER, 'msRTCSIP-OriginatorSid', [[{ 'msRTCSIP-OriginatorSid': SID }, SID]]),
  // Seven flows for inetOrgPerson: all but the account's SID. Five for contacts: no options, no owner either.
  ...rows('inetOrgPerson', USER, 'msRTCSIP-OriginatorSid', [[{ 'msRTCSIP-OriginatorSid': SID }, null]]),
  ...rows('inetOrgPerson', USER, 'msRTCSIP-Line', [[{ 'msRTCSIP-Line': 'tel:+4646123' }, 'tel:+4646123']]),
  ...rows('contact', CONTACT, 'msRTCSIP-Line', [[{ 'msRTCSIP-Line': 'tel:+4646123' }, 'tel:+4646123']]),
  ...rows('contact', CONTACT, 'msRTCSIP-OwnerUrn', [[{ 'msRTCSIP-OwnerUrn': 'urn:x' }, null]]),
];

const EXCHANGE: readonly Case[] = [
  // Without an alias Exchange's rule is not in scope.
  ...rows('user', USER, 'targetAddress', [
    [{ targetAddress: 'SMTP:anna@fabrikam.test' }, null],
    [{ targetAddress: 'SMTP:anna@fabrikam.test', mailNickname: 'anna' }, 'SMTP:anna@fabrikam.test'],
  ]),
  ...rows('user', USER, 'contributingConnectorExchange', [
    [{ mailNickname: 'anna' }, PARAMETERS['Connector.ID']!],
    [{}, null],
  ]),
  ...rows('user', USER, 'telephoneAssistant', [
    [{ mailNickname: 'anna', telephoneAssistant: ' +46 46 1 ' }, '+46 46 1'],
  ]),
  ...rows('group', GROUP, 'reportToOwner', [[{ reportToOwner: true }, true]]),
  ...rows('group', GROUP, 'extensionAttribute7', [[{ extensionAttribute7: ' seven ' }, 'seven']]),
  ...rows('contact', CONTACT, 'targetAddress', [[{ targetAddress: 'SMTP:x@y.test' }, 'SMTP:x@y.test']]),
];

/* In from Entra ID. */

function fromCloud(objectType: string, target: string, table: readonly (readonly [Given, Case['expected'], Given?])[]) {
  return table.map(([given, expected, imported]): Case => ({
    connector: 'AAD',
    objectType,
    given: { cloudMastered: false, ...given },
    ...(imported !== undefined && { imported }),
    target,
    expected,
  }));
}

const FOLLOWING = '01'.repeat(40);
/** Form 0, three octets, an identifier of two octets (little-endian length, identifier 1), what follows it. */
const key = (form: string) => octets(`${form}000000` + '0200' + '01' + 'aabb' + FOLLOWING);
const SHA256 = createHash('sha256').update(octets(FOLLOWING)).digest('hex');
/** Behind the identifier an entry of 32 octets with identifier 2: the hash of all that follows. */
const CREDENTIAL = octets('00000000' + '0200' + '01' + 'aabb' + '2000' + '02' + SHA256 + FOLLOWING);

const FROM_CLOUD: readonly Case[] = [
  ...['user', 'contact', 'group'].flatMap((objectType) => [
    ...fromCloud(objectType, 'cloudAnchor', [[{ cloudAnchor: 'User_1' }, 'User_1']]),
    ...fromCloud(objectType, 'cloudSourceAnchor', [
      [{ sourceAnchor: GUID_BASE64 }, GUID_BASE64],
      // On its way out: it has not arrived.
      [{ sourceAnchor: GUID_BASE64 }, null, {}],
    ]),
  ]),
  ...fromCloud('user', 'usageLocation', [[{ usageLocation: 'SE' }, 'SE']]),
  ...fromCloud('user', 'deviceKey', [
    [{ searchableDeviceKey: key('00') }, CREDENTIAL],
    [{ searchableDeviceKey: key('01') }, null],
    [{}, null],
  ]),
  // The low octet: 0 is a mailbox in the cloud, 6 a mail user there; the bits above say what else it may do.
  ...fromCloud('user', 'cloudSOAExchMailbox', [
    [{ cloudMSExchRecipientDisplayType: 0n }, true],
    [{ cloudMSExchRecipientDisplayType: 0x40000000n }, true],
    [{ cloudMSExchRecipientDisplayType: 6n }, false],
    [{ cloudMSExchRecipientDisplayType: -2147483642n }, false],
    // As a condition NULL is false, as where the rules for cloudFiltered use CBool.
    [{}, false],
  ]),
  ...fromCloud('user', 'cloudLegacyExchangeDN', [[{ cloudLegacyExchangeDN: '/o=x/cn=a' }, '/o=x/cn=a']]),
  ...fromCloud('contact', 'cloudLegacyExchangeDN', [[{ cloudLegacyExchangeDN: '/o=x/cn=a' }, '/o=x/cn=a']]),
  ...fromCloud('group', 'cloudLegacyExchangeDN', [[{ cloudLegacyExchangeDN: '/o=x/cn=a' }, '/o=x/cn=a']]),
];

export const FURTHER_INBOUND: readonly Case[] = [...COMPUTERS, ...LYNC, ...EXCHANGE, ...FROM_CLOUD];

/* Out to Entra ID. */

const ADDRESSES = ['SMTP:anna@contoso.test', 'smtp:a@contoso.test'];

const USERS: readonly OutboundCase[] = [
  ...outbound('person', 'user', 'msRtcSipLine', [[{ 'msRTCSIP-Line': 'tel:+4646123' }, 'tel:+4646123']]),
  ...outbound('person', 'user', 'msRtcSipUserEnabled', [[{ 'msRTCSIP-UserEnabled': false }, false]]),
  ...outbound('person', 'user', 'msDsHabSeniorityIndex', [[{ 'msDS-HABSeniorityIndex': 5n }, 5n]]),
  ...outbound('person', 'user', 'msExchElcMailboxFlags', [[{ msExchELCMailboxFlags: 24n }, 24n]]),
  ...outbound('person', 'user', 'msExchRetentionUrl', [[{ msExchRetentionURL: 'https://x.test' }, 'https://x.test']]),
  ...outbound('person', 'user', 'msExchExtensionCustomAttribute2', [
    [{ msExchExtensionCustomAttribute2: ['a', 'b'] }, ['a', 'b']],
  ]),
  ...outbound('person', 'user', 'proxyAddresses', [[{ proxyAddresses: ADDRESSES }, ADDRESSES]]),
  ...outbound('person', 'user', 'countryCode', [
    [{ countryCode: 752n }, 752n],
    [{}, 'ignored'],
  ]),
  ...outbound('person', 'user', 'middleName', [[{ middleName: 'Maria' }, 'Maria']]),
  ...outbound('person', 'user', 'url', [[{ url: 'https://contoso.test' }, 'https://contoso.test']]),
  ...outbound('person', 'user', 'postOfficeBox', [[{ postOfficeBox: 'Box 7' }, 'Box 7']]),
  ...outbound('person', 'user', 'ipPhone', [[{ ipPhone: '123' }, '123']]),
  ...outbound('person', 'user', 'lastPasswordChangeTimestamp', [
    [{ pwdLastSet: '20120101230000.0Z' }, '20120101230000.0Z'],
  ]),
  ...outbound('person', 'user', 'commonName', [
    [{ cn: 'Anna Berg' }, 'Anna Berg'],
    // The rule that creates has no object without anchor or state, nor one that was filtered or made in the cloud.
    [{ cn: 'Anna Berg', cloudFiltered: true }, null],
    [{ cn: 'Anna Berg', cloudFiltered: false }, 'Anna Berg'],
    [{ cn: 'Anna Berg', sourceAnchor: NONE }, null],
    [{ cn: 'Anna Berg', accountEnabled: NONE }, null],
    [{ cn: 'Anna Berg', cloudMastered: true }, null],
    [{ cn: 'Anna Berg', sourceObjectType: 'Contact' }, null],
  ]),
  // The rules of the services ask only for the type and who is the master.
  ...outbound('person', 'user', 'department', [
    [{ department: 'Cardiology', cloudFiltered: true }, 'Cardiology'],
    [{ department: 'Cardiology', cloudMastered: true }, null],
  ]),
];

const GROUPS: readonly OutboundCase[] = [
  ...outbound('group', 'group', 'commonName', [
    [{ cn: 'Sales' }, 'Sales'],
    [{ cn: 'Sales', memberCount: 250_001n }, null],
    [{ cn: 'Sales', memberCount: 250_001n, cloudAnchor: 'Group_1' }, 'Sales'],
    [{ cn: 'Sales', securityEnabled: false }, null],
    [{ cn: 'Sales', securityEnabled: false, mailEnabled: true }, 'Sales'],
    [{ cn: 'Sales', cloudFiltered: true }, null],
    [{ cn: 'Sales', cloudMastered: true }, null],
  ]),
  ...outbound('group', 'group', 'member', [
    [{ memberCount: 49_999n }, 'ignored'],
    [{ memberCount: 250_001n, cloudAnchor: 'Group_1' }, { error: 'Maximum Group member count exceeded' }],
  ]),
  ...outbound('group', 'group', 'hideDLMembership', [[{ hideDLMembership: true }, true]]),
  ...outbound('group', 'group', 'msOrgIsOrganizational', [[{ 'msOrg-IsOrganizational': true }, true]]),
  ...outbound('group', 'group', 'displayName', [
    [{ displayName: 'Sales' }, 'Sales'],
    [{ displayName: 'Sales', cloudMastered: true }, null],
  ]),
];

const CONTACTS: readonly OutboundCase[] = [
  ...outbound('person', 'contact', 'dn', [
    [{}, `CN={${hexOf(GUID_BASE64)}}`],
    [{ mailEnabled: false }, null],
    [{ cloudFiltered: true }, null],
  ]),
  ...outbound('person', 'contact', 'sourceAnchor', [
    [{ cloudSourceAnchor: 'other', cloudAnchor: 'Contact_1' }, { error: 'SourceAnchor attribute has changed.' }],
    [{ cloudSourceAnchor: 'other', cloudAnchor: 'User_1' }, GUID_BASE64],
  ]),
  ...outbound('person', 'contact', 'mail', [[{ mail: 'desk@fabrikam.test' }, 'desk@fabrikam.test']]),
];

const DEVICES: readonly OutboundCase[] = [
  ...outbound('device', 'device', 'dn', [
    [{}, `CN={${hexOf(GUID_BASE64)}}`],
    [{ cloudCreated: true }, null],
    [{ cloudCreated: NONE }, null],
    [{ userCertificate: NONE }, null],
    [{ cloudFiltered: true }, null],
  ]),
  ...outbound('device', 'device', 'deviceTrustType', [[{ deviceTrustType: 'ServerAd' }, 'ServerAd']]),
  ...outbound('device', 'device', 'deviceId', [[{ deviceId: GUID }, GUID]]),
  ...outbound('device', 'device', 'userCertificate', [[{ userCertificate: [CERTIFICATE] }, CERTIFICATE]]),
];

/* Out to AD. */

function toForest(
  metaverseType: OutboundCase['metaverseType'],
  objectType: string,
  target: string,
  table: readonly OutboundRow[],
): OutboundCase[] {
  return outbound(metaverseType, objectType, target, table).map((one) => ({ ...one, connector: 'AD' }));
}

const HASH = octets('0102');
const LEGACY = { cloudLegacyExchangeDN: '/o=Contoso/cn=anna' };
const HERE = { contributingConnectorExchange: PARAMETERS['Connector.ID']! };

const HYBRID: readonly OutboundCase[] = [
  ...toForest('person', 'user', 'proxyAddresses', [
    [LEGACY, 'x500:/o=Contoso/cn=anna'],
    [{}, null],
  ]),
  ...toForest('person', 'contact', 'proxyAddresses', [[LEGACY, 'x500:/o=Contoso/cn=anna']]),
  ...toForest('group', 'group', 'proxyAddresses', [
    [LEGACY, 'x500:/o=Contoso/cn=anna'],
    [{ ...LEGACY, cloudMastered: true }, null],
  ]),
  ...toForest('person', 'inetOrgPerson', 'proxyAddresses', [
    [{ ...LEGACY, ...HERE }, 'x500:/o=Contoso/cn=anna'],
    [{ ...LEGACY, contributingConnectorExchange: 'another' }, null],
  ]),
  ...toForest('person', 'user', 'msExchSafeSendersHash', [
    [{ cloudSOAExchMailbox: true, cloudMSExchSafeSendersHash: HASH }, HASH],
    [{ cloudSOAExchMailbox: false, cloudMSExchSafeSendersHash: HASH }, 'ignored'],
    [{ cloudMSExchSafeSendersHash: HASH }, 'ignored'],
    // Cleared with the mailbox's own.
    [{ cloudSOAExchMailbox: true }, null],
  ]),
  ...toForest('person', 'user', 'msExchUserHoldPolicies', [
    [{ cloudMSExchUserHoldPolicies: ['mbx1'] }, 'mbx1'],
    [{}, 'ignored'],
  ]),
  ...toForest('person', 'user', 'msExchUCVoiceMailSettings', [
    [{ cloudSOAExchMailbox: true, cloudMSExchUCVoiceMailSettings: ['HostedVoiceMail=1'] }, 'HostedVoiceMail=1'],
  ]),
];

export const FURTHER_OUTBOUND: readonly OutboundCase[] = [...USERS, ...GROUPS, ...CONTACTS, ...DEVICES, ...HYBRID];

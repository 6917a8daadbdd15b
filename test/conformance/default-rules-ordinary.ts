/** What attributes that rules look at hold on an ordinary object, so that one unusual value decides by itself. */

import type { AttributeValue } from '../../engine/model/attribute-value.ts';
import type { Chance } from './default-rules-chance.ts';
import { PARAMETERS } from './default-rules-sides.ts';

export interface Ordinary {
  readonly [attribute: string]: {
    /** Of a hundred objects so many have it. */
    readonly present: number;
    readonly value: (chance: Chance) => AttributeValue;
  };
}

const always = (value: (chance: Chance) => AttributeValue) => ({ present: 97, value });
const often = (value: (chance: Chance) => AttributeValue) => ({ present: 60, value });
const seldom = (value: (chance: Chance) => AttributeValue) => ({ present: 4, value });

/** S-1-5-21-a-b-c-rid ([MS-DTYP] 2.4.2.2). */
function sid(chance: Chance): Uint8Array {
  const octets = new Uint8Array(28);
  octets.set([1, 5, 0, 0, 0, 0, 0, 5, 21]);
  octets.set(chance.octets(16), 12);
  return octets;
}

const guid = (chance: Chance) => chance.octets(16);
const few = (words: readonly AttributeValue[]) => (chance: Chance) => chance.one(words);
/** From a small set, so that two attributes are often equal. */
const anchor = few(['ABEiM0RVZneImaq7zN3u/w==', 'ABEiM0RVZneImaq7zN3u/w==', 'abEiM0RVZneImaq7zN3u/w==', 'other']);
const connectorId = few([PARAMETERS['Connector.ID']!, 'b0b0b0b0-0000-0000-0000-000000000002']);

/** A key as rule NGCKey takes it apart: its form, three octets, the length of its identifier, a type, both of them. */
function searchableKey(chance: Chance): Uint8Array {
  const length = chance.one([0, 1, 5, 32, 260]);
  const head = [chance.one([0, 0, 0, 1]), chance.below(2), 0, 0, length % 256, length >> 8, 1 + chance.below(3)];
  return Uint8Array.from([...head, ...chance.octets(chance.one([0, length, length, length + 20, length + 40]))]);
}

/** Names that keep an account at home, and such as only look like it. */
const RESERVED = [
  'SUPPORT_388945a0',
  'SUPPORT_388945a1',
  'AAD_1',
  'AADx1',
  'MSOL_1',
  'MSOLx1',
  'CAS_{1}',
  'CAS_1',
  'CAS_}',
  'CASx{1}',
  '}CAS_',
  'SystemMailbox{1}',
  'SystemMailbox1',
  'MSOL_AD_Sync_RichCoexistence',
];
const accountName = (chance: Chance) => (chance.percent(25) ? chance.one(RESERVED) : `anna${chance.below(100)}`);

const FOREST: Ordinary = {
  isCriticalSystemObject: seldom((chance) => chance.half()),
  adminDescription: seldom(few(['User_1', 'Group_1', 'Contact_1', 'an account'])),
  sAMAccountName: always(accountName),
  cn: { present: 88, value: few(['Anna Berg', 'S-1-5-21-1-2-3-1105', ' cn ']) },
  objectGUID: always(guid),
  objectSid: always(sid),
  'msDS-DeviceID': always(guid),
  'msDS-CloudAnchor': often(few(['Device_1'])),
  mailNickname: often(accountName),
  // Half of them the types of mailboxes, linked ones among them; the rest any type there is, each a bit.
  msExchRecipientTypeDetails: {
    present: 35,
    value: (chance) => (chance.percent(40) ? chance.one([1n, 2n, 128n, 2147483648n]) : 1n << BigInt(chance.below(34))),
  },
  msExchHideFromAddressLists: often((chance) => chance.half()),
  userAccountControl: always(few([512n, 512n, 514n, 66048n, 66050n, 4096n, 4098n])),
  groupType: always(few([-2147483646n, -2147483644n, -2147483640n, 2n, 4n, 8n])),
  pwdLastSet: often(few([0n, 129699324000000000n, 133000000000000000n, 9223372036854775807n])),
  msExchMasterAccountSid: often(sid),
  'msRTCSIP-OriginatorSid': often(sid),
  userPrincipalName: often((chance) => `anna${chance.below(100)}@contoso.test`),
  mail: often(few(['anna@contoso.test', 'desk', ' a@b '])),
  displayName: often(few(['Anna Berg', 'Desk (MSOL)', 'Desk'])),
};

const CLOUD: Ordinary = {
  cloudMastered: seldom((chance) => chance.half()),
  sourceAnchor: always(anchor),
  cloudAnchor: always(few(['User_1', 'Contact_1', 'Group_1', 'Device_1'])),
  cloudMSExchRecipientDisplayType: often(few([0n, 1n, 256n, 6n, 1073741824n, -2147483642n])),
  searchableDeviceKey: often(searchableKey),
};

const METAVERSE: Ordinary = {
  cloudFiltered: seldom((chance) => chance.half()),
  cloudMastered: seldom((chance) => chance.half()),
  cloudNoFlow: seldom((chance) => chance.half()),
  cloudCreated: often((chance) => chance.percent(20)),
  cloudSOAExchMailbox: often((chance) => chance.half()),
  sourceObjectType: always(few(['User', 'User', 'User', 'Contact', 'Contact', 'Contact', 'Computer', 'user'])),
  sourceAnchor: always(anchor),
  cloudSourceAnchor: often(anchor),
  cloudAnchor: often(few(['User_1', 'User_2', 'Contact_1', 'Contact_2', 'Group_1', 'User', 'User~1_2', 'Contact~1_2'])),
  accountEnabled: always((chance) => chance.half()),
  mailEnabled: always((chance) => chance.half()),
  securityEnabled: always((chance) => chance.half()),
  memberCount: always(few([0n, 3n, 49_999n, 50_000n, 50_001n, 249_999n, 250_000n, 250_001n])),
  contributingConnectorExchange: often(connectorId),
  objectSid: always(sid),
  onPremisesObjectIdentifier: often(guid),
  deviceId: always(guid),
};

export const ORDINARY: { readonly [from in 'AD' | 'AAD' | 'metaverse']: Ordinary } = {
  AD: FOREST,
  AAD: CLOUD,
  metaverse: METAVERSE,
};

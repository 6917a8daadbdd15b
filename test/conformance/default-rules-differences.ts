/** Where our standard rules differ from the reference's on purpose, and why. */

export interface Difference {
  readonly rule: string | RegExp;
  readonly aspect: string | RegExp;
  /** Whether what we have instead is the difference meant. */
  readonly ours: (text: string | undefined) => boolean;
  readonly reason: string;
}

const added = (text: string | undefined) => text !== undefined;
const holds = (part: string) => (text: string | undefined) => text?.includes(part) ?? false;

export const DIFFERENCES: readonly Difference[] = [
  {
    rule: /^In from AD - (?:User|InetOrgPerson|Group) Common/,
    aspect: 'flow primarySmtpAddress',
    ours: added,
    reason: 'Soft match is a join rule here, by the address of the SMTP: value.',
  },
  {
    rule: /^In from AD - (?:User|InetOrgPerson) Common/,
    aspect: /^flow employee(?:ID|Type)$/,
    ours: added,
    reason: 'Attributes of later builds, known by name.',
  },
  {
    rule: 'In from AD - InetOrgPerson Common',
    aspect: 'flow proxyAddresses',
    ours: added,
    reason: 'The reference has it for users and for inetOrgPerson from Exchange; leaving it out here was an oversight.',
  },
  {
    rule: 'In from AAD - User Join',
    aspect: 'scope',
    ours: (text) => text === '',
    reason: 'Graph has no cloudMastered; only what was synchronized has a source anchor to join by.',
  },
  {
    rule: 'In from AAD - Group Join',
    aspect: 'scope',
    ours: (text) => text === '',
    reason: 'As for users.',
  },
  {
    rule: /^Out to AAD - (?:User|Group) Join$/,
    aspect: 'flow onPremiseSecurityIdentifier',
    ours: holds('StringFromSid'),
    reason: 'The service shows the SID as text, and an exported value is confirmed by what is shown.',
  },
  {
    rule: /^Out to AAD - /,
    aspect: 'flow alias',
    ours: holds('IgnoreThisFlow'),
    reason: 'Every cloud object has an alias; one that the service chose is never cleared.',
  },
  {
    rule: 'Out to AAD - User Join',
    aspect: 'join',
    ours: holds('primarySmtpAddress=primarySmtpAddress if sourceAnchor ISNULL OR userPrincipalName'),
    reason: 'Soft match, done by the service in Entra Connect, is a join rule here.',
  },
  {
    rule: 'Out to AAD - Group Join',
    aspect: 'join',
    ours: holds('primarySmtpAddress=primarySmtpAddress if sourceAnchor ISNULL'),
    reason: 'As for users.',
  },
  {
    rule: 'Out to AAD - Group Join',
    aspect: 'scope',
    ours: holds('memberCount LESSTHAN_OR_EQUAL 250000'),
    reason: 'The second-generation interface takes 250,000 members.',
  },
  {
    rule: 'Out to AAD - Group Join',
    aspect: 'flow member',
    ours: holds('250000'),
    reason: 'The second-generation interface takes 250,000 members.',
  },
  {
    rule: /^Out to AAD - Group (?:Identity|ExchangeOnline)$/,
    aspect: 'join',
    ours: (text) => text === '',
    reason: 'One rule in scope may join; the reference repeats the join of Group Join.',
  },
  {
    rule: 'Out to AAD - User Identity',
    aspect: /^flow employee(?:Id|Type)$/,
    ours: added,
    reason: 'Attributes of later builds, known by name.',
  },
  {
    rule: 'Out to AAD - Contact Join',
    aspect: 'join',
    ours: (text) => text === 'sourceAnchor=sourceAnchor (case)',
    reason: 'Anchors are Base64; letter case counts in every join by anchor.',
  },
  {
    rule: 'Out to AAD - Contact ExchangeOnline',
    aspect: 'flow mail',
    ours: added,
    reason: 'Stands for the SharePointOnline rule too, which flows it.',
  },
];

const EXCHANGE_HYBRID = 'Exchange hybrid writeback is not built.';
const SERVICE = 'Flows what the Identity, ExchangeOnline and SharePointOnline rules flow already.';
const LYNC = 'The Entra connector has no Lync attributes.';
const DEVICES = 'Devices are not built.';
const JOIN_TO_AD = 'Joins without flows; links with AD come from its inbound rules.';

/** Rules of the reference that we do not have. */
export const NOT_YET: { readonly [rule: string]: string } = {
  'In from AD - User Lync': LYNC,
  'In from AD - InetOrgPerson Lync': LYNC,
  'In from AD - Contact Lync': LYNC,
  'In from AAD - User NGCKey': DEVICES,
  'Out to AAD - User DynamicsCRM': SERVICE,
  'Out to AAD - User Intune': SERVICE,
  'Out to AAD - User LyncOnline': SERVICE,
  'Out to AAD - User AzureRMS': SERVICE,
  'Out to AAD - Contact DynamicsCRM': SERVICE,
  'Out to AAD - Contact Intune': SERVICE,
  'Out to AAD - Contact LyncOnline': SERVICE,
  'Out to AAD - Contact SharePointOnline': SERVICE,
  'Out to AAD - Contact AzureRMS': SERVICE,
  'Out to AAD - Group DynamicsCRM': SERVICE,
  'Out to AAD - Group Intune': SERVICE,
  'Out to AAD - Group LyncOnline': SERVICE,
  'Out to AAD - Group SharePointOnline': SERVICE,
  'Out to AAD - Group AzureRMS': SERVICE,
  'Out to AAD - User OfficeProPlus': SERVICE,
  'In from AAD - Contact Exchange Hybrid': EXCHANGE_HYBRID,
  'In from AAD - Group Exchange Hybrid': EXCHANGE_HYBRID,
  'In from AAD - User Exchange Hybrid': EXCHANGE_HYBRID,
  'Out to AD - Contact Join': JOIN_TO_AD,
  'Out to AD - Group Join': JOIN_TO_AD,
  'Out to AD - InetOrgPerson Join': JOIN_TO_AD,
  'Out to AD - User Join SOAInAD': JOIN_TO_AD,
  'Out to AD - Contact Exchange Hybrid': EXCHANGE_HYBRID,
  'Out to AD - Group Exchange Hybrid': EXCHANGE_HYBRID,
  'Out to AD - InetOrgPerson Exchange Hybrid': EXCHANGE_HYBRID,
  'Out to AD - User Exchange Hybrid': EXCHANGE_HYBRID,
  'In from AD - Computer Join': DEVICES,
  'Out to AAD - Device Join SOAInAD': DEVICES,
  'In from AD - Device Common': DEVICES,
};

/** Deliberate mistakes in our standard rules: each must be noticed by the comparison with Entra Connect's. */

import {
  fromAttribute,
  inExpression,
  joined,
  joinedOn,
  linked,
  merged,
  withOperator,
  withValue,
  withoutClause,
  withoutFlow,
  type Mutation,
} from './default-rules-mistakes.ts';
import { INBOUND_MUTATIONS } from './default-rules-mutations-inbound.ts';

/* Out to Entra ID. */

const TO_CLOUD: readonly Mutation[] = [
  { what: 'filtered users go out', rule: 'Out to AAD - User Join', change: withoutClause('cloudFiltered') },
  { what: 'users without an anchor go out', rule: 'Out to AAD - User Join', change: withoutClause('sourceAnchor') },
  { what: 'users without a state go out', rule: 'Out to AAD - User Join', change: withoutClause('accountEnabled') },
  { what: 'cloud users go back', rule: 'Out to AAD - User Identity', change: withoutClause('cloudMastered') },
  {
    what: 'contacts pass for users',
    rule: 'Out to AAD - User Identity',
    change: withValue('sourceObjectType', 'Contact'),
  },
  { what: 'users are not created', rule: 'Out to AAD - User Join', change: linked('Join') },
  {
    what: 'passwords do not go out',
    rule: 'Out to AAD - User Join',
    change: (rule) => ({ ...rule, passwordSync: false }),
  },
  {
    what: 'a changed anchor is sent',
    rule: 'Out to AAD - User Join',
    change: inExpression('sourceAnchor', 'Error("SourceAnchor attribute has changed.")', '[sourceAnchor]'),
  },
  {
    what: 'the type is read behind the line',
    rule: 'Out to AAD - User Join',
    change: inExpression('sourceAnchor', '[cloudAnchor],1', '[cloudAnchor],2'),
  },
  {
    what: 'the name in plain text',
    rule: 'Out to AAD - Contact Join',
    change: inExpression('dn', 'ConvertToUTF8Hex([sourceAnchor])', '[sourceAnchor]'),
  },
  {
    what: 'an empty place of use clears the cloud',
    rule: 'Out to AAD - User Join',
    change: inExpression('usageLocation', 'IgnoreThisFlow', 'NULL'),
  },
  {
    what: 'an empty country clears the cloud',
    rule: 'Out to AAD - User ExchangeOnline',
    change: inExpression('countryCode', 'IgnoreThisFlow', 'NULL'),
  },
  { what: 'city and state exchanged', rule: 'Out to AAD - User SharePointOnline', change: fromAttribute('city', 'st') },
  { what: 'a title is lost', rule: 'Out to AAD - User DynamicsCRM', change: withoutFlow('title') },
  {
    what: 'the pager for the phone',
    rule: 'Out to AAD - User LyncOnline',
    change: fromAttribute('telephoneNumber', 'mobile'),
  },
  { what: 'no addresses', rule: 'Out to AAD - User AzureRMS', change: withoutFlow('proxyAddresses') },
  { what: 'the name from mail', rule: 'Out to AAD - User Intune', change: fromAttribute('userPrincipalName', 'mail') },
  {
    what: 'the name from mail',
    rule: 'Out to AAD - User OfficeProPlus',
    change: fromAttribute('userPrincipalName', 'mail'),
  },
  {
    what: 'contacts without an address go out',
    rule: 'Out to AAD - Contact Join',
    change: withoutClause('mailEnabled'),
  },
  {
    what: 'contacts go out as users',
    rule: 'Out to AAD - Contact Identity',
    change: withValue('sourceObjectType', 'User'),
  },
  {
    what: 'assistant for manager',
    rule: 'Out to AAD - Contact ExchangeOnline',
    change: fromAttribute('manager', 'assistant'),
  },
  { what: 'no mail', rule: 'Out to AAD - Contact AzureRMS', change: withoutFlow('mail') },
  {
    what: 'groups of any size are created',
    rule: 'Out to AAD - Group Join',
    change: withOperator('memberCount', 'ISNOTNULL'),
  },
  { what: 'one member less', rule: 'Out to AAD - Group Join', change: withOperator('memberCount', 'LESSTHAN') },
  {
    what: 'one member more',
    rule: 'Out to AAD - Group Join',
    change: inExpression('member', '250000', '250001'),
  },
  { what: 'distribution groups stay', rule: 'Out to AAD - Group Join', change: withoutClause('mailEnabled') },
  {
    what: 'anchors in any letter case',
    rule: 'Out to AAD - Group Join',
    change: joined((groups) =>
      groups.map((group) => ({ ...group, clauses: group.clauses.map((part) => ({ ...part, caseSensitive: false })) })),
    ),
  },
  {
    what: 'soft match takes what has an anchor',
    rule: 'Out to AAD - User Join',
    change: joined((groups) => groups.map((group) => ({ ...group, target: [] }))),
  },
  { what: 'members for owners', rule: 'Out to AAD - Group Identity', change: fromAttribute('managedBy', 'member') },
  {
    what: 'an empty alias clears the cloud',
    rule: 'Out to AAD - Group LyncOnline',
    change: inExpression('alias', 'IgnoreThisFlow', 'NULL'),
  },
  {
    what: 'devices made in the cloud go back',
    rule: 'Out to AAD - Device Join SOAInAD',
    change: withoutClause('cloudCreated'),
  },
  {
    what: 'certificates replace each other',
    rule: 'Out to AAD - Device Join SOAInAD',
    change: merged('Update', 'userCertificate'),
  },
];

/* Out to AD. */

const TO_FOREST: readonly Mutation[] = [
  {
    what: 'addresses of the forest are replaced',
    rule: 'Out to AD - User Exchange Hybrid',
    change: merged('Update', 'proxyAddresses'),
  },
  {
    what: 'the address is not marked',
    rule: 'Out to AD - Group Exchange Hybrid',
    change: inExpression('proxyAddresses', '"x500:"', '"X500:"'),
  },
  {
    what: 'the cloud decides about mailboxes of the forest',
    rule: 'Out to AD - User Exchange Hybrid',
    change: inExpression('msExchSafeSendersHash', '= True', '<> True'),
  },
  {
    what: 'no address for contacts',
    rule: 'Out to AD - Contact Exchange Hybrid',
    change: withoutFlow('proxyAddresses'),
  },
  { what: 'a group joins by name', rule: 'Out to AD - Group Join', change: joinedOn('cn', 'cn') },
  {
    what: 'users of the cloud are joined',
    rule: 'Out to AD - User Join SOAInAD',
    change: withValue('cloudMastered', 'True'),
  },
];

export const MUTATIONS: readonly Mutation[] = [...INBOUND_MUTATIONS, ...TO_CLOUD, ...TO_FOREST];

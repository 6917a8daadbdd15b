/** Deliberate mistakes in the standard rules into the metaverse. */

import {
  fromAttribute,
  inExpression,
  joined,
  joinedOn,
  linked,
  unchanged,
  withConstant,
  withOperator,
  withValue,
  withoutClause,
  withoutFlow,
  type Mutation,
} from './default-rules-mistakes.ts';

/* In from AD: people. */

const PEOPLE: readonly Mutation[] = [
  {
    what: 'a disabled account passes for enabled',
    rule: 'In from AD - User AccountEnabled',
    change: withoutClause('userAccountControl'),
  },
  {
    what: 'another bit of userAccountControl decides',
    rule: 'In from AD - InetOrgPerson AccountEnabled',
    change: withValue('userAccountControl', '16'),
  },
  {
    what: 'passwords are not synchronized',
    rule: 'In from AD - User AccountEnabled',
    change: (rule) => ({ ...rule, passwordSync: false }),
  },
  { what: 'system objects come in', rule: 'In from AD - User Join', change: withoutClause('isCriticalSystemObject') },
  {
    what: 'accounts that were written back come in',
    rule: 'In from AD - User Join',
    change: withValue('adminDescription', 'Group_'),
  },
  { what: 'a user is only joined', rule: 'In from AD - User Join', change: linked('Join') },
  { what: 'a user keeps the identity', rule: 'In from AD - InetOrgPerson Join', change: linked('StickyJoin') },
  { what: 'a user joins by mail', rule: 'In from AD - User Join', change: joinedOn('mail', 'mail') },
  {
    what: 'a linked mailbox is not found from the account',
    rule: 'In from AD - User Join',
    change: joined((groups) =>
      groups.filter((group) => group.clauses[0]?.metaverseAttribute !== 'msExchMasterAccountSid'),
    ),
  },
  {
    what: 'one bit of the recipient types is lost',
    rule: 'In from AD - User Join',
    change: inExpression('cloudFiltered', '&H21C07000', '&H21C06000'),
  },
  {
    what: 'the support account goes to the cloud',
    rule: 'In from AD - User Join',
    change: inExpression('cloudFiltered', 'SUPPORT_388945a0', 'SUPPORT_388945a1'),
  },
  {
    what: 'one letter less of MSOL_ is looked at',
    rule: 'In from AD - InetOrgPerson Join',
    change: inExpression('cloudFiltered', 'Left([sAMAccountName], 5) = "MSOL_"', 'Left([sAMAccountName], 4) = "MSOL"'),
  },
  {
    what: 'CAS_ accounts are filtered without the brace',
    rule: 'In from AD - User Join',
    change: inExpression(
      'cloudFiltered',
      '(Left([sAMAccountName], 4) = "CAS_" && (InStr([sAMAccountName], "}") > 0))',
      'Left([sAMAccountName], 4) = "CAS_"',
    ),
  },
  {
    what: 'victims of replication conflicts go to the cloud',
    rule: 'In from AD - User Join',
    change: inExpression('cloudFiltered', '\\\\0ACNF:', '\\\\0ACNG:'),
  },
  {
    what: 'replication conflicts are looked for in the container',
    rule: 'In from AD - InetOrgPerson Join',
    change: inExpression('cloudFiltered', 'CRef([dn]),1)', 'CRef([dn]),2)'),
  },
  {
    what: 'False is said where nothing was',
    rule: 'In from AD - User Join',
    change: inExpression('cloudFiltered', ', True, NULL)', ', True, False)'),
  },
  {
    what: 'branches exchanged',
    rule: 'In from AD - User Common from Exchange',
    change: inExpression('accountEnabled', '=0,True,False', '=0,False,True'),
  },
  {
    what: 'a linked mailbox brings an anchor',
    rule: 'In from AD - User AccountEnabled',
    change: inExpression('sourceAnchor', '=2,NULL', '=3,NULL'),
  },
  {
    what: 'a linked mailbox brings an identifier',
    rule: 'In from AD - InetOrgPerson AccountEnabled',
    change: inExpression('onPremisesObjectIdentifier', '=2,NULL', '=3,NULL'),
  },
  {
    what: 'a linked mailbox is a user',
    rule: 'In from AD - User Common',
    change: inExpression('sourceObjectType', '=2, NULL', '=2, "User"'),
  },
  {
    what: 'the sign-in name has another domain',
    rule: 'In from AD - User Common',
    change: inExpression('userPrincipalName', '%Domain.FQDN%', '%Forest.FQDN%'),
  },
  {
    what: 'a missing account name is no error',
    rule: 'In from AD - InetOrgPerson Common',
    change: inExpression('userPrincipalName', 'Error("AccountName is not present")', 'NULL'),
  },
  { what: 'white space stays', rule: 'In from AD - User Common', change: fromAttribute('givenName', 'givenName') },
  {
    what: 'descriptions are cut one later',
    rule: 'In from AD - User Common',
    change: inExpression('description', '448', '449'),
  },
  {
    what: 'the second description',
    rule: 'In from AD - User Common from Exchange',
    change: inExpression('description', '[description],1', '[description],2'),
  },
  {
    what: 'values on their way out pass for imported ones',
    rule: 'In from AD - User Common',
    change: inExpression('proxyAddresses', 'ImportedValue("proxyAddresses")', '[proxyAddresses]'),
  },
  {
    what: 'repeated addresses stay',
    rule: 'In from AD - User Common from Exchange',
    change: inExpression('proxyAddresses', 'RemoveDuplicates', 'Trim'),
  },
  { what: 'the account name from cn', rule: 'In from AD - User Common', change: fromAttribute('accountName', 'cn') },
  {
    what: 'the mailbox forest has no say',
    rule: 'In from AD - User Common from Exchange',
    change: withOperator('mailNickname', 'ISNULL'),
  },
  {
    what: 'the password date in another form',
    rule: 'In from AD - User Common',
    change: inExpression('pwdLastSet', 'yyyyMMddHHmmss', 'yyyyMMddhhmmss'),
  },
  {
    what: 'a reference from another attribute',
    rule: 'In from AD - User Exchange',
    change: fromAttribute('msExchBypassModerationFromDLMembersLink', 'msExchBypassModerationLink'),
  },
  { what: 'a flow is lost', rule: 'In from AD - User Exchange', change: withoutFlow('msExchMailboxGuid') },
  {
    what: 'the mailbox goes before the enabled account',
    rule: 'In from AD - User AccountEnabled',
    change: unchanged,
    precedence: 'In from AD - User Common from Exchange',
  },
  {
    what: 'SIP lines are mixed up',
    rule: 'In from AD - User Lync',
    change: fromAttribute('msRTCSIP-Line', 'msRTCSIP-OwnerUrn'),
  },
  {
    what: 'a flow of Lync is lost',
    rule: 'In from AD - InetOrgPerson Lync',
    change: withoutFlow('msRTCSIP-OptionFlags'),
  },
];

/* In from AD: groups, contacts, others. */

const OTHERS: readonly Mutation[] = [
  {
    what: 'groups that were written back come in',
    rule: 'In from AD - Group Common',
    change: withValue('adminDescription', 'User_'),
  },
  {
    what: 'role groups go to the cloud',
    rule: 'In from AD - Group Join',
    change: inExpression('cloudFiltered', '&H40000000', '&H20000000'),
  },
  {
    what: 'any address makes a group mail-enabled',
    rule: 'In from AD - Group Join',
    change: inExpression('mailEnabled', '[proxyAddresses], "SMTP:") > 0', '[proxyAddresses], "SMTP:") >= 0'),
  },
  {
    what: 'a group joins by its other GUID',
    rule: 'In from AD - Group Join',
    change: joinedOn('objectGUID', 'sourceAnchor'),
  },
  {
    what: 'the security bit is another',
    rule: 'In from AD - Group Common',
    change: inExpression('securityEnabled', '-2147483648', '-1073741824'),
  },
  {
    what: 'managers are counted for members',
    rule: 'In from AD - Group Common',
    change: inExpression('memberCount', '"member"', '"managedBy"'),
  },
  { what: 'no members', rule: 'In from AD - Group Common', change: withoutFlow('member') },
  {
    what: 'reports go to the owner',
    rule: 'In from AD - Group Exchange',
    change: fromAttribute('reportToOriginator', 'reportToOwner'),
  },
  {
    what: 'an address without @ will do',
    rule: 'In from AD - Contact Join',
    change: inExpression('mailEnabled', 'InStr([mail], "@") > 0', 'InStr([mail], "@") >= 0'),
  },
  {
    what: 'hidden contacts go to the cloud',
    rule: 'In from AD - Contact Join',
    change: inExpression('cloudFiltered', '"(MSOL)"', '"(MSOLX)"'),
  },
  {
    what: 'a contact is a user',
    rule: 'In from AD - Contact Common',
    change: withConstant('sourceObjectType', 'User'),
  },
  {
    what: 'an alias is made up of nothing',
    rule: 'In from AD - Contact Common',
    change: fromAttribute('mailNickname', 'mailNickname'),
  },
  {
    what: 'the contact speaks before the user',
    rule: 'In from AD - Contact Common',
    change: unchanged,
    precedence: 'In from AD - User Common',
  },
  {
    what: 'a contact has no SIP address',
    rule: 'In from AD - Contact Lync',
    change: withoutFlow('msRTCSIP-PrimaryUserAddress'),
  },
  {
    what: 'foreign security principals join by name',
    rule: 'In from AD - ForeignSecurityPrincipal Join User',
    change: joinedOn('cn', 'cn'),
  },
  {
    what: 'foreign security principals make identities',
    rule: 'In from AD - ForeignSecurityPrincipal Join User',
    change: linked('Provision'),
  },
  {
    what: 'computers without a certificate go to the cloud',
    rule: 'In from AD - Computer Join',
    change: inExpression('cloudFiltered', ',True,NULL', ',NULL,NULL'),
  },
  {
    what: 'a device from elsewhere',
    rule: 'In from AD - Computer Join',
    change: withConstant('deviceTrustType', 'Workplace'),
  },
  { what: 'a computer joins by SID', rule: 'In from AD - Computer Join', change: joinedOn('objectSid', 'objectSid') },
  {
    what: 'devices are written as registered too early',
    rule: 'In from AD - Device Common',
    change: withoutClause('msDS-CloudAnchor'),
  },
];

/* In from Entra ID. */

const FROM_CLOUD: readonly Mutation[] = [
  {
    what: 'an anchor on its way out passes for arrived',
    rule: 'In from AAD - User Join',
    change: inExpression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")', '[sourceAnchor]'),
  },
  {
    what: 'the country stands in for the place of use',
    rule: 'In from AAD - User Join',
    change: fromAttribute('usageLocation', 'cloudAnchor'),
  },
  { what: 'cloud contacts make identities', rule: 'In from AAD - Contact Join', change: linked('Provision') },
  {
    what: 'groups join by the cloud anchor',
    rule: 'In from AAD - Group Join',
    change: joinedOn('cloudAnchor', 'cloudAnchor'),
  },
  {
    what: 'keys of another kind come in',
    rule: 'In from AAD - User NGCKey',
    change: inExpression('deviceKey', '=0,Mid', '=1,Mid'),
  },
  {
    what: 'a mailbox on premises counts as one in the cloud',
    rule: 'In from AAD - User Exchange Hybrid',
    change: inExpression('cloudSOAExchMailbox', '&HFF', '&HF'),
  },
  {
    what: 'the hashes are mixed up',
    rule: 'In from AAD - User Exchange Hybrid',
    change: fromAttribute('cloudMSExchBlockedSendersHash', 'cloudMSExchSafeSendersHash'),
  },
  {
    what: 'a delegate is lost',
    rule: 'In from AAD - Group Exchange Hybrid',
    change: withoutFlow('cloudPublicDelegates'),
  },
];

export const INBOUND_MUTATIONS: readonly Mutation[] = [...PEOPLE, ...OTHERS, ...FROM_CLOUD];

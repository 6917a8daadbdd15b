/** Out to Entra ID: groups. */

import { clause, direct, expression, JOIN_ON_ANCHOR, joinOn, type RuleTemplate } from '../template.ts';
import { DN, GROUP_ANCHOR, SOFT_MATCH_TARGET, toCloud } from './expressions.ts';

/** The second-generation interface of the service takes this many members. */
export const MEMBER_LIMIT = 250_000;

const GROUP = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' } as const;

const OURS = [
  clause('cloudFiltered', 'NOTEQUAL', 'True'),
  clause('sourceAnchor', 'ISNOTNULL'),
  clause('cloudMastered', 'NOTEQUAL', 'True'),
];
const BEYOND = `${MEMBER_LIMIT}`;
const ALREADY_THERE = clause('cloudAnchor', 'ISNOTNULL');
const SMALL_ENOUGH = clause('memberCount', 'LESSTHAN_OR_EQUAL', BEYOND);
const SECURITY = clause('securityEnabled', 'EQUAL', 'True');
const MAIL = clause('mailEnabled', 'EQUAL', 'True');

export function groupJoin(): RuleTemplate {
  return {
    ...GROUP,
    tag: 'OutToAAD.GroupJoin',
    name: 'Out to AAD - Group Join',
    description: 'Finds the cloud group or creates it; a group beyond the member limit is not created.',
    linkType: 'Provision',
    scope: [
      [...OURS, SECURITY, ALREADY_THERE],
      [...OURS, SECURITY, SMALL_ENOUGH],
      [...OURS, MAIL, ALREADY_THERE],
      [...OURS, MAIL, SMALL_ENOUGH],
    ],
    join: [
      JOIN_ON_ANCHOR,
      // Only a mail-enabled group has a primary SMTP address.
      { ...joinOn('primarySmtpAddress'), target: SOFT_MATCH_TARGET },
    ],
    flows: [
      DN,
      GROUP_ANCHOR,
      expression(
        'member',
        `IIF(([memberCount]> ${BEYOND}),Error("Maximum Group member count exceeded"),IgnoreThisFlow)`,
      ),
      direct('commonName', 'cn'),
      expression('onPremiseSecurityIdentifier', 'StringFromSid([objectSid])'),
      direct('securityEnabled'),
    ],
  };
}

const ATTRIBUTES = {
  ...GROUP,
  linkType: 'Join',
  scope: [[clause('sourceAnchor', 'ISNOTNULL'), clause('cloudMastered', 'NOTEQUAL', 'True')]],
} as const;

export function groupIdentity(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.GroupIdentity',
    name: 'Out to AAD - Group Identity',
    description: 'The names, addresses and members of a group.',
    flows: toCloud('alias displayName mail managedBy member proxyAddresses'),
  };
}

export function groupExchangeOnline(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.GroupExchangeOnline',
    name: 'Out to AAD - Group ExchangeOnline',
    description: 'What Exchange Online shows in its address book.',
    flows: toCloud('alias description displayName managedBy member proxyAddresses'),
  };
}

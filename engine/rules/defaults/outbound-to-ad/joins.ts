/** Out to AD: how identities find the objects of a forest that attributes of the cloud are written to. */

import { clause, joinOn, type RuleTemplate } from '../template.ts';
import { SAME_ACCOUNT } from '../same-account.ts';

/** Nothing is written by rules of a forest without Exchange, and nothing needs finding there. */
const NEEDS = ['mailNickname'] as const;

export const OUTBOUND_JOINS: readonly RuleTemplate[] = [
  {
    tag: 'OutToAD.ContactJoin',
    name: 'Out to AD - Contact Join',
    description: 'Finds the contact with the same mail address.',
    connectorSpaceObjectType: 'contact',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    // A user with the address of a contact leaves it alone: inbound synchronization decides whether they are one.
    scope: [[clause('sourceObjectType', 'EQUAL', 'Contact')]],
    join: [joinOn('mail')],
    flows: [],
  },
  {
    tag: 'OutToAD.GroupJoin',
    name: 'Out to AD - Group Join',
    description: 'Finds the group from which the identity came.',
    connectorSpaceObjectType: 'group',
    metaverseObjectType: 'group',
    linkType: 'Join',
    needs: NEEDS,
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    join: [joinOn('objectGUID', 'sourceAnchorBinary')],
    flows: [],
  },
  {
    tag: 'OutToAD.InetOrgPersonJoin',
    name: 'Out to AD - InetOrgPerson Join',
    description: 'Finds the account of the same person by SID.',
    connectorSpaceObjectType: 'inetOrgPerson',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    scope: [[clause('sourceObjectType', 'EQUAL', 'User')]],
    join: SAME_ACCOUNT,
    flows: [],
  },
  {
    tag: 'OutToAD.UserJoinSOAInAD',
    name: 'Out to AD - User Join SOAInAD',
    description: 'Finds the account of a person that the forest is known to be the source of, by SID.',
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: NEEDS,
    scope: [[clause('cloudMastered', 'EQUAL', 'False')]],
    join: SAME_ACCOUNT,
    flows: [],
  },
];

/** Out to Entra ID: users. */

import { clause, direct, expression, JOIN_ON_ANCHOR, joinOn, unlessEmpty } from '../template.ts';
import type { RuleTemplate } from '../template.ts';
import type { JoinGroup } from '../../rule.ts';
import { isChosen, type StandardRuleChoices } from '../choices.ts';
import { DN, PERSON_ANCHOR, SOFT_MATCH_TARGET, toCloud } from './expressions.ts';

const USER = { connectorSpaceObjectType: 'user', metaverseObjectType: 'person' } as const;

/** What was made in the cloud is not sent back there. */
const OURS = [clause('sourceObjectType', 'EQUAL', 'User'), clause('cloudMastered', 'NOTEQUAL', 'True')];

function matching({ softMatchOnUserPrincipalName }: StandardRuleChoices): readonly JoinGroup[] {
  const softly = ['primarySmtpAddress', ...(softMatchOnUserPrincipalName ? ['userPrincipalName'] : [])];
  return [JOIN_ON_ANCHOR, ...softly.map((name) => ({ ...joinOn(name), target: SOFT_MATCH_TARGET }))];
}

export function userJoin(choices: StandardRuleChoices): RuleTemplate {
  return {
    ...USER,
    tag: 'OutToAAD.UserJoin',
    name: 'Out to AAD - User Join',
    description: 'Finds the cloud user by hard and soft match or creates it; carries what sign-in needs.',
    linkType: 'Provision',
    passwordSync: true,
    scope: [
      [
        ...OURS,
        clause('cloudFiltered', 'NOTEQUAL', 'True'),
        clause('sourceAnchor', 'ISNOTNULL'),
        clause('accountEnabled', 'ISNOTNULL'),
      ],
    ],
    join: matching(choices),
    flows: [
      DN,
      PERSON_ANCHOR,
      unlessEmpty('usageLocation'),
      direct('accountEnabled'),
      direct('commonName', 'cn'),
      direct('dnsDomainName', 'domainFQDN'),
      direct('lastPasswordChangeTimestamp', 'pwdLastSet'),
      direct('netBiosName', 'domainNetBios'),
      direct('onPremisesSamAccountName', 'accountName'),
      expression('onPremiseSecurityIdentifier', 'StringFromSid([objectSid])'),
      direct('onPremisesObjectIdentifier'),
    ],
  };
}

/** Rules that bring attributes to users that `userJoin` found or made. */
export const USER_ATTRIBUTES = { ...USER, linkType: 'Join', scope: [OURS] } as const;

/** What any service takes of a user, whichever of them was chosen. */
const OF_EVERY_SERVICE = 'accountEnabled displayName onPremisesUserPrincipalName userPrincipalName';

export function userIdentity(choices: StandardRuleChoices): RuleTemplate {
  const further = 'alias employeeId employeeType givenName mail proxyAddresses surname';
  return {
    ...USER_ATTRIBUTES,
    tag: 'OutToAAD.UserIdentity',
    name: 'Out to AAD - User Identity',
    description: 'The names and addresses of a user.',
    flows: toCloud(isChosen(choices, 'thirdParty') ? `${OF_EVERY_SERVICE} ${further}` : OF_EVERY_SERVICE),
  };
}

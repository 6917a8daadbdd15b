/** Out to Entra ID: users. */

import {
  clause,
  direct,
  expression,
  EXTENSION_ATTRIBUTES,
  JOIN_ON_ANCHOR,
  joinOn,
  type RuleTemplate,
} from '../template.ts';
import type { JoinGroup } from '../../rule.ts';
import type { StandardRuleChoices } from '../choices.ts';
import { DN, PERSON_ANCHOR, SOFT_MATCH_TARGET, toCloud, unlessEmpty } from './expressions.ts';

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
    ],
  };
}

const ATTRIBUTES = { ...USER, linkType: 'Join', scope: [OURS] } as const;

export function userIdentity(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.UserIdentity',
    name: 'Out to AAD - User Identity',
    description: 'The names and addresses of a user.',
    flows: toCloud(`
      accountEnabled alias displayName employeeId employeeType givenName mail onPremisesUserPrincipalName proxyAddresses
      surname userPrincipalName
    `),
  };
}

export function userExchangeOnline(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.UserExchangeOnline',
    name: 'Out to AAD - User ExchangeOnline',
    description: 'What Exchange Online shows in its address book.',
    flows: toCloud(`
      accountEnabled alias city country company countryLetterCode department displayName facsimileTelephoneNumber
      givenName manager mobile onPremisesUserPrincipalName physicalDeliveryOfficeName postalCode proxyAddresses surname
      state streetAddress telephoneNumber title userPrincipalName ${EXTENSION_ATTRIBUTES}
    `),
  };
}

export function userSharePointOnline(): RuleTemplate {
  return {
    ...ATTRIBUTES,
    tag: 'OutToAAD.UserSharePointOnline',
    name: 'Out to AAD - User SharePointOnline',
    description: 'What SharePoint Online shows in profiles.',
    flows: toCloud(`
      accountEnabled alias city company country department displayName facsimileTelephoneNumber givenName mail manager
      mobile onPremisesUserPrincipalName physicalDeliveryOfficeName postalCode preferredLanguage proxyAddresses state
      streetAddress surname telephoneNumber title userPrincipalName ${EXTENSION_ATTRIBUTES}
    `),
  };
}

/** Choices by which templates can be looked at that no choice changes. */

import type { StandardRuleChoices } from './choices.ts';

export const WITHOUT_FORESTS: StandardRuleChoices = {
  forests: [],
  entra: { connector: '' },
  sourceAnchor: 'ms-DS-ConsistencyGuid',
  userMatching: 'once',
  softMatchOnUserPrincipalName: true,
  userPrincipalNameAttribute: 'userPrincipalName',
};

/** In from AD: what stands for an account of another forest in the groups of this one. */

import { joinOn, type RuleTemplate } from '../template.ts';

export function foreignSecurityPrincipalJoin(): RuleTemplate {
  return {
    tag: 'InFromAD.ForeignSecurityPrincipalJoinUser',
    name: 'In from AD - ForeignSecurityPrincipal Join User',
    description: 'Joins the account that it stands for, so that members from other forests arrive.',
    connectorSpaceObjectType: 'foreignSecurityPrincipal',
    metaverseObjectType: '*',
    linkType: 'Join',
    // The common name of a foreign security principal is the account's SID as text.
    join: [joinOn('cn', 'objectSidString')],
    flows: [],
  };
}

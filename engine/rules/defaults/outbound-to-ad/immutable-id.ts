/** Out to AD: the anchor is written where it stays with the account. */

import { clause, direct, type RuleTemplate } from '../template.ts';
import type { StandardRuleChoices } from '../choices.ts';

const TITLES = { user: 'User', inetOrgPerson: 'InetOrgPerson' } as const;

/**
 * The anchor comes from ms-DS-ConsistencyGuid where that has a value, so this flow never changes one: it goes only to
 * the connector from which the anchor came, and gives back what was there or fills what was empty.
 */
function immutableId(kind: keyof typeof TITLES): RuleTemplate {
  return {
    tag: `OutToAD.${TITLES[kind]}ImmutableId`,
    name: `Out to AD - ${TITLES[kind]} ImmutableId`,
    description: 'Writes the source anchor to ms-DS-ConsistencyGuid, so that it survives a move to another forest.',
    connectorSpaceObjectType: kind,
    metaverseObjectType: 'person',
    linkType: 'Join',
    needs: ['mS-DS-ConsistencyGuid'],
    scope: [
      [
        clause('sourceObjectType', 'EQUAL', 'User'),
        clause('cloudFiltered', 'NOTEQUAL', 'True'),
        clause('sourceAnchorBinary', 'ISNOTNULL'),
        clause('sourceAnchorConnector', 'EQUAL', '%Connector.ID%'),
      ],
    ],
    flows: [direct('mS-DS-ConsistencyGuid', 'sourceAnchorBinary')],
  };
}

export function immutableIds({ sourceAnchor }: StandardRuleChoices): readonly RuleTemplate[] {
  return sourceAnchor === 'objectGUID' ? [] : [immutableId('user'), immutableId('inetOrgPerson')];
}

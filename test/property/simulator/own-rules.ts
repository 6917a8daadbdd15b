/** Rules that an administrator of a simulation switches on and off, as the field writes them. */

import { syncRuleSchema, type SyncRule, type SyncRuleDocument } from '../../../engine/rules/rule.ts';
import { FOREST, TENANT } from './world.ts';

type Written = Omit<SyncRuleDocument, 'id' | 'name'>;

const own = (name: string, rule: Written): SyncRule => syncRuleSchema.parse({ id: `own-${name}`, name, ...rule });

const FROM_AD = { direction: 'inbound', connector: FOREST, linkType: 'Join' } as const;
const PERSON = { connectorSpaceObjectType: 'user', metaverseObjectType: 'person' } as const;
const GROUP = { connectorSpaceObjectType: 'group', metaverseObjectType: 'group' } as const;

export const OWN_RULES: { readonly [name: string]: SyncRule } = {
  /** Attribute filter: robots stay at home. */
  robots: own('In from AD - no robots', {
    ...FROM_AD,
    ...PERSON,
    precedence: 50,
    scope: [[{ attribute: 'employeeType', operator: 'EQUAL', value: 'Robot' }]],
    flows: [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }],
  }),
  /** The same for groups. */
  quiet: own('In from AD - no groups with a description', {
    ...FROM_AD,
    ...GROUP,
    precedence: 51,
    scope: [[{ attribute: 'description', operator: 'ISNOTNULL', value: '' }]],
    flows: [{ target: 'cloudFiltered', source: { type: 'constant', value: 'True' } }],
  }),
  /** A value of higher precedence for some, nothing said for others. */
  chiefs: own('In from AD - chiefs of Contoso', {
    ...FROM_AD,
    ...PERSON,
    precedence: 52,
    scope: [[{ attribute: 'company', operator: 'EQUAL', value: 'Contoso' }]],
    flows: [
      { target: 'title', source: { type: 'expression', expression: '"Chief " & [sn]' } },
      { target: 'department', source: { type: 'expression', expression: 'AuthoritativeNull' } },
    ],
  }),
  /** Another text on the way out. */
  shouting: own('Out to AAD - departments in capitals', {
    direction: 'outbound',
    connector: TENANT,
    connectorSpaceObjectType: 'user',
    metaverseObjectType: 'person',
    linkType: 'Join',
    precedence: 53,
    scope: [[{ attribute: 'department', operator: 'ISNOTNULL', value: '' }]],
    flows: [{ target: 'department', source: { type: 'expression', expression: 'UCase([department])' } }],
  }),
};

/**
 * Standard rules that may be switched off. Not among them are those that alone write some attribute of the cloud: what no
 * rule speaks of stays there as it was, which is the field's meaning of a rule that is gone.
 */
export const OPTIONAL_RULES = [
  'InFromAD.UserJoin',
  'InFromAD.UserAccountEnabled',
  'InFromAD.UserCommon',
  'InFromAD.GroupJoin',
  'InFromAD.GroupCommon',
  'InFromAAD.UserJoin',
  'InFromAAD.GroupJoin',
  'OutToAAD.UserJoin',
  'OutToAAD.GroupJoin',
  'OutToAAD.UserExchangeOnline',
];

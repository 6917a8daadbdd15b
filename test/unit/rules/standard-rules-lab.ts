/** Standard rules compiled for one forest and one tenant, and the objects that tests show to them. */

import type { AttributeType, Attributes } from '../../../engine/model/attribute-value.ts';
import type { CompiledRule, FlowResult, RuleInput } from '../../../engine/rules/compiled-rule.ts';
import { compileRules } from '../../../engine/rules/compile.ts';
import type { StandardRuleChoices } from '../../../engine/rules/defaults/choices.ts';
import { entraSchemaWith, metaverseSchemaWith } from '../../../engine/rules/defaults/directory-extensions.ts';
import { standardRules } from '../../../engine/rules/defaults/standard-rules.ts';
import { METAVERSE_SCHEMA } from '../../../engine/rules/metaverse-schema.ts';
import type { RuleSet } from '../../../engine/rules/rule-set.ts';
import { syncRuleSchema, type SyncRule, type SyncRuleDocument } from '../../../engine/rules/rule.ts';
import { attributes, object, octets } from './builders.ts';

export const CHOICES: StandardRuleChoices = {
  forests: [{ connector: 'contoso', exchangeSchema: false }],
  entra: { connector: 'entra' },
  sourceAnchor: 'ms-DS-ConsistencyGuid',
  userMatching: 'once',
  softMatchOnUserPrincipalName: true,
  userPrincipalNameAttribute: 'userPrincipalName',
};

/** Attributes of a forest that do not have the type of the metaverse attribute of the same name. */
const FOREST_TYPES: readonly (readonly [type: AttributeType, multiValued: boolean, names: string])[] = [
  ['string', true, 'description postOfficeBox url msExchUCVoiceMailSettings'],
  ['string', false, 'sAMAccountName adminDescription employeeID employeeType msDS-ExternalDirectoryObjectId'],
  ['string', false, 'operatingSystem operatingSystemVersion'],
  ['integer', false, 'userAccountControl pwdLastSet groupType msExchArchiveStatus'],
  ['binary', false, 'objectGUID mS-DS-ConsistencyGuid msDS-CloudAnchor msDS-DeviceID'],
  ['boolean', false, 'isCriticalSystemObject'],
  ['reference', true, 'msExchBypassModerationFromDLMembersBL'],
];

const FOREST = new Map([...METAVERSE_SCHEMA.attributes, ...attributes(...FOREST_TYPES)]);

/** The standard rules, with custom ones beside them. */
export function compile(choices: Partial<StandardRuleChoices> = {}, custom: readonly SyncRuleDocument[] = []): RuleSet {
  const all = { ...CHOICES, ...choices };
  const entra = entraSchemaWith(all.directoryExtensions);
  const result = compileRules([...custom.map((rule) => syncRuleSchema.parse(rule)), ...standardRules(all)], {
    schemaOf: (connector, objectType) => (connector === 'entra' ? entra.get(objectType) : FOREST),
    metaverse: metaverseSchemaWith(all.directoryExtensions),
    parametersOf: (connector) => ({
      'Connector.ID': `id-of-${connector}`,
      'Domain.FQDN': 'contoso.test',
      'Domain.Netbios': 'CONTOSO',
      'Forest.FQDN': 'contoso.test',
      'Forest.Netbios': 'CONTOSO',
      'Connector.GroupFilteringGroupDn': 'CN=Pilot,DC=contoso,DC=test',
    }),
  });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 1));
  return result.ruleSet;
}

export function ruleNamed(set: RuleSet, name: string): CompiledRule {
  const found = set.rules.find(({ rule }) => rule.name === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

export function flow(set: RuleSet, name: string, target: string, input: RuleInput): FlowResult {
  const found = ruleNamed(set, name).flows.find((candidate) => candidate.target === target);
  if (found === undefined) throw new Error(`no flow to ${target} in ${name}`);
  return found.evaluate(input);
}

export const names = (rules: readonly SyncRule[]) => rules.map((rule) => rule.name);
export const values = (...given: (string | boolean | bigint | Uint8Array)[]) => ({ kind: 'values', values: given });

export const GUID = octets('00112233445566778899aabbccddeeff');
export const OTHER = octets('ffeeddccbbaa99887766554433221100');

export function user(more: Attributes = {}, dn = 'CN=Alice,OU=Staff,DC=contoso,DC=test'): RuleInput {
  return object({
    dn: [dn],
    cn: ['Alice'],
    sAMAccountName: ['alice'],
    userAccountControl: [512n],
    objectGUID: [GUID],
    ...more,
  });
}

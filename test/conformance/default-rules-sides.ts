/** The reference's rules and ours for the same server, compiled on the same schemas: what is compared. */

import type { AttributeDefinition } from '../../engine/model/attribute-value.ts';
import type { CompiledRule, RuleParameters } from '../../engine/rules/compiled-rule.ts';
import { compileRules, type CompileContext } from '../../engine/rules/compile.ts';
import type { StandardRuleChoices } from '../../engine/rules/defaults/choices.ts';
import { entraSchemaWith, metaverseSchemaWith } from '../../engine/rules/defaults/directory-extensions.ts';
import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import { ENTRA_SCHEMA } from '../../engine/model/entra-schema.ts';
import { METAVERSE_SCHEMA, type MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import type { SyncRule } from '../../engine/rules/rule.ts';
import { inferConnectorSchema, readReferenceRules } from './default-rules-reference.ts';

export type AttributeMap = ReadonlyMap<string, AttributeDefinition>;

export const PARAMETERS: RuleParameters = {
  'Connector.ID': 'b0b0b0b0-0000-0000-0000-000000000001',
  'Connector.GroupFilteringGroupDn': 'CN=Pilot,OU=Groups,DC=contoso,DC=test',
  'Domain.FQDN': 'contoso.test',
  'Domain.Netbios': 'CONTOSO',
  'Forest.FQDN': 'contoso.test',
  'Forest.Netbios': 'CONTOSO',
};

/** A second forest, where there is one. */
export const SECOND = 'AD2';

const SECOND_PARAMETERS: RuleParameters = {
  ...PARAMETERS,
  'Connector.ID': 'b0b0b0b0-0000-0000-0000-000000000002',
  'Domain.FQDN': 'fabrikam.test',
  'Domain.Netbios': 'FABRIKAM',
  'Forest.FQDN': 'fabrikam.test',
  'Forest.Netbios': 'FABRIKAM',
};

/** What the wizard was told on the server of the reference: one forest with Exchange and Lync, matched by SID, hybrid. */
export const CHOICES: StandardRuleChoices = {
  forests: [{ connector: 'AD', exchangeSchema: true }],
  entra: { connector: 'AAD' },
  sourceAnchor: 'objectGUID',
  userMatching: 'objectSid',
  softMatchOnUserPrincipalName: true,
  userPrincipalNameAttribute: 'userPrincipalName',
  exchangeHybrid: true,
};

/** Whether a forest has these is known from its schema only. */
export const LYNC_ATTRIBUTES: readonly string[] = [
  'msRTCSIP-ApplicationOptions',
  'msRTCSIP-DeploymentLocator',
  'msRTCSIP-Line',
  'msRTCSIP-OptionFlags',
  'msRTCSIP-OriginatorSid',
  'msRTCSIP-OwnerUrn',
  'msRTCSIP-PrimaryUserAddress',
  'msRTCSIP-UserEnabled',
];

export interface Side {
  readonly documents: readonly SyncRule[];
  readonly rules: readonly CompiledRule[];
}

export interface Sides {
  readonly reference: Side;
  readonly ours: Side;
  /** The forest's attributes: all that either side names. */
  readonly forest: AttributeMap;
  /** By object type, for objects to be made of. */
  readonly entra: (objectType: string) => AttributeMap;
  /** Compiles changed documents of ours as ours are compiled. */
  readonly compileOurs: (documents: readonly SyncRule[]) => readonly CompiledRule[];
}

function compiled(
  documents: readonly SyncRule[],
  schemaOf: CompileContext['schemaOf'],
  metaverse: MetaverseSchema = METAVERSE_SCHEMA,
): readonly CompiledRule[] {
  const parametersOf = (connector: string) => (connector === SECOND ? SECOND_PARAMETERS : PARAMETERS);
  const result = compileRules(documents, { schemaOf, metaverse, parametersOf });
  if (!result.ok) throw new Error(JSON.stringify(result.problems, undefined, 1));
  return result.ruleSet.rules;
}

const ofForest = (rules: readonly SyncRule[]) => rules.filter((rule) => rule.connector === 'AD');
const ofCloud = (rules: readonly SyncRule[]) => rules.filter((rule) => rule.connector === 'AAD');

/** Documents for a forest in whose schema is all that they could use. */
export function ourDocuments(choices: StandardRuleChoices): readonly SyncRule[] {
  const metaverse = metaverseSchemaWith(choices.directoryExtensions);
  const named = inferConnectorSchema(ofForest(standardRules(choices)), metaverse).keys();
  const attributes = [...named, ...LYNC_ATTRIBUTES];
  return standardRules({ ...choices, forests: choices.forests.map((forest) => ({ ...forest, attributes })) });
}

/** Our rules by themselves, for the server of the reference with further choices. */
export function ourSide(further: Partial<StandardRuleChoices> = {}): Side {
  const choices = { ...CHOICES, ...further };
  const documents = ourDocuments(choices);
  const metaverse = metaverseSchemaWith(choices.directoryExtensions);
  const entra = entraSchemaWith(choices.directoryExtensions);
  const forest = inferConnectorSchema(ofForest(documents), metaverse);
  const schemaOf = (connector: string, objectType: string) => (connector === 'AAD' ? entra.get(objectType) : forest);
  return { documents, rules: compiled(documents, schemaOf, metaverse) };
}

/**
 * The connector has one schema; the reference's rules only see the SID of an object as octets where ours give it as text.
 */
function cloudSchema(reference: readonly SyncRule[]): (objectType: string) => AttributeMap {
  const inferred = inferConnectorSchema(ofCloud(reference), METAVERSE_SCHEMA);
  return (objectType) => {
    const own = [...(ENTRA_SCHEMA.get(objectType) ?? [])].filter(([name]) => name !== 'onPremiseSecurityIdentifier');
    return new Map([...inferred, ...own]);
  };
}

export function bothSides(): Sides {
  const reference = readReferenceRules();
  const documents = ourDocuments(CHOICES);
  const forest = inferConnectorSchema([...ofForest(reference), ...ofForest(documents)], METAVERSE_SCHEMA);
  const cloud = cloudSchema(reference);
  const compileOurs = (rules: readonly SyncRule[]) =>
    compiled(rules, (connector, objectType) => (connector === 'AAD' ? ENTRA_SCHEMA.get(objectType) : forest));
  return {
    reference: {
      documents: reference,
      rules: compiled(reference, (connector, objectType) => (connector === 'AAD' ? cloud(objectType) : forest)),
    },
    ours: { documents, rules: compileOurs(documents) },
    forest,
    entra: cloud,
    compileOurs,
  };
}

/** Numbered as Entra Connect numbers two forests: by name, and under one name in the order in which they were added. */
function ofTwoForests(reference: readonly SyncRule[]): readonly SyncRule[] {
  return reference
    .toSorted((left, right) => left.precedence - right.precedence)
    .flatMap((rule) =>
      rule.connector === 'AD' ? [rule, { ...rule, connector: SECOND, id: `${rule.id}@${SECOND}` }] : [rule],
    )
    .map((rule, index) => ({ ...rule, precedence: 100 + index }));
}

/** Both sides for a server that has a second forest like the first. */
export function bothSidesOfTwoForests(): Pick<Sides, 'reference' | 'ours'> {
  const { reference, forest, entra } = bothSides();
  const theirs = ofTwoForests(reference.documents);
  const forests = ['AD', SECOND].map((connector) => ({ connector, exchangeSchema: true }));
  const documents = ourDocuments({ ...CHOICES, forests });
  return {
    reference: {
      documents: theirs,
      rules: compiled(theirs, (connector, objectType) => (connector === 'AAD' ? entra(objectType) : forest)),
    },
    ours: {
      documents,
      rules: compiled(documents, (connector, objectType) =>
        connector === 'AAD' ? ENTRA_SCHEMA.get(objectType) : forest,
      ),
    },
  };
}

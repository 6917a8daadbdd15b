/** What rules can be made of: types, attributes, parameters, functions, operators. */

import type { AttributeDefinition, AttributeType } from '../../model/attribute-value.ts';
import { functionCatalogue } from '../../rules/expression/function-catalogue.ts';
import { attributesOfType } from '../../rules/metaverse-schema.ts';
import { ANY_TYPE } from '../../rules/rule-set.ts';
import { SCOPE_OPERATORS, type ScopeClause } from '../../rules/rule.ts';
import { compileScope } from '../../rules/scope.ts';
import type { Configuration } from '../configuration.ts';
import { compileContextOf } from '../rules-of.ts';
import { connectors, objectTypesOf } from './check.ts';
import { freePrecedences } from './numbers.ts';

export interface SchemaRequest {
  readonly connector?: string | undefined;
  readonly connectorSpaceObjectType?: string | undefined;
  readonly metaverseObjectType?: string | undefined;
}

/** Attributes of the chosen types by name; `dn` among the connector's, which rules read and set like any other. */
export function ruleSchema(configuration: Configuration, request: SchemaRequest) {
  const { connector, connectorSpaceObjectType, metaverseObjectType } = request;
  const context = compileContextOf(configuration);
  const connectorSpace =
    connector === undefined || connectorSpaceObjectType === undefined
      ? undefined
      : context.schemaOf(connector, connectorSpaceObjectType);
  const metaverse =
    metaverseObjectType === undefined ? undefined : attributesOfType(context.metaverse, metaverseObjectType);
  const { functions, words } = functionCatalogue();
  return {
    connectors: connectors(configuration).map((name) => ({
      name,
      kind: name === configuration.tenant.name ? ('entra-id' as const) : ('active-directory' as const),
      objectTypes: objectTypesOf(configuration, name) ?? [],
    })),
    metaverseObjectTypes: [...context.metaverse.objectTypes.keys(), ANY_TYPE],
    connectorSpace: connectorSpace ? byName([DN, ...connectorSpace.values()]) : [],
    metaverse: metaverse ? byName([...metaverse.values()]) : [],
    parameters:
      connector === undefined
        ? []
        : Object.entries(context.parametersOf(connector)).map(([name, value]) => ({ name, value })),
    functions,
    words: words.map(({ name, kind }) => ({ name, kind })),
    operators: OPERATORS,
    freePrecedences: freePrecedences(configuration.rules.custom),
  };
}

const DN: AttributeDefinition = { name: 'dn', type: 'string', multiValued: false };

function byName(attributes: readonly AttributeDefinition[]): AttributeDefinition[] {
  const once = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  return [...once.values()]
    .map(({ name, type, multiValued }) => ({ name, type, multiValued }))
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** A value of each type that a clause may be written with. */
const SAMPLES: { readonly [type in AttributeType]: string } = {
  string: 'a',
  integer: '1',
  boolean: 'True',
  binary: '',
  reference: '',
};

/** Found by asking the compiler, which alone decides. */
function operatorsFor(type: AttributeType): ScopeClause['operator'][] {
  const attribute: AttributeDefinition = { name: 'sample', type, multiValued: false };
  return SCOPE_OPERATORS.filter((operator) => {
    const clause: ScopeClause = { attribute: attribute.name, operator, value: SAMPLES[type] };
    const context = { attributes: new Map([[attribute.name, attribute]]), parameters: {} };
    return compileScope([[clause]], context, 'scope').problems.length === 0;
  });
}

const OPERATORS = {
  string: [...operatorsFor('string'), 'ISMEMBEROF' as const, 'ISNOTMEMBEROF' as const],
  integer: operatorsFor('integer'),
  boolean: operatorsFor('boolean'),
  binary: operatorsFor('binary'),
  reference: operatorsFor('reference'),
};

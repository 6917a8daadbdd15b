/** Where an expression of a draft may give what does not fit: it can be saved, and somebody should know. */

import type { AttributeDefinition } from '../../model/attribute-value.ts';
import { compileExpression } from '../../rules/expression/compile.ts';
import type { CompileContext } from '../../rules/compile.ts';
import { attributesOfType } from '../../rules/metaverse-schema.ts';
import type { SyncRule } from '../../rules/rule.ts';
import { foundProblem, type FoundProblem } from './problems.ts';

export function doubtsOf(rule: SyncRule, context: CompileContext): FoundProblem[] {
  const connectorSpace = context.schemaOf(rule.connector, rule.connectorSpaceObjectType);
  const metaverse = attributesOfType(context.metaverse, rule.metaverseObjectType);
  if (!connectorSpace || !metaverse) return [];
  const inbound = rule.direction === 'inbound';
  const [source, targets] = inbound ? [withDn(connectorSpace), metaverse] : [metaverse, withDn(connectorSpace)];
  const parameters = context.parametersOf(rule.connector);
  return rule.flows.flatMap(({ target, source: from }, index) => {
    const definition = targets.get(target);
    if (from.type !== 'expression' || !definition) return [];
    const compiled = compileExpression(from.expression, {
      ...{ attributes: source, parameters, countsReferences: true, target: definition },
    });
    if (!compiled.ok) return [];
    const path = `flows.${index}.source.expression`;
    return compiled.expression.doubts.map((doubt) =>
      foundProblem({ ...doubt, code: 'type-uncertain', rule: rule.id, path }, rule.name, { severity: 'warning' }),
    );
  });
}

function withDn(attributes: ReadonlyMap<string, AttributeDefinition>): ReadonlyMap<string, AttributeDefinition> {
  return new Map([...attributes, ['dn', { name: 'dn', type: 'string', multiValued: false }]]);
}

/**
 * What rules look for in an attribute: the constants of every scope clause and expression that reads it, so that generated
 * objects stand on either side of each, whatever rules there will be.
 */

import type { CompiledRule } from '../../engine/rules/compiled-rule.ts';
import { parseExpression } from '../../engine/rules/expression/parse.ts';
import type { Expression } from '../../engine/rules/expression/syntax.ts';

export interface Constants {
  readonly texts: readonly string[];
  readonly numbers: readonly bigint[];
  /** Attributes that the same expression reads: it may compare the two. */
  readonly companions: readonly string[];
  /** Whether an expression reads it or a scope asks for it: otherwise it only flows as it is. */
  readonly examined: boolean;
}

interface Found {
  readonly texts: Set<string>;
  readonly numbers: Set<bigint>;
  readonly companions: Set<string>;
  examined: boolean;
}

interface Parts {
  readonly attributes: Set<string>;
  readonly texts: Set<string>;
  readonly numbers: Set<bigint>;
}

function collect(node: Expression, parts: Parts): void {
  switch (node.kind) {
    case 'attribute':
      parts.attributes.add(node.name);
      return;
    case 'text':
      parts.texts.add(node.value);
      return;
    case 'number':
      parts.numbers.add(node.value);
      return;
    case 'call': {
      const [named] = node.arguments;
      if ((node.name === 'ImportedValue' || node.name === 'ValueCount') && named?.kind === 'text') {
        parts.attributes.add(named.value);
        return;
      }
      node.arguments.forEach((argument) => collect(argument, parts));
      return;
    }
    case 'operation':
    case 'logic':
      collect(node.first, parts);
      node.rest.forEach((step) => collect(step.right, parts));
      return;
    case 'parameter':
    case 'variable':
    case 'word':
      return;
  }
}

function partsOf(expression: string): Parts | undefined {
  const parts: Parts = { attributes: new Set(), texts: new Set(), numbers: new Set() };
  const parsed = parseExpression(expression);
  if (!parsed.ok) return undefined;
  collect(parsed.expression, parts);
  return parts;
}

function integer(text: string): bigint | undefined {
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** By attribute; attributes that only flow directly are here without constants. */
export function constantsOf(rules: readonly CompiledRule[]): ReadonlyMap<string, Constants> {
  const found = new Map<string, Found>();
  const of = (name: string): Found => {
    const known = found.get(name) ?? { texts: new Set(), numbers: new Set(), companions: new Set(), examined: false };
    found.set(name, known);
    return known;
  };
  for (const { rule } of rules) {
    const targetSide = rule.join.flatMap((group) => group.clauses);
    for (const clause of targetSide) {
      of(rule.direction === 'inbound' ? clause.connectorSpaceAttribute : clause.metaverseAttribute);
    }
    for (const { attribute, value } of rule.scope.flat()) {
      const known = of(attribute);
      known.examined = true;
      if (value !== '') known.texts.add(value.replaceAll('%', ''));
      const number = integer(value);
      if (number !== undefined) known.numbers.add(number);
    }
    for (const { source } of rule.flows) {
      if (source.type === 'direct') of(source.attribute);
      const parts = source.type === 'expression' ? partsOf(source.expression) : undefined;
      for (const name of parts?.attributes ?? []) {
        const known = of(name);
        known.examined = true;
        for (const text of parts?.texts ?? []) known.texts.add(text);
        for (const number of parts?.numbers ?? []) known.numbers.add(number);
        for (const other of parts?.attributes ?? []) if (other !== name) known.companions.add(other);
      }
    }
  }
  return new Map(
    [...found].map(([name, { texts, numbers, companions, examined }]) => [
      name,
      { texts: [...texts].filter((text) => text !== ''), numbers: [...numbers], companions: [...companions], examined },
    ]),
  );
}

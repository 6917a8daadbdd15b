/**
 * Every small mistake that could be made in a rule, one at a time: a clause left out or turned round, a constant changed, an
 * operator exchanged, a function not called, a value taken from elsewhere. A comparison that misses one does not look there.
 */

import { parseExpression } from '../../engine/rules/expression/parse.ts';
import { printExpression, type Expression, type LogicStep, type Step } from '../../engine/rules/expression/syntax.ts';
import type { Flow, ScopeClause, SyncRule } from '../../engine/rules/rule.ts';

export interface Mutant {
  /** `In from AD - User Join: cloudFiltered: ...` */
  readonly name: string;
  /** The rule with nothing in it but what is needed to see the mistake. */
  readonly document: SyncRule;
  /** The flow with the mistake; absent where it is in the scope. */
  readonly target: string | undefined;
}

/* Expressions. */

const OTHER_OPERATOR: { readonly [operator in Step['operator']]: Step['operator'] } = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '=': '<>',
  '<>': '=',
  '+': '-',
  '-': '+',
  '*': '+',
  '&': '&',
};

const OTHER_WORD: ReadonlyMap<string, string> = new Map([
  ['True', 'False'],
  ['False', 'True'],
  ['IgnoreThisFlow', 'NULL'],
]);

/** Functions that pass on what they are given, and so can be left out. */
const PASSING = new Set([
  'CBool',
  'CStr',
  'ConvertToBase64',
  'ConvertToUTF8Hex',
  'Left',
  'RemoveDuplicates',
  'StringFromSid',
  'Trim',
]);

interface Mistake {
  /** The piece as it was and as it is. */
  readonly what: string;
  readonly expression: Expression;
}

const word = (name: string): Expression => ({ kind: 'word', name, at: 0 });

function slip(before: Expression, ...after: readonly Expression[]): Mistake[] {
  const text = printExpression(before);
  return after.map((expression) => ({ what: `${text} -> ${printExpression(expression)}`, expression }));
}

const within = (found: readonly Mistake[], rebuild: (expression: Expression) => Expression): Mistake[] =>
  found.map(({ what, expression }) => ({ what, expression: rebuild(expression) }));

function callMistakes(node: Extract<Expression, { kind: 'call' }>): Mistake[] {
  const { name, arguments: given } = node;
  const deeper = given.flatMap((argument, index) =>
    within(mistakes(argument), (changed) => ({ ...node, arguments: given.with(index, changed) })),
  );
  const [first, second, third] = given;
  const own: Expression[] = [];
  if (name === 'IIF' && first !== undefined && second !== undefined && third !== undefined) {
    own.push({ ...node, arguments: [first, third, second] }, second, third);
  }
  if (PASSING.has(name) && first !== undefined) own.push(first);
  if (name === 'ImportedValue' && first?.kind === 'text') own.push({ kind: 'attribute', name: first.value, at: 0 });
  if (name === 'Error') own.push(word('NULL'));
  return [...slip(node, ...own), ...deeper];
}

type Chain = Extract<Expression, { kind: 'operation' | 'logic' }>;

function chainMistakes(node: Chain): Mistake[] {
  const rest: readonly (Step | LogicStep)[] = node.rest;
  const rebuilt = (changed: readonly (Step | LogicStep)[]): Expression =>
    changed.length === 0 ? node.first : ({ ...node, rest: changed } as Chain);
  const own = rest.flatMap((step, index) => {
    const other =
      node.kind === 'logic'
        ? step.operator === '&&'
          ? '||'
          : '&&'
        : OTHER_OPERATOR[step.operator as Step['operator']];
    const exchanged = other === step.operator ? [] : [rebuilt(rest.with(index, { ...step, operator: other } as Step))];
    // One condition less, or one part of a text.
    const shorter = ['&&', '||', '&'].includes(step.operator) ? [rebuilt(rest.toSpliced(index, 1))] : [];
    return slip(node, ...exchanged, ...shorter);
  });
  const parts = rest.flatMap((step, index) =>
    within(mistakes(step.right), (right) => rebuilt(rest.with(index, { ...step, right }))),
  );
  return [...own, ...within(mistakes(node.first), (first) => ({ ...node, first })), ...parts];
}

/** A number beside it, and for a mask one without each of its bits. */
function numberMistakes(value: bigint): bigint[] {
  if (value < 4096n) return [value + 1n];
  const bits = Array.from({ length: 40 }, (_, index) => 1n << BigInt(index)).filter((bit) => (value & bit) !== 0n);
  return [value + 1n, ...bits.map((bit) => value ^ bit)];
}

/** Everything that the expression may be mistaken for by one slip. */
function mistakes(node: Expression): Mistake[] {
  switch (node.kind) {
    case 'text':
      return node.value === '' ? [] : slip(node, { ...node, value: `${node.value}~` });
    case 'number':
      return slip(node, ...numberMistakes(node.value).map((value) => ({ ...node, value })));
    case 'attribute':
      return node.name === 'cn' ? [] : slip(node, { ...node, name: 'cn' });
    case 'word': {
      const other = OTHER_WORD.get(node.name);
      return other === undefined ? [] : slip(node, word(other));
    }
    case 'call':
      return callMistakes(node);
    case 'operation':
    case 'logic':
      return chainMistakes(node);
    case 'parameter':
      return slip(node, { ...node, name: node.name === 'Connector.ID' ? 'Forest.FQDN' : 'Connector.ID' });
    case 'variable':
      return [];
  }
}

/* Rules. */

interface FlowMistake {
  readonly what: string;
  readonly flow: Flow;
}

function flowMistakes(flow: Flow, attributes: readonly string[]): FlowMistake[] {
  const { source } = flow;
  const from = (what: string, changed: Flow['source']): FlowMistake => ({ what, flow: { ...flow, source: changed } });
  switch (source.type) {
    case 'direct': {
      const other = attributes[(attributes.indexOf(source.attribute) + 1) % attributes.length];
      if (other === undefined || other === source.attribute) return [];
      return [from(`[${source.attribute}] -> [${other}]`, { type: 'direct', attribute: other })];
    }
    case 'constant': {
      const value = otherValue(source.value) ?? '~';
      return [from(`"${source.value}" -> "${value}"`, { type: 'constant', value })];
    }
    case 'expression': {
      const parsed = parseExpression(source.expression);
      if (!parsed.ok) return [];
      return mistakes(parsed.expression).map(({ what, expression }) =>
        from(what, { type: 'expression', expression: printExpression(expression) }),
      );
    }
  }
}

const OPPOSITE: { readonly [operator: string]: ScopeClause['operator'] } = {
  EQUAL: 'NOTEQUAL',
  NOTEQUAL: 'EQUAL',
  ISNULL: 'ISNOTNULL',
  ISNOTNULL: 'ISNULL',
  ISBITSET: 'ISNOTBITSET',
  ISNOTBITSET: 'ISBITSET',
  STARTSWITH: 'NOTSTARTSWITH',
  NOTSTARTSWITH: 'STARTSWITH',
  LESSTHAN: 'LESSTHAN_OR_EQUAL',
  LESSTHAN_OR_EQUAL: 'LESSTHAN',
};

function otherValue(value: string): string | undefined {
  if (value === '') return undefined;
  if (/^true$/i.test(value)) return 'False';
  if (/^false$/i.test(value)) return 'True';
  if (/^\d+$/.test(value)) return String(Number(value) * 2);
  return value.startsWith('%') ? 'elsewhere' : `${value}~`;
}

function clauseMistakes(clause: ScopeClause): (ScopeClause | undefined)[] {
  const opposite = OPPOSITE[clause.operator];
  const value = otherValue(clause.value);
  return [
    undefined,
    ...(opposite === undefined ? [] : [{ ...clause, operator: opposite }]),
    ...(value === undefined ? [] : [{ ...clause, value }]),
  ];
}

function scopeMistakes(rule: SyncRule): { readonly what: string; readonly scope: SyncRule['scope'] }[] {
  return rule.scope.flatMap((group, groupIndex) => [
    ...(rule.scope.length > 1
      ? [{ what: `scope group ${groupIndex} left out`, scope: rule.scope.toSpliced(groupIndex, 1) }]
      : []),
    ...group.flatMap((clause, index) =>
      clauseMistakes(clause).map((changed) => {
        const clauses = changed === undefined ? group.toSpliced(index, 1) : group.with(index, changed);
        const what = changed === undefined ? 'left out' : `${changed.operator} ${changed.value}`.trim();
        return {
          what: `scope ${groupIndex} ${clause.attribute} ${clause.operator} ${clause.value}: ${what}`,
          // A group without clauses holds always, and so does the filter.
          scope: clauses.length === 0 ? [] : rule.scope.with(groupIndex, clauses),
        };
      }),
    ),
  ]);
}

/** `attributesFor`: names that a direct flow into this target could read instead. */
export function mutantsOf(rule: SyncRule, attributesFor: (flow: Flow) => readonly string[]): Mutant[] {
  const bare = { ...rule, join: [], flows: [] };
  return [
    ...scopeMistakes(rule).map(({ what, scope }) => ({
      name: `${rule.name}: ${what}`,
      document: { ...bare, scope },
      target: undefined,
    })),
    ...rule.flows.flatMap((flow) =>
      flowMistakes(flow, attributesFor(flow)).map((mistake) => ({
        name: `${rule.name}: ${flow.target}: ${mistake.what}`,
        document: { ...bare, flows: [mistake.flow] },
        target: flow.target,
      })),
    ),
  ];
}

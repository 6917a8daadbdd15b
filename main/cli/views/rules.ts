/** Rules as a person reads them: the list, one rule, the functions of the language. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { RULE_FUNCTIONS } from '../../../renderer/words/english/rule-functions.ts';
import { counted } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { table } from '../terminal/table.ts';
import { displayWidth, padded, prose, wrapped } from '../terminal/width.ts';
import type { Surface } from './fault.ts';

type Listed = CallResult<'rules.list'>;
type Row = Listed['rules'][number];
type Rule = Row['document'];
type Loaded = CallResult<'rules.get'>;
type Language = CallResult<'rules.schema'>['functions'];

export function ruleListLines({ rules, total, fullSynchronization }: Listed, surface: Surface): string[] {
  const { style, width } = surface;
  const due = dueLines(fullSynchronization, width);
  if (rules.length === 0) return ['No rule fits.', ...due];
  const rows = rules.map((row) => {
    const { document } = row;
    return [
      String(document.precedence),
      isolated(document.name),
      document.direction === 'inbound' ? 'in' : 'out',
      safeText(document.connector),
      typesOf(document),
      document.linkType,
      String(document.flows.length),
      kindOf(row),
      document.disabled ? 'disabled' : 'enabled',
      safeText(document.id),
    ];
  });
  const more = rules.length < total ? ` of ${String(total)}` : '';
  return [
    ...table({
      columns: [
        { title: 'No.', align: 'right' },
        { title: 'Name', shrinksTo: 24 },
        { title: 'Way' },
        { title: 'Connector', shrinksTo: 12 },
        { title: 'Object types', shrinksTo: 14 },
        { title: 'Link type' },
        { title: 'Flows', align: 'right' },
        { title: 'Kind' },
        { title: 'State' },
        { title: 'Id', shrinksTo: 16 },
      ],
      ...{ rows, width, title: style.quiet },
    }),
    '',
    `${String(rules.length)}${more} ${total === 1 ? 'rule' : 'rules'}. Smaller numbers win.`,
    ...due,
  ];
}

export function dueLines(connectors: readonly string[], width: number): string[] {
  if (connectors.length === 0) return [];
  return prose(`The next cycle runs a full synchronization of ${connectors.map(safeText).join(', ')}.`, width);
}

function kindOf({ standard, document }: Pick<Row, 'standard' | 'document'>): string {
  return standard ? 'standard' : document.copyOf === undefined ? 'custom' : 'clone';
}

/** From where it reads to where it writes. */
function typesOf({ direction, connectorSpaceObjectType, metaverseObjectType }: Rule): string {
  const types = [connectorSpaceObjectType, metaverseObjectType].map(safeText);
  return (direction === 'inbound' ? types : types.toReversed()).join(' → ');
}

const LINK_TYPES: { readonly [type in Rule['linkType']]: string } = {
  Join: 'joins to what is there',
  StickyJoin: 'joins to what is there, and keeps it alive',
  Provision: 'makes a new object where it finds none',
  JoinNoFlow: 'joins, and lets nothing flow',
};

export function ruleLines(rule: Loaded, surface: Surface): string[] {
  const { document, twin, clones, changed } = rule;
  const { style, width } = surface;
  const inbound = document.direction === 'inbound';
  const way = inbound ? `from ${safeText(document.connector)}` : `to ${safeText(document.connector)}`;
  const facts = [
    kindOf(rule),
    document.disabled ? 'disabled' : 'enabled',
    ...(document.passwordSync ? ['passwords'] : []),
  ];
  const copies = clones.map(({ name, id }) => `${isolated(name)} (${safeText(id)})`);
  return [
    `${style.bold(isolated(document.name))}  ${style.quiet(`number ${String(document.precedence)}, ${facts.join(', ')}`)}`,
    `  ${style.quiet(safeText(document.id))}`,
    ...(document.description === '' ? [] : indented(prose(safeText(document.description), width - 2))),
    `  ${way}, ${typesOf(document)}; ${document.linkType}: ${LINK_TYPES[document.linkType]}`,
    ...(twin
      ? indented(prose(`Cloned from ${safeText(twin.id)}; differs in: ${changed.join(', ') || 'nothing'}.`, width - 2))
      : []),
    ...(copies.length > 0 ? indented(prose(`Clones: ${copies.join(', ')}.`, width - 2)) : []),
    '',
    ...scopeLines(document, surface),
    '',
    ...joinLines(document, surface),
    '',
    ...flowLines(rule, surface),
  ];
}

const indented = (lines: readonly string[], by = 2) => lines.map((line) => `${' '.repeat(by)}${line}`);

type Operator = Rule['scope'][number][number]['operator'];

const OPERATORS: { readonly [operator in Operator]: string } = {
  EQUAL: 'is',
  NOTEQUAL: 'is not',
  LESSTHAN: 'is less than',
  LESSTHAN_OR_EQUAL: 'is at most',
  CONTAINS: 'contains',
  NOTCONTAINS: 'does not contain',
  STARTSWITH: 'begins with',
  NOTSTARTSWITH: 'does not begin with',
  ENDSWITH: 'ends with',
  NOTENDSWITH: 'does not end with',
  GREATERTHAN: 'is more than',
  GREATERTHAN_OR_EQUAL: 'is at least',
  ISNULL: 'has no value',
  ISNOTNULL: 'has a value',
  ISIN: 'is one of',
  ISNOTIN: 'is none of',
  ISBITSET: 'has the bits',
  ISNOTBITSET: 'does not have the bits',
  ISMEMBEROF: 'is a member of',
  ISNOTMEMBEROF: 'is not a member of',
};

/** `department is "Sales"` */
export function clauseText({ attribute, operator, value }: Rule['scope'][number][number]): string {
  const subject = operator.endsWith('MEMBEROF') ? 'the object' : safeText(attribute);
  const object = operator === 'ISNULL' || operator === 'ISNOTNULL' ? '' : ` "${safeText(value)}"`;
  return `${subject} ${OPERATORS[operator]}${object}`;
}

function scopeLines(rule: Rule, { style }: Surface): string[] {
  const type = safeText(rule.direction === 'inbound' ? rule.connectorSpaceObjectType : rule.metaverseObjectType);
  if (rule.scope.length === 0) return [style.bold('Scope'), `  every object of the type ${type}`];
  return [
    `${style.bold('Scope')}  ${style.quiet(`objects of the type ${type} of which this holds`)}`,
    ...rule.scope.flatMap((group, at) => [
      ...(at === 0 ? [] : [`  ${style.accent('or')}`]),
      ...group.map((clause, index) => `    ${index === 0 ? '   ' : 'and'} ${clauseText(clause)}`),
    ]),
  ];
}

function joinLines(rule: Rule, { style }: Surface): string[] {
  if (rule.join.length === 0) return [style.bold('Join'), '  looks for no object by itself'];
  return [
    `${style.bold('Join')}  ${style.quiet('the first group that finds exactly one object')}`,
    ...rule.join.map((group, at) => {
      const clauses = group.clauses.map(({ connectorSpaceAttribute, metaverseAttribute, caseSensitive }) => {
        const names = `${safeText(connectorSpaceAttribute)} = ${safeText(metaverseAttribute)}`;
        return caseSensitive ? `${names} (minding letter case)` : names;
      });
      const target = group.target.map((clauses) => clauses.map(clauseText).join(' and ')).join(', or ');
      return `  ${String(at + 1)}. ${clauses.join(' and ')}${target === '' ? '' : `, where ${target}`}`;
    }),
  ];
}

function flowLines({ document, flows }: Loaded, { style, width }: Surface): string[] {
  if (flows.length === 0) return [style.bold('Flows'), '  none'];
  const names = Math.min(34, Math.max(...document.flows.map(({ target }) => displayWidth(target))));
  return [
    `${style.bold('Flows')}  ${style.quiet(counted(flows.length, 'flow', 'flows'))}`,
    ...flows.flatMap(({ text, others }, at) => {
      const { target, mergeType, applyOnce } = document.flows[at]!;
      const [first = '', ...rest] = safeLines(text);
      const notes = [
        ...(applyOnce ? ['once'] : []),
        ...(mergeType === 'Update' ? [] : [mergeType]),
        ...beatenBy(others, document.precedence),
      ];
      return [
        `  ${padded(safeText(target), names)}  ${style.accent('←')} ${first}`,
        ...rest.map((line) => `  ${' '.repeat(names)}    ${line}`),
        ...notes.flatMap((note) =>
          wrapped(note, width - names - 8).map((line) => `  ${' '.repeat(names)}    ${style.quiet(line)}`),
        ),
      ];
    }),
  ];
}

/** Lines of an expression that may hold anything that somebody typed. */
const safeLines = (text: string) => text.split('\n').map(safeText);

function beatenBy(others: Loaded['flows'][number]['others'], precedence: number): string[] {
  const before = others.filter((other) => other.precedence < precedence);
  if (before.length === 0) return [];
  return [`after ${before.map(({ name, precedence: number }) => `${safeText(name)} (${String(number)})`).join(', ')}`];
}

export function functionListLines(functions: Language, { style, width }: Surface): string[] {
  const families = Map.groupBy(functions, ({ family }) => family);
  return [...families].flatMap(([family, members], at) => [
    ...(at === 0 ? [] : ['']),
    style.bold(family),
    ...table({
      columns: [{ title: '' }, { title: '', shrinksTo: 30 }],
      rows: members.map((member) => [signature(member), describe(member.name)]),
      ...{ width, indent: 2 },
    }),
  ]);
}

export function functionLines(member: Language[number], { style, width }: Surface): string[] {
  const { result, parameters, mapsOverLists } = member;
  const names = Math.max(0, ...parameters.map(({ name }) => displayWidth(name)));
  const given = result.types.length === 0 ? 'nothing' : result.types.join(' or ');
  return [
    `${style.bold(signature(member))}  ${style.quiet(member.family)}`,
    ...prose(describe(member.name), width - 2).map((line) => `  ${line}`),
    ...parameters.map((parameter) => {
      const types = parameter.words.length > 0 ? parameter.words.join(' | ') : parameter.types.join(' or ');
      const facts = [types, ...(parameter.optional ? ['optional'] : []), ...(parameter.repeated ? ['repeated'] : [])];
      return `  ${padded(parameter.name, names)}  ${style.quiet(facts.filter((fact) => fact !== '').join(', '))}`;
    }),
    `  ${style.quiet(`gives ${result.several === 'always' ? `a list of ${given}` : given}`)}`,
    ...(mapsOverLists ? [`  ${style.quiet('of several values it works on each of them')}`] : []),
  ];
}

function describe(name: string): string {
  const texts: { readonly [name: string]: string } = RULE_FUNCTIONS;
  return texts[name] ?? '';
}

function signature({ name, parameters }: Language[number]): string {
  const shown = parameters.map(({ name: parameter, optional, repeated }) => {
    const named = repeated ? `${parameter}, …` : parameter;
    return optional ? `[${named}]` : named;
  });
  return `${name}(${shown.join(', ')})`;
}

/** A rule tried on an object: clause by clause, what it would join, what would flow. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { cut, displayWidth, padded, prose } from '../terminal/width.ts';
import { valueText } from './change.ts';
import type { Surface } from './fault.ts';
import type { RuleDraft } from '../rule-files.ts';
import { markedText, problemLines } from './rule-problems.ts';
import { clauseText } from './rules.ts';

type Trial = CallResult<'rules.evaluate'>;
type Flow = Trial['flows'][number];
type Value = Flow['current']['values'][number];

export function trialLines(trial: Trial, draft: RuleDraft, surface: Surface): string[] {
  const { style, width } = surface;
  const { object, notImported } = trial;
  const where = object.connector === null ? 'metaverse' : safeText(object.connector);
  return [
    `${style.bold(isolated(object.name))}  ${safeText(object.objectType)}  ${style.quiet(where)}`,
    ...(object.dn === null ? [] : [`  ${style.quiet(isolated(object.dn))}`]),
    '',
    ...trial.problems.flatMap((problem) => [...problemLines(problem, [draft], surface), '']),
    ...scopeLines(trial.scope, surface),
    '',
    ...joinLines(trial.join, surface),
    '',
    ...flowsLines(trial.flows, surface),
    ...(notImported.length === 0
      ? []
      : [
          '',
          ...prose(
            `Not imported yet: ${notImported.map(safeText).join(', ')}. Once the rule is saved, a full import reads the values; until then it looks as if there were none.`,
            width,
          ),
        ]),
  ];
}

function sign(holds: boolean | null, { style }: Surface): string {
  return holds === null ? style.notice('?') : holds ? style.good('✓') : style.bad('✗');
}

function scopeLines({ inScope, groups }: Trial['scope'], surface: Surface): string[] {
  const { style } = surface;
  const verdict = inScope === null ? 'cannot be told yet' : inScope ? 'in scope' : 'not in scope';
  return [
    `${style.bold('Scope')}  ${sign(inScope, surface)} ${verdict}`,
    ...groups.flatMap((group, at) => [
      ...(at === 0 ? [] : [`  ${style.accent('or')}`]),
      ...group.clauses.map(({ holds, actual, ...clause }) => {
        const has = actual.length === 0 ? 'no value' : listed(actual);
        return `    ${sign(holds, surface)} ${clauseText(clause)}  ${style.quiet(`it has ${has}`)}`;
      }),
    ]),
  ];
}

const OUTCOMES: { readonly [outcome in Trial['join']['outcome']]: string } = {
  linked: 'joined to',
  joins: 'would join',
  provisions: 'would make a new object',
  ambiguous: 'several objects fit: it would join none',
  taken: 'already joined to another object:',
  'finds-nothing': 'finds nothing to join',
  'out-of-scope': 'not in scope',
  'no-rules': 'joins nothing by itself',
};

function joinLines({ outcome, target, groups }: Trial['join'], { style }: Surface): string[] {
  const named = (object: NonNullable<typeof target>) =>
    `${isolated(object.name)} (${safeText(object.objectType)}, ${numberOf(object.id)})`;
  return [
    `${style.bold('Join')}  ${OUTCOMES[outcome]}${target ? ` ${named(target)}` : ''}`,
    ...groups.map(({ clauses, found }, at) => {
      const searched = clauses.map(({ connectorSpaceAttribute, metaverseAttribute, values }) => {
        const what = values.length === 0 ? 'no value' : listed(values);
        return `${safeText(connectorSpaceAttribute)} = ${safeText(metaverseAttribute)} (${what})`;
      });
      const finds = found.length === 0 ? 'finds nothing' : `finds ${found.map(named).join(', ')}`;
      return `    ${String(at + 1)}. ${searched.join(' and ')}: ${finds}`;
    }),
  ];
}

function numberOf(id: NonNullable<Trial['join']['target']>['id']): string {
  return 'metaverse' in id ? `mv:${String(id.metaverse)}` : `cs:${String(id.connectorObject)}`;
}

const EFFECTS: { readonly [effect in Flow['effect']]: string } = {
  same: 'as it is now',
  changes: 'would change',
  loses: 'loses',
  once: 'applies only when the object is made',
  nothing: 'contributes nothing',
  'not-carried': 'would change, and the back end cannot write it',
  'stays-out': 'not in scope, so it does not flow',
  error: 'fails',
  invalid: 'not right yet',
};

function flowsLines(flows: Trial['flows'], surface: Surface): string[] {
  const { style } = surface;
  if (flows.length === 0) return [`${style.bold('Flows')}  none`];
  const names = Math.min(34, Math.max(...flows.map(({ target }) => displayWidth(target))));
  return [style.bold('Flows'), ...flows.flatMap((flow) => flowLines(flow, names, surface))];
}

function flowLines(flow: Flow, names: number, surface: Surface): string[] {
  const { style } = surface;
  const { result, current, effect, target } = flow;
  const paint = { changes: style.notice, error: style.bad, invalid: style.bad }[effect as string] ?? style.quiet;
  const from = current.from;
  const loser = effect === 'loses' && from ? ` to ${safeText(from.name)} (${String(from.precedence)})` : '';
  const now = current.count > 0 ? `${String(current.count)} links` : listed(current.values);
  const origin = from === null ? '' : ` from ${safeText(from.name)}`;
  const shows = effect === 'changes' || effect === 'loses' || effect === 'stays-out';
  const mark =
    result.kind === 'error'
      ? markedText(flow.text, result.position, surface).map((line) => `${' '.repeat(names)}${line}`)
      : [];
  return [
    `  ${padded(safeText(target), names)}  ${resultText(result)}  ${paint(`${EFFECTS[effect]}${loser}`)}`,
    ...mark,
    ...(shows && now !== '' ? [`  ${' '.repeat(names)}  ${style.quiet(`now ${now}${origin}`)}`] : []),
  ];
}

function resultText(result: Flow['result']): string {
  switch (result.kind) {
    case 'values':
      return listed(result.values);
    case 'null':
      return 'NULL';
    case 'ignore':
      return 'IgnoreThisFlow';
    case 'authoritative-null':
      return 'AuthoritativeNull';
    case 'references':
      return `${String(result.count)} links`;
    case 'error':
      return safeText(result.message);
    case 'invalid':
      return '?';
  }
}

const LISTED = 4;
const LONGEST = 60;

function listed(values: readonly Value[]): string {
  const shown = values.slice(0, LISTED).map((value) => cut(valueText(value), LONGEST));
  const more = values.length > LISTED ? `, … ${String(values.length - LISTED)} more` : '';
  return `${shown.join(', ')}${more}`;
}

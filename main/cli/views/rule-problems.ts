/** What is wrong with rules, in three parts, with the place in an expression marked below it. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { explainRuleProblem } from '../../../engine/api/contract/words/rule-problem.ts';
import { counted } from '../terminal/format.ts';
import { isolated, safeText } from '../terminal/safe-text.ts';
import { displayWidth, wrapped } from '../terminal/width.ts';
import type { RuleDraft } from '../rule-files.ts';
import type { Surface } from './fault.ts';

type Checked = CallResult<'rules.check'>;
type Problem = Checked['problems'][number];

const WIDEST = 100;

export function checkLines({ ok, problems }: Checked, drafts: readonly RuleDraft[], surface: Surface): string[] {
  const { style } = surface;
  const rules = counted(drafts.length, 'rule is', 'rules are');
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [
    ...problems.flatMap((problem) => [...problemLines(problem, drafts, surface), '']),
    ok ? style.good(`✓ ${rules} right.`) : style.bad(`✗ ${counted(errors, 'error', 'errors')}. Nothing was saved.`),
  ];
}

export function problemLines(problem: Problem, drafts: readonly RuleDraft[], surface: Surface): string[] {
  const { width, style } = surface;
  const { what, why, remedy } = explainRuleProblem(problem);
  const room = Math.min(width, Number.isFinite(width) ? WIDEST : width) - 2;
  const block = (text: string, sign: string, paint: (line: string) => string) =>
    wrapped(safeText(text), room).map((line, at) => `${at === 0 ? sign : ' '} ${paint(line)}`);
  const sign = problem.severity === 'error' ? style.bad('✗') : style.notice('!');
  const draft = draftOf(problem, drafts);
  const named = isolated(problem.ruleName ?? problem.rule);
  return [
    ...block(`${named}: ${what}`, sign, style.bold),
    ...markedLines(draft, problem, surface),
    ...block(why, ' ', (line) => line),
    ...block(remedy, style.accent('→'), (line) => line),
    ...block(placeText(draft, problem), ' ', style.quiet),
  ];
}

/** By its id, or by its place where it has none. */
function draftOf({ rule }: Problem, drafts: readonly RuleDraft[]): RuleDraft | undefined {
  return drafts.find((draft) => draft['id'] === rule) ?? drafts[Number(rule)];
}

function placeText(draft: RuleDraft | undefined, { code, path, position }: Problem): string {
  const [part, index] = path.split('.');
  const flow = part === 'flows' && index !== undefined ? valueAt(draft, `flows.${index}.target`) : undefined;
  const into = typeof flow === 'string' && flow !== '' ? `, the flow to ${flow}` : '';
  const character = position === null ? '' : `, character ${String(position + 1)}`;
  return `code ${code}, at ${path === '' ? 'the document' : path}${into}${character}`;
}

function valueAt(draft: RuleDraft | undefined, path: string): unknown {
  let value: unknown = draft;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as RuleDraft)[name];
  }
  return value;
}

/** The line of the expression with a mark below the place; of a long line the part around it. */
export function markedLines(draft: RuleDraft | undefined, { path, position }: Problem, surface: Surface): string[] {
  const text = valueAt(draft, path);
  return typeof text === 'string' && position !== null ? markedText(text, position, surface) : [];
}

export function markedText(text: string, position: number, { width, style }: Surface): string[] {
  const start = text.lastIndexOf('\n', position - 1) + 1;
  const end = text.indexOf('\n', position);
  const line = text.slice(start, end < 0 ? undefined : end);
  const room = Math.min(Number.isFinite(width) ? width : WIDEST, WIDEST) - 6;
  const at = position - start;
  const from = line.length <= room ? 0 : Math.max(0, Math.min(at - Math.floor(room / 2), line.length - room));
  const before = safeText(line.slice(from, at));
  const after = safeText(line.slice(at, from + room));
  const lead = from > 0 ? '…' : '';
  const tail = from + room < line.length ? '…' : '';
  return [
    `    ${lead}${before}${after}${tail}`,
    `    ${' '.repeat(lead.length + displayWidth(before))}${style.bad('^')}`,
  ];
}

import { describe, expect, it } from 'vitest';
import { neighbourOf } from '../../../renderer/rules/list/order.ts';
import {
  GAP,
  gapsIn,
  problemsWithin,
  sectionOf,
  valueAt,
  withGaps,
  withoutGaps,
} from '../../../renderer/rules/problems.ts';
import {
  emptyRule,
  sameDocument,
  type RuleDocument,
  type RuleProblem,
  type RuleRow,
} from '../../../renderer/rules/shapes.ts';

const RULE: RuleDocument = {
  ...emptyRule('one', 'contoso.test', 50),
  scope: [[{ attribute: '', operator: 'EQUAL', value: '' }]],
  join: [{ clauses: [{ connectorSpaceAttribute: 'mail', metaverseAttribute: '', caseSensitive: false }], target: [] }],
  flows: [
    { target: 'mail', source: { type: 'direct', attribute: 'mail' }, applyOnce: false, mergeType: 'Update' },
    { target: '', source: { type: 'expression', expression: '' }, applyOnce: false, mergeType: 'Update' },
  ],
};

function problem(path: string, code = 'unknown-attribute'): RuleProblem {
  const nothing = { position: null, name: null, nearest: null, expected: null, found: null, other: null };
  return { code, severity: 'error', rule: 'one', ruleName: null, path, ...nothing };
}

describe('a rule with gaps', () => {
  it('says where something is missing, in the order of the page', () => {
    expect(gapsIn(RULE)).toEqual([
      'name',
      'scope.0.0.attribute',
      'join.0.clauses.0.metaverseAttribute',
      'flows.1.target',
      'flows.1.source.expression',
    ]);
  });

  it('can be looked at by the engine all the same, with everything else as it is', () => {
    const filled = withoutGaps(RULE);
    expect(gapsIn(filled)).toEqual([]);
    expect(filled.flows[0]).toEqual(RULE.flows[0]);
    expect(filled.scope[0]?.[0]?.value).toBe('');
  });

  it('shows the gap and not what the engine says of what stood in for it', () => {
    const found = withGaps(RULE, [problem('scope.0.0.attribute'), problem('flows.0.target')]);
    expect(found.filter(({ code }) => code === GAP).map(({ path }) => path)).toEqual(gapsIn(RULE));
    expect(found.filter(({ code }) => code !== GAP).map(({ path }) => path)).toEqual(['flows.0.target']);
  });
});

describe('problems of a rule', () => {
  it('belong to the place they name and to what it is a part of, not to its neighbours', () => {
    const all = [problem('flows.1.target'), problem('flows.10.target'), problem('flows')];
    expect(problemsWithin(all, 'flows.1').map(({ path }) => path)).toEqual(['flows.1.target']);
    expect(sectionOf('flows.1.target')).toBe('flows');
    expect(sectionOf('precedence')).toBe('description');
  });

  it('lead to the value they are about', () => {
    expect(valueAt(RULE, 'flows.0.target')).toBe('mail');
    expect(valueAt(RULE, 'flows.7.target')).toBeUndefined();
  });
});

describe('two documents', () => {
  it('are the same whatever the order of their names', () => {
    const turned = Object.fromEntries(Object.entries(RULE).reverse()) as RuleDocument;
    expect(sameDocument(RULE, turned)).toBe(true);
    expect(sameDocument(RULE, { ...RULE, precedence: 51 })).toBe(false);
  });
});

describe('moving a rule', () => {
  const row = (id: string, precedence: number, more: Partial<RuleDocument> = {}, standard = false): RuleRow => ({
    document: { ...emptyRule(id, 'contoso.test', precedence), ...more },
    standard,
    clones: [],
    changed: [],
  });
  const all = [row('c', 30), row('a', 10), row('out', 20, { direction: 'outbound' }), row('std', 100, {}, true)];

  it('goes past the next rule of one own of the same direction', () => {
    expect(neighbourOf(all, 'c', 'up')?.document.id).toBe('a');
    expect(neighbourOf(all, 'a', 'down')?.document.id).toBe('c');
  });

  it('ends at the first and the last, and never concerns standard rules', () => {
    expect(neighbourOf(all, 'a', 'up')).toBeUndefined();
    expect(neighbourOf(all, 'c', 'down')).toBeUndefined();
    expect(neighbourOf(all, 'std', 'up')).toBeUndefined();
    expect(neighbourOf(all, 'out', 'up')).toBeUndefined();
  });
});

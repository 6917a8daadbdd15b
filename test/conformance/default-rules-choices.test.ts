import { describe, expect, it } from 'vitest';
import type { ForestChoice } from '../../engine/rules/defaults/choices.ts';
import { standardRules } from '../../engine/rules/defaults/standard-rules.ts';
import type { SyncRule } from '../../engine/rules/rule.ts';
import { CHOICES_AND_CHANGES, NAMES, type Choice, type Owner } from './default-rules-choices.ts';
import { CHOICES, LYNC_ATTRIBUTES, ourDocuments, ourSide } from './default-rules-sides.ts';
import { aspects } from './default-rules-text.ts';

const BEFORE = ourDocuments(CHOICES);
const namesOf = (rules: readonly SyncRule[]) => rules.map((rule) => rule.name);

/** `rule: aspect: text` of all that is not as it was; the text of what is left out is empty. */
function changesTo(after: readonly SyncRule[]): string[] {
  const before = new Map(BEFORE.map((rule) => [rule.name, aspects(rule)]));
  return after.flatMap((rule) => {
    const left = before.get(rule.name);
    if (left === undefined) return [];
    const right = aspects(rule);
    return [...new Set([...left.keys(), ...right.keys()])]
      .filter((aspect) => left.get(aspect) !== right.get(aspect))
      .map((aspect) => `${rule.name}: ${aspect}: ${right.get(aspect) ?? ''}`);
  });
}

function expectedChanges({ changed = [] }: Choice): string[] {
  return changed.flatMap(({ rules, aspects: some, text = '' }) =>
    rules.flatMap((rule) => some.map((aspect) => `${rule}: ${aspect}: ${text}`)),
  );
}

describe('a choice of the wizard', () => {
  it.each(CHOICES_AND_CHANGES.map((choice) => [choice.choice, choice] as const))(
    'changes the standard rules as on record, and nothing else of them: %s',
    (_name, choice) => {
      const after = ourDocuments({ ...CHOICES, ...choice.further });
      const [before, now] = [new Set(namesOf(BEFORE)), new Set(namesOf(after))];
      expect([...before.difference(now)].toSorted()).toEqual((choice.without ?? []).toSorted());
      expect([...now.difference(before)].toSorted()).toEqual((choice.added ?? []).toSorted());
      expect(changesTo(after).toSorted()).toEqual(expectedChanges(choice).toSorted());
    },
  );

  it.each(
    CHOICES_AND_CHANGES.filter(({ further }) => further.forests === undefined).map(
      (choice) => [choice.choice, choice] as const,
    ),
  )('leaves rules that compile, in one order of numbers: %s', (_name, { further }) => {
    const { documents, rules } = ourSide(further);
    expect(rules).toHaveLength(documents.length);
    expect(documents.map((rule) => rule.precedence)).toEqual(documents.map((_, index) => 100 + index));
    const kept = namesOf(documents).filter((name) => NAMES.some(([known]) => known === name));
    expect(kept).toEqual(NAMES.map(([name]) => name).filter((name) => kept.includes(name)));
  });
});

/** What forests have, in the order in which they were added. */
const FORESTS: readonly { readonly connector: string; readonly has: readonly Owner[] }[] = [
  { connector: 'contoso', has: ['forest', 'exchange', 'lync'] },
  { connector: 'fabrikam', has: ['forest'] },
  { connector: 'tailspin', has: ['forest', 'exchange'] },
];

const EVERYTHING = new Set(
  BEFORE.filter((rule) => rule.connector === 'AD').flatMap((rule) => [
    ...rule.join.flatMap((group) => group.clauses.map((part) => part.connectorSpaceAttribute)),
    ...[...aspects(rule).values()].flatMap((text) => text.match(/[A-Za-z][\w-]*/g) ?? []),
  ]),
);
const ofExchange = (name: string) => /^(?:msExch|mailNickname$|extensionAttribute)/.test(name);

/** The schema of a forest, told attribute by attribute. */
function forestOf({ connector, has }: (typeof FORESTS)[number]): ForestChoice {
  const attributes = [...EVERYTHING].filter(
    (name) =>
      (has.includes('exchange') || !ofExchange(name)) && (has.includes('lync') || !LYNC_ATTRIBUTES.includes(name)),
  );
  return { connector, exchangeSchema: has.includes('exchange'), attributes };
}

describe('the standard rules of several forests', () => {
  const orders = [[0], [1], [2], [0, 1], [1, 0], [0, 1, 2], [2, 1, 0], [1, 2, 0]];

  it.each(orders.map((order) => [order.map((index) => FORESTS[index]!.connector).join(', '), order] as const))(
    'stand together by name, each in the order of the forests, numbered from 100: %s',
    (_names, order) => {
      const forests = order.map((index) => FORESTS[index]!);
      const rules = standardRules({ ...CHOICES, forests: forests.map(forestOf) });
      const expected = NAMES.flatMap(([name, owner]) =>
        owner === 'tenant'
          ? [`AAD: ${name}`]
          : forests.filter(({ has }) => has.includes(owner)).map(({ connector }) => `${connector}: ${name}`),
      );
      expect(rules.map(({ precedence, connector, name }) => `${precedence} ${connector}: ${name}`)).toEqual(
        expected.map((line, index) => `${100 + index} ${line}`),
      );
      expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length);
    },
  );

  it('are, for one forest with everything, numbered as Entra Connect numbers them', () => {
    expect(BEFORE.map(({ precedence, name }) => [precedence, name])).toEqual(
      NAMES.map(([name], index) => [100 + index, name]),
    );
  });

  it('have no group of criteria and no flow on what a forest lacks', () => {
    const [, plain] = FORESTS;
    const rules = standardRules({ ...CHOICES, forests: [forestOf(plain!)] });
    const text = JSON.stringify(
      rules.filter((rule) => rule.connector === plain!.connector && rule.direction === 'inbound'),
    );
    expect(text).not.toMatch(
      /\[(?:msExch|mailNickname|extensionAttribute|msRTCSIP)|connectorSpaceAttribute":"(?:msExch|msRTCSIP|mailNickname)/,
    );
    expect(text).not.toMatch(/"attribute":"(?:msExch|msRTCSIP|mailNickname|extensionAttribute)/);
  });
});

import { describe, expect, it } from 'vitest';
import { compileRules } from '../../engine/rules/compile.ts';
import type { MetaverseSchema } from '../../engine/rules/metaverse-schema.ts';
import type { SyncRule } from '../../engine/rules/rule.ts';
import { ADDED_RULES, DIFFERENCES, NOT_YET, type Difference } from './default-rules-differences.ts';
import { concerns, concernsTarget } from './default-rules-expected.ts';
import {
  inferConnectorSchema,
  readReferenceMetaverse,
  readReferenceRules,
  referenceAvailable,
  unlessAvailable,
} from './default-rules-reference.ts';
import { bothSides, PARAMETERS } from './default-rules-sides.ts';
import { aspects } from './default-rules-text.ts';

function compileReference(rules: readonly SyncRule[], metaverse: MetaverseSchema) {
  const schemas = Map.groupBy(rules, (rule) => rule.connector);
  return compileRules(rules, {
    schemaOf: (connector) => inferConnectorSchema(schemas.get(connector) ?? [], metaverse),
    metaverse,
    parametersOf: () => PARAMETERS,
  });
}

interface Found {
  readonly rule: string;
  readonly aspect: string;
  readonly reference: string | undefined;
  readonly ours: string | undefined;
}

function differencesBetween(reference: SyncRule, own: SyncRule): Found[] {
  const left = aspects(reference);
  const right = aspects(own);
  const all = new Set([...left.keys(), ...right.keys()]);
  return [...all]
    .filter((aspect) => left.get(aspect) !== right.get(aspect))
    .map((aspect) => ({
      rule: own.name,
      aspect,
      reference: left.get(aspect),
      ours: right.get(aspect),
    }));
}

/** Whether the entry is about this; that ours is what it says is shown on generated objects. */
function explains(entry: Difference, { rule, aspect }: Found): boolean {
  if (!concerns(entry, rule)) return false;
  return entry.kind === 'flow'
    ? aspect.startsWith('flow ') && concernsTarget(entry, aspect.slice('flow '.length))
    : entry.kind === aspect;
}

describe.skipIf(!referenceAvailable)(`the default rules of Entra Connect${unlessAvailable}`, () => {
  const reference = referenceAvailable ? readReferenceRules() : [];
  const metaverse = referenceAvailable ? readReferenceMetaverse() : { objectTypes: new Map(), attributes: new Map() };
  const ours = referenceAvailable ? bothSides().ours.documents : [];

  it('are all read', () => {
    expect(reference).toHaveLength(62);
    expect(reference.flatMap((rule) => rule.flows)).toHaveLength(1200);
  });

  it('all compile in our language', () => {
    const result = compileReference(reference, metaverse);
    expect(result.ok ? [] : result.problems).toEqual([]);
    expect(result.ok && result.ruleSet.rules.length).toBe(62);
  });

  it('have twins among ours that are written differently only where a reason is on record', () => {
    const found = ours.flatMap((rule) => {
      const twin = reference.find((candidate) => candidate.name === rule.name);
      return twin === undefined ? [] : differencesBetween(twin, rule);
    });
    expect(found.filter((difference) => !DIFFERENCES.some((entry) => explains(entry, difference)))).toEqual([]);
    const idle = DIFFERENCES.filter((entry) => !found.some((difference) => explains(entry, difference)));
    expect(idle).toEqual([]);
  });

  it('stand in the same order of precedence', () => {
    const names = ours.map((rule) => rule.name);
    const numbered = reference.toSorted((left, right) => left.precedence - right.precedence);
    const expected = numbered.map((rule) => rule.name).filter((name) => names.includes(name));
    expect(names.filter((name) => expected.includes(name))).toEqual(expected);
  });

  it('are all there, but for those on record as not yet built', () => {
    const names = new Set(ours.map((rule) => rule.name));
    const missing = reference.map((rule) => rule.name).filter((name) => !names.has(name));
    expect(missing.toSorted()).toEqual(Object.keys(NOT_YET).toSorted());
  });

  it('are joined by rules that came later, each with its reason on record', () => {
    const known = new Set(reference.map((rule) => rule.name));
    const added = ours.map((rule) => rule.name).filter((name) => !known.has(name));
    expect(added.toSorted()).toEqual(Object.keys(ADDED_RULES).toSorted());
  });
});

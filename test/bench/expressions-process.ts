/**
 * A process that evaluates the expressions of a configuration's rules on the objects of its data directory, again and
 * again, and a few of them beside the same written by hand. Prints one JSON line.
 */

import { isDeepStrictEqual } from 'node:util';
import { openEngine } from '../../engine/api/engine.ts';
import { decodeAttributes, type AttributeValue } from '../../engine/model/attribute-value.ts';
import type { CompiledFlow, CompiledRule, FlowResult, RuleInput } from '../../engine/rules/compiled-rule.ts';
import type { RuleSet } from '../../engine/rules/rule-set.ts';
import type { Reader } from '../../engine/store/database.ts';
import { FOREST } from './company.ts';
import { BY_HAND, type ByHand } from './expressions-by-hand.ts';

export interface ExpressionSamples {
  /** Expressions of the rules that were evaluated at all. */
  readonly expressions: number;
  /** Evaluations a second, one sample a pass. */
  readonly inbound: readonly number[];
  readonly outbound: readonly number[];
  readonly few: readonly number[];
  readonly byHand: readonly number[];
}

interface Job {
  readonly dataDirectory: string;
  readonly passes: number;
}

/** An object with the expressions of the rules that it is in scope of. */
interface Work {
  readonly input: RuleInput;
  readonly flows: readonly CompiledFlow[];
}

/** A sample shorter than this tells of the clock; milliseconds. */
const SHORTEST = 200;

async function main(): Promise<void> {
  const { dataDirectory, passes } = JSON.parse(process.argv[2] ?? '{}') as Job;
  const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
  const { rules } = await engine.runConfiguration();
  const inbound = await inboundWork(engine.store.reader, rules);
  const outbound = await outboundWork(engine.store.reader, rules);
  await engine.close();
  const [few, byHand] = fewOf(rules, inbound);
  const samples: ExpressionSamples = {
    expressions: new Set([...inbound, ...outbound].flatMap(({ flows }) => flows)).size,
    ...sampleAll({ inbound: ownPass(inbound), outbound: ownPass(outbound), few, byHand }, passes),
  };
  process.stdout.write(`${JSON.stringify(samples)}\n`);
}

/** Evaluates everything once; answers how many expressions that were. */
type Pass = () => number;

/** The passes take turns, so that whatever else the machine does hits all of them; the first turn compiles. */
function sampleAll<Name extends string>(passes: { readonly [name in Name]: Pass }, turns: number) {
  const names = Object.keys(passes) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let turn = 0; turn <= turns; turn++) {
    for (const name of names) {
      const rate = rateOf(passes[name]);
      if (turn > 0) samples[name].push(rate);
    }
  }
  return samples;
}

function rateOf(pass: Pass): number {
  let evaluations = 0;
  const began = performance.now();
  let now = began;
  while (now - began < SHORTEST) {
    evaluations += pass();
    now = performance.now();
  }
  return (evaluations * 1000) / (now - began);
}

function ownPass(work: readonly Work[]): Pass {
  return () => {
    let evaluations = 0;
    for (const { input, flows } of work) {
      for (const flow of flows) {
        flow.evaluate(input);
        evaluations++;
      }
    }
    return evaluations;
  };
}

function expressionsOf(rules: readonly CompiledRule[], input: RuleInput): CompiledFlow[] {
  return rules
    .filter((rule) => rule.inScope(input))
    .flatMap(({ rule, flows }) => flows.filter((_flow, index) => rule.flows[index]?.source.type === 'expression'));
}

async function inboundWork(reader: Reader, rules: RuleSet): Promise<Work[]> {
  const rows = await reader.all<{ dn: string; image: string; object_type: string; links: string }>(
    `SELECT o.dn, o.image, o.object_type,
       (SELECT json_group_object(attribute, links) FROM (SELECT attribute, count(*) AS links FROM connector_reference AS r
          WHERE r.object_id = o.id AND r.imported = 1 GROUP BY attribute)) AS links
     FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id WHERE c.name = ? AND o.in_directory = 1`,
    [FOREST],
  );
  return rows.map(({ dn, image, object_type, links }) => {
    const imported = { ...decodeAttributes(image), dn: [dn] };
    const counts = JSON.parse(links) as { readonly [attribute: string]: number };
    const input = { attributes: imported, imported, referenceCount: (name: string) => counts[name] ?? 0 };
    return { input, flows: expressionsOf(rules.inbound(FOREST, object_type), input) };
  });
}

async function outboundWork(reader: Reader, rules: RuleSet): Promise<Work[]> {
  const rows = await reader.all<{ object_type: string; attributes: string }>(
    'SELECT object_type, attributes FROM metaverse_object',
  );
  return rows.map(({ object_type, attributes: text }) => {
    const attributes = decodeAttributes(text);
    const input = { attributes, imported: attributes, referenceCount: () => 0 };
    return { input, flows: expressionsOf(rules.outbound(object_type), input) };
  });
}

/** Passes over the same people with the expressions that are written by hand, too: the language's, and those. */
function fewOf(rules: RuleSet, work: readonly Work[]): readonly [Pass, Pass] {
  const users = rules.inbound(FOREST, 'user');
  const flows = BY_HAND.map(({ target, expression }) => {
    const found = users
      .flatMap(({ rule, flows: compiled }) =>
        compiled.filter((_flow, index) => {
          const { source, target: name } = rule.flows[index]!;
          return name === target && source.type === 'expression' && source.expression === expression;
        }),
      )
      .at(0);
    if (!found) throw new Error(`the standard rules have no such expression for ${target} any more: ${expression}`);
    return found;
  });
  const hands = BY_HAND.map(({ byHand }) => byHand);
  const people = work.filter(({ flows: own }) => own.some((flow) => flows.includes(flow))).map(({ input }) => input);
  for (const input of people) hands.forEach((byHand, index) => holdAgainst(flows[index]!, byHand, input));
  const passOf =
    <F>(functions: readonly F[], call: (one: F, input: RuleInput) => unknown): Pass =>
    () => {
      for (const input of people) for (const one of functions) call(one, input);
      return people.length * functions.length;
    };
  return [passOf(flows, (flow, input) => flow.evaluate(input)), passOf(hands, (byHand, input) => byHand(input))];
}

function holdAgainst(flow: CompiledFlow, byHand: ByHand, input: RuleInput): void {
  const ours = valuesOf(flow.evaluate(input));
  const theirs = byHand(input);
  if (isDeepStrictEqual(ours, theirs)) return;
  throw new Error(
    `${flow.target} of ${String(input.attributes['dn']?.[0])}: ${String(ours)}, by hand ${String(theirs)}`,
  );
}

function valuesOf(result: FlowResult): readonly AttributeValue[] | undefined {
  return result.kind === 'values' ? result.values : undefined;
}

await main();

/** What a draft's flows give, beside what their targets have now and where that comes from. */

import { traceFlows, type TracedFlow } from '../../../explain/lineage.ts';
import { shownValue, type ShownValue } from '../../../explain/show.ts';
import { sameValues, type AttributeValue } from '../../../model/attribute-value.ts';
import type { CompiledRule, FlowResult } from '../../../rules/compiled-rule.ts';
import { holdsFlows } from '../../../rules/rule-set.ts';
import type { SyncRule } from '../../../rules/rule.ts';
import type { TrialContext } from './context.ts';
import type { TriedDraft, TriedFlow } from './draft.ts';
import type { Subject } from './subject.ts';

export type FlowOutcome =
  | { readonly kind: 'values'; readonly values: readonly ShownValue[] }
  | { readonly kind: 'null' | 'ignore' | 'authoritative-null' | 'invalid' }
  | { readonly kind: 'error'; readonly message: string; readonly position: number }
  | { readonly kind: 'references'; readonly count: number };

export type FlowEffect =
  'same' | 'changes' | 'loses' | 'once' | 'nothing' | 'not-carried' | 'stays-out' | 'error' | 'invalid';

export interface Origin {
  readonly rule: string;
  readonly name: string;
  readonly precedence: number;
  readonly flow: string;
  readonly connector: string;
}

export interface FlowTrial {
  readonly index: number;
  readonly target: string;
  readonly text: string;
  readonly result: FlowOutcome;
  readonly current: {
    readonly values: readonly ShownValue[];
    readonly count: number;
    readonly from: Origin | null;
  };
  readonly effect: FlowEffect;
}

/** What the targets have now. */
interface Present {
  /** There is something that has it: an identity inbound, an object of the connector outbound. */
  readonly exists: boolean;
  values(target: string): readonly AttributeValue[];
  count(target: string): number;
  from(target: string): Origin | null;
}

export async function tryFlows(
  context: TrialContext,
  draft: TriedDraft,
  subject: Subject,
  inScope: boolean | null,
): Promise<FlowTrial[]> {
  const inbound = draft.rule.direction === 'inbound';
  const held = draft.rule.linkType === 'JoinNoFlow' || areHeld(context, draft.rule, subject);
  const still = inScope === false ? 'stays-out' : held ? 'nothing' : undefined;
  const present = await (inbound ? presentIdentity(context, subject) : presentObject(context, draft.rule, subject));
  return draft.flows.map((flow) => {
    const raw = flow.compiled?.evaluate(subject.input);
    const result = outcomeOf(flow, raw, subject);
    return {
      ...{ index: flow.index, target: flow.target, text: flow.text, result },
      current: {
        values: present.values(flow.target).map(shownValue),
        count: present.count(flow.target),
        from: present.from(flow.target),
      },
      effect: still
        ? without(result, still)
        : carried(context, draft.rule, flow, effectOf(draft.rule, flow, raw, result, present)),
    };
  });
}

/** Whether a rule in force holds back whatever flows between the object and the metaverse in this direction. */
function areHeld({ rules }: TrialContext, rule: SyncRule, { input }: Subject): boolean {
  const { direction, connector, connectorSpaceObjectType, metaverseObjectType } = rule;
  const beside =
    direction === 'inbound'
      ? rules.inbound(connector, connectorSpaceObjectType)
      : rules.outbound(metaverseObjectType).filter((other) => other.rule.connector === connector);
  return beside.some((other) => other.rule.id !== rule.id && holdsFlows(other) && other.inScope(input));
}

function outcomeOf({ compiled }: TriedFlow, raw: FlowResult | undefined, { input }: Subject): FlowOutcome {
  if (!compiled || !raw) return { kind: 'invalid' };
  if (compiled.referenceSource !== undefined) {
    return { kind: 'references', count: input.referenceCount(compiled.referenceSource) };
  }
  return raw.kind === 'values' ? { kind: 'values', values: raw.values.map(shownValue) } : raw;
}

/** What a back end cannot write never changes there, however often the rule asks for it. */
function carried(context: TrialContext, rule: SyncRule, { target }: TriedFlow, effect: FlowEffect): FlowEffect {
  const asked = effect === 'changes' && rule.direction === 'outbound' && target !== 'dn';
  return asked && !context.carries(rule.connector, rule.connectorSpaceObjectType, target) ? 'not-carried' : effect;
}

/** Of a flow that has no effect whatever it gives; that it fails is said all the same. */
function without({ kind }: FlowOutcome, otherwise: FlowEffect): FlowEffect {
  return kind === 'error' || kind === 'invalid' ? kind : otherwise;
}

function effectOf(
  rule: SyncRule,
  { compiled, target }: TriedFlow,
  raw: FlowResult | undefined,
  result: FlowOutcome,
  present: Present,
): FlowEffect {
  if (!compiled || !raw || result.kind === 'invalid') return 'invalid';
  if (result.kind === 'error') return 'error';
  if (rule.direction === 'outbound' && compiled.applyOnce && present.exists) return 'once';
  if (result.kind === 'ignore') return 'nothing';
  const from = present.from(target);
  const own = from?.rule === rule.id;
  const merges = compiled.mergeType === 'Merge' || compiled.mergeType === 'MergeCaseInsensitive';
  if (from && !own && from.precedence < rule.precedence && !merges) return 'loses';
  const before = present.values(target);
  // Another rule's value, or none, stays where this one has nothing to say.
  if (result.kind === 'null') return own && before.length > 0 ? 'changes' : 'nothing';
  if (result.kind === 'references') return present.count(target) === result.count ? 'same' : 'changes';
  const after = raw.kind === 'values' ? raw.values : [];
  if (merges) return after.every((value) => before.some((one) => sameValues([one], [value]))) ? 'same' : 'changes';
  return sameValues(before, after) ? 'same' : 'changes';
}

/** Inbound: lineage is stored with every identity. */
async function presentIdentity({ reader, rules }: TrialContext, { identity }: Subject): Promise<Present> {
  if (!identity) return NOTHING;
  const numbers = await reader.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
  const ids = new Map(numbers.map((row) => [row.number, row.rule_id]));
  const objects = await reader.all<{ id: number; name: string }>(
    'SELECT o.id, c.name FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id WHERE o.mv_id = ?',
    [identity.id],
  );
  const sources = await reader.all<{ attribute: string; rule: number; cs_id: number }>(
    'SELECT attribute, rule, cs_id FROM metaverse_reference_source WHERE mv_id = ?',
    [identity.id],
  );
  const links = await reader.all<{ attribute: string; links: number }>(
    'SELECT attribute, count(*) AS links FROM metaverse_reference WHERE mv_id = ? AND present = 1 GROUP BY attribute',
    [identity.id],
  );
  const bySource = new Map(sources.map((row) => [row.attribute, [row.rule, row.cs_id] as const]));
  return {
    exists: true,
    values: (target) => identity.attributes[target] ?? [],
    count: (target) => links.find((row) => row.attribute === target)?.links ?? 0,
    from(target) {
      const winner = identity.lineage[target]?.[0] ?? bySource.get(target);
      if (!winner) return null;
      const [number, csId] = winner;
      const rule = rules.rules.find((candidate) => candidate.rule.id === ids.get(number));
      return rule ? originOf(rule, target, objects.find(({ id }) => id === csId)?.name ?? rule.rule.connector) : null;
    },
  };
}

/** Outbound: decided here once more, by the rules in force. */
async function presentObject(
  { reader, rules }: TrialContext,
  rule: SyncRule,
  { identity, objects, input }: Subject,
): Promise<Present> {
  const [object] = objects;
  if (!identity || !object) return NOTHING;
  const { row, expected } = object;
  const inScope = rules
    .outbound(identity.objectType)
    .filter(
      (candidate) =>
        candidate.rule.connector === rule.connector &&
        candidate.rule.connectorSpaceObjectType === row.object_type &&
        candidate.inScope(input),
    );
  const traced = traceFlows(inScope, input, row.in_directory === 0 && row.anchor === null);
  const links = await reader.all<{ attribute: string; links: number }>(
    `SELECT attribute, count(*) AS links FROM connector_reference
     WHERE object_id = ? AND (imported = 1 OR pending > 0) AND pending >= 0 GROUP BY attribute`,
    [row.id],
  );
  return {
    exists: row.in_directory === 1 || row.anchor !== null,
    values: (target) => (target === 'dn' ? [row.dn] : (expected[target] ?? [])),
    count: (target) => links.find((one) => one.attribute === target)?.links ?? 0,
    from(target) {
      const winner = traced.find((one: TracedFlow) => one.won && one.flow.target === target);
      return winner ? originOf(winner.rule, target, rule.connector) : null;
    },
  };
}

const NOTHING: Present = { exists: false, values: () => [], count: () => 0, from: () => null };

function originOf({ rule, flows }: CompiledRule, target: string, connector: string): Origin {
  const flow = flows.find((candidate) => candidate.target === target)?.text ?? '';
  return { rule: rule.id, name: rule.name, precedence: rule.precedence, flow, connector };
}

/** The rows of the chain: a row a metaverse attribute with everything that flows into it and out of it. */

import type { MetaverseObject } from '../metaverse/objects.ts';
import { sameValues, type AttributeValue } from '../model/attribute-value.ts';
import type { RuleInput } from '../rules/compiled-rule.ts';
import { columnKey, type ChainObject, type NumberedContext } from './chain-object.ts';
import { partsOf, traceFlows, type FlowKind, type TracedFlow } from './lineage.ts';
import { shownValue, type ShownValue } from './show.ts';

export type CellState = 'equal' | 'different' | 'pending' | 'lost' | 'alone';

export interface ChainCell {
  readonly column: string;
  readonly attribute: string;
  readonly values: readonly ShownValue[];
  readonly count: number;
  readonly state: CellState;
}

export interface ChainLineage {
  readonly direction: 'inbound' | 'outbound';
  readonly column: string;
  readonly rule: string;
  readonly ruleId: string;
  readonly precedence: number;
  readonly flow: string;
  readonly kind: FlowKind;
  readonly target: string;
  readonly won: boolean;
}

export interface ChainRow {
  readonly attribute: string;
  readonly flows: boolean;
  readonly cells: readonly ChainCell[];
  readonly lineage: readonly ChainLineage[];
}

/** A flow along one arrow, with the connector attributes at its outer end. */
interface Strand {
  readonly object: ChainObject;
  readonly direction: 'inbound' | 'outbound';
  /** The metaverse attribute of the row it belongs to. */
  readonly row: string;
  /** Attributes of the connector object: read by an inbound flow, or the target of an outbound one. */
  readonly outer: readonly string[];
  readonly lineage: ChainLineage;
}

/** More of an attribute than anybody compares by eye; the count says how many there are. */
const LISTED = 50;

export function chainRows(
  context: NumberedContext,
  objects: readonly ChainObject[],
  identity: MetaverseObject | undefined,
): ChainRow[] {
  if (!identity) return objects.flatMap((object) => looseRows(object, new Set()));
  const strands = [...inboundStrands(context, objects, identity), ...outboundStrands(context, objects, identity)];
  const names = new Set([...Object.keys(identity.attributes), ...strands.map((strand) => strand.row)]);
  const flowing = [...names].sort().map((name): ChainRow => {
    const own = strands.filter((strand) => strand.row === name);
    return {
      attribute: name,
      flows: own.length > 0,
      cells: cellsOf(name, own, identity),
      lineage: own.map((strand) => strand.lineage),
    };
  });
  const shown = (object: ChainObject) =>
    new Set(strands.flatMap((strand) => (strand.object === object ? strand.outer : [])));
  return [...flowing, ...objects.flatMap((object) => looseRows(object, shown(object)))];
}

function inboundStrands(
  { rules, ruleIds }: NumberedContext,
  objects: readonly ChainObject[],
  identity: MetaverseObject,
): Strand[] {
  return Object.entries(identity.lineage).flatMap(([attribute, contributions]) =>
    contributions.flatMap(([number, csId], place): Strand[] => {
      const object = objects.find((candidate) => candidate.row.id === csId);
      if (!object) return [];
      const ruleId = ruleIds.get(number) ?? String(number);
      const rule = rules?.rules.find((candidate) => candidate.rule.id === ruleId);
      const flow = rule?.flows.find((candidate) => candidate.target === attribute);
      const parts = rule && flow ? partsOf(rule, flow) : { kind: 'expression' as const, reads: [] };
      const merges = flow?.mergeType === 'Merge' || flow?.mergeType === 'MergeCaseInsensitive';
      const lineage: ChainLineage = {
        direction: 'inbound',
        column: columnKey(object, 'space'),
        rule: rule?.rule.name ?? ruleId,
        ruleId,
        precedence: rule?.rule.precedence ?? 0,
        flow: flow?.text ?? '',
        kind: parts.kind,
        target: attribute,
        won: place === 0 || merges,
      };
      return [{ object, direction: 'inbound', row: attribute, outer: parts.reads, lineage }];
    }),
  );
}

function outboundStrands(
  { rules }: NumberedContext,
  objects: readonly ChainObject[],
  identity: MetaverseObject,
): Strand[] {
  const { attributes, objectType } = identity;
  const input: RuleInput = { attributes, imported: attributes, referenceCount: () => 0 };
  return objects.flatMap((object) => {
    const own = (rules?.outbound(objectType) ?? []).filter(
      ({ rule }) => rule.connector === object.connector && rule.connectorSpaceObjectType === object.row.object_type,
    );
    const inScope = own.filter((rule) => rule.inScope(input));
    const adding = object.row.in_directory === 0 && object.row.anchor === null;
    return traceFlows(inScope, input, adding)
      .filter(({ flow }) => flow.referenceSource === undefined)
      .map((traced) => outboundStrand(object, traced, attributes));
  });
}

function outboundStrand(object: ChainObject, traced: TracedFlow, attributes: MetaverseObject['attributes']): Strand {
  const { rule, flow, kind, reads, won } = traced;
  // Beside the attribute of its own name where it reads that; else beside the first that has a value.
  const row =
    reads.find((name) => name === flow.target) ?? reads.find((name) => name in attributes) ?? reads[0] ?? flow.target;
  const lineage: ChainLineage = {
    direction: 'outbound',
    column: columnKey(object, 'space'),
    rule: rule.rule.name,
    ruleId: rule.rule.id,
    precedence: rule.rule.precedence,
    flow: flow.text,
    kind,
    target: flow.target,
    won,
  };
  return { object, direction: 'outbound', row, outer: [flow.target], lineage };
}

function cellsOf(name: string, strands: readonly Strand[], identity: MetaverseObject): ChainCell[] {
  const central = identity.attributes[name] ?? [];
  const cells: ChainCell[] = [];
  const seen = new Set<string>();
  for (const { object, direction, outer, lineage } of strands) {
    for (const attribute of outer) {
      const key = `${object.row.id} ${attribute}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const winners = strands.some(
        (strand) => strand.object === object && strand.outer.includes(attribute) && strand.lineage.won,
      );
      const lost = direction === 'inbound' && !lineage.won && !winners;
      cells.push(...objectCells(object, attribute, central, lost));
    }
  }
  if (central.length > 0) {
    const state = cells.length === 0 ? 'alone' : 'equal';
    cells.push({ column: 'metaverse', attribute: name, ...cut(central), state });
  }
  return cells;
}

/** The two cells of an attribute of a connector object: as imported, and with what is pending. */
function objectCells(
  object: ChainObject,
  attribute: string,
  central: readonly AttributeValue[] | undefined,
  lost: boolean,
): ChainCell[] {
  const { pending } = object;
  const waits = pending !== undefined && (attribute in pending.attributes || attribute in pending.awaiting);
  const values = {
    directory: valuesIn(object, 'directory', attribute),
    space: valuesIn(object, 'space', attribute),
  };
  const state = (own: readonly AttributeValue[]): CellState => {
    if (waits) return 'pending';
    if (central === undefined) return 'alone';
    if (sameValues(own, central)) return 'equal';
    return lost ? 'lost' : 'different';
  };
  return (['directory', 'space'] as const).flatMap((image) =>
    values[image].length === 0 && !waits
      ? []
      : [{ column: columnKey(object, image), attribute, ...cut(values[image]), state: state(values[image]) }],
  );
}

function valuesIn(object: ChainObject, image: 'directory' | 'space', attribute: string): readonly AttributeValue[] {
  if (attribute === 'dn') return [object.row.dn];
  return (image === 'directory' ? object.image : object.expected)[attribute] ?? [];
}

/** What a connector object has and no rule carries. */
function looseRows(object: ChainObject, shown: ReadonlySet<string>): ChainRow[] {
  const names = new Set([...Object.keys(object.image), ...Object.keys(object.expected)]);
  return [...names]
    .filter((name) => !shown.has(name))
    .sort()
    .map((attribute) => ({
      attribute,
      flows: false,
      cells: objectCells(object, attribute, undefined, false),
      lineage: [],
    }));
}

function cut(values: readonly AttributeValue[]): Pick<ChainCell, 'values' | 'count'> {
  return { values: values.slice(0, LISTED).map(shownValue), count: values.length };
}

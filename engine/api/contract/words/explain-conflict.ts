/** A conflict in words: what is, what the service will do, the remedy. */

import type { CallResult } from '../contract.ts';
import type { Catalogue } from './catalogue.ts';
import { ENGLISH } from './english/english.ts';
import { fill, type Facts } from './fill.ts';

export type ContractConflict = CallResult<'conflicts'>['conflicts'][number];
export type ConflictParty = ContractConflict['object'];

export interface ConflictExplanation {
  readonly what: string;
  readonly will: string;
  readonly remedy: string;
}

export function explainConflict(conflict: ContractConflict, catalogue: Catalogue = ENGLISH): ConflictExplanation {
  const { kind, severity, attribute, value, detail, object, other } = conflict;
  const words = catalogue.conflicts[kind];
  if (!words) throw new RangeError(`The catalogue ${catalogue.language} has no words for ${kind}`);
  const typeName = (type: unknown) =>
    typeof type === 'string' ? (catalogue.objectTypes[type]?.one ?? type) : undefined;
  const facts: Facts = {
    ...detail,
    ...{ severity, attribute: attribute ?? undefined, value: value ?? undefined },
    ...{ object: object.name, other: other?.name },
    type: typeName(object.objectType),
    otherType: typeName(detail['otherType']),
  };
  const variant = Object.entries(words.variants ?? {}).find(([condition]) => holds(condition, facts))?.[1];
  const say = (template: string) => fill(template, facts, catalogue.language);
  const { what, why, remedy } = { ...words, ...variant };
  const doubts = typeof detail['doubts'] === 'string' ? detail['doubts'].split(' ') : [];
  const will = [why, ...doubts.map((doubt) => catalogue.conflictDoubts[doubt] ?? doubt)].map(say).join(' ');
  return { what: say(what), will, remedy: say(remedy) };
}

function holds(condition: string, facts: Facts): boolean {
  const [name = '', value] = condition.split('=', 2);
  const fact = facts[name];
  return value === undefined ? fact !== undefined && fact !== '' : String(fact) === value;
}

/** A fault in words. For interfaces; the engine itself never comes here. */

import type { ContractFault } from '../contract.ts';
import type { Catalogue, CounterWords, FaultWords, ResultWords } from './catalogue.ts';
import { ENGLISH } from './english/english.ts';
import { fill, type Facts } from './fill.ts';

export interface Explanation {
  /** What happened to which object. */
  readonly what: string;
  /** Why, as far as known. */
  readonly why: string;
  /** What to do. */
  readonly remedy: string;
  readonly code: string;
}

export function explainFault(fault: ContractFault, catalogue: Catalogue = ENGLISH): Explanation {
  const facts = factsOf(fault, catalogue);
  const words = wordsFor(fault.code, facts, catalogue);
  const say = (template: string) => fill(template, facts, catalogue.language);
  return { what: say(words.what), why: say(words.why), remedy: say(words.remedy), code: fault.code };
}

/** The words before they are filled, with the variant that fits; those of `unexpected` for a code nobody knows. */
export function wordsFor(code: string, facts: Facts, catalogue: Catalogue = ENGLISH): FaultWords {
  const words = catalogue.faults[code] ?? catalogue.faults['unexpected'];
  if (!words) throw new RangeError(`The catalogue ${catalogue.language} has no words for unexpected faults`);
  const variant = Object.entries(words.variants ?? {}).find(([condition]) => holds(condition, facts));
  return variant ? { ...words, ...variant[1] } : words;
}

function holds(condition: string, facts: Facts): boolean {
  const [name = '', value] = condition.split('=', 2);
  const fact = facts[name];
  return value === undefined ? fact !== undefined && fact !== '' : String(fact) === value;
}

/** Everything a text may name: the fault's details, and its object by as good a name as there is. */
export function factsOf(fault: ContractFault, catalogue: Catalogue = ENGLISH): Facts {
  const { object = {}, detail } = fault;
  const name = object.name ?? nameInDn(object.dn) ?? object.anchor;
  const type = object.objectType === undefined ? undefined : catalogue.objectTypes[object.objectType]?.one;
  const facts: { [fact: string]: Facts[string] } = {
    ...Object.fromEntries(Object.entries(detail).map(([fact, value]) => [fact, trimmed(value)])),
    problem: detail['code'],
    code: fault.code,
    stage: fault.stage,
  };
  const { problems } = detail;
  // The two connectors measure from opposite sides.
  const skew = detail['clockSkewSeconds'] ?? detail['clockAheadSeconds'];
  const found = {
    otherProblems: typeof problems === 'number' && problems > 1 ? problems - 1 : undefined,
    secondsApart: typeof skew === 'number' ? Math.abs(skew) : undefined,
    server: detail['server'] ?? detail['host'],
    object: name ?? object.connector,
    type,
    connector: object.connector ?? detail['connector'],
    dn: object.dn,
    anchor: object.anchor,
    attribute: fault.attribute ?? detail['attribute'],
  };
  for (const [fact, value] of Object.entries(found)) if (value !== undefined && value !== '') facts[fact] = value;
  return facts;
}

/** Active Directory ends its diagnostics with a zero. */
function trimmed(value: string | number | boolean): string | number | boolean {
  return typeof value === 'string' ? value.replaceAll('\0', '').trim() : value;
}

/** The first value of a DN, its escapes undone as far as a reader cares: `CN=Berg\, Anna,OU=...` is `Berg, Anna`. */
function nameInDn(dn: string | undefined): string | undefined {
  if (dn === undefined || dn === '') return undefined;
  const first = /^[A-Za-z0-9.-]+=((?:\\.|[^,\\])*)/.exec(dn)?.[1];
  return first === undefined ? dn : first.replaceAll(/\\(.)/g, '$1');
}

const UNKNOWN_TONE = 'notice';

export function resultWords(result: string, catalogue: Catalogue = ENGLISH): ResultWords {
  return catalogue.results[result] ?? { name: result, meaning: result, tone: UNKNOWN_TONE };
}

export function cycleStatusWords(status: string, catalogue: Catalogue = ENGLISH): ResultWords {
  return catalogue.cycleStatuses[status] ?? { name: status, meaning: status, tone: UNKNOWN_TONE };
}

export function counterWords(profile: string, counter: string, catalogue: Catalogue = ENGLISH): CounterWords {
  const step = profile.endsWith('Import') ? 'import' : profile === 'Export' ? 'export' : 'synchronization';
  return catalogue.counters[step]?.[counter] ?? { label: counter, meaning: counter };
}

/** `1 user`, `1,204 users`; a type nobody knows keeps its name. */
export function countObjects(count: number, objectType: string, catalogue: Catalogue = ENGLISH): string {
  const words = catalogue.objectTypes[objectType] ?? { one: objectType, many: objectType };
  const number = new Intl.NumberFormat(catalogue.language).format(count);
  return `${number} ${count === 1 ? words.one : words.many}`;
}

/** `1 request`, `1,204 requests`. */
export function countText(profile: string, counter: string, count: number, catalogue: Catalogue = ENGLISH): string {
  const { label, one } = counterWords(profile, counter, catalogue);
  return `${new Intl.NumberFormat(catalogue.language).format(count)} ${count === 1 ? (one ?? label) : label}`;
}

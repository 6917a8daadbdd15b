/** Changes of the rules in a configuration, each a new document. Pure; whether the rules then hold together is `check.ts`. */

import type { SyncRule } from '../../rules/rule.ts';
import type { Configuration } from '../configuration.ts';
import { standardRulesOf } from '../rules-of.ts';
import { freePrecedences, renumbered, type Place, type Renumbering } from './numbers.ts';
import { refusal, unknownRule } from './refusals.ts';

function withRules(configuration: Configuration, rules: Partial<Configuration['rules']>): Configuration {
  return { ...configuration, rules: { ...configuration.rules, ...rules } };
}

/** As a rule of one's own, whatever it was written as. */
function asOwn(rule: SyncRule): SyncRule {
  return { ...rule, immutable: false };
}

/** New rules at the end, known ones in their place; `disable` are standard rules or one's own. */
export function putRules(
  configuration: Configuration,
  rules: readonly SyncRule[],
  disable: readonly string[] = [],
): Configuration {
  const fresh = new Map(rules.map((rule) => [rule.id, asOwn(rule)]));
  const kept = configuration.rules.custom.map((rule) => fresh.get(rule.id) ?? rule);
  const known = new Set(kept.map((rule) => rule.id));
  const added = [...fresh.values()].filter((rule) => !known.has(rule.id));
  const changed = withRules(configuration, { custom: [...kept, ...added] });
  return disable.length > 0 ? setDisabled(changed, disable, true) : changed;
}

/** Throws `rule-not-found`, and `rule-standard` for a standard rule. */
export function removeRule(configuration: Configuration, id: string, enableOriginal: boolean): Configuration {
  const { custom } = configuration.rules;
  const rule = custom.find((candidate) => candidate.id === id);
  if (!rule) throw noOwnRule(configuration, id);
  const without = withRules(configuration, { custom: custom.filter((candidate) => candidate !== rule) });
  return enableOriginal && rule.copyOf !== undefined ? setDisabled(without, [rule.copyOf], false) : without;
}

/** Throws `rule-not-found`. */
export function setDisabled(configuration: Configuration, ids: readonly string[], disabled: boolean): Configuration {
  const { custom } = configuration.rules;
  const wanted = new Set(ids);
  const own = new Set(custom.map((rule) => rule.id));
  const standard = new Set(standardRulesOf(configuration).map((rule) => rule.id));
  const off = new Set(configuration.rules.disabled);
  for (const id of ids) {
    if (own.has(id)) continue;
    if (!standard.has(id) && !off.has(id)) throw unknownRule(id);
    if (disabled) off.add(id);
    else off.delete(id);
  }
  return withRules(configuration, {
    custom: custom.map((rule) => (wanted.has(rule.id) ? { ...rule, disabled } : rule)),
    disabled: [...off],
  });
}

export interface Moved {
  readonly configuration: Configuration;
  readonly renumbered: readonly Renumbering[];
}

/** Throws `rule-not-found`, `rule-standard`, and `no-free-precedence` where every number is taken. */
export function moveRule(configuration: Configuration, id: string, place: Place): Moved {
  const { custom } = configuration.rules;
  const anchor = 'before' in place ? place.before : place.after;
  for (const wanted of [id, anchor]) {
    if (!custom.some((rule) => rule.id === wanted)) throw noOwnRule(configuration, wanted);
  }
  const changes = id === anchor ? [] : renumbered(custom, id, place);
  if (!changes) throw refusal('no-free-precedence', { rule: id });
  const numbers = new Map(changes.map((change) => [change.id, change.to]));
  const moved = custom.map((rule) => ({ ...rule, precedence: numbers.get(rule.id) ?? rule.precedence }));
  return { configuration: withRules(configuration, { custom: moved }), renumbered: changes };
}

/**
 * A rule of one's own like the given one, with the highest number that is free: next before the standard rules, whatever
 * stands in its way. Throws `rule-not-found` and `no-free-precedence`.
 */
export function cloneRule(configuration: Configuration, id: string, newId: string): SyncRule {
  const { custom } = configuration.rules;
  const standard = standardRulesOf(configuration).find((rule) => rule.id === id);
  const rule = standard ?? custom.find((candidate) => candidate.id === id);
  if (!rule) throw unknownRule(id);
  const precedence = freePrecedences(custom).at(-1);
  if (precedence === undefined) throw refusal('no-free-precedence', { rule: id });
  const copyOf = standard ? id : rule.copyOf;
  return {
    ...asOwn(rule),
    ...{ id: newId, precedence, disabled: false },
    ...(copyOf === undefined ? {} : { copyOf }),
  };
}

function noOwnRule(configuration: Configuration, id: string) {
  const standard = standardRulesOf(configuration).find((rule) => rule.id === id);
  return standard ? refusal('rule-standard', { rule: standard.name }) : unknownRule(id);
}

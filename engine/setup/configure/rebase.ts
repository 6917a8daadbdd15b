/**
 * A draft that began from a configuration which somebody else has changed since (staging mode, another forest's account):
 * what only they changed is taken over, what only the draft changed stays, and what both changed needs a person.
 */

import { FaultError } from '../../model/fault.ts';
import type { OpenAnswers } from '../answers.ts';

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

/** Throws `draft-outdated` with the place where both sides say something else. */
export function rebase(base: OpenAnswers, theirs: OpenAnswers, mine: OpenAnswers): OpenAnswers {
  return merge(base, theirs, mine, []) as OpenAnswers;
}

function merge(base: unknown, theirs: unknown, mine: unknown, path: readonly string[]): unknown {
  if (same(base, theirs) || same(theirs, mine)) return mine;
  if (same(base, mine)) return theirs;
  if (isRecord(base) && isRecord(theirs) && isRecord(mine)) {
    const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
    const merged = keys.map((key) => [key, merge(base[key], theirs[key], mine[key], [...path, key])] as const);
    return Object.fromEntries(merged.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(mine)) {
    const list: List = mine;
    const names = namesOf(list);
    if (!names.includes(null) && isNamedLike(base, names) && isNamedLike(theirs, names)) {
      return list.map((item, index) => merge(base[index], theirs[index], item, [...path, `${index}`]));
    }
  }
  const detail = { path: path.join('.') };
  throw new FaultError({ code: 'draft-outdated', stage: 'setup', detail, retry: 'never' });
}

type List = readonly unknown[];

/** Lists of the same named things in the same order can be held against each other one by one. */
function namesOf(list: List): List {
  return list.map((item) => (isRecord(item) ? (item['name'] ?? item['domain'] ?? null) : null));
}

function isNamedLike(list: unknown, names: List): list is List {
  return Array.isArray(list) && same(namesOf(list), names);
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

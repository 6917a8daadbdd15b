/** The words of checks by area and id. Both come from the engine: one that is not known here keeps its own name. */

import { ENGLISH_WORDS } from '../../words/english/english.ts';
import { useFormats, useWords, type Facts, type WordKey } from '../../words/words.tsx';

const AREAS = ENGLISH_WORDS.setup.checks;
/** `house`: this computer and the engine itself. */
export type CheckArea = 'tenant' | 'forest' | 'rights' | 'house';

export interface CheckWords {
  name(area: CheckArea, id: string): string;
  /** What was found, from the facts; nothing where the name says it all. */
  passed(area: CheckArea, id: string, facts: Facts): string;
}

export function useCheckWords(): CheckWords {
  const t = useWords();
  const formats = useFormats();
  const say = (area: CheckArea, id: string, what: 'name' | 'passed', facts?: Facts): string | undefined => {
    if (!Object.hasOwn(AREAS[area], id)) return undefined;
    return t(`setup.checks.${area}.${id}.${what}` as WordKey, facts);
  };
  return {
    name: (area, id) => say(area, id, 'name') ?? id,
    passed: (area, id, facts) => say(area, id, 'passed', readable(facts, formats.dateTime)) ?? '',
  };
}

/** Instants become times as the language writes them; clocks differ by their distance, whichever is ahead. */
function readable(facts: Facts, dateTime: (value: string) => string): Facts {
  const shown = Object.entries(facts).map(([name, value]) => {
    const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
    return [name, isInstant ? dateTime(value) : value] as const;
  });
  const skew = facts['clockSkewSeconds'];
  const apart = typeof skew === 'number' ? [['secondsApart', Math.abs(skew)] as const] : [];
  return Object.fromEntries([...shown, ...apart]);
}

/** The choice as a sentence: how many people, what is left out or taken in alone, what becomes of new containers. */

import { useFormats, useWords } from '../../words/words.tsx';
import type { ChosenDomain } from '../state/domains.ts';
import { isEverything, isNothing, peopleIn } from '../state/scope.ts';
import type { Container } from './forest-tree.ts';

interface ScopeSentenceProps {
  readonly forest: string;
  readonly chosen: readonly ChosenDomain[];
  readonly nodes: ReadonlyMap<string, Container>;
  readonly newContainers: 'include' | 'exclude';
}

/** Names in a sentence; more are a number. */
const NAMED = 3;

export function ScopeSentence({ forest, chosen, nodes, newContainers }: ScopeSentenceProps) {
  const t = useWords();
  const formats = useFormats();
  const counts = chosen.map(({ ticks }) => peopleIn(ticks, nodes));
  const roots = chosen.map(({ root }) => nodes.get(root)?.peopleBelow ?? undefined);
  const people = sum(counts);
  const all = sum(roots);
  const nothing = chosen.every(({ ticks }) => isNothing(ticks));
  const everything = chosen.every(({ ticks }) => isEverything(ticks));
  const facts = { forest, people, all: all === undefined ? undefined : formats.number(all) };
  const first = nothing
    ? t('setup.filtering.sentence.none', facts)
    : people === undefined || all === undefined
      ? t('setup.filtering.sentence.counting', facts)
      : t(everything ? 'setup.filtering.sentence.all' : 'setup.filtering.sentence.some', facts);
  const named = chosen.flatMap((domain) => exceptions(domain, nodes));
  const say = (kind: 'left' | 'only'): string => {
    const names = named.filter(({ on }) => on === (kind === 'only')).map(({ name }) => name);
    if (names.length === 0 || nothing) return '';
    const more = names.length - NAMED;
    const facts = { names: formats.list(names.slice(0, NAMED)), more: formats.number(Math.max(0, more)) };
    return t(`setup.filtering.sentence.${kind}${more > 0 ? 'More' : ''}`, facts);
  };
  const third = nothing
    ? ''
    : t(`setup.filtering.sentence.${newContainers === 'include' ? 'newIncluded' : 'newExcluded'}`);
  return (
    <span role="status" data-sentence="scope">
      {[first, say('only'), say('left'), third].filter((part) => part !== '').join(' ')}
    </span>
  );
}

function sum(counts: readonly (number | undefined)[]): number | undefined {
  let total = 0;
  for (const count of counts) {
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

/** What differs from the domain's own tick, on the top of its branch. */
function exceptions({ ticks, root, fqdn }: ChosenDomain, nodes: ReadonlyMap<string, Container>) {
  if (isNothing(ticks)) return [{ name: fqdn, on: false }];
  const whole = ticks.get(root) === true;
  return [...ticks]
    .filter(([guid, on]) => guid !== root && on !== whole)
    .map(([guid, on]) => ({ name: nodes.get(guid)?.name ?? guid, on }));
}

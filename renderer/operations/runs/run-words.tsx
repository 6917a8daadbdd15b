/** Runs in words: what they did, how they went. */

import { countText, resultWords } from '../../../engine/api/contract/words/explain.ts';
import type { Catalogue } from '../../../engine/api/contract/words/catalogue.ts';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { Outcome } from '../../ui/outcome.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';

export type ListedRun = CallResult<'runs'>['runs'][number];

/** Traffic and what stayed as it was say nothing about what a run did. */
const NO_CHANGE = new Set(['unchanged', 'filtered', 'requests', 'retries', 'throttled', 'withoutFlowUpdates']);

/** `12 new, 3 changed`; nothing where nothing moved. */
export function changesText(run: Pick<ListedRun, 'profile' | 'counters'>, catalogue: Catalogue): string {
  return Object.entries(run.counters)
    .filter(([name, count]) => count > 0 && !NO_CHANGE.has(name))
    .map(([name, count]) => countText(run.profile, name, count, catalogue))
    .join(', ');
}

export function resultText(run: Pick<ListedRun, 'result'>, running: string, catalogue: Catalogue): string {
  return run.result === null ? running : resultWords(run.result, catalogue).name;
}

export function RunResult({ run }: { readonly run: Pick<ListedRun, 'result'> }) {
  const t = useWords();
  const catalogue = useCatalogue();
  if (run.result === null) return <Outcome tone="running">{t('operations.runs.outcome.running')}</Outcome>;
  const { tone, name, meaning } = resultWords(run.result, catalogue);
  return (
    <Outcome tone={tone} meaning={meaning}>
      {name}
    </Outcome>
  );
}

export function millisecondsOf(run: Pick<ListedRun, 'startedAt' | 'endedAt'>): number | undefined {
  return run.endedAt === null ? undefined : new Date(run.endedAt).getTime() - new Date(run.startedAt).getTime();
}

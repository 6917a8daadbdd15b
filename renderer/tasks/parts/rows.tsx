/** Rows of a check list of a task: what is looked at, how it stands, what that means. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { Checks, type Check, type CheckState } from '../../ui/checks.tsx';
import { ENGLISH_WORDS } from '../../words/english/english.ts';
import { useFormats, useWords, type WordKey } from '../../words/words.tsx';

export type TaskRow = CallResult<'staging-checklist'>['rows'][number];

const STATES: { readonly [S in TaskRow['state']]: CheckState } = {
  good: 'passed',
  attention: 'warning',
  problem: 'failed',
  unknown: 'skipped',
};

type Area = 'staging' | 'sourceAnchor' | 'backEnd';

interface RowsProps {
  readonly label: string;
  readonly area: Area;
  readonly rows: readonly TaskRow[];
}

export function TaskRows({ label, area, rows }: RowsProps) {
  const t = useWords();
  const formats = useFormats();
  const words: { readonly [id: string]: object } = ENGLISH_WORDS.tasks[area].rows;
  const checks = rows.map((row): Check => {
    const facts = readable(row, formats);
    const say = (part: string) => t(`tasks.${area}.rows.${row.id}.${part}` as WordKey, facts);
    const has = (part: string) => Object.hasOwn(words[row.id] ?? {}, part);
    return {
      id: row.subject === null ? row.id : `${row.id}/${row.subject}`,
      what: has('name') ? say('name') : row.id,
      state: STATES[row.state],
      result: has(row.state) ? say(row.state) : t(`tasks.rowStates.${row.state}`),
      fault: row.fault,
    };
  });
  return <Checks label={label} checks={checks} />;
}

/** Instants as times; numbers grouped, where they do not stand with their noun. */
function readable({ subject, facts }: TaskRow, formats: ReturnType<typeof useFormats>) {
  const shown = Object.entries(facts).map(([name, value]) => {
    const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
    return [name, isInstant ? formats.relative(value) : value] as const;
  });
  return { ...Object.fromEntries(shown), subject: subject ?? undefined };
}

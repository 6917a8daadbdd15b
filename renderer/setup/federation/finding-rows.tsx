/** Findings and checks of federation as rows, in the words that the command line has, too. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';
import { Checks, type Check, type CheckState } from '../../ui/checks.tsx';
import { useCatalogue, useFormats } from '../../words/words.tsx';

export type Judged = CallResult<'federation-check'>['checks'][number];

const STATES: { readonly [S in Judged['state']]: CheckState } = {
  good: 'passed',
  attention: 'warning',
  problem: 'failed',
};
const PARTS = { good: 'good', attention: 'notice', problem: 'problem' } as const;

interface FindingsProps {
  readonly label: string;
  readonly findings: readonly Judged[];
}

/** The sentence says what it is about. */
export function Findings({ label, findings }: FindingsProps) {
  const say = useSay();
  const { federation } = useCatalogue();
  const rows = findings.map(({ code, state, facts }, index): Check => ({
    id: `${code}/${String(facts['sha256'] ?? facts['property'] ?? index)}`,
    what: say(federation.findings[code] ?? code, facts),
    state: STATES[state],
  }));
  return <Checks label={label} checks={rows} />;
}

interface DomainChecksProps {
  readonly label: string;
  readonly checks: readonly Judged[];
  readonly accepted: readonly string[];
  readonly acceptLabel: string;
  onAccept(code: string, accepted: boolean): void;
}

export function DomainChecks({ label, checks, accepted, acceptLabel, onAccept }: DomainChecksProps) {
  const say = useSay();
  const { federation } = useCatalogue();
  const rows = checks.map(({ code, state, facts }): Check => {
    const words = federation.checks[code];
    return {
      id: code,
      what: words?.name ?? code,
      state: STATES[state],
      result: say(words?.[PARTS[state]] ?? '', facts),
      ...(state === 'attention'
        ? {
            acknowledged: accepted.includes(code),
            acknowledgeLabel: acceptLabel,
            onAcknowledge: (understood: boolean) => onAccept(code, understood),
          }
        : {}),
    };
  });
  return <Checks label={label} checks={rows} />;
}

/** A text with its facts; instants among them as people write them. */
export function useSay(): (text: string, facts: Judged['facts']) => string {
  const { language } = useCatalogue();
  const formats = useFormats();
  return (text, facts) => {
    const shown = Object.entries(facts).map(([name, value]) => {
      const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
      return [name, isInstant ? formats.dateTime(value) : value] as const;
    });
    return fill(text, Object.fromEntries(shown), language);
  };
}

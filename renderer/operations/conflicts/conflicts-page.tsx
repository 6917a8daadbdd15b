/** What the service will not take as it is, before it is sent; what it keeps in quarantine; what was done about it. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { CallResult, ContractFault } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery, type CommandState } from '../../api-client/hooks.tsx';
import { useParameters } from '../../shell/hash-location.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { RetryIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { ConflictList } from './conflict-list.tsx';
import { FixesList } from './fixes-list.tsx';
import { QuarantineList } from './quarantine-list.tsx';

type Summary = CallResult<'conflict-summary'>;

const LISTS = ['conflicts', 'quarantine', 'fixes'] as const;

const useStyles = makeStyles({
  head: { display: 'grid', gap: '12px', marginBottom: '16px' },
  facts: { margin: 0, color: tokens.colorNeutralForeground2 },
});

export function ConflictsPage() {
  const styles = useStyles();
  const t = useWords();
  const [parameters, change] = useParameters();
  const list = LISTS.find((name) => name === parameters.get('list')) ?? 'conflicts';
  const summary = useEngineQuery('conflict-summary', {});
  const look = useEngineCommand('find-conflicts');
  useLookOnce(summary.data, look);
  return (
    <Page
      heading={t('operations.conflicts.heading')}
      purpose={t('operations.conflicts.purpose')}
      wide
      actions={
        <Button icon={<RetryIcon />} disabledFocusable={look.running} onClick={() => void look.run({})}>
          {t('operations.conflicts.look')}
        </Button>
      }
    >
      <div className={styles.head}>
        {look.running ? <Looking look={look} /> : <FoundAt summary={summary.data} />}
        <Faults faults={[summary.fault, look.fault, summary.data?.fault ?? undefined]} />
        <FilterChips
          label={t('operations.conflicts.lists')}
          chips={LISTS.map((value) => ({
            value,
            label: t(`operations.conflicts.list.${value}`),
            count: countOf(value, summary.data),
          }))}
          value={list}
          onChange={(value) => change({ list: value === 'conflicts' ? undefined : value })}
        />
      </div>
      {list === 'conflicts' ? <ConflictList /> : null}
      {list === 'quarantine' ? <QuarantineList /> : null}
      {list === 'fixes' ? <FixesList /> : null}
    </Page>
  );
}

function countOf(list: (typeof LISTS)[number], summary: Summary | undefined): number | undefined {
  if (list === 'conflicts') return summary?.total;
  return list === 'quarantine' ? summary?.quarantined : undefined;
}

/** Whoever comes here wants to see what is so now. */
function useLookOnce(summary: Summary | undefined, { run, running }: CommandState<'find-conflicts'>): void {
  const looked = useRef(false);
  useEffect(() => {
    if (!summary || looked.current || running) return;
    looked.current = true;
    if (summary.foundAt === null || summary.outdated) void run({});
  }, [summary, run, running]);
}

function Looking({ look }: { readonly look: CommandState<'find-conflicts'> }) {
  const t = useWords();
  const progress = look.events['conflict-progress'];
  return (
    <ProgressLine
      label={t(progress?.step === 'ask' ? 'operations.conflicts.asking' : 'operations.conflicts.looking')}
      done={progress?.done}
      expected={progress?.expected ?? undefined}
      action={
        <Button size="small" disabledFocusable={look.cancelling} onClick={look.cancel}>
          {t(look.cancelling ? 'common.cancelling' : 'common.cancel')}
        </Button>
      }
    />
  );
}

function FoundAt({ summary }: { readonly summary: Summary | undefined }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  if (!summary) return null;
  const { foundAt, objects, outdated, cloud } = summary;
  const texts =
    foundAt === null
      ? [t('operations.conflicts.never')]
      : [
          t('operations.conflicts.foundAt', { time: formats.relative(foundAt), objects }),
          ...(outdated ? [t('operations.conflicts.outdated')] : []),
          ...(cloud === 'failed' || cloud === 'not-asked' ? [t('operations.conflicts.notAsked')] : []),
        ];
  return <p className={styles.facts}>{texts.join(' ')}</p>;
}

function Faults({ faults }: { readonly faults: readonly (ContractFault | undefined)[] }) {
  return faults.map((fault, index) => (fault ? <FaultMessage key={index} fault={fault} /> : null));
}

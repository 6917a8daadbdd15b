/** Privacy: what is kept where and for how long, and the two numbers that can be chosen. */

import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { Facts } from '../setup/parts/facts.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { wholeNumber } from '../setup/state/fields.ts';
import { FaultMessage } from '../ui/fault-message.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Section } from '../ui/section.tsx';
import { ENGLISH_WORDS } from '../words/english/english.ts';
import { useFormats, useWords, type WordKey } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

type Privacy = CallResult<'privacy'>;

export function PrivacyTask() {
  const styles = usePartStyles();
  const t = useWords();
  const { data, fault } = useEngineQuery('privacy', {});
  return (
    <TaskPage heading="tasks.privacy.heading" purpose="tasks.privacy.purpose">
      {fault ? <FaultMessage fault={fault} /> : null}
      {data ? (
        <>
          <Section heading={t('tasks.privacy.kept')}>
            <div className={styles.stack}>
              <Facts facts={[[t('tasks.privacy.folder'), <bdi className={styles.mono}>{data.dataDirectory}</bdi>]]} />
              <Kept kept={data.kept} />
            </div>
          </Section>
          {data.retention ? (
            <Section heading={t('tasks.privacy.retention')}>
              <Retention retention={data.retention} />
            </Section>
          ) : null}
        </>
      ) : null}
    </TaskPage>
  );
}

const useStyles = makeStyles({
  scroller: { overflowX: 'auto' },
  table: { width: '100%', borderCollapse: 'collapse' },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    padding: '8px 12px 8px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightRegular,
  },
  head: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  number: { textAlign: 'end', fontVariantNumeric: 'tabular-nums' },
});

function Kept({ kept }: { readonly kept: Privacy['kept'] }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const name = (id: string) => {
    const known = Object.hasOwn(ENGLISH_WORDS.tasks.privacy.ids, id) ? id : 'other';
    return t(`tasks.privacy.ids.${known}` as WordKey, { id });
  };
  const heads = ['what', 'where', 'personal', 'entries', 'oldest', 'until'] as const;
  return (
    <div className={styles.scroller} tabIndex={0} role="group" aria-label={t('tasks.privacy.kept')}>
      <table className={styles.table}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col" className={`${styles.cell} ${styles.head}`}>
                {t(`tasks.privacy.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kept.map(({ id, place, personal, sealed, entries, oldest, days, until }) => (
            <tr key={id} data-kept={id}>
              <th scope="row" className={styles.cell}>
                {name(id)}
              </th>
              <td className={styles.cell}>
                {t(`tasks.privacy.places.${place}`)}
                {sealed ? `, ${t('tasks.privacy.sealed')}` : ''}
              </td>
              <td className={styles.cell}>{t(personal ? 'common.yes' : 'common.no')}</td>
              <td className={`${styles.cell} ${styles.number}`}>{formats.number(entries)}</td>
              <td className={styles.cell}>{oldest === null ? '' : <RelativeTime at={oldest} />}</td>
              <td className={styles.cell}>{t(`tasks.privacy.untils.${until}`, { days: days ?? undefined })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const MOST_DAYS = 3_650;

function Retention({ retention }: { readonly retention: NonNullable<Privacy['retention']> }) {
  const styles = usePartStyles();
  const t = useWords();
  const save = useEngineCommand('retention');
  const [runs, setRuns] = useState(String(retention.runHistoryDays));
  const [journal, setJournal] = useState(String(retention.journalDays));
  const days = (text: string) => {
    const number = wholeNumber(text);
    return number !== undefined && number >= 1 && number <= MOST_DAYS ? number : undefined;
  };
  const runHistoryDays = days(runs);
  const journalDays = days(journal);
  const wrong = (value: number | undefined) =>
    value === undefined ? { validationMessage: t('tasks.privacy.daysError') } : {};
  const ready = runHistoryDays !== undefined && journalDays !== undefined;
  return (
    <div className={styles.stack}>
      <div className={styles.pair}>
        <Field label={t('tasks.privacy.runHistory')} {...wrong(runHistoryDays)}>
          <Input inputMode="numeric" value={runs} onChange={(_, { value }) => setRuns(value)} />
        </Field>
        <Field label={t('tasks.privacy.journal')} hint={t('tasks.privacy.journalHint')} {...wrong(journalDays)}>
          <Input inputMode="numeric" value={journal} onChange={(_, { value }) => setJournal(value)} />
        </Field>
      </div>
      <div>
        <Button
          appearance="primary"
          disabledFocusable={!ready || save.running}
          onClick={() => {
            if (ready) void save.run({ runHistoryDays, journalDays });
          }}
        >
          {t('tasks.privacy.save')}
        </Button>
      </div>
      {save.fault ? <FaultMessage fault={save.fault} /> : null}
      {save.result ? (
        <Note intent="success">{t('tasks.privacy.saved', { version: String(save.result.version) })}</Note>
      ) : null}
    </div>
  );
}

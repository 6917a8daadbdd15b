/** What happened to an object, newest first. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { counterWords } from '../../engine/api/contract/words/explain.ts';
import { useEnginePages } from '../api-client/pages.ts';
import { runAddress } from '../operations/addresses.ts';
import { ValueDiff } from '../ui/diff.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage, FaultText } from '../ui/fault-message.tsx';
import { Outcome } from '../ui/outcome.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useCatalogue, useFormats, useWords } from '../words/words.tsx';
import type { ObjectId } from './chain.ts';

type Answer = CallResult<'object-history'>;
type Entry = Answer['entries'][number];

const PAGE = 50;

const READER = {
  rowsOf: (answer: Answer) => answer.entries,
  nextOf: (answer: Answer) => answer.next,
  at: <A extends object>(asked: A, before: string) => ({ ...asked, before }),
};

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, maxWidth: '880px' },
  entry: {
    display: 'grid',
    gridTemplateColumns: '140px minmax(0, 1fr)',
    gap: '4px 16px',
    padding: '12px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  what: { fontWeight: tokens.fontWeightSemibold },
  changes: { marginTop: '6px', display: 'grid', gap: '8px' },
  summary: { cursor: 'pointer', color: tokens.colorNeutralForeground2 },
});

export function History({ id }: { readonly id: ObjectId }) {
  const styles = useStyles();
  const t = useWords();
  const history = useEnginePages('object-history', { id, limit: PAGE }, READER);
  if (history.fault) return <FaultMessage fault={history.fault} />;
  if (history.loading) return <>{t('common.loading')}</>;
  if (history.rows.length === 0) {
    return <EmptyState title={t('objects.page.history.empty')}>{t('objects.page.history.emptyText')}</EmptyState>;
  }
  return (
    <>
      <ol className={styles.list}>
        {history.rows.map((entry) => (
          <HistoryEntry key={entry.id} entry={entry} />
        ))}
      </ol>
      {history.more.hasMore ? (
        <Button disabled={history.more.loading} onClick={history.more.load}>
          {t('objects.page.history.more')}
        </Button>
      ) : null}
    </>
  );
}

const OPERATIONS = ['add', 'update', 'delete', 'references', 'revoke-sessions'] as const;
const TONES = { sent: 'notice', done: 'good', failed: 'bad', lost: 'notice' } as const;

function useWhat(): (entry: Entry) => string {
  const t = useWords();
  const catalogue = useCatalogue();
  return ({ kind, what }) => {
    if (kind === 'fault') return t('objects.page.history.kind.fault');
    const operation = OPERATIONS.find((known) => known === what);
    if (kind === 'export' && operation) return t(`objects.page.history.operation.${operation}`);
    const profile = kind === 'import' ? 'Full Import' : kind === 'export' ? 'Export' : 'Full Synchronization';
    const { label, one } = counterWords(profile, what, catalogue);
    return one ?? label;
  };
}

function HistoryEntry({ entry }: { readonly entry: Entry }) {
  const styles = useStyles();
  const t = useWords();
  const what = useWhat();
  return (
    <li className={styles.entry} data-history={entry.kind}>
      <div className={styles.quiet}>
        <RelativeTime at={entry.at} />
        {entry.run === null ? null : (
          <>
            <br />
            <a href={runAddress(entry.run)}>{t('objects.page.history.run', { run: String(entry.run) })}</a>
          </>
        )}
      </div>
      <div>
        <div>
          <span className={styles.what}>{`${t(`objects.page.history.kind.${entry.kind}`)}: ${what(entry)}`}</span>
          <span className={styles.quiet}>{` · ${entry.connector}`}</span>
        </div>
        {entry.result === null ? null : (
          <Outcome tone={TONES[entry.result]}>{t(`objects.page.history.result.${entry.result}`)}</Outcome>
        )}
        {entry.fault ? <FaultText fault={entry.fault} /> : null}
        <Changes entry={entry} />
      </div>
    </li>
  );
}

function Changes({ entry }: { readonly entry: Entry }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  return (
    <>
      {entry.links.map(({ attribute, added, removed }) => (
        <div key={attribute} className={styles.quiet}>
          {t('objects.page.history.links', {
            attribute,
            added: formats.number(added),
            removed: formats.number(removed),
          })}
        </div>
      ))}
      {entry.changes.length === 0 ? null : (
        <details>
          <summary className={styles.summary}>
            {t('objects.page.history.changes', { count: entry.changes.length })}
          </summary>
          <div className={styles.changes}>
            {entry.changes.map(({ attribute, before, after }) => (
              <div key={attribute}>
                <div className={styles.quiet}>{attribute}</div>
                <ValueDiff before={before} after={after} />
              </div>
            ))}
          </div>
        </details>
      )}
    </>
  );
}

/** What each back end carries, side by side. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEngineQuery } from '../../../api-client/hooks.tsx';
import { FaultMessage } from '../../../ui/fault-message.tsx';
import { GoodIcon, SkippedIcon } from '../../../ui/icons.ts';
import { ENGLISH_WORDS } from '../../../words/english/english.ts';
import { useFormats, useWords, type WordKey } from '../../../words/words.tsx';
import { usePartStyles } from '../../parts/styles.ts';
import { comparisonRows, otherDifferences, writtenOfPeople, type BackEndFacts, type Carried } from './rows.ts';

const useStyles = makeStyles({
  table: { borderCollapse: 'collapse', maxWidth: '880px', width: '100%', marginTop: '8px' },
  cell: {
    textAlign: 'start',
    verticalAlign: 'top',
    padding: '6px 16px 6px 0',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: 'anywhere',
  },
  head: { fontWeight: tokens.fontWeightSemibold },
  mark: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  icon: { display: 'inline-flex', fontSize: '16px' },
  yes: { color: tokens.colorStatusSuccessForeground1 },
  no: { color: tokens.colorNeutralForeground3 },
  list: { margin: 0, paddingInlineStart: '18px', display: 'grid', gap: '4px' },
});

export function BackEndComparison() {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { data, fault } = useEngineQuery('back-ends', {});
  if (fault) return <FaultMessage fault={fault} />;
  if (!data) return <p className={parts.quiet}>{t('common.loading')}</p>;
  const line = (name: string, values: readonly React.ReactNode[]) => (
    <tr key={name}>
      <th scope="row" className={styles.cell}>
        {name}
      </th>
      {values.map((value, index) => (
        <td key={data[index]?.id} className={styles.cell}>
          {value}
        </td>
      ))}
    </tr>
  );
  return (
    <table className={styles.table} aria-label={t('setup.backEnd.table')}>
      <thead>
        <tr>
          <th scope="col" className={mergeClasses(styles.cell, styles.head)}>
            {t('setup.backEnd.what')}
          </th>
          {data.map(({ id }) => (
            <th key={id} scope="col" className={mergeClasses(styles.cell, styles.head)}>
              {t(`setup.backEnd.names.${id}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparisonRows(data).map(({ row, carried }) =>
          line(
            t(`setup.backEnd.rows.${row}`),
            carried.map((how) => <CarriedMark how={how} />),
          ),
        )}
        {line(
          t('setup.backEnd.rows.attributes'),
          data.map((backEnd) => formats.number(writtenOfPeople(backEnd))),
        )}
        {line(
          t('setup.backEnd.rows.members'),
          data.map(({ limits }) =>
            limits.membersOfGroup === null ? t('setup.backEnd.noLimit') : formats.number(limits.membersOfGroup),
          ),
        )}
        {line(
          t('setup.backEnd.rows.pace'),
          data.map(({ limits: { writes } }) =>
            t('setup.backEnd.paceOf', { count: formats.number(writes.count), minutes: writes.seconds / 60 }),
          ),
        )}
        {line(
          t('setup.backEnd.besides'),
          data.map((backEnd) => <Differences backEnd={backEnd} />),
        )}
      </tbody>
    </table>
  );
}

function CarriedMark({ how }: { readonly how: Carried }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <span className={styles.mark}>
      <span aria-hidden="true" className={mergeClasses(styles.icon, how === 'no' ? styles.no : styles.yes)}>
        {how === 'no' ? <SkippedIcon /> : <GoodIcon />}
      </span>
      {t(`setup.backEnd.carried.${how}`)}
    </span>
  );
}

const KNOWN = ENGLISH_WORDS.setup.backEnd.differences;

function Differences({ backEnd }: { readonly backEnd: BackEndFacts }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <ul className={styles.list}>
      {otherDifferences(backEnd).map((code) => {
        const known = Object.hasOwn(KNOWN, code) ? code : 'other';
        return <li key={code}>{t(`setup.backEnd.differences.${known}` as WordKey, { code })}</li>;
      })}
    </ul>
  );
}

/** What the join rules find for the object that is tried. */

import { makeStyles, mergeClasses } from '@fluentui/react-components';
import { Outcome } from '../../ui/outcome.tsx';
import { useShownValue } from '../../ui/diff.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useRowStyles } from '../rule/row-styles.ts';
import type { Evaluation } from '../shapes.ts';
import { ObjectLink } from './object-link.tsx';

type Join = Evaluation['join'];

const TONES = {
  linked: 'good',
  joins: 'good',
  provisions: 'good',
  ambiguous: 'bad',
  taken: 'bad',
  'finds-nothing': 'held',
  'out-of-scope': 'held',
  'no-rules': 'held',
} as const;

const useStyles = makeStyles({ list: { listStyleType: 'none', margin: 0, padding: 0 } });

export function JoinOutcome({ join }: { readonly join: Join }) {
  const t = useWords();
  return (
    <span data-join={join.outcome}>
      <Outcome tone={TONES[join.outcome]}>
        {t(`rules.trial.join.${join.outcome}`)} {join.target ? <ObjectLink object={join.target} /> : null}
      </Outcome>
    </span>
  );
}

export function JoinGroupResult({ evaluated }: { readonly evaluated: Join['groups'][number] | undefined }) {
  const styles = useStyles();
  const rows = useRowStyles();
  const t = useWords();
  const formats = useFormats();
  const shown = useShownValue();
  if (!evaluated) return null;
  const { clauses, found } = evaluated;
  const searched = clauses.map(({ values }) =>
    values.length === 0 ? t('rules.trial.noValueToSearch') : formats.list(values.map(shown)),
  );
  return (
    <div className={mergeClasses(rows.result, rows.quiet)} data-result="join">
      <div>{t('rules.trial.searched', { values: searched.join('; ') })}</div>
      {found.length === 0 ? (
        <div>{t('rules.trial.foundNothing')}</div>
      ) : (
        <ul className={styles.list}>
          {found.map((object, index) => (
            <li key={index}>
              {t('rules.trial.found')} <ObjectLink object={object} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

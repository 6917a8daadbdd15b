/** Whose password is not where it should be, by cause, the most first. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { Outcome } from '../../ui/outcome.tsx';
import { Section } from '../../ui/section.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { peopleAddress } from './addresses.ts';
import { failureText, outcomeName, outcomeTone, sentenceCase, type FailureGroup } from './words-of.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '8px', maxWidth: '960px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) max-content',
    gap: '2px 16px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  count: { fontWeight: tokens.fontWeightSemibold },
  why: { gridColumnStart: 1, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
});

export function Failures({ failures }: { readonly failures: readonly FailureGroup[] }) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  return (
    <Section heading={t('operations.passwords.failures')}>
      <ul className={styles.list}>
        {failures.map((group) => {
          const { outcome, reason, cause, people } = group;
          return (
            <li
              key={`${outcome}/${reason ?? ''}/${cause ?? ''}`}
              className={styles.row}
              data-failure={reason ?? cause ?? outcome}
            >
              <Outcome tone={outcomeTone(outcome, catalogue, reason)}>
                {sentenceCase(outcomeName(outcome, catalogue))}
              </Outcome>
              <a className={styles.count} href={peopleAddress(group)}>
                {t('operations.passwords.peopleCount', { count: people })}
              </a>
              <span className={styles.why}>
                {failureText(group, catalogue, (number) => t('operations.passwords.result', { number }))}
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

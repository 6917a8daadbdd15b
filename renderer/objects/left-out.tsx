/** Where the object is not, and the first thing about it that keeps it out. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useWords } from '../words/words.tsx';
import type { Chain } from './chain.ts';

const useStyles = makeStyles({
  box: {
    marginBottom: '16px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  heading: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingInlineStart: '20px', overflowWrap: 'anywhere' },
});

export function LeftOut({ chain }: { readonly chain: Chain }) {
  const styles = useStyles();
  const t = useWords();
  if (chain.leftOut.length === 0) return null;
  return (
    <section className={styles.box} data-left-out="true">
      <h2 className={styles.heading}>{t('objects.page.leftOut')}</h2>
      <ul className={styles.list}>
        {chain.leftOut.map(({ direction, connector, rule, reason, clause, actual }) => (
          <li key={`${direction}/${connector}/${rule}`}>
            {t(`objects.page.leftOutText.${reason}`, {
              connector,
              rule,
              attribute: clause?.attribute,
              operator: clause ? t(`objects.page.scopeOperator.${clause.operator}`) : undefined,
              value: clause?.value,
              actual: actual.length === 0 ? t('objects.page.noValue') : actual.map(String).join(', '),
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where a value comes from and goes to: every rule and flow, those that lost as well. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ruleAddress } from '../rules/addresses.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { useWords } from '../words/words.tsx';
import type { Chain, ChainRow, Lineage } from './chain.ts';
import { useColumnName } from './column-head.tsx';

const useStyles = makeStyles({
  part: {
    margin: '8px 0',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  lineage: {
    padding: '8px 12px',
    marginBottom: '8px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  won: { borderLeft: `3px solid ${tokens.colorCompoundBrandStroke}` },
  flow: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, display: 'block', margin: '2px 0' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface LineagePanelProps {
  readonly chain: Chain;
  readonly row: ChainRow;
  onClose(): void;
}

export function LineagePanel({ chain, row, onClose }: LineagePanelProps) {
  const styles = useStyles();
  const t = useWords();
  const columnName = useColumnName();
  const groups = Map.groupBy(row.lineage, ({ direction, column }) => `${direction}/${column}`);
  return (
    <SidePanel title={t('objects.page.lineageOf', { attribute: row.attribute })} onClose={onClose}>
      {[...groups].map(([key, lineages]) => {
        const [first] = lineages;
        const column = chain.columns.find(({ key: columnKey }) => columnKey === first?.column);
        if (!first || !column) return null;
        return (
          <section key={key}>
            <h3 className={styles.part}>{t(`objects.page.${first.direction}`, { column: columnName(column) })}</h3>
            {lineages.map((lineage) => (
              <LineageEntry key={`${lineage.ruleId}/${lineage.target}/${lineage.flow}`} lineage={lineage} />
            ))}
          </section>
        );
      })}
    </SidePanel>
  );
}

function LineageEntry({ lineage }: { readonly lineage: Lineage }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={mergeClasses(styles.lineage, lineage.won && styles.won)}>
      <a href={ruleAddress(lineage.ruleId, { section: 'flows' })}>{lineage.rule}</a>
      <code className={styles.flow}>{lineage.flow}</code>
      <div className={styles.quiet}>
        {[
          t('objects.page.target', { target: lineage.target }),
          t('objects.page.precedence', { precedence: String(lineage.precedence) }),
        ].join(', ')}
      </div>
      <div className={styles.quiet}>{t(lineage.won ? 'objects.page.won' : 'objects.page.lost')}</div>
    </div>
  );
}

/** The parts of the rule, to go to; each has its address. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useWords } from '../../words/words.tsx';
import { SECTIONS, ruleAddress } from '../addresses.ts';
import type { RuleDocument } from '../shapes.ts';

const useStyles = makeStyles({
  links: { display: 'flex', flexWrap: 'wrap', gap: '4px 20px', marginBottom: '20px' },
  count: { color: tokens.colorNeutralForeground2 },
});

interface SectionLinksProps {
  readonly document: RuleDocument;
  /** The object that the rule is tried on. */
  readonly tried: string | undefined;
  onGo(section: string): void;
}

export function SectionLinks({ document, tried, onGo }: SectionLinksProps) {
  const styles = useStyles();
  const t = useWords();
  const counts = { scope: document.scope.length, join: document.join.length, flows: document.flows.length };
  return (
    <nav className={styles.links} aria-label={t('rules.sections.label')}>
      {SECTIONS.map((section) => (
        <a
          key={section}
          href={ruleAddress(document.id, { section, try: tried })}
          // The same address a second time is no navigation.
          onClick={() => onGo(section)}
        >
          {t(`rules.sections.${section}`)}
          {section === 'description' ? null : <span className={styles.count}> {counts[section]}</span>}
        </a>
      ))}
    </nav>
  );
}

/** All of the help, and a search over it. */

import { SearchBox, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { functionAddress } from '../rules/addresses.ts';
import { useFunctionText } from '../rules/function-text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { RULE_FUNCTIONS } from '../words/english/rule-functions.ts';
import { useCatalogue, useWords } from '../words/words.tsx';
import { useTemplateText } from './error-help.tsx';
import { faultCodes } from './fault-templates.ts';
import { GLOSSARY_TERMS } from './glossary-terms.ts';
import { CONCEPT_TOPICS, SCREEN_TOPICS, SETUP_TOPICS, TOPICS, type Topic } from './topics.ts';

const useStyles = makeStyles({
  search: { width: '100%', maxWidth: '480px', marginBottom: '24px' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(220px, 1fr))',
    gap: '0 32px',
  },
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  link: { padding: '4px 0' },
  result: { padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  text: { color: tokens.colorNeutralForeground2 },
});

interface Entry {
  readonly href: string;
  readonly name: string;
  readonly text: string;
}

const EXCERPT = 160;

/** Everything that can be found. */
function useEntries(): readonly Entry[] {
  const t = useWords();
  const catalogue = useCatalogue();
  const text = useTemplateText();
  const functionText = useFunctionText();
  return useMemo(
    () => [
      ...TOPICS.map((topic) => ({
        href: `#/help/${topic}`,
        name: t(`help.topics.${topic}.title`),
        text: t(`help.topics.${topic}.text`),
      })),
      ...GLOSSARY_TERMS.map((term) => ({
        href: `#/help/glossary/${term}`,
        name: t(`glossary.${term}.name`),
        text: t(`glossary.${term}.text`),
      })),
      ...Object.keys(RULE_FUNCTIONS).map((name) => ({
        href: functionAddress(name),
        name,
        text: functionText(name),
      })),
      ...faultCodes(catalogue).map((code) => {
        const words = catalogue.faults[code];
        return {
          href: `#/help/errors/${code}`,
          name: code,
          text: words ? [words.what, words.why, words.remedy].map(text).join(' ') : '',
        };
      }),
    ],
    // The texts change with the language alone, which `t` stands for.
    [t, catalogue, functionText],
  );
}

export function HelpHome() {
  const styles = useStyles();
  const t = useWords();
  const [wanted, setWanted] = useState('');
  const words = wanted.trim().toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return (
    <Page heading={t('help.heading')} purpose={t('help.purpose')}>
      <SearchBox
        className={styles.search}
        aria-label={t('help.search')}
        placeholder={t('help.search')}
        value={wanted}
        onChange={(_, { value }) => setWanted(value)}
      />
      {words.length > 0 ? <Results words={words} wanted={wanted.trim()} /> : <Contents />}
    </Page>
  );
}

function Contents() {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.columns}>
      <TopicList heading={t('help.screens')} topics={SCREEN_TOPICS} />
      <TopicList heading={t('help.setup')} topics={SETUP_TOPICS} />
      <div>
        <TopicList heading={t('help.concepts')} topics={CONCEPT_TOPICS} />
        <Section heading={t('rules.functionHelp.heading')}>
          <a href="#/help/functions">{t('rules.functionHelp.link')}</a>
        </Section>
        <Section heading={t('help.errors')}>
          <a href="#/help/errors">{t('help.errorsText')}</a>
        </Section>
        <Section heading={t('help.glossary')}>
          <a href="#/help/glossary">{t('help.glossaryText')}</a>
        </Section>
      </div>
    </div>
  );
}

interface TopicListProps {
  readonly heading: string;
  readonly topics: readonly Topic[];
}

function TopicList({ heading, topics }: TopicListProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <Section heading={heading}>
      <ul className={styles.list}>
        {topics.map((topic) => (
          <li key={topic} className={styles.link}>
            <a href={`#/help/${topic}`}>{t(`help.topics.${topic}.title`)}</a>
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface ResultsProps {
  readonly words: readonly string[];
  readonly wanted: string;
}

function Results({ words, wanted }: ResultsProps) {
  const styles = useStyles();
  const t = useWords();
  const entries = useEntries();
  const found = entries
    .map((entry) => {
      const name = entry.name.toLocaleLowerCase();
      const all = `${name} ${entry.text.toLocaleLowerCase()}`;
      return {
        entry,
        fits: words.every((word) => all.includes(word)),
        inName: words.every((word) => name.includes(word)),
      };
    })
    .filter(({ fits }) => fits)
    .sort((one, other) => Number(other.inName) - Number(one.inName));
  if (found.length === 0) return <EmptyState title={t('help.nothing', { text: wanted })} />;
  return (
    <>
      <p role="status">{t('help.found', { count: found.length, text: wanted })}</p>
      <ul className={styles.list}>
        {found.map(({ entry }) => (
          <li key={entry.href} className={styles.result}>
            <a href={entry.href}>{entry.name}</a>
            <div className={styles.text}>
              {entry.text.length > EXCERPT ? `${entry.text.slice(0, EXCERPT).trimEnd()} …` : entry.text}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The help by address: everything, one topic, the errors, one error, the glossary. */

import { useParams } from 'wouter';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { useCatalogue, useWords } from '../words/words.tsx';
import { ErrorHelp, ErrorList } from './error-help.tsx';
import { GlossaryPage } from './glossary-page.tsx';
import { FunctionsPage } from './functions-page.tsx';
import { HelpHome } from './help-home.tsx';
import { TopicText } from './topic-text.tsx';
import { isTopic, type Topic } from './topics.ts';

export function HelpArea() {
  const { '*': rest = '' } = useParams<{ '*': string }>();
  const [first = '', second = ''] = rest.split('/');
  const catalogue = useCatalogue();
  if (first === '') return <HelpHome />;
  if (first === 'functions') return <FunctionsPage chosen={second} />;
  if (first === 'glossary') return <GlossaryPage term={second} />;
  if (first === 'errors' && second === '') return <ErrorList />;
  if (first === 'errors' && Object.hasOwn(catalogue.faults, second)) return <ErrorHelp key={second} code={second} />;
  if (isTopic(first)) return <TopicPage key={first} topic={first} />;
  return <NoHelp />;
}

function TopicPage({ topic }: { readonly topic: Topic }) {
  const t = useWords();
  return (
    <Page heading={t(`help.topics.${topic}.title`)} back={<a href="#/help">{t('help.back')}</a>}>
      <TopicText topic={topic} />
    </Page>
  );
}

function NoHelp() {
  const t = useWords();
  return (
    <Page heading={t('help.notFound')} back={<a href="#/help">{t('help.back')}</a>}>
      <EmptyState title={t('help.notFoundText')} />
    </Page>
  );
}

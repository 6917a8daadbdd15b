/** The page of one task: the way back to the list, and its content. */

import type { ReactNode } from 'react';
import { Page } from '../../ui/page.tsx';
import { useWords, type WordKey } from '../../words/words.tsx';

interface TaskPageProps {
  readonly heading: WordKey;
  readonly purpose: WordKey;
  readonly children: ReactNode;
  readonly wide?: boolean;
}

export function TaskPage({ heading, purpose, children, wide = false }: TaskPageProps) {
  const t = useWords();
  return (
    <Page heading={t(heading)} purpose={t(purpose)} wide={wide} back={<a href="#/tasks">{t('tasks.list.back')}</a>}>
      {children}
    </Page>
  );
}

/** The paragraphs of a topic. */

import { makeStyles } from '@fluentui/react-components';
import { useWords } from '../words/words.tsx';
import type { Topic } from './topics.ts';

const useStyles = makeStyles({ paragraph: { margin: '0 0 12px', maxWidth: '72ch' } });

export function TopicText({ topic }: { readonly topic: Topic }) {
  const t = useWords();
  return <Paragraphs text={t(`help.topics.${topic}.text`)} />;
}

export function Paragraphs({ text }: { readonly text: string }) {
  const styles = useStyles();
  return text.split('\n\n').map((paragraph) => (
    <p key={paragraph} className={styles.paragraph}>
      {paragraph}
    </p>
  ));
}

/** A word of the field, explained where it stands: dotted underline, the explanation on press. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useId, type CSSProperties, type ReactNode } from 'react';
import { useWords, type WordKey } from '../words/words.tsx';
import type { KeysBelow } from '../words/types.ts';

const useStyles = makeStyles({
  term: {
    font: 'inherit',
    color: 'inherit',
    padding: 0,
    border: 'none',
    backgroundColor: 'transparent',
    cursor: 'help',
    textDecorationLine: 'underline',
    textDecorationStyle: 'dotted',
    textUnderlineOffset: '3px',
    textDecorationColor: tokens.colorNeutralForeground3,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, borderRadius: tokens.borderRadiusSmall },
  },
  surface: {
    maxWidth: '360px',
    padding: '12px 16px',
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    boxShadow: tokens.shadow16,
    fontSize: tokens.fontSizeBase300,
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: '4px 0 8px' },
});

/** Below its word; in the middle of the window where a browser does not place by anchor. */
const BELOW = { positionArea: 'block-end span-inline-start', margin: '4px 0', inset: 'auto' } as CSSProperties;

type Leaf<K> = K extends `${infer Name}.text` ? Name : never;
/** The words that the glossary explains. */
export type GlossaryTerm = Leaf<KeysBelow<'glossary'>>;

interface TermProps {
  readonly of: GlossaryTerm;
  /** The word in its sentence; default: its name. */
  readonly children?: ReactNode;
}

/** The browser's own popover: Escape and a click beside it close it, and it leaves the order of focus alone. */
export function Term({ of, children }: TermProps) {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const name = t(`glossary.${of}.name` as WordKey);
  return (
    <>
      <button type="button" className={styles.term} popoverTarget={id}>
        {children ?? name}
      </button>
      <div id={id} popover="auto" className={styles.surface} style={BELOW}>
        <div className={styles.name}>{name}</div>
        <p className={styles.text}>{t(`glossary.${of}.text` as WordKey)}</p>
        <a href={`#/help/glossary/${of}`}>{t('glossary.more')}</a>
      </div>
    </>
  );
}

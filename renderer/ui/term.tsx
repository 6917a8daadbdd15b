/** A word of the field, explained where it stands: dotted underline, the explanation on hover, focus or press. */

import { Popover, PopoverSurface, PopoverTrigger, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
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
  surface: { maxWidth: '360px' },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: '4px 0 8px' },
});

type Leaf<K> = K extends `${infer Name}.text` ? Name : never;
/** The words that the glossary explains. */
export type GlossaryTerm = Leaf<KeysBelow<'glossary'>>;

interface TermProps {
  readonly of: GlossaryTerm;
  /** The word in its sentence; default: its name. */
  readonly children?: ReactNode;
}

export function Term({ of, children }: TermProps) {
  const styles = useStyles();
  const t = useWords();
  const name = t(`glossary.${of}.name` as WordKey);
  return (
    <Popover withArrow openOnHover mouseLeaveDelay={200} positioning="above-start">
      <PopoverTrigger disableButtonEnhancement>
        <button type="button" className={styles.term}>
          {children ?? name}
        </button>
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={name}>
        <div className={styles.name}>{name}</div>
        <p className={styles.text}>{t(`glossary.${of}.text` as WordKey)}</p>
        <a href={`#/help/glossary/${of}`}>{t('glossary.more')}</a>
      </PopoverSurface>
    </Popover>
  );
}

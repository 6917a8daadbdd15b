/** What could be meant, below the place where it would stand; what the active one does, in a line. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useAttributeType } from '../attribute-picker.tsx';
import { useWords } from '../../words/words.tsx';
import { useFunctionText, useTypeName } from '../function-text.ts';
import type { Offer } from './completion.ts';
import { signatureText, type Language } from './language.ts';

const WIDTH = 440;

const useStyles = makeStyles({
  box: {
    position: 'absolute',
    zIndex: 5,
    width: `min(${WIDTH}px, 100%)`,
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow16,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    // The page has a footer that stays.
    scrollMarginBottom: '96px',
  },
  list: { listStyleType: 'none', margin: 0, padding: '4px', maxHeight: '208px', overflowY: 'auto' },
  offer: {
    display: 'flex',
    gap: '12px',
    justifyContent: 'space-between',
    padding: '3px 8px',
    borderRadius: tokens.borderRadiusSmall,
    cursor: 'pointer',
    whiteSpace: 'nowrap',
  },
  active: { backgroundColor: tokens.colorSubtleBackgroundSelected },
  name: { fontFamily: tokens.fontFamilyMonospace, overflow: 'hidden', textOverflow: 'ellipsis' },
  kind: { color: tokens.colorNeutralForeground2 },
  about: {
    padding: '6px 12px 8px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground2,
    overflowWrap: 'anywhere',
  },
  signature: { fontFamily: tokens.fontFamilyMonospace, color: tokens.colorNeutralForeground1 },
});

interface CompletionListProps {
  readonly id: string;
  readonly offers: readonly Offer[];
  readonly active: number;
  readonly language: Language;
  /** Stands where the replaced text begins. */
  readonly beside: HTMLElement | null;
  onActive(index: number): void;
  onAccept(offer: Offer): void;
}

export function CompletionList({ id, offers, active, language, beside, onActive, onAccept }: CompletionListProps) {
  const styles = useStyles();
  const t = useWords();
  const list = useRef<HTMLUListElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const frame = beside?.closest('div');
    if (!beside || !frame) return;
    const [from, within] = [beside.getBoundingClientRect(), frame.getBoundingClientRect()];
    const room = within.width - Math.min(WIDTH, within.width);
    setPlace({ left: Math.min(from.left - within.left, room), top: from.top - within.top + 22 });
  }, [beside, offers]);
  useEffect(() => {
    list.current?.parentElement?.scrollIntoView({ block: 'nearest' });
  }, [place]);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const chosen = offers[active];
  return (
    <div className={styles.box} style={place}>
      <ul
        ref={list}
        id={id}
        role="listbox"
        tabIndex={0}
        aria-label={t('rules.expression.offers')}
        className={styles.list}
      >
        {offers.map((offer, index) => (
          <li
            key={`${offer.kind}/${offer.name}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className={mergeClasses(styles.offer, index === active && styles.active)}
            onMouseEnter={() => onActive(index)}
            // The text keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onAccept(offer)}
          >
            <span className={styles.name}>{offer.name}</span>
            <span className={styles.kind}>{t(`rules.expression.kind.${offer.kind}`)}</span>
          </li>
        ))}
      </ul>
      {chosen ? <About offer={chosen} language={language} /> : null}
    </div>
  );
}

function About({ offer, language }: { readonly offer: Offer; readonly language: Language }) {
  const styles = useStyles();
  const functionText = useFunctionText();
  const typeName = useTypeName();
  const attributeType = useAttributeType();
  const definition = offer.kind === 'function' ? language.functionOf(offer.name) : undefined;
  const attribute = offer.kind === 'attribute' ? language.attributeOf(offer.name) : undefined;
  if (definition) {
    return (
      <div className={styles.about}>
        <div className={styles.signature}>{signatureText(definition, typeName)}</div>
        {functionText(offer.name)}
      </div>
    );
  }
  const text = attribute ? attributeType(attribute) : language.parameterOf(offer.name);
  return text ? <div className={styles.about}>{text}</div> : null;
}

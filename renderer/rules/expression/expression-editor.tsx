/**
 * An editor of expressions: the browser's own text area with the same text in colours behind it, completion below the
 * caret, the function that one is in the middle of, mistakes at their character with the name that was probably meant.
 */

import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../../words/words.tsx';
import { applyOffer, completionAt, withNearest, type Applied, type Offer } from './completion.ts';
import { Coloured } from './coloured.tsx';
import { CompletionList } from './completion-list.tsx';
import type { Language } from './language.ts';
import { openCallAt, piecesOf } from './pieces.ts';
import { SignatureHint } from './signature-hint.tsx';

const TEXT = {
  gridColumnStart: 1,
  gridRowStart: 1,
  margin: 0,
  padding: '8px 10px',
  border: '1px solid transparent',
  boxSizing: 'border-box',
  fontFamily: tokens.fontFamilyMonospace,
  fontSize: '13px',
  lineHeight: '20px',
  letterSpacing: 'normal',
  whiteSpace: 'pre-wrap',
  overflowWrap: 'anywhere',
  tabSize: 2,
  minWidth: 0,
} as const;

const useStyles = makeStyles({
  editor: { display: 'grid', gap: '4px', minWidth: 0 },
  frame: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-within': {
      outline: `2px solid ${tokens.colorCompoundBrandStroke}`,
      outlineOffset: '-1px',
    },
  },
  wrong: { border: `1px solid ${tokens.colorStatusDangerBorder1}` },
  behind: { ...TEXT, minHeight: '58px', pointerEvents: 'none', position: 'relative', overflow: 'hidden' },
  area: {
    ...TEXT,
    display: 'block',
    width: '100%',
    height: '100%',
    resize: 'none',
    overflow: 'hidden',
    color: 'transparent',
    caretColor: tokens.colorNeutralForeground1,
    backgroundColor: 'transparent',
    outlineStyle: 'none',
    '::selection': { color: 'transparent', backgroundColor: tokens.colorBrandBackgroundInvertedSelected },
    '@media (forced-colors: active)': { color: 'CanvasText' },
  },
  below: { display: 'flex', alignItems: 'flex-start', gap: '8px', minHeight: '24px' },
  hint: { flexGrow: 1, minWidth: 0 },
  problems: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '2px' },
  problem: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    fontSize: tokens.fontSizeBase200,
  },
  text: { color: tokens.colorStatusDangerForeground1, overflowWrap: 'anywhere' },
});

/** A mistake, in words. */
export interface ExpressionMistake {
  readonly text: string;
  /** From 0; null: of the whole. */
  readonly position: number | null;
  readonly name?: string | null;
  readonly nearest?: string | null;
}

interface ExpressionEditorProps {
  readonly label: string;
  readonly value: string;
  readonly language: Language;
  readonly mistakes: readonly ExpressionMistake[];
  /** Where in the rule: problems lead there. */
  readonly path: string;
  onChange(value: string): void;
  /** The canonical text; undefined: it has a mistake, which is shown by itself. */
  format(value: string): Promise<string | undefined>;
}

export function ExpressionEditor(props: ExpressionEditorProps) {
  const { label, value, language, mistakes, path, onChange } = props;
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const { completion, active, setActive, caret, follow, close, onKeyDown, accept } = useCompletion(props, area);
  const [marker, setMarker] = useState<HTMLSpanElement | null>(null);
  const call = caret === undefined ? undefined : openCallAt(piecesOf(value), caret);
  const marks = mistakes.flatMap(({ position }) => (position === null ? [] : [position]));
  const put = (applied: Applied | undefined) => applied && replaceText(area.current, applied);
  return (
    <div className={styles.editor}>
      <div className={mergeClasses(styles.frame, mistakes.length > 0 && styles.wrong)}>
        <pre className={styles.behind} aria-hidden="true">
          <Coloured text={value} marks={marks} markerAt={completion?.from} marker={setMarker} />
          {/* A line that has just begun has a height as well. */}
          {'\u200b'}
        </pre>
        <textarea
          ref={area}
          className={styles.area}
          aria-label={label}
          aria-invalid={mistakes.length > 0 || undefined}
          aria-describedby={mistakes.length > 0 ? `${id}-mistakes` : undefined}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={completion ? `${id}-list` : undefined}
          aria-activedescendant={completion ? `${id}-list-${active}` : undefined}
          data-path={path}
          rows={1}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          value={value}
          onChange={(event) => {
            onChange(event.target.value);
            follow(event.target.selectionStart, true);
          }}
          onSelect={(event) => follow(event.currentTarget.selectionStart, false)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {completion ? (
          <CompletionList
            id={`${id}-list`}
            offers={completion.offers}
            active={active}
            language={language}
            beside={marker}
            onActive={setActive}
            onAccept={accept}
          />
        ) : null}
      </div>
      {mistakes.length > 0 ? (
        <ul id={`${id}-mistakes`} className={styles.problems}>
          {mistakes.map((mistake, index) => (
            <li key={index} className={styles.problem}>
              <span className={styles.text}>{mistake.text}</span>
              <MistakeActions
                mistake={mistake}
                value={value}
                onShow={(position) => {
                  area.current?.focus();
                  area.current?.setSelectionRange(position, position);
                }}
                onFix={put}
              />
            </li>
          ))}
        </ul>
      ) : null}
      <div className={styles.below}>
        <div className={styles.hint}>
          <SignatureHint call={call} language={language} />
        </div>
        <Button
          size="small"
          appearance="subtle"
          disabled={value.trim() === ''}
          onClick={() =>
            void props.format(value).then((text) => {
              if (text !== undefined && text !== value) put({ text, caret: text.length });
            })
          }
        >
          {t('rules.expression.format')}
        </Button>
      </div>
    </div>
  );
}

interface MistakeActionsProps {
  readonly mistake: ExpressionMistake;
  readonly value: string;
  onShow(position: number): void;
  onFix(applied: Applied | undefined): void;
}

function MistakeActions({ mistake, value, onShow, onFix }: MistakeActionsProps) {
  const t = useWords();
  const { position, name, nearest } = mistake;
  const fixed = withNearest(value, {
    position: position ?? undefined,
    name: name ?? undefined,
    nearest: nearest ?? undefined,
  });
  return (
    <>
      {position === null ? null : (
        <Button size="small" appearance="transparent" onClick={() => onShow(position)}>
          {t('rules.expression.atCharacter', { position: String(position + 1) })}
        </Button>
      )}
      {fixed && nearest ? (
        <Button size="small" onClick={() => onFix(fixed)}>
          {t('rules.expression.use', { name: nearest })}
        </Button>
      ) : null}
    </>
  );
}

/** In one step that the browser can undo. What changes is told to the page as if it were typed. */
function replaceText(area: HTMLTextAreaElement | null, { text, caret }: Applied): void {
  if (!area) return;
  area.focus();
  area.select();
  document.execCommand('insertText', false, text);
  area.setSelectionRange(caret, caret);
}

function useCompletion({ value, language }: ExpressionEditorProps, area: React.RefObject<HTMLTextAreaElement | null>) {
  const [caret, setCaret] = useState<number>();
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState<'typed' | 'asked'>();
  const moved = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (moved.current === undefined) return;
    area.current?.setSelectionRange(moved.current, moved.current);
    moved.current = undefined;
  });
  const completion =
    open === undefined || caret === undefined ? undefined : completionAt(value, caret, language, open === 'asked');
  const close = () => {
    setOpen(undefined);
    setCaret(undefined);
  };
  const follow = (at: number, typed: boolean) => {
    if (typed) {
      setOpen((before) => before ?? 'typed');
      setActive(0);
    } else if (at !== caret) setOpen(undefined);
    setCaret(at);
  };
  const accept = (offer: Offer) => {
    if (!completion) return;
    const applied = applyOffer(value, completion, offer);
    replaceText(area.current, applied);
    // The text is drawn again after this, with the caret at its end.
    moved.current = applied.caret;
    setOpen(undefined);
    setCaret(applied.caret);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      setOpen('asked');
      setActive(0);
      setCaret(event.currentTarget.selectionStart);
      event.preventDefault();
      return;
    }
    if (!completion) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const offer = completion.offers[active];
    if (step !== undefined) setActive((active + step + completion.offers.length) % completion.offers.length);
    else if ((event.key === 'Enter' || event.key === 'Tab') && offer) accept(offer);
    else if (event.key === 'Escape') setOpen(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { completion, active, setActive, caret, follow, close, onKeyDown, accept };
}

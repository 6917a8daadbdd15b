/** What changes in a value: the differing characters marked, lists as added and removed. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { diffChars } from 'diff';
import { useMemo } from 'react';
import { useWords } from '../words/words.tsx';

const useStyles = makeStyles({
  lines: { display: 'grid', gap: '2px', minWidth: 0 },
  line: {
    display: 'grid',
    gridTemplateColumns: '14px minmax(0, 1fr)',
    padding: '1px 6px',
    borderRadius: tokens.borderRadiusSmall,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
  },
  before: { backgroundColor: tokens.colorStatusDangerBackground1, color: tokens.colorNeutralForeground1 },
  after: { backgroundColor: tokens.colorStatusSuccessBackground1, color: tokens.colorNeutralForeground1 },
  gone: { textDecorationLine: 'line-through', backgroundColor: tokens.colorStatusDangerBackground2, color: 'inherit' },
  come: {
    textDecorationLine: 'none',
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorStatusSuccessBackground2,
    color: 'inherit',
  },
  quiet: { color: tokens.colorNeutralForeground3 },
  hidden: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

export type ShownValue = string | number | boolean;

/** Longer texts than this are compared as a whole: marking single characters would cost more than it tells. */
const COMPARED_BY_CHARACTER = 2_000;

interface ValueDiffProps {
  readonly before: readonly ShownValue[];
  readonly after: readonly ShownValue[];
  /** One value is not another form of the other: names of links. */
  readonly apart?: boolean;
}

export function ValueDiff({ before, after, apart = false }: ValueDiffProps) {
  const t = useWords();
  const styles = useStyles();
  const shown = useShownValue();
  const [one] = before;
  const [other] = after;
  if (before.length === 0 && after.length === 0) return <span className={styles.quiet}>{t('common.diff.empty')}</span>;
  if (!apart && before.length === 1 && after.length === 1 && one !== undefined && other !== undefined) {
    return <TextDiff before={shown(one)} after={shown(other)} />;
  }
  const texts = { before: new Set(before.map(shown)), after: new Set(after.map(shown)) };
  const removed = [...texts.before].filter((value) => !texts.after.has(value));
  const added = [...texts.after].filter((value) => !texts.before.has(value));
  return (
    <div className={styles.lines}>
      {removed.map((value) => (
        <Line key={`-${value}`} kind="before" label={t('common.diff.removed')}>
          {value}
        </Line>
      ))}
      {added.map((value) => (
        <Line key={`+${value}`} kind="after" label={t('common.diff.added')}>
          {value}
        </Line>
      ))}
    </div>
  );
}

interface LineProps {
  readonly kind: 'before' | 'after';
  readonly label: string;
  readonly children: React.ReactNode;
}

function Line({ kind, label, children }: LineProps) {
  const styles = useStyles();
  return (
    <div className={mergeClasses(styles.line, styles[kind])}>
      <span aria-hidden="true">{kind === 'before' ? '−' : '+'}</span>
      <span>
        <span className={styles.hidden}>{`${label}: `}</span>
        <bdi>{children}</bdi>
      </span>
    </div>
  );
}

function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const styles = useStyles();
  const t = useWords();
  const parts = useMemo(
    () => (Math.max(before.length, after.length) > COMPARED_BY_CHARACTER ? [] : diffChars(before, after)),
    [before, after],
  );
  const oldParts = parts.filter(({ added }) => !added);
  const newParts = parts.filter(({ removed }) => !removed);
  return (
    <div className={styles.lines}>
      <Line kind="before" label={t('common.diff.before')}>
        {parts.length === 0
          ? before
          : oldParts.map(({ removed, value }, index) =>
              removed ? (
                <del key={index} className={styles.gone}>
                  {value}
                </del>
              ) : (
                value
              ),
            )}
      </Line>
      <Line kind="after" label={t('common.diff.after')}>
        {parts.length === 0
          ? after
          : newParts.map(({ added, value }, index) =>
              added ? (
                <ins key={index} className={styles.come}>
                  {value}
                </ins>
              ) : (
                value
              ),
            )}
      </Line>
    </div>
  );
}

/** A value as text: booleans in words, numbers as they are (they may be identifiers). */
export function useShownValue(): (value: ShownValue) => string {
  const t = useWords();
  return (value) => (typeof value === 'boolean' ? t(value ? 'common.yes' : 'common.no') : String(value));
}

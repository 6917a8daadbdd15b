/** The last day's cycles: where in the day, how many changes (height), how it went (colour, and in words on each). */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useRef, useState } from 'react';
import { cycleStatusWords } from '../../../engine/api/contract/words/explain.ts';
import type { Tone } from '../../../engine/api/contract/words/catalogue.ts';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { address } from '../addresses.ts';
import type { Overview } from './arrow.tsx';

type StripCycle = Overview['strip'][number];

const DAY = 24 * 3_600_000;
/** Pixels. */
const HEIGHT = 56;
const LEAST = 6;

const useStyles = makeStyles({
  strip: { position: 'relative', height: `${HEIGHT}px`, borderBottom: `1px solid ${tokens.colorNeutralStroke1}` },
  bar: {
    position: 'absolute',
    bottom: 0,
    width: '7px',
    marginLeft: '-7px',
    boxSizing: 'border-box',
    borderTopLeftRadius: '2px',
    borderTopRightRadius: '2px',
    ':hover': { filter: 'brightness(1.2)' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  good: { backgroundColor: tokens.colorCompoundBrandBackground },
  notice: {
    backgroundColor: tokens.colorStatusWarningForeground3,
    backgroundImage: `repeating-linear-gradient(0deg, transparent 0 3px, ${tokens.colorNeutralBackground1} 3px 4px)`,
  },
  held: { backgroundColor: tokens.colorStatusWarningForeground3 },
  bad: {
    backgroundColor: tokens.colorStatusDangerForeground1,
    borderTop: `3px double ${tokens.colorNeutralBackground1}`,
  },
  running: {
    backgroundColor: 'transparent',
    border: `1px solid ${tokens.colorCompoundBrandStroke}`,
    borderBottom: 'none',
  },
  ends: {
    display: 'flex',
    justifyContent: 'space-between',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    paddingTop: '2px',
  },
  said: { minHeight: '20px', textAlign: 'center', color: tokens.colorNeutralForeground2 },
});

export function Strip({ cycles, now }: { readonly cycles: readonly StripCycle[]; readonly now: string }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const list = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<number>();
  const [said, setSaid] = useState<number>();
  if (cycles.length === 0) return <div className={styles.said}>{t('operations.home.stripEmpty')}</div>;
  const end = new Date(now).getTime();
  const most = Math.max(...cycles.map(({ changes }) => changes));
  const words = (cycle: StripCycle) =>
    t('operations.home.stripBar', {
      time: formats.shortDateTime(cycle.startedAt),
      result:
        cycle.status === null ? t('operations.home.state.running') : cycleStatusWords(cycle.status, catalogue).name,
      count: cycle.changes,
    });
  const activeIndex = Math.max(
    0,
    active === undefined ? cycles.length - 1 : cycles.findIndex(({ id }) => id === active),
  );
  const move = (event: React.KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -cycles.length, End: cycles.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(activeIndex + step, 0), cycles.length - 1);
    setActive(cycles[next]?.id);
    list.current?.querySelectorAll<HTMLElement>('a')[next]?.focus();
  };
  const shown = cycles.find(({ id }) => id === said);
  return (
    <div>
      <div ref={list} className={styles.strip} role="group" aria-label={t('operations.home.strip')} onKeyDown={move}>
        {cycles.map((cycle, index) => (
          <a
            key={cycle.id}
            href={address('/operations', { cycle: String(cycle.id) })}
            aria-label={words(cycle)}
            data-cycle={cycle.id}
            tabIndex={index === activeIndex ? 0 : -1}
            className={mergeClasses(styles.bar, styles[toneOf(cycle, catalogue)])}
            style={{
              left: `${Math.max(1, 100 * (1 - (end - new Date(cycle.startedAt).getTime()) / DAY))}%`,
              height: LEAST + (HEIGHT - LEAST) * share(cycle.changes, most),
            }}
            onMouseEnter={() => setSaid(cycle.id)}
            onMouseLeave={() => setSaid(undefined)}
            onFocus={() => setSaid(cycle.id)}
            onBlur={() => setSaid(undefined)}
          />
        ))}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{t('operations.home.stripFrom')}</span>
        <span className={styles.said}>{shown ? words(shown) : ''}</span>
        <span>{t('operations.home.stripTo')}</span>
      </div>
    </div>
  );
}

/** By order of magnitude: one large cycle must not make the others dots. */
function share(changes: number, most: number): number {
  return most === 0 ? 0 : Math.log1p(changes) / Math.log1p(most);
}

function toneOf({ status }: StripCycle, catalogue: Parameters<typeof cycleStatusWords>[1]): Tone | 'running' {
  return status === null ? 'running' : cycleStatusWords(status, catalogue).tone;
}

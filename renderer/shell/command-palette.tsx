/** Ctrl+K: every page, the actions, the help, and the search for objects, by typing. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { TOPICS } from '../help/topics.ts';
import { address } from '../operations/addresses.ts';
import { useCycleControl, useRunning } from '../operations/cycle-control.tsx';
import { useWords } from '../words/words.tsx';
import { navigateTo } from './hash-location.ts';
import { AREA_NAMES } from './rail.tsx';
import { useThemeChoice } from './theme.tsx';

const useStyles = makeStyles({
  dialog: {
    width: 'min(560px, calc(100vw - 32px))',
    margin: '12vh auto auto',
    padding: 0,
    boxSizing: 'border-box',
    overflow: 'hidden',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusXLarge,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow64,
    '::backdrop': { backgroundColor: tokens.colorBackgroundOverlay },
  },
  input: {
    width: '100%',
    boxSizing: 'border-box',
    padding: '16px 20px',
    font: 'inherit',
    fontSize: tokens.fontSizeBase400,
    color: 'inherit',
    backgroundColor: 'transparent',
    border: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    outlineStyle: 'none',
  },
  list: { listStyleType: 'none', margin: 0, padding: '8px', maxHeight: '50vh', overflowY: 'auto' },
  entry: {
    display: 'flex',
    justifyContent: 'space-between',
    gap: '16px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
  },
  active: { backgroundColor: tokens.colorSubtleBackgroundSelected },
  kind: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, whiteSpace: 'nowrap' },
});

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  run(): void;
}

const SHOWN = 12;

function useEntries(): readonly Entry[] {
  const t = useWords();
  const { dark, choose } = useThemeChoice();
  const { data } = useEngineQuery('overview', {});
  const running = useRunning(data);
  const { start } = useCycleControl();
  const pages = AREA_NAMES.map((area) => ({
    id: `page/${area}`,
    name: t(`shell.rail.${area}`),
    kind: t('shell.palette.page'),
    run: () => navigateTo(`/${area}`),
  }));
  const synchronize = {
    id: 'action/synchronize',
    name: t('shell.palette.synchronize'),
    kind: t('shell.palette.action'),
    run: () => void start('delta'),
  };
  const theme = {
    id: 'action/theme',
    name: t('shell.palette.theme'),
    kind: t('shell.palette.action'),
    run: () => choose(dark ? 'light' : 'dark'),
  };
  const help = TOPICS.map((topic) => ({
    id: `help/${topic}`,
    name: t(`help.topics.${topic}.title`),
    kind: t('shell.palette.helpPage'),
    run: () => navigateTo(`/help/${topic}`),
  }));
  // Before setup, and while something runs, there is nothing to start.
  const actions = data?.configured && !running ? [synchronize, theme] : [theme];
  return [...pages, ...actions, ...help];
}

/** Listens for the keys; renders nothing until they come. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setOpen((before) => !before);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return open ? <Palette onClose={() => setOpen(false)} /> : null;
}

function Palette({ onClose }: { onClose(): void }) {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const all = useEntries();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  const wanted = text.trim();
  const fitting = all.filter(({ name }) => name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase()));
  const search: Entry = {
    id: 'search',
    name: t('shell.palette.searchObjects', { text: wanted }),
    kind: t('shell.rail.objects'),
    run: () => navigateTo(address('/objects', { text: wanted })),
  };
  const entries = [...fitting.slice(0, SHOWN), ...(wanted === '' ? [] : [search])];
  const at = Math.min(active, entries.length - 1);
  const choose = (entry: Entry | undefined) => {
    onClose();
    entry?.run();
  };
  const onCancel = (event: React.SyntheticEvent) => {
    event.preventDefault();
    onClose();
  };
  // What is clicked outside of its content is the dialog itself.
  const onClick = (event: React.MouseEvent) => event.target === event.currentTarget && onClose();
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) setActive((at + step + entries.length) % entries.length);
    else if (event.key === 'Enter') choose(entries[at]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label={t('shell.palette.open')}
      onCancel={onCancel}
      onClick={onClick}
    >
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${at}`}
        aria-label={t('shell.palette.label')}
        placeholder={t('shell.palette.placeholder')}
        value={text}
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul id={id} role="listbox" aria-label={t('shell.palette.open')} className={styles.list}>
        {entries.map((entry, index) => (
          <li
            key={entry.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === at}
            className={mergeClasses(styles.entry, index === at && styles.active)}
            onMouseEnter={() => setActive(index)}
            onClick={() => choose(entry)}
          >
            <span>{entry.name}</span>
            <span className={styles.kind}>{entry.kind}</span>
          </li>
        ))}
      </ul>
    </dialog>
  );
}

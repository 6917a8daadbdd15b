/** The areas at the left, with what waits in them. */

import { CounterBadge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactElement } from 'react';
import { useLocation } from 'wouter';
import { useEngineQuery } from '../api-client/hooks.tsx';
import {
  AttentionIcon,
  ConnectorsIcon,
  ErrorsIcon,
  HelpIcon,
  HomeIcon,
  ObjectsIcon,
  OperationsIcon,
  PasswordIcon,
  PendingIcon,
  RulesIcon,
  SettingsIcon,
  TasksIcon,
} from '../ui/icons.ts';
import { useWords } from '../words/words.tsx';
import type { KeysBelow } from '../words/types.ts';

const NARROW = '@media (max-width: 860px)';

const useStyles = makeStyles({
  nav: {
    display: 'flex',
    flexDirection: 'column',
    flexGrow: 1,
    [NARROW]: { flexDirection: 'row', justifyContent: 'space-between' },
  },
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    listStyleType: 'none',
    margin: 0,
    padding: '0 8px',
    [NARROW]: { flexDirection: 'row', gap: 0, padding: '4px 8px' },
  },
  low: { marginTop: 'auto', paddingBottom: '12px', [NARROW]: { marginTop: 0, paddingBottom: '4px' } },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    minHeight: '36px',
    padding: '0 12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    position: 'relative',
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: '10px',
      bottom: '10px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  icon: { display: 'inline-flex', fontSize: '20px' },
  name: { flexGrow: 1, [NARROW]: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden' } },
  mode: {
    margin: '12px 16px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    [NARROW]: { display: 'none' },
  },
  modeName: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
});

type Area = KeysBelow<'shell.rail'>;

const AREAS: readonly { readonly area: Area; readonly icon: ReactElement }[] = [
  { area: 'home', icon: <HomeIcon /> },
  { area: 'operations', icon: <OperationsIcon /> },
  { area: 'pending', icon: <PendingIcon /> },
  { area: 'conflicts', icon: <AttentionIcon /> },
  { area: 'objects', icon: <ObjectsIcon /> },
  { area: 'rules', icon: <RulesIcon /> },
  { area: 'connectors', icon: <ConnectorsIcon /> },
  { area: 'sign-in', icon: <PasswordIcon /> },
  { area: 'errors', icon: <ErrorsIcon /> },
  { area: 'tasks', icon: <TasksIcon /> },
];

const LOW_AREAS: typeof AREAS = [
  { area: 'settings', icon: <SettingsIcon /> },
  { area: 'help', icon: <HelpIcon /> },
];

export const AREA_NAMES: readonly Area[] = [...AREAS, ...LOW_AREAS].map(({ area }) => area);

export function NavigationRail() {
  const styles = useStyles();
  const t = useWords();
  const { data } = useEngineQuery('overview', {}, { every: OVERVIEW_EVERY });
  const counts: { readonly [A in Area]?: number } = {
    errors: data?.connectors.reduce((sum, { faults }) => sum + faults, 0) ?? 0,
    pending: data?.connectors.reduce((sum, { held }) => sum + held, 0) ?? 0,
  };
  return (
    <nav className={styles.nav} aria-label={t('shell.navigation')}>
      <ul className={styles.list}>
        {AREAS.map((entry) => (
          <Entry key={entry.area} {...entry} count={counts[entry.area] ?? 0} />
        ))}
      </ul>
      {data?.stagingMode ? (
        <div className={styles.mode} data-staging="true">
          <div className={styles.modeName}>{t('shell.staging')}</div>
          {t('shell.stagingMeaning')}
        </div>
      ) : null}
      <ul className={mergeClasses(styles.list, styles.low)}>
        {LOW_AREAS.map((entry) => (
          <Entry key={entry.area} {...entry} count={0} />
        ))}
      </ul>
    </nav>
  );
}

/** Milliseconds. Broadcasts make it asked at once; this is for what no broadcast says. */
const OVERVIEW_EVERY = 15_000;

interface EntryProps {
  readonly area: Area;
  readonly icon: ReactElement;
  readonly count: number;
}

function Entry({ area, icon, count }: EntryProps) {
  const styles = useStyles();
  const t = useWords();
  const [location] = useLocation();
  const here = location === `/${area}` || location.startsWith(`/${area}/`);
  return (
    <li>
      <a
        href={`#/${area}`}
        className={mergeClasses(styles.link, here && styles.here)}
        aria-current={here ? 'page' : undefined}
      >
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <span className={styles.name}>{t(`shell.rail.${area}`)}</span>
        {count > 0 ? <CounterBadge count={count} overflowCount={999} size="small" color="danger" /> : null}
      </a>
    </li>
  );
}

/** Features of directory synchronization in the tenant: each with what it means, its risk, and who may change it. */

import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { Confirm } from '../../ui/confirm.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { GoodIcon, SkippedIcon, WarningIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import type { Feature } from './setting-words.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, border: `1px solid ${tokens.colorNeutralStroke2}` },
  item: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr) auto',
    gap: '2px 12px',
    padding: '12px 16px',
    ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  icon: { display: 'inline-flex', fontSize: '16px', paddingTop: '2px', color: tokens.colorNeutralForeground3 },
  on: { color: tokens.colorStatusSuccessForeground1 },
  name: { fontWeight: tokens.fontWeightSemibold },
  high: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    color: tokens.colorStatusWarningForeground3,
  },
});

interface FeatureListProps {
  readonly features: readonly Feature[];
  readonly isSignedIn: boolean;
  readonly busy: boolean;
  onChange(name: Feature['name'], on: boolean): void;
}

const CHANGED_BY = {
  application: 'tasks.tenant.byApplication',
  administrator: 'tasks.tenant.byAdministrator',
  nobody: 'tasks.tenant.byNobody',
} as const;

export function FeatureList({ features, isSignedIn, busy, onChange }: FeatureListProps) {
  const styles = useStyles();
  const t = useWords();
  const [asked, setAsked] = useState<Feature>();
  const mayChange = ({ on, changedBy }: Feature) =>
    on !== null && (changedBy === 'application' || (changedBy === 'administrator' && isSignedIn));
  return (
    <Section heading={t('tasks.tenant.features')}>
      <ul className={styles.list}>
        {features.map((feature) => (
          <FeatureItem
            key={feature.name}
            feature={feature}
            disabled={busy || !mayChange(feature)}
            // Nothing of it is harmless enough to be done by a slip: most changes concern everybody.
            onAsk={() => (feature.risk === 'low' ? onChange(feature.name, !feature.on) : setAsked(feature))}
          />
        ))}
      </ul>
      {asked ? (
        <Confirm
          title={t('tasks.tenant.changeTitle', { name: t(`tasks.tenant.names.${asked.name}`) })}
          action={t(asked.on ? 'tasks.tenant.switchOff' : 'tasks.tenant.switchOn')}
          onConfirm={() => {
            setAsked(undefined);
            onChange(asked.name, !asked.on);
          }}
          onCancel={() => setAsked(undefined)}
        >
          {t('tasks.tenant.changeText')} {t(`tasks.tenant.means.${asked.name}`)}
        </Confirm>
      ) : null}
    </Section>
  );
}

interface FeatureItemProps {
  readonly feature: Feature;
  readonly disabled: boolean;
  onAsk(): void;
}

function FeatureItem({ feature: { name, on, changedBy, risk }, disabled, onAsk }: FeatureItemProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const shown = t(`tasks.tenant.names.${name}`);
  const state = on === null ? 'featureUnknown' : on ? 'featureOn' : 'featureOff';
  const action = t(on ? 'tasks.tenant.switchOff' : 'tasks.tenant.switchOn');
  return (
    <li className={styles.item} data-feature={name} data-on={String(on)}>
      <span aria-hidden="true" className={mergeClasses(styles.icon, on === true && styles.on)}>
        {on ? <GoodIcon /> : <SkippedIcon />}
      </span>
      <div className={parts.tight}>
        <span>
          <span className={styles.name}>{shown}</span>
          {` · ${t(`tasks.tenant.${state}`)}`}
        </span>
        <span className={parts.quiet}>{t(`tasks.tenant.means.${name}`)}</span>
        <span className={parts.small}>
          {risk === 'high' ? (
            <span className={styles.high}>
              <WarningIcon aria-hidden="true" /> {t('tasks.tenant.risk.high')}
            </span>
          ) : (
            t(`tasks.tenant.risk.${risk}`)
          )}
          {` · ${t(CHANGED_BY[changedBy])}`}
        </span>
      </div>
      {changedBy === 'nobody' || on === null ? (
        <span />
      ) : (
        <div>
          <Button size="small" disabledFocusable={disabled} aria-label={`${action}: ${shown}`} onClick={onAsk}>
            {action}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Directory synchronization of the tenant, on or off: turning it off is told in full before. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Confirm } from '../../ui/confirm.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import type { Settings } from './setting-words.ts';

interface DirectorySynchronizationProps {
  readonly settings: Settings;
  /** An administrator is signed in, and nothing is under way. */
  readonly enabled: boolean;
  onChange(enabled: boolean): void;
}

export function DirectorySynchronization({ settings, enabled, onChange }: DirectorySynchronizationProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [asking, setAsking] = useState(false);
  const { enabled: isOn } = settings.directorySynchronization;
  const which = isOn ? 'turnOff' : 'turnOn';
  return (
    <Section heading={t('tasks.tenant.synchronization')}>
      <div className={styles.tight} data-synchronization={String(isOn)}>
        <span>{t(isOn === null ? 'tasks.tenant.notKnown' : isOn ? 'tasks.tenant.on' : 'tasks.tenant.off')}</span>
        {isOn === null ? null : (
          <div className={styles.row}>
            <Button disabledFocusable={!enabled} onClick={() => setAsking(true)}>
              {t(`tasks.tenant.${which}`)}
            </Button>
            {enabled ? null : <span className={styles.small}>{t('tasks.tenant.byAdministrator')}</span>}
          </div>
        )}
      </div>
      {asking ? (
        <Confirm
          title={t(`tasks.tenant.${which}Title`)}
          action={t(`tasks.tenant.${which}`)}
          onConfirm={() => {
            setAsking(false);
            onChange(!isOn);
          }}
          onCancel={() => setAsking(false)}
        >
          {t(`tasks.tenant.${which}Text`)}
        </Confirm>
      ) : null}
    </Section>
  );
}

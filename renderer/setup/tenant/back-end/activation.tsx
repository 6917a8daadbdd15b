/** Directory synchronization of the tenant: turned on only where somebody ticked that it may be, knowing what it means. */

import { Checkbox } from '@fluentui/react-components';
import type { CallResult } from '../../../../engine/api/contract/contract.ts';
import { useWords } from '../../../words/words.tsx';
import { Note } from '../../parts/note.tsx';
import { usePartStyles } from '../../parts/styles.ts';

interface TurnOnProps {
  readonly value: boolean;
  onChange(value: boolean): void;
}

export function TurnOn({ value, onChange }: TurnOnProps) {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <div>
      <Checkbox
        label={t('setup.backEnd.turnOn')}
        checked={value}
        onChange={(_, { checked }) => onChange(checked === true)}
      />
      <p className={styles.quiet}>{t('setup.backEnd.turnOnMeans')}</p>
    </div>
  );
}

type Standing = NonNullable<CallResult<'application-register'>['directorySynchronization']>;

/** Nothing where it was on and its service there. */
export function Synchronization({ standing }: { readonly standing: Standing }) {
  const t = useWords();
  const { enabled, turnedOn, serviceReady } = standing;
  if (!enabled) return <Note intent="warning">{t('setup.backEnd.notTurnedOn')}</Note>;
  if (!serviceReady) return <Note intent="warning">{t('setup.backEnd.notReady')}</Note>;
  return turnedOn ? <Note intent="success">{t('setup.backEnd.turnedOn')}</Note> : null;
}

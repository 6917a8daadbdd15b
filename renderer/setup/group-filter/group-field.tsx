/** The group as somebody types it. It is part of the draft as text until the forest says which group that is. */

import { Button, Field, Input, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { faultOf } from '../../api-client/client.ts';
import { useEngineClient } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { forestPart, type DraftForest } from '../state/answers.ts';

interface GroupFieldProps {
  readonly forest: DraftForest;
  readonly typed: string;
  onChange(filter: NonNullable<DraftForest['groupFilter']>): void;
}

export function GroupField({ forest, typed, onChange }: GroupFieldProps) {
  const styles = usePartStyles();
  const t = useWords();
  const client = useEngineClient();
  const [looking, setLooking] = useState(false);
  const [fault, setFault] = useState<ContractFault>();
  const part = forestPart(forest);
  const group = typed.trim();
  const find = async (): Promise<void> => {
    if (!part || group === '' || looking) return;
    setLooking(true);
    setFault(undefined);
    try {
      const { guid, dn } = await client.call('group-resolve', { forest: part, group });
      onChange({ objectGuid: guid, dn });
    } catch (error) {
      setFault(faultOf(error));
      setLooking(false);
    }
  };
  return (
    <form
      className={styles.tight}
      onSubmit={(event) => {
        event.preventDefault();
        void find();
      }}
    >
      <Field
        className={styles.narrow}
        label={t('setup.groupFilter.field', { forest: forest.name ?? '' })}
        hint={t('setup.groupFilter.fieldHint')}
      >
        <Input
          value={typed}
          onChange={(_, { value }) => {
            setFault(undefined);
            onChange(value);
          }}
        />
      </Field>
      <div className={styles.row}>
        <Button type="submit" disabledFocusable={group === '' || looking}>
          {t('setup.groupFilter.find')}
        </Button>
        {looking ? <Spinner size="tiny" label={t('setup.groupFilter.finding')} /> : null}
      </div>
      {fault ? <FaultMessage fault={fault} /> : null}
    </form>
  );
}

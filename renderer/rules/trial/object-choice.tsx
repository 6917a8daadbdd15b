/** A real object to try the rule on: found by typing, kept in the address. */

import { Button, Combobox, Option, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { TryIcon } from '../../ui/icons.ts';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import type { Evaluation, ObjectId, RuleDocument } from '../shapes.ts';
import { objectKey, ObjectLink } from './object-link.tsx';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px 12px',
    padding: '10px 16px',
    marginBottom: '24px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  label: { display: 'inline-flex', alignItems: 'center', gap: '8px', fontWeight: tokens.fontWeightSemibold },
  picker: { minWidth: '200px', width: '320px', maxWidth: '100%', '& > input': { minWidth: 0 } },
  listbox: { maxHeight: '320px' },
  option: { display: 'grid', minWidth: 0 },
  dn: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    maxWidth: '360px',
  },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface ObjectChoiceProps {
  readonly document: RuleDocument;
  readonly chosen: ObjectId | undefined;
  readonly evaluation: Evaluation | undefined;
  onChoose(id: ObjectId | undefined): void;
}

export function ObjectChoice({ document, chosen, evaluation, onChoose }: ObjectChoiceProps) {
  const styles = useStyles();
  const t = useWords();
  const [typed, setTyped] = useState<string>();
  const text = useDebounced((typed ?? '').trim());
  const [space, objectType] =
    document.direction === 'inbound'
      ? [document.connector, document.connectorSpaceObjectType]
      : ['metaverse', document.metaverseObjectType];
  const candidates = useEngineQuery(
    'rules.candidates',
    { space, objectType, ...(text === '' ? {} : { text }) },
    { enabled: space !== '', keep: true },
  );
  const found = candidates.data ?? [];
  const shown = chosen ? (evaluation?.object.name ?? '') : '';
  return (
    <div className={styles.bar} role="search" aria-label={t('rules.trial.label')} data-trial="true">
      <span className={styles.label}>
        <TryIcon aria-hidden="true" />
        {t('rules.trial.label')}
      </span>
      <Combobox
        freeform
        size="small"
        className={styles.picker}
        listbox={{ className: styles.listbox }}
        aria-label={t('rules.trial.choose')}
        placeholder={t('rules.trial.choose')}
        value={typed ?? shown}
        selectedOptions={chosen ? [objectKey(chosen)] : []}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
        onOptionSelect={(_, { optionValue }) => {
          setTyped(undefined);
          onChoose(found.find(({ id }) => objectKey(id) === optionValue)?.id);
        }}
      >
        {found.map((candidate) => (
          <Option key={objectKey(candidate.id)} value={objectKey(candidate.id)} text={candidate.name}>
            <span className={styles.option}>
              <bdi>{candidate.name}</bdi>
              {candidate.dn === null ? null : <span className={styles.dn}>{candidate.dn}</span>}
            </span>
          </Option>
        ))}
        {found.length === 0 && candidates.data ? (
          <Option disabled value="" text="">
            {t(text === '' ? 'rules.trial.noObjects' : 'rules.trial.noMatch')}
          </Option>
        ) : null}
      </Combobox>
      {chosen ? (
        <>
          {evaluation ? (
            <span className={styles.quiet}>
              {t('rules.trial.with')} <ObjectLink object={evaluation.object} />
            </span>
          ) : null}
          <Button size="small" appearance="subtle" onClick={() => onChoose(undefined)}>
            {t('rules.trial.stop')}
          </Button>
        </>
      ) : (
        <span className={styles.quiet}>{t('rules.trial.hint')}</span>
      )}
    </div>
  );
}

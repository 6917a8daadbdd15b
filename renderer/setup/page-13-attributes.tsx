/** Attributes: one by one, with the services that would use them; what synchronization hangs on stays ticked. */

import { Button, Input, Spinner, Switch } from '@fluentui/react-components';
import { useDeferredValue, useState } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { SearchIcon } from '../ui/icons.ts';
import { useFormats, useWords } from '../words/words.tsx';
import { AttributeTable } from './attributes/attribute-table.tsx';
import { useServiceAttributes, type ServiceAttribute } from './attributes/use-service-attributes.ts';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { attributesInQuestion, isOut, tickEveryAttribute } from './state/attributes.ts';

export function AttributesPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const { data, fault, loading } = useServiceAttributes();
  const inQuestion = data ? attributesInQuestion(data, draft.answers) : undefined;
  return (
    <div className={styles.stack}>
      {fault ? <FaultMessage fault={fault} /> : null}
      {loading ? (
        <Spinner size="small" style={{ alignSelf: 'flex-start' }} label={t('setup.services.reading')} />
      ) : null}
      {inQuestion ? <Attributes attributes={inQuestion} /> : null}
    </div>
  );
}

function Attributes({ attributes }: { readonly attributes: readonly ServiceAttribute[] }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, change } = useWizard();
  const [text, setText] = useState('');
  const [onlyOut, setOnlyOut] = useState(false);
  const search = useDeferredValue(text).trim().toLowerCase();
  const out = attributes.filter((attribute) => isOut(attribute, draft.answers));
  const rows = (onlyOut ? out : attributes).filter(({ name }) => name.toLowerCase().includes(search));
  const flowing = formats.number(attributes.length - out.length);
  const isEmpty = rows.length === 0;
  return (
    <>
      <div className={styles.row} style={{ justifyContent: 'space-between' }}>
        <span role="status" data-sentence="attributes">
          {t('setup.attributes.sentence', { flowing, all: attributes.length })}
        </span>
        {out.length > 0 ? (
          <Button onClick={() => change(tickEveryAttribute)}>{t('setup.attributes.reset')}</Button>
        ) : null}
      </div>
      {out.length > 0 ? <Note intent="warning">{t('setup.attributes.consider')}</Note> : null}
      <div className={styles.row}>
        <Input
          className={styles.narrow}
          type="search"
          aria-label={t('setup.attributes.search')}
          placeholder={t('setup.attributes.search')}
          contentBefore={<SearchIcon />}
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
        <Switch
          label={t('setup.attributes.shownOut')}
          checked={onlyOut}
          onChange={(_, { checked }) => setOnlyOut(checked)}
        />
      </div>
      {isEmpty && search !== '' ? (
        <EmptyState title={t('setup.attributes.nothing')}>{t('setup.attributes.nothingHint')}</EmptyState>
      ) : null}
      {isEmpty && search === '' ? (
        <EmptyState title={t('setup.attributes.nothingOut')}>{t('setup.attributes.nothingOutHint')}</EmptyState>
      ) : null}
      {isEmpty ? null : <AttributeTable attributes={rows} />}
      {attributes.some(({ carried }) => !carried) ? (
        <p className={styles.small}>{t('setup.attributes.notCarriedMeans')}</p>
      ) : null}
    </>
  );
}

/** Refresh the schema: what came and went, and the rules that followed. */

import { Button, Checkbox, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

export function SchemaTask() {
  const styles = usePartStyles();
  const t = useWords();
  const status = useEngineQuery('status', {});
  const refresh = useEngineCommand('refresh-schema');
  const forests = (status.data?.connectors ?? [])
    .filter(({ kind }) => kind === 'active-directory')
    .map(({ name }) => name);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = forests.filter((name) => !left.has(name));
  return (
    <TaskPage heading="tasks.schema.heading" purpose="tasks.schema.purpose">
      <div className={styles.stack}>
        {forests.length > 1 ? (
          <div role="group" aria-label={t('tasks.schema.forests')}>
            {forests.map((name) => (
              <Checkbox
                key={name}
                label={name}
                checked={!left.has(name)}
                onChange={(_, { checked }) =>
                  setLeft(checked === true ? left.difference(new Set([name])) : left.union(new Set([name])))
                }
              />
            ))}
          </div>
        ) : null}
        <div className={styles.row}>
          <Button
            appearance="primary"
            disabledFocusable={refresh.running || chosen.length === 0}
            onClick={() => void refresh.run({ forests: chosen })}
          >
            {t('tasks.schema.start')}
          </Button>
          {refresh.running ? <Spinner size="tiny" label={t('tasks.schema.running')} /> : null}
          {forests.length > 0 && chosen.length === 0 ? (
            <span className={styles.quiet}>{t('tasks.schema.none')}</span>
          ) : null}
        </div>
        {refresh.fault ? <FaultMessage fault={refresh.fault} /> : null}
        {refresh.result ? <Refreshed result={refresh.result} /> : null}
      </div>
    </TaskPage>
  );
}

/** Names in a line; a schema can gain hundreds. */
const NAMED = 20;

function Refreshed({ result }: { readonly result: CallResult<'refresh-schema'> }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { version, forests, rulesAdded, rulesRemoved } = result;
  const names = (all: readonly string[]) => {
    const shown = all.slice(0, NAMED);
    return all.length > NAMED ? `${shown.join(', ')} … (${formats.number(all.length)})` : formats.list(shown);
  };
  return (
    <>
      <Note intent={version === null ? 'info' : 'success'}>
        {version === null
          ? t('tasks.schema.unchanged')
          : `${t('tasks.schema.changed')} ${t('tasks.list.savedAs', { version: String(version) })}`}
      </Note>
      {forests.map(({ forest, attributes, added, removed, changed, fault }) => (
        <Section key={forest} heading={forest}>
          {fault ? <FaultMessage fault={fault} /> : null}
          <ul className={styles.list}>
            <li>{t('tasks.schema.attributes', { count: attributes })}</li>
            {added.length > 0 ? <li>{t('tasks.schema.added', { names: names(added) })}</li> : null}
            {removed.length > 0 ? <li>{t('tasks.schema.removed', { names: names(removed) })}</li> : null}
            {changed.length > 0 ? <li>{t('tasks.schema.retyped', { names: names(changed) })}</li> : null}
          </ul>
        </Section>
      ))}
      {rulesAdded.length > 0 ? <p>{t('tasks.schema.rulesAdded', { names: names(rulesAdded) })}</p> : null}
      {rulesRemoved.length > 0 ? <p>{t('tasks.schema.rulesRemoved', { names: names(rulesRemoved) })}</p> : null}
    </>
  );
}

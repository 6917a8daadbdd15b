/** The form of a forest: how it is reached, then by which account. What is typed goes into the draft as it is typed. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { chosen, withForest, withoutForest, type DraftForest } from '../state/answers.ts';
import { AccountForm } from './account-form.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { ForestChecks } from './forest-checks.tsx';
import { ForestFound } from './forest-found.tsx';

const useStyles = makeStyles({
  name: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
});

interface ForestEditorProps {
  /** Empty for a new one. */
  readonly name: string;
  /** As it was when the form was opened: what Cancel goes back to. */
  readonly before: DraftForest | undefined;
}

const EMPTY: DraftForest = { security: { mode: 'ldaps', trust: { kind: 'system' } } };

export function ForestEditor({ name, before }: ForestEditorProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const id = useId();
  const { draft, change, setEditing, situation } = useWizard();
  const inDraft = chosen(draft.answers).forests.find((forest) => forest.name === name && name !== '');
  // Until it has a name, a forest has no place in the answers.
  const [nameless, setNameless] = useState<DraftForest>(EMPTY);
  const forest = inDraft ?? nameless;
  const [connected, setConnected] = useState(Boolean(forest.account));

  const put = (next: DraftForest): void => {
    const { name: newName = '' } = next;
    if (newName === '') {
      setNameless(next);
      if (name !== '') change((answers) => withoutForest(answers, name));
    } else change((answers) => withForest(answers, next, name === '' ? newName : name));
    if (newName !== name) setEditing(newName);
  };
  const cancel = (): void => {
    if (before) change((answers) => withForest(answers, before, name));
    else if (name !== '') change((answers) => withoutForest(answers, name));
    setEditing(undefined);
  };
  const standing = situation.forests.get(name)?.state ?? 'unknown';
  const usable = standing === 'passed' || standing === 'warning';
  return (
    <section className={parts.panel} aria-labelledby={id} data-editor="forest">
      <div className={parts.stack}>
        <h2 id={id} className={styles.name}>
          {before?.name ? t('setup.directories.editTitle', { forest: before.name }) : t('setup.directories.addTitle')}
        </h2>
        <ConnectionForm
          forest={forest}
          onChange={put}
          isNew={before?.account === undefined}
          connected={connected}
          onConnected={setConnected}
        />
        {connected ? <AccountForm forest={forest} onChange={put} /> : null}
        {connected ? <ForestChecks forest={forest} /> : null}
        {connected ? <ForestFound forest={forest} onChange={put} /> : null}
        <div className={parts.row}>
          {usable ? (
            <Button appearance="primary" onClick={() => setEditing(undefined)}>
              {t('setup.directories.use')}
            </Button>
          ) : null}
          <Button onClick={cancel}>{t('common.cancel')}</Button>
        </div>
      </div>
    </section>
  );
}

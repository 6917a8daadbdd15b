/** Connect your directories: the forests with their checks, and the form that adds one. */

import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { EmptyState } from '../ui/empty-state.tsx';
import { ForestIcon } from '../ui/icons.ts';
import { useWords } from '../words/words.tsx';
import { ForestCard } from './directories/forest-card.tsx';
import { ForestEditor } from './directories/forest-editor.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { chosen, type DraftForest } from './state/answers.ts';

/** A forest that is being added has no name yet. */
const NEW = '';

export function DirectoriesPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, editing, setEditing } = useWizard();
  const { forests } = chosen(draft.answers);
  // A form that was left half filled is open again.
  const unfinished = forests.find(({ account }) => !account)?.name;
  const [before, setBefore] = useState<DraftForest>();
  const open = (name: string) => {
    setBefore(forests.find((forest) => forest.name === name));
    setEditing(name);
  };
  useEffect(() => {
    if (unfinished !== undefined) setEditing(unfinished);
    return () => setEditing(undefined);
    // Only when the page opens: afterwards the form says itself when it closes.
  }, []);
  const express = draft.purpose === 'setup' && draft.mode === 'express';
  const mayAdd = editing === undefined && (!express || forests.length === 0);
  return (
    <div className={styles.stack}>
      {forests.map((forest) =>
        forest.name === editing ? null : (
          <ForestCard key={forest.name} forest={forest} onEdit={editing === undefined ? open : undefined} />
        ),
      )}
      {forests.length === 0 && editing === undefined ? (
        <EmptyState
          title={t('setup.directories.none')}
          icon={<ForestIcon />}
          action={
            <Button appearance="primary" onClick={() => open(NEW)}>
              {t('setup.directories.add')}
            </Button>
          }
        >
          {t('setup.directories.noneHint')}
        </EmptyState>
      ) : null}
      {editing === undefined ? null : <ForestEditor name={editing} before={before} />}
      {mayAdd && forests.length > 0 ? (
        <div>
          <Button onClick={() => open(NEW)}>{t('setup.directories.add')}</Button>
        </div>
      ) : null}
    </div>
  );
}

/** Below the rule while it is written: what saving makes due, and saving it or not. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useFormats, useWords } from '../../words/words.tsx';
import type { RuleDocument } from '../shapes.ts';
import type { Checked } from './editing.ts';

const useStyles = makeStyles({
  text: { marginRight: 'auto', minWidth: '200px', flexBasis: 0, flexGrow: 1, color: tokens.colorNeutralForeground2 },
  kept: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
});

interface SaveBarProps {
  readonly document: RuleDocument;
  readonly check: Checked | undefined;
  /** Nothing is saved under its id yet. */
  readonly isNew: boolean;
  readonly saving: boolean;
  /** Of the rules that saving switches off. */
  readonly disables: readonly string[];
  onSave(): void;
  onDiscard(): void;
}

export function SaveBar({ document, check, isNew, saving, disables, onSave, onDiscard }: SaveBarProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const errors = check?.problems.filter(({ severity }) => severity === 'error').length ?? 0;
  const due = useReasonedDue(document, check);
  const disabling = disables.length === 0 ? '' : ` ${t('rules.save.disables', { rules: formats.list(disables) })}`;
  return (
    <>
      <div className={styles.text} data-save-text="true">
        <span className={styles.kept}>{t(isNew ? 'rules.save.new' : 'rules.save.unsaved')}</span>{' '}
        {errors > 0 ? t('rules.save.problems', { count: errors }) : `${due}${disabling}`}
      </div>
      <Button disabled={saving} onClick={onDiscard}>
        {t('rules.page.discard')}
      </Button>
      <Button appearance="primary" disabled={saving} onClick={onSave}>
        {t('rules.save.save')}
      </Button>
    </>
  );
}

/** Which connectors will run a full synchronization, and why. */
function useReasonedDue(document: RuleDocument, check: Checked | undefined): string {
  const t = useWords();
  const formats = useFormats();
  if (!check) return '';
  const { fullSynchronization: due } = check;
  if (due.length === 0) return t('rules.due.none');
  const facts = {
    connectors: formats.list(due),
    count: due.length,
    connector: document.connector,
    type: document.metaverseObjectType,
  };
  return t(document.direction === 'inbound' ? 'rules.due.inbound' : 'rules.due.outbound', facts);
}

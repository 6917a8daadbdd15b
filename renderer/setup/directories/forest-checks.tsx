/** The rows of a forest's checks and of its account's rights, with the commands that mend what is missing. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { Checks, type Check } from '../../ui/checks.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useCheckWords } from '../parts/check-words.ts';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import type { ForestChecked, ForestRow, Rights } from '../session/connection-checks.ts';
import { useWizard } from '../session/wizard-context.tsx';
import type { DraftForest } from '../state/answers.ts';

type RightsRow = Rights['rows'][number];

export function ForestChecks({ forest }: { readonly forest: DraftForest }) {
  const styles = usePartStyles();
  const t = useWords();
  const { forest: checkedOf } = useWizard();
  const checked = checkedOf(forest);
  if (!checked) return null;
  const { rights, fault } = checked;
  return (
    <div className={styles.stack}>
      {fault ? <FaultMessage fault={fault} /> : null}
      {rights ? <TooPowerful rights={rights} /> : null}
      <ForestRows name={forest.name ?? ''} checked={checked} />
      {rights ? <RightsRows rights={rights} /> : null}
      {rights ? <MendAll rows={rights.rows} label={t('setup.checks.copyAll')} /> : null}
    </div>
  );
}

/** What passed is folded into one line as soon as everything is there; what did not stays in sight. */
function ForestRows({ name, checked }: { readonly name: string; readonly checked: ForestChecked }) {
  const t = useWords();
  const toCheck = useRowWords();
  const { rows, running } = checked;
  const checks = rows.map((row) => toCheck('forest', row));
  const more: Check = { id: 'running', what: t('setup.checks.running'), state: 'running' };
  return (
    <Folded
      label={t('setup.directories.checksTitle', { forest: name })}
      checks={running ? [...checks, more] : checks}
      open={running}
    />
  );
}

export function RightsRows({ rights }: { readonly rights: Rights }) {
  const t = useWords();
  const formats = useFormats();
  const toCheck = useRowWords();
  const checks = rights.rows.map((row, index): Check => {
    const check = toCheck('rights', { ...row, subject: row.domain });
    return {
      ...check,
      id: `${row.id}/${index}`,
      commands: row.remedies.map(({ shell, command }, at) => ({
        shell: t('setup.checks.shell', {
          ...{ row: check.what as string, shell: t(`setup.checks.shells.${shell}`) },
          ...(row.remedies.length > 1 ? { place: `${at + 1}/${row.remedies.length}` } : {}),
        }),
        command,
      })),
      children:
        row.exceptions.length > 0
          ? t('setup.checks.exceptions', { count: row.exceptions.length, names: formats.list(row.exceptions) })
          : undefined,
    };
  });
  return (
    <Folded label={t('setup.directories.rightsTitle', { account: rights.account.name })} checks={checks} open={false} />
  );
}

function useRowWords() {
  const t = useWords();
  const words = useCheckWords();
  return (
    area: 'forest' | 'rights',
    row: Pick<ForestRow, 'state' | 'facts' | 'fault' | 'milliseconds' | 'subject'> & { readonly id: string },
  ): Check => {
    const name = words.name(area, row.id);
    return {
      id: row.subject === null ? row.id : `${row.id}/${row.subject}`,
      what: row.subject === null ? name : t('setup.checks.of', { name, subject: row.subject }),
      state: row.state,
      result: row.state === 'passed' ? words.passed(area, row.id, row.facts) : undefined,
      fault: row.fault,
      milliseconds: row.milliseconds,
    };
  };
}

interface FoldedProps {
  readonly label: string;
  readonly checks: readonly Check[];
  /** Everything in sight, because it is still coming in. */
  readonly open: boolean;
}

function Folded({ label, checks, open }: FoldedProps) {
  const styles = usePartStyles();
  const t = useWords();
  const [wished, setWished] = useState(false);
  const whole = open || wished;
  const notable = checks.filter(({ state }) => state !== 'passed' && state !== 'skipped');
  const count = (state: string) => checks.filter((check) => check.state === state).length;
  const shown = whole ? checks : notable;
  return (
    <div className={styles.tight}>
      <div className={styles.row}>
        <strong>{label}</strong>
        {open ? null : (
          <>
            <span className={styles.quiet}>
              {t('common.checks.summary', {
                passed: String(count('passed')),
                count: checks.length - count('skipped'),
                ...(count('failed') > 0 ? { failed: count('failed') } : {}),
                ...(count('warning') > 0 ? { warnings: count('warning') } : {}),
              })}
            </span>
            <Button size="small" appearance="subtle" aria-expanded={wished} onClick={() => setWished(!wished)}>
              {t(wished ? 'setup.checks.showLess' : 'setup.checks.showAll')}
            </Button>
          </>
        )}
      </div>
      {shown.length > 0 ? <Checks label={label} checks={shown} /> : null}
    </div>
  );
}

function TooPowerful({ rights }: { readonly rights: Rights }) {
  const t = useWords();
  const row = rights.rows.find(({ id, state }) => id === 'too-powerful' && state === 'failed');
  if (!row) return null;
  const groups = String(row.facts['groups'] ?? '');
  return (
    <Note intent="error" title={t('setup.directories.refusedTitle', { account: rights.account.name })}>
      {t('setup.directories.refused', { groups })}
    </Note>
  );
}

/** All commands at once, in the order of the rows. */
export function MendAll({ rows, label }: { readonly rows: readonly RightsRow[]; readonly label: string }) {
  const commands = rows.flatMap(({ remedies }) => remedies.map(({ command }) => command));
  if (commands.length < 2) return null;
  return (
    <div>
      <CopyButton withLabel size="medium" label={label} text={commands.join('\n')} />
    </div>
  );
}

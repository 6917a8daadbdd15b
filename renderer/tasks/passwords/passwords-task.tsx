/** Troubleshoot password hash synchronization: every link from the domain controller to the tenant, and one person's chain. */

import { Button, Field, Input } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { fill } from '../../../engine/api/contract/words/fill.ts';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { personAddress, personOf } from '../../operations/passwords/addresses.ts';
import { domainName, outcomeName, reasonText, sentenceCase } from '../../operations/passwords/words-of.ts';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Grants, withoutCommands } from '../../setup/sign-in/password-rights.tsx';
import { useParameters } from '../../shell/hash-location.ts';
import { Checks, type Check, type CheckState } from '../../ui/checks.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { saveFile } from '../../ui/grid/table-text.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import { TaskPage } from '../parts/task-page.tsx';

type Diagnosis = CallResult<'password-sync-troubleshoot'>;
type Step = Diagnosis['steps'][number];

const STATES: { readonly [R in Step['result']]: CheckState } = {
  good: 'passed',
  notice: 'warning',
  problem: 'failed',
  skipped: 'skipped',
};

export function PasswordsTask() {
  const styles = usePartStyles();
  const t = useWords();
  const [parameters] = useParameters();
  const asked = parameters.get('person') ?? '';
  const [name, setName] = useState(asked.startsWith('#') ? '' : asked);
  const command = useEngineCommand('password-sync-troubleshoot');
  const { result, running, fault } = command;
  const start = (event: FormEvent) => {
    event.preventDefault();
    const wanted = name.trim() === '' && asked.startsWith('#') ? asked : name.trim();
    void command.run(wanted === '' ? {} : { person: personOf(wanted) });
  };
  return (
    <TaskPage heading="tasks.passwords.heading" purpose="tasks.passwords.purpose">
      <div className={styles.stack}>
        <form className={styles.stack} onSubmit={start}>
          <Field className={styles.narrow} label={t('tasks.passwords.person')} hint={t('tasks.passwords.personHint')}>
            <Input value={name} onChange={(_, { value }) => setName(value)} />
          </Field>
          <div className={styles.row}>
            <Button type="submit" appearance={result ? 'secondary' : 'primary'} disabledFocusable={running}>
              {t(running ? 'tasks.passwords.running' : result ? 'tasks.passwords.again' : 'tasks.passwords.start')}
            </Button>
            {running ? <Button onClick={command.cancel}>{t('common.cancel')}</Button> : null}
            {result ? <Report text={result.text} /> : null}
          </div>
        </form>
        {fault && fault.code !== 'run-cancelled' ? <FaultMessage fault={fault} /> : null}
        {result ? <Found diagnosis={result} /> : null}
      </div>
    </TaskPage>
  );
}

function Report({ text }: { readonly text: string }) {
  const t = useWords();
  return (
    <>
      <CopyButton withLabel size="medium" label={t('tasks.passwords.copy')} text={text} />
      <Button
        icon={<DownloadIcon />}
        onClick={() => saveFile(t('tasks.passwords.file'), [text], 'text/plain;charset=utf-8')}
      >
        {t('tasks.passwords.save')}
      </Button>
    </>
  );
}

function Found({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const styles = usePartStyles();
  const t = useWords();
  const { steps, person } = diagnosis;
  const toCheck = useStepWords();
  const count = (result: Step['result']) => steps.filter((step) => step.result === result).length;
  const ofPerson = steps.filter(({ check }) => check.startsWith('person-'));
  const others = steps.filter(({ check }) => !check.startsWith('person-'));
  const [problems, notices] = [count('problem'), count('notice')];
  return (
    <>
      <Note intent={problems > 0 ? 'warning' : 'success'}>
        {problems > 0 ? t('tasks.passwords.found', { count: problems }) : t('tasks.passwords.good')}
        {notices > 0 ? ` ${t('tasks.passwords.noticed', { count: notices })}` : ''}
      </Note>
      <Checks label={t('tasks.passwords.label')} checks={others.map(toCheck)} />
      {person ? (
        <div className={styles.tight}>
          <strong>{t('tasks.passwords.ofPerson', { name: person.name })}</strong>
          <Checks label={t('tasks.passwords.ofPerson', { name: person.name })} checks={ofPerson.map(toCheck)} />
          <a href={personAddress(person)}>{t('tasks.passwords.toPerson', { name: person.name })}</a>
        </div>
      ) : null}
    </>
  );
}

function useStepWords() {
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const { passwords, language } = catalogue;
  return (step: Step, index: number): Check => {
    const { check, connector, partition, result, fault, detail } = step;
    const words = passwords.checks[check];
    const place = partition === null ? connector : domainName(partition);
    const name = words?.name ?? check;
    const facts = Object.fromEntries(
      Object.entries(detail).map(([fact, value]) => {
        const isInstant = typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
        if (isInstant) return [fact, formats.relative(value)];
        if (fact === 'outcome') return [fact, outcomeName(String(value), catalogue)];
        if (fact === 'reason') return [fact, sentenceCase(reasonText(String(value), catalogue) ?? '')];
        return [fact, value];
      }),
    );
    const text = result === 'skipped' ? t('tasks.passwords.skipped') : fill(words?.[result] ?? '', facts, language);
    return {
      id: `${check}/${index}`,
      what: place === null ? name : t('setup.checks.of', { name, subject: place }),
      state: STATES[result],
      result: text,
      fault: fault && withoutCommands(fault),
      children: fault === null ? undefined : <Grants fault={fault} />,
    };
  };
}

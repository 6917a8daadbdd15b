/** Change the account of a forest: it signs in and reads changes before it is stored. */

import { zodResolver } from '@hookform/resolvers/zod';
import { Button, Field, Input, Select, Spinner } from '@fluentui/react-components';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { useEngineCommand, useEngineQuery } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { isAccountName } from '../setup/state/fields.ts';
import { FaultMessage } from '../ui/fault-message.tsx';
import { SecretField } from '../ui/secret-field.tsx';
import { useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

const formSchema = z.object({
  forest: z.string().min(1),
  account: z.string().refine(isAccountName),
  password: z.string().min(1),
});

type Form = z.output<typeof formSchema>;

export function AccountTask() {
  const status = useEngineQuery('status', {});
  const forests = (status.data?.connectors ?? [])
    .filter(({ kind }) => kind === 'active-directory')
    .map(({ name }) => name);
  return (
    <TaskPage heading="tasks.account.heading" purpose="tasks.account.purpose">
      {status.fault ? <FaultMessage fault={status.fault} /> : null}
      {forests[0] === undefined ? null : <AccountForm forests={forests} first={forests[0]} />}
    </TaskPage>
  );
}

function AccountForm({ forests, first }: { readonly forests: readonly string[]; readonly first: string }) {
  const styles = usePartStyles();
  const t = useWords();
  const change = useEngineCommand('change-forest-account');
  const form = useForm<Form>({
    resolver: zodResolver(formSchema),
    mode: 'onChange',
    defaultValues: { forest: first, account: '', password: '' },
  });
  const { control, formState } = form;
  const submit = form.handleSubmit(async (values) => {
    const changed = await change.run(values);
    // A secret once used stands nowhere any more.
    if (changed) form.resetField('password');
  });
  const { result } = change;
  return (
    <form className={styles.stack} onSubmit={(event) => void submit(event)}>
      {forests.length > 1 ? (
        <Controller
          control={control}
          name="forest"
          render={({ field: { ref: _ref, ...field } }) => (
            <Field label={t('tasks.account.forest')} className={styles.narrow}>
              <Select {...field}>
                {forests.map((forest) => (
                  <option key={forest} value={forest}>
                    {forest}
                  </option>
                ))}
              </Select>
            </Field>
          )}
        />
      ) : null}
      <div className={styles.pair}>
        <Controller
          control={control}
          name="account"
          render={({ field: { ref: _ref, onChange, ...field }, fieldState }) => (
            <Field
              label={t('tasks.account.account')}
              hint={t('setup.directories.accountHint')}
              {...(fieldState.error ? { validationMessage: t('setup.directories.accountError') } : {})}
            >
              <Input
                {...field}
                spellCheck={false}
                autoComplete="off"
                onChange={(_, { value }) => onChange(value.trim())}
              />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="password"
          render={({ field: { value, onChange } }) => (
            <SecretField label={t('tasks.account.password')} held={false} value={value} onChange={onChange} />
          )}
        />
      </div>
      <div className={styles.row}>
        <Button type="submit" appearance="primary" disabledFocusable={!formState.isValid || change.running}>
          {t('tasks.account.start')}
        </Button>
        {change.running ? <Spinner size="tiny" label={t('tasks.account.running')} /> : null}
      </div>
      {change.fault ? <FaultMessage fault={change.fault} /> : null}
      {result ? (
        <Note intent="success">
          {t('tasks.account.done', { account: result.account, server: result.server })}{' '}
          {result.clockSkewSeconds === 0 ? '' : t('tasks.account.skew', { seconds: Math.abs(result.clockSkewSeconds) })}{' '}
          {t('tasks.list.savedAs', { version: String(result.version) })}
        </Note>
      ) : null}
    </form>
  );
}

/** What password hash synchronization asks where it is chosen: its rights in each forest, and what is rarely changed. */

import { Button, Checkbox, Field, Input, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import { CollapsedIcon, ExpandedIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid, useWizard } from '../session/wizard-context.tsx';
import { withForest, type DraftForest } from '../state/answers.ts';
import { wholeNumber } from '../state/fields.ts';
import { withForestPasswords, withPasswords } from '../state/sign-in.ts';
import { PasswordRights } from './password-rights.tsx';

export function PasswordHashPanel() {
  const styles = usePartStyles();
  return (
    <div className={styles.section}>
      <PasswordRights />
      <More />
    </div>
  );
}

/** Folded away: the defaults are right nearly always. */
function More() {
  const styles = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.tight}>
      <div>
        <Button
          appearance="subtle"
          aria-expanded={open}
          icon={open ? <ExpandedIcon /> : <CollapsedIcon />}
          onClick={() => setOpen(!open)}
        >
          {t('setup.passwords.more')}
        </Button>
      </div>
      {open ? <Details /> : null}
    </div>
  );
}

const POLL = { least: 2, most: 3600 } as const;

function Details() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { passwordHashSync = {}, forests = [] } = draft.answers;
  const { expiredAccountsAsDisabled = false, pollSeconds = POLL.least } = passwordHashSync;
  return (
    <div className={styles.stack}>
      <div>
        <Switch
          label={t('setup.passwords.expired')}
          checked={expiredAccountsAsDisabled}
          onChange={(_, { checked }) =>
            change((answers) => withPasswords(answers, { expiredAccountsAsDisabled: checked }))
          }
        />
        <p className={styles.quiet}>{t('setup.passwords.expiredMeans')}</p>
      </div>
      <NumberField
        name="poll"
        label={t('setup.passwords.poll')}
        hint={t('setup.passwords.pollHint')}
        wrong={t('setup.passwords.pollError')}
        value={pollSeconds}
        range={POLL}
        onChange={(seconds) => {
          if (seconds !== undefined) change((answers) => withPasswords(answers, { pollSeconds: seconds }));
        }}
      />
      {forests.map((forest) => (
        <ForestDetails key={forest.name} forest={forest} alone={forests.length === 1} />
      ))}
    </div>
  );
}

const PORT = { least: 1, most: 65_535 } as const;

function ForestDetails({ forest, alone }: { readonly forest: DraftForest; readonly alone: boolean }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { name = '', servers = [] } = forest;
  const excluded = draft.answers.passwordHashSync?.excludedForests?.includes(name) === true;
  const setPort = (port: number | undefined) =>
    change((answers) =>
      withForest(answers, {
        ...forest,
        servers: servers.map(({ replicationPort: _before, ...server }) => ({
          ...server,
          ...(port === undefined ? {} : { replicationPort: port }),
        })),
      }),
    );
  return (
    <div className={styles.tight} data-password-forest={name}>
      {alone && !excluded ? null : (
        <Checkbox
          label={t('setup.passwords.ofForest', { forest: name })}
          checked={!excluded}
          onChange={(_, { checked }) => change((answers) => withForestPasswords(answers, name, checked === true))}
        />
      )}
      {excluded ? null : (
        <NumberField
          name={`replication-port/${name}`}
          label={t('setup.passwords.port', { forest: name })}
          hint={t('setup.passwords.portHint')}
          wrong={t('setup.passwords.portError')}
          value={servers[0]?.replicationPort}
          range={PORT}
          onChange={setPort}
        />
      )}
    </div>
  );
}

interface NumberFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly wrong: string;
  readonly value: number | undefined;
  readonly range: { readonly least: number; readonly most: number };
  /** Undefined: the field was emptied. */
  onChange(value: number | undefined): void;
}

function NumberField({ name, label, hint, wrong, value, range, onChange }: NumberFieldProps) {
  const styles = usePartStyles();
  const [typed, setTyped] = useState(value === undefined ? '' : String(value));
  const number = wholeNumber(typed);
  const isWrong = typed.trim() !== '' && (number === undefined || number < range.least || number > range.most);
  useInvalid(name, isWrong);
  return (
    <Field label={label} hint={hint} {...(isWrong ? { validationMessage: wrong } : {})}>
      <Input
        className={styles.number}
        inputMode="numeric"
        value={typed}
        onChange={(_, { value: text }) => {
          setTyped(text);
          const read = wholeNumber(text);
          if (text.trim() === '') onChange(undefined);
          else if (read !== undefined && read >= range.least && read <= range.most) onChange(read);
        }}
      />
    </Field>
  );
}

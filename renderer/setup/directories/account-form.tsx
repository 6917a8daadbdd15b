/** The account that Causeway uses in a forest: created here with exactly its rights, or one that is there. */

import { Button, Field, Input, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { SecretField } from '../../ui/secret-field.tsx';
import { useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { forestPart, forestSecret, rightsGiven, type DraftForest } from '../state/answers.ts';
import { isAccountName, isLogonName } from '../state/fields.ts';
import { hasSecret } from '../state/situation.ts';

interface AccountFormProps {
  readonly forest: DraftForest;
  onChange(forest: DraftForest): void;
}

type How = 'create' | 'existing';

export function AccountForm({ forest, onChange }: AccountFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { situation } = useWizard();
  const offersCreation = situation.features.accountCreation;
  const [how, setHow] = useState<How>(offersCreation && !forest.account ? 'create' : 'existing');
  const choice = (value: How) => ({
    value,
    name: t(`setup.directories.${value}`),
    means: t(`setup.directories.${value}Means`),
    needs: t(`setup.directories.${value}Needs`),
  });
  return (
    <div className={styles.stack}>
      {offersCreation ? (
        <ChoiceCards<How>
          label={t('setup.directories.accountHow')}
          columns
          choices={[choice('create'), choice('existing')]}
          value={how}
          onChange={setHow}
        />
      ) : null}
      {how === 'create' ? (
        <NewAccount forest={forest} onChange={onChange} />
      ) : (
        <ExistingAccount forest={forest} onChange={onChange} />
      )}
    </div>
  );
}

/** What the account may be called, by how the connection is protected. */
function namesOf({ security }: DraftForest) {
  return security?.mode === 'sealed'
    ? ({ isName: isLogonName, hint: 'setup.directories.logonHint', error: 'setup.directories.logonError' } as const)
    : ({
        isName: isAccountName,
        hint: 'setup.directories.accountHint',
        error: 'setup.directories.accountError',
      } as const);
}

function ExistingAccount({ forest, onChange }: AccountFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { situation, session, checkForest, forest: checkedOf } = useWizard();
  const { name = '', account = '' } = forest;
  const [password, setPassword] = useState('');
  const held = hasSecret(situation, forestSecret(name));
  const { isName, hint, error } = namesOf(forest);
  const wrong = account !== '' && !isName(account);
  const ready = isName(account) && (held || password !== '');
  const running = checkedOf(forest)?.running === true;
  const hold = async (): Promise<void> => {
    if (password === '') return;
    await session.holdSecret(forestSecret(name), password);
    setPassword('');
  };
  return (
    <>
      <div className={styles.pair}>
        <Field
          label={t('setup.directories.account')}
          hint={t(hint)}
          {...(wrong ? { validationMessage: t(error) } : {})}
        >
          <Input
            value={account}
            spellCheck={false}
            autoComplete="off"
            onChange={(_, { value }) => onChange({ ...forest, account: value.trim() })}
          />
        </Field>
        <SecretField label={t('setup.directories.password')} held={held} value={password} onChange={setPassword} />
      </div>
      <CheckButton ready={ready && !running} onCheck={() => void hold().then(() => checkForest(forest, true))} />
    </>
  );
}

/** Checks with what is held by then: the secret has to arrive first, and to be known here. */
function CheckButton({ ready, onCheck }: { readonly ready: boolean; onCheck(): void }) {
  const t = useWords();
  return (
    <div>
      <Button appearance="primary" disabledFocusable={!ready} onClick={onCheck}>
        {t('setup.directories.check')}
      </Button>
    </div>
  );
}

function NewAccount({ forest, onChange }: AccountFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, checkForest, session } = useWizard();
  const [administrator, setAdministrator] = useState('');
  const [password, setPassword] = useState('');
  const [wanted, setWanted] = useState('');
  const command = useEngineCommand('forest-account-create');
  const { isName, hint, error } = namesOf(forest);
  const administratorIsWrong = administrator !== '' && !isName(administrator);
  const nameIsWrong = wanted !== '' && !/^[^"/\\[\]:;|=,+*?<>@\s]{1,20}$/.test(wanted);
  const ready = isName(administrator) && password !== '' && !nameIsWrong && !command.running;
  const create = async (): Promise<void> => {
    // The contract takes a forest without its account here; the rest of the part is the same.
    const part = forestPart({ ...forest, account: administrator });
    if (!part) return;
    const { account: _administrator, ...reached } = part;
    const made = await command.run({
      forest: reached,
      administrator: { account: administrator, password },
      ...(wanted === '' ? {} : { name: wanted }),
      features: rightsGiven(draft.answers),
    });
    setPassword('');
    if (!made) return;
    const withAccount = { ...forest, account: made.account };
    onChange(withAccount);
    await session.refresh();
    checkForest(withAccount, true);
  };
  const { result } = command;
  if (result) {
    return (
      <Note intent="success">
        {t(result.created ? 'setup.directories.created' : 'setup.directories.createdAgain', {
          account: result.account,
        })}
      </Note>
    );
  }
  return (
    <>
      <div className={styles.pair}>
        <Field
          label={t('setup.directories.administrator')}
          hint={t(hint)}
          {...(administratorIsWrong ? { validationMessage: t(error) } : {})}
        >
          <Input
            value={administrator}
            spellCheck={false}
            autoComplete="off"
            onChange={(_, { value }) => setAdministrator(value.trim())}
          />
        </Field>
        <SecretField
          label={t('setup.directories.administratorPassword')}
          held={false}
          value={password}
          onChange={setPassword}
        />
      </div>
      <Field
        className={styles.narrow}
        label={t('setup.directories.newAccount')}
        hint={t('setup.directories.newAccountHint')}
        {...(nameIsWrong ? { validationMessage: t('setup.directories.newAccountError') } : {})}
      >
        <Input value={wanted} spellCheck={false} onChange={(_, { value }) => setWanted(value)} />
      </Field>
      <div className={styles.row}>
        <Button appearance={result ? 'secondary' : 'primary'} disabledFocusable={!ready} onClick={() => void create()}>
          {t('setup.directories.createStart')}
        </Button>
        {command.running ? <Spinner size="tiny" label={t('setup.directories.creating')} /> : null}
      </div>
      {command.fault ? <FaultMessage fault={command.fault} /> : null}
    </>
  );
}

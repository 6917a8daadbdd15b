/** A forest of the draft: how it is reached, what its checks say, what can be done with it. */

import { Button, Checkbox, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { SecretField } from '../../ui/secret-field.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { forestSecret, withoutForest, type DraftForest } from '../state/answers.ts';
import { writeServer } from '../state/fields.ts';
import { ACKNOWLEDGEMENTS, hasSecret } from '../state/situation.ts';
import { ForestChecks } from './forest-checks.tsx';

const useStyles = makeStyles({
  head: { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', alignItems: 'flex-start', gap: '8px' },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, overflowWrap: 'anywhere' },
});

interface ForestCardProps {
  readonly forest: DraftForest;
  readonly onEdit: ((name: string) => void) | undefined;
}

export function ForestCard({ forest, onEdit }: ForestCardProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const id = useId();
  const { draft, situation, change, acknowledge, checkForest, forest: checkedOf } = useWizard();
  const [removing, setRemoving] = useState(false);
  const { name = '', servers = [], account = '', security } = forest;
  const warned = situation.forests.get(name)?.state === 'warning';
  const secretIsHere = hasSecret(situation, forestSecret(name));
  const checked = checkedOf(forest);
  // A forest of the configuration in force stays: see `fixed` of the problems of a draft.
  const isNew = !draft.secretsStored.includes(forestSecret(name));
  return (
    <section className={parts.panel} aria-labelledby={id} data-forest={name}>
      <div className={parts.stack}>
        <div className={styles.head}>
          <div>
            <h2 id={id} className={styles.name}>
              <bdi>{name}</bdi>
            </h2>
            <span className={parts.quiet}>
              {t('setup.directories.facts', {
                security: t(`setup.directories.securityModes.${security?.mode ?? 'ldaps'}.name`),
                servers: formats.list(servers.map(writeServer)),
                account,
              })}
            </span>
          </div>
          <div className={parts.row}>
            {checked && !checked.running ? (
              <Button onClick={() => checkForest(forest, true)}>{t('setup.checks.again')}</Button>
            ) : null}
            {onEdit ? <Button onClick={() => onEdit(name)}>{t('setup.frame.edit')}</Button> : null}
            {onEdit && isNew ? <Button onClick={() => setRemoving(true)}>{t('setup.frame.remove')}</Button> : null}
          </div>
        </div>
        {secretIsHere ? null : <PasswordAgain forest={name} account={account} />}
        <ForestChecks forest={forest} />
        {warned ? (
          <Checkbox
            label={t('setup.directories.warnings', { forest: name })}
            checked={draft.acknowledged.includes(ACKNOWLEDGEMENTS.forestWarnings(name))}
            onChange={(_, data) => acknowledge(ACKNOWLEDGEMENTS.forestWarnings(name), data.checked === true)}
          />
        ) : null}
      </div>
      {removing ? (
        <Confirm
          title={t('setup.directories.removeTitle', { forest: name })}
          action={t('setup.directories.removeConfirm', { forest: name })}
          onConfirm={() => change((answers) => withoutForest(answers, name))}
          onCancel={() => setRemoving(false)}
        >
          {t('setup.directories.removeText')}
        </Confirm>
      ) : null}
    </section>
  );
}

/** After a return: the draft holds everything but the password. */
function PasswordAgain({ forest, account }: { readonly forest: string; readonly account: string }) {
  const parts = usePartStyles();
  const t = useWords();
  const { session } = useWizard();
  const [value, setValue] = useState('');
  const hold = () => {
    if (value !== '') void session.holdSecret(forestSecret(forest), value);
  };
  return (
    <div className={parts.row} style={{ alignItems: 'flex-end' }}>
      <div className={parts.narrow} style={{ flexGrow: 1 }}>
        <SecretField
          label={t('setup.directories.passwordOf', { account })}
          hint={t('setup.directories.passwordAgain')}
          held={false}
          value={value}
          onChange={setValue}
          onCommit={hold}
        />
      </div>
    </div>
  );
}

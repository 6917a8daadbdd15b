/** Optional features: what is on adds rules, and pages of its own where there is more to choose. */

import { Switch } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { ExchangeRights } from './features/exchange-rights.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { PasswordHashPanel } from './sign-in/password-hash-panel.tsx';
import {
  APPLICATIONS,
  chosen,
  isLimited,
  synchronizesPasswords,
  withoutExtensions,
  withoutLimits,
} from './state/answers.ts';
import { backEndOf } from './state/back-end.ts';
import { withPasswords } from './state/sign-in.ts';

export function FeaturesPage() {
  const { situation } = useWizard();
  const { optionalFeatures, appFiltering } = situation.features;
  const offers = (name: string) => optionalFeatures.includes(name);
  return (
    <>
      {offers('passwordHashSync') ? <Passwords /> : null}
      {offers('exchangeHybrid') || offers('publicFolders') ? <Exchange /> : null}
      {appFiltering ? <Attributes /> : null}
      {offers('directoryExtensions') ? <Extensions /> : null}
    </>
  );
}

interface FeatureProps {
  readonly name: string;
  readonly means: string;
  readonly on: boolean;
  onChange(on: boolean): void;
  readonly children?: ReactNode;
}

function Feature({ name, means, on, onChange, children }: FeatureProps) {
  const styles = usePartStyles();
  return (
    <div className={styles.tight}>
      <Switch label={name} checked={on} onChange={(_, { checked }) => onChange(checked)} />
      <p className={styles.quiet}>{means}</p>
      {children}
    </div>
  );
}

function Exchange() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, change, situation } = useWizard();
  const { exchangeHybrid, publicFolders, forests } = chosen(draft.answers);
  const { exchangeForests } = situation;
  const isSomewhere = exchangeForests.length > 0;
  const isOn = exchangeHybrid || publicFolders;
  return (
    <Section heading={t('setup.features.exchangeTitle')}>
      <div className={styles.stack}>
        {isSomewhere ? (
          <p className={styles.quiet}>
            {t('setup.features.exchangeIn', { forests: formats.list([...exchangeForests]) })}
          </p>
        ) : (
          <p className={styles.quiet}>{t('setup.features.exchangeNone')}</p>
        )}
        {isOn && !isSomewhere ? <Note intent="warning">{t('setup.features.exchangeGone')}</Note> : null}
        {isSomewhere || exchangeHybrid ? (
          <Feature
            name={t('setup.features.hybrid')}
            means={t('setup.features.hybridMeans')}
            on={exchangeHybrid}
            onChange={(on) => change((answers) => ({ ...answers, exchangeHybrid: on }))}
          >
            {exchangeHybrid ? (
              <>
                <Note intent="info">{t('setup.features.hybridLimit')}</Note>
                {forests
                  .filter(({ name = '' }) => exchangeForests.includes(name))
                  .map((forest) => (
                    <ExchangeRights key={forest.name} forest={forest} />
                  ))}
              </>
            ) : null}
          </Feature>
        ) : null}
        {isSomewhere || publicFolders ? (
          <Feature
            name={t('setup.features.folders')}
            means={t('setup.features.foldersMeans')}
            on={publicFolders}
            onChange={(on) => change((answers) => ({ ...answers, publicFolders: on }))}
          >
            {publicFolders ? <Note intent="info">{t('setup.features.foldersLimit')}</Note> : null}
          </Feature>
        ) : null}
      </div>
    </Section>
  );
}

/** Beside another method, or without any: a choice of its own. Where people sign in by it, it is on. */
function Passwords() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change, situation } = useWizard();
  const { signIn } = draft.answers;
  const isMethod = signIn === 'password-hash-sync';
  const isOn = synchronizesPasswords(draft.answers);
  const isGraph = backEndOf(draft, situation.features) === 'graph';
  return (
    <Section heading={t('setup.passwords.featureTitle')}>
      <div className={styles.tight}>
        <Switch
          label={t('setup.passwords.feature')}
          checked={isOn}
          disabled={isMethod}
          onChange={(_, { checked }) => change((answers) => withPasswords(answers, { enabled: checked }))}
        />
        <p className={styles.quiet}>
          {isMethod
            ? t('setup.passwords.featureLocked', { page: t('setup.signIn.name') })
            : t('setup.passwords.featureMeans')}
        </p>
        {isOn && isGraph ? (
          <Note intent="warning">{t('setup.passwords.featureGraph', { page: t('setup.tenant.name') })}</Note>
        ) : null}
        {isOn ? <PasswordHashPanel /> : null}
      </div>
    </Section>
  );
}

function Attributes() {
  const t = useWords();
  const { draft, change } = useWizard();
  return (
    <Section heading={t('setup.features.attributesTitle')}>
      <Feature
        name={t('setup.features.limit')}
        means={t('setup.features.limitMeans')}
        on={isLimited(draft.answers)}
        onChange={(on) =>
          change((answers) => (on ? { ...answers, applications: [...APPLICATIONS] } : withoutLimits(answers)))
        }
      />
    </Section>
  );
}

function Extensions() {
  const t = useWords();
  const { draft, change } = useWizard();
  return (
    <Section heading={t('setup.features.extensionsTitle')}>
      <Feature
        name={t('setup.features.extensions')}
        means={t('setup.features.extensionsMeans')}
        on={draft.answers.directoryExtensions !== undefined}
        onChange={(on) =>
          change((answers) => (on ? { ...answers, directoryExtensions: {} } : withoutExtensions(answers)))
        }
      />
    </Section>
  );
}

/** By what a domain controller is recognized. */

import { Field, Input, Textarea } from '@fluentui/react-components';
import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import type { Trust } from '../state/answers.ts';
import { isCertificate, isFingerprint } from '../state/fields.ts';

interface TrustFormProps {
  readonly trust: Trust;
  onChange(trust: Trust): void;
}

const EMPTY: { readonly [K in Trust['kind']]: Trust } = {
  system: { kind: 'system' },
  ca: { kind: 'ca', pem: '' },
  fingerprint: { kind: 'fingerprint', sha256: '' },
};

export function trustIsWhole(trust: Trust): boolean {
  if (trust.kind === 'ca') return isCertificate(trust.pem);
  return trust.kind === 'system' || isFingerprint(trust.sha256);
}

export function TrustForm({ trust, onChange }: TrustFormProps) {
  const styles = usePartStyles();
  const t = useWords();
  const wrong = (text: string) => text !== '' && !trustIsWhole(trust);
  return (
    <>
      <ChoiceCards
        label={t('setup.directories.trust')}
        columns
        choices={(['system', 'ca', 'fingerprint'] as const).map((kind) => ({
          value: kind,
          name: t(`setup.directories.trusts.${kind}.name`),
          means: t(`setup.directories.trusts.${kind}.means`),
        }))}
        value={trust.kind}
        onChange={(kind) => onChange(kind === trust.kind ? trust : EMPTY[kind])}
      />
      {trust.kind === 'ca' ? (
        <Field
          label={t('setup.directories.trustPem')}
          {...(wrong(trust.pem) ? { validationMessage: t('setup.directories.trustPemError') } : {})}
        >
          <Textarea
            rows={4}
            spellCheck={false}
            value={trust.pem}
            onChange={(_, { value }) => onChange({ kind: 'ca', pem: value })}
          />
        </Field>
      ) : null}
      {trust.kind === 'fingerprint' ? (
        <Field
          label={t('setup.directories.trustFingerprint')}
          {...(wrong(trust.sha256) ? { validationMessage: t('setup.directories.trustFingerprintError') } : {})}
        >
          <Input
            className={styles.mono}
            spellCheck={false}
            value={trust.sha256}
            onChange={(_, { value }) => onChange({ kind: 'fingerprint', sha256: value.trim() })}
          />
        </Field>
      ) : null}
    </>
  );
}

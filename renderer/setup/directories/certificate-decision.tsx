/** A certificate that nobody known stands behind: shown as it is, for a person to decide. */

import { Button } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { Command } from '../../ui/checks.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Facts } from '../parts/facts.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import type { Trust } from '../state/answers.ts';

interface CertificateDecisionProps {
  readonly presented: CallResult<'forest-certificate'>;
  onAccept(trust: Trust): void;
  onRefuse(): void;
}

const SHOW_FINGERPRINTS =
  'Get-ChildItem Cert:\\LocalMachine\\My | ForEach-Object { $_.Subject; $_.GetCertHashString("SHA256") }';

export function CertificateDecision({ presented, onAccept, onRefuse }: CertificateDecisionProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { server, subject, issuer, validFrom, validTo, sha256, names, chainTrusted, nameMatches, reason } = presented;
  const why =
    chainTrusted && !nameMatches
      ? t('setup.directories.decisionWhyName', { names: formats.list(names) })
      : t('setup.directories.decisionWhy');
  const panel = useRef<HTMLDivElement>(null);
  // It asks for a decision: it comes into sight, and to whoever cannot see it.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'nearest' });
    panel.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div
      ref={panel}
      className={styles.panel}
      data-decision="certificate"
      role="group"
      aria-label={t('setup.directories.decisionTitle', { server })}
      tabIndex={-1}
    >
      <div className={styles.stack}>
        <Note intent="warning" title={t('setup.directories.decisionTitle', { server })}>
          {why}
        </Note>
        <Facts
          facts={[
            [t('setup.directories.decisionFingerprint'), <span className={styles.mono}>{sha256}</span>],
            [t('setup.directories.decisionSubject'), subject],
            [t('setup.directories.decisionIssuer'), issuer],
            [
              t('setup.directories.decisionValid'),
              t('setup.directories.decisionFromTo', {
                from: formats.dateTime(validFrom),
                to: formats.dateTime(validTo),
              }),
            ],
            reason === null ? undefined : [t('setup.directories.decisionReason'), reason],
          ]}
        />
        <div>
          <p className={styles.quiet}>{t('setup.directories.decisionCommand')}</p>
          <Command label={t('setup.directories.decisionCommand')} command={SHOW_FINGERPRINTS} />
        </div>
        <div className={styles.row}>
          <Button appearance="primary" onClick={() => onAccept({ kind: 'fingerprint', sha256 })}>
            {t('setup.directories.decisionAccept')}
          </Button>
          <Button onClick={onRefuse}>{t('setup.directories.decisionRefuse')}</Button>
        </div>
      </div>
    </div>
  );
}

/** The application's certificate: made here, its public half to copy or to save; the private half never leaves the engine. */

import { Button } from '@fluentui/react-components';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { saveFile } from '../../ui/grid/table-text.ts';
import { DownloadIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Facts } from '../parts/facts.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { TENANT_SECRET, withTenant } from '../state/answers.ts';
import { hasSecret } from '../state/situation.ts';

export const CERTIFICATE_FILE = 'causeway.cer';

export function TenantCertificate({ toUpload }: { readonly toUpload: boolean }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation, change, tenant } = useWizard();
  const command = useEngineCommand('tenant-certificate');
  const pem = draft.answers.tenant?.certificatePem;
  const keyIsHere = hasSecret(situation, TENANT_SECRET);
  const make = () =>
    void command.run({}).then((made) => {
      if (made) change((answers) => withTenant(answers, { certificatePem: made.certificatePem }));
    });
  const made = command.result?.certificatePem === pem ? command.result : undefined;
  const facts = made ?? tenant?.rows.find(({ id }) => id === 'certificate')?.facts;
  const button = (
    <Button appearance={pem ? 'secondary' : 'primary'} disabledFocusable={command.running} onClick={make}>
      {t(pem ? 'setup.tenant.certificateAgain' : 'setup.tenant.certificateMake')}
    </Button>
  );
  return (
    <Section heading={t('setup.tenant.certificateTitle')}>
      <div className={styles.stack}>
        {command.fault ? <FaultMessage fault={command.fault} /> : null}
        {pem === undefined ? <p className={styles.quiet}>{t('setup.tenant.certificateNone')}</p> : null}
        {pem !== undefined && !keyIsHere ? <Note intent="warning">{t('setup.tenant.certificateKeyGone')}</Note> : null}
        {pem !== undefined && keyIsHere ? (
          <>
            <p className={styles.quiet}>{t(made ? 'setup.tenant.certificateMade' : 'setup.tenant.certificateHere')}</p>
            {facts ? <CertificateFacts facts={facts} /> : null}
            {toUpload ? <p className={styles.quiet}>{t('setup.tenant.certificateUpload')}</p> : null}
          </>
        ) : null}
        <div className={styles.row}>
          {pem !== undefined && keyIsHere ? (
            <>
              <CopyButton withLabel size="medium" label={t('setup.tenant.certificateCopy')} text={pem} />
              <Button
                icon={<DownloadIcon />}
                onClick={() => saveFile(CERTIFICATE_FILE, [pem], 'application/x-pem-file')}
              >
                {t('setup.tenant.certificateSave')}
              </Button>
            </>
          ) : null}
          {button}
        </div>
      </div>
    </Section>
  );
}

/** Facts of a certificate as the tenant's commands give them, whole or as those of a check. */
function CertificateFacts({ facts }: { readonly facts: { readonly [name: string]: unknown } }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { subject, thumbprintSha1, thumbprintSha256, notAfter } = facts;
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const code = (label: string, value: unknown) => {
    const shown = text(value);
    return shown === undefined ? undefined : ([label, <span className={styles.mono}>{shown}</span>] as const);
  };
  const until = text(notAfter);
  return (
    <Facts
      facts={[
        code(t('setup.tenant.certificateSubject'), subject),
        code(t('setup.tenant.certificateThumbprint'), thumbprintSha1),
        code(t('setup.tenant.certificateSha256'), thumbprintSha256),
        until === undefined ? undefined : [t('setup.tenant.certificateValid'), formats.dateTime(until)],
      ]}
    />
  );
}

/** The certificate in use: how much of its life is over, and the way to another one. */

import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Facts } from '../../setup/parts/facts.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import type { Settings } from './setting-words.ts';

export function CertificateAge({ certificate }: { readonly certificate: Settings['certificate'] }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { thumbprintSha1, notBefore, notAfter, lifeUsed, renewalDue, expired } = certificate;
  const life = t('tasks.certificate.fromTo', { from: formats.dateTime(notBefore), to: formats.dateTime(notAfter) });
  return (
    <Section
      heading={t('tasks.tenant.certificate')}
      actions={<a href="#/tasks/rotate-certificate">{t('tasks.tenant.certificateRotate')}</a>}
    >
      <div className={styles.tight}>
        {expired ? <Note intent="error">{t('tasks.certificate.expired')}</Note> : null}
        {renewalDue && !expired ? <Note intent="warning">{t('tasks.certificate.due')}</Note> : null}
        <Facts
          facts={[
            [t('tasks.certificate.thumbprint'), <span className={styles.mono}>{thumbprintSha1}</span>],
            [
              t('tasks.certificate.validity'),
              `${life} · ${t('tasks.certificate.lifeUsed', { share: formats.percent(lifeUsed) })}`,
            ],
          ]}
        />
      </div>
    </Section>
  );
}

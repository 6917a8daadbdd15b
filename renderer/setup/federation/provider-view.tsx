/** What an identity provider says of itself: names, certificates with their thumbprints, and what is to be thought of them. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { Findings } from './finding-rows.tsx';
import type { Certificate, Provider } from './shapes.ts';

const useStyles = makeStyles({
  title: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  certificate: {
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  code: { display: 'flex', alignItems: 'center', gap: '4px', fontFamily: tokens.fontFamilyMonospace },
});

export function ProviderView({ provider }: { readonly provider: Provider }) {
  const parts = usePartStyles();
  const styles = useStyles();
  const t = useWords();
  const { metadata, signer } = provider;
  const source =
    metadata.address === null
      ? metadata.location
      : t('setup.federation.answeredBy', { location: metadata.location, address: metadata.address });
  return (
    <div className={parts.stack} data-provider={provider.entityId}>
      <Facts
        facts={[
          [t('setup.federation.providerName'), provider.displayName],
          [t('setup.federation.entity'), provider.entityId],
          [t('setup.federation.metadata'), source],
          [t('setup.federation.signedBy'), signer ? `${signer.subject} · ${signer.thumbprint}` : null],
        ]}
      />
      {provider.protocols.map(({ protocol, signInUrl, certificates, findings }) => (
        <div key={protocol} className={parts.tight}>
          <h3 className={styles.title}>{t(`setup.federation.protocol.${protocol}`)}</h3>
          <Facts facts={[[t('setup.federation.page'), signInUrl]]} />
          <Certificates certificates={certificates} />
          <Findings
            label={`${t(`setup.federation.protocol.${protocol}`)}: ${t('setup.federation.findings')}`}
            findings={findings}
          />
        </div>
      ))}
      {provider.exchangeFault ? (
        <div>
          <p className={parts.quiet}>{t('setup.federation.noExchange')}</p>
          <FaultMessage fault={provider.exchangeFault} intent="warning" />
        </div>
      ) : null}
    </div>
  );
}

interface CertificatesProps {
  readonly certificates: readonly Certificate[];
}

/** In the order in which they sign. */
export function Certificates({ certificates }: CertificatesProps) {
  const parts = usePartStyles();
  return (
    <div className={parts.pair}>
      {certificates.map((certificate, index) => (
        <CertificateCard
          key={certificate.sha256}
          certificate={certificate}
          role={index === 0 ? 'current' : index === 1 ? 'next' : 'further'}
        />
      ))}
    </div>
  );
}

interface CertificateCardProps {
  readonly certificate: Certificate;
  readonly role: 'current' | 'next' | 'further';
}

export function CertificateCard({ certificate, role }: CertificateCardProps) {
  const parts = usePartStyles();
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { thumbprint, sha256, subject, notAfter } = certificate;
  return (
    <div className={styles.certificate} data-certificate={sha256}>
      <div className={parts.tight}>
        <span className={parts.small}>{t(`setup.federation.role.${role}`)}</span>
        <Facts
          facts={[
            [t('setup.federation.subject'), subject],
            [
              t('setup.federation.thumbprint'),
              <span key="thumbprint" className={styles.code}>
                {thumbprint} <CopyButton text={thumbprint} />
              </span>,
            ],
            [t('setup.federation.ends'), `${formats.dateTime(notAfter)} (${formats.relative(notAfter)})`],
          ]}
        />
      </div>
    </div>
  );
}

/** The tenant's domains with their way of sign-in; of a federated one its certificates, what differs, and the way back. */

import { Button, Switch, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { Findings } from '../../setup/federation/finding-rows.tsx';
import { CertificateCard } from '../../setup/federation/provider-view.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { CollapsedIcon, ExpandedIcon } from '../../ui/icons.ts';
import { useWords, type Translate } from '../../words/words.tsx';
import { ConvertToManaged } from './convert.tsx';
import type { DomainView, Who } from './shapes.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  item: { padding: '8px 16px', ':not(:last-child)': { borderBottom: `1px solid ${tokens.colorNeutralStroke2}` } },
  head: {
    display: 'grid',
    gridTemplateColumns: 'minmax(160px, 1.4fr) minmax(110px, 1fr) minmax(0, 2fr)',
    gap: '4px 16px',
    alignItems: 'center',
  },
  name: { justifyContent: 'flex-start', paddingInlineStart: 0, fontWeight: tokens.fontWeightSemibold },
  plain: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere', padding: '6px 0' },
  body: { padding: '12px 0 12px 28px' },
});

interface DomainsProps {
  readonly domains: readonly DomainView[];
  readonly who: Who;
  onChanged(): void;
}

export function Domains({ domains, who, onChanged }: DomainsProps) {
  const styles = useStyles();
  const sorted = domains.toSorted((a, b) => Number(b.settings !== null) - Number(a.settings !== null));
  return (
    <ul className={styles.list}>
      {sorted.map((domain) => (
        <DomainItem key={domain.name} domain={domain} who={who} onChanged={onChanged} />
      ))}
    </ul>
  );
}

interface DomainItemProps extends Omit<DomainsProps, 'domains'> {
  readonly domain: DomainView;
}

function DomainItem({ domain, who, onChanged }: DomainItemProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const [open, setOpen] = useState(false);
  const { name, authentication, settings } = domain;
  return (
    <li className={styles.item} data-domain={name} data-authentication={authentication}>
      <div className={styles.head}>
        {settings ? (
          <div>
            <Button
              appearance="subtle"
              className={styles.name}
              aria-expanded={open}
              aria-label={t('tasks.federation.details', { domain: name })}
              icon={open ? <ExpandedIcon /> : <CollapsedIcon />}
              onClick={() => setOpen(!open)}
            >
              {name}
            </Button>
          </div>
        ) : (
          <span className={styles.plain}>{name}</span>
        )}
        <span>{t(authentication === 'Federated' ? 'tasks.federation.federated' : 'tasks.federation.managed')}</span>
        <span className={parts.quiet}>{stateText(domain, t)}</span>
      </div>
      {open && settings ? (
        <div className={styles.body}>
          <DomainDetails domain={domain} settings={settings} who={who} onChanged={onChanged} />
        </div>
      ) : null}
    </li>
  );
}

function stateText({ isVerified, isInitial, isDefault, root, settings, findings }: DomainView, t: Translate): string {
  if (root !== null) return t('tasks.federation.inherits', { root });
  if (settings) {
    if (findings === null) return t('tasks.federation.unknown');
    const count = findings.filter(({ state }) => state !== 'good').length;
    return count === 0 ? t('tasks.federation.inStep') : t('tasks.federation.differs', { count });
  }
  if (!isVerified) return t('tasks.federation.unverified');
  if (isInitial) return t('tasks.federation.initial');
  return isDefault ? t('tasks.federation.default') : '';
}

interface DetailsProps extends DomainItemProps {
  readonly settings: NonNullable<DomainView['settings']>;
}

function DomainDetails({ domain, settings, who, onChanged }: DetailsProps) {
  const parts = usePartStyles();
  const t = useWords();
  const { name, certificates, findings, fault, metadataUrl } = domain;
  const { federatedIdpMfaBehavior: mfa } = settings;
  const [leaving, setLeaving] = useState(false);
  return (
    <div className={parts.stack}>
      <Facts
        facts={[
          [t('tasks.federation.issuer'), settings.issuerUri],
          [t('tasks.federation.signInPage'), settings.passiveSignInUri],
          [t('tasks.federation.mfa'), mfa ? t(`tasks.federation.mfaBehaviors.${mfa}`) : t('tasks.federation.mfaUnset')],
          [t('tasks.federation.metadataUrl'), metadataUrl],
        ]}
      />
      <div className={parts.pair}>
        {certificates.map(({ role, ...certificate }) => (
          <CertificateCard key={certificate.sha256} certificate={certificate} role={role} />
        ))}
      </div>
      {findings ? <Findings label={t('tasks.federation.state')} findings={findings} /> : null}
      {fault ? <FaultMessage fault={fault} intent="warning" /> : null}
      <CertificateRenewal domain={domain} who={who} onChanged={onChanged} />
      {leaving ? (
        <ConvertToManaged domain={name} who={who} onChanged={onChanged} />
      ) : (
        <div>
          <Button onClick={() => setLeaving(true)}>{t('tasks.federation.makeManaged')}</Button>
        </div>
      )}
    </div>
  );
}

function CertificateRenewal({ domain, who, onChanged }: DomainItemProps) {
  const parts = usePartStyles();
  const t = useWords();
  const { name, automaticCertificates, metadataUrl } = domain;
  const take = useEngineCommand('federation-certificates');
  const watch = useEngineCommand('federation-watch');
  const byHandle = who.handle === undefined ? {} : { handle: who.handle };
  const fault = take.fault ?? watch.fault;
  return (
    <div className={parts.tight}>
      <Switch
        label={t('tasks.federation.automatic')}
        checked={automaticCertificates}
        disabled={watch.running || metadataUrl === null}
        onChange={(_, { checked }) =>
          void watch.run({ domain: name, metadataUrl, automaticCertificates: checked }).then(onChanged)
        }
      />
      <div>
        <Button
          disabledFocusable={take.running || metadataUrl === null}
          onClick={() => void take.run({ domain: name, ...byHandle }).then(onChanged)}
        >
          {t('tasks.federation.take')}
        </Button>
      </div>
      {take.result ? (
        <Note intent="success">
          {t(take.result.changed ? 'tasks.federation.taken' : 'tasks.federation.nothingToTake')}
        </Note>
      ) : null}
      {fault ? <FaultMessage fault={fault} /> : null}
    </div>
  );
}

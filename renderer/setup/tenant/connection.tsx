/** What the tenant says: checks, domains, permissions. */

import { Button, Checkbox } from '@fluentui/react-components';
import { Checks, type Check } from '../../ui/checks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useCheckWords } from '../parts/check-words.ts';
import { Facts } from '../parts/facts.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import type { TenantChecked } from '../session/connection-checks.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { ACKNOWLEDGEMENTS } from '../state/situation.ts';
import { PermissionList } from './permissions.tsx';

export function TenantConnection() {
  const styles = usePartStyles();
  const t = useWords();
  const { tenant, checkTenantAgain, situation, draft, acknowledge } = useWizard();
  const { warnings } = { warnings: situation.tenant.state === 'warning' };
  return (
    <Section
      heading={t('setup.tenant.connectionTitle')}
      actions={
        tenant && !tenant.running ? <Button onClick={checkTenantAgain}>{t('setup.checks.again')}</Button> : undefined
      }
    >
      {tenant ? (
        <div className={styles.stack}>
          {tenant.fault ? <FaultMessage fault={tenant.fault} /> : null}
          <TenantRows tenant={tenant} />
          {warnings ? (
            <Checkbox
              label={t('setup.tenant.warnings')}
              checked={draft.acknowledged.includes(ACKNOWLEDGEMENTS.tenantWarnings)}
              onChange={(_, { checked }) => acknowledge(ACKNOWLEDGEMENTS.tenantWarnings, checked === true)}
            />
          ) : null}
          <TenantFacts tenant={tenant} />
        </div>
      ) : (
        <p className={styles.quiet}>{t('setup.tenant.connectionWaiting')}</p>
      )}
    </Section>
  );
}

export function TenantRows({ tenant }: { readonly tenant: TenantChecked }) {
  const t = useWords();
  const words = useCheckWords();
  const checks = tenant.rows.map((row): Check => ({
    id: row.id,
    what: words.name('tenant', row.id),
    state: row.state,
    result: row.state === 'passed' ? words.passed('tenant', row.id, row.facts) : undefined,
    fault: row.fault,
    milliseconds: row.milliseconds,
  }));
  const running: Check = { id: 'running', what: t('setup.checks.running'), state: 'running' };
  return <Checks label={t('setup.checks.tenantLabel')} checks={tenant.running ? [...checks, running] : checks} />;
}

function TenantFacts({ tenant }: { readonly tenant: TenantChecked }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { result } = tenant;
  if (!result) return null;
  const { organization, domains, permissions } = result;
  const missing = permissions?.missing ?? [];
  return (
    <>
      {organization ? (
        <Facts
          facts={[
            [t('setup.tenant.organization'), organization.displayName],
            [
              t('setup.tenant.domains'),
              <ul className={styles.list} style={{ listStyleType: 'none', paddingInlineStart: 0 }}>
                {domains.map((domain) => (
                  <li key={domain.name}>
                    {domain.name}
                    <span className={styles.small}>
                      {` · ${formats.list(
                        [
                          t(domain.isVerified ? 'setup.tenant.domainVerified' : 'setup.tenant.domainNotVerified'),
                          domain.isInitial ? t('setup.tenant.domainInitial') : '',
                          domain.isDefault ? t('setup.tenant.domainDefault') : '',
                          domain.authenticationType === 'Federated' ? t('setup.tenant.domainFederated') : '',
                        ].filter((word) => word !== ''),
                      )}`}
                    </span>
                  </li>
                ))}
              </ul>,
            ],
          ]}
        />
      ) : null}
      {permissions ? (
        <PermissionList
          heading={t('setup.tenant.permissionsHeld')}
          permissions={[
            ...missing.map(({ permission }) => ({ permission, state: 'missing' as const })),
            ...permissions.granted.map((permission) => ({ permission, state: 'granted' as const })),
          ]}
        />
      ) : null}
      {missing.length > 0 ? <Note intent="error">{t('setup.tenant.permissionRemedy')}</Note> : null}
    </>
  );
}

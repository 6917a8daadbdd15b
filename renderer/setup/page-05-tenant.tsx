/** Connect to Entra ID: a certificate, an application in the tenant, and what the tenant says to it. */

import { useState } from 'react';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/words.tsx';
import { Facts } from './parts/facts.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { BackEndChoice } from './tenant/back-end/choice.tsx';
import { BackEndInForce } from './tenant/back-end/in-force.tsx';
import { TenantCertificate } from './tenant/certificate.tsx';
import { TenantConnection } from './tenant/connection.tsx';
import { TenantIds } from './tenant/ids.tsx';
import { TenantReach } from './tenant/reach.tsx';
import { Registration } from './tenant/registration.tsx';

type How = 'register' | 'existing';

export function TenantPage() {
  const { draft } = useWizard();
  return draft.purpose === 'change' ? <TenantInForce /> : <NewTenant />;
}

function NewTenant() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, situation } = useWizard();
  const { clientId = '' } = draft.answers.tenant ?? {};
  const offersRegistration = situation.features.applicationRegistration;
  const [how, setHow] = useState<How>(offersRegistration && clientId === '' ? 'register' : 'existing');
  const existing = {
    value: 'existing',
    name: t('setup.tenant.existing'),
    means: t('setup.tenant.existingMeans'),
    needs: t('setup.tenant.existingNeeds'),
  } as const;
  const register = {
    value: 'register',
    name: t('setup.tenant.register'),
    means: t('setup.tenant.registerMeans'),
    needs: t('setup.tenant.registerNeeds'),
  } as const;
  return (
    <>
      <BackEndChoice />
      <div className={styles.stack}>
        {offersRegistration ? (
          <ChoiceCards<How>
            label={t('setup.tenant.how')}
            columns
            choices={[register, existing]}
            value={how}
            onChange={setHow}
          />
        ) : null}
        <TenantReach />
      </div>
      <div className={styles.section}>
        <TenantCertificate toUpload={how === 'existing'} />
        {how === 'existing' ? <TenantIds /> : <Registration />}
        <TenantConnection />
      </div>
    </>
  );
}

/** A change keeps the tenant; its certificate has a task of its own. */
function TenantInForce() {
  const t = useWords();
  const { draft } = useWizard();
  const { tenantId = '', clientId = '' } = draft.answers.tenant ?? {};
  return (
    <>
      <Section
        heading={t('setup.tenant.ids')}
        actions={<a href="#/tasks/rotate-certificate">{t('setup.tenant.rotate')}</a>}
      >
        <Facts
          facts={[
            [t('setup.tenant.tenantId'), tenantId],
            [t('setup.tenant.clientId'), clientId],
          ]}
        />
      </Section>
      <BackEndInForce />
      <TenantReach />
      <TenantConnection />
    </>
  );
}

/** The wizard's area: `#/setup/<page>`. It has a rail of its own, the steps. */

import { Button, Spinner, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { Frame } from '../shell/frame.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { useWords } from '../words/words.tsx';
import { WizardProvider } from './session/wizard-context.tsx';
import type { Draft } from './state/answers.ts';
import { isPageId } from './state/page-ids.ts';
import { Wizard } from './wizard.tsx';

const useStyles = makeStyles({ waiting: { padding: '32px 40px' } });

export function SetupArea() {
  const styles = useStyles();
  const t = useWords();
  const [location] = useLocation();
  const draft = useEngineQuery('draft', {});
  const features = useEngineQuery('features', {});
  const environment = useEngineQuery('environment', {});
  const wished = location.split('/')[2] ?? '';
  // What an earlier visit left in the cache is not where the draft is now.
  const [first, setFirst] = useState<Draft>();
  if (!first && draft.data && !draft.fetching) setFirst(draft.data);
  if (first && features.data && environment.data) {
    return (
      <WizardProvider
        first={first}
        features={features.data}
        environment={environment.data}
        wished={isPageId(wished) ? wished : undefined}
      >
        <Wizard />
      </WizardProvider>
    );
  }
  const failed = [draft, features, environment].find(({ fault }) => fault !== undefined);
  return (
    <Frame rail={null}>
      <div className={styles.waiting}>
        {failed?.fault ? (
          <FaultMessage fault={failed.fault} actions={<Button onClick={failed.refetch}>{t('common.retry')}</Button>} />
        ) : (
          <Spinner label={t('setup.frame.loading')} delay={200} />
        )}
      </div>
    </Frame>
  );
}

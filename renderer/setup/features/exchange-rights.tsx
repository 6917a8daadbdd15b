/** Whether the account of a forest may write back what Exchange Online keeps: asked here, where it is decided. */

import { Button } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useEngineCommand } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { useWords } from '../../words/words.tsx';
import { MendAll, RightsRows } from '../directories/forest-checks.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useInvalid } from '../session/wizard-context.tsx';
import { forestPart, type DraftForest } from '../state/answers.ts';

export function ExchangeRights({ forest }: { readonly forest: DraftForest }) {
  const styles = usePartStyles();
  const t = useWords();
  const { run, running, result, fault } = useEngineCommand('forest-rights');
  const { name = '' } = forest;
  const part = forestPart(forest);
  const ask = () => {
    if (part) void run({ forest: part, features: ['exchange-hybrid'] });
  };
  // Once when it appears; again by hand, as every check that somebody mends in the meantime.
  useEffect(ask, []);
  const missing = result?.rows.some(({ state }) => state === 'failed') === true;
  useInvalid(`exchange-rights/${name}`, missing, t('setup.features.hybridMissing'));
  return (
    <div className={styles.tight} data-exchange-rights={running ? 'running' : missing ? 'missing' : 'asked'}>
      <div className={styles.row}>
        <span>{t(running ? 'setup.features.hybridChecking' : 'setup.features.hybridRights', { forest: name })}</span>
        {running ? null : (
          <Button size="small" onClick={ask}>
            {t('common.checks.again')}
          </Button>
        )}
      </div>
      {fault ? <FaultMessage fault={fault} intent="warning" /> : null}
      {result ? (
        <>
          <RightsRows rights={result} />
          <MendAll rows={result.rows} label={t('setup.checks.copyAll')} />
        </>
      ) : null}
    </div>
  );
}

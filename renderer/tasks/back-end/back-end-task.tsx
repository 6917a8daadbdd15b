/** Change how changes reach the tenant: what it needs, what it does, a preview, and only then the change. */

import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { BackEndCards, WhatEachCarries } from '../../setup/tenant/back-end/choice.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { TaskPage } from '../parts/task-page.tsx';
import { useTenantInForce } from '../parts/use-tenant.ts';
import { BackEndWay } from './way.tsx';
import { SupersededGroups } from './superseded-groups.tsx';

type BackEnd = CallResult<'features'>['defaultBackEnd'];
type Changed = CallResult<'back-end-change'>;

export function BackEndTask() {
  const styles = usePartStyles();
  const t = useWords();
  const features = useEngineQuery('features', {});
  const { answers, fault } = useTenantInForce();
  const [wished, setWished] = useState<BackEnd>();
  const [changed, setChanged] = useState<Changed>();
  const current = answers?.tenant?.backEnd;
  const offered = features.data?.backEnds ?? [];
  const name = (backEnd: BackEnd) => t(`setup.backEnd.names.${backEnd}`);
  return (
    <TaskPage heading="tasks.backEnd.heading" purpose="tasks.backEnd.purpose">
      <div className={styles.stack}>
        {fault ? <FaultMessage fault={fault} /> : null}
        {changed && current ? (
          <Note intent="success">
            {t('tasks.backEnd.done', { name: name(current) })}{' '}
            {t('tasks.list.savedAs', { version: String(changed.version) })}
          </Note>
        ) : null}
        {current ? (
          <Section heading={t('tasks.backEnd.choose')}>
            <div className={styles.stack}>
              <p className={styles.quiet}>{t('tasks.backEnd.current', { name: name(current) })}</p>
              <BackEndCards offered={offered} value={wished ?? current} onChange={setWished} />
              <WhatEachCarries />
            </div>
          </Section>
        ) : null}
        {wished && wished !== current ? (
          <BackEndWay
            key={wished}
            wished={wished}
            onChanged={(result) => {
              setChanged(result);
              setWished(undefined);
            }}
          />
        ) : null}
        <SupersededGroups />
      </div>
    </TaskPage>
  );
}

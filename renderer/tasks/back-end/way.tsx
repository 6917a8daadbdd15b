/** The way to another back end: its check list, permissions, what happens to whom, the preview, the change. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery } from '../../api-client/hooks.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Note } from '../../setup/parts/note.tsx';
import { usePartStyles } from '../../setup/parts/styles.ts';
import { PreviewProgress, PreviewResult } from '../../setup/ready/preview-part.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { TaskRows } from '../parts/rows.tsx';
import { useTenantInForce } from '../parts/use-tenant.ts';
import { GrantPermissions } from './grant-permissions.tsx';

type BackEnd = CallResult<'features'>['defaultBackEnd'];
type Check = CallResult<'back-end-check'>;

interface BackEndWayProps {
  readonly wished: BackEnd;
  onChanged(changed: CallResult<'back-end-change'>): void;
}

export function BackEndWay({ wished, onChanged }: BackEndWayProps) {
  const styles = usePartStyles();
  const t = useWords();
  const check = useEngineQuery('back-end-check', { backEnd: wished });
  const { data } = check;
  return (
    <>
      <Section
        heading={t('tasks.backEnd.checks')}
        actions={
          <Button disabledFocusable={check.fetching} onClick={check.refetch}>
            {t('tasks.backEnd.again')}
          </Button>
        }
      >
        <div className={styles.stack}>
          {check.fault ? <FaultMessage fault={check.fault} /> : null}
          {check.loading ? <p className={styles.quiet}>{t('tasks.backEnd.checking')}</p> : null}
          {data ? <TaskRows label={t('tasks.backEnd.checks')} area="backEnd" rows={data.rows} /> : null}
          {data && wished === 'graph' && !data.possible ? (
            <Note intent="warning" title={t('tasks.backEnd.backTitle')}>
              {t('tasks.backEnd.back')}
            </Note>
          ) : null}
          {data?.needsAdministrator ? <GrantPermissions backEnd={wished} /> : null}
        </div>
      </Section>
      {data && wished === 'directory-sync' ? <WhatHappens check={data} /> : null}
      {data?.possible ? <PreviewAndChange wished={wished} onChanged={onChanged} /> : null}
    </>
  );
}

function WhatHappens({ check }: { readonly check: Check }) {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <Section heading={t('tasks.backEnd.meansTitle')}>
      <div className={styles.stack}>
        <ul className={styles.list}>
          <li>{t('tasks.backEnd.means.users')}</li>
          <li>{t('tasks.backEnd.means.readOnly')}</li>
          <li>{t('tasks.backEnd.means.groups')}</li>
          <li>{t('tasks.backEnd.means.cycle')}</li>
        </ul>
        {check.doubled.count > 0 ? <Doubled doubled={check.doubled} /> : null}
      </div>
    </Section>
  );
}

/** Names that are shown at once. */
const SHOWN = 12;

function Doubled({ doubled: { count, groups } }: { readonly doubled: Check['doubled'] }) {
  const styles = usePartStyles();
  const t = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? groups : groups.slice(0, SHOWN);
  const more = count - shown.length;
  return (
    <Note intent="warning" title={t('tasks.backEnd.doubledTitle')}>
      {t('tasks.backEnd.doubled', { count })}
      <ul className={styles.list} data-doubled={count}>
        {shown.map(({ id, name, members }) => (
          <li key={id}>
            <bdi>{name}</bdi> · {t('tasks.backEnd.members', { count: members })}
          </li>
        ))}
      </ul>
      {more > 0 && !all && groups.length > shown.length ? (
        <Button appearance="transparent" onClick={() => setAll(true)}>
          {t('tasks.backEnd.doubledMore', { count: more })}
        </Button>
      ) : null}
      {more > 0 && all ? t('tasks.backEnd.doubledMore', { count: more }) : null}
    </Note>
  );
}

function PreviewAndChange({ wished, onChanged }: BackEndWayProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { answers } = useTenantInForce();
  const preview = useEngineCommand('preview');
  const change = useEngineCommand('back-end-change');
  const [asking, setAsking] = useState(false);
  const name = t(`setup.backEnd.names.${wished}`);
  const cancelled = preview.fault?.code === 'run-cancelled';
  const start = () => {
    const tenant = { ...answers?.tenant, backEnd: wished };
    void preview.run({ answers: { ...answers, tenant }, purpose: 'change' });
  };
  return (
    <Section
      heading={t('tasks.backEnd.previewTitle')}
      actions={
        preview.running ? undefined : (
          <Button
            appearance={preview.result ? 'secondary' : 'primary'}
            disabledFocusable={answers === undefined}
            onClick={start}
          >
            {t('tasks.backEnd.previewStart')}
          </Button>
        )
      }
    >
      <div className={styles.stack}>
        {preview.running ? <PreviewProgress preview={preview} /> : null}
        {preview.fault && !cancelled ? <FaultMessage fault={preview.fault} /> : null}
        {preview.result && !preview.running ? <PreviewResult preview={preview.result} /> : null}
        {change.fault ? <FaultMessage fault={change.fault} /> : null}
        <div className={styles.row}>
          <Button
            appearance={preview.result ? 'primary' : 'secondary'}
            disabledFocusable={preview.result === undefined || preview.running || change.running}
            onClick={() => setAsking(true)}
          >
            {t('tasks.backEnd.start')}
          </Button>
          {preview.result ? null : <span className={styles.quiet}>{t('tasks.backEnd.previewNeeded')}</span>}
          {preview.result ? <span className={styles.small}>{formats.relative(preview.result.madeAt)}</span> : null}
        </div>
      </div>
      {asking ? (
        <Confirm
          title={t('tasks.backEnd.confirmTitle', { name })}
          action={t('tasks.backEnd.confirm')}
          onConfirm={() => {
            setAsking(false);
            const previewId = preview.result?.id;
            void change
              .run({ backEnd: wished, ...(previewId === undefined ? {} : { previewId }) })
              .then((changed) => (changed ? onChanged(changed) : undefined));
          }}
          onCancel={() => setAsking(false)}
        >
          {t('tasks.backEnd.confirmText')}
        </Confirm>
      ) : null}
    </Section>
  );
}

/** Rotate the certificate: made, added, tried, and only then the old one goes. */

import { Button, Field, Input, Switch } from '@fluentui/react-components';
import { useState } from 'react';
import type { CallArguments, CallResult, EventPayload } from '../../engine/api/contract/contract.ts';
import { useEngineCommand, useEngineQuery, type Broadcast } from '../api-client/hooks.tsx';
import { Facts } from '../setup/parts/facts.tsx';
import { Note } from '../setup/parts/note.tsx';
import { usePartStyles } from '../setup/parts/styles.ts';
import { WorkSteps } from '../setup/parts/work-steps.tsx';
import { numberIn } from '../setup/state/fields.ts';
import { CERTIFICATE_FILE } from '../setup/tenant/certificate.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { saveFile } from '../ui/grid/table-text.ts';
import { DownloadIcon } from '../ui/icons.ts';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { TaskPage } from './parts/task-page.tsx';

type Certificate = NonNullable<CallResult<'certificate-status'>>['certificate'];
type RotationStep = EventPayload<'rotation-step'>;
type Rotate = CallArguments<'certificate-rotate'>;

export function CertificateTask() {
  const styles = usePartStyles();
  const t = useWords();
  const status = useEngineQuery('certificate-status', {});
  const [steps, setSteps] = useState<readonly RotationStep[]>([]);
  const rotation = useEngineCommand('certificate-rotate', {
    onEvent(event: Broadcast) {
      if (event.name !== 'rotation-step') return;
      const { payload } = event;
      setSteps((before) => [...before.filter(({ step }) => step !== payload.step), payload]);
    },
  });
  const run = (wish: Rotate) => {
    setSteps([]);
    void rotation.run(wish);
  };
  const { data } = status;
  return (
    <TaskPage heading="tasks.certificate.heading" purpose="tasks.certificate.purpose">
      <div className={styles.stack}>
        {status.fault ? <FaultMessage fault={status.fault} /> : null}
        {rotation.fault ? <FaultMessage fault={rotation.fault} /> : null}
        {rotation.result ? <Outcome result={rotation.result} /> : null}
        <WorkSteps
          label={t('tasks.certificate.stepsLabel')}
          steps={steps.map(({ step, state, fault }) => ({
            ...{ id: step, name: t(`tasks.certificate.steps.${step}`), state, fault },
          }))}
        />
        {data?.pending ? <Waiting pem={data.pending.certificatePem} busy={rotation.running} onRun={run} /> : null}
        {data && !data.pending ? <RotateForm busy={rotation.running} onRun={run} /> : null}
        {data ? (
          <Section heading={t('tasks.certificate.current')}>
            <Shown certificate={data.certificate} />
          </Section>
        ) : null}
        {data?.pending ? (
          <Section heading={t('tasks.certificate.waiting')}>
            <Shown certificate={data.pending} />
          </Section>
        ) : null}
        {data?.previous ? (
          <Section heading={t('tasks.certificate.previous')}>
            <div className={styles.stack}>
              <Shown certificate={data.previous} />
              <div>
                <Button disabledFocusable={rotation.running} onClick={() => run({ action: 'back' })}>
                  {t('tasks.certificate.back')}
                </Button>
              </div>
            </div>
          </Section>
        ) : null}
      </div>
    </TaskPage>
  );
}

interface RunProps {
  readonly busy: boolean;
  onRun(wish: Rotate): void;
}

const YEARS = { least: 0.05, most: 10 } as const;

function RotateForm({ busy, onRun }: RunProps) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const [text, setText] = useState('1');
  const [keepOld, setKeepOld] = useState(false);
  const years = numberIn(text, YEARS);
  const limits = { least: formats.number(YEARS.least), most: formats.number(YEARS.most) };
  return (
    <div className={styles.stack}>
      <Field
        label={t('tasks.certificate.years')}
        {...(years === undefined ? { validationMessage: t('setup.safety.intervalError', limits) } : {})}
      >
        <Input className={styles.number} inputMode="decimal" value={text} onChange={(_, { value }) => setText(value)} />
      </Field>
      <Switch
        label={t('tasks.certificate.keepOld')}
        checked={keepOld}
        onChange={(_, { checked }) => setKeepOld(checked)}
      />
      <div>
        <Button
          appearance="primary"
          disabledFocusable={busy || years === undefined}
          onClick={() => onRun({ keepOld, ...(years === undefined ? {} : { years }) })}
        >
          {t(busy ? 'tasks.certificate.running' : 'tasks.certificate.start')}
        </Button>
      </div>
    </div>
  );
}

function Waiting({ pem, busy, onRun }: RunProps & { readonly pem: string }) {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <div className={styles.stack}>
      <Note intent="warning">{t('tasks.certificate.waitingHint')}</Note>
      <div className={styles.row}>
        <CopyButton withLabel size="medium" label={t('setup.tenant.certificateCopy')} text={pem} />
        <Button icon={<DownloadIcon />} onClick={() => saveFile(CERTIFICATE_FILE, [pem], 'application/x-pem-file')}>
          {t('setup.tenant.certificateSave')}
        </Button>
      </div>
      <div className={styles.row}>
        <Button appearance="primary" disabledFocusable={busy} onClick={() => onRun({})}>
          {t('tasks.certificate.goOn')}
        </Button>
        <Button disabledFocusable={busy} onClick={() => onRun({ action: 'discard' })}>
          {t('tasks.certificate.discard')}
        </Button>
      </div>
    </div>
  );
}

function Outcome({ result }: { readonly result: CallResult<'certificate-rotate'> }) {
  const t = useWords();
  const { state, fault, oldRemoved } = result;
  if (state === 'waiting') return fault ? <FaultMessage fault={fault} intent="warning" /> : null;
  const said = { rotated: 'rotated', returned: 'returned', discarded: 'discarded' } as const;
  return (
    <Note intent="success">
      {t(`tasks.certificate.${said[state]}`)}{' '}
      {state === 'rotated' ? t(oldRemoved ? 'tasks.certificate.oldRemoved' : 'tasks.certificate.oldKept') : ''}
    </Note>
  );
}

function Shown({ certificate }: { readonly certificate: Certificate }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { subject, thumbprintSha1, thumbprintSha256, notBefore, notAfter, lifeUsed, renewalDue, expired } = certificate;
  const code = (text: string) => <span className={styles.mono}>{text}</span>;
  const validity = t('tasks.certificate.fromTo', { from: formats.dateTime(notBefore), to: formats.dateTime(notAfter) });
  const used = t('tasks.certificate.lifeUsed', { share: formats.percent(lifeUsed) });
  return (
    <div className={styles.tight}>
      {expired ? <Note intent="error">{t('tasks.certificate.expired')}</Note> : null}
      {renewalDue && !expired ? <Note intent="warning">{t('tasks.certificate.due')}</Note> : null}
      <Facts
        facts={[
          [t('tasks.certificate.subject'), code(subject)],
          [t('tasks.certificate.thumbprint'), code(thumbprintSha1)],
          [t('tasks.certificate.sha256'), code(thumbprintSha256)],
          [t('tasks.certificate.validity'), `${validity} · ${used}`],
        ]}
      />
    </div>
  );
}

/** What these answers would do, before anything is written: surprises first, then numbers that lead to their objects. */

import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { CommandState } from '../../api-client/hooks.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { ProgressLine } from '../../ui/progress-line.tsx';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard, type Preview } from '../session/wizard-context.tsx';
import { PreviewConflicts } from './preview-conflicts.tsx';
import { PreviewList } from './preview-list.tsx';
import { ConnectorNumbers, LeftOut, NumberButton, Samples } from './preview-numbers.tsx';
import type { Listed } from './preview-shapes.ts';

export function PreviewPart() {
  const styles = usePartStyles();
  const t = useWords();
  const { preview, startPreview, previewOf, draft } = useWizard();
  const { running, result, fault } = preview;
  const stale = result !== undefined && JSON.stringify(previewOf) !== JSON.stringify(draft.answers);
  const cancelled = fault?.code === 'run-cancelled';
  return (
    <Section
      heading={t('setup.preview.title')}
      actions={
        running ? undefined : (
          <Button appearance={result && !stale ? 'secondary' : 'primary'} onClick={startPreview}>
            {t(result ? 'setup.preview.again' : 'setup.preview.start')}
          </Button>
        )
      }
    >
      <div className={styles.stack}>
        <p className={styles.quiet}>{t('setup.preview.purpose')}</p>
        {running ? <PreviewProgress preview={preview} /> : null}
        {cancelled ? <Note intent="info">{t('setup.preview.cancelled')}</Note> : null}
        {fault && !cancelled ? <FaultMessage fault={fault} /> : null}
        {stale && !running ? <Note intent="warning">{t('setup.preview.stale')}</Note> : null}
        {result && !running ? <PreviewResult preview={result} /> : null}
      </div>
    </Section>
  );
}

export function PreviewProgress({ preview }: { readonly preview: CommandState<'preview'> }) {
  const t = useWords();
  const progress = preview.events['preview-progress'];
  const name = t(`setup.preview.steps.${progress?.step ?? 'copy'}`, { connector: progress?.connector ?? '' });
  const label = progress
    ? t('setup.preview.step', {
        step: String(Math.min(progress.completed + 1, progress.steps)),
        steps: String(progress.steps),
        name,
      })
    : name;
  return (
    <ProgressLine
      label={label}
      done={progress?.done}
      expected={progress?.expected ?? undefined}
      secondsLeft={progress?.secondsLeft ?? undefined}
      action={
        <Button size="small" disabledFocusable={preview.cancelling} onClick={preview.cancel}>
          {t(preview.cancelling ? 'common.cancelling' : 'setup.preview.cancel')}
        </Button>
      }
    />
  );
}

export function PreviewResult({ preview }: { readonly preview: Preview }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const [listed, setListed] = useState<Listed>();
  const { surprises, change, connectors, held } = preview;
  const tenantFirst = connectors.toSorted((one, other) => other.kind.localeCompare(one.kind));
  const nothing = connectors.every(({ objects }) =>
    objects.every((row) => row.create.count + row.join.count + row.update.count + row.delete.count + row.links === 0),
  );
  return (
    <div className={styles.stack} data-preview={preview.id}>
      <span className={styles.small}>
        {t('setup.preview.made', {
          time: formats.relative(preview.madeAt),
          duration: formats.duration(preview.milliseconds),
        })}
      </span>
      {held.map(({ connector, deletions, threshold }) => (
        <Note key={connector} intent="warning" title={t('setup.ready.heldTitle')}>
          {t('setup.ready.held', { connector, deletions, threshold: formats.number(threshold) })}
        </Note>
      ))}
      <div className={styles.tight} data-preview-part="surprises">
        <strong>{t('setup.preview.surprisesTitle')}</strong>
        {surprises.length === 0 ? <span className={styles.quiet}>{t('setup.preview.noSurprises')}</span> : null}
        {surprises.map(({ category, count, samples }) => (
          <div key={category} className={styles.tight}>
            <NumberButton
              label={t(`setup.preview.surprises.${category as SurpriseWords}`, { count })}
              onOpen={() => setListed({ category, count })}
            />
            <Samples samples={samples} count={count} />
          </div>
        ))}
      </div>
      <PreviewConflicts preview={preview} />
      {change && change.leaves.count + change.comes.count > 0 ? (
        <div className={styles.tight} data-preview-part="change">
          <strong>{t('setup.preview.changeTitle')}</strong>
          {(['leaves', 'comes'] as const).map((category) =>
            change[category].count === 0 ? null : (
              <div key={category} className={styles.tight} data-change={category}>
                <NumberButton
                  label={t(`setup.preview.${category}`, { count: change[category].count })}
                  onOpen={() => setListed({ category, count: change[category].count })}
                />
                <Samples samples={change[category].samples} count={change[category].count} />
              </div>
            ),
          )}
        </div>
      ) : null}
      {nothing ? <Note intent="info">{t('setup.preview.nothing')}</Note> : null}
      {tenantFirst.map((connector) => (
        <ConnectorNumbers
          key={connector.connector}
          connector={connector}
          forests={connectors.filter(({ kind }) => kind === 'active-directory')}
          onList={setListed}
        />
      ))}
      <LeftOut leftOut={preview.leftOut} onList={setListed} />
      {listed ? <PreviewList previewId={preview.id} listed={listed} onClose={() => setListed(undefined)} /> : null}
    </div>
  );
}

type SurpriseWords =
  | 'person-deleted'
  | 'sign-in-name-changes'
  | 'suffix-not-verified'
  | 'existing-account-joined'
  | 'anchor-missing'
  | 'error'
  | 'warning';

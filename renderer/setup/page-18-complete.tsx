/** Complete: what was done, what needs a look, what to do next. */

import { Button } from '@fluentui/react-components';
import { cycleStatusWords } from '../../engine/api/contract/words/explain.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultText } from '../ui/fault-message.tsx';
import { Section } from '../ui/section.tsx';
import { useCatalogue, useFormats, useWords, type WordKey } from '../words/words.tsx';
import { ENGLISH_WORDS } from '../words/english/english.ts';
import { useStepName } from './page-17-configuring.tsx';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import type { Configured } from './session/use-configuring.ts';
import { useWizard } from './session/wizard-context.tsx';
import { chosen } from './state/answers.ts';

export function CompletePage() {
  const t = useWords();
  const { result } = useWizard().configuring;
  if (result?.outcome !== 'done') {
    // The page was opened by its address: what was done is told on the home screen.
    return <EmptyState title={t('setup.configuring.none')} action={<a href="#/home">{t('setup.complete.home')}</a>} />;
  }
  return (
    <>
      <Done result={result} />
      <Warnings result={result} />
      <Next result={result} />
    </>
  );
}

function Done({ result }: { readonly result: Configured }) {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const stepName = useStepName();
  const { draft } = useWizard();
  const { version, cycle, steps } = result;
  return (
    <Section heading={t('setup.complete.doneTitle')}>
      <ul className={styles.list}>
        {steps
          .filter(
            ({ state, step }) => state === 'done' && step !== 'save' && step !== 'initial-cycle' && step !== 'wait',
          )
          .map((step) => (
            <li key={step.id}>
              {stepName(step)} <span className={styles.small}>{formats.duration(step.milliseconds)}</span>
            </li>
          ))}
        {version === null ? null : <li>{t('setup.complete.stored', { version: String(version) })}</li>}
        {cycle ? (
          <li>
            {t('setup.complete.cycle', { status: cycleStatusWords(cycle.status, catalogue).name })}{' '}
            <a href="#/operations">{t('setup.complete.cycleLink')}</a>
          </li>
        ) : (
          <li>{t(draft.purpose === 'change' ? 'setup.complete.scheduleGoesOn' : 'setup.complete.notStarted')}</li>
        )}
      </ul>
    </Section>
  );
}

function Warnings({ result }: { readonly result: Configured }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, forest } = useWizard();
  const known = ENGLISH_WORDS.setup.complete.warnings;
  // Remarks that were accepted on the way are said once more: now is the time to mend them.
  const remarks = chosen(draft.answers).forests.flatMap((each) => {
    const rows = forest(each)?.rows ?? [];
    return rows.flatMap(({ state, fault }) => (state === 'warning' && fault ? [fault] : []));
  });
  if (result.warnings.length === 0 && remarks.length === 0) return null;
  return (
    <Section heading={t('setup.complete.warningsTitle')}>
      <div className={styles.tight}>
        {result.warnings.map(({ code, detail }, index) => {
          const name = Object.hasOwn(known, code) ? code : 'other';
          const say = (part: 'what' | 'remedy') =>
            t(`setup.complete.warnings.${name}.${part}` as WordKey, { ...detail, code });
          return (
            <Note key={`${code}/${index}`} intent="warning" title={say('what')}>
              {say('remedy')}
            </Note>
          );
        })}
        {remarks.map((fault, index) => (
          <Note key={`${fault.code}/${index}`} intent="warning">
            <FaultText fault={fault} />
          </Note>
        ))}
      </div>
    </Section>
  );
}

function Next({ result }: { readonly result: Configured }) {
  const styles = usePartStyles();
  const t = useWords();
  const staging = result.warnings.some(({ code }) => code === 'staging-mode-on');
  const withErrors = result.cycle?.status === 'completed-with-errors';
  const steps: readonly (readonly [href: string, words: WordKey])[] = [
    ['#/home', 'setup.complete.nextHome'],
    ...(withErrors ? ([['#/errors', 'setup.complete.nextErrors']] as const) : []),
    ...(staging
      ? ([
          ['#/pending', 'setup.complete.nextPending'],
          ['#/tasks/staging', 'setup.complete.nextStaging'],
        ] as const)
      : []),
    ['#/tasks/configuration', 'setup.complete.nextExport'],
  ];
  return (
    <Section heading={t('setup.complete.nextTitle')}>
      <div className={styles.stack}>
        <ul className={styles.list}>
          {steps.map(([href, words]) => (
            <li key={words}>
              <a href={href}>{t(words)}</a>
            </li>
          ))}
          {staging ? null : <li>{t('setup.complete.nextVerify')}</li>}
        </ul>
        <div>
          <Button as="a" appearance="primary" href="#/home">
            {t('setup.complete.home')}
          </Button>
        </div>
      </div>
    </Section>
  );
}

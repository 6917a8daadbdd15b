/** The frame of the wizard: steps at the left, the page, and the footer that always says what keeps one from going on. */

import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles, tokens } from '@fluentui/react-components';
import { useId } from 'react';
import { useLocation } from 'wouter';
import { Frame } from '../shell/frame.tsx';
import { Page } from '../ui/page.tsx';
import { Steps } from '../ui/steps.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { PAGE_VIEWS } from './page-views.ts';
import { LAST_PAGES, PAGES } from './pages.ts';
import { AnswersMenu } from './parts/answers-menu.tsx';
import { useWizard } from './session/wizard-context.tsx';
import type { PageId } from './state/page-ids.ts';

const useStyles = makeStyles({
  rail: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  railEnd: {
    marginTop: 'auto',
    padding: '16px 8px',
    '@media (max-width: 860px)': { padding: '0 8px 4px', marginTop: 0 },
  },
  kept: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    marginRight: 'auto',
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 12px',
  },
  why: { color: tokens.colorNeutralForeground2, textAlign: 'end', maxWidth: '52ch' },
  notice: { marginBottom: '16px' },
});

export function Wizard() {
  const styles = useStyles();
  const t = useWords();
  const { steps, current, go, draft } = useWizard();
  const entry = PAGES.find(({ id }) => id === current);
  if (!entry) throw new RangeError(`There is no page ${current}`);
  const View = PAGE_VIEWS[current];
  const isLast = LAST_PAGES.has(current);
  const purpose = current === 'ready' && draft.purpose === 'change' ? t('setup.ready.changePurpose') : t(entry.purpose);
  return (
    <Frame
      rail={
        <div className={styles.rail}>
          <Steps
            label={t(draft.purpose === 'change' ? 'setup.frame.changeTitle' : 'setup.frame.title')}
            steps={steps.map(({ page, standing, reachable }) => ({
              id: page.id,
              name: t(page.name),
              // What was configured is done, whatever became of the secrets of its draft.
              state: isLast && standing !== 'current' && !LAST_PAGES.has(page.id) ? 'done' : standing,
              reachable: reachable && !isLast,
            }))}
            onSelect={(id) => go(id as PageId)}
          />
          <div className={styles.railEnd}>{isLast ? null : <AnswersMenu />}</div>
        </div>
      }
    >
      <Page key={current} heading={t(entry.heading)} purpose={purpose} footer={isLast ? undefined : <Footer />}>
        {isLast ? null : <Overtaken />}
        <View />
      </Page>
    </Frame>
  );
}

function Footer() {
  const styles = useStyles();
  const t = useWords();
  const id = useId();
  const [, navigate] = useLocation();
  const { steps, current, goNext, goBack, session, configuring, draft, situation, preview, go, invalid } = useWizard();
  const here = steps.find(({ page }) => page.id === current);
  const isReady = current === 'ready';
  const open = isReady ? steps.find(({ blockers, page }) => blockers.length > 0 && !LAST_PAGES.has(page.id)) : here;
  const blocker = open?.blockers[0];
  const reason =
    invalid.size > 0
      ? [...invalid.values()][0]
      : blocker
        ? isReady && open !== here
          ? t('setup.ready.blockers.incomplete', { page: t(open.page.name) })
          : t(blocker.words, blocker.facts)
        : isReady && preview.running
          ? t('setup.ready.blockers.preview')
          : undefined;
  const blocked = reason !== undefined;
  const configure = () => {
    go('configuring');
    configuring.start(preview.result?.id);
  };
  const leave = () =>
    void session.flush().then(() => navigate(draft.purpose === 'change' ? '/tasks' : '/setup/welcome'));
  return (
    <>
      <div className={styles.kept}>
        {draft.purpose === 'change' ? (
          <Button appearance="subtle" onClick={leave}>
            {t('setup.frame.leave')}
          </Button>
        ) : null}
        <Kept />
      </div>
      {reason === undefined ? null : (
        <span id={id} className={styles.why} role="status">
          {t('setup.frame.whyNot', { reason })}
        </span>
      )}
      <div style={{ display: 'flex', gap: '8px' }}>
        {steps[0]?.page.id === current ? null : <Button onClick={goBack}>{t('setup.frame.previous')}</Button>}
        <Button
          appearance="primary"
          disabledFocusable={blocked}
          aria-describedby={blocked ? id : undefined}
          onClick={isReady ? configure : goNext}
        >
          {t(
            isReady ? configureWords(draft.purpose, situation.draft.answers.stagingMode === true) : 'setup.frame.next',
          )}
        </Button>
      </div>
    </>
  );
}

function configureWords(purpose: 'setup' | 'change', staging: boolean) {
  if (purpose === 'change') return 'setup.frame.apply';
  return staging ? 'setup.frame.configureStaging' : 'setup.frame.configure';
}

function Kept() {
  const t = useWords();
  const { kept } = useWizard();
  const words = { kept: 'draftKept', saving: 'draftSaving', failed: 'draftFailed' } as const;
  return (
    <span role={kept.standing === 'failed' ? 'alert' : undefined}>{t(`setup.frame.${words[kept.standing]}`)}</span>
  );
}

function Overtaken() {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { kept, session } = useWizard();
  if (!kept.overtaken) return null;
  const { by, at } = kept.overtaken;
  return (
    <MessageBar intent="warning" layout="multiline" className={styles.notice} role="alert">
      <MessageBarBody>
        {t(by === 'theirs' ? 'setup.frame.takenOver' : 'setup.frame.wonOver', { time: formats.relative(at) })}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={session.acceptOvertaking}>
          {t('common.close')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

/** Welcome: what is going to happen, what is needed, and the draft that is there already. */

import { Button } from '@fluentui/react-components';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { PAGES } from './pages.ts';
import { Note } from './parts/note.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { TENANT_SECRET, chosen, forestSecret } from './state/answers.ts';
import { hasSecret } from './state/situation.ts';

export function WelcomePage() {
  const styles = usePartStyles();
  const t = useWords();
  return (
    <>
      <ComeBack />
      <Section heading={t('setup.welcome.willTitle')}>
        <ol className={styles.list}>
          <li>{t('setup.welcome.will.connect')}</li>
          <li>{t('setup.welcome.will.choose')}</li>
          <li>{t('setup.welcome.will.configure')}</li>
        </ol>
      </Section>
      <Section heading={t('setup.welcome.needTitle')}>
        <ul className={styles.list}>
          <li>{t('setup.welcome.need.tenant')}</li>
          <li>{t('setup.welcome.need.forest')}</li>
          <li>{t('setup.welcome.need.network')}</li>
        </ul>
      </Section>
      <Section heading={t('setup.welcome.leaveTitle')}>
        <p className={styles.quiet}>{t('setup.welcome.leave')}</p>
      </Section>
    </>
  );
}

/** A draft that was begun before: where it stands, and which secrets are gone with the time between. */
function ComeBack() {
  const styles = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, situation, steps, go } = useWizard();
  const { answers, savedAt } = draft;
  const begun = Object.keys(answers).length > 0;
  if (!begun || savedAt === null) return null;
  const furthest = steps.filter(({ reachable }) => reachable).at(-1);
  const page = PAGES.find(({ id }) => id === furthest?.page.id);
  const missing = [
    ...(answers.tenant?.certificatePem && !hasSecret(situation, TENANT_SECRET)
      ? [t('setup.tenant.certificateTitle')]
      : []),
    ...chosen(answers).forests.flatMap(({ name = '' }) => (hasSecret(situation, forestSecret(name)) ? [] : [name])),
  ];
  if (!page) return null;
  const name = t(page.name);
  return (
    <div className={styles.stack} style={{ marginBottom: '28px' }}>
      <Note
        intent="info"
        actions={<Button onClick={() => go(page.id)}>{t('setup.welcome.backContinue', { page: name })}</Button>}
      >
        <div>{t('setup.welcome.back', { time: formats.relative(savedAt), page: name })}</div>
        {missing.length > 0 ? <div>{t('setup.welcome.secretsGone', { names: formats.list(missing) })}</div> : null}
      </Note>
    </div>
  );
}

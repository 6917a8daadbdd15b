/** Express or Customize: what express settings do on this machine, and why they may not fit. */

import { ChoiceCards, type Choice } from '../ui/choice-cards.tsx';
import { Section } from '../ui/section.tsx';
import { useWords } from '../words/words.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { DEFAULTS, chosen } from './state/answers.ts';
import { preselectedMethod } from './state/sign-in.ts';

type Mode = 'express' | 'custom';

export function ExpressPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, environment, situation, setMode } = useWizard();
  const { domain, express, hostName } = environment;
  const passwords = preselectedMethod(draft, situation.features) === 'password-hash-sync';
  const severalForests = chosen(draft.answers).forests.length > 1;
  // A machine in no domain has none that could be found out.
  const unjoined = express.reasons.includes('not-domain-joined');
  const reasons = express.reasons.filter((reason) => !unjoined || reason !== 'domain-unknown');
  const against = reasons.map((reason) => t(`setup.express.against.${reason}`, { domain: domain ?? undefined }));
  const custom: Choice<Mode> = {
    value: 'custom',
    name: t('setup.express.custom'),
    means: t('setup.express.customMeans'),
    needs: t('setup.express.customNeeds'),
  };
  const fast: Choice<Mode> = {
    value: 'express',
    name: t('setup.express.express'),
    means: t('setup.express.expressMeans'),
    needs: t('setup.express.expressNeeds'),
    consider: express.fits
      ? { tone: 'for', text: t('setup.express.fits') }
      : { tone: 'against', text: against.join(' ') },
  };
  return (
    <div className={styles.stack}>
      <ChoiceCards
        label={t('setup.express.choice')}
        hideLabel
        columns
        // Express connects one forest: a draft with more has gone past it.
        choices={severalForests ? [custom] : [fast, custom]}
        value={draft.mode}
        onChange={setMode}
      />
      {severalForests ? <p className={styles.quiet}>{t('setup.express.severalForests')}</p> : null}
      {draft.mode === 'express' ? (
        <Section heading={t('setup.express.doesTitle', { host: hostName })}>
          <ul className={styles.list}>
            <li>{domain === null ? t('setup.express.doesAnyForest') : t('setup.express.doesForest', { domain })}</li>
            <li>{t('setup.express.doesAccount')}</li>
            <li>{t('setup.express.doesScope')}</li>
            {passwords ? <li>{t('setup.express.doesPasswords')}</li> : null}
            <li>{t('setup.express.doesMatching')}</li>
            <li>{t('setup.express.doesName')}</li>
            <li>{t('setup.express.doesAnchor')}</li>
            <li>{t('setup.express.doesInterval', { minutes: DEFAULTS.scheduler.intervalMinutes })}</li>
            <li>{t('setup.express.doesGuard', { count: DEFAULTS.deletionThreshold.count })}</li>
          </ul>
        </Section>
      ) : null}
    </div>
  );
}

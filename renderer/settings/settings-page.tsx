/** This window, the scheduler, what is kept, versions, and what this is. */

import { makeStyles } from '@fluentui/react-components';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { useThemeChoice, THEME_CHOICES } from '../shell/theme.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { ChoiceCards } from '../ui/choice-cards.tsx';
import { LANGUAGES, useLanguage, useWords } from '../words/words.tsx';
import { About } from './about.tsx';
import { DeletionThreshold, Retention } from './limits.tsx';
import { SchedulerSettings } from './scheduler-settings.tsx';

const useStyles = makeStyles({ links: { display: 'grid', gap: '8px', justifyItems: 'start' } });

export function SettingsPage() {
  const styles = useStyles();
  const t = useWords();
  const status = useEngineQuery('status', {});
  return (
    <Page heading={t('settings.heading')} purpose={t('settings.purpose')}>
      <Section heading={t('settings.window')}>
        <WindowSettings />
      </Section>
      {status.data?.configured ? (
        <>
          <Section heading={t('settings.scheduler')}>
            <SchedulerSettings scheduler={status.data.scheduler} />
          </Section>
          <Section heading={t('settings.deletions')}>
            <DeletionThreshold />
          </Section>
          <Section heading={t('settings.retention')}>
            <Retention />
          </Section>
          <Section heading={t('settings.configuration')}>
            <p>{t('settings.configurationText')}</p>
            <div className={styles.links}>
              <a href="#/tasks/configuration">{t('settings.versions')}</a>
              <a href="#/tasks">{t('settings.customize')}</a>
            </div>
          </Section>
        </>
      ) : (
        <p>{t('settings.notConfigured')}</p>
      )}
      <Section heading={t('settings.about')}>
        <About />
      </Section>
    </Page>
  );
}

function WindowSettings() {
  const t = useWords();
  const theme = useThemeChoice();
  const [language, chooseLanguage] = useLanguage();
  return (
    <>
      <ChoiceCards
        label={t('settings.theme')}
        columns
        compact
        value={theme.choice}
        onChange={theme.choose}
        choices={THEME_CHOICES.map((value) => ({ value, name: t(`settings.themes.${value}`) }))}
      />
      <ChoiceCards
        label={t('settings.language')}
        columns
        compact
        value={language}
        onChange={chooseLanguage}
        choices={LANGUAGES.map(({ language: value, name }) => ({ value, name, lang: value }))}
      />
    </>
  );
}

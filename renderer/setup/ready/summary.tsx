/** Every choice as a sentence, by page, with the way back to it. */

import { Link, makeStyles, tokens } from '@fluentui/react-components';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { pagesOf } from '../pages.ts';
import { useWizard } from '../session/wizard-context.tsx';
import type { PageId } from '../state/page-ids.ts';
import { sentencesOf } from '../state/summary.ts';
import { useSentence } from './use-sentence.ts';

const useStyles = makeStyles({
  groups: { display: 'grid', gap: '16px' },
  group: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: '2px 24px', alignItems: 'start' },
  name: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  sentences: { margin: 0, paddingInlineStart: '20px', color: tokens.colorNeutralForeground2, maxWidth: '72ch' },
});

export function Summary() {
  const styles = useStyles();
  const t = useWords();
  const { situation, tenant, go } = useWizard();
  const shown = new Set(pagesOf(situation).map(({ id }) => id));
  const { defaultBackEnd } = situation.features;
  const organization = tenant?.result?.organization?.displayName;
  const groups = sentencesOf(situation.draft, { organization, defaultBackEnd }).filter(
    // Of what nobody was asked, and nobody chose, there is nothing to say.
    ({ page, nothing }) => shown.has(page) || nothing !== true,
  );
  const say = useSentence();
  return (
    <Section heading={t('setup.ready.summaryTitle')}>
      <div className={styles.groups}>
        {groups.map(({ page, name, sentences }) => (
          <div key={page} className={styles.group} data-summary={page}>
            <h3 className={styles.name}>{t(name)}</h3>
            {shown.has(page) ? <EditLink page={page} name={t(name)} onGo={go} /> : <span />}
            <ul className={styles.sentences}>
              {sentences.map((sentence, index) => (
                <li key={index}>{say(sentence)}</li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </Section>
  );
}

interface EditLinkProps {
  readonly page: PageId;
  readonly name: string;
  onGo(page: PageId): void;
}

function EditLink({ page, name, onGo }: EditLinkProps) {
  const t = useWords();
  return (
    <Link as="button" onClick={() => onGo(page)} aria-label={t('setup.ready.editPage', { page: name })}>
      {t('setup.frame.edit')}
    </Link>
  );
}

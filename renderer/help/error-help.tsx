/** Every error code with its explanation. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { FaultWords } from '../../engine/api/contract/words/catalogue.ts';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { useCatalogue, useWords } from '../words/words.tsx';
import { faultCodes, templateText, variantsOf } from './fault-templates.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  entry: { padding: '8px 0', borderBottom: `1px solid ${tokens.colorNeutralStroke3}` },
  code: { fontFamily: tokens.fontFamilyMonospace },
  text: { color: tokens.colorNeutralForeground2 },
  paragraph: { margin: '0 0 8px', maxWidth: '72ch' },
  variant: { paddingLeft: '16px', marginBottom: '16px', borderLeft: `2px solid ${tokens.colorNeutralStroke2}` },
});

/** Texts of the catalogue with the names of facts in their place. */
export function useTemplateText(): (template: string) => string {
  const t = useWords();
  return (template) => templateText(template, { fact: (name) => t('help.fact', { name }), number: t('help.number') });
}

export function ErrorList() {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const text = useTemplateText();
  return (
    <Page heading={t('help.errors')} purpose={t('help.errorsText')} back={<a href="#/help">{t('help.back')}</a>}>
      <ul className={styles.list}>
        {faultCodes(catalogue).map((code) => (
          <li key={code} className={styles.entry}>
            <a className={styles.code} href={`#/help/errors/${code}`}>
              {code}
            </a>
            <div className={styles.text}>{text(catalogue.faults[code]?.what ?? '')}</div>
          </li>
        ))}
      </ul>
    </Page>
  );
}

export function ErrorHelp({ code }: { readonly code: string }) {
  const styles = useStyles();
  const t = useWords();
  const words = useCatalogue().faults[code];
  if (!words) return null;
  const variants = variantsOf(words);
  return (
    <Page heading={code} back={<a href="#/help/errors">{t('help.backErrors')}</a>}>
      <Parts words={words} />
      {variants.length > 0 ? (
        <Section heading={t('help.variants')}>
          {variants.map(({ condition, words: other }) => (
            <div key={condition} className={styles.variant}>
              <Parts words={other} />
            </div>
          ))}
        </Section>
      ) : null}
    </Page>
  );
}

function Parts({ words }: { readonly words: FaultWords }) {
  const styles = useStyles();
  const t = useWords();
  const text = useTemplateText();
  return (['what', 'why', 'remedy'] as const).map((part) => (
    <p key={part} className={styles.paragraph}>
      <strong>{t(`common.fault.${part}`)}: </strong>
      {text(words[part])}
    </p>
  ));
}

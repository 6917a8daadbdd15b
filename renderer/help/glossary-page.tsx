/** The words of the field, all of them; an address may name one. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { Page } from '../ui/page.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { GLOSSARY_TERMS } from './glossary-terms.ts';

const useStyles = makeStyles({
  list: { margin: 0 },
  entry: { padding: '12px 16px', borderRadius: tokens.borderRadiusMedium, outlineStyle: 'none' },
  chosen: { backgroundColor: tokens.colorBrandBackground2 },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: '2px 0 0' },
});

export function GlossaryPage({ term }: { readonly term: string }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => {
    chosen.current?.scrollIntoView({ block: 'center' });
    chosen.current?.focus({ preventScroll: true });
  }, [term]);
  const terms = GLOSSARY_TERMS.map((id) => ({ id, name: t(`glossary.${id}.name`), text: t(`glossary.${id}.text`) }));
  terms.sort((one, other) => formats.compare(one.name, other.name));
  return (
    <Page heading={t('glossary.heading')} purpose={t('help.glossaryText')} back={<a href="#/help">{t('help.back')}</a>}>
      <dl className={styles.list}>
        {terms.map(({ id, name, text }) => (
          <div
            key={id}
            ref={id === term ? chosen : null}
            tabIndex={id === term ? -1 : undefined}
            className={mergeClasses(styles.entry, id === term && styles.chosen)}
            data-term={id}
          >
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.text}>{text}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

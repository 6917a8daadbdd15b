/** Every function of the expression language; an address may name one. */

import { SearchBox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { functionAddress } from '../rules/addresses.ts';
import { signatureText } from '../rules/expression/language.ts';
import { useFunctionText, useTypeName } from '../rules/function-text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';

type Language = CallResult<'rules.schema'>;
type LanguageFunction = Language['functions'][number];

const FAMILIES = [
  'text',
  'flow',
  'evaluation',
  'multi-value',
  'conversion',
  'date',
  'directory',
  'math',
  'certificate',
] as const;

const useStyles = makeStyles({
  search: { width: '100%', maxWidth: '480px', marginBottom: '24px' },
  list: { margin: 0 },
  entry: {
    padding: '10px 16px',
    borderRadius: tokens.borderRadiusMedium,
    outlineStyle: 'none',
    scrollMarginTop: '16px',
  },
  chosen: { backgroundColor: tokens.colorBrandBackground2 },
  signature: { fontFamily: tokens.fontFamilyMonospace, fontSize: '13px', overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
  text: { margin: '2px 0 0' },
  more: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, margin: '2px 0 0' },
});

export function FunctionsPage({ chosen }: { readonly chosen: string }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { data, fault } = useEngineQuery('rules.schema', {});
  const [wanted, setWanted] = useState('');
  const functionText = useFunctionText();
  const text = wanted.trim().toLocaleLowerCase();
  const fits = ({ name }: LanguageFunction) =>
    name.toLocaleLowerCase().includes(text) || functionText(name).toLocaleLowerCase().includes(text);
  const fitting = data?.functions.filter(fits) ?? [];
  const sorted = fitting.toSorted((one, other) => formats.compare(one.name, other.name));
  return (
    <Page
      heading={t('rules.functionHelp.heading')}
      purpose={t('rules.functionHelp.purpose')}
      back={<a href="#/help">{t('help.back')}</a>}
    >
      {fault ? <FaultMessage fault={fault} /> : null}
      <SearchBox
        className={styles.search}
        aria-label={t('rules.functionHelp.search')}
        placeholder={t('rules.functionHelp.search')}
        value={wanted}
        onChange={(_, { value }) => setWanted(value)}
      />
      {data && fitting.length === 0 ? (
        <EmptyState title={t('rules.functionHelp.none', { text: wanted.trim() })} />
      ) : (
        [...FAMILIES, undefined].map((family) => (
          <Family
            key={family ?? 'other'}
            family={family}
            functions={sorted.filter((one) => (FAMILIES.find((known) => known === one.family) ?? undefined) === family)}
            chosen={chosen}
          />
        ))
      )}
      {data && text === '' ? (
        <Section heading={t('rules.functionHelp.wordsHeading')}>
          <p className={styles.signature}>{data.words.map(({ name }) => name).join(', ')}</p>
        </Section>
      ) : null}
    </Page>
  );
}

interface FamilyProps {
  /** Undefined: one that a newer engine has. */
  readonly family: (typeof FAMILIES)[number] | undefined;
  readonly functions: readonly LanguageFunction[];
  readonly chosen: string;
}

function Family({ family, functions, chosen }: FamilyProps) {
  const styles = useStyles();
  const t = useWords();
  if (functions.length === 0) return null;
  return (
    <Section heading={t(`rules.functionHelp.family.${family ?? 'other'}`)}>
      <dl className={styles.list}>
        {functions.map((one) => (
          <Entry key={one.name} definition={one} chosen={one.name === chosen} />
        ))}
      </dl>
    </Section>
  );
}

interface EntryProps {
  readonly definition: LanguageFunction;
  readonly chosen: boolean;
}

function Entry({ definition, chosen }: EntryProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const functionText = useFunctionText();
  const typeName = useTypeName();
  const entry = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!chosen) return;
    entry.current?.scrollIntoView({ block: 'center' });
    entry.current?.focus({ preventScroll: true });
  }, [chosen]);
  const { name, result, parameters } = definition;
  const words = parameters.flatMap((parameter) => parameter.words);
  const more = [
    result.several === 'always' ? t('rules.functionHelp.always') : '',
    words.length === 0 ? '' : t('rules.functionHelp.words', { words: formats.list(words) }),
  ].filter((part) => part !== '');
  return (
    <div
      ref={entry}
      tabIndex={chosen ? -1 : undefined}
      className={mergeClasses(styles.entry, chosen && styles.chosen)}
      data-function={name}
    >
      <dt className={styles.signature}>
        <a className={styles.name} href={functionAddress(name)}>
          {name}
        </a>
        {signatureText(definition, typeName).slice(name.length)}
      </dt>
      <dd className={styles.list}>
        <p className={styles.text}>{functionText(name)}</p>
        {more.length === 0 ? null : <p className={styles.more}>{more.join(' ')}</p>}
      </dd>
    </div>
  );
}

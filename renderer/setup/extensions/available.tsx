/** The attributes of the forests that can be an extension, to search and tick. */

import { Button, Input, Spinner, mergeClasses } from '@fluentui/react-components';
import { useDeferredValue, useState } from 'react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { SearchIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useTickTableStyles } from '../attributes/table-styles.ts';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import {
  MOST_EXTENSIONS,
  chooseExtension,
  findExtensions,
  isChosen,
  isFull,
  type Available,
} from '../state/extensions.ts';
import { useTypeWords } from './type-words.ts';
import type { ExtensionAttributes } from './use-extension-attributes.ts';

/** Rows in sight; whoever looks for another one types a part of its name. */
const SHOWN = 40;

export function AvailableExtensions({ available }: { readonly available: ExtensionAttributes }) {
  const styles = usePartStyles();
  const t = useWords();
  const [text, setText] = useState('');
  const search = useDeferredValue(text);
  const { data, fault, reading, readAgain } = available;
  const found = data ? findExtensions(data.attributes, search) : undefined;
  return (
    <Section heading={t('setup.extensions.availableTitle')}>
      <div className={styles.stack}>
        <div className={styles.row} style={{ justifyContent: 'space-between' }}>
          <Input
            className={styles.narrow}
            type="search"
            aria-label={t('setup.extensions.search')}
            placeholder={t('setup.extensions.search')}
            contentBefore={<SearchIcon />}
            value={text}
            onChange={(_, { value }) => setText(value)}
          />
          <Button disabledFocusable={reading} onClick={readAgain}>
            {t('setup.extensions.readAgain')}
          </Button>
        </div>
        {fault ? <FaultMessage fault={fault} /> : null}
        {(data?.faults ?? []).map((one) => (
          <div key={one.forest}>
            <Note intent="warning">{t('setup.extensions.notRead', { forest: one.forest })}</Note>
            <FaultMessage fault={one.fault} intent="warning" />
          </div>
        ))}
        {reading && !data ? (
          <Spinner size="small" style={{ alignSelf: 'flex-start' }} label={t('setup.extensions.reading')} />
        ) : null}
        {found?.length === 0 ? (
          <EmptyState title={t('setup.extensions.nothing')}>{t('setup.extensions.nothingHint')}</EmptyState>
        ) : null}
        {found && found.length > 0 ? <Rows found={found} /> : null}
      </div>
    </Section>
  );
}

function Rows({ found }: { readonly found: readonly Available[] }) {
  const parts = usePartStyles();
  const styles = useTickTableStyles();
  const t = useWords();
  const { draft } = useWizard();
  const several = (draft.answers.forests ?? []).length > 1;
  const head = mergeClasses(styles.cell, styles.head);
  const rest = found.length - SHOWN;
  return (
    <>
      <table className={styles.table} aria-label={t('setup.extensions.table')}>
        <thead>
          <tr>
            <th scope="col" className={head}>
              {t('setup.extensions.attribute')}
            </th>
            <th scope="col" className={head}>
              {t('setup.extensions.of')}
            </th>
            <th scope="col" className={head}>
              {t('setup.extensions.type')}
            </th>
            {several ? (
              <th scope="col" className={mergeClasses(head, styles.wide)}>
                {t('setup.extensions.forests')}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {found.slice(0, SHOWN).map((one) => (
            <Row key={`${one.objectType}/${one.attribute}`} available={one} several={several} />
          ))}
        </tbody>
      </table>
      {rest > 0 ? <p className={parts.quiet}>{t('setup.extensions.more', { count: rest })}</p> : null}
    </>
  );
}

function Row({ available, several }: { readonly available: Available; readonly several: boolean }) {
  const styles = useTickTableStyles();
  const t = useWords();
  const formats = useFormats();
  const words = useTypeWords();
  const { draft, change } = useWizard();
  const { attribute, objectType, forests } = available;
  const ticked = isChosen(draft.answers, available);
  const full = !ticked && isFull(draft.answers, objectType);
  return (
    <tr data-available={`${objectType}/${attribute}`}>
      <th scope="row" className={styles.cell}>
        <label className={styles.name}>
          <input
            type="checkbox"
            className={styles.box}
            aria-label={`${attribute}, ${t(`setup.extensions.objectTypes.${objectType}`)}`}
            checked={ticked}
            disabled={full}
            title={full ? t('setup.extensions.full', { most: formats.number(MOST_EXTENSIONS) }) : undefined}
            onChange={({ target }) => change((answers) => chooseExtension(answers, available, target.checked))}
          />
          <bdi>{attribute}</bdi>
        </label>
      </th>
      <td className={mergeClasses(styles.cell, styles.quiet)}>{t(`setup.extensions.objectTypes.${objectType}`)}</td>
      <td className={mergeClasses(styles.cell, styles.quiet)}>{words(available)}</td>
      {several ? (
        <td className={mergeClasses(styles.cell, styles.quiet, styles.wide)}>{formats.list([...forests])}</td>
      ) : null}
    </tr>
  );
}

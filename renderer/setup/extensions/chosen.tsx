/** The attributes that are chosen, each with the way out. */

import { Button, mergeClasses } from '@fluentui/react-components';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useFormats, useWords } from '../../words/words.tsx';
import { useTickTableStyles } from '../attributes/table-styles.ts';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { MOST_EXTENSIONS, chooseExtension, countOf, extensionsOf, isSame } from '../state/extensions.ts';
import { useTypeWords } from './type-words.ts';
import type { ExtensionAttributes } from './use-extension-attributes.ts';

export function ChosenExtensions({ available }: { readonly available: ExtensionAttributes }) {
  const parts = usePartStyles();
  const styles = useTickTableStyles();
  const t = useWords();
  const formats = useFormats();
  const words = useTypeWords();
  const { draft, change } = useWizard();
  const { attributes } = extensionsOf(draft.answers);
  const { data } = available;
  const count = (objectType: 'user' | 'group') => formats.number(countOf(draft.answers, objectType));
  if (attributes.length === 0) {
    return (
      <Section heading={t('setup.extensions.chosenTitle')}>
        <EmptyState title={t('setup.extensions.chosenNone')}>{t('setup.extensions.chosenNoneHint')}</EmptyState>
      </Section>
    );
  }
  return (
    <Section heading={t('setup.extensions.chosenTitle')}>
      <div className={parts.tight}>
        <p className={parts.quiet} role="status" data-sentence="extensions">
          {t('setup.extensions.chosenCount', {
            ...{ people: count('user'), groups: count('group') },
            most: formats.number(MOST_EXTENSIONS),
          })}
        </p>
        <table className={styles.table} aria-label={t('setup.extensions.chosenTitle')}>
          <tbody>
            {attributes.map((extension) => {
              const { attribute, objectType } = extension;
              const known = data?.attributes.find((one) => isSame(one, extension));
              const of = t(`setup.extensions.objectTypes.${objectType}`);
              return (
                <tr key={`${objectType}/${attribute}`} data-chosen={`${objectType}/${attribute}`}>
                  <th scope="row" className={styles.cell}>
                    <bdi>{attribute}</bdi>
                  </th>
                  <td className={mergeClasses(styles.cell, styles.quiet)}>{of}</td>
                  <td className={mergeClasses(styles.cell, styles.quiet)}>
                    {known ? words(known) : data ? t('setup.extensions.unknown') : ''}
                  </td>
                  <td className={styles.cell} style={{ textAlign: 'end', paddingInlineEnd: 0 }}>
                    <Button
                      size="small"
                      appearance="subtle"
                      icon={<CloseIcon />}
                      aria-label={t('setup.extensions.remove', { attribute, type: of })}
                      onClick={() => change((answers) => chooseExtension(answers, extension, false))}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

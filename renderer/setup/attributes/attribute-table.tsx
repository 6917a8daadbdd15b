/** Attributes of the tenant as rows with a tick. */

import { mergeClasses } from '@fluentui/react-components';
import { ENGLISH_WORDS } from '../../words/english/english.ts';
import { useFormats, useWords, type Translate, type WordKey } from '../../words/words.tsx';
import { useWizard } from '../session/wizard-context.tsx';
import { isOut, tickAttribute } from '../state/attributes.ts';
import { useTickTableStyles } from './table-styles.ts';
import type { ServiceAttribute } from './use-service-attributes.ts';

export function AttributeTable({ attributes }: { readonly attributes: readonly ServiceAttribute[] }) {
  const styles = useTickTableStyles();
  const t = useWords();
  const head = mergeClasses(styles.cell, styles.head);
  return (
    <table className={styles.table} aria-label={t('setup.attributes.table')}>
      <thead>
        <tr>
          <th scope="col" className={head}>
            {t('setup.attributes.attribute')}
          </th>
          <th scope="col" className={mergeClasses(head, styles.wide)}>
            {t('setup.attributes.types')}
          </th>
          <th scope="col" className={head}>
            {t('setup.attributes.usedBy')}
          </th>
        </tr>
      </thead>
      <tbody>
        {attributes.map((attribute) => (
          <AttributeRow key={attribute.name} attribute={attribute} />
        ))}
      </tbody>
    </table>
  );
}

function AttributeRow({ attribute }: { readonly attribute: ServiceAttribute }) {
  const styles = useTickTableStyles();
  const t = useWords();
  const formats = useFormats();
  const { draft, change } = useWizard();
  const { name, objectTypes, services, locked, carried } = attribute;
  const usedBy =
    services.length === 0
      ? t('setup.attributes.everyService')
      : formats.list(services.map((service) => t(`setup.services.list.${service}.name`)));
  return (
    <tr data-attribute={name}>
      <th scope="row" className={styles.cell}>
        <label className={styles.name}>
          <input
            type="checkbox"
            className={styles.box}
            checked={!isOut(attribute, draft.answers)}
            disabled={locked}
            onChange={({ target }) => change((answers) => tickAttribute(answers, name, target.checked))}
          />
          <span>
            <bdi>{name}</bdi>{' '}
            {locked ? (
              <span className={styles.mark} title={t('setup.attributes.lockedMeans')}>
                {t('setup.attributes.locked')}
              </span>
            ) : null}{' '}
            {carried ? null : <span className={styles.mark}>{t('setup.attributes.notCarried')}</span>}
          </span>
        </label>
      </th>
      <td className={mergeClasses(styles.cell, styles.quiet, styles.wide)}>
        {formats.list(objectTypes.map((type) => typeName(t, type)))}
      </td>
      <td className={mergeClasses(styles.cell, styles.quiet)}>{usedBy}</td>
    </tr>
  );
}

const TYPES = ENGLISH_WORDS.setup.attributes.objectTypes;

/** A type that this interface has no word for keeps its own name. */
function typeName(t: Translate, type: string): string {
  return Object.hasOwn(TYPES, type)
    ? t(`setup.attributes.objectTypes.${type}` as WordKey)
    : t('setup.attributes.objectTypes.other', { type });
}

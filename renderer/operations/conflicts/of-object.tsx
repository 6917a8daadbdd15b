/** On the page of an object: conflicts that it has part in, and values that the service keeps in quarantine because of it. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { explainConflict } from '../../../engine/api/contract/words/explain-conflict.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { conflictsAddress } from '../addresses.ts';

const useStyles = makeStyles({
  box: {
    marginBottom: '16px',
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  heading: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingInlineStart: '20px', overflowWrap: 'anywhere' },
});

const SHOWN = 20;

interface ConflictsOfObjectProps {
  /** Row of the tenant's connector space. */
  readonly objectId: number;
}

export function ConflictsOfObject({ objectId }: ConflictsOfObjectProps) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const conflicts = useEngineQuery('conflicts', { object: objectId, limit: SHOWN }).data?.conflicts ?? [];
  const values = useEngineQuery('quarantined', { object: objectId, limit: SHOWN }).data?.values ?? [];
  // What stands is said by the tenant itself, with what was written instead.
  const planned = conflicts.filter(({ standing }) => !standing || values.length === 0);
  if (planned.length + values.length === 0) return null;
  return (
    <section className={styles.box} data-conflicts-of={objectId}>
      <h2 className={styles.heading}>{t('operations.conflicts.ofObject')}</h2>
      <ul className={styles.list}>
        {planned.map((conflict) => {
          const { what, will } = explainConflict(conflict, catalogue);
          return (
            <li key={conflict.id}>
              {what} {will}{' '}
              <a href={conflictsAddress({ search: conflict.object.name })}>{t('operations.conflicts.show')}</a>
            </li>
          );
        })}
        {values.map(({ id, attribute, value, instead, object, owner }) => (
          <li key={`quarantined ${id}`}>
            {t('operations.conflicts.ofObjectQuarantined', {
              attribute,
              value,
              object: object.name,
              owner: owner?.name,
            })}{' '}
            {instead === null
              ? t('operations.conflicts.quarantineLeftOut')
              : t('operations.conflicts.quarantineInstead', { instead })}{' '}
            <a href={conflictsAddress({ list: 'quarantine' })}>{t('operations.conflicts.show')}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

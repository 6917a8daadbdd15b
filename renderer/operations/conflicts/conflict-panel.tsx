/** One conflict: what is, what the service will do, what to do, both objects, and the remedies that have a button. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { explainConflict, type ContractConflict } from '../../../engine/api/contract/words/explain-conflict.ts';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { objectAddress } from '../addresses.ts';
import { Fixes } from './fixes.tsx';
import { Parties } from './parties.tsx';

export type Conflict = CallResult<'conflicts'>['conflicts'][number];

const useStyles = makeStyles({
  what: { margin: '0 0 12px', fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  text: { margin: '0 0 12px', overflowWrap: 'anywhere' },
  heading: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  quiet: { margin: '0 0 12px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface ConflictPanelProps {
  readonly conflict: ContractConflict;
  onClose(): void;
}

export function ConflictPanel({ conflict, onClose }: ConflictPanelProps) {
  const t = useWords();
  const address = objectAddress(conflict.object);
  return (
    <SidePanel
      title={<bdi>{conflict.object.name}</bdi>}
      onClose={onClose}
      footer={
        address === null ? undefined : (
          <Button as="a" href={address}>
            {t('operations.conflicts.openObject')}
          </Button>
        )
      }
    >
      <ConflictText conflict={conflict} />
      <Fixes
        subject={{ id: conflict.id, quarantine: false }}
        fixes={conflict.fixes}
        object={conflict.object}
        other={conflict.other}
      />
    </SidePanel>
  );
}

/** Without what can be done about it: also where nothing is configured yet. */
export function ConflictText({ conflict }: { readonly conflict: ContractConflict }) {
  const styles = useStyles();
  const t = useWords();
  const { what, will, remedy } = explainConflict(conflict, useCatalogue());
  const { object, other, further, error, standing } = conflict;
  return (
    <div data-conflict={conflict.kind}>
      <p className={styles.what}>{what}</p>
      <h3 className={styles.heading}>{t('operations.conflicts.will')}</h3>
      <p className={styles.text}>
        {will}
        {standing ? ` ${t('operations.conflicts.standing')}` : null}
      </p>
      <h3 className={styles.heading}>{t('operations.conflicts.remedy')}</h3>
      <p className={styles.text}>{remedy}</p>
      <Parties object={object} other={other} further={further} />
      {error === null ? null : (
        <p className={styles.quiet}>
          {t('operations.conflicts.error')}: <code>{error}</code>
        </p>
      )}
    </div>
  );
}

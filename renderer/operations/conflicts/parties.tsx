/** Both objects of a conflict side by side, each with the way to its page. */

import { makeStyles, tokens } from '@fluentui/react-components';
import type { ConflictParty } from '../../../engine/api/contract/words/explain-conflict.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { objectAddress } from '../addresses.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '0 0 12px', padding: 0, display: 'grid', gap: '8px' },
  party: {
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: 'anywhere',
  },
  role: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  place: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface PartiesProps {
  readonly object: ConflictParty;
  readonly other: ConflictParty | null;
  readonly further?: number;
}

export function Parties({ object, other, further = 0 }: PartiesProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <ul className={styles.list} aria-label={t('operations.conflicts.both')}>
      <Party role={t('operations.conflicts.object')} party={object} />
      {other ? <Party role={t('operations.conflicts.other')} party={other} /> : null}
      {further > 0 ? <li className={styles.place}>{t('operations.conflicts.further', { count: further })}</li> : null}
    </ul>
  );
}

function Party({ role, party }: { readonly role: string; readonly party: ConflictParty }) {
  const styles = useStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const address = objectAddress(party);
  const type = catalogue.objectTypes[party.objectType]?.one ?? party.objectType;
  const place = [party.userPrincipalName, party.dn, party.forest, party.anchor].filter((text) => text !== null);
  return (
    <li className={styles.party}>
      <div className={styles.role}>{`${role}: ${type}, ${t(`operations.conflicts.state.${party.state}`)}`}</div>
      {address === null ? (
        <bdi>{party.name}</bdi>
      ) : (
        <a href={address}>
          <bdi>{party.name}</bdi>
        </a>
      )}
      {place.map((text) => (
        <div key={text} className={styles.place}>
          <bdi>{text}</bdi>
        </div>
      ))}
    </li>
  );
}

/** Permissions of Microsoft Graph: what each is for, and whether it is granted. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { BadIcon, GoodIcon, KeptIcon } from '../../ui/icons.ts';
import { useWords, type WordKey } from '../../words/words.tsx';
import { ENGLISH_WORDS } from '../../words/english/english.ts';
import { usePartStyles } from '../parts/styles.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '6px' },
  item: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr)', gap: '8px' },
  icon: { display: 'inline-flex', fontSize: '16px', paddingTop: '2px' },
  granted: { color: tokens.colorStatusSuccessForeground1 },
  missing: { color: tokens.colorStatusDangerForeground1 },
  asked: { color: tokens.colorNeutralForeground3 },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
});

export interface ShownPermission {
  readonly permission: string;
  /** `asked`: whether it is granted is not known yet. */
  readonly state: 'granted' | 'missing' | 'asked';
}

interface PermissionListProps {
  readonly heading: string;
  readonly permissions: readonly ShownPermission[];
}

export function PermissionList({ heading, permissions }: PermissionListProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  return (
    <div>
      <h3 className={styles.heading}>{heading}</h3>
      <ul className={styles.list}>
        {permissions.map(({ permission, state }) => (
          <li key={permission} className={styles.item} data-permission={permission} data-state={state}>
            <span aria-hidden="true" className={mergeClasses(styles.icon, styles[state])}>
              {{ granted: <GoodIcon />, missing: <BadIcon />, asked: <KeptIcon /> }[state]}
            </span>
            <span>
              <span className={parts.mono}>{permission}</span>
              {state === 'asked' ? null : ` · ${t(`setup.tenant.permissionStates.${state}`)}`}
              <br />
              <span className={parts.quiet}>{t(purposeOf(permission))}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A dot parts the names of a text, so the permission's own are written otherwise. */
function purposeOf(permission: string): WordKey {
  const name = permission.replaceAll('.', '-');
  const known = Object.hasOwn(ENGLISH_WORDS.setup.tenant.permissionWhy, name);
  return `setup.tenant.permissionWhy.${known ? name : 'other'}` as WordKey;
}

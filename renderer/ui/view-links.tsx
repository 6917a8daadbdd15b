/** Parts of a page, one shown at a time; each has its address. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  views: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px',
    marginBottom: '16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  view: {
    padding: '8px 12px',
    marginBottom: '-1px',
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    borderBottom: '2px solid transparent',
    ':hover': { color: tokens.colorNeutralForeground1 },
  },
  here: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottom: `2px solid ${tokens.colorCompoundBrandStroke}`,
  },
});

interface ViewLinksProps {
  readonly label: string;
  readonly views: readonly { readonly id: string; readonly name: string; readonly href: string }[];
  readonly current: string;
}

export function ViewLinks({ label, views, current }: ViewLinksProps) {
  const styles = useStyles();
  return (
    <nav className={styles.views} aria-label={label}>
      {views.map(({ id, name, href }) => (
        <a
          key={id}
          href={href}
          className={mergeClasses(styles.view, id === current && styles.here)}
          aria-current={id === current ? 'page' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

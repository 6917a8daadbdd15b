/** The signature picture: forests at the left, the metaverse in the middle, the tenant at the right, and what moves between. */

import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Fragment, type ReactElement, type ReactNode } from 'react';
import { countObjects } from '../../../engine/api/contract/words/explain.ts';
import { CloudIcon, ForestIcon, MetaverseIcon } from '../../ui/icons.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { objectsAddress } from '../addresses.ts';
import { Arrow, type Overview, type OverviewConnector } from './arrow.tsx';

const NARROW = '@media (max-width: 860px)';

const useStyles = makeStyles({
  picture: {
    display: 'grid',
    gridTemplateColumns:
      'minmax(128px, 180px) minmax(148px, 1fr) minmax(116px, 160px) minmax(148px, 1fr) minmax(128px, 180px)',
    alignItems: 'stretch',
    maxWidth: '1120px',
    marginBottom: '32px',
    [NARROW]: { gridTemplateColumns: '1fr', gap: '8px' },
  },
  forests: { gridColumn: '1 / 3', display: 'grid', gridTemplateColumns: 'subgrid', rowGap: '16px' },
  shore: { gridColumn: '4 / 6', display: 'grid', gridTemplateColumns: 'subgrid' },
  part: { [NARROW]: { gridColumn: '1', gridTemplateColumns: '1fr' } },
  lane: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: '12px',
    minWidth: 0,
    padding: '8px 0',
  },
  node: {
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'center',
    gap: '2px',
    minWidth: 0,
    minHeight: '112px',
    boxSizing: 'border-box',
    padding: '12px 14px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  middle: {
    alignItems: 'center',
    textAlign: 'center',
    backgroundColor: tokens.colorBrandBackground2,
    border: `1px solid ${tokens.colorBrandStroke2}`,
  },
  head: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  headMiddle: { flexDirection: 'column', gap: '4px' },
  icon: { display: 'inline-flex', flexShrink: 0, fontSize: '24px', color: tokens.colorBrandForeground1 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    minWidth: 0,
  },
  fact: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, fontVariantNumeric: 'tabular-nums' },
  link: {
    display: 'inline-block',
    minHeight: '24px',
    lineHeight: '24px',
    color: 'inherit',
    textDecorationLine: 'none',
    ':hover': { textDecorationLine: 'underline' },
  },
});

export function Picture({ overview }: { readonly overview: Overview }) {
  const styles = useStyles();
  const t = useWords();
  const forests = overview.connectors.filter(({ kind }) => kind === 'active-directory');
  const tenants = overview.connectors.filter(({ kind }) => kind === 'entra-id');
  return (
    <section className={styles.picture} aria-label={t('operations.home.picture')} data-picture="true">
      <div className={mergeClasses(styles.forests, styles.part)}>
        {forests.map((connector) => (
          <Fragment key={connector.name}>
            <DirectoryNode connector={connector} icon={<ForestIcon />} />
            <Lane connector={connector} side="left" />
          </Fragment>
        ))}
      </div>
      <MetaverseNode counts={overview.metaverseObjects} />
      <div className={mergeClasses(styles.shore, styles.part)}>
        {tenants.map((connector) => (
          <Fragment key={connector.name}>
            <Lane connector={connector} side="right" />
            <DirectoryNode connector={connector} icon={<CloudIcon />} />
          </Fragment>
        ))}
      </div>
    </section>
  );
}

interface LaneProps {
  readonly connector: OverviewConnector;
  readonly side: 'left' | 'right';
}

/** Toward the tenant first on both sides, so that one reads from left to right; a way that nothing ever went is left out. */
function Lane({ connector, side }: LaneProps) {
  const styles = useStyles();
  const { export: exported, outbound } = connector.arrows;
  const writes =
    side === 'right' ||
    exported.lastRun !== null ||
    exported.runs.length > 0 ||
    exported.waiting + outbound.waiting > 0;
  const ways = side === 'left' ? (['in', 'out'] as const) : (['out', 'in'] as const);
  return (
    <div className={styles.lane}>
      {ways
        .filter((way) => way === 'in' || writes)
        .map((way) => (
          <Arrow key={way} connector={connector} way={way} side={side} />
        ))}
    </div>
  );
}

function DirectoryNode({ connector, icon }: { readonly connector: OverviewConnector; readonly icon: ReactElement }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.node} data-node={connector.name}>
      <div className={styles.head}>
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
        <h2 className={styles.name}>
          <bdi>{breakable(connector.name)}</bdi>
        </h2>
      </div>
      <Counts counts={connector.objects} space={connector.name} />
      <div className={styles.fact}>
        {connector.lastImport === null ? (
          t('operations.home.neverRead')
        ) : (
          <>
            {t('operations.home.readAt')} <RelativeTime at={connector.lastImport} />
          </>
        )}
      </div>
    </div>
  );
}

function MetaverseNode({ counts }: { readonly counts: Overview['metaverseObjects'] }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={mergeClasses(styles.node, styles.middle)} data-node="metaverse">
      <div className={mergeClasses(styles.head, styles.headMiddle)}>
        <span className={styles.icon} aria-hidden="true">
          <MetaverseIcon />
        </span>
        <h2 className={styles.name}>{t('operations.home.metaverse')}</h2>
      </div>
      <Counts counts={counts} space="metaverse" empty={t('operations.home.metaverseEmpty')} />
    </div>
  );
}

/** A long name is broken after its dots rather than anywhere. */
function breakable(name: string): ReactNode {
  return name.split('.').map((part, index) => (
    <Fragment key={index}>
      {index > 0 ? '.' : ''}
      {index > 0 ? <wbr /> : null}
      {part}
    </Fragment>
  ));
}

interface CountsProps {
  readonly counts: { readonly [objectType: string]: number };
  readonly space: string;
  readonly empty?: string;
}

/** Kinds with objects, the most frequent first. */
function Counts({ counts, space, empty }: CountsProps) {
  const styles = useStyles();
  const catalogue = useCatalogue();
  const kinds = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, other]) => other - one);
  if (kinds.length === 0) return empty === undefined ? null : <div className={styles.fact}>{empty}</div>;
  return kinds.slice(0, 4).map(([objectType, count]) => (
    <div key={objectType} className={styles.fact}>
      <a className={styles.link} href={objectsAddress({ space, type: objectType })}>
        {countObjects(count, objectType, catalogue)}
      </a>
    </div>
  ));
}

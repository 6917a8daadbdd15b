/** The connected directories: how, by which account, what is read and written, and their steps to run alone. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Facts } from '../../ui/facts.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { CloudIcon, ConnectorsIcon, ForestIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useCatalogue, useFormats, useWords } from '../../words/words.tsx';
import type { KeysBelow } from '../../words/types.ts';
import { objectsAddress, runAddress } from '../addresses.ts';
import { useCycleControl, useRunning } from '../cycle-control.tsx';
import { RunResult } from '../runs/run-words.tsx';
import { UnderWay } from '../synchronize.tsx';
import { TenantNeighbours } from '../tenant/neighbours.tsx';

type Connector = CallResult<'connectors'>[number];
type Partition = Connector['partitions'][number];

const useStyles = makeStyles({
  connector: {
    maxWidth: '1120px',
    marginBottom: '24px',
    padding: '20px 24px',
    borderRadius: tokens.borderRadiusXLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 12px', marginBottom: '16px' },
  icon: { display: 'inline-flex', fontSize: '28px', color: tokens.colorBrandForeground1 },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
  },
  kind: { color: tokens.colorNeutralForeground2 },
  search: { marginLeft: 'auto' },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '24px 48px',
    '@media (max-width: 960px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  part: { margin: '0 0 8px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  hint: { margin: '0 0 8px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '8px' },
  profile: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) max-content',
    gap: '8px',
    alignItems: 'center',
    paddingBottom: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, overflowWrap: 'anywhere' },
  strong: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
});

export function ConnectorsPage() {
  const t = useWords();
  const { data, fault } = useEngineQuery('connectors', {});
  const overview = useEngineQuery('overview', {});
  const { run } = useCycleControl();
  const running = useRunning(overview.data);
  return (
    <Page heading={t('operations.connectors.heading')} purpose={t('operations.connectors.purpose')} wide>
      {fault ? <FaultMessage fault={fault} /> : null}
      {run.fault ? <FaultMessage fault={run.fault} /> : null}
      {running && overview.data ? <UnderWay overview={overview.data} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={<ConnectorsIcon />} title={t('operations.connectors.empty')}>
          {t('operations.connectors.emptyText')}
        </EmptyState>
      ) : null}
      {data?.map((connector) => (
        <ConnectorCard key={connector.name} connector={connector} running={running} />
      ))}
    </Page>
  );
}

interface ConnectorCardProps {
  readonly connector: Connector;
  readonly running: boolean;
}

function ConnectorCard({ connector, running }: ConnectorCardProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <section className={styles.connector} aria-label={connector.name} data-connector={connector.name}>
      <div className={styles.head}>
        <span className={styles.icon} aria-hidden="true">
          {connector.kind === 'entra-id' ? <CloudIcon /> : <ForestIcon />}
        </span>
        <h2 className={styles.name}>
          <bdi>{connector.name}</bdi>
        </h2>
        <span className={styles.kind}>{t(`operations.connectors.kind.${connector.kind}`)}</span>
        <a className={styles.search} href={objectsAddress({ space: connector.name })}>
          {t('operations.connectors.search')}
        </a>
      </div>
      <div className={styles.columns}>
        <div>
          <h3 className={styles.part}>{t('operations.connectors.properties')}</h3>
          <Properties connector={connector} />
        </div>
        <div>
          <h3 className={styles.part}>{t('operations.connectors.runProfiles')}</h3>
          <p className={styles.hint}>{t('operations.connectors.runProfilesHint')}</p>
          <RunProfiles connector={connector} running={running} />
        </div>
        <div>
          <h3 className={styles.part}>{t('operations.connectors.partitions')}</h3>
          <ul className={styles.list}>
            {connector.partitions.map((partition) => (
              <PartitionEntry key={partition.name} partition={partition} />
            ))}
          </ul>
        </div>
        <div>
          <h3 className={styles.part}>{t('operations.connectors.types')}</h3>
          <ObjectTypes connector={connector} />
        </div>
        {connector.kind === 'entra-id' ? (
          <div>
            <h3 className={styles.part}>{t('operations.neighbours.heading')}</h3>
            <TenantNeighbours />
          </div>
        ) : null}
      </div>
    </section>
  );
}

const PROPERTIES: readonly KeysBelow<'operations.connectors.property'>[] = [
  'servers',
  'security',
  'trust',
  'pageSize',
  'connectSeconds',
  'requestSeconds',
  'maximumAttempts',
  'tenantId',
  'cloud',
  'backEnd',
  'writesPerSecond',
  'batching',
  'softMatchOnUserPrincipalName',
  'proxy',
];

function Properties({ connector }: { readonly connector: Connector }) {
  const t = useWords();
  const { account } = connector;
  const named = connector.properties.map(({ name, value }): [string, string] => {
    const known = PROPERTIES.find((property) => property === name);
    const shown = value === 'true' ? t('common.yes') : value === 'false' ? t('common.no') : value;
    return [known ? t(`operations.connectors.property.${known}`) : name, shown];
  });
  return (
    <Facts
      facts={[
        ...named,
        [
          t('operations.connectors.account'),
          `${account.name} (${t(`operations.connectors.accountKind.${account.kind}`)})`,
        ],
        [t('operations.connectors.thumbprint'), account.thumbprint],
        [
          t('operations.connectors.expires'),
          account.expiresAt === null ? null : <RelativeTime at={account.expiresAt} />,
        ],
        [t('operations.connectors.server'), connector.server],
      ]}
    />
  );
}

function RunProfiles({ connector, running }: ConnectorCardProps) {
  const styles = useStyles();
  const t = useWords();
  const { run } = useCycleControl();
  return (
    <ul className={styles.list}>
      {connector.runProfiles.map(({ profile, lastRun }) => (
        <li key={profile} className={styles.profile}>
          <div>
            <div className={styles.strong}>{profile}</div>
            <div className={styles.quiet}>
              {lastRun === null ? (
                t('operations.connectors.neverRun')
              ) : (
                <>
                  <RunResult run={lastRun} />
                  {' · '}
                  <a href={runAddress(lastRun.id)}>
                    <RelativeTime at={lastRun.startedAt} />
                  </a>
                </>
              )}
            </div>
          </div>
          <Button
            size="small"
            disabled={running}
            aria-label={t('operations.connectors.runOf', { profile, connector: connector.name })}
            onClick={() => void run.run({ connector: connector.name, profile })}
          >
            {t('operations.connectors.run')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function PartitionEntry({ partition }: { readonly partition: Partition }) {
  const styles = useStyles();
  const t = useWords();
  const name = ({ id, dn }: Partition['included'][number]) => dn ?? t('operations.connectors.unknownContainer', { id });
  const whole = partition.included.length === 0;
  return (
    <li>
      <div className={styles.strong}>
        <bdi>{partition.shown}</bdi>
      </div>
      <div className={styles.quiet}>
        {t('operations.connectors.objectsIn', { count: partition.objects })}
        {' · '}
        {partition.lastImport === null ? (
          t('operations.connectors.never')
        ) : (
          <>
            {t('operations.connectors.read')} <RelativeTime at={partition.lastImport} />
          </>
        )}
        {' · '}
        {t(partition.deltaReady ? 'operations.connectors.deltaReady' : 'operations.connectors.deltaNotReady')}
      </div>
      {whole ? <div className={styles.quiet}>{t('operations.connectors.wholePartition')}</div> : null}
      {partition.included.map((container) => (
        <div key={container.id} className={styles.quiet}>
          {t('operations.connectors.included')}: <bdi>{name(container)}</bdi>
        </div>
      ))}
      {partition.excluded.map((container) => (
        <div key={container.id} className={styles.quiet}>
          {t('operations.connectors.excluded')}: <bdi>{name(container)}</bdi>
        </div>
      ))}
      {whole ? null : (
        <div className={styles.quiet}>{t(`operations.connectors.newChildren.${partition.newChildren}`)}</div>
      )}
    </li>
  );
}

function ObjectTypes({ connector }: { readonly connector: Connector }) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  return (
    <ul className={styles.list}>
      {connector.objectTypes.map((type) => (
        <li key={type.name}>
          <a className={styles.strong} href={objectsAddress({ space: connector.name, type: type.name })}>
            {formats.number(type.objects)}{' '}
            {catalogue.objectTypes[type.name]?.[type.objects === 1 ? 'one' : 'many'] ?? type.name}
          </a>
          <div className={styles.quiet}>
            <span title={type.attributesRead.join(', ')}>
              {t('operations.connectors.reads', { count: type.attributesRead.length })}
            </span>
            {' · '}
            <span title={type.attributesWritten.join(', ')}>
              {type.attributesWritten.length === 0
                ? t('operations.connectors.writesNothing')
                : t('operations.connectors.writes', { count: type.attributesWritten.length })}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

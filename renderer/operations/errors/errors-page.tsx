/** Errors by their cause: what happened, why, what to do, once; and below it the objects that have it. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { CallResult } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { useEnginePages } from '../../api-client/pages.ts';
import { RulesOfFault } from '../../rules/rule-link.tsx';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { Choice } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultDetails, FaultMessage, FaultText } from '../../ui/fault-message.tsx';
import { Grid, type Column } from '../../ui/grid/grid.tsx';
import { BadIcon, GoodIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { errorsAddress } from '../addresses.ts';

type Group = CallResult<'error-groups'>['groups'][number];
type StoredFault = Group['samples'][number];
type Answer = CallResult<'errors'>;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', gap: '12px', maxWidth: '960px' },
  group: {
    padding: '16px 20px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: 'grid', gridTemplateColumns: '20px minmax(0, 1fr) max-content', gap: '2px 12px' },
  icon: { display: 'inline-flex', fontSize: '20px', color: tokens.colorStatusDangerForeground1 },
  count: { fontWeight: tokens.fontWeightSemibold },
  meta: {
    gridColumnStart: 2,
    gridColumnEnd: 4,
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    marginTop: '6px',
  },
  samples: {
    margin: '8px 0 0',
    padding: '0 0 0 32px',
    listStyleType: 'none',
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 16px',
  },
  filters: { marginBottom: '16px', display: 'flex', gap: '8px' },
});

const PAGE = 200;

export function ErrorsPage() {
  const [parameters] = useParameters();
  const cause = parameters.get('cause') ?? undefined;
  const code = parameters.get('code') ?? undefined;
  return cause === undefined && code === undefined ? (
    <CausesPage key="causes" />
  ) : (
    <CausePage key={cause ?? code} {...(cause === undefined ? { code: code ?? '' } : { cause })} />
  );
}

function CausesPage() {
  const styles = useStyles();
  const t = useWords();
  const [parameters, change] = useParameters();
  const connector = parameters.get('connector') ?? undefined;
  const { data, fault } = useEngineQuery('error-groups', { limit: PAGE, ...(connector ? { connector } : {}) });
  const overview = useEngineQuery('overview', {});
  return (
    <Page heading={t('operations.errors.heading')} purpose={t('operations.errors.purpose')} wide>
      {fault ? <FaultMessage fault={fault} /> : null}
      <div className={styles.filters}>
        <Choice
          label={t('operations.pending.connector')}
          all={t('operations.pending.allConnectors')}
          values={overview.data?.connectors.map(({ name }) => name) ?? []}
          value={connector}
          onChange={(value) => change({ connector: value })}
        />
      </div>
      {data === undefined ? null : data.groups.length === 0 ? (
        <EmptyState icon={<GoodIcon />} title={t('operations.errors.empty')}>
          {t('operations.errors.emptyText')}
        </EmptyState>
      ) : (
        <>
          <p>{t('operations.errors.total', { count: data.total, groups: data.groups.length })}</p>
          <ul className={styles.list}>
            {data.groups.map((group) => (
              <Cause key={group.cause} group={group} connector={connector} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

interface CauseProps {
  readonly group: Group;
  readonly connector: string | undefined;
}

function Cause({ group, connector }: CauseProps) {
  const styles = useStyles();
  const t = useWords();
  const [first] = group.samples;
  return (
    <li className={styles.group} data-cause={group.code}>
      <div className={styles.head}>
        <span className={styles.icon} aria-hidden="true">
          <BadIcon />
        </span>
        <div>{first ? <FaultText fault={first.fault} /> : group.code}</div>
        <a className={styles.count} href={errorsAddress({ cause: group.cause, connector })}>
          {t('operations.errors.count', { count: group.count })}
        </a>
        <div className={styles.meta}>
          {[t(`operations.errors.remedy.${group.remedy}`), group.connectors.join(', '), group.code].join(' · ')}
          {group.firstSeen === null ? null : (
            <>
              {` · ${t('operations.errors.since')} `}
              <RelativeTime at={group.firstSeen} />
            </>
          )}
          {first ? <RulesOfFault fault={first.fault} before=" · " /> : null}
        </div>
      </div>
      {group.count > 1 ? (
        <ul className={styles.samples}>
          {group.samples.map((stored) => (
            <li key={stored.id}>
              <a href={`#/objects/space/${stored.objectId}`}>
                <bdi>{nameOf(stored)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  );
}

function nameOf({ fault, objectId }: StoredFault): string {
  return fault.object?.name ?? fault.object?.dn ?? fault.object?.anchor ?? String(objectId);
}

const READER = {
  rowsOf: (answer: Answer) => answer.faults,
  // Newest first by row number; a page that is not full was the last.
  nextOf: (answer: Answer) => (answer.faults.length < PAGE ? null : (answer.faults.at(-1)?.id ?? null)),
  at: <A extends object>(asked: A, before: number) => ({ ...asked, before }),
};

interface CausePageProps {
  readonly cause?: string;
  readonly code?: string;
}

function CausePage({ cause, code }: CausePageProps) {
  const t = useWords();
  const catalogue = useCatalogue();
  const [parameters] = useParameters();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState<StoredFault>();
  const search = useDebounced(text.trim());
  const connector = parameters.get('connector') ?? undefined;
  const asked = {
    limit: PAGE,
    ...(cause === undefined ? {} : { cause }),
    ...(code === undefined ? {} : { code }),
    ...(connector ? { connector } : {}),
    ...(search ? { search } : {}),
  };
  const errors = useEnginePages('errors', asked, READER);
  const columns = useErrorColumns();
  const [first] = errors.rows;
  return (
    <Page
      heading={t('operations.errors.objects')}
      purpose={first ? explainFault(first.fault, catalogue).remedy : t('operations.errors.purpose')}
      back={<a href={errorsAddress({ connector })}>{t('operations.errors.allCauses')}</a>}
      wide
    >
      {errors.fault ? <FaultMessage fault={errors.fault} /> : null}
      <Grid
        id="errors"
        label={t('operations.errors.objects')}
        columns={columns}
        rows={errors.rows}
        rowId={(row) => String(row.id)}
        more={errors.more}
        loading={errors.loading}
        search={{ value: text, onChange: setText }}
        filtered={search !== ''}
        onClearFilters={() => setText('')}
        selected={selected === undefined ? undefined : String(selected.id)}
        onSelect={(row) => setSelected(row)}
        onOpen={(row) => navigateTo(`/objects/space/${row.objectId}`)}
        exportName="causeway-errors"
        exportRows={errors.readAll}
        aside={selected === undefined ? null : <ErrorPanel stored={selected} onClose={() => setSelected(undefined)} />}
        empty={
          <EmptyState icon={<GoodIcon />} title={t('operations.errors.empty')}>
            {t('operations.errors.emptyText')}
          </EmptyState>
        }
      />
    </Page>
  );
}

interface ErrorPanelProps {
  readonly stored: StoredFault;
  onClose(): void;
}

function ErrorPanel({ stored, onClose }: ErrorPanelProps) {
  const t = useWords();
  return (
    <SidePanel
      title={<bdi>{nameOf(stored)}</bdi>}
      onClose={onClose}
      footer={
        <Button as="a" href={`#/objects/space/${stored.objectId}`}>
          {t('operations.pending.openObject')}
        </Button>
      }
    >
      <FaultText fault={stored.fault} />
      <RulesOfFault fault={stored.fault} />
      <FaultDetails fault={stored.fault} />
    </SidePanel>
  );
}

function useErrorColumns(): readonly Column<StoredFault>[] {
  const t = useWords();
  const catalogue = useCatalogue();
  return useMemo(
    () => [
      { id: 'name', heading: t('operations.errors.column.name'), text: nameOf, width: 180, grow: 1, fixed: true },
      {
        id: 'what',
        heading: t('operations.errors.column.what'),
        text: (row) => explainFault(row.fault, catalogue).what,
        width: 260,
        grow: 3,
      },
      { id: 'connector', heading: t('operations.errors.column.connector'), text: (row) => row.connector, width: 160 },
      {
        id: 'attempts',
        heading: t('operations.errors.column.attempts'),
        text: (row) => String(row.attempts),
        width: 90,
        align: 'end',
      },
      {
        id: 'run',
        heading: t('operations.errors.column.run'),
        text: (row) => String(row.lastRun),
        width: 90,
        align: 'end',
        hidden: true,
      },
    ],
    [t, catalogue],
  );
}

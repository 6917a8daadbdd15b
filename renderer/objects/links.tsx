/** Links of an object to others: members, manager, and who refers to it; what the next export adds and removes. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { useEnginePages } from '../api-client/pages.ts';
import { objectAddress } from '../operations/addresses.ts';
import { navigateTo } from '../shell/hash-location.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { FilterChips } from '../ui/filter-chips.tsx';
import { Grid, type Column } from '../ui/grid/grid.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import type { Chain } from './chain.ts';
import { useColumnName } from './column-head.tsx';
import type { ObjectId } from './chain.ts';

type Answer = CallResult<'object-references'>;
type LinkRow = Answer['rows'][number];
type Reference = Chain['references'][number];

const PAGE = 200;
const GRID_HEIGHT = 360;

const READER = {
  rowsOf: (answer: Answer) => answer.rows,
  nextOf: (answer: Answer) => answer.next,
  at: <A extends object>(asked: A, after: string) => ({ ...asked, after }),
};

const useStyles = makeStyles({
  choice: { marginBottom: '16px' },
  pending: { margin: '0 0 8px', color: tokens.colorNeutralForeground2 },
});

interface LinksProps {
  readonly id: ObjectId;
  readonly chain: Chain;
}

export function Links({ id, chain }: LinksProps) {
  const styles = useStyles();
  const t = useWords();
  const columnName = useColumnName();
  const keyed = useMemo(
    () => new Map(chain.references.map((reference) => [`${reference.column}|${reference.attribute}`, reference])),
    [chain],
  );
  const [chosen, setChosen] = useState<string>();
  const current = chosen ?? [...keyed.keys()][0];
  const reference = current === undefined ? undefined : keyed.get(current);
  if (!reference) return <EmptyState title={t('objects.page.links.none')} />;
  const nameOf = ({ column: key, attribute }: Reference) => {
    const column = chain.columns.find((one) => one.key === key);
    return t('objects.page.links.heading', { attribute, column: column ? columnName(column) : key });
  };
  const column = chain.columns.find(({ key }) => key === reference.column);
  const owner: ObjectId =
    column?.objectId === null || column?.objectId === undefined ? id : { connectorObject: column.objectId };
  return (
    <>
      <div className={styles.choice}>
        <FilterChips
          label={t('objects.page.tabs.links')}
          chips={[...keyed].map(([value, one]) => ({ value, label: nameOf(one), count: one.count }))}
          value={current}
          onChange={(value) => setChosen(value ?? current)}
        />
      </div>
      <ReferenceList key={current} id={owner} reference={reference} label={nameOf(reference)} />
    </>
  );
}

interface ReferenceListProps {
  readonly id: ObjectId;
  readonly reference: Reference;
  readonly label: string;
}

function ReferenceList({ id, reference, label }: ReferenceListProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const { attribute, pendingAdds, pendingRemoves } = reference;
  const links = useEnginePages('object-references', { id, attribute, limit: PAGE }, READER);
  const columns = useMemo(
    (): readonly Column<LinkRow>[] => [
      { id: 'name', heading: t('objects.page.links.column.name'), text: (row) => row.name, width: 200, grow: 1 },
      { id: 'dn', heading: t('objects.page.links.column.dn'), text: (row) => row.dn ?? '', width: 260, grow: 2 },
      {
        id: 'state',
        heading: t('objects.page.links.column.state'),
        text: (row) => (row.pending === null ? '' : t(`objects.page.links.${row.pending}`)),
        width: 140,
      },
    ],
    [t],
  );
  return (
    <>
      {links.fault ? <FaultMessage fault={links.fault} /> : null}
      {pendingAdds + pendingRemoves > 0 ? (
        <p className={styles.pending}>
          {t('objects.page.links.pending', {
            adds: formats.number(pendingAdds),
            removes: formats.number(pendingRemoves),
          })}
        </p>
      ) : null}
      <Grid
        id="links"
        label={label}
        columns={columns}
        rows={links.rows}
        rowId={(row) => `${row.connectorObject ?? 'm'}/${row.metaverse ?? ''}/${row.dn ?? row.name}`}
        total={links.first?.total}
        more={links.more}
        loading={links.loading}
        onOpen={(row) => {
          const place = objectAddress(row);
          if (place !== null) navigateTo(place);
        }}
        exportName={`causeway-${attribute}`}
        exportRows={links.readAll}
        height={GRID_HEIGHT}
        empty={<EmptyState title={t('objects.page.links.none')} />}
      />
    </>
  );
}

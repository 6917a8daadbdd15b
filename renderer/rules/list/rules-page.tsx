/** Synchronization rules by direction and precedence: found, filtered, switched on and off, ordered, cloned, in and out of files. */

import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useCallback, useMemo, useState, type KeyboardEvent } from 'react';
import { useEngineQuery } from '../../api-client/hooks.tsx';
import { navigateTo, useParameters } from '../../shell/hash-location.ts';
import { Confirm } from '../../ui/confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultMessage } from '../../ui/fault-message.tsx';
import { Grid } from '../../ui/grid/grid.tsx';
import { AddIcon, RulesIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useFormats, useWords } from '../../words/words.tsx';
import { ruleAddress } from '../addresses.ts';
import { dropDraft, useDrafts } from '../drafts.ts';
import { Note } from '../note.tsx';
import type { RuleRow } from '../shapes.ts';
import { useRuleColumns } from './columns.tsx';
import { Filters, filterIn, NO_FILTER } from './filters.tsx';
import { useRuleImport } from './import-rules.tsx';
import { inOrder } from './order.ts';
import { RulePanel } from './rule-panel.tsx';
import { useRuleActions, type RuleActions } from './use-rule-actions.ts';

const useStyles = makeStyles({
  due: { margin: '0 0 16px', color: tokens.colorNeutralForeground2 },
  drafts: { margin: '4px 0 0', padding: 0, listStyleType: 'none', display: 'flex', flexWrap: 'wrap', gap: '4px 16px' },
});

const idOf = ({ document }: RuleRow): string => document.id;
const NO_RULES: readonly RuleRow[] = [];

export function RulesPage() {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const [parameters, change] = useParameters();
  const text = parameters.get('text') ?? '';
  const [selectedId, setSelectedId] = useState<string>();
  const [removing, setRemoving] = useState<RuleRow>();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const drafts = useDrafts();
  const wanted = useDebounced(text.trim());
  const filter = filterIn(parameters);
  const everything = useEngineQuery('rules.list', {});
  const found = useEngineQuery('rules.list', { ...filter, ...(wanted === '' ? {} : { text: wanted }) }, { keep: true });
  const all = everything.data?.rules ?? NO_RULES;
  const rows = useMemo(() => inOrder(found.data?.rules ?? NO_RULES), [found.data]);
  const actions = useRuleActions({ all, version: everything.data?.version });
  const fromFile = useRuleImport({ all, version: everything.data?.version });
  const choose = useCallback((id: string) => {
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const columns = useRuleColumns({ chosen, drafts, onChoose: choose });
  const filtered = text !== '' || Object.keys(filter).length > 0;
  const clear = () => change({ ...NO_FILTER, text: undefined });
  const selected = rows.find((row) => idOf(row) === selectedId);
  const onKeyDown = (event: KeyboardEvent) => {
    const id =
      event.target instanceof HTMLElement && event.target.role === 'row' ? event.target.dataset.row : undefined;
    const row = rows.find((candidate) => idOf(candidate) === id);
    if (!row || !onRuleKey(event, row, { actions, choose, remove: setRemoving })) return;
    event.preventDefault();
  };
  const due = found.data?.fullSynchronization ?? [];
  const emptyFault = found.fault ?? everything.fault;
  return (
    <Page
      heading={t('rules.list.heading')}
      purpose={t('rules.list.purpose')}
      wide
      actions={
        <>
          <Button onClick={fromFile.open}>{t('rules.list.import')}</Button>
          <ExportMenu chosen={chosen} rows={rows} actions={actions} />
          <Button appearance="primary" icon={<AddIcon />} onClick={() => void actions.create()}>
            {t('rules.list.create')}
          </Button>
        </>
      }
    >
      {emptyFault ? <FaultMessage fault={emptyFault} /> : null}
      {actions.fault ? <FaultMessage fault={actions.fault} /> : null}
      {actions.done === undefined ? null : <Note intent="success" text={actions.done} onClose={actions.forget} />}
      {fromFile.view}
      <NewDrafts all={all} loaded={everything.data !== undefined} />
      {due.length > 0 ? (
        <p className={styles.due}>{t('rules.list.due', { connectors: formats.list(due), count: due.length })}</p>
      ) : null}
      <div onKeyDown={onKeyDown}>
        <Grid
          id="rules"
          label={t('rules.list.heading')}
          columns={columns}
          rows={rows}
          rowId={idOf}
          total={found.data?.total}
          loading={found.loading}
          search={{
            value: text,
            onChange: (value) => change({ text: value }),
            placeholder: t('rules.list.search'),
          }}
          filters={<Filters filter={filter} all={all} onChange={change} />}
          filtered={filtered}
          onClearFilters={clear}
          selected={selected && idOf(selected)}
          onSelect={(row) => setSelectedId(idOf(row))}
          onOpen={(row) => navigateTo(ruleAddress(idOf(row)))}
          exportName="causeway-rules"
          aside={
            selected ? (
              <RulePanel
                key={idOf(selected)}
                row={selected}
                all={all}
                actions={actions}
                onRemove={() => setRemoving(selected)}
                onClose={() => setSelectedId(undefined)}
              />
            ) : null
          }
          empty={
            emptyFault ? null : (
              <EmptyState icon={<RulesIcon />} title={t('rules.list.empty')}>
                {t('rules.list.emptyText')}
              </EmptyState>
            )
          }
        />
      </div>
      {removing ? (
        <RemoveQuestion
          row={removing}
          all={all}
          onConfirm={() => {
            setRemoving(undefined);
            void actions.remove(removing);
          }}
          onCancel={() => setRemoving(undefined)}
        />
      ) : null}
    </Page>
  );
}

interface RowKeys {
  readonly actions: RuleActions;
  choose(id: string): void;
  remove(row: RuleRow): void;
}

/** True: the key was one of the rules'. The others are the grid's. */
function onRuleKey(event: KeyboardEvent, row: RuleRow, { actions, choose, remove }: RowKeys): boolean {
  if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
    if (!row.standard && !actions.busy) void actions.move(row, event.key === 'ArrowUp' ? 'up' : 'down');
    return true;
  }
  if (event.altKey || event.ctrlKey || event.metaKey) return false;
  if (event.key.toLowerCase() === 'x') choose(row.document.id);
  else if (event.key === 'Delete' && !row.standard) remove(row);
  else return false;
  return true;
}

interface RemoveQuestionProps {
  readonly row: RuleRow;
  readonly all: readonly RuleRow[];
  onConfirm(): void;
  onCancel(): void;
}

export function RemoveQuestion({ row, all, onConfirm, onCancel }: RemoveQuestionProps) {
  const t = useWords();
  const { document } = row;
  const original = all.find((other) => other.document.id === document.copyOf);
  return (
    <Confirm
      title={t('rules.list.deleteTitle', { name: document.name })}
      action={t('rules.list.deleteConfirm')}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{t('rules.list.deleteText', { count: document.flows.length })}</p>
      {original?.document.disabled ? <p>{t('rules.list.deleteOriginal', { name: original.document.name })}</p> : null}
    </Confirm>
  );
}

interface ExportMenuProps {
  readonly chosen: ReadonlySet<string>;
  readonly rows: readonly RuleRow[];
  readonly actions: RuleActions;
}

function ExportMenu({ chosen, rows, actions }: ExportMenuProps) {
  const t = useWords();
  const custom = rows.filter(({ standard }) => !standard);
  const items = [
    { key: 'chosen', ids: [...chosen], text: t('rules.list.exportChosen', { count: chosen.size }) },
    { key: 'custom', ids: custom.map(idOf), text: t('rules.list.exportCustom', { count: custom.length }) },
    { key: 'shown', ids: rows.map(idOf), text: t('rules.list.exportShown', { count: rows.length }) },
  ];
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button>{t('rules.list.export')}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {items.map(({ key, ids, text }) => (
            <MenuItem key={key} disabled={ids.length === 0} onClick={() => void actions.exportRules(ids)}>
              {text}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** Rules that nobody has saved yet: the list does not have them. */
function NewDrafts({ all, loaded }: { readonly all: readonly RuleRow[]; readonly loaded: boolean }) {
  const styles = useStyles();
  const t = useWords();
  const drafts = useDrafts();
  const known = new Set(all.map(idOf));
  const fresh = [...drafts.values()].filter(({ document }) => !known.has(document.id));
  if (!loaded || fresh.length === 0) return null;
  return (
    <Note intent="info" title={t('rules.list.drafts', { count: fresh.length })}>
      <ul className={styles.drafts}>
        {fresh.map(({ document }) => (
          <li key={document.id}>
            <a href={ruleAddress(document.id)}>{document.name === '' ? t('rules.page.newRule') : document.name}</a>{' '}
            <Button size="small" appearance="transparent" onClick={() => dropDraft(document.id)}>
              {t('rules.page.discard')}
            </Button>
          </li>
        ))}
      </ul>
    </Note>
  );
}

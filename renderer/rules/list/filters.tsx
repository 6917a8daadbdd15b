/** Filters of the list; what is chosen is part of the address. */

import { makeStyles } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { CallArguments } from '../../../engine/api/contract/contract.ts';
import { Choice } from '../../ui/choice.tsx';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { useCatalogue, useWords } from '../../words/words.tsx';
import { AttributePicker } from '../attribute-picker.tsx';
import { DIRECTIONS, type RuleRow } from '../shapes.ts';

type Filter = CallArguments<'rules.list'>;

const KINDS = ['standard', 'custom'] as const;

const useStyles = makeStyles({ attribute: { width: '180px' } });

/** The filter that an address asks for. */
export function filterIn(parameters: URLSearchParams): Filter {
  const direction = DIRECTIONS.find((name) => name === parameters.get('direction'));
  const kind = KINDS.find((name) => name === parameters.get('kind'));
  const text = (name: string) => parameters.get(name) ?? undefined;
  const [connector, metaverseObjectType, attribute] = [text('connector'), text('type'), text('attribute')];
  return {
    ...(direction && { direction }),
    ...(kind && { kind }),
    ...(connector && { connector }),
    ...(metaverseObjectType && { metaverseObjectType }),
    ...(attribute && { attribute }),
    ...(parameters.get('disabled') === 'true' && { disabled: true }),
    ...(parameters.get('passwordSync') === 'true' && { passwordSync: true }),
  };
}

export const NO_FILTER = {
  direction: undefined,
  kind: undefined,
  connector: undefined,
  type: undefined,
  attribute: undefined,
  disabled: undefined,
  passwordSync: undefined,
} as const;

interface FiltersProps {
  readonly filter: Filter;
  /** Every rule: what can be filtered by. */
  readonly all: readonly RuleRow[];
  onChange(changes: { readonly [name: string]: string | undefined }): void;
}

export function Filters({ filter, all, onChange }: FiltersProps) {
  const styles = useStyles();
  const t = useWords();
  const { objectTypes } = useCatalogue();
  const { connectors, types, attributes } = useMemo(() => offered(all), [all]);
  const flag = (on: boolean | undefined) => (on ? ('on' as const) : undefined);
  return (
    <>
      <Choice
        label={t('rules.list.column.connector')}
        all={t('rules.list.allConnectors')}
        values={connectors}
        value={filter.connector}
        onChange={(connector) => onChange({ connector })}
      />
      <Choice
        label={t('rules.metaverseObjectType')}
        all={t('rules.list.allTypes')}
        values={types}
        nameOf={(name) => objectTypes[name]?.many ?? name}
        value={filter.metaverseObjectType}
        onChange={(type) => onChange({ type })}
      />
      <div className={styles.attribute}>
        <AttributePicker
          clearable
          label={t('rules.list.attribute')}
          value={filter.attribute ?? ''}
          attributes={attributes}
          onChange={(attribute) => onChange({ attribute })}
        />
      </div>
      <FilterChips
        label={t('rules.directionLabel')}
        chips={DIRECTIONS.map((value) => ({ value, label: t(`rules.direction.${value}`) }))}
        value={filter.direction}
        onChange={(direction) => onChange({ direction })}
      />
      <FilterChips
        label={t('rules.list.column.kind')}
        chips={KINDS.map((value) => ({ value, label: t(`rules.list.kind.${value}`) }))}
        value={filter.kind}
        onChange={(kind) => onChange({ kind })}
      />
      <FilterChips
        label={t('rules.list.column.state')}
        chips={[{ value: 'on', label: t('rules.list.disabled') }]}
        value={flag(filter.disabled)}
        onChange={(on) => onChange({ disabled: on && 'true' })}
      />
      <FilterChips
        label={t('rules.passwordSync')}
        chips={[{ value: 'on', label: t('rules.passwordSync') }]}
        value={flag(filter.passwordSync)}
        onChange={(on) => onChange({ passwordSync: on && 'true' })}
      />
    </>
  );
}

function offered(all: readonly RuleRow[]) {
  const sorted = (names: Iterable<string>) => [...new Set(names)].sort((one, other) => one.localeCompare(other, 'en'));
  const attributes = all.flatMap(({ document: { flows, scope, join } }) => [
    ...flows.flatMap(({ target, source }) => (source.type === 'direct' ? [target, source.attribute] : [target])),
    ...scope.flat().map(({ attribute }) => attribute),
    ...join.flatMap(({ clauses }) => clauses.flatMap((by) => [by.connectorSpaceAttribute, by.metaverseAttribute])),
  ]);
  return {
    connectors: sorted(all.map(({ document }) => document.connector)),
    types: sorted(all.map(({ document }) => document.metaverseObjectType)),
    attributes: sorted(attributes).map((name) => ({ name })),
  };
}

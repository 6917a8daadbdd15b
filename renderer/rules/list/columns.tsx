/** Columns of the list of rules. */

import { Badge, Checkbox, Tooltip, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { Column } from '../../ui/grid/grid.tsx';
import { KeptIcon, PasswordIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import type { RuleRow } from '../shapes.ts';
import { useTypesText } from '../words-of.ts';

const useStyles = makeStyles({
  name: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  text: { overflow: 'hidden', textOverflow: 'ellipsis' },
  icon: { display: 'inline-flex', flexShrink: 0, color: tokens.colorNeutralForeground3, fontSize: '16px' },
  quiet: { color: tokens.colorNeutralForeground3 },
  choice: { margin: '-8px -12px' },
});

interface ColumnsOptions {
  /** Ids of those that are to be exported. */
  readonly chosen: ReadonlySet<string>;
  /** Ids of those that somebody is writing at. */
  readonly drafts: ReadonlyMap<string, unknown>;
  onChoose(id: string): void;
}

export function useRuleColumns({ chosen, drafts, onChoose }: ColumnsOptions): readonly Column<RuleRow>[] {
  const t = useWords();
  const types = useTypesText();
  return useMemo(
    () => [
      {
        id: 'chosen',
        heading: t('rules.list.column.chosen'),
        headingHidden: true,
        text: ({ document }) => (chosen.has(document.id) ? t('common.yes') : ''),
        cell: (row) => <Chosen row={row} chosen={chosen.has(row.document.id)} onChoose={onChoose} />,
        width: 36,
        fixed: true,
      },
      {
        id: 'precedence',
        heading: t('rules.list.column.precedence'),
        text: ({ document }) => String(document.precedence),
        sortKey: ({ document }) => document.precedence,
        cell: ({ document }) => <Quiet rule={document.disabled}>{document.precedence}</Quiet>,
        width: 84,
        align: 'end',
        sortable: true,
      },
      {
        id: 'name',
        heading: t('rules.list.column.name'),
        text: ({ document }) => document.name,
        cell: (row) => <Name row={row} draft={drafts.has(row.document.id)} />,
        width: 318,
        grow: 3,
        sortable: true,
        fixed: true,
      },
      {
        id: 'connector',
        heading: t('rules.list.column.connector'),
        text: ({ document }) => document.connector,
        cell: ({ document }) => <Quiet rule={document.disabled}>{document.connector}</Quiet>,
        width: 116,
        grow: 1,
        sortable: true,
      },
      {
        id: 'types',
        heading: t('rules.list.column.types'),
        text: ({ document }) => types(document),
        cell: ({ document }) => <Quiet rule={document.disabled}>{types(document)}</Quiet>,
        width: 128,
        grow: 1,
        sortable: true,
      },
      {
        id: 'linkType',
        heading: t('rules.list.column.linkType'),
        text: ({ document }) => document.linkType,
        cell: ({ document }) => <Quiet rule={document.disabled}>{document.linkType}</Quiet>,
        width: 92,
        sortable: true,
      },
      {
        id: 'passwordSync',
        heading: t('rules.list.column.passwordSync'),
        text: ({ document }) => (document.passwordSync ? t('common.yes') : ''),
        cell: ({ document }) => (document.passwordSync ? <PasswordSync /> : null),
        width: 96,
        sortable: true,
        hidden: true,
      },
      {
        id: 'state',
        heading: t('rules.list.column.state'),
        text: ({ document }) => t(document.disabled ? 'rules.list.disabled' : 'rules.list.enabled'),
        cell: ({ document }) => (
          <Quiet rule={document.disabled}>{t(document.disabled ? 'rules.list.disabled' : 'rules.list.enabled')}</Quiet>
        ),
        width: 92,
        sortable: true,
      },
      {
        id: 'direction',
        heading: t('rules.list.column.direction'),
        text: ({ document }) => t(`rules.direction.${document.direction}`),
        width: 96,
        sortable: true,
        hidden: true,
      },
      {
        id: 'kind',
        heading: t('rules.list.column.kind'),
        text: ({ standard }) => t(standard ? 'rules.list.kind.standard' : 'rules.list.kind.custom'),
        width: 96,
        sortable: true,
        hidden: true,
      },
      {
        id: 'flows',
        heading: t('rules.list.column.flows'),
        text: ({ document }) => String(document.flows.length),
        sortKey: ({ document }) => document.flows.length,
        width: 96,
        align: 'end',
        sortable: true,
        hidden: true,
      },
    ],
    [t, types, chosen, drafts, onChoose],
  );
}

/** What is switched off is there, and out of the way. */
function Quiet({ rule, children }: { readonly rule: boolean; readonly children: string | number }) {
  const styles = useStyles();
  return (
    <bdi className={mergeClasses(rule && styles.quiet)} title={String(children)}>
      {children}
    </bdi>
  );
}

function Name({ row, draft }: { readonly row: RuleRow; readonly draft: boolean }) {
  const styles = useStyles();
  const t = useWords();
  const { document, standard } = row;
  return (
    <span className={styles.name}>
      <span className={mergeClasses(styles.text, document.disabled && styles.quiet)} title={document.name}>
        {document.name}
      </span>
      {standard ? (
        <Tooltip content={t('rules.list.standardMeaning')} relationship="label">
          <span className={styles.icon} role="img" data-standard="true">
            <KeptIcon />
          </span>
        </Tooltip>
      ) : null}
      {draft ? (
        <Badge appearance="tint" color="warning" size="small">
          {t('rules.list.unsaved')}
        </Badge>
      ) : null}
    </span>
  );
}

function PasswordSync() {
  const styles = useStyles();
  const t = useWords();
  return (
    <span className={styles.icon} role="img" aria-label={t('common.yes')} title={t('rules.passwordSync')}>
      <PasswordIcon />
    </span>
  );
}

interface ChosenProps {
  readonly row: RuleRow;
  readonly chosen: boolean;
  onChoose(id: string): void;
}

/** From the keyboard a row is chosen by its own key: a hundred boxes are no places to stop at. */
function Chosen({ row, chosen, onChoose }: ChosenProps) {
  const styles = useStyles();
  const t = useWords();
  return (
    <span onClick={(event) => event.stopPropagation()} onDoubleClick={(event) => event.stopPropagation()}>
      <Checkbox
        className={styles.choice}
        input={{ tabIndex: -1 }}
        aria-label={t('rules.list.choose', { name: row.document.name })}
        checked={chosen}
        onChange={() => onChoose(row.document.id)}
      />
    </span>
  );
}

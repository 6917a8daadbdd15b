/** Groups of clauses: one group has to hold, a group holds when all of its clauses do. For reading and for writing. */

import { Button, Dropdown, Input, Option, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { AddIcon, CloseIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import { AttributePicker } from '../attribute-picker.tsx';
import { problemsAt } from '../problems.ts';
import {
  VALUELESS,
  type Attribute,
  type Evaluation,
  type Scope,
  type ScopeClause,
  type ScopeOperator,
} from '../shapes.ts';
import { ClauseResult } from '../trial/clause-result.tsx';
import { useEditing, useListOf } from './editing.ts';
import { ProblemTexts } from './problem-texts.tsx';
import { useRowStyles } from './row-styles.ts';

const useStyles = makeStyles({
  groups: { display: 'grid', gap: '8px' },
  group: {
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
    padding: '0 16px 6px',
    minWidth: 0,
    margin: 0,
  },
  legend: { padding: '0 4px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  or: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, paddingLeft: '16px' },
  fields: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 5fr) minmax(0, 6fr) 32px',
    gap: '8px',
    alignItems: 'center',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr) 32px' },
  },
  wide: { minWidth: 0, '@media (max-width: 860px)': { gridColumnStart: 1 } },
  code: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase100, marginLeft: '8px' },
  clause: { overflowWrap: 'anywhere' },
  attribute: { fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '4px' },
});

type EvaluatedGroups = Evaluation['scope']['groups'];

interface ScopeGroupsProps {
  readonly scope: Scope;
  /** Where it stands in the rule. */
  readonly path: string;
  /** Of the side that it looks at. */
  readonly attributes: readonly Attribute[];
  readonly evaluated?: EvaluatedGroups | undefined;
  onChange(scope: Scope): void;
}

const NEW_CLAUSE: ScopeClause = { attribute: '', operator: 'EQUAL', value: '' };

export function ScopeGroups({ scope, path, attributes, evaluated, onChange }: ScopeGroupsProps) {
  const styles = useStyles();
  const t = useWords();
  const { editable } = useEditing();
  const groups = useListOf(scope, onChange);
  return (
    <div className={styles.groups}>
      {scope.map((clauses, index) => (
        <div key={index} className={styles.groups}>
          {index > 0 ? <div className={styles.or}>{t('rules.scope.or')}</div> : null}
          <Group
            clauses={clauses}
            path={`${path}.${index}`}
            label={t('rules.scope.group', { number: String(index + 1) })}
            attributes={attributes}
            evaluated={evaluated?.[index]}
            // A group without clauses holds for nobody: with the last clause it goes.
            onChange={(next) => (next.length === 0 ? groups.remove(index) : groups.set(index, next))}
          />
        </div>
      ))}
      {editable ? (
        <div className={styles.actions}>
          <Button size="small" icon={<AddIcon />} onClick={() => groups.add([NEW_CLAUSE])}>
            {t(scope.length === 0 ? 'rules.scope.addFirst' : 'rules.scope.addGroup')}
          </Button>
        </div>
      ) : null}
    </div>
  );
}

interface GroupProps {
  readonly clauses: readonly ScopeClause[];
  readonly path: string;
  readonly label: string;
  readonly attributes: readonly Attribute[];
  readonly evaluated: EvaluatedGroups[number] | undefined;
  onChange(clauses: ScopeClause[]): void;
}

function Group({ clauses, path, label, attributes, evaluated, onChange }: GroupProps) {
  const styles = useStyles();
  const t = useWords();
  const rows = useRowStyles();
  const { editable } = useEditing();
  const list = useListOf(clauses, onChange);
  return (
    <fieldset className={styles.group} data-group={path}>
      <legend className={styles.legend}>{clauses.length > 1 ? t('rules.scope.allOf') : t('rules.scope.one')}</legend>
      {clauses.map((clause, index) => (
        <div key={index} className={mergeClasses(rows.row, editable && rows.writing)}>
          <div className={rows.main}>
            {editable ? (
              <ClauseFields
                clause={clause}
                path={`${path}.${index}`}
                label={label}
                attributes={attributes}
                onChange={(next) => list.set(index, next)}
                onRemove={() => list.remove(index)}
              />
            ) : (
              <ClauseText clause={clause} />
            )}
            <ProblemTexts path={`${path}.${index}`} within />
          </div>
          <ClauseResult evaluated={evaluated?.clauses[index]} />
        </div>
      ))}
      {editable ? (
        <div className={styles.actions}>
          <Button size="small" appearance="subtle" icon={<AddIcon />} onClick={() => list.add(NEW_CLAUSE)}>
            {t('rules.scope.addClause')}
          </Button>
        </div>
      ) : null}
    </fieldset>
  );
}

function ClauseText({ clause }: { readonly clause: ScopeClause }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <div className={styles.clause}>
      <bdi className={styles.attribute}>{clause.attribute}</bdi> {t(`objects.page.scopeOperator.${clause.operator}`)}{' '}
      {VALUELESS.has(clause.operator) ? null : <bdi className={styles.attribute}>{clause.value}</bdi>}
    </div>
  );
}

interface ClauseFieldsProps {
  readonly clause: ScopeClause;
  readonly path: string;
  readonly label: string;
  readonly attributes: readonly Attribute[];
  onChange(clause: ScopeClause): void;
  onRemove(): void;
}

function ClauseFields({ clause, path, label, attributes, onChange, onRemove }: ClauseFieldsProps) {
  const styles = useStyles();
  const t = useWords();
  const { schema, problems } = useEditing();
  const type = attributes.find(({ name }) => name === clause.attribute)?.type;
  const operators = operatorsFor(schema?.operators, type, clause.operator);
  const wrong = (field: string) => problemsAt(problems, `${path}.${field}`).length > 0;
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <AttributePicker
          label={`${label}: ${t('rules.attribute')}`}
          placeholder={t('rules.attribute')}
          path={`${path}.attribute`}
          value={clause.attribute}
          attributes={attributes}
          invalid={wrong('attribute')}
          onChange={(attribute) => onChange({ ...clause, attribute })}
        />
      </div>
      <Dropdown
        className={styles.wide}
        size="small"
        aria-label={`${label}: ${t('rules.scope.operator')}`}
        data-path={`${path}.operator`}
        style={{ minWidth: 0 }}
        value={t(`objects.page.scopeOperator.${clause.operator}`)}
        selectedOptions={[clause.operator]}
        onOptionSelect={(_, { optionValue }) => {
          const operator = operators.find((known) => known === optionValue);
          if (operator) onChange({ ...clause, operator, value: VALUELESS.has(operator) ? '' : clause.value });
        }}
      >
        {operators.map((operator) => (
          <Option key={operator} value={operator} text={t(`objects.page.scopeOperator.${operator}`)}>
            {t(`objects.page.scopeOperator.${operator}`)}
            <span className={styles.code}>{operator}</span>
          </Option>
        ))}
      </Dropdown>
      {VALUELESS.has(clause.operator) ? (
        <span className={styles.wide} />
      ) : (
        <Input
          className={styles.wide}
          size="small"
          aria-label={`${label}: ${t('rules.scope.value')}`}
          aria-invalid={wrong('value') || undefined}
          data-path={`${path}.value`}
          placeholder={t('rules.scope.value')}
          value={clause.value}
          onChange={(_, { value }) => onChange({ ...clause, value })}
        />
      )}
      <Button
        size="small"
        appearance="subtle"
        icon={<CloseIcon />}
        aria-label={t('rules.scope.removeClause', { attribute: clause.attribute })}
        onClick={onRemove}
      />
    </div>
  );
}

/** Of an attribute that is not known every one is offered; the one that is chosen always. */
function operatorsFor(
  byType: { readonly [type in Attribute['type']]?: readonly ScopeOperator[] } | undefined,
  type: Attribute['type'] | undefined,
  chosen: ScopeOperator,
): readonly ScopeOperator[] {
  const known = type === undefined ? Object.values(byType ?? {}).flat() : (byType?.[type] ?? []);
  return [...new Set([...known, chosen])];
}

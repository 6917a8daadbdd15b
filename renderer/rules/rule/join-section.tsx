/** How the objects of the rule find each other. */

import { Button, Checkbox, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import { AddIcon, CloseIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { AttributePicker } from '../attribute-picker.tsx';
import { problemsAt } from '../problems.ts';
import { sidesOf, type Evaluation, type JoinClause, type JoinGroup } from '../shapes.ts';
import { JoinOutcome, JoinGroupResult } from '../trial/join-result.tsx';
import { useEditing, useListOf } from './editing.ts';
import { usePartStyles } from './part-styles.ts';
import { ProblemTexts } from './problem-texts.tsx';
import { useRowStyles } from './row-styles.ts';
import { ScopeGroups } from './scope-groups.tsx';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 16px minmax(0, 1fr) max-content 32px',
    gap: '8px',
    alignItems: 'center',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr) 32px' },
  },
  equals: { textAlign: 'center', '@media (max-width: 860px)': { display: 'none' } },
  part: { minWidth: 0, '@media (max-width: 860px)': { gridColumnStart: 1 } },
  name: { fontWeight: tokens.fontWeightSemibold },
  target: { marginTop: '8px', paddingTop: '8px', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
});

const NEW_CLAUSE: JoinClause = { connectorSpaceAttribute: '', metaverseAttribute: '', caseSensitive: false };

export function JoinSection() {
  const styles = usePartStyles();
  const t = useWords();
  const { document, evaluation, editable, change } = useEditing();
  const onChange = useCallback((join: JoinGroup[]) => change((before) => ({ ...before, join })), [change]);
  const groups = useListOf(document.join, onChange);
  return (
    <Section
      heading={t('rules.sections.join')}
      actions={evaluation ? <JoinOutcome join={evaluation.join} /> : undefined}
    >
      <p className={styles.intro}>
        {t(document.join.length === 0 ? 'rules.join.none' : 'rules.join.intro')}{' '}
        {t(`rules.linkType.${document.linkType}`)}
      </p>
      <div className={styles.stack}>
        {document.join.map((group, index) => (
          <Group
            key={index}
            group={group}
            index={index}
            evaluated={evaluation?.join.groups[index]}
            onChange={(next) => (next.clauses.length === 0 ? groups.remove(index) : groups.set(index, next))}
          />
        ))}
      </div>
      <ProblemTexts path="join" />
      {editable ? (
        <div className={styles.actions}>
          <Button size="small" icon={<AddIcon />} onClick={() => groups.add({ clauses: [NEW_CLAUSE], target: [] })}>
            {t(document.join.length === 0 ? 'rules.join.addFirst' : 'rules.join.addGroup')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

interface GroupProps {
  readonly group: JoinGroup;
  readonly index: number;
  readonly evaluated: Evaluation['join']['groups'][number] | undefined;
  onChange(group: JoinGroup): void;
}

function Group({ group, index, evaluated, onChange }: GroupProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const rows = useRowStyles();
  const t = useWords();
  const { editable, document, schema } = useEditing();
  const path = `join.${index}`;
  const setClauses = (clauses: JoinClause[]) => onChange({ ...group, clauses });
  const label = t('rules.join.group', { number: String(index + 1) });
  const { target } = sidesOf(document.direction, schema);
  const showsTarget = group.target.length > 0;
  return (
    <fieldset className={parts.box} data-group={path}>
      <legend className={parts.legend}>{label}</legend>
      <div className={mergeClasses(rows.row, editable && rows.writing)}>
        <div className={rows.main}>
          {group.clauses.map((clause, at) => (
            <Clause
              key={at}
              clause={clause}
              path={`${path}.clauses.${at}`}
              label={label}
              onChange={(next) => setClauses(group.clauses.map((before, place) => (place === at ? next : before)))}
              onRemove={() => setClauses(group.clauses.filter((_, place) => place !== at))}
            />
          ))}
          {editable ? (
            <div className={parts.actions}>
              <Button
                size="small"
                appearance="subtle"
                icon={<AddIcon />}
                onClick={() => setClauses([...group.clauses, NEW_CLAUSE])}
              >
                {t('rules.join.addClause')}
              </Button>
              {showsTarget ? null : (
                <Button
                  size="small"
                  appearance="subtle"
                  icon={<AddIcon />}
                  onClick={() => onChange({ ...group, target: [[{ attribute: '', operator: 'ISNULL', value: '' }]] })}
                >
                  {t('rules.join.addTarget')}
                </Button>
              )}
            </div>
          ) : null}
        </div>
        <JoinGroupResult evaluated={evaluated} />
      </div>
      {showsTarget ? (
        <div className={styles.target}>
          <p className={parts.intro}>{t('rules.join.target')}</p>
          <ScopeGroups
            scope={group.target}
            path={`${path}.target`}
            attributes={target}
            onChange={(next) => onChange({ ...group, target: next })}
          />
        </div>
      ) : null}
    </fieldset>
  );
}

interface ClauseProps {
  readonly clause: JoinClause;
  readonly path: string;
  readonly label: string;
  onChange(clause: JoinClause): void;
  onRemove(): void;
}

function Clause({ clause, path, label, onChange, onRemove }: ClauseProps) {
  const styles = useStyles();
  const t = useWords();
  const { editable, schema, document, problems } = useEditing();
  const { connectorSpace, metaverse } = sidesOf(document.direction, schema);
  if (!editable) {
    return (
      <div>
        <bdi className={styles.name}>{clause.connectorSpaceAttribute}</bdi> ={' '}
        <bdi className={styles.name}>{clause.metaverseAttribute}</bdi>
        {clause.caseSensitive ? `, ${t('rules.join.caseSensitive')}` : ''}
      </div>
    );
  }
  const sides = [
    {
      field: 'connectorSpaceAttribute',
      attributes: connectorSpace,
      name: t('rules.join.inConnector', { connector: document.connector }),
    },
    { field: 'metaverseAttribute', attributes: metaverse, name: t('rules.join.inMetaverse') },
  ] as const;
  const [first, second] = sides.map(({ field, attributes, name }) => (
    <div key={field} className={styles.part}>
      <AttributePicker
        label={`${label}: ${name}`}
        placeholder={name}
        path={`${path}.${field}`}
        value={clause[field]}
        attributes={attributes}
        invalid={problemsAt(problems, `${path}.${field}`).length > 0}
        onChange={(attribute) => onChange({ ...clause, [field]: attribute })}
      />
    </div>
  ));
  return (
    <>
      <div className={styles.fields}>
        {first}
        <span className={styles.equals}>=</span>
        {second}
        <Checkbox
          className={styles.part}
          label={t('rules.join.caseSensitive')}
          checked={clause.caseSensitive}
          onChange={(_, { checked }) => onChange({ ...clause, caseSensitive: checked === true })}
        />
        <Button
          size="small"
          appearance="subtle"
          icon={<CloseIcon />}
          aria-label={t('rules.join.removeClause', { attribute: clause.connectorSpaceAttribute })}
          onClick={onRemove}
        />
      </div>
      <ProblemTexts path={path} within />
    </>
  );
}

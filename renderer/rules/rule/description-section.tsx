/** What the rule is called, between which objects it stands, who it wins against. */

import { Checkbox, Field, Input, SpinButton, Textarea } from '@fluentui/react-components';
import { Choice } from '../../ui/choice.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { problemsAt } from '../problems.ts';
import { DIRECTIONS, LINK_TYPES, type RuleDocument } from '../shapes.ts';
import { useObjectTypeText } from '../words-of.ts';
import { useEditing } from './editing.ts';
import { usePartStyles } from './part-styles.ts';
import { ProblemTexts } from './problem-texts.tsx';

/** Of rules of one's own. */
const GREATEST_NUMBER = 99;

export function DescriptionSection() {
  const t = useWords();
  const { editable } = useEditing();
  return (
    <Section heading={t('rules.sections.description')}>
      {editable ? <Fields /> : <Description />}
      <ProblemTexts path="" />
    </Section>
  );
}

function Description() {
  const t = useWords();
  const { document } = useEditing();
  const objectType = useObjectTypeText();
  return (
    <Facts
      facts={[
        [t('rules.description'), document.description === '' ? null : document.description],
        [t('rules.directionLabel'), t(`rules.directionText.${document.direction}`, { connector: document.connector })],
        [t('rules.connectorSpaceObjectType'), typeText(objectType, document.connectorSpaceObjectType)],
        [t('rules.metaverseObjectType'), typeText(objectType, document.metaverseObjectType)],
        [
          t('rules.list.column.linkType'),
          t('rules.linkTypeText', { name: document.linkType, meaning: t(`rules.linkType.${document.linkType}`) }),
        ],
        [t('rules.list.column.precedence'), String(document.precedence)],
        [t('rules.passwordSync'), document.passwordSync ? t('common.yes') : null],
      ]}
    />
  );
}

function typeText(objectType: (name: string) => string, name: string): string {
  const words = objectType(name);
  return words === name ? name : `${name} (${words})`;
}

function Fields() {
  const styles = usePartStyles();
  const t = useWords();
  const { document, schema, problems, change } = useEditing();
  const set = (part: Partial<RuleDocument>) => change((before) => ({ ...before, ...part }));
  const wrong = (path: string) => problemsAt(problems, path).length > 0;
  const connector = schema?.connectors.find(({ name }) => name === document.connector);
  const isEmpty = document.scope.length + document.join.length + document.flows.length === 0;
  return (
    <div className={styles.fields}>
      <Field label={t('rules.name')} className={styles.whole}>
        <Input
          value={document.name}
          data-path="name"
          aria-invalid={wrong('name') || undefined}
          onChange={(_, { value }) => set({ name: value })}
        />
        <ProblemTexts path="name" />
      </Field>
      <Field label={t('rules.description')} className={styles.whole}>
        <Textarea
          value={document.description}
          data-path="description"
          resize="vertical"
          onChange={(_, { value }) => set({ description: value })}
        />
      </Field>
      <Field
        label={t('rules.directionLabel')}
        className={styles.choice}
        {...(isEmpty ? {} : { hint: t('rules.directionFixed') })}
      >
        {isEmpty ? (
          <Choice
            label={t('rules.directionLabel')}
            values={DIRECTIONS}
            nameOf={(direction) => t(`rules.direction.${direction}`)}
            value={document.direction}
            onChange={(direction) => direction && set({ direction })}
          />
        ) : (
          <Input readOnly size="small" value={t(`rules.direction.${document.direction}`)} data-path="direction" />
        )}
      </Field>
      <Picked
        label={t('rules.list.column.connector')}
        path="connector"
        values={schema?.connectors.map(({ name }) => name) ?? []}
        value={document.connector}
        onChange={(name) => set({ connector: name })}
      />
      <Picked
        label={t('rules.connectorSpaceObjectType')}
        path="connectorSpaceObjectType"
        values={connector?.objectTypes ?? []}
        value={document.connectorSpaceObjectType}
        onChange={(name) => set({ connectorSpaceObjectType: name })}
      />
      <Picked
        label={t('rules.metaverseObjectType')}
        path="metaverseObjectType"
        values={schema?.metaverseObjectTypes ?? []}
        value={document.metaverseObjectType}
        onChange={(name) => set({ metaverseObjectType: name })}
      />
      <Field
        label={t('rules.list.column.linkType')}
        className={styles.choice}
        hint={t(`rules.linkType.${document.linkType}`)}
      >
        <Choice
          label={t('rules.list.column.linkType')}
          values={LINK_TYPES}
          value={document.linkType}
          onChange={(linkType) => linkType && set({ linkType })}
        />
        <ProblemTexts path="linkType" />
      </Field>
      <Field label={t('rules.list.column.precedence')} hint={t('rules.precedenceHint')}>
        <SpinButton
          size="small"
          min={0}
          max={GREATEST_NUMBER}
          value={document.precedence}
          input={{ 'data-path': 'precedence' } as object}
          aria-invalid={wrong('precedence') || undefined}
          onChange={(_, { value, displayValue }) => {
            const number = value ?? Number.parseInt(displayValue ?? '', 10);
            if (Number.isInteger(number)) set({ precedence: number });
          }}
        />
        <ProblemTexts path="precedence" />
      </Field>
      <div className={styles.whole}>
        <Checkbox
          label={t('rules.passwordSyncText')}
          checked={document.passwordSync}
          onChange={(_, { checked }) => set({ passwordSync: checked === true })}
        />
        <ProblemTexts path="passwordSync" />
        <br />
        <Checkbox
          label={t('rules.disabledText')}
          checked={document.disabled}
          onChange={(_, { checked }) => set({ disabled: checked === true })}
        />
      </div>
    </div>
  );
}

interface PickedProps {
  readonly label: string;
  readonly path: string;
  readonly values: readonly string[];
  readonly value: string;
  onChange(value: string): void;
}

function Picked({ label, path, values, value, onChange }: PickedProps) {
  const styles = usePartStyles();
  return (
    <Field label={label} data-path={path} className={styles.choice}>
      <Choice label={label} values={values} value={value} onChange={(name) => name && onChange(name)} />
      <ProblemTexts path={path} />
    </Field>
  );
}

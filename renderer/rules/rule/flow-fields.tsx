/** A flow as it is written: target, source, how often, how several rules' values go together. */

import { Button, Checkbox, Field, Input, makeStyles } from '@fluentui/react-components';
import { useEngineClient } from '../../api-client/hooks.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useWords } from '../../words/words.tsx';
import { AttributePicker } from '../attribute-picker.tsx';
import { ExpressionEditor, type ExpressionMistake } from '../expression/expression-editor.tsx';
import { useProblemText } from '../problem-text.tsx';
import { problemsAt } from '../problems.ts';
import { MERGE_TYPES, SOURCE_TYPES, sidesOf, type EvaluatedFlow, type Flow, type FlowSource } from '../shapes.ts';
import { FlowResult } from '../trial/flow-result.tsx';
import { useEditing } from './editing.ts';
import { usePartStyles } from './part-styles.ts';
import { ProblemTexts } from './problem-texts.tsx';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr) minmax(0, 2fr)',
    gap: '8px 16px',
    alignItems: 'start',
    '@media (max-width: 860px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  stack: { display: 'grid', gap: '12px', minWidth: 0 },
  end: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '8px' },
  buttons: { display: 'flex', gap: '8px' },
});

interface FlowFieldsProps {
  readonly flow: Flow;
  readonly path: string;
  readonly evaluated: EvaluatedFlow | undefined;
  onChange(flow: Flow): void;
  onRemove(): void;
  onClose(): void;
}

export function FlowFields({ flow, path, evaluated, onChange, onRemove, onClose }: FlowFieldsProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const { document, schema, problems, goTo } = useEditing();
  const { target } = sidesOf(document.direction, schema);
  const set = (part: Partial<Flow>) => onChange({ ...flow, ...part });
  return (
    <div className={styles.stack}>
      <div className={styles.fields}>
        <Field label={t('rules.flows.target')}>
          <AttributePicker
            label={t('rules.flows.target')}
            path={`${path}.target`}
            value={flow.target}
            attributes={target}
            invalid={problemsAt(problems, `${path}.target`).length > 0}
            onChange={(name) => set({ target: name })}
          />
          <ProblemTexts path={`${path}.target`} />
        </Field>
        <Field label={t('rules.flows.typeLabel')} className={parts.choice}>
          <Choice
            label={t('rules.flows.typeLabel')}
            values={SOURCE_TYPES}
            nameOf={(type) => t(`rules.flows.typeName.${type}`)}
            value={flow.source.type}
            onChange={(type) => type && set({ source: asType(flow.source, type) })}
          />
        </Field>
        <Field label={t('rules.flows.merge')} className={parts.choice}>
          <Choice
            label={t('rules.flows.merge')}
            values={MERGE_TYPES}
            nameOf={(mergeType) => t(`rules.flows.mergeType.${mergeType}`)}
            value={flow.mergeType}
            onChange={(mergeType) => mergeType && set({ mergeType })}
          />
          <ProblemTexts path={`${path}.mergeType`} />
        </Field>
      </div>
      <SourceFields flow={flow} path={path} evaluated={evaluated} onChange={(source) => set({ source })} />
      <ProblemTexts path={path} />
      {evaluated ? (
        <FlowResult evaluated={evaluated} onShow={(position) => goTo(`${path}.source.expression`, position)} />
      ) : null}
      <div className={styles.end}>
        <Checkbox
          label={t('rules.flows.onceText')}
          checked={flow.applyOnce}
          onChange={(_, { checked }) => set({ applyOnce: checked === true })}
        />
        <div className={styles.buttons}>
          <Button size="small" appearance="subtle" onClick={onRemove}>
            {t('rules.flows.removeThis')}
          </Button>
          <Button size="small" onClick={onClose}>
            {t('rules.flows.close')}
          </Button>
        </div>
      </div>
    </div>
  );
}

/** What was there stays as far as it can be said in the other way. */
function asType(source: FlowSource, type: FlowSource['type']): FlowSource {
  if (source.type === type) return source;
  if (type === 'expression') {
    if (source.type === 'direct') return { type, expression: source.attribute === '' ? '' : `[${source.attribute}]` };
    const text = source.type === 'constant' ? source.value : '';
    return { type, expression: text === '' ? '' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '""')}"` };
  }
  const [, attribute] = source.type === 'expression' ? (/^\s*\[([^[\]]+)\]\s*$/.exec(source.expression) ?? []) : [];
  if (type === 'direct') return { type, attribute: attribute ?? '' };
  const [, text] = source.type === 'expression' ? (/^\s*"([^"\\]*)"\s*$/.exec(source.expression) ?? []) : [];
  return { type, value: text ?? '' };
}

interface SourceFieldsProps {
  readonly flow: Flow;
  readonly path: string;
  readonly evaluated: EvaluatedFlow | undefined;
  onChange(source: FlowSource): void;
}

function SourceFields({ flow: { source }, path, evaluated, onChange }: SourceFieldsProps) {
  const t = useWords();
  const parts = usePartStyles();
  const { document, schema, language, problems } = useEditing();
  const client = useEngineClient();
  const problemText = useProblemText();
  const sides = sidesOf(document.direction, schema);
  if (source.type === 'direct') {
    return (
      <Field label={t('rules.flows.source')}>
        <AttributePicker
          label={t('rules.flows.source')}
          path={`${path}.source.attribute`}
          value={source.attribute}
          attributes={sides.source}
          invalid={problemsAt(problems, `${path}.source.attribute`).length > 0}
          onChange={(attribute) => onChange({ type: 'direct', attribute })}
        />
        <ProblemTexts path={`${path}.source`} within />
      </Field>
    );
  }
  if (source.type === 'constant') {
    return (
      <Field label={t('rules.flows.constant')}>
        <Input
          size="small"
          value={source.value}
          data-path={`${path}.source.value`}
          onChange={(_, { value }) => onChange({ type: 'constant', value })}
        />
        <ProblemTexts path={`${path}.source`} within />
      </Field>
    );
  }
  const expressionPath = `${path}.source.expression`;
  const mistakes: ExpressionMistake[] = problemsAt(problems, expressionPath).map((problem) => ({
    ...problem,
    text: problemText(problem, true),
  }));
  const result = evaluated?.result;
  // The same text with this object: what only some objects make of it stands beside the result as well.
  if (mistakes.length === 0 && result?.kind === 'error') {
    mistakes.push({ text: t('rules.trial.failsHere', { reason: result.message }), position: result.position });
  }
  return (
    <div className={parts.stack}>
      <ExpressionEditor
        label={t('rules.flows.expressionOf')}
        value={source.expression}
        language={language}
        mistakes={mistakes}
        path={expressionPath}
        onChange={(expression) => onChange({ type: 'expression', expression })}
        format={async (expression) => (await client.call('rules.format', { expression })).text ?? undefined}
      />
    </div>
  );
}

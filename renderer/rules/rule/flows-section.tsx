/** Transformations: what flows where, a row each; one at a time is open for writing. */

import { Button, SearchBox, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { FilterChips } from '../../ui/filter-chips.tsx';
import { AddIcon } from '../../ui/icons.ts';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { problemsWithin } from '../problems.ts';
import type { EvaluatedFlow, Flow } from '../shapes.ts';
import { useEditing, useListOf } from './editing.ts';
import { FlowRow } from './flow-row.tsx';
import { usePartStyles } from './part-styles.ts';
import { ProblemTexts } from './problem-texts.tsx';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  filters: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px', marginBottom: '12px' },
});

/** Fewer are seen at a glance. */
const MANY = 8;
const EFFECTS = ['changes', 'error'] as const;
type Effect = (typeof EFFECTS)[number];

const NEW_FLOW: Flow = {
  target: '',
  source: { type: 'direct', attribute: '' },
  applyOnce: false,
  mergeType: 'Update',
};

export function FlowsSection() {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const { document, editable, evaluation, problems, openFlow, setOpenFlow, change } = useEditing();
  const [text, setText] = useState('');
  const [effect, setEffect] = useState<Effect>();
  const onChange = useCallback((flows: Flow[]) => change((before) => ({ ...before, flows })), [change]);
  const flows = useListOf(document.flows, onChange);
  const evaluated = new Map(evaluation?.flows.map((flow) => [flow.index, flow]));
  const countOf = (wanted: Effect) => evaluation?.flows.filter((flow) => flow.effect === wanted).length ?? 0;
  const isShown = (flow: Flow, index: number) =>
    index === openFlow ||
    problemsWithin(problems, `flows.${index}`).length > 0 ||
    (matches(flow, text) && hasEffect(evaluated.get(index), evaluation && effect));
  const shown = document.flows.flatMap((flow, index) => (isShown(flow, index) ? [{ flow, index }] : []));
  return (
    <Section heading={t('rules.sections.flows')}>
      <p className={parts.intro}>
        {t(document.flows.length === 0 ? 'rules.flows.none' : 'rules.flows.intro', {
          count: document.flows.length,
        })}
      </p>
      {document.flows.length > MANY || evaluation ? (
        <div className={styles.filters}>
          <SearchBox
            size="small"
            aria-label={t('rules.flows.search')}
            placeholder={t('rules.flows.search')}
            value={text}
            onChange={(_, { value }) => setText(value)}
          />
          {evaluation ? (
            <FilterChips<Effect>
              label={t('rules.flows.effects')}
              chips={EFFECTS.map((value) => ({
                value,
                label: t(`rules.flows.effect.${value}`),
                count: countOf(value),
              }))}
              value={effect}
              onChange={setEffect}
            />
          ) : null}
        </div>
      ) : null}
      {shown.length > 0 ? (
        <ul className={styles.list} aria-label={t('rules.sections.flows')}>
          {shown.map(({ flow, index }) => (
            <FlowRow
              key={index}
              flow={flow}
              index={index}
              evaluated={evaluated.get(index)}
              onChange={(next) => flows.set(index, next)}
              onRemove={() => {
                setOpenFlow(undefined);
                flows.remove(index);
              }}
            />
          ))}
        </ul>
      ) : document.flows.length > 0 ? (
        <p className={parts.intro}>{t('rules.flows.noMatch')}</p>
      ) : null}
      <ProblemTexts path="flows" />
      {editable ? (
        <div className={parts.actions}>
          <Button
            size="small"
            icon={<AddIcon />}
            onClick={() => {
              flows.add(NEW_FLOW);
              setOpenFlow(document.flows.length);
            }}
          >
            {t('rules.flows.add')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function matches({ target, source }: Flow, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [target, sourceText(source)].some((part) => part.toLowerCase().includes(wanted));
}

function hasEffect(evaluated: EvaluatedFlow | undefined, effect: Effect | undefined): boolean {
  return effect === undefined || evaluated?.effect === effect;
}

function sourceText(source: Flow['source']): string {
  if (source.type === 'direct') return source.attribute;
  return source.type === 'constant' ? source.value : source.expression;
}

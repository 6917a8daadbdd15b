/** One flow: as it reads, and opened, as it is written. */

import { Badge, Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { Coloured } from '../expression/coloured.tsx';
import { DeleteIcon, EditIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import type { EvaluatedFlow, Flow } from '../shapes.ts';
import { FlowResult } from '../trial/flow-result.tsx';
import { useEditing } from './editing.ts';
import { FlowFields } from './flow-fields.tsx';
import { usePartStyles } from './part-styles.ts';
import { ProblemTexts } from './problem-texts.tsx';

const NARROW = '@media (max-width: 960px)';

const useStyles = makeStyles({
  item: {
    padding: '8px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottom: 'none' },
    minWidth: 0,
  },
  open: { backgroundColor: tokens.colorNeutralBackground2, padding: '16px' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 5fr) 72px',
    gap: '4px 16px',
    alignItems: 'start',
    ':has([data-result])': { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 4fr) minmax(0, 3fr) 72px' },
    [NARROW]: {
      gridTemplateColumns: 'minmax(0, 1fr) 72px',
      ':has([data-result])': { gridTemplateColumns: 'minmax(0, 1fr) 72px' },
    },
  },
  reading: {
    gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 5fr)',
    ':has([data-result])': { gridTemplateColumns: 'minmax(0, 2fr) minmax(0, 4fr) minmax(0, 3fr)' },
    [NARROW]: {
      gridTemplateColumns: 'minmax(0, 1fr)',
      ':has([data-result])': { gridTemplateColumns: 'minmax(0, 1fr)' },
    },
  },
  target: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere', lineHeight: '20px' },
  source: { minWidth: 0, [NARROW]: { gridColumnStart: 1 } },
  result: { minWidth: 0, [NARROW]: { gridColumnStart: 1 } },
  expression: { margin: 0, whiteSpace: 'pre-wrap', lineHeight: '20px' },
  badges: { display: 'flex', flexWrap: 'wrap', gap: '4px', marginTop: '4px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  buttons: { display: 'flex', justifyContent: 'flex-end', [NARROW]: { gridRowStart: 1, gridColumnStart: 2 } },
});

interface FlowRowProps {
  readonly flow: Flow;
  readonly index: number;
  readonly evaluated: EvaluatedFlow | undefined;
  onChange(flow: Flow): void;
  onRemove(): void;
}

export function FlowRow({ flow, index, evaluated, onChange, onRemove }: FlowRowProps) {
  const styles = useStyles();
  const t = useWords();
  const { editable, openFlow, setOpenFlow, goTo } = useEditing();
  const path = `flows.${index}`;
  const target = flow.target === '' ? t('rules.flows.noTarget') : flow.target;
  if (editable && openFlow === index) {
    return (
      <li className={mergeClasses(styles.item, styles.open)} data-flow={flow.target}>
        <FlowFields
          flow={flow}
          path={path}
          evaluated={evaluated}
          onChange={onChange}
          onRemove={onRemove}
          onClose={() => setOpenFlow(undefined)}
        />
      </li>
    );
  }
  return (
    <li className={styles.item} data-flow={flow.target}>
      <div className={mergeClasses(styles.row, !editable && styles.reading)}>
        <div className={styles.target}>
          <bdi>{target}</bdi>
        </div>
        <div className={styles.source}>
          <SourceText source={flow.source} />
          <Badges flow={flow} />
          <ProblemTexts path={path} within />
        </div>
        {evaluated ? (
          <div className={styles.result}>
            <FlowResult
              evaluated={evaluated}
              {...(editable && { onShow: (position: number) => goTo(`${path}.source.expression`, position) })}
            />
          </div>
        ) : null}
        {editable ? (
          <div className={styles.buttons}>
            <Button
              size="small"
              appearance="subtle"
              icon={<EditIcon />}
              aria-label={t('rules.flows.edit', { target })}
              data-path={path}
              onClick={() => goTo(`${path}.target`)}
            />
            <Button
              size="small"
              appearance="subtle"
              icon={<DeleteIcon />}
              aria-label={t('rules.flows.remove', { target })}
              onClick={onRemove}
            />
          </div>
        ) : null}
      </div>
    </li>
  );
}

function SourceText({ source }: { readonly source: Flow['source'] }) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  if (source.type === 'expression') {
    return (
      <pre className={mergeClasses(parts.mono, styles.expression)}>
        <Coloured breaks text={source.expression} />
      </pre>
    );
  }
  return (
    <div className={styles.expression}>
      <span className={styles.quiet}>{t(`rules.flows.type.${source.type}`)}</span>{' '}
      <bdi className={parts.mono}>{source.type === 'direct' ? source.attribute : source.value}</bdi>
    </div>
  );
}

function Badges({ flow }: { readonly flow: Flow }) {
  const styles = useStyles();
  const t = useWords();
  if (!flow.applyOnce && flow.mergeType === 'Update') return null;
  return (
    <div className={styles.badges}>
      {flow.applyOnce ? (
        <Badge appearance="tint" color="informative">
          {t('rules.flows.once')}
        </Badge>
      ) : null}
      {flow.mergeType === 'Update' ? null : (
        <Badge appearance="tint" color="informative">
          {flow.mergeType}
        </Badge>
      )}
    </div>
  );
}

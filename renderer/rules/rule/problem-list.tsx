/** Everything that stands in the way of saving, each leading to its place. */

import { Link, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import { useWords } from '../../words/words.tsx';
import { Note } from '../note.tsx';
import { useProblemText } from '../problem-text.tsx';
import { sectionOf } from '../problems.ts';
import type { RuleDocument, RuleProblem } from '../shapes.ts';

const useStyles = makeStyles({
  list: { margin: '4px 0 0', padding: 0, listStyleType: 'none' },
  place: { textAlign: 'start', padding: '2px 0', minHeight: '24px' },
  frame: { outlineStyle: 'none' },
});

interface ProblemListProps {
  readonly document: RuleDocument;
  readonly problems: readonly RuleProblem[];
  /** Counts refusals: each takes the focus here. */
  readonly refused: number;
  onGoTo(path: string, position: number | null): void;
}

export function ProblemList({ document, problems, refused, onGoTo }: ProblemListProps) {
  const styles = useStyles();
  const t = useWords();
  const text = useProblemText();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (refused === 0) return;
    frame.current?.scrollIntoView({ block: 'center' });
    frame.current?.focus({ preventScroll: true });
  }, [refused]);
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length === 0 || refused === 0) return null;
  return (
    <div ref={frame} tabIndex={-1} className={styles.frame} data-problems={errors.length}>
      <Note intent="error" title={t('rules.save.refused', { count: errors.length })}>
        <ul className={styles.list}>
          {errors.map((problem, index) => (
            <li key={index}>
              {problem.rule === document.id || problem.rule === '0' ? (
                <Link as="button" className={styles.place} onClick={() => onGoTo(problem.path, problem.position)}>
                  {`${placeText(t, document, problem)}: ${text(problem)}`}
                </Link>
              ) : (
                `${problem.ruleName ?? problem.rule}: ${text(problem)}`
              )}
            </li>
          ))}
        </ul>
      </Note>
    </div>
  );
}

/** `Transformations, department, character 7`. */
function placeText(t: ReturnType<typeof useWords>, document: RuleDocument, { path, position }: RuleProblem): string {
  const section = t(`rules.sections.${sectionOf(path)}`);
  const [, index] = path.split('.');
  const flow = sectionOf(path) === 'flows' ? document.flows[Number(index)] : undefined;
  const parts = [
    section,
    ...(flow === undefined ? [] : [flow.target === '' ? t('rules.flows.noTarget') : flow.target]),
    ...(position === null ? [] : [t('rules.expression.character', { position: String(position + 1) })]),
  ];
  return parts.join(', ');
}

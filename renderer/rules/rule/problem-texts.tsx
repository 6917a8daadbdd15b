/** What is wrong at a place of the rule, where it is written. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { WarningIcon, BadIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import { useProblemText } from '../problem-text.tsx';
import { problemsAt, problemsWithin, valueAt } from '../problems.ts';
import type { RuleProblem } from '../shapes.ts';
import { useEditing } from './editing.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '4px 0 0', padding: 0, display: 'grid', gap: '2px' },
  problem: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  error: { display: 'inline-flex', paddingTop: '1px', fontSize: '14px', color: tokens.colorStatusDangerForeground1 },
  warning: { display: 'inline-flex', paddingTop: '1px', fontSize: '14px', color: tokens.colorStatusWarningForeground3 },
});

interface ProblemTextsProps {
  readonly path: string;
  /** Also of the parts of what stands there. */
  readonly within?: boolean;
  readonly id?: string;
}

export function ProblemTexts({ path, within = false, id }: ProblemTextsProps) {
  const styles = useStyles();
  const { problems } = useEditing();
  const here = within ? problemsWithin(problems, path) : problemsAt(problems, path);
  if (here.length === 0) return null;
  return (
    <ul id={id} className={styles.list}>
      {here.map((problem, index) => (
        <Problem key={index} problem={problem} />
      ))}
    </ul>
  );
}

function Problem({ problem }: { readonly problem: RuleProblem }) {
  const styles = useStyles();
  const t = useWords();
  const text = useProblemText();
  const { document, change } = useEditing();
  const { nearest, name, path } = problem;
  // Where the whole value is the name that nobody knows, another can take its place.
  const mends = nearest !== null && valueAt(document, path) === name;
  const isError = problem.severity === 'error';
  return (
    <li className={styles.problem} data-problem={problem.code}>
      <span className={isError ? styles.error : styles.warning} aria-hidden="true">
        {isError ? <BadIcon /> : <WarningIcon />}
      </span>
      <span>
        {text(problem, true)}{' '}
        {mends ? (
          <Button size="small" onClick={() => change((before) => withValue(before, path.split('.'), nearest))}>
            {t('rules.expression.use', { name: nearest })}
          </Button>
        ) : null}
      </span>
    </li>
  );
}

/** The document with another text at the place. */
function withValue<T>(part: T, [name, ...rest]: readonly string[], value: string): T {
  if (name === undefined) return value as T;
  if (Array.isArray(part)) {
    return part.map((entry: unknown, index) => (String(index) === name ? withValue(entry, rest, value) : entry)) as T;
  }
  const record = part as { readonly [name: string]: unknown };
  return { ...record, [name]: withValue(record[name], rest, value) } as T;
}

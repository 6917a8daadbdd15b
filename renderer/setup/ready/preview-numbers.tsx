/** The numbers of a preview by directory, each a way to its objects, with a few of them by name. */

import { Link, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { countObjects } from '../../../engine/api/contract/words/explain.ts';
import { useCatalogue, useFormats, useWords, type WordKey } from '../../words/words.tsx';
import { ENGLISH_WORDS } from '../../words/english/english.ts';
import { usePartStyles } from '../parts/styles.ts';
import type { Preview } from '../session/wizard-context.tsx';
import type { Listed, PreviewObject } from './preview-shapes.ts';

const useStyles = makeStyles({
  cards: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(min(132px, 100%), 1fr))', gap: '12px' },
  card: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    gap: '2px',
    padding: '12px 16px',
    font: 'inherit',
    color: 'inherit',
    textAlign: 'start',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  opens: {
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '1px' },
  },
  number: {
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  zero: { color: tokens.colorNeutralForeground3 },
  kind: { fontWeight: tokens.fontWeightSemibold },
  means: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Connector = Preview['connectors'][number];
type ObjectRow = Connector['objects'][number];
type Kind = 'create' | 'join' | 'update' | 'delete' | 'leaveOut';

const KINDS: readonly Kind[] = ['create', 'join', 'update', 'delete', 'leaveOut'];

export function categoryOf(kind: Kind): Listed['category'] {
  return kind === 'leaveOut' ? 'leave-out' : kind;
}

interface ConnectorNumbersProps {
  readonly connector: Connector;
  /** What stays out of the tenant lies in the forests. */
  readonly forests: readonly Connector[];
  onList(listed: Listed): void;
}

/** A directory to which nothing is done takes no room. */
export function ConnectorNumbers({ connector, forests, onList }: ConnectorNumbersProps) {
  const styles = useStyles();
  const parts = usePartStyles();
  const t = useWords();
  const rowsOf = (kind: Kind) => (kind === 'leaveOut' ? forests.flatMap(({ objects }) => objects) : connector.objects);
  const total = (kind: Kind) => rowsOf(kind).reduce((sum, row) => sum + row[kind].count, 0);
  const links = connector.objects.reduce((sum, row) => sum + row.links, 0);
  const isForest = connector.kind === 'active-directory';
  // What is left out of a forest has its reasons, further below.
  const kinds = isForest ? KINDS.filter((kind) => kind !== 'leaveOut' && total(kind) > 0) : KINDS;
  return (
    <section
      className={parts.tight}
      aria-label={t('setup.preview.inConnector', { connector: connector.connector })}
      data-connector={connector.kind}
    >
      <strong>{t('setup.preview.inConnector', { connector: connector.connector })}</strong>
      <div className={styles.cards}>
        {kinds.map((kind) => (
          <NumberCard
            key={kind}
            kind={kind}
            count={total(kind)}
            rows={rowsOf(kind)}
            onOpen={() =>
              onList({
                ...{ category: categoryOf(kind), count: total(kind) },
                ...(kind === 'leaveOut' ? {} : { connector: connector.connector }),
              })
            }
          />
        ))}
      </div>
      {links > 0 ? <span className={parts.quiet}>{t('setup.preview.links', { count: links })}</span> : null}
      {KINDS.filter((kind) => kind !== 'leaveOut' && total(kind) > 0).map((kind) => (
        <Samples
          key={kind}
          title={t(`setup.preview.samplesOf.${kind}`)}
          samples={connector.objects.flatMap((row) => row[kind].samples).slice(0, 5)}
          count={total(kind)}
        />
      ))}
    </section>
  );
}

interface NumberCardProps {
  readonly kind: Kind;
  readonly count: number;
  readonly rows: readonly ObjectRow[];
  onOpen(): void;
}

function NumberCard({ kind, count, rows, onOpen }: NumberCardProps) {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const catalogue = useCatalogue();
  const types = rows
    .filter((row) => row[kind].count > 0)
    .map((row) => countObjects(row[kind].count, row.objectType, catalogue));
  const content = (
    <>
      <span className={mergeClasses(styles.number, count === 0 && styles.zero)}>{formats.number(count)}</span>
      <span className={styles.kind}>{t(`setup.preview.numbers.${kind}`)}</span>
      <span className={styles.means}>
        {types.length > 0 ? formats.list(types) : t(`setup.preview.numberMeans.${kind}`)}
      </span>
    </>
  );
  if (count === 0) {
    return (
      <div className={styles.card} data-number={kind} data-count={count}>
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={mergeClasses(styles.card, styles.opens)}
      data-number={kind}
      data-count={count}
      onClick={onOpen}
    >
      {content}
    </button>
  );
}

export function NumberButton({ label, onOpen }: { readonly label: string; onOpen(): void }) {
  return (
    <Link as="button" onClick={onOpen}>
      {label}
    </Link>
  );
}

interface SamplesProps {
  readonly title?: string;
  readonly samples: readonly PreviewObject[];
  readonly count: number;
}

export function Samples({ title, samples, count }: SamplesProps) {
  const parts = usePartStyles();
  const t = useWords();
  const formats = useFormats();
  const reason = useReason();
  if (samples.length === 0) return null;
  const more = count - samples.length;
  return (
    <div>
      {title === undefined ? null : <span className={parts.small}>{title}</span>}
      <ul className={parts.list}>
        {samples.map((sample) => (
          <li key={sample.id}>
            <bdi>{sample.name}</bdi>
            <span className={parts.small}>
              {sample.reason ? ` · ${reason(sample.reason)}` : ''}
              {sample.changes.length > 0 && sample.category !== 'create'
                ? ` · ${formats.list(sample.changes.slice(0, 3).map(({ attribute }) => attribute))}`
                : ''}
            </span>
          </li>
        ))}
        {more > 0 ? <li className={parts.small}>{t('setup.preview.more', { count: formats.number(more) })}</li> : null}
      </ul>
    </div>
  );
}

type Reason = Preview['leftOut'][number]['reason'];

/** Why, in words; a code of the engine that has none here keeps its own name. */
export function useReason(): (reason: Reason) => string {
  const t = useWords();
  const known = ENGLISH_WORDS.setup.preview.reasons;
  return ({ code, detail }) => {
    const name = Object.hasOwn(known, code) ? code : 'other';
    return t(`setup.preview.reasons.${name}` as WordKey, { ...detail, code });
  };
}

interface LeftOutProps {
  readonly leftOut: Preview['leftOut'];
  onList(listed: Listed): void;
}

export function LeftOut({ leftOut, onList }: LeftOutProps) {
  const parts = usePartStyles();
  const t = useWords();
  const catalogue = useCatalogue();
  const reason = useReason();
  if (leftOut.length === 0) return null;
  return (
    <div className={parts.tight} data-preview-part="left-out">
      <strong>{t('setup.preview.leftOutTitle')}</strong>
      <ul className={parts.list}>
        {leftOut.map(({ connector, objectType, reason: why, count }) => (
          <li key={`${connector}/${objectType}/${why.code}/${JSON.stringify(why.detail)}`}>
            <NumberButton
              label={countObjects(count, objectType, catalogue)}
              onOpen={() => onList({ category: 'leave-out', count, connector, objectType, code: why.code })}
            />
            {`: ${reason(why)}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

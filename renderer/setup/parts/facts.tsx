/** Names and values, one a line. */

import { Fragment, type ReactNode } from 'react';
import { usePartStyles } from './styles.ts';

interface FactsProps {
  readonly facts: readonly (readonly [name: string, value: ReactNode] | undefined)[];
}

export function Facts({ facts }: FactsProps) {
  const styles = usePartStyles();
  return (
    <dl className={styles.facts}>
      {facts
        .filter((fact) => fact !== undefined)
        .map(([name, value]) => (
          <Fragment key={name}>
            <dt className={styles.term}>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </Fragment>
        ))}
    </dl>
  );
}

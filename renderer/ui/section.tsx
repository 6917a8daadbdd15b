/** A part of a page under its own heading. */

import { makeStyles, tokens } from '@fluentui/react-components';
import { useId, type ReactNode } from 'react';
import { Term, type GlossaryTerm } from './term.tsx';

const useStyles = makeStyles({
  section: { marginBottom: '32px' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '8px' },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
});

interface SectionProps {
  readonly heading: string;
  readonly actions?: ReactNode;
  /** A word of the field that this part is the first to use: explained beside the heading. */
  readonly term?: GlossaryTerm;
  readonly children: ReactNode;
}

export function Section({ heading, actions, term, children }: SectionProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.heading}>
          {heading}
        </h2>
        {term ? <Term of={term} /> : null}
        {actions}
      </div>
      {children}
    </section>
  );
}

/** Group filter: for a pilot, one group of each forest limits who is synchronized. */

import { ForestGroup } from './group-filter/forest-group.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { chosen } from './state/answers.ts';

export function GroupFilterPage() {
  const styles = usePartStyles();
  const { draft } = useWizard();
  return (
    <div className={styles.stack}>
      {chosen(draft.answers).forests.map((forest) => (
        <ForestGroup key={forest.name} forest={forest} />
      ))}
    </div>
  );
}

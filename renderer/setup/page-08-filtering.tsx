/** Domain and OU filtering: everything, or a selection in the tree of each forest. */

import { Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import { useWords } from '../words/words.tsx';
import { ForestFilter } from './filtering/forest-filter.tsx';
import { usePartStyles } from './parts/styles.ts';
import { useWizard } from './session/wizard-context.tsx';
import { chosen } from './state/answers.ts';

export function FilteringPage() {
  const styles = usePartStyles();
  const t = useWords();
  const { draft } = useWizard();
  const { forests } = chosen(draft.answers);
  const [shown, setShown] = useState(forests[0]?.name ?? '');
  const forest = forests.find(({ name }) => name === shown) ?? forests[0];
  return (
    <div className={styles.stack}>
      {forests.length > 1 ? (
        <TabList
          aria-label={t('setup.filtering.forest')}
          selectedValue={forest?.name}
          onTabSelect={(_, { value }) => setShown(String(value))}
        >
          {forests.map(({ name }) => (
            <Tab key={name} value={name}>
              <bdi>{name}</bdi>
            </Tab>
          ))}
        </TabList>
      ) : null}
      {forest ? <ForestFilter key={forest.name} forest={forest} /> : null}
    </div>
  );
}

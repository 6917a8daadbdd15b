/** Who is synchronized of one forest: everyone in the containers chosen, or the direct members of a group. */

import { ChoiceCards } from '../../ui/choice-cards.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/words.tsx';
import { Note } from '../parts/note.tsx';
import { usePartStyles } from '../parts/styles.ts';
import { useWizard } from '../session/wizard-context.tsx';
import { withForest, withGroupFilter, type DraftForest } from '../state/answers.ts';
import { GroupField } from './group-field.tsx';
import { GroupFound } from './group-found.tsx';

type Filter = NonNullable<DraftForest['groupFilter']>;

export function ForestGroup({ forest }: { readonly forest: DraftForest }) {
  const styles = usePartStyles();
  const t = useWords();
  const { draft, change } = useWizard();
  const { name = '', groupFilter } = forest;
  const before = draft.inForce.find((one) => one.forest === name);
  const put = (filter: Filter | undefined) => change((answers) => withForest(answers, withGroupFilter(forest, filter)));
  if (before?.groupFilter === null) {
    return (
      <Section heading={name}>
        <p className={styles.quiet}>{t('setup.groupFilter.notAgain', { forest: name })}</p>
      </Section>
    );
  }
  const inForce = before?.groupFilter ?? undefined;
  return (
    <Section heading={name}>
      <div className={styles.stack}>
        <ChoiceCards
          label={t('setup.groupFilter.how', { forest: name })}
          hideLabel
          columns
          choices={[
            {
              value: 'all',
              name: t('setup.groupFilter.all'),
              means: t(inForce ? 'setup.groupFilter.changeAllMeans' : 'setup.groupFilter.allMeans'),
            },
            {
              value: 'group',
              name: t('setup.groupFilter.group'),
              means: t(inForce ? 'setup.groupFilter.changeGroupMeans' : 'setup.groupFilter.groupMeans'),
              ...(inForce ? {} : { needs: t('setup.groupFilter.groupNeeds') }),
            },
          ]}
          value={groupFilter === undefined ? 'all' : 'group'}
          onChange={(value) => put(value === 'all' ? undefined : (inForce ?? ''))}
        />
        {inForce && groupFilter === undefined ? <Note intent="warning">{t('setup.groupFilter.removed')}</Note> : null}
        {typeof groupFilter === 'string' ? <GroupField forest={forest} typed={groupFilter} onChange={put} /> : null}
        {typeof groupFilter === 'object' ? (
          <GroupFound forest={forest} filter={groupFilter} {...(inForce ? {} : { onOther: () => put('') })} />
        ) : null}
      </div>
    </Section>
  );
}

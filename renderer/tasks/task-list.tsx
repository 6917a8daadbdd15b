/** The list of tasks. */

import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEngineQuery } from '../api-client/hooks.tsx';
import { Note } from '../setup/parts/note.tsx';
import { FaultMessage } from '../ui/fault-message.tsx';
import { Page } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { useFormats, useWords } from '../words/words.tsx';
import { GROUPS, TASK_ENTRIES, type TaskEntry } from './tasks.ts';

const useStyles = makeStyles({
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gap: '12px',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(300px, 100%), 1fr))',
  },
  card: {
    display: 'block',
    height: '100%',
    boxSizing: 'border-box',
    padding: '16px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: 'none',
    ':hover': { backgroundColor: tokens.colorNeutralBackground1Hover, color: tokens.colorNeutralForeground1 },
  },
  name: { display: 'block', fontWeight: tokens.fontWeightSemibold },
  text: { display: 'block', marginTop: '4px', color: tokens.colorNeutralForeground2 },
  waiting: { marginBottom: '24px' },
});

export function TaskList() {
  const styles = useStyles();
  const t = useWords();
  const formats = useFormats();
  const features = useEngineQuery('features', {});
  const draft = useEngineQuery('draft', {});
  const { data: known } = features;
  const shown = known ? TASK_ENTRIES.filter((entry) => entry.shown(known)) : [];
  return (
    <Page heading={t('tasks.list.heading')} purpose={t('tasks.list.purpose')}>
      {features.fault ? <FaultMessage fault={features.fault} /> : null}
      {draft.data?.saved && draft.data.savedAt !== null ? (
        <div className={styles.waiting}>
          <Note
            intent="info"
            actions={
              <Button as="a" href={`#/setup/${draft.data.page}`}>
                {t('tasks.list.draftOpen')}
              </Button>
            }
          >
            {t('tasks.list.draftWaits', { time: formats.relative(draft.data.savedAt) })}
          </Note>
        </div>
      ) : null}
      {GROUPS.map((group) => (
        <Section key={group} heading={t(`tasks.list.groups.${group}`)}>
          <ul className={styles.list}>
            {shown
              .filter((entry) => entry.group === group)
              .map((entry) => (
                <li key={entry.id}>
                  <Card entry={entry} />
                </li>
              ))}
          </ul>
        </Section>
      ))}
    </Page>
  );
}

function Card({ entry }: { readonly entry: TaskEntry }) {
  const styles = useStyles();
  const t = useWords();
  return (
    <a className={styles.card} href={entry.href} data-task={entry.id}>
      <span className={styles.name}>{t(entry.name)}</span>
      <span className={styles.text}>{t(entry.text)}</span>
    </a>
  );
}

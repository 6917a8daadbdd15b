/** The help of the page that is open, beside it: nobody leaves what they are doing to read. */

import { Button, Tooltip, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { HelpIcon } from '../ui/icons.ts';
import { SidePanel } from '../ui/side-panel.tsx';
import { useWords } from '../words/words.tsx';
import { TopicText } from './topic-text.tsx';
import { topicOf } from './topics.ts';

const useStyles = makeStyles({
  over: {
    position: 'fixed',
    zIndex: 10,
    top: '12px',
    bottom: '12px',
    right: '12px',
    display: 'flex',
    borderRadius: tokens.borderRadiusLarge,
    boxShadow: tokens.shadow28,
  },
});

export function PageHelp() {
  const styles = useStyles();
  const t = useWords();
  const [location] = useLocation();
  const [open, setOpen] = useState(false);
  const topic = topicOf(location);
  if (topic === undefined) return null;
  return (
    <>
      <Tooltip content={t('help.page')} relationship="label">
        <Button appearance="subtle" icon={<HelpIcon />} aria-expanded={open} onClick={() => setOpen(!open)} />
      </Tooltip>
      {open ? (
        <div className={styles.over}>
          <SidePanel
            title={t(`help.topics.${topic}.title`)}
            onClose={() => setOpen(false)}
            footer={<a href={`#/help/${topic}`}>{t('help.whole')}</a>}
          >
            <TopicText topic={topic} />
          </SidePanel>
        </div>
      ) : null}
    </>
  );
}

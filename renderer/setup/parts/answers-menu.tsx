/** The answers as a whole: into a file, from a file, away. */

import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger, useAnnounce } from '@fluentui/react-components';
import { useState } from 'react';
import { saveFile } from '../../ui/grid/table-text.ts';
import { MoreIcon } from '../../ui/icons.ts';
import { useWords } from '../../words/words.tsx';
import { useWizard } from '../session/wizard-context.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { useDraftFromFile } from './settings-file.ts';
import { SettingsFileOutcome, useFileChoice } from './settings-file-view.tsx';

export const ANSWERS_FILE = 'causeway-answers.json';

export function AnswersMenu() {
  const t = useWords();
  const { announce } = useAnnounce();
  const { draft, session, go } = useWizard();
  const [discarding, setDiscarding] = useState(false);
  const settings = useDraftFromFile();
  const { element, open } = useFileChoice((file) => void settings.read(file));
  const save = () => {
    saveFile(ANSWERS_FILE, [`${JSON.stringify(draft.answers, null, 2)}\n`], 'application/json');
    announce(t('setup.menu.saved'));
  };
  const discard = () => {
    setDiscarding(false);
    void session.discard().then(() => go(session.state().draft.purpose === 'change' ? 'tenant' : 'welcome'));
  };
  return (
    <>
      {element}
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreIcon />}>
            {t('setup.menu.label')}
          </Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={save}>{t('setup.menu.saveFile')}</MenuItem>
            <MenuItem onClick={open}>{t('setup.menu.startFromFile')}</MenuItem>
            <MenuItem onClick={() => setDiscarding(true)}>{t('setup.menu.discard')}</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      <SettingsFileOutcome settings={settings} />
      {discarding ? (
        <Confirm
          title={t('setup.menu.discardTitle')}
          action={t('setup.menu.discardConfirm')}
          cancel={t('setup.menu.keep')}
          onConfirm={discard}
          onCancel={() => setDiscarding(false)}
        >
          {t('setup.menu.discardText')}
        </Confirm>
      ) : null}
    </>
  );
}

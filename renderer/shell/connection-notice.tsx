/** Says that nobody answers, that it is tried again, and that nothing is lost. */

import { Button, MessageBar, MessageBarActions, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { useConnection, useEngineClient } from '../api-client/hooks.tsx';
import { useWords } from '../words/words.tsx';

export function ConnectionNotice() {
  const t = useWords();
  const client = useEngineClient();
  if (useConnection() !== 'away') return null;
  return (
    <MessageBar intent="warning" layout="multiline" role="status" data-connection="away">
      <MessageBarBody>
        <MessageBarTitle>{t('shell.away')}</MessageBarTitle> {t('shell.awayMeaning')}
      </MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={() => client.retry()}>
          {t('shell.retryNow')}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

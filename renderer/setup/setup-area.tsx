/** The wizard. */

import { Frame } from '../shell/frame.tsx';
import { Page } from '../ui/page.tsx';
import { useWords } from '../words/words.tsx';

export function SetupArea() {
  const t = useWords();
  return (
    <Frame rail={null}>
      <Page heading={t('setup.welcome.heading')} purpose={t('setup.welcome.purpose')}>
        {null}
      </Page>
    </Frame>
  );
}

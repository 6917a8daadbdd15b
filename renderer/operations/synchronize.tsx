/** Starting a cycle, watching it, and ending it early. */

import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreIcon, StopIcon, SyncIcon } from '../ui/icons.ts';
import { ProgressLine } from '../ui/progress-line.tsx';
import { useCatalogue, useWords } from '../words/words.tsx';
import { useCycleControl } from './cycle-control.tsx';
import type { Overview } from './home/arrow.tsx';

export function SynchronizeButton({ running }: { readonly running: boolean }) {
  const t = useWords();
  const { cycle, start } = useCycleControl();
  if (cycle.running) {
    return (
      <Button icon={<StopIcon />} disabled={cycle.cancelling} onClick={cycle.cancel}>
        {t(cycle.cancelling ? 'common.cancelling' : 'common.cancel')}
      </Button>
    );
  }
  return (
    <>
      <Button appearance="primary" icon={<SyncIcon />} disabled={running} onClick={() => void start('delta')}>
        {t('operations.home.synchronize')}
      </Button>
      <Menu positioning="below-end">
        <MenuTrigger disableButtonEnhancement>
          <Button icon={<MoreIcon />} disabled={running} aria-label={t('operations.home.moreWays')} />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem subText={t('operations.home.synchronizeAllHint')} onClick={() => void start('initial')}>
              {t('operations.home.synchronizeAll')}
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}

/** What runs at the moment and how far it is, whoever started it. */
export function UnderWay({ overview }: { readonly overview: Overview }) {
  const t = useWords();
  const catalogue = useCatalogue();
  const { progress: told } = useCycleControl();
  const run = overview.running?.run;
  const progress = told ?? overview.running?.progress ?? undefined;
  const profile = progress?.profile ?? run?.profile;
  const connector = progress?.connector ?? run?.connector;
  const label =
    profile === undefined || connector === undefined
      ? t('operations.home.running')
      : t('operations.home.runningRun', { profile: catalogue.profiles[profile] ?? profile, connector });
  return (
    <ProgressLine
      label={label}
      done={progress?.done}
      expected={progress?.expected}
      rate={progress?.rate}
      secondsLeft={progress?.secondsLeft}
    />
  );
}

/** The icon in the tray. */

import path from 'node:path';
import { Menu, nativeImage, Tray } from 'electron';
import type { Words } from '../words/shape.ts';
import { trayMenu, type MenuActions } from './menus.ts';
import type { EngineWatch } from './watch.ts';

export interface TrayIcon {
  /** Shows how it stands now. */
  refresh(): void;
}

export function createTray(
  icons: string,
  platform: NodeJS.Platform,
  words: Words,
  watch: Pick<EngineWatch, 'state' | 'canSynchronize'>,
  actions: MenuActions,
): TrayIcon {
  // macOS draws it in the colour of its menu bar, by the name alone.
  const image = nativeImage.createFromPath(path.join(icons, platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'));
  const tray = new Tray(image);
  tray.on('click', () => actions.go(''));
  return {
    refresh() {
      const state = watch.state();
      tray.setToolTip(`Causeway: ${state}`);
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(words, state, watch.canSynchronize(), actions)));
    },
  };
}

/** What no page of this application may do, whatever it shows: leave, open windows, ask for devices, embed others. */

import { app, session, shell, type WebContents, type WebFrameMain } from 'electron';
import { isOwnPage, opensElsewhere } from './addresses.ts';

/** Before any window is made. */
export function lockEverything(): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents));
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
}

function lockContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    // Never here; documentation and sign-in in the person's browser, everything else nowhere.
    if (opensElsewhere(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}

/** Messages are taken from the main frame of our own page and from nobody else. */
export function isTrusted(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isOwnPage(frame.url);
}

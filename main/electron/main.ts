/** The desktop application begins here. */

import { homedir } from 'node:os';
import { app, dialog } from 'electron';
import { dataDirectory } from '../host/data-directory.ts';
import { protectMemory } from '../host/memory-protection.ts';
import { loadRenderer } from '../host/renderer-files.ts';
import { startShell, type Shell } from './shell/shell.ts';
import { LINK_SCHEME, startArguments } from './shell/addresses.ts';
import { lockEverything } from './shell/locks.ts';
import { declareScheme, servePages } from './shell/page-protocol.ts';

protectMemory();
app.enableSandbox();
declareScheme();
app.setName('Causeway');
// Windows groups notifications and the taskbar by it; the installer's shortcut carries the same.
app.setAppUserModelId('org.causeway.desktop');

if (app.requestSingleInstanceLock()) begin();
else app.quit();

function begin(): void {
  let shell: Shell | undefined;
  /** Opened before the shell was there (macOS tells them by events, and early). */
  const early: string[] = [];
  const openByEvent = (what: string) => {
    if (shell) shell.open(startArguments(['', what]));
    else early.push(what);
  };
  app.on('second-instance', (_event, argv) => shell?.open(startArguments(argv)));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    openByEvent(url);
  });
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openByEvent(file);
  });
  app.on('activate', () => shell?.open(startArguments([])));
  // The window may close; the application stays in the tray until it is told to quit.
  app.on('window-all-closed', () => undefined);
  app.on('before-quit', (event) => {
    if (shell && !shell.mayQuit()) event.preventDefault();
  });

  app
    .whenReady()
    .then(async () => {
      lockEverything();
      servePages(await loadRenderer());
      app.setAsDefaultProtocolClient(LINK_SCHEME);
      const started = startArguments([...process.argv, ...early]);
      shell = await startShell({
        dataDirectory: dataDirectory(started.dataDirectory, {
          platform: process.platform,
          environment: process.env,
          home: homedir(),
          isRoot: process.getuid?.() === 0,
        }),
        platform: process.platform,
        environment: process.env,
        home: homedir(),
        started,
      });
    })
    .catch((error: unknown) => {
      dialog.showErrorBox('Causeway', error instanceof Error ? error.message : String(error));
      app.exit(1);
    });
}

/** What the shell asks and says in windows of the system's. */

import path from 'node:path';
import { app, dialog } from 'electron';
import type { ContractFault } from '../../../engine/api/contract/contract.ts';
import { explainFault } from '../../../engine/api/contract/words/explain.ts';
import type { Words } from '../words/shape.ts';
import { SETTINGS_EXTENSION } from './addresses.ts';

/** The engine does not open its data directory. True: the person wants it tried again. */
export async function askToTryAgain(words: Words, fault: ContractFault): Promise<boolean> {
  const { what, why, remedy, code } = explainFault(fault);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Causeway',
    message: what,
    detail: `${why}\n\n${remedy}\n\n${code}`,
    buttons: [words.message.tryAgain, words.message.quit],
    defaultId: 0,
    cancelId: 1,
  });
  return response === 0;
}

export async function chooseSettingsFile(words: Words): Promise<string | undefined> {
  const extensions = [SETTINGS_EXTENSION.slice(1), 'json'];
  const { filePaths } = await dialog.showOpenDialog({
    properties: ['openFile'],
    filters: [{ name: words.message.settingsFiles, extensions }],
  });
  return filePaths[0];
}

export function sayTooLarge(words: Words, file: string): void {
  dialog.showErrorBox(path.basename(file), words.message.fileTooLarge);
}

export async function showAbout(words: Words): Promise<void> {
  const { electron = '', chrome = '', node } = process.versions;
  await dialog.showMessageBox({
    type: 'info',
    title: words.menu.about,
    message: 'Causeway',
    detail: words.message.versions({ causeway: app.getVersion(), electron, chromium: chrome, node }),
    buttons: [words.message.close],
  });
}

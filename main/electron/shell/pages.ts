/** Pages and their way to the engine: each gets a port of its own, and another one whenever the engine comes back. */

import { ipcMain, type WebContents } from 'electron';
import type { Supervisor } from '../engine/supervisor.ts';
import { ENGINE_PORT, ENGINE_STATE, PAGE_READY, SETTINGS_FILE, type SettingsFileMessage } from '../shell-channels.ts';
import { isTrusted } from './locks.ts';

export interface Pages {
  engineConnected(): void;
  engineAway(): void;
  /** Shown by the page once it listens. */
  showSettingsFile(file: SettingsFileMessage): void;
}

export function servePagesOf(supervisor: Pick<Supervisor, 'connect'>): Pages {
  const listening = new Set<WebContents>();
  let waitingFile: SettingsFileMessage | undefined;

  /** While the engine starts for the first time nobody is told anything: what is asked waits for it. */
  let wasConnected = false;

  const connect = (contents: WebContents): void => {
    const port = supervisor.connect();
    if (port) contents.postMessage(ENGINE_PORT, null, [port]);
    if (wasConnected) contents.send(ENGINE_STATE, port ? 'connected' : 'away');
  };

  ipcMain.on(PAGE_READY, ({ senderFrame, sender }) => {
    if (!isTrusted(senderFrame)) return;
    if (!listening.has(sender)) sender.once('destroyed', () => listening.delete(sender));
    listening.add(sender);
    connect(sender);
    if (waitingFile) sender.send(SETTINGS_FILE, waitingFile);
    waitingFile = undefined;
  });

  return {
    engineConnected() {
      listening.forEach(connect);
      wasConnected = true;
    },
    engineAway: () => listening.forEach((contents) => contents.send(ENGINE_STATE, 'away')),
    showSettingsFile(file) {
      if (listening.size === 0) waitingFile = file;
      for (const contents of listening) contents.send(SETTINGS_FILE, file);
    },
  };
}

/**
 * The one bridge between the page and the rest: messages of the contract, out and in. It runs sandboxed, in a world of
 * its own; the page sees a frozen copy of what is exposed here and nothing else.
 */

import { contextBridge, ipcRenderer } from 'electron';
import { ENGINE_PORT, ENGINE_STATE, GO, PAGE_READY, SETTINGS_FILE } from './shell-channels.ts';

/** Of the page's own objects only what is used here: this file is checked without the types of a page. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}
declare const window: { readonly location: { hash: string } };

let port: Port | undefined;
let listener: ((message: unknown) => void) | undefined;
/** What the page asked while no engine was there. */
const unsent: unknown[] = [];
/** What came before the page listened. */
const unheard: unknown[] = [];

function deliver(message: unknown): void {
  if (listener) listener(message);
  else unheard.push(message);
}

ipcRenderer.on(ENGINE_PORT, (event) => {
  const [given] = event.ports as unknown as readonly Port[];
  if (!given) return;
  port?.close();
  port = given;
  given.onmessage = ({ data }) => deliver(data);
  for (const message of unsent.splice(0)) given.postMessage(message);
});

ipcRenderer.on(ENGINE_STATE, (_event, state: unknown) => {
  // What a former engine was asked and did not answer is lost, and the page is told so.
  if (state === 'away') port = undefined;
  deliver({ type: 'engine', state });
});

ipcRenderer.on(GO, (_event, place: unknown) => {
  if (typeof place === 'string') window.location.hash = `/${place}`;
});

ipcRenderer.on(SETTINGS_FILE, (_event, message: unknown) => deliver(message));

contextBridge.exposeInMainWorld('causeway', {
  post(message: unknown): void {
    if (port) port.postMessage(message);
    else unsent.push(message);
  },
  onMessage(next: (message: unknown) => void): void {
    listener = next;
    for (const message of unheard.splice(0)) next(message);
    ipcRenderer.send(PAGE_READY);
  },
  host: {
    kind: 'electron',
    platform: process.platform,
    versions: {
      electron: process.versions.electron ?? '',
      chromium: process.versions['chrome'] ?? '',
      node: process.versions.node,
    },
  },
});

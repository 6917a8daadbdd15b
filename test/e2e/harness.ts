/**
 * The application as a person has it: a host in a process of its own, the interface in a real Chromium, the real engine
 * behind it. Every test of the interface opens it through `openHost`.
 */

import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine } from '../../engine/api/engine.ts';
import type { EngineClient } from '../../engine/api/contract/contract.ts';
import { noChromium } from './chromium.ts';
import { noElectron, openElectronRuntime } from './electron-runtime.ts';
import { openElectronHost } from './electron-host.ts';
import type { HostKind, HostOptions, OpenedWindow } from './harness-options.ts';
import { openWebHost } from './web-host.ts';

export { WINDOW, type HostKind, type HostOptions, type OpenedWindow } from './harness-options.ts';

export interface OpenedHost extends OpenedWindow {
  /** Looks into the same data directory beside the host's engine: everything but runs and setup. */
  readonly engine: EngineClient;
}

const OPENERS: { readonly [kind in HostKind]: (options: HostOptions) => Promise<OpenedWindow> } = {
  web: openWebHost,
  electron: openElectronHost,
  'electron-runtime': openElectronRuntime,
};

/** Every host, and why tests in it are skipped here, where they are: `describe.each(HOSTS)`. */
export const HOSTS: readonly { readonly kind: HostKind; readonly skipped: string | undefined }[] = [
  { kind: 'web', skipped: noChromium },
  { kind: 'electron', skipped: noChromium },
  { kind: 'electron-runtime', skipped: noElectron },
];

/**
 * For a long file: the one host that plays it in the normal run; the others do with `npm run test:long`. Half of such files
 * are the browser's, half the desktop's, so that each host sees every kind of page.
 */
export function hostsOf(kind: HostKind): typeof HOSTS {
  return process.env['CAUSEWAY_LONG'] === '1'
    ? HOSTS
    : HOSTS.filter((host) => host.kind === kind || host.kind === 'electron-runtime');
}

export async function openHost(kind: HostKind, options: HostOptions): Promise<OpenedHost> {
  const window = await OPENERS[kind](options);
  // What the page says it has from its engine: the host has the data directory open, and nobody makes one beside it.
  await window.page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 });
  const engine = await openEngine({ dataDirectory: options.dataDirectory, purpose: 'test', beside: true });
  return {
    page: window.page,
    get problems() {
      return window.problems;
    },
    engine: createDispatcher(engine),
    async close() {
      await engine.close();
      await window.close();
    },
  };
}

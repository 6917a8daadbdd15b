/** The system's Chromium, driven by playwright-core. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Nothing of its own on the network, no sandbox that containers lack, no graphics card. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const CHROMIUM = ['chromium', 'chromium-browser', 'google-chrome']
  .flatMap((name) => (process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, name)))
  .find((file) => existsSync(file));

/** Why tests in a browser cannot run here, or nothing. */
export const noChromium: string | undefined = CHROMIUM === undefined ? 'chromium is not on the path' : undefined;

export async function launchChromium(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error(noChromium);
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

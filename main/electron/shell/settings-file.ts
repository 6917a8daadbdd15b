/** A settings file that a person opens with Causeway: read here, judged by the engine, shown by the page. */

import { open } from 'node:fs/promises';
import path from 'node:path';
import type { SettingsFileMessage } from '../shell-channels.ts';

/** Octets. Settings of hundreds of forests stay far below. */
export const LARGEST_SETTINGS_FILE = 4 * 1024 * 1024;

/** Undefined: too large to be settings. Rejects where it cannot be read. */
export async function readSettingsFile(file: string): Promise<SettingsFileMessage | undefined> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size > LARGEST_SETTINGS_FILE) return undefined;
    return { type: 'settings-file', name: path.basename(file), text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

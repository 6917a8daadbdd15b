/** Opens a link in the person's browser. */

import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Opened {
  /** Removes what was left for the browser to read. */
  dispose(): Promise<void>;
}

const OPENERS: { readonly [platform: string]: readonly [string, ...string[]] } = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  linux: ['xdg-open'],
};

/**
 * By way of a file that only its owner may read: arguments of a process can be seen by everybody on the machine, and the
 * link lets in whoever comes first. Nothing happens where there is no desktop to open it on.
 */
export async function openInBrowser(
  link: string,
  folder: string,
  { platform, environment }: { readonly platform: NodeJS.Platform; readonly environment: NodeJS.ProcessEnv },
): Promise<Opened | undefined> {
  const [program, ...programArguments] = OPENERS[platform] ?? [];
  const hasDesktop = platform !== 'linux' || environment['DISPLAY'] || environment['WAYLAND_DISPLAY'];
  if (program === undefined || !hasDesktop) return undefined;
  const file = path.join(folder, `open-${String(process.pid)}.html`);
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${link}"><title>Causeway</title>`;
  await writeFile(file, page, { mode: 0o600 });
  const child = spawn(program, [...programArguments, file], { stdio: 'ignore', detached: true });
  // There is no such program here: the link was printed all the same.
  child.on('error', () => void rm(file, { force: true }));
  child.unref();
  return { dispose: () => rm(file, { force: true }) };
}

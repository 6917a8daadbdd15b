/** The desktop application on Electron itself, where its runtime is there. */

import { _electron } from 'playwright-core';
import { ensureApplication } from '../../main/build/application.ts';
import { ensureRenderer } from '../../main/build/renderer.ts';
import { electronProgram } from '../../main/electron-program.ts';
import { APPLICATION_ROOT } from '../../main/host/renderer-files.ts';
import type { HostOptions, OpenedWindow } from './harness-options.ts';
import { watchProblems } from './page-problems.ts';

/** Why it cannot run here, or nothing. */
export const noElectron: string | undefined = reason();

function reason(): string | undefined {
  if (electronProgram() === undefined) return "Electron's runtime is not installed";
  const needsDisplay = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
  return needsDisplay ? 'there is no display for Electron (xvfb-run brings one)' : undefined;
}

export async function openElectronRuntime(options: HostOptions): Promise<OpenedWindow> {
  const executablePath = electronProgram();
  if (executablePath === undefined) throw new Error(noElectron);
  await ensureRenderer();
  await ensureApplication();
  const { dataDirectory, environment = {}, colorScheme } = options;
  const application = await _electron.launch({
    executablePath,
    args: [APPLICATION_ROOT, `--data-dir=${dataDirectory}`, '--no-sandbox'],
    env: { ...definedOnly(process.env), XDG_CONFIG_HOME: `${dataDirectory}.profile`, ...environment },
    ...(colorScheme ? { colorScheme } : {}),
  });
  const page = await application.firstWindow();
  const problems = watchProblems(page);
  if (options.viewport) await page.setViewportSize(options.viewport);
  return { page, problems, close: () => application.close() };
}

function definedOnly(environment: NodeJS.ProcessEnv): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

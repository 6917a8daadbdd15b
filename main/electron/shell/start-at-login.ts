/** Starting with the person's session, into the tray. */

import { mkdir, rm, writeFile, access } from 'node:fs/promises';
import path from 'node:path';
import { app } from 'electron';
import { HIDDEN_FLAG } from './addresses.ts';

export interface Starting {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  readonly home: string;
  /** What is started: the AppImage where it is one, not the folder that it is mounted at for now. */
  readonly program: string;
}

export async function startsAtLogin(starting: Starting): Promise<boolean> {
  if (starting.platform !== 'linux') return app.getLoginItemSettings({ args: [HIDDEN_FLAG] }).openAtLogin;
  return access(autostartFile(starting)).then(
    () => true,
    () => false,
  );
}

export async function setStartsAtLogin(starting: Starting, enabled: boolean): Promise<void> {
  if (starting.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled, args: [HIDDEN_FLAG] });
    return;
  }
  const file = autostartFile(starting);
  if (!enabled) {
    await rm(file, { force: true });
    return;
  }
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, desktopEntry(starting.program));
}

/** Desktop Application Autostart Specification. */
function autostartFile({ environment, home }: Starting): string {
  const configuration = environment['XDG_CONFIG_HOME'];
  const folder = configuration && path.isAbsolute(configuration) ? configuration : path.join(home, '.config');
  return path.join(folder, 'autostart', 'causeway.desktop');
}

/** Desktop Entry Specification, "The Exec key": quoted, with the characters escaped that mean something inside quotes. */
export function desktopEntry(program: string): string {
  const quoted = program
    .replaceAll(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('%', '%%')
    .replaceAll('\\', '\\\\');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Causeway',
    `Exec="${quoted}" ${HIDDEN_FLAG}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

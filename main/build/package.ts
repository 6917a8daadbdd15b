/**
 * `npm run package`: an installable application of this machine's platform.
 *
 *   npm run package [-- --dir] [-- --electron-dist FOLDER] [-- --output FOLDER]
 *
 * `--dir` stops at the folder that installers are made of. `--electron-dist` takes Electron's runtime from a folder
 * instead of fetching it.
 */

import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, DIR_TARGET, Platform } from 'electron-builder';
import { APPLICATION_ROOT } from '../host/renderer-files.ts';
import { electronProgram } from '../electron-program.ts';
import { ensureApplication } from './application.ts';
import { ensureRenderer } from './renderer.ts';
import { signingFor } from './signing.ts';

const { values } = parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    'electron-dist': { type: 'string' },
    output: { type: 'string' },
  },
});
const say = (line: string) => void process.stdout.write(`${line}\n`);

await ensureRenderer(() => say('Building the interface …'));
await ensureApplication(() => say('Building the desktop application …'));
const { config, said } = signingFor(process.platform, process.env);
const installed = electronProgram();
const electronDist = values['electron-dist'] ?? (installed === undefined ? undefined : path.dirname(installed));
const platform = Platform.current();
const made = await build({
  projectDir: APPLICATION_ROOT,
  targets: values.dir ? platform.createTarget(DIR_TARGET) : platform.createTarget(),
  publish: 'never',
  config: {
    ...config,
    ...(electronDist === undefined ? {} : { electronDist: path.resolve(electronDist) }),
    ...(values.output === undefined ? {} : { directories: { output: path.resolve(values.output) } }),
  },
});
for (const file of made) say(file);
say(said);

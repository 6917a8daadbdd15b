/** `npm run build`: the interface and the desktop application, where they are missing or old. */

import { ensureApplication } from './application.ts';
import { ensureRenderer } from './renderer.ts';

const say = (what: string) => () => void process.stdout.write(`Building ${what} …\n`);
await ensureRenderer(say('the interface'));
await ensureApplication(say('the desktop application'));

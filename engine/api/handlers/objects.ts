/** Objects. */

import { showObjects } from '../../explain/show.ts';
import type { objectQueries } from '../contract/objects.ts';
import { writable, type Handlers } from './handlers.ts';

export const objectHandlers: Handlers<keyof typeof objectQueries> = {
  async object(engine, { name }) {
    const configured = await engine.configuration();
    const rules = configured ? (await engine.runConfiguration()).rules : undefined;
    return writable(await showObjects(engine.store.reader, rules, name));
  },
};

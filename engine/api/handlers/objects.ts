/** Objects. */

import { objectHistory } from '../../explain/history.ts';
import { loadChain } from '../../explain/chain.ts';
import { listReferences } from '../../explain/references.ts';
import { searchObjects } from '../../explain/search.ts';
import { searchSpaces } from '../../explain/search-spaces.ts';
import { showObjects } from '../../explain/show.ts';
import type { objectCommands, objectQueries } from '../contract/objects.ts';
import { rulesInForce, writable, type Handlers } from './handlers.ts';
import { synchronizeObject } from './synchronize-object.ts';

export const objectHandlers: Handlers<keyof typeof objectQueries | keyof typeof objectCommands> = {
  async object(engine, { name }) {
    return writable(await showObjects(engine.store.reader, await rulesInForce(engine), name));
  },
  search: async (engine, request) => writable(await searchObjects(engine.store.reader, request)),
  async 'search-spaces'(engine) {
    return writable(await searchSpaces(engine.store.reader, await rulesInForce(engine)));
  },
  async 'object-chain'(engine, { id }) {
    const { reader } = engine.store;
    if (!(await engine.configuration())) return writable(await loadChain(reader, { rules: undefined }, id));
    return writable(await loadChain(reader, await engine.runConfiguration(), id));
  },
  'object-references': async (engine, request) => writable(await listReferences(engine.store.reader, request)),
  'object-history': async (engine, request) => writable(await objectHistory(engine.store.reader, request)),
  'synchronize-object': synchronizeObject,
};

/** What each back end carries, read off the data that the connectors work by. */

import type { BackEndData } from '../../connectors/entra-id/back-ends/back-end.ts';
import { DIRECTORY_SYNC } from '../../connectors/entra-id/back-ends/directory-sync.ts';
import { GRAPH } from '../../connectors/entra-id/back-ends/graph.ts';
import { BACK_ENDS, type BackEnd } from './choice.ts';

const DATA: { readonly [name in BackEnd]: BackEndData } = { 'directory-sync': DIRECTORY_SYNC, graph: GRAPH };

/** In the order in which they are offered. */
export function backEndFacts() {
  return BACK_ENDS.map((id) => {
    const { differences, objectTypes, limits } = DATA[id];
    return {
      id,
      differences,
      objectTypes: Object.entries(objectTypes).map(([objectType, { operations, attributes, notCarried }]) => ({
        objectType,
        operations,
        written: attributes.filter(({ access }) => access !== 'read').map(({ name }) => name),
        notCarried,
      })),
      limits: {
        perRequest: limits.perRequest,
        writes: limits.writes,
        membersOfGroup: limits.membersOfGroup ?? null,
      },
    };
  });
}

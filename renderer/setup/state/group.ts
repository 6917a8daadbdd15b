/** A filter's group by the name that people know. */

import type { DraftForest } from './answers.ts';

type Filter = NonNullable<DraftForest['groupFilter']>;

/** The first part of its DN, without what escapes characters in it (RFC 4514 2.4); of what is only typed in, all of it. */
export function nameOfGroup(filter: Filter): string {
  if (typeof filter === 'string') return filter;
  const first = /^[^=]+=((?:\\.|[^,\\])*)/.exec(filter.dn)?.[1];
  return first === undefined ? filter.dn : first.replaceAll(/\\([^0-9A-Fa-f])/g, '$1');
}

/** An object by its name, with the way to its page. */

import { objectAddress } from '../../operations/addresses.ts';
import type { Candidate, ObjectId } from '../shapes.ts';

export function ObjectLink({ object }: { readonly object: Pick<Candidate, 'id' | 'name' | 'dn'> }) {
  const place = objectAddress({
    metaverse: 'metaverse' in object.id ? object.id.metaverse : null,
    connectorObject: 'connectorObject' in object.id ? object.id.connectorObject : null,
  });
  const name = <bdi title={object.dn ?? undefined}>{object.name}</bdi>;
  return place === null ? name : <a href={place}>{name}</a>;
}

/** `m12`, `c7`: for addresses and choices. */
export function objectKey(id: ObjectId): string {
  return 'metaverse' in id ? `m${id.metaverse}` : `c${id.connectorObject}`;
}

export function objectIn(key: string | null): ObjectId | undefined {
  const match = /^([mc])(\d+)$/.exec(key ?? '');
  if (!match) return undefined;
  const number = Number(match[2]);
  return match[1] === 'm' ? { metaverse: number } : { connectorObject: number };
}

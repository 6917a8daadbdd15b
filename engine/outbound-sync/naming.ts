/**
 * What a `dn` flow asks of an object that there is. In Active Directory it names and places the object, and another name
 * is a rename, staged like any value. In the Entra connector space it is a name of Causeway's own making and stays.
 */

import { sameDn } from '../model/distinguished-name.ts';
import type { TargetState } from './plan.ts';

export interface Naming {
  /** `dn`, where it is among what is wanted; a name that is there already is given as it is there. */
  readonly attributes: { readonly dn?: readonly [string] };
  /** Another name for an object of which the directory knows nothing. */
  readonly planned?: string;
}

export const KEEPS_NAME: Naming = { attributes: {} };

export function planName({ inDirectory, pending }: TargetState, current: string, wanted: string | undefined): Naming {
  if (wanted === undefined) return KEEPS_NAME;
  if (inDirectory) {
    const [sent] = pending?.awaiting['dn'] ?? [];
    const expected = typeof sent === 'string' ? sent : current;
    return { attributes: { dn: [sameDn(expected, wanted) ? expected : wanted] } };
  }
  const maySee = pending?.state === 'sent' || pending?.settle === true;
  return maySee || sameDn(current, wanted) ? KEEPS_NAME : { attributes: {}, planned: wanted };
}

/** Objects on which somebody may try a rule. */

import { searchObjects } from '../../explain/search.ts';
import type { Reader } from '../../store/database.ts';
import type { NamedObject } from './trial/subject.ts';

export interface CandidateRequest {
  /** A connector's name, or `metaverse`. */
  readonly space: string;
  readonly objectType?: string | undefined;
  readonly text?: string | undefined;
  readonly limit: number;
}

/** Found by the text, or the first by name. */
export async function candidates(reader: Reader, { space, objectType, text, limit }: CandidateRequest) {
  const wanted = text?.trim() === '' ? undefined : text;
  const { rows } = await searchObjects(reader, {
    ...{ space, objectType, limit, text: wanted },
    ...{ clauses: [], sort: 'name', descending: false },
  });
  return rows.map((row): NamedObject => ({
    id: row.connectorObject === null ? { metaverse: row.metaverse! } : { connectorObject: row.connectorObject },
    name: row.name,
    dn: row.dn,
    objectType: row.objectType,
  }));
}

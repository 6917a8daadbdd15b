/** A group filter as it was answered, held against the one in force. */

import { isGuidText } from '../../model/anchor.ts';
import { dnPath } from '../../model/distinguished-name.ts';
import type { OpenAnswers } from '../answers.ts';
import type { GroupFilter } from '../configuration.ts';

type Chosen = NonNullable<OpenAnswers['forests'][number]['groupFilter']>;

/** Another way of writing the same group counts as the same; an account name is looked up first and is no way of writing it. */
export function isSameGroup(chosen: Chosen, present: GroupFilter): boolean {
  if (typeof chosen !== 'string') return chosen.objectGuid === present.objectGuid;
  if (isGuidText(chosen)) return chosen.toLowerCase() === present.objectGuid;
  return chosen.includes('=') && pathOf(chosen) === dnPath(present.dn);
}

/** A text that is no DN names nothing. */
function pathOf(name: string): string | undefined {
  try {
    return dnPath(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** By which back end the draft reaches the tenant: what was chosen, else what the engine offers first. */

import type { Draft } from './answers.ts';
import type { Features } from './situation.ts';

export type BackEnd = Features['defaultBackEnd'];

export function backEndOf(
  { answers }: Pick<Draft, 'answers'>,
  { defaultBackEnd }: Pick<Features, 'defaultBackEnd'>,
): BackEnd {
  return answers.tenant?.backEnd ?? defaultBackEnd;
}

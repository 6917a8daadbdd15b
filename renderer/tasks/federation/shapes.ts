/** What the parts of the task hand to one another. */

import type { CallResult } from '../../../engine/api/contract/contract.ts';

/** In whose name calls go out: nobody's but the application's while it is empty. */
export interface Who {
  readonly handle?: string;
}

export type DomainView = CallResult<'federation-domains'>['domains'][number];
export type Status = CallResult<'federation-status'>;

/** An identity provider as it is asked for, and as it was read. */

import type { CallArguments, CallResult } from '../../../engine/api/contract/contract.ts';

export type Source = CallArguments<'federation-provider'>;
export type Provider = CallResult<'federation-provider'>;
export type Certificate = Provider['protocols'][number]['certificates'][number];

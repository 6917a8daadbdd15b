/** By which back end changes reach the tenant, where nobody chose; and whether a choice fits the cloud. */

import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { CloudName, CustomCloud } from '../../connectors/entra-id/clouds.ts';
import type { BackEnd } from '../../connectors/entra-id/settings.ts';

export type { BackEnd } from '../../connectors/entra-id/settings.ts';

/** In the order in which they are offered. */
export const BACK_ENDS: readonly BackEnd[] = ['directory-sync', 'graph'];

/** What a first setup gets without an answer, and what the wizard has chosen when it opens. */
export const DEFAULT_BACK_END: BackEnd = 'directory-sync';

/** A change that says nothing means the one in force. A cloud of one's own without the service's address means Graph. */
export function chosenBackEnd(
  answer: BackEnd | undefined,
  inForce: BackEnd | undefined,
  cloud: CloudName | CustomCloud,
): BackEnd {
  return answer ?? inForce ?? (isInCloud(DEFAULT_BACK_END, cloud) ? DEFAULT_BACK_END : 'graph');
}

/** A cloud of one's own has the directory-sync service only where its address is given. */
export function isInCloud(backEnd: BackEnd, cloud: CloudName | CustomCloud): boolean {
  return backEnd === 'graph' || resolveCloud(cloud).directorySync !== undefined;
}

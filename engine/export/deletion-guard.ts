/**
 * The last look before a deletion in a tenant. What the connector space knows may be hours old, and a deletion takes mailbox,
 * files and licences with it: an object that is somebody else's by now stays.
 */

import type { CloudObject } from '../connectors/entra-id/companion/cloud-objects.ts';
import { decodeAttributes } from '../model/attribute-value.ts';
import type { Fault } from '../model/fault.ts';
import type { PlannedExport } from './plan.ts';
import { nameFault, type Session } from './session.ts';

/** Why an object must not be deleted from here. */
export type Withheld =
  /** The directory-sync service masters it no more: a deletion would be refused, or hit an object that the cloud made. */
  | 'not-synchronized'
  /** Another synchronization brings it: through Graph this product makes none of these. */
  | 'synchronized-by-other'
  /** It carries another anchor than the one under which it is known here. */
  | 'anchor-changed';

/** Pure. An object that is not there any more may be deleted: nothing happens. */
export function whyWithheld(
  backEnd: 'graph' | 'directory-sync',
  sourceAnchor: string | undefined,
  live: CloudObject | undefined,
): Withheld | undefined {
  if (!live) return undefined;
  if (backEnd === 'directory-sync') return live.synchronized ? undefined : 'not-synchronized';
  if (live.synchronized) return 'synchronized-by-other';
  // Graph shows the anchor of users alone.
  if (live.objectType !== 'user' || sourceAnchor === undefined) return undefined;
  return live.immutableId === sourceAnchor ? undefined : 'anchor-changed';
}

/**
 * The operations that may go. A deletion that is withheld stays in the plan, with a fault: what is somebody else's today may
 * be ours again, or gone, at the next export.
 */
export async function withholdDeletions(
  session: Session,
  page: readonly PlannedExport[],
): Promise<readonly PlannedExport[]> {
  const { companion } = session.connector;
  const deletions = page.filter(({ pending }) => pending.operation === 'delete');
  if (!companion || deletions.length === 0) return page;
  const anchors = deletions.flatMap(({ anchor }) => anchor ?? []);
  const live = await companion.standing(anchors, session.request.signal);
  return page.filter((planned) => {
    if (planned.pending.operation !== 'delete') return true;
    const image = decodeAttributes(planned.image);
    const sourceAnchor = image['sourceAnchor']?.[0];
    const known = typeof sourceAnchor === 'string' ? sourceAnchor : undefined;
    const why = whyWithheld(companion.backEnd, known, live.get(planned.anchor ?? ''));
    if (why === undefined) return true;
    const fault: Fault = { code: 'deletion-withheld', stage: 'export', detail: { reason: why }, retry: 'later' };
    const { pending, objectType, dn, anchor } = planned;
    const named = nameFault(fault, session, pending.objectId, objectType, dn, anchor, image);
    session.faults.push({ objectId: pending.objectId, fault: named });
    session.counters.failed++;
    return false;
  });
}

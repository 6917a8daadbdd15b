/** The companion of a tenant, over Microsoft Graph. */

import type { EntraCompanion } from './companion.ts';
import { openContext, type CompanionParts } from './context.ts';
import { sourceOfAuthority } from './authority.ts';
import { provisioningErrors } from './errors.ts';
import { otherSynchronization } from './others.ts';
import { deletedItems, ownersIn, standing } from './owners.ts';
import { remediesIn } from './remedies.ts';
import { revokeSessions } from './sessions.ts';

/** Nothing is sent before something is asked. Shares the connector's client, pace and counters. */
export function openCompanion(parts: CompanionParts): EntraCompanion {
  const context = openContext(parts);
  return {
    backEnd: parts.backEnd,
    ...ownersIn(context),
    ...remediesIn(context),
    provisioningErrors: (signal) => provisioningErrors(context, signal),
    sourceOfAuthority: (signal) => sourceOfAuthority(context, signal),
    otherSynchronization: (signal) => otherSynchronization(context, signal),
    revokeSessions: (anchors, signal) => revokeSessions(context, anchors, signal),
    standing: (anchors, signal) => standing(context, anchors, signal),
    deletedItems: (signal) => deletedItems(context, signal),
  };
}

/**
 * What an administrator sees and sets of directory synchronization: switches and threshold of the tenant
 * ("onPremisesDirectorySynchronization", for people only), and who masters an object ("onPremisesSyncBehavior").
 */

import { requireGroup, requireUser, type StoredObject } from '../../directory/directory.ts';
import { setCloudManaged } from '../../directory/objects.ts';
import type { DeletionPrevention, SynchronizationState } from '../../directory/synchronization.ts';
import { badRequest, invalidValue, notFound } from '../../graph-error.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { objectBody } from './bodies.ts';
import { requireContact } from './contacts.ts';

/** Features by their bit in the directory-sync service; the others have none. */
const FEATURE_BITS: { readonly [feature: string]: number } = {
  passwordSyncEnabled: 1,
  passwordWritebackEnabled: 2,
  directoryExtensionsEnabled: 4,
  quarantineUponUpnConflictEnabled: 8,
  softMatchOnUpnEnabled: 16,
  quarantineUponProxyAddressesConflictEnabled: 32,
  cloudPasswordPolicyForPasswordSyncedUsersEnabled: 512,
  unifiedGroupWritebackEnabled: 1024,
  userWritebackEnabled: 2048,
  deviceWritebackEnabled: 4096,
  synchronizeUpnForManagedUsersEnabled: 8192,
  userForcePasswordChangeOnLogonEnabled: 16384,
  blockSoftMatchEnabled: 524288,
  blockCloudObjectTakeoverThroughHardMatchEnabled: 1048576,
};
/** Features that are there and that nothing here depends on. */
const OTHER_FEATURES: readonly string[] = [
  'bypassDirSyncOverridesEnabled',
  'concurrentCredentialUpdateEnabled',
  'concurrentOrgIdProvisioningEnabled',
  'fopeConflictResolutionEnabled',
  'groupWriteBackEnabled',
];
/** "Not in use", and what cannot be switched off any more once it is on. */
const FIXED: ReadonlySet<string> = new Set(['passwordWritebackEnabled', ...OTHER_FEATURES]);
const ONCE_ON: ReadonlySet<string> = new Set([
  'quarantineUponUpnConflictEnabled',
  'quarantineUponProxyAddressesConflictEnabled',
  'softMatchOnUpnEnabled',
]);
const ALLOW_NEW_IDENTIFIERS = 'allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled';

const PREVENTION_TYPES: { readonly [type: string]: DeletionPrevention } = {
  disabled: 'Disabled',
  enabledForCount: 'EnabledForCount',
  enabledForPercentage: 'EnabledForPercentage',
};

export function listSynchronization({ service, request }: GraphContext): GraphResponse {
  const value = [view(service.directory.tenantId, service.directory.synchronization)];
  return ok({ '@odata.context': contextUrl(request, 'directory/onPremisesSynchronization'), value });
}

export function getSynchronization(context: GraphContext): GraphResponse {
  requireThisTenant(context);
  const { tenantId, synchronization } = context.service.directory;
  const fragment = 'directory/onPremisesSynchronization/$entity';
  return ok({ '@odata.context': contextUrl(context.request, fragment), ...view(tenantId, synchronization) });
}

/** Everything is checked before anything changes. */
export function patchSynchronization(context: GraphContext): GraphResponse {
  requireThisTenant(context);
  const { configuration, features, ...others } = objectBody(context.request);
  if (Object.keys(others).length > 0) throw badRequest('One or more property values specified are invalid.');
  const { synchronization } = context.service.directory;
  const next = { ...featureChanges(synchronization, features), ...preventionChanges(configuration) };
  Object.assign(synchronization, next);
  return NO_CONTENT;
}

type Changes = Partial<
  Pick<
    SynchronizationState,
    | 'features'
    | 'allowOnPremUpdateOfOnPremisesObjectIdentifier'
    | 'deletionPrevention'
    | 'thresholdCount'
    | 'thresholdPercentage'
  >
>;

function featureChanges(state: SynchronizationState, given: Json | undefined): Changes {
  if (given === undefined) return {};
  if (!isJsonObject(given)) throw invalidValue('features', 'OnPremisesDirectorySynchronization');
  let { features, allowOnPremUpdateOfOnPremisesObjectIdentifier: allowed } = state;
  for (const [name, wanted] of Object.entries(given)) {
    if (typeof wanted !== 'boolean') throw invalidValue(name, 'OnPremisesDirectorySynchronizationFeature');
    const bit = FEATURE_BITS[name];
    const isOn = name === ALLOW_NEW_IDENTIFIERS ? allowed : bit !== undefined && (features & bit) !== 0;
    if (wanted === isOn) continue;
    if (FIXED.has(name) || (ONCE_ON.has(name) && !wanted)) {
      throw badRequest(`The feature '${name}' cannot be changed.`);
    }
    if (name === ALLOW_NEW_IDENTIFIERS) allowed = wanted;
    else if (bit === undefined) throw badRequest('One or more property values specified are invalid.');
    else features = wanted ? features | bit : features & ~bit;
  }
  return { features, allowOnPremUpdateOfOnPremisesObjectIdentifier: allowed };
}

function preventionChanges(configuration: Json | undefined): Changes {
  if (configuration === undefined) return {};
  const prevention = isJsonObject(configuration) ? configuration['accidentalDeletionPrevention'] : undefined;
  if (!isJsonObject(prevention)) throw invalidValue('configuration', 'OnPremisesDirectorySynchronization');
  const { synchronizationPreventionType: type, alertThreshold: threshold } = prevention;
  const deletionPrevention = typeof type === 'string' ? PREVENTION_TYPES[type] : undefined;
  if (deletionPrevention === undefined) {
    throw invalidValue('synchronizationPreventionType', 'OnPremisesAccidentalDeletionPrevention');
  }
  if (threshold === undefined || threshold === null || deletionPrevention === 'Disabled') return { deletionPrevention };
  const isPercentage = deletionPrevention === 'EnabledForPercentage';
  if (typeof threshold !== 'number' || threshold < 0 || (isPercentage && threshold > 100)) {
    throw invalidValue('alertThreshold', 'OnPremisesAccidentalDeletionPrevention');
  }
  return { deletionPrevention, ...(isPercentage ? { thresholdPercentage: threshold } : { thresholdCount: threshold }) };
}

function view(tenantId: string, state: SynchronizationState): JsonObject {
  const { deletionPrevention, thresholdCount, thresholdPercentage } = state;
  const type = Object.keys(PREVENTION_TYPES).find((name) => PREVENTION_TYPES[name] === deletionPrevention);
  return {
    id: tenantId,
    configuration: {
      accidentalDeletionPrevention: {
        synchronizationPreventionType: type ?? 'disabled',
        alertThreshold: deletionPrevention === 'EnabledForPercentage' ? thresholdPercentage : thresholdCount,
      },
    },
    features: {
      ...Object.fromEntries(
        Object.entries(FEATURE_BITS).map(([name, bit]) => [name, (state.features & bit) !== 0] as const),
      ),
      ...Object.fromEntries(OTHER_FEATURES.map((name) => [name, false] as const)),
      [ALLOW_NEW_IDENTIFIERS]: state.allowOnPremUpdateOfOnPremisesObjectIdentifier,
    },
  };
}

function requireThisTenant({ service, params }: GraphContext): void {
  const id = params['onPremisesDirectorySynchronization-id'] ?? '';
  if (id.toLowerCase() !== service.directory.tenantId) throw notFound(id);
}

function syncBehaviorTarget(context: GraphContext): StoredObject {
  const { directory } = context.service;
  const { 'user-id': user, 'group-id': group } = context.params;
  if (user !== undefined) return requireUser(directory, user);
  return group === undefined ? requireContact(context) : requireGroup(directory, group);
}

export function getSyncBehavior(context: GraphContext): GraphResponse {
  const target = syncBehaviorTarget(context);
  return ok({
    '@odata.context': contextUrl(context.request, `${target.kind}s('${target.id}')/onPremisesSyncBehavior/$entity`),
    id: target.id,
    isCloudManaged: target.isCloudManaged,
  });
}

export function patchSyncBehavior(context: GraphContext): GraphResponse {
  const target = syncBehaviorTarget(context);
  const { isCloudManaged, ...others } = objectBody(context.request);
  if (typeof isCloudManaged !== 'boolean' || Object.keys(others).length > 0) {
    throw badRequest('One or more property values specified are invalid.');
  }
  setCloudManaged(context.service.directory, target, isCloudManaged);
  return NO_CONTENT;
}

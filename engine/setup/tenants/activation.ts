/**
 * Directory synchronization in the tenant: whether it is on, turning it on, and the service that comes with it. The
 * service's principal appears in a tenant when synchronization is first turned on; only then can anybody be given its role.
 */

import { DIRECTORY_SYNC_RESOURCE } from '../../connectors/entra-id/clouds.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import { awaitResource, findResource } from '../../connectors/entra-id/graph/administration/applications.ts';
import type { ApiResource } from '../../connectors/entra-id/graph/administration/applications.ts';
import {
  readOrganizationSettings,
  setSynchronization,
} from '../../connectors/entra-id/graph/administration/organization.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { StepEvent } from './steps.ts';

export interface Activation {
  readonly enabled: boolean;
  readonly turnedOn: boolean;
  /** Undefined where the tenant does not have the service, or not yet. */
  readonly service: ApiResource | undefined;
}

type Tell = (event: StepEvent<'activation' | 'service'>) => void;

/** `mayTurnOn`: whoever signed in was told what it means. A refusal is told with its step and ends nothing. */
export async function activate(
  graph: Administration,
  tenantId: string,
  mayTurnOn: boolean,
  tell: Tell,
): Promise<Activation> {
  const { enabled, turnedOn } = await turnOn(graph, tenantId, mayTurnOn, tell);
  const service = await findService(graph, turnedOn, tell);
  return { enabled, turnedOn, service };
}

async function turnOn(graph: Administration, tenantId: string, mayTurnOn: boolean, tell: Tell) {
  const step = 'activation';
  tell({ step, state: 'running', facts: {}, fault: null });
  try {
    const { synchronizationEnabled = false } = await readOrganizationSettings(graph);
    if (synchronizationEnabled) {
      tell({ step, state: 'unchanged', facts: { enabled: true }, fault: null });
      return { enabled: true, turnedOn: false };
    }
    if (!mayTurnOn) {
      tell({ step, state: 'skipped', facts: { enabled: false }, fault: notActivated() });
      return { enabled: false, turnedOn: false };
    }
    await setSynchronization(graph, tenantId, true);
    tell({ step, state: 'done', facts: { enabled: true }, fault: null });
    return { enabled: true, turnedOn: true };
  } catch (error) {
    tell({ step, state: 'failed', facts: {}, fault: passing(error) });
    return { enabled: false, turnedOn: false };
  }
}

async function findService(graph: Administration, isNew: boolean, tell: Tell): Promise<ApiResource | undefined> {
  const step = 'service';
  tell({ step, state: 'running', facts: {}, fault: null });
  try {
    const find = isNew ? awaitResource : findResource;
    const service = await find(graph, DIRECTORY_SYNC_RESOURCE);
    if (service) tell({ step, state: isNew ? 'done' : 'unchanged', facts: { name: service.displayName }, fault: null });
    else tell({ step, state: 'failed', facts: {}, fault: notActivated() });
    return service;
  } catch (error) {
    tell({ step, state: 'failed', facts: {}, fault: passing(error) });
    return undefined;
  }
}

/** A cancellation is thrown on. */
function passing(error: unknown): Fault {
  if (error instanceof FaultError && error.fault.code === 'run-cancelled') throw error;
  return toFault(error, 'setup');
}

function notActivated(): Fault {
  return { code: 'synchronization-not-activated', stage: 'setup', detail: {}, retry: 'never' };
}

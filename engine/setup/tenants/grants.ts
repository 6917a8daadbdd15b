/** The application permissions that a back end needs, of Graph and of the directory-sync service: asked for and granted. */

import { DIRECTORY_SYNC_RESOURCE } from '../../connectors/entra-id/clouds.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import {
  GRAPH_APPLICATION,
  grantedRoles,
  grantRole,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import type {
  ApiResource,
  ServicePrincipal,
  WantedPermissions,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import {
  leastPermissions,
  openPermissions,
  SYNCHRONIZATION_ROLE,
  SYNCHRONIZATION_ROLE_ID,
  SYNCHRONIZE,
} from '../../connectors/entra-id/permissions.ts';
import type { MissingPermission, PermissionSettings } from '../../connectors/entra-id/permissions.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { BackEnd } from '../back-ends/choice.ts';
import type { StepEvent } from './steps.ts';

/** What decides which permissions are asked for. */
export interface Asking {
  readonly backEnd: BackEnd;
  readonly settings?: PermissionSettings | undefined;
}

/** Resources with what is wanted of each; the service is undefined where it is not needed, or not in the tenant. */
export interface Resources extends Asking {
  readonly graph: ApiResource;
  readonly service: ApiResource | undefined;
}

/** Names, as people know them. */
export function wantedNames({ backEnd, settings }: Asking): readonly string[] {
  const ofService = backEnd === 'directory-sync' ? [SYNCHRONIZATION_ROLE] : [];
  return [...leastPermissions(backEnd, settings), ...ofService];
}

/** Also of a service that the tenant does not have yet: its ids are the same everywhere. */
export function wantedPermissions({ backEnd, settings }: Asking, graph: ApiResource): readonly WantedPermissions[] {
  const ids = leastPermissions(backEnd, settings).flatMap((permission) => graph.roles.get(permission) ?? []);
  const ofService = { appId: DIRECTORY_SYNC_RESOURCE, ids: [SYNCHRONIZATION_ROLE_ID] };
  return [{ appId: GRAPH_APPLICATION, ids }, ...(backEnd === 'directory-sync' ? [ofService] : [])];
}

export interface Grants {
  readonly granted: readonly string[];
  readonly missing: readonly MissingPermission[];
}

/** What could not be granted is told with the step, and the others are granted all the same. */
export async function consent(
  graph: Administration,
  principal: ServicePrincipal,
  resources: Resources,
  tell: (event: StepEvent<'consent'>) => void,
): Promise<Grants> {
  tell({ step: 'consent', state: 'running', facts: {}, fault: null });
  try {
    const held = await heldBy(graph, principal, resources);
    const open = missing(resources, held);
    const refusal = await grantAll(graph, principal, resources, held, open);
    const granted = [...held].toSorted();
    const state = refusal ? 'failed' : open.length > 0 ? 'done' : 'unchanged';
    tell({ step: 'consent', state, facts: { granted: granted.join(', ') }, fault: refusal });
    return { granted, missing: missing(resources, held) };
  } catch (error) {
    tell({ step: 'consent', state: 'failed', facts: {}, fault: toFault(error, 'setup') });
    throw error;
  }
}

async function heldBy(
  graph: Administration,
  principal: ServicePrincipal,
  { graph: resource, service }: Resources,
): Promise<Set<string>> {
  const held = new Set(await grantedRoles(graph, principal, resource));
  if (service) for (const name of await grantedRoles(graph, principal, service)) held.add(name);
  return held;
}

/** Adds to `held` what was granted; gives the last refusal. */
async function grantAll(
  graph: Administration,
  principal: ServicePrincipal,
  { graph: resource, service }: Resources,
  held: Set<string>,
  open: readonly MissingPermission[],
): Promise<Fault | null> {
  let refusal: Fault | null = null;
  const permissions = open.map(({ permission }) => permission).join(' ');
  for (const { permission } of open) {
    try {
      const owner = permission === SYNCHRONIZATION_ROLE ? service : resource;
      if (!owner) throw notInTenant(permission);
      await grantRole(graph, principal, owner, permission);
      held.add(permission);
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code === 'run-cancelled') throw error;
      refusal = { ...error.fault, detail: { ...error.fault.detail, permissions } };
    }
  }
  return refusal;
}

/** Of everything that was asked for, also what is done without where it is not granted. */
function missing({ backEnd, settings }: Asking, held: ReadonlySet<string>): MissingPermission[] {
  const ofGraph = openPermissions([...held], backEnd, settings);
  if (backEnd === 'graph' || held.has(SYNCHRONIZATION_ROLE)) return ofGraph;
  return [...ofGraph, { permission: SYNCHRONIZATION_ROLE, operations: [SYNCHRONIZE] }];
}

/** The service comes with directory synchronization. */
function notInTenant(permission: string): FaultError {
  const detail = { permissions: permission };
  return new FaultError({ code: 'synchronization-not-activated', stage: 'setup', detail, retry: 'never' });
}

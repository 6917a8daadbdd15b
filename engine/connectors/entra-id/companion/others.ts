/** Who else synchronizes into the tenant: a second server, or Cloud Sync. */

import { graphObjects, isGraphObject, textOf, type GraphObject } from '../graph/objects.ts';
import type { OtherSynchronization, TenantSynchronization } from './companion.ts';
import type { CompanionContext } from './context.ts';

/** Whoever synchronizes does it at least once a day; the default of Entra Connect is every 30 minutes. */
const ACTIVE_WITHIN = 86_400_000;

/** The application template of Cloud Sync ("Cloud sync programmatic API", create the configuration). */
const CLOUD_SYNC_TEMPLATE = '1a4721b3-e57f-4451-ae87-ef078703ec94';
/** Jobs that bring objects from Active Directory; AD2AADPasswordHash brings passwords of the same. */
const FROM_ACTIVE_DIRECTORY = /^AD2AAD/;

const ORGANIZATION = 'onPremisesSyncEnabled,onPremisesLastSyncDateTime,onPremisesLastPasswordSyncDateTime';

export async function otherSynchronization(
  context: CompanionContext,
  signal: AbortSignal,
): Promise<TenantSynchronization> {
  const organization = await readStamps(context, signal);
  const enabled = organization['onPremisesSyncEnabled'] === true;
  const lastSynchronized = textOf(organization['onPremisesLastSyncDateTime']);
  const machine = enabled ? await context.exportingMachine?.(signal) : undefined;
  const server = enabled ? otherServer(context, lastSynchronized, machine) : undefined;
  const jobs = await cloudSyncJobs(context, signal);
  return {
    others: [...(server ? [server] : []), ...(jobs ?? [])],
    unknown: jobs ? [] : ['cloud-sync'],
    enabled,
    lastSynchronized,
    lastPasswordsSynchronized: textOf(organization['onPremisesLastPasswordSyncDateTime']),
    machine,
    self: context.machine,
  };
}

/** The stamp of passwords is not in every cloud's version: without it where it is refused. */
async function readStamps(context: CompanionContext, signal: AbortSignal): Promise<GraphObject> {
  const [found = {}] = graphObjects(
    ((await context.getIfPossible(`/organization?$select=id,${ORGANIZATION}`, { signal })) ??
      (await context.get('look-at-organization', '/organization', { signal })))['value'],
  );
  return found;
}

/**
 * The directory-sync service keeps the machine that exported last; Graph does not tell it. Whether a stamp without a name is
 * the trace of this product's own last export is for the caller to know.
 */
function otherServer(
  { machine: self, ambient }: CompanionContext,
  lastSynchronized: string | undefined,
  machine: string | undefined,
): OtherSynchronization | undefined {
  const age = ambient.clock() - Date.parse(lastSynchronized ?? '');
  if (Number.isNaN(age) || age > ACTIVE_WITHIN) return undefined;
  if (machine !== undefined && sameMachine(machine, self)) return undefined;
  const name = machine ?? '';
  return { key: `server:${name.toLowerCase()}`, kind: 'server', name, lastSeen: lastSynchronized };
}

function sameMachine(left: string, right: string): boolean {
  const host = (name: string) => name.toLowerCase().split('.')[0];
  return host(left) === host(right);
}

/** Undefined where they may not be looked at. Jobs that are paused or were never started are nobody. */
async function cloudSyncJobs(
  context: CompanionContext,
  signal: AbortSignal,
): Promise<readonly OtherSynchronization[] | undefined> {
  const filter = `$filter=applicationTemplateId eq '${CLOUD_SYNC_TEMPLATE}'&$select=id,displayName`;
  const principals = await context.getIfPossible(`/servicePrincipals?${filter}`, { signal });
  if (!principals) return undefined;
  const found: OtherSynchronization[] = [];
  for (const principal of graphObjects(principals['value'])) {
    const id = textOf(principal['id']);
    if (id === undefined) continue;
    const jobs = await context.getIfPossible(`/servicePrincipals/${id}/synchronization/jobs`, { signal });
    if (!jobs) return undefined;
    const name = textOf(principal['displayName']) ?? '';
    found.push(...graphObjects(jobs['value']).flatMap((job) => activeJob(name, job) ?? []));
  }
  return found;
}

function activeJob(name: string, job: GraphObject): OtherSynchronization | undefined {
  const id = textOf(job['id']);
  const template = textOf(job['templateId']) ?? '';
  const status = isGraphObject(job['status']) ? job['status'] : {};
  const schedule = isGraphObject(job['schedule']) ? job['schedule'] : {};
  const state = textOf(status['code']) ?? textOf(schedule['state']) ?? '';
  if (id === undefined || !FROM_ACTIVE_DIRECTORY.test(template)) return undefined;
  // In quarantine the service tries again by itself, more seldom ("Application provisioning in quarantine status").
  if (textOf(schedule['state']) !== 'Active' || (state !== 'Active' && state !== 'Quarantine')) return undefined;
  const execution = isGraphObject(status['lastExecution']) ? status['lastExecution'] : {};
  const lastSeen = textOf(execution['timeEnded']);
  return { key: `cloud-sync:${id}`, kind: 'cloud-sync', name, lastSeen, job: { id, template, state } };
}

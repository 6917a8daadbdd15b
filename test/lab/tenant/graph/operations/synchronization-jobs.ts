/**
 * Jobs of the service's own provisioning ("synchronizationJob resource type"): Cloud Sync shows itself by one with the
 * template `AD2AADProvisioning` below the service principal of its application.
 */

import { isKnown, type StoredPrincipal, type StoredSynchronizationJob } from '../../applications/registrations.ts';
import { badRequest, notFound } from '../../graph-error.ts';
import type { JsonObject } from '../../json.ts';
import { contextUrl, NO_CONTENT, ok, type GraphContext, type GraphResponse } from '../service.ts';
import { objectBody } from './bodies.ts';
import { requirePrincipal } from './service-principals.ts';

const TEMPLATES = ['AD2AADProvisioning', 'AD2AADPasswordHash', 'AAD2ADGroupProvisioning'];

export function listTemplates(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  const value = TEMPLATES.map((id) => ({ id, applicationId: principal.appId, default: true, factoryTag: id }));
  return ok({ '@odata.context': fragment(context, principal, 'templates'), value });
}

export function listJobs(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  const jobs = context.service.registrations.synchronizationJobs.filter((job) => job.principalId === principal.id);
  return ok({ '@odata.context': fragment(context, principal, 'jobs'), value: jobs.map(view) });
}

export function getJob(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  return ok({
    '@odata.context': fragment(context, principal, 'jobs/$entity'),
    ...view(requireJob(context, principal)),
  });
}

export function postJob(context: GraphContext): GraphResponse {
  const principal = requirePrincipal(context);
  const { templateId } = objectBody(context.request);
  if (typeof templateId !== 'string' || !TEMPLATES.includes(templateId)) {
    throw badRequest('Invalid synchronization template identifier.');
  }
  const id = `${templateId}.${principal.id.replaceAll('-', '')}.${principal.appId}`;
  const { synchronizationJobs } = context.service.registrations;
  if (synchronizationJobs.some((job) => job.id === id)) throw badRequest('The synchronization job exists already.');
  const job: StoredSynchronizationJob = { id, principalId: principal.id, templateId, status: 'NotRun' };
  synchronizationJobs.push(job);
  return { status: 201, body: { '@odata.context': fragment(context, principal, 'jobs/$entity'), ...view(job) } };
}

export function deleteJob(context: GraphContext): GraphResponse {
  const job = requireJob(context, requirePrincipal(context));
  const { synchronizationJobs } = context.service.registrations;
  synchronizationJobs.splice(synchronizationJobs.indexOf(job), 1);
  return NO_CONTENT;
}

/** `start`, `pause`: what the job does from now on. */
export function turnJob(status: StoredSynchronizationJob['status']) {
  return (context: GraphContext): GraphResponse => {
    requireJob(context, requirePrincipal(context)).status = status;
    return NO_CONTENT;
  };
}

function requireJob(context: GraphContext, principal: StoredPrincipal): StoredSynchronizationJob {
  const id = context.params['synchronizationJob-id'] ?? '';
  const { registrations } = context.service;
  const found = registrations.synchronizationJobs.find((job) => job.id === id && job.principalId === principal.id);
  if (found === undefined || !isKnown(registrations, principal)) throw notFound(id);
  return found;
}

function fragment({ request }: GraphContext, { id }: StoredPrincipal, rest: string): string {
  return contextUrl(request, `servicePrincipals('${id}')/synchronization/${rest}`);
}

function view({ id, templateId, status }: StoredSynchronizationJob): JsonObject {
  const isRunning = status === 'Active' || status === 'Quarantine';
  return {
    id,
    schedule: { expiration: null, interval: 'PT2M', state: isRunning ? 'Active' : 'Paused' },
    status: { code: status, countSuccessiveCompleteFailures: 0, escrowsPruned: false, quarantine: null },
    synchronizationJobSettings: [],
    templateId,
  };
}

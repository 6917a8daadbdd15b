/**
 * The app registration by which Causeway signs in: made, or found again and completed. Every step looks before it writes, so
 * that it may be repeated after any interruption. Steps are those of Microsoft's own guide for an application of the
 * customer's ("bring your own application").
 */

import { hostname } from 'node:os';
import { certificateFacts, readCertificate } from '../../connectors/entra-id/certificate.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import {
  addCertificate,
  asksForEverything,
  createApplication,
  ensureServicePrincipal,
  findApplication,
  grantedRoles,
  grantRole,
  readGraphResource,
  requestPermissions,
  uniqueNameOf,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import type {
  GraphResource,
  RegisteredApplication,
  ServicePrincipal,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import { LEAST_PERMISSIONS, missingPermissions } from '../../connectors/entra-id/permissions.ts';
import type { MissingPermission } from '../../connectors/entra-id/permissions.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { AdministratorAtWork } from './administrators.ts';
import { stepsTo, type RunStep, type StepEvent } from './steps.ts';
import { tryCertificate, type TrialOptions } from './trial.ts';

export type RegistrationStep =
  'application' | 'certificate' | 'service-principal' | 'permissions' | 'consent' | 'trial';

export interface RegistrationWishes {
  readonly certificatePem: string;
  readonly displayName?: string | undefined;
  /** Private keys that may belong to the certificate, for the trial; without one it is skipped. */
  readonly privateKeyPem: string | undefined;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  readonly trial?: Omit<TrialOptions, 'signal'>;
  onStep(event: StepEvent<RegistrationStep>): void;
}

export interface Registration {
  readonly tenantId: string;
  readonly clientId: string;
  readonly applicationId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly created: boolean;
  readonly granted: readonly string[];
  readonly missing: readonly MissingPermission[];
  readonly consentUrl: string | null;
  readonly tried: boolean | null;
  /** State of the tenant for the directory-sync service; null where it was not asked for. */
  readonly directorySynchronization: {
    readonly enabled: boolean;
    readonly turnedOn: boolean;
    readonly serviceReady: boolean;
  } | null;
}

/** Throws the fault of the step that failed; a consent that the administrator may not give ends nothing. */
export async function registerApplication(
  administrator: AdministratorAtWork,
  wishes: RegistrationWishes,
): Promise<Registration> {
  const displayName = wishes.displayName ?? `Causeway ${hostname()}`;
  const graph = administrator.administration(wishes.signal);
  const step = stepsTo(wishes.onStep);
  const resource = await readGraphResource(graph);
  const { application, created } = await step('application', () => ensureApplication(graph, displayName, resource));
  await step('certificate', () => ensureCertificate(graph, application, wishes));
  const principal = await step('service-principal', async () => {
    const { principal: value, created: made } = await ensureServicePrincipal(graph, application.appId);
    return { value, facts: { servicePrincipalId: value.id }, ...(made ? {} : { state: 'unchanged' }) };
  });
  await step('permissions', async () => {
    const facts = { permissions: LEAST_PERMISSIONS.join(', ') };
    if (asksForEverything(application, resource)) return { value: undefined, facts, state: 'unchanged' };
    await requestPermissions(graph, application, resource);
    return { value: undefined, facts };
  });
  const granted = await consent(graph, principal, resource, wishes);
  const { tenantId } = administrator;
  const missing = missingPermissions(granted, 'write');
  const consentUrl = `${administrator.cloud.authority}/${tenantId}/adminconsent?client_id=${application.appId}`;
  return {
    tenantId,
    clientId: application.appId,
    applicationId: application.id,
    servicePrincipalId: principal.id,
    displayName: application.displayName,
    created,
    granted,
    missing,
    consentUrl: missing.length > 0 ? consentUrl : null,
    tried: await tryOut(step, administrator, application.appId, granted, wishes),
    directorySynchronization: null,
  };
}

async function ensureApplication(graph: Administration, displayName: string, resource: GraphResource) {
  const found = await findApplication(graph, uniqueNameOf(displayName));
  const application = found ?? (await createApplication(graph, displayName, resource));
  const facts = { displayName: application.displayName, clientId: application.appId, applicationId: application.id };
  const value = { application, created: found === undefined };
  return found ? { value, facts, state: 'unchanged' as const } : { value, facts };
}

async function ensureCertificate(
  graph: Administration,
  application: RegisteredApplication,
  wishes: RegistrationWishes,
) {
  const certificate = readCertificate(wishes.certificatePem);
  const { thumbprintSha1, notAfter, expired } = certificateFacts(certificate, wishes.now());
  if (expired) {
    const detail = { reason: 'expired', notAfter, clientId: application.appId };
    throw new FaultError({ code: 'client-certificate-rejected', stage: 'setup', detail, retry: 'never' });
  }
  const facts = { thumbprintSha1, notAfter };
  const isThere = application.keys.some((key) => key.thumbprintSha1 === thumbprintSha1);
  if (isThere) return { value: undefined, facts, state: 'unchanged' as const };
  await addCertificate(graph, application, certificate);
  return { value: undefined, facts };
}

/** What could not be granted is told with the step, and the others are granted all the same. */
async function consent(
  graph: Administration,
  principal: ServicePrincipal,
  resource: GraphResource,
  { onStep }: RegistrationWishes,
): Promise<readonly string[]> {
  onStep({ step: 'consent', state: 'running', facts: {}, fault: null });
  const granted = new Set(await grantedRoles(graph, principal, resource));
  const open = missingPermissions([...granted], 'write').map(({ permission }) => permission);
  let refusal: Fault | null = null;
  for (const permission of open) {
    try {
      await grantRole(graph, principal, resource, permission);
      granted.add(permission);
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code === 'run-cancelled') {
        onStep({ step: 'consent', state: 'failed', facts: {}, fault: toFault(error, 'setup') });
        throw error;
      }
      refusal = { ...error.fault, detail: { ...error.fault.detail, permissions: open.join(' ') } };
    }
  }
  const facts = { granted: [...granted].toSorted().join(', ') };
  const state = refusal ? 'failed' : open.length > 0 ? 'done' : 'unchanged';
  onStep({ step: 'consent', state, facts, fault: refusal });
  return [...granted].toSorted();
}

/** False where no token came in time: the registration stands, and a check later tells more. */
async function tryOut(
  step: RunStep<RegistrationStep>,
  { reach, tenantId }: AdministratorAtWork,
  clientId: string,
  permissions: readonly string[],
  { privateKeyPem, certificatePem, signal, trial = {} }: RegistrationWishes,
): Promise<boolean | null> {
  if (privateKeyPem === undefined) {
    return step('trial', () => Promise.resolve({ value: null, state: 'skipped' }));
  }
  try {
    return await step('trial', async () => {
      const wanted = { ...reach, tenantId, clientId, certificatePem, privateKeyPem, permissions };
      await tryCertificate(wanted, { ...trial, signal });
      return { value: true };
    });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return false;
    throw error;
  }
}

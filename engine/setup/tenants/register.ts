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
  readApplication,
  readGraphResource,
  requestPermissions,
  uniqueNameOf,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import type {
  RegisteredApplication,
  WantedPermissions,
} from '../../connectors/entra-id/graph/administration/applications.ts';
import { SYNCHRONIZATION_ROLE } from '../../connectors/entra-id/permissions.ts';
import type { MissingPermission, PermissionSettings } from '../../connectors/entra-id/permissions.ts';
import { FaultError } from '../../model/fault.ts';
import type { BackEnd } from '../back-ends/choice.ts';
import { activate, type Activation } from './activation.ts';
import type { AdministratorAtWork } from './administrators.ts';
import { consent, wantedNames, wantedPermissions } from './grants.ts';
import { stepsTo, type RunStep, type StepEvent } from './steps.ts';
import { tryCertificate, type TrialOptions } from './trial.ts';

export type RegistrationStep =
  'application' | 'certificate' | 'service-principal' | 'activation' | 'service' | 'permissions' | 'consent' | 'trial';

export interface RegistrationWishes {
  readonly certificatePem: string;
  readonly displayName?: string | undefined;
  /** The application in use, to be completed; without it, the one of `displayName`. */
  readonly clientId?: string | undefined;
  /** Decides what it asks for. Default: `graph`. */
  readonly backEnd?: BackEnd;
  /** Settings that ask for a permission of their own. Default: as a new configuration has them. */
  readonly settings?: PermissionSettings | undefined;
  /** Directory synchronization may be turned on where it is off. Default: no. */
  readonly activate?: boolean;
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
  const { backEnd = 'graph', settings, activate: mayTurnOn = false, onStep } = wishes;
  const asking = { backEnd, settings };
  const { tenantId } = administrator;
  const graph = administrator.administration(wishes.signal);
  const step = stepsTo(onStep);
  const resource = await readGraphResource(graph);
  const wanted = wantedPermissions(asking, resource);
  const { application, created } = await step('application', () => ensureApplication(graph, wishes, wanted, tenantId));
  await step('certificate', () => ensureCertificate(graph, application, wishes));
  const principal = await step('service-principal', async () => {
    const { principal: value, created: made } = await ensureServicePrincipal(graph, application.appId);
    return { value, facts: { servicePrincipalId: value.id }, ...(made ? {} : { state: 'unchanged' }) };
  });
  const activation = backEnd === 'directory-sync' ? await activate(graph, tenantId, mayTurnOn, onStep) : undefined;
  await step('permissions', async () => {
    const facts = { permissions: wantedNames(asking).join(', ') };
    if (asksForEverything(application, wanted)) return { value: undefined, facts, state: 'unchanged' };
    await requestPermissions(graph, application, wanted);
    return { value: undefined, facts };
  });
  const resources = { ...asking, graph: resource, service: activation?.service };
  const { granted, missing } = await consent(graph, principal, resources, onStep);
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
    directorySynchronization: activation ? standing(activation) : null,
  };
}

function standing({ enabled, turnedOn, service }: Activation): Registration['directorySynchronization'] {
  return { enabled, turnedOn, serviceReady: service !== undefined };
}

async function ensureApplication(
  graph: Administration,
  { displayName = `Causeway ${hostname()}`, clientId }: RegistrationWishes,
  wanted: readonly WantedPermissions[],
  tenantId: string,
) {
  const found =
    clientId === undefined
      ? await findApplication(graph, uniqueNameOf(displayName))
      : await readApplication(graph, clientId);
  if (!found && clientId !== undefined) {
    const detail = { tenantId, clientId };
    throw new FaultError({ code: 'application-unknown', stage: 'setup', detail, retry: 'never' });
  }
  const application = found ?? (await createApplication(graph, displayName, wanted));
  const facts = {
    displayName: application.displayName,
    clientId: application.appId,
    applicationId: application.id,
  };
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
      // A token for a service that nobody consented to cannot be got.
      const backEnd = permissions.includes(SYNCHRONIZATION_ROLE) ? 'directory-sync' : 'graph';
      const wanted = { ...reach, tenantId, clientId, certificatePem, privateKeyPem, permissions, backEnd } as const;
      await tryCertificate(wanted, { ...trial, signal });
      return { value: true };
    });
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return false;
    throw error;
  }
}

/** Tenants: the certificate, the administrator's one-time sign-in, the registration, the check, the exchange of certificates. */

import { hostname } from 'node:os';
import {
  certificateFacts,
  joinPrivateKeys,
  makeClientCredential,
  readCertificate,
} from '../../connectors/entra-id/certificate.ts';
import { FaultError } from '../../model/fault.ts';
import { cancellable } from '../../setup/checks.ts';
import type { Configuration } from '../../setup/configuration.ts';
import { DRAFT_TENANT_SECRET, tenantSecret } from '../../setup/secret-source.ts';
import { checkTenant } from '../../setup/tenants/check.ts';
import { registerChosen } from '../../setup/tenants/register-extensions.ts';
import { registerApplication } from '../../setup/tenants/register.ts';
import { discardPending, returnToPrevious, rotateCertificate } from '../../setup/tenants/rotate.ts';
import type { RotationEnvironment } from '../../setup/tenants/rotation-environment.ts';
import { readRecord } from '../../setup/tenants/rotation-record.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { tenantCommands, tenantQueries } from '../contract/tenants.ts';
import type { Engine } from '../engine.ts';
import { changeConfiguration, writable, type Handlers, type Parsed } from './handlers.ts';

export const tenantHandlers: Handlers<keyof typeof tenantQueries | keyof typeof tenantCommands> = {
  'certificate-status': certificateStatus,
  async 'tenant-certificate'(engine, { subject = `Causeway ${hostname()}`, years, keyBits }) {
    const made = await makeClientCredential({ subject, years, keyBits, now: engine.now() });
    engine.draftSecrets.set(DRAFT_TENANT_SECRET, made.privateKeyPem);
    return shown(engine, made.certificatePem);
  },
  'administrator-sign-in': signIn,
  async 'administrator-sign-out'(engine, { handle }) {
    return { forgotten: await engine.administrators.forget(handle) };
  },
  async 'application-register'(engine, { handle, ...wishes }, options) {
    const { administrators } = engine;
    const privateKeyPem = await privateKeys(engine, undefined);
    const settings = await engine.configuration();
    const registration = await administrators.use(handle, (administrator) =>
      registerApplication(administrator, {
        ...wishes,
        settings,
        privateKeyPem,
        now: engine.now,
        signal: signalOf(options),
        onStep: (event) => options.onEvent?.('registration-step', writable(event)),
      }),
    );
    if (registration.missing.length === 0) await administrators.forget(handle);
    return writable(registration);
  },
  'extensions-register': (engine, { handle, application, attributes }, options) =>
    engine.administrators.use(handle, async (administrator) =>
      writable(await registerChosen(administrator.administration(signalOf(options)), application, attributes)),
    ),
  'tenant-check': check,
  'certificate-rotate': rotate,
};

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

function shown(engine: Engine, certificatePem: string) {
  return { ...certificateFacts(readCertificate(certificatePem), engine.now()), certificatePem };
}

async function signIn(
  engine: Engine,
  wanted: Parsed<'administrator-sign-in'>,
  options: CallOptions,
): Promise<CallResult<'administrator-sign-in'>> {
  const { account, expiresAt, ...rest } = await engine.administrators.signIn({
    ...wanted,
    signal: signalOf(options),
    onDeviceCode: (code) => options.onEvent?.('device-code', { ...code, expiresAt: code.expiresAt.toISOString() }),
    onUrl: (url) => options.onEvent?.('open-browser', { url }),
  });
  return writable({ ...rest, account: { ...account, name: account.name ?? null }, expiresAt: expiresAt.toISOString() });
}

async function check(
  engine: Engine,
  { tenant, purpose }: Parsed<'tenant-check'>,
  options: CallOptions,
): Promise<CallResult<'tenant-check'>> {
  const { name, ...part } = tenant;
  const signal = signalOf(options);
  const checking = checkTenant(part, {
    privateKeyPem: await privateKeys(engine, name),
    purpose,
    now: engine.now,
    signal,
    entra: engine.directories.entra,
    // A call that was cancelled has answered: what is under way still ends, and is told to nobody.
    onRow: (row) => (signal.aborted ? undefined : options.onEvent?.('tenant-check-row', writable(row))),
  });
  const { organization, ...found } = await cancellable(signal, checking);
  return writable({
    ...found,
    permissions: found.permissions ?? null,
    organization: organization
      ? {
          ...organization,
          onPremisesSyncEnabled: organization.onPremisesSyncEnabled ?? null,
          onPremisesLastSyncDateTime: organization.onPremisesLastSyncDateTime ?? null,
        }
      : null,
  });
}

/** Of the draft and of the tenant in force; which of them belongs to the certificate is found out where it is used. */
async function privateKeys(engine: Engine, name: string | undefined): Promise<string | undefined> {
  const configuration = await engine.configuration();
  const stored =
    configuration && (name === undefined || name === configuration.tenant.name)
      ? await engine.secrets.get(tenantSecret(configuration.tenant.name))
      : undefined;
  const held = [engine.draftSecrets.get(DRAFT_TENANT_SECRET), stored].filter((pem) => pem !== undefined);
  return held.length === 0 ? undefined : joinPrivateKeys(...held);
}

async function certificateStatus(engine: Engine): Promise<CallResult<'certificate-status'>> {
  const configuration = await engine.configuration();
  if (!configuration) return null;
  const { tenant } = configuration;
  const { pending, previous } = await readRecord(engine.secrets, tenant.name, tenant.certificatePem);
  return {
    tenantId: tenant.tenantId,
    clientId: tenant.clientId,
    certificate: certificateFacts(readCertificate(tenant.certificatePem), engine.now()),
    pending: pending === null ? null : shown(engine, pending),
    previous: previous === null ? null : certificateFacts(readCertificate(previous), engine.now()),
  };
}

async function rotate(
  engine: Engine,
  { handle, action, ...wishes }: Parsed<'certificate-rotate'>,
  options: CallOptions,
): Promise<CallResult<'certificate-rotate'>> {
  const { tenant } = await configured(engine);
  const environment: RotationEnvironment = {
    tenant,
    secrets: engine.secrets,
    now: engine.now,
    signal: signalOf(options),
    onStep: (event) => options.onEvent?.('rotation-step', writable(event)),
    betweenRuns: (work) => engine.betweenRuns('certificate-rotate', work, { signal: signalOf(options) }),
    useCertificate: (certificatePem, change) =>
      changeConfiguration(engine, change, { certificate: thumbprint(certificatePem) }, (document) => ({
        ...document,
        tenant: { ...document.tenant, certificatePem },
      })),
  };
  const work = (complete: RotationEnvironment) => {
    if (action === 'back') return returnToPrevious(complete);
    return action === 'discard' ? discardPending(complete) : rotateCertificate(complete, wishes);
  };
  const rotation =
    handle === undefined
      ? await work(environment)
      : await engine.administrators.use(handle, (administrator) => work({ ...environment, administrator }));
  const { certificatePem, ...outcome } = rotation;
  return writable({ ...outcome, certificate: shown(engine, certificatePem) });
}

function thumbprint(certificatePem: string): string {
  return readCertificate(certificatePem).fingerprint256.replaceAll(':', '');
}

async function configured(engine: Engine): Promise<Configuration> {
  const configuration = await engine.configuration();
  if (configuration) return configuration;
  const detail = { dataDirectory: engine.dataDirectory };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

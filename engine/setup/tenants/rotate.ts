/**
 * The exchange of the application's certificate: a new one is made, added, tried, used, and only then the old one is
 * removed. Where the tenant does not let the application add it, a person uploads the public half, and the exchange goes on
 * from there.
 */

import { hostname } from 'node:os';
import { makeClientCredential, readCertificate } from '../../connectors/entra-id/certificate.ts';
import { FaultError, type Fault } from '../../model/fault.ts';
import { tenantSecret } from '../secret-source.ts';
import { openKeyring, type Keyring } from './keyring.ts';
import type { RotationEnvironment, RotationStep } from './rotation-environment.ts';
import { readRecord, saveRecord, withKeyId, type RotationRecord } from './rotation-record.ts';
import { stepsTo, type RunStep } from './steps.ts';
import { tryCertificate } from './trial.ts';

export interface RotationWishes {
  readonly years: number;
  readonly keyBits: 2048 | 3072 | 4096;
  readonly keepOld: boolean;
}

export interface Rotation {
  readonly state: 'rotated' | 'waiting' | 'returned' | 'discarded';
  readonly certificatePem: string;
  /** Why it could not be added, for `waiting`. */
  readonly fault: Fault | null;
  readonly oldRemoved: boolean;
}

/** Throws the fault of the step that failed; the certificate in use stays in use then. */
export async function rotateCertificate(environment: RotationEnvironment, wishes: RotationWishes): Promise<Rotation> {
  const step = stepsTo(environment.onStep);
  const before = await readRecord(environment.secrets, environment.tenant.name, environment.tenant.certificatePem);
  const { pem, isNew, record } = await step('certificate', () => pendingCertificate(environment, before, wishes));
  const keyring = await openKeyring(environment);
  try {
    const wasUploaded = !isNew && (await isAccepted(environment, pem));
    const added = await addOrWait(environment, step, keyring, { pem, record, wasUploaded });
    if ('fault' in added) return { state: 'waiting', certificatePem: pem, fault: added.fault, oldRemoved: false };
    await step('trial', () => trial(environment, pem));
    return await environment.betweenRuns(async () => {
      const kept = await step('keep', () => keep(environment, pem, added.record, 'certificate-rotate'));
      const oldRemoved = wishes.keepOld ? false : await removeOld(environment, keyring, kept, pem);
      return { state: 'rotated', certificatePem: pem, fault: null, oldRemoved };
    });
  } finally {
    await keyring.close();
  }
}

/** To the certificate before: added anew where it was removed from the application, tried, and used again. */
export async function returnToPrevious(environment: RotationEnvironment): Promise<Rotation> {
  const step = stepsTo(environment.onStep);
  const record = await readRecord(environment.secrets, environment.tenant.name, environment.tenant.certificatePem);
  const pem = record.previous;
  if (pem === null) throw notChanged('no-previous');
  const keyring = await openKeyring(environment);
  try {
    const wasUploaded = await isAccepted(environment, pem);
    const added = await addOrWait(environment, step, keyring, { pem, record, wasUploaded });
    if ('fault' in added) throw new FaultError(added.fault);
    await step('trial', () => trial(environment, pem));
    await environment.betweenRuns(() => step('keep', () => keep(environment, pem, added.record, 'certificate-return')));
    return { state: 'returned', certificatePem: pem, fault: null, oldRemoved: false };
  } finally {
    await keyring.close();
  }
}

/** Forgets a certificate that waits, with its key. */
export async function discardPending({ secrets, tenant }: RotationEnvironment): Promise<Rotation> {
  const record = await readRecord(secrets, tenant.name, tenant.certificatePem);
  const { pending } = record;
  if (pending === null) throw notChanged('nothing-pending');
  await saveRecord(secrets, tenant.name, tenant.certificatePem, { ...record, pending: null });
  return { state: 'discarded', certificatePem: pending, fault: null, oldRemoved: false };
}

async function pendingCertificate(environment: RotationEnvironment, before: RotationRecord, wishes: RotationWishes) {
  const { secrets, tenant, now } = environment;
  if (before.pending !== null) {
    const value = { pem: before.pending, isNew: false, record: before };
    return { value, state: 'unchanged' as const };
  }
  const { subject } = readCertificate(tenant.certificatePem);
  const made = await makeClientCredential({
    subject: /^CN=([^\n]+)$/.exec(subject)?.[1] ?? `Causeway ${hostname()}`,
    years: wishes.years,
    keyBits: wishes.keyBits,
    now: now(),
  });
  const record = { ...before, pending: made.certificatePem };
  await saveRecord(secrets, tenant.name, tenant.certificatePem, record, made.privateKeyPem);
  return { value: { pem: made.certificatePem, isNew: true, record } };
}

/** A refusal that only a person can do something about is an answer: the public half is given out. */
async function addOrWait(
  environment: RotationEnvironment,
  step: RunStep<RotationStep>,
  keyring: Keyring,
  {
    pem,
    record,
    wasUploaded,
  }: { readonly pem: string; readonly record: RotationRecord; readonly wasUploaded: boolean },
): Promise<{ readonly record: RotationRecord } | { readonly fault: Fault }> {
  const { secrets, tenant } = environment;
  try {
    return await step('add', async () => {
      if (wasUploaded) return { value: { record }, state: 'unchanged' };
      const added = withKeyId(record, pem, await keyring.add(pem));
      await saveRecord(secrets, tenant.name, tenant.certificatePem, added);
      return { value: { record: added } };
    });
  } catch (error) {
    const isRefusal = error instanceof FaultError && error.fault.retry === 'never';
    if (!isRefusal) throw error;
    return { fault: error.fault };
  }
}

/** Of every resource that the back end works with: the old key goes after this. */
async function trial({ tenant, secrets, signal, ambient }: RotationEnvironment, certificatePem: string) {
  const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
  await tryCertificate({ ...tenant, certificatePem, privateKeyPem }, { signal, ...(ambient ? { ambient } : {}) });
  return { value: undefined };
}

/** Whether the sign-in service takes it already; asked once. */
async function isAccepted({ tenant, secrets, signal }: RotationEnvironment, certificatePem: string): Promise<boolean> {
  const privateKeyPem = await secrets.get(tenantSecret(tenant.name));
  try {
    await tryCertificate({ ...tenant, certificatePem, privateKeyPem }, { signal, attempts: 1 });
    return true;
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'client-certificate-rejected') return false;
    throw error;
  }
}

/** What is about to change is noted before, so that an exchange that breaks off here is known for what it is. */
async function keep(
  { tenant, secrets, useCertificate }: RotationEnvironment,
  pem: string,
  record: RotationRecord,
  action: 'certificate-rotate' | 'certificate-return',
) {
  const changing = { ...record, pending: pem, previous: tenant.certificatePem };
  await saveRecord(secrets, tenant.name, tenant.certificatePem, changing);
  await useCertificate(pem, action);
  const kept = { ...changing, pending: null };
  await saveRecord(secrets, tenant.name, pem, kept);
  return { value: kept };
}

/** One that could not be removed is told, and harms nothing: it ends by itself. */
async function removeOld(
  environment: RotationEnvironment,
  keyring: Keyring,
  record: RotationRecord,
  current: string,
): Promise<boolean> {
  const { tenant, onStep } = environment;
  const step = stepsTo(onStep);
  try {
    await step('remove-old', async () => {
      await keyring.remove(tenant.certificatePem, record, current);
      return { value: undefined };
    });
    return true;
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return false;
    throw error;
  }
}

function notChanged(reason: string): FaultError {
  return new FaultError({ code: 'key-not-changed', stage: 'setup', detail: { reason }, retry: 'never' });
}

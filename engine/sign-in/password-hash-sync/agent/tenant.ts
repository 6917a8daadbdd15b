/** The tenant as the agent holds it: opened when something is to be sent, its switches read now and then, dropped when it fails. */

import type { SynchronizationFeatures } from '../../../connectors/entra-id/graph/tenant.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import { restAfter } from '../pipeline/backoff.ts';
import type { TenantFeatures } from '../pipeline/decide.ts';
import { TenantUnavailable, type CredentialService } from '../pipeline/delivery.ts';
import type { PasswordTenant } from './plan.ts';
import { createWaking } from './waking.ts';

export interface TenantView {
  /** By Graph's names, as last read; undefined before the first time, or where the tenant does not say. */
  readonly features: SynchronizationFeatures | undefined;
  readonly fault: Fault | null;
  /** ISO 8601. */
  readonly faultSince: string | null;
}

export interface TenantOptions {
  readonly open: () => Promise<PasswordTenant>;
  readonly now: () => Date;
  /** What it takes has changed: `view` says how. */
  readonly onChange: (change: 'features' | 'failed' | 'recovered') => Promise<void>;
}

export interface TenantHandle {
  readonly view: TenantView;
  /** Throws `TenantUnavailable`, also where the tenant's switch for password hashes is off. */
  service(signal: AbortSignal): Promise<CredentialService>;
  /** Throws `TenantUnavailable`. */
  features(signal: AbortSignal): Promise<TenantFeatures>;
  /** The switches are read again before the next password goes out. */
  doubt(): void;
  /** A batch was answered. Where nothing of it was taken the switches are read again before the next one goes out. */
  answered(taken: number): Promise<void>;
  /** A request failed as a whole. */
  failed(fault: Fault): Promise<void>;
  /** Looks at the switches again and again, sooner while they cannot be seen or are off, until the signal is aborted. */
  watch(signal: AbortSignal): Promise<void>;
  wake(): void;
  close(): Promise<void>;
}

/** Milliseconds for which the switches are believed. */
const FRESH = 300_000;

export function tenantHandle({ open, now, onChange }: TenantOptions): TenantHandle {
  const waking = createWaking();
  let opened: Promise<PasswordTenant> | undefined;
  let view: TenantView = { features: undefined, fault: null, faultSince: null };
  let readAt = Number.NEGATIVE_INFINITY;
  /** What the last look at the switches met: only of that another look can say that it is over. */
  let met: Fault['code'] | undefined;

  function doubt(): void {
    readAt = Number.NEGATIVE_INFINITY;
  }

  async function close(): Promise<void> {
    const closing = opened;
    opened = undefined;
    doubt();
    // One that could not be opened has nothing to be closed.
    const tenant = await closing?.catch(() => undefined);
    await tenant?.close();
  }

  async function readSwitches(tenant: PasswordTenant): Promise<void> {
    if (now().getTime() - readAt <= FRESH) return;
    const features = await tenant.features();
    readAt = now().getTime();
    const isNews = view.features !== undefined && JSON.stringify(features) !== JSON.stringify(view.features);
    view = { ...view, features };
    if (isNews) await onChange('features');
  }

  async function ready(): Promise<PasswordTenant & CredentialService> {
    try {
      opened ??= open();
      const tenant = await opened;
      await readSwitches(tenant);
      if (view.features?.['passwordSyncEnabled'] === false) throw new FaultError(SWITCHED_OFF);
      const { provisionCredentials } = tenant;
      if (!provisionCredentials) throw new FaultError(NOT_SUPPORTED);
      return { ...tenant, provisionCredentials };
    } catch (error) {
      // A new secret, a new certificate, a mended network: the next time begins at the beginning.
      await close();
      const fault = toFault(error, 'connect');
      met = fault.code;
      throw new TenantUnavailable(fault, { cause: error });
    }
  }

  async function failed(fault: Fault): Promise<void> {
    const isNews = view.fault?.code !== fault.code;
    view = { ...view, fault, faultSince: isNews ? now().toISOString() : view.faultSince };
    if (isNews) await onChange('failed');
  }

  async function works(): Promise<void> {
    if (!view.fault) return;
    view = { ...view, fault: null, faultSince: null };
    await onChange('recovered');
  }

  return {
    get view() {
      return view;
    },
    async service(signal) {
      signal.throwIfAborted();
      return ready();
    },
    async features(signal) {
      signal.throwIfAborted();
      await ready();
      return { forcePasswordChange: view.features?.['userForcePasswordChangeOnLogonEnabled'] === true };
    },
    doubt,
    async answered(taken) {
      if (taken === 0) doubt();
      await works();
    },
    failed,
    async watch(signal) {
      for (let failures = 0; !signal.aborted;) {
        try {
          await ready();
          failures = 0;
          if (met === view.fault?.code) await works();
        } catch (error) {
          if (!(error instanceof TenantUnavailable)) throw error;
          failures++;
          await failed(error.fault);
        }
        await waking.sleep(failures === 0 ? FRESH : restAfter(failures), signal);
      }
    },
    wake: () => waking.wake(),
    close,
  };
}

const SWITCHED_OFF: Fault = { code: 'password-sync-off-in-tenant', stage: 'export', detail: {}, retry: 'later' };

const NOT_SUPPORTED: Fault = {
  code: 'not-supported-by-back-end',
  stage: 'export',
  detail: { feature: 'passwordHashSync' },
  retry: 'never',
};

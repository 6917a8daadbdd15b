/** How a tenant's directory-sync service starts, and what a test may change of it while it runs. */

import type { Directory } from '../directory/directory.ts';
import type { SynchronizationOptions, SynchronizationState } from '../directory/synchronization.ts';
import type { ObjectThrottleSetting } from '../throttle.ts';
import { isActivated } from './matching/features.ts';
import type { DirectorySyncSettings } from './service.ts';

/** Of the service, and of what it does with objects. */
export interface DirectorySyncOptions extends SynchronizationOptions, Partial<ServiceDefaults> {
  /** Whether the organization has synchronization enabled. Default true. */
  readonly activated?: boolean;
  /** Default `documented`. */
  readonly throttle?: ObjectThrottleSetting;
  /** Every deviation from the contract of messages is a fault. Default true. */
  readonly strictMessages?: boolean;
}

type ServiceDefaults = Omit<DirectorySyncSettings, 'strict' | 'deviceIssuers'>;

/** As the service was in autumn 2026, as far as that is known. */
const DEFAULTS: ServiceDefaults = {
  minimumVersion: '1.1.0.0',
  latestVersion: '2.6.84.0',
  refusedVersions: [],
  legacyCutover: true,
  redirect: undefined,
  maximumObjects: 50,
  maximumLinks: 15_000,
  maximumCredentials: 50,
  pageSize: 500,
};

export function createSettings(options: DirectorySyncOptions, deviceIssuers: readonly string[]): DirectorySyncSettings {
  const given = Object.keys(DEFAULTS).flatMap((name): (readonly [string, unknown])[] => {
    const value = options[name as keyof ServiceDefaults];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...DEFAULTS, ...Object.fromEntries(given), strict: options.strictMessages ?? true, deviceIssuers };
}

/** As an administrator, Microsoft, or time would change the company and the service. */
export interface SynchronizationControl extends DirectorySyncSettings {
  /** Enabled in the organization. */
  activated: boolean;
  /** The mask of the company's features, just as it is set. */
  features: number;
  /** Everything else that is kept of the company. */
  readonly company: SynchronizationState;
}

export function controlSynchronization(directory: Directory, settings: DirectorySyncSettings): SynchronizationControl {
  const own = {
    company: directory.synchronization,
    get activated() {
      return isActivated(directory);
    },
    set activated(on: boolean) {
      directory.organization = { ...directory.organization, onPremisesSyncEnabled: on };
    },
    get features() {
      return directory.synchronization.features;
    },
    set features(mask: number) {
      directory.synchronization.features = mask;
    },
  };
  // One object for both: what is written to it is what the service reads.
  return Object.defineProperties(settings, Object.getOwnPropertyDescriptors(own)) as DirectorySyncSettings & typeof own;
}

/** A directory with a clock that tests move, and objects as synchronization sends them. */

import { administer, type TenantState } from '../../lab/tenant/directory/administration.ts';
import {
  createDirectory,
  type Directory,
  type RegisteredExtension,
  type StoredObject,
} from '../../lab/tenant/directory/directory.ts';
import type { SynchronizationOptions } from '../../lab/tenant/directory/synchronization.ts';
import type { Json } from '../../lab/tenant/json.ts';
import {
  provision,
  type SyncObjectType,
  type SyncResult,
  type SyncValue,
} from '../../lab/tenant/directory-sync/matching/provision.ts';

export interface World {
  readonly directory: Directory;
  readonly state: TenantState;
  now: number;
  set(type: SyncObjectType, values: Values): SyncResult;
  remove(type: SyncObjectType, sourceAnchor: string): SyncResult;
  /** The object a result is about. */
  object(result: SyncResult): StoredObject;
  /** A property of it, as Graph shows it. */
  shown(result: SyncResult, property: string): Json | undefined;
}

/** By key as the service spells it. */
export type Values = { readonly [key: string]: SyncValue };

export interface WorldOptions extends SynchronizationOptions {
  readonly extensions?: readonly RegisteredExtension[];
  readonly visibilityDelayMs?: number;
}

export function makeWorld({ extensions = [], visibilityDelayMs = 0, ...synchronization }: WorldOptions = {}): World {
  const domain = (name: string, given: object = {}) => ({
    name,
    authenticationType: 'Managed' as const,
    isDefault: false,
    isInitial: false,
    isVerified: true,
    ...given,
  });
  const time = { now: Date.parse('2026-11-20T08:00:00Z') };
  const directory = createDirectory({
    tenantId: '11111111-2222-3333-4444-555555555555',
    clock: () => time.now,
    domains: [
      domain('contoso.test', { isDefault: true }),
      domain('fabrikam.test', { authenticationType: 'Federated' }),
      domain('litware.test', { authenticationType: 'Federated' }),
      domain('contoso.onmicrosoft.test', { isInitial: true }),
      domain('pending.test', { isVerified: false }),
    ],
    visibilityDelayMs,
    softDeleteSecurityGroups: false,
    synchronization,
    extensions,
  });
  directory.organization = { ...directory.organization, onPremisesSyncEnabled: true };
  const object = ({ cloudAnchor = '' }: SyncResult): StoredObject => {
    const found = directory.objects.get(cloudAnchor.slice(cloudAnchor.indexOf('_') + 1));
    if (found === undefined) throw new Error(`no object for ${cloudAnchor}`);
    return found;
  };
  return {
    directory,
    state: administer(directory),
    get now() {
      return time.now;
    },
    set now(milliseconds) {
      time.now = milliseconds;
    },
    set: (type, values) => provision(directory, { type, operation: 'Set', values: bag(values) }),
    remove: (type, sourceAnchor) =>
      provision(directory, { type, operation: 'Delete', values: bag({ SourceAnchor: sourceAnchor }) }),
    object,
    shown: (result, property) => object(result).properties[property],
  };
}

export function bag(values: Values): ReadonlyMap<string, SyncValue> {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
}

/** S-1-5-21-1-2-3-<rid>. */
export function sid(rid: number): Uint8Array {
  const octets = Buffer.alloc(28);
  octets.set([1, 5, 0, 0, 0, 0, 0, 5]);
  [21, 1, 2, 3, rid].forEach((part, index) => octets.writeUInt32LE(part, 8 + 4 * index));
  return octets;
}

export function octets(length: number, value = 7): Uint8Array {
  return new Uint8Array(length).fill(value);
}

/** What a client sends of a user at least. */
export function person(name: string, values: Values = {}): Values {
  return {
    SourceAnchor: `anchor-${name}`,
    userPrincipalName: `${name}@contoso.test`,
    displayName: name,
    accountEnabled: true,
    ...values,
  };
}

export function team(name: string, values: Values = {}): Values {
  return { SourceAnchor: `anchor-${name}`, displayName: name, securityEnabled: true, ...values };
}

export function partner(name: string, values: Values = {}): Values {
  return {
    SourceAnchor: `anchor-${name}`,
    displayName: name,
    proxyAddresses: [`SMTP:${name}@elsewhere.test`],
    ...values,
  };
}

export function computer(name: string, values: Values = {}): Values {
  return {
    SourceAnchor: `anchor-${name}`,
    displayName: name,
    accountEnabled: true,
    deviceId: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
    deviceTrustType: 'ServerAd',
    deviceOSType: 'Windows',
    ...values,
  };
}

/**
 * Application permissions that the connector needs, by what it does with them: of Microsoft Graph, and the one app role of
 * the directory-sync service.
 *
 * Source: Microsoft's permission reference for each call (`microsoftgraph/microsoft-graph-devx-content`). `anyOf` holds
 * what suffices, the one to ask for first: together the first ones are the least set for everything. The directory-sync
 * back end reads what the tenant has beside it through Graph, and writes by an app role of another resource.
 */

import type { BackEnd } from './settings.ts';

export interface PermissionNeed {
  readonly operation: string;
  readonly anyOf: readonly [string, ...string[]];
  /** Whether it is needed to look at the tenant only, as in staging mode. */
  readonly toRead: boolean;
  /** Asked for, and done without where it was not granted: these objects are left alone then. */
  readonly optional?: true;
  /** Asked for only with such settings. */
  readonly when?: (settings: PermissionSettings) => boolean;
}

/** Settings that need a permission of their own. */
export interface PermissionSettings {
  readonly revokeSignInSessions: boolean;
  /** How people sign in; a provider's certificates and settings are watched where it is `federation`. */
  readonly signIn?: string | undefined;
}

/** As a new configuration has them. */
const DEFAULT_SETTINGS: PermissionSettings = { revokeSignInSessions: true };

/** Read once a day; automatic certificates take `Domain-InternalFederation.ReadWrite.All`, which nobody is asked for. */
const WATCH_FEDERATION: PermissionNeed = {
  operation: 'watch-federation',
  anyOf: ['Domain-InternalFederation.Read.All', 'Domain-InternalFederation.ReadWrite.All'],
  toRead: true,
  optional: true,
  when: ({ signIn }) => signIn === 'federation',
};

export const PERMISSION_NEEDS: readonly PermissionNeed[] = [
  WATCH_FEDERATION,
  {
    operation: 'read-users',
    anyOf: ['User.ReadWrite.All', 'User.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    toRead: true,
  },
  {
    operation: 'read-groups',
    // Directory.ReadWrite.All alone does not read members.
    anyOf: ['Group.ReadWrite.All', 'Group.Read.All', 'Directory.Read.All'],
    toRead: true,
  },
  {
    operation: 'read-organization',
    anyOf: ['Organization.Read.All', 'Organization.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    toRead: true,
  },
  {
    operation: 'read-domains',
    anyOf: ['Domain.Read.All', 'Domain.ReadWrite.All', 'Directory.Read.All'],
    toRead: true,
  },
  // Nothing is exported to contacts; they are read for what they hold.
  { operation: 'read-contacts', anyOf: ['OrgContact.Read.All', 'Directory.Read.All'], toRead: true, optional: true },
  // A delta query of devices takes this one alone.
  { operation: 'read-devices', anyOf: ['Device.Read.All'], toRead: true, optional: true },
  { operation: 'write-users', anyOf: ['User.ReadWrite.All', 'Directory.ReadWrite.All'], toRead: false },
  // Directory.ReadWrite.All is not enough to delete, neither users nor groups.
  { operation: 'delete-users', anyOf: ['User.ReadWrite.All', 'User.DeleteRestore.All'], toRead: false },
  { operation: 'restore-users', anyOf: ['User.ReadWrite.All', 'User.DeleteRestore.All'], toRead: false },
  { operation: 'write-groups', anyOf: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'], toRead: false },
  { operation: 'delete-groups', anyOf: ['Group.ReadWrite.All'], toRead: false },
  { operation: 'restore-groups', anyOf: ['Group.ReadWrite.All'], toRead: false },
  {
    operation: 'write-members',
    anyOf: ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.ReadWrite.All'],
    toRead: false,
  },
  {
    operation: 'write-devices',
    anyOf: ['Device.ReadWrite.All', 'Directory.ReadWrite.All'],
    toRead: false,
    optional: true,
  },
  { operation: 'delete-devices', anyOf: ['Device.ReadWrite.All'], toRead: false, optional: true },
];

/**
 * What the directory-sync back end needs of Graph: it reads the tenant and its domains with it, and looks up who holds a
 * value. What it writes goes through the service.
 */
export const DIRECTORY_SYNC_NEEDS: readonly PermissionNeed[] = [
  WATCH_FEDERATION,
  {
    operation: 'read-users',
    anyOf: ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    toRead: true,
  },
  {
    operation: 'read-groups',
    anyOf: ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All'],
    toRead: true,
  },
  { operation: 'read-contacts', anyOf: ['OrgContact.Read.All', 'Directory.Read.All'], toRead: true },
  { operation: 'read-devices', anyOf: ['Device.Read.All', 'Device.ReadWrite.All', 'Directory.Read.All'], toRead: true },
  ...PERMISSION_NEEDS.filter(({ operation }) => ['read-organization', 'read-domains'].includes(operation)),
  // The Graph back end may, by what it writes users with.
  {
    operation: 'revoke-sessions',
    anyOf: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    toRead: false,
    optional: true,
    when: ({ revokeSignInSessions }) => revokeSignInSessions,
  },
];

/** The app role of "Microsoft Entra AD Synchronization Service", without which it lets nobody in. */
export const SYNCHRONIZATION_ROLE = 'ADSynchronization.ReadWrite.All';
export const SYNCHRONIZATION_ROLE_ID = 'ab43b826-2c7a-4aff-9ecd-d0629d0ca6a9';

/** What fails without it: everything. */
export const SYNCHRONIZE = 'synchronize';

export function permissionNeeds(backEnd: BackEnd): readonly PermissionNeed[] {
  return backEnd === 'graph' ? PERMISSION_NEEDS : DIRECTORY_SYNC_NEEDS;
}

/** Permissions of Graph that an administrator grants once for a back end; the app role comes on top. */
export function leastPermissions(backEnd: BackEnd, settings = DEFAULT_SETTINGS): readonly string[] {
  return [...new Set(askedFor(backEnd, settings).map((need) => need.anyOf[0]))].sort();
}

/** What a back end needs with these settings, what can be done without among it; the app role comes on top. */
export function askedFor(backEnd: BackEnd, settings: PermissionSettings): readonly PermissionNeed[] {
  return permissionNeeds(backEnd).filter(({ when }) => when === undefined || when(settings));
}

export type PermissionOperation = (typeof PERMISSION_NEEDS)[number]['operation'];

/** What an administrator grants once for the Graph back end: the least set for everything the connector does. */
export const LEAST_PERMISSIONS = leastPermissions('graph');

export interface MissingPermission {
  readonly permission: string;
  /** What fails without it, in the words of {@link PERMISSION_NEEDS}. */
  readonly operations: readonly string[];
}

export interface GrantedPermissions {
  readonly granted: readonly string[];
  readonly missing: readonly MissingPermission[];
}

export function missingPermissions(
  granted: readonly string[],
  purpose: 'read' | 'write',
  backEnd: BackEnd = 'graph',
): MissingPermission[] {
  const needed = permissionNeeds(backEnd).filter(
    ({ optional, toRead }) => !optional && (purpose === 'write' || toRead),
  );
  return notHeld(needed, granted);
}

/** What is asked for and not granted, that without which things are done without among it. */
export function openPermissions(
  granted: readonly string[],
  backEnd: BackEnd,
  settings = DEFAULT_SETTINGS,
): MissingPermission[] {
  return notHeld(askedFor(backEnd, settings), granted);
}

function notHeld(needs: readonly PermissionNeed[], granted: readonly string[]): MissingPermission[] {
  const missing = new Map<string, string[]>();
  for (const need of needs) {
    if (need.anyOf.some((permission) => granted.includes(permission))) continue;
    missing.set(need.anyOf[0], [...(missing.get(need.anyOf[0]) ?? []), need.operation]);
  }
  return [...missing].map(([permission, operations]) => ({ permission, operations }));
}

/** Whether a token with these roles may do it; unknown roles are taken for enough, the service decides. */
export function isPermitted(granted: readonly string[] | undefined, operation: PermissionOperation): boolean {
  const need = PERMISSION_NEEDS.find((candidate) => candidate.operation === operation);
  return granted === undefined || need === undefined || need.anyOf.some((permission) => granted.includes(permission));
}

export function permissionFor(operation: PermissionOperation): string {
  return PERMISSION_NEEDS.find((need) => need.operation === operation)?.anyOf[0] ?? operation;
}

/**
 * Application permissions of Microsoft Graph that the connector needs, by what it does with them.
 *
 * Source: Microsoft's permission reference for each call (`microsoftgraph/microsoft-graph-devx-content`). `anyOf` holds
 * what suffices, the one to ask for first: together the first ones are the least set for everything.
 */

export interface PermissionNeed {
  readonly operation: string;
  readonly anyOf: readonly [string, ...string[]];
  /** Whether it is needed to look at the tenant only, as in staging mode. */
  readonly toRead: boolean;
}

export const PERMISSION_NEEDS: readonly PermissionNeed[] = [
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
  { operation: 'write-users', anyOf: ['User.ReadWrite.All', 'Directory.ReadWrite.All'], toRead: false },
  // Directory.ReadWrite.All is not enough to delete, neither users nor groups.
  { operation: 'delete-users', anyOf: ['User.ReadWrite.All', 'User.DeleteRestore.All'], toRead: false },
  { operation: 'restore-users', anyOf: ['User.ReadWrite.All', 'User.DeleteRestore.All'], toRead: false },
  { operation: 'write-groups', anyOf: ['Group.ReadWrite.All', 'Directory.ReadWrite.All'], toRead: false },
  { operation: 'delete-groups', anyOf: ['Group.ReadWrite.All'], toRead: false },
  {
    operation: 'write-members',
    anyOf: ['Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.ReadWrite.All'],
    toRead: false,
  },
];

export type PermissionOperation = (typeof PERMISSION_NEEDS)[number]['operation'];

/** What an administrator grants once: the least set for everything the connector does. */
export const LEAST_PERMISSIONS: readonly string[] = [...new Set(PERMISSION_NEEDS.map((need) => need.anyOf[0]))].sort();

export interface MissingPermission {
  readonly permission: string;
  /** What fails without it, in the words of {@link PERMISSION_NEEDS}. */
  readonly operations: readonly string[];
}

export interface GrantedPermissions {
  readonly granted: readonly string[];
  readonly missing: readonly MissingPermission[];
}

export function missingPermissions(granted: readonly string[], purpose: 'read' | 'write'): MissingPermission[] {
  const missing = new Map<string, string[]>();
  for (const need of PERMISSION_NEEDS) {
    if (purpose === 'read' && !need.toRead) continue;
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

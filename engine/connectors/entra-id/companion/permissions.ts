/**
 * Permissions of Microsoft Graph that the companion's questions need, for both back ends. Source: Microsoft's permission
 * reference for each call (`microsoftgraph/microsoft-graph-devx-content`); the first of a list is the one to ask for.
 */

export interface CompanionNeed {
  readonly operation: string;
  readonly anyOf: readonly [string, ...string[]];
  /**
   * `always`: something fails without it. `revoke-sessions`: only while that setting is on. `optional`: what it lets us see
   * stays unknown without it, and is said to be.
   */
  readonly when: 'always' | 'revoke-sessions' | 'optional';
}

const READ_USERS = ['User.Read.All', 'User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const READ_GROUPS = ['Group.Read.All', 'Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'] as const;

export const COMPANION_NEEDS = [
  { operation: 'look-at-users', anyOf: READ_USERS, when: 'always' },
  { operation: 'look-at-groups', anyOf: READ_GROUPS, when: 'always' },
  {
    operation: 'look-at-contacts',
    anyOf: ['OrgContact.Read.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    when: 'optional',
  },
  {
    operation: 'look-at-organization',
    anyOf: ['Organization.Read.All', 'Organization.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
    when: 'always',
  },
  {
    operation: 'revoke-sessions',
    anyOf: ['User.RevokeSessions.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
    when: 'revoke-sessions',
  },
  {
    operation: 'source-of-authority-of-users',
    anyOf: ['User-OnPremisesSyncBehavior.ReadWrite.All'],
    when: 'optional',
  },
  {
    operation: 'source-of-authority-of-groups',
    anyOf: ['Group-OnPremisesSyncBehavior.ReadWrite.All'],
    when: 'optional',
  },
  {
    operation: 'look-at-cloud-sync',
    // For the jobs, and for the list of the applications that have them.
    anyOf: ['Application.ReadWrite.OwnedBy', 'Synchronization.Read.All', 'Synchronization.ReadWrite.All'],
    when: 'optional',
  },
  { operation: 'write-user', anyOf: ['User.ReadWrite.All', 'Directory.ReadWrite.All'], when: 'optional' },
  { operation: 'restore', anyOf: ['User.DeleteRestore.All', 'User.ReadWrite.All'], when: 'optional' },
  {
    operation: 'look-at-roles',
    anyOf: ['RoleManagement.Read.Directory', 'RoleManagement.Read.All', 'Directory.Read.All'],
    when: 'optional',
  },
] as const satisfies readonly CompanionNeed[];

export type CompanionOperation = (typeof COMPANION_NEEDS)[number]['operation'];

export function companionPermission(operation: CompanionOperation): string {
  return COMPANION_NEEDS.find((need) => need.operation === operation)!.anyOf[0];
}

/** Permissions of the named needs that a token with these roles does not have: the one to ask for, of each. */
export function missingForCompanion(granted: readonly string[], operations: readonly CompanionOperation[]): string[] {
  const missing = COMPANION_NEEDS.filter(
    ({ operation, anyOf }) => operations.includes(operation) && !anyOf.some((one) => granted.includes(one)),
  );
  return [...new Set(missing.map(({ anyOf }) => anyOf[0]))];
}

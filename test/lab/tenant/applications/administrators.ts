/** Accounts of people who administer the tenant: passwords, and directory roles ("Microsoft Entra built-in roles"). */

export const DIRECTORY_ROLES = {
  'Global Administrator': '62e90394-69f5-4237-9190-012177145e10',
  'Privileged Role Administrator': 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  'Hybrid Identity Administrator': '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2',
  'Application Administrator': '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3',
  'Cloud Application Administrator': '158c047a-c907-4556-b7ef-446551a6b5f7',
  'Directory Readers': '88d8e3e3-8f55-4a1e-953a-9b9898b8876b',
  'Directory Synchronization Accounts': 'd29b2b05-8046-44ba-8758-1e26182fcf32',
} as const;

export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

export interface Account {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly displayName: string;
  readonly password: string;
  readonly roles: readonly DirectoryRole[];
}

/** Whoever may consent for the organization to delegated permissions. */
export const MAY_CONSENT: readonly DirectoryRole[] = [
  'Global Administrator',
  'Privileged Role Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];
/** Whoever may grant application permissions of Microsoft Graph. */
export const MAY_GRANT_GRAPH: readonly DirectoryRole[] = ['Global Administrator', 'Privileged Role Administrator'];
export const MAY_REGISTER: readonly DirectoryRole[] = [
  'Global Administrator',
  'Hybrid Identity Administrator',
  'Application Administrator',
  'Cloud Application Administrator',
];

/** Whoever may synchronize as a person, through the directory-sync service. */
export const MAY_SYNCHRONIZE: readonly DirectoryRole[] = [
  'Global Administrator',
  'Hybrid Identity Administrator',
  'Directory Synchronization Accounts',
];

/** Any role but that of readers. */
export function isPrivileged({ roles }: Pick<Account, 'roles'>): boolean {
  return roles.some((role) => role !== 'Directory Readers');
}

export function hasRole(account: Pick<Account, 'roles'>, wanted: readonly DirectoryRole[]): boolean {
  return account.roles.some((role) => wanted.includes(role));
}

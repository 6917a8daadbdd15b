/** The application permissions of Microsoft Graph that a registration asks for; a test holds them against the engine's. */
export const PERMISSIONS = [
  'Domain.Read.All',
  'Group.ReadWrite.All',
  'Organization.Read.All',
  'User.ReadWrite.All',
] as const;

export type AskedPermission = (typeof PERMISSIONS)[number];

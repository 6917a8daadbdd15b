/** The application permissions that a registration asks for, by back end; a test holds them against the engine's. */

import type { BackEnd } from './back-end.ts';

export const PERMISSIONS = {
  graph: [
    'Device.Read.All',
    'Device.ReadWrite.All',
    'Domain.Read.All',
    'Group.ReadWrite.All',
    'OrgContact.Read.All',
    'Organization.Read.All',
    'User.ReadWrite.All',
  ],
  'directory-sync': [
    'ADSynchronization.ReadWrite.All',
    'Device.Read.All',
    'Domain.Read.All',
    'Group.Read.All',
    'OrgContact.Read.All',
    'Organization.Read.All',
    'User.Read.All',
    'User.RevokeSessions.All',
  ],
} as const satisfies { readonly [backEnd in BackEnd]: readonly string[] };

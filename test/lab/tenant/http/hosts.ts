/** The names under which the parts of the service are found, all of them this one listener. */

import { SERVICE_PATH } from '../directory-sync/wire/names.ts';

export const SIGN_IN_HOST = 'login.microsoftonline.com';
export const GRAPH_HOST = 'graph.microsoft.com';
export const DIRECTORY_SYNC_HOST = 'adminwebservice.microsoftonline.com';
/** Where the directory-sync service sends its clients: by region and scale unit. */
export const DIRECTORY_SYNC_UNITS = [
  'adminwebservice-s1-co2.microsoftonline.com',
  'adminwebservice-s1-bn1.microsoftonline.com',
  'adminwebservice-s2-db3.microsoftonline.com',
  'adminwebservice-s2-am2.microsoftonline.com',
] as const;

export const PRODUCT_HOSTS: readonly string[] = [
  SIGN_IN_HOST,
  GRAPH_HOST,
  DIRECTORY_SYNC_HOST,
  ...DIRECTORY_SYNC_UNITS,
];

/** Under its own names each part answers what is its own; under an address, or another name, all of them do. */
export function isAnsweredAt(origin: string, path: string): boolean {
  // What stands in a Host header is the client's.
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  const isGraph = path.startsWith('/v1.0/') || path.startsWith('/beta/');
  const isDirectorySync = path.toLowerCase() === SERVICE_PATH;
  if (hostname === GRAPH_HOST) return isGraph;
  if (hostname === SIGN_IN_HOST) return !isGraph && !isDirectorySync;
  if (PRODUCT_HOSTS.includes(hostname)) return isDirectorySync;
  return true;
}

/** Whether a machine that a service names is the one that Causeway runs on. */

import { hostname } from 'node:os';

/** Some clients send the DNS name, some its first label; case does not count. */
export function isThisMachine(name: string): boolean {
  return firstLabel(name) === firstLabel(hostname());
}

function firstLabel(name: string): string {
  return name.toLowerCase().split('.')[0] ?? '';
}

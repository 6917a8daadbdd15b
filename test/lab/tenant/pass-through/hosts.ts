/** The names under which the parts of the service are found, all of them at the one listener for agents. */

import type { Hub } from './hub.ts';
import { SERVICE_BUS_DOMAIN } from './http/bootstrap.ts';

/** For the listener's certificate: a name of the tenant, or of the service, before each. */
export const PASS_THROUGH_NAMES: readonly string[] = [
  '*.registration.msappproxy.net',
  '*.admin.msappproxy.net',
  '*.pta.bootstrap.his.msappproxy.net',
  '*.bootstrap.msappproxy.net',
  '*.renewtrust.msappproxy.net',
  '*.connector.his.msappproxy.net',
  `*.${SERVICE_BUS_DOMAIN}`,
];

export const RELAY_HOST = `g0-lab-his-relay.${SERVICE_BUS_DOMAIN}`;
export const RETURN_HOST = 'vm1.connector.his.msappproxy.net';
export const RENEWAL_HOST = 'lab.renewtrust.msappproxy.net';

/** What an agent asks a proxy for that knows the public cloud's names only. */
export function productHosts({ service: { tenantId, settings } }: Hub): readonly string[] {
  return [
    `${tenantId}.registration.msappproxy.net`,
    `${tenantId}.admin.msappproxy.net`,
    `${tenantId}.pta.bootstrap.his.msappproxy.net`,
    `${tenantId}.bootstrap.msappproxy.net`,
    RENEWAL_HOST,
    RETURN_HOST,
    RELAY_HOST,
    ...settings.namespaces.map((namespace) => `${namespace}.${SERVICE_BUS_DOMAIN}`),
  ];
}

export interface Addresses {
  readonly relay: { readonly host: string; readonly port: number };
  readonly returns: { readonly host: string; readonly port: number };
  readonly renewalUrl: string;
}

/** Where agents are sent: to this listener as it is, or to the names that a proxy leads here. */
export function addressesOf({ service: { settings }, address }: Hub): Addresses {
  const path = '/renewTrust';
  if (!settings.productNames) {
    return { relay: address, returns: address, renewalUrl: `https://${address.host}:${String(address.port)}${path}` };
  }
  return {
    relay: { host: RELAY_HOST, port: 443 },
    returns: { host: RETURN_HOST, port: 443 },
    renewalUrl: `https://${RENEWAL_HOST}${path}`,
  };
}

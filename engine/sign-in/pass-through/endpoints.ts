/**
 * Where an agent of pass-through authentication finds its services, by cloud. The wire contract is not documented; hosts are
 * those of published captures and of Microsoft's list of addresses that a firewall has to let through ("Microsoft Entra
 * pass-through authentication - Quickstart", step 1). The public cloud's were seen, the government's were not.
 *
 * Texts in braces stand for what is known later: `{tenant}` the tenant's id, `{namespace}` and `{domain}` what the bootstrap
 * answer says of a listener, `{host}` and `{port}` what a message says of a relay.
 */

import type { CloudName } from '../../connectors/entra-id/clouds.ts';
import { FaultError } from '../../model/fault.ts';

export interface EndpointsOfCloud {
  /** Origin, with `{tenant}`: registration, and the switch of the tenant. */
  readonly registration: string;
  /** Origin, with `{tenant}`: the tenant's list of its agents. */
  readonly administration: string;
  /** Origins, with `{tenant}`, tried in this order. */
  readonly bootstrap: readonly string[];
  /** Origin of a listener's WebSocket (`wss:`), with `{namespace}` and `{domain}`. */
  readonly signalling: string;
  /** Origin of a relay's WebSocket (`wss:`), with `{host}` and `{port}`. */
  readonly relay: string;
  /**
   * Answers, renewals and listeners go to hosts that the service names. They are taken only where they are one of these or,
   * where this begins with a dot, end in it: a message must not send an answer elsewhere.
   */
  readonly hosts: readonly string[];
  /** The resource whose token an administrator registers an agent with. */
  readonly registrationResource: string;
  /** Authorities to be trusted beside those of Node and the operating system. */
  readonly caPem?: string;
}

/** Of a private or simulated cloud: what differs from the public one. */
export type CustomEndpoints = { readonly [name in keyof EndpointsOfCloud]?: EndpointsOfCloud[name] | undefined };

const GLOBAL: EndpointsOfCloud = {
  registration: 'https://{tenant}.registration.msappproxy.net',
  administration: 'https://{tenant}.admin.msappproxy.net',
  bootstrap: ['https://{tenant}.pta.bootstrap.his.msappproxy.net', 'https://{tenant}.bootstrap.msappproxy.net'],
  signalling: 'wss://{namespace}.{domain}',
  relay: 'wss://{host}:{port}',
  hosts: ['.msappproxy.net', '.servicebus.windows.net'],
  registrationResource: 'https://proxy.cloudwebappproxy.net/registerapp',
};

/** Names after the list of addresses for Azure Government; not tried. */
const GOVERNMENT: EndpointsOfCloud = {
  ...GLOBAL,
  registration: 'https://{tenant}.registration.msappproxy.us',
  administration: 'https://{tenant}.admin.msappproxy.us',
  bootstrap: ['https://{tenant}.pta.bootstrap.his.msappproxy.us', 'https://{tenant}.bootstrap.msappproxy.us'],
  hosts: ['.msappproxy.us', '.servicebus.usgovcloudapi.net'],
  registrationResource: 'https://proxy.cloudwebappproxy.us/registerapp',
};

/** Undefined where the cloud has no pass-through authentication: the one operated by 21Vianet. */
export function endpointsOfCloud(cloud: CloudName): EndpointsOfCloud | undefined {
  switch (cloud) {
    case 'global':
      return GLOBAL;
    case 'us-government':
    case 'us-government-dod':
      return GOVERNMENT;
    case 'china':
      return undefined;
  }
}

/** The public cloud's with what is given in their place. */
export function customEndpoints(given: CustomEndpoints): EndpointsOfCloud {
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...GLOBAL, ...Object.fromEntries(known) };
}

export function filledIn(template: string, values: { readonly [name: string]: string | number }): string {
  return template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Whether a host that a message names is one that the service may have. With or without a port, in either case. */
export function isServiceHost({ hosts }: Pick<EndpointsOfCloud, 'hosts'>, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return hosts.some((known) =>
    known.startsWith('.') ? name.endsWith(known) && name.length > known.length : name === known,
  );
}

/** A URL that the service gave; throws `protocol-error` where it is none, is not encrypted or leads elsewhere. */
export function serviceUrl(endpoints: EndpointsOfCloud, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['https:', 'wss:'].includes(url.protocol) || !isServiceHost(endpoints, url.hostname)) {
    const detail = { host: url?.hostname ?? '', reason: url ? 'host-not-of-service' : 'no-url' };
    throw new FaultError({ code: 'protocol-error', stage: 'connect', detail, retry: 'later' });
  }
  return url;
}

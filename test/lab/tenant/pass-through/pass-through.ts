/** The tenant side of pass-through authentication, assembled; and as a test sees it from behind. */

import type { CustomEndpoints } from '../../../../engine/sign-in/pass-through/endpoints.ts';
import type { ServerCertificate } from '../../certificates.ts';
import type { Directory, StoredUser } from '../directory/directory.ts';
import { isLive } from '../directory/directory.ts';
import type { Violation } from '../directory-sync/service.ts';
import type { TokenKeys } from '../sign-in/access-token.ts';
import type { PasswordAgents } from '../sign-in/service.ts';
import { createAuthority } from './authority.ts';
import { REGISTRATION_RESOURCE } from '../applications/registrations.ts';
import { createPassThroughFaults, type PassThroughFaults } from './faults.ts';
import { productHosts } from './hosts.ts';
import { viewAgents, type AgentView } from './http/agents-list.ts';
import { createHub, type Hub, type SocketUse } from './hub.ts';
import { listenForAgents } from './listener.ts';
import { createSmartLockout, type SmartLockout } from './lockout.ts';
import { createPassThroughSettings, type PassThroughOptions, type PassThroughSettings } from './options.ts';
import { noCounts, type PassThroughCounters, type PassThroughService } from './service.ts';
import { checkByAgents, passwordAgents, type SignInResult } from './sign-in.ts';

export interface AgentState extends AgentView {
  /** Listeners that are attached now, and gave credit for a message. */
  readonly listeners: number;
  /** Requests that were given to it, and of these the ones without an answer. */
  readonly taken: number;
  readonly open: number;
  /** PEM, the newest last. */
  readonly certificates: readonly string[];
}

/** The tenant side of pass-through authentication as a test sees it from behind. */
export interface PassThrough {
  /** Everything the agent reaches: `https://127.0.0.1:<port>`. */
  readonly origin: string;
  /** For the agent: all services at {@link origin}. */
  readonly endpoints: CustomEndpoints;
  /** Of the authority that makes agents' certificates. */
  readonly authorityPem: string;
  /** What is set while it runs; `settings.enabled` is the tenant's switch. */
  readonly settings: PassThroughSettings;
  readonly faults: PassThroughFaults;
  readonly counters: PassThroughCounters;
  /** Requests that break the contract, in strict mode or not. */
  readonly violations: readonly Violation[];
  agents(): readonly AgentState[];
  /** As an administrator does it in the portal: its certificates are good for nothing from now on. */
  removeAgent(agentId: string): void;
  /** Breaks sockets of that kind, of one agent or of all; how many. */
  cut(use: SocketUse, agentId?: string): number;
  /** Listeners get other paths and keys with the next bootstrap; those that are attached stay. */
  moveListeners(): void;
  /** A synchronized person's sign-in with user name and password, whether the tenant is switched or not. */
  signIn(userPrincipalName: string, password: string): Promise<SignInResult>;
}

export interface StartedPassThrough extends PassThrough {
  /** For a proxy: names, and where they are. */
  readonly hosts: { readonly [name: string]: { readonly host: string; readonly port: number } };
  close(): Promise<void>;
}

export interface PassThroughParts {
  readonly tenantId: string;
  readonly clock: () => number;
  readonly directory: Directory;
  readonly keys: TokenKeys;
}

export interface PassThroughSide {
  readonly hub: Hub;
  readonly lockout: SmartLockout;
  readonly agents: PasswordAgents;
}

export function createPassThrough(options: PassThroughOptions, parts: PassThroughParts): PassThroughSide {
  const settings = createPassThroughSettings(options);
  const service: PassThroughService = {
    ...parts,
    settings,
    faults: createPassThroughFaults(),
    violations: [],
    counters: noCounts(),
    registered: { agents: new Map(), listeners: [] },
    authority: createAuthority(parts.clock()),
  };
  const hub = createHub(service);
  const lockout = createSmartLockout(parts.clock, () => settings.lockout);
  return { hub, lockout, agents: passwordAgents(hub, lockout) };
}

export async function startPassThrough(
  side: PassThroughSide,
  certificate: ServerCertificate,
  host: string,
): Promise<StartedPassThrough> {
  const { hub } = side;
  const { service } = hub;
  const listener = await listenForAgents(hub, certificate, { host, port: 0 });
  const authority = `${host}:${String(listener.port)}`;
  const origin = `https://${authority}`;
  return {
    origin,
    endpoints: {
      registration: origin,
      administration: origin,
      bootstrap: [origin],
      signalling: `wss://${authority}`,
      relay: 'wss://{host}:{port}',
      hosts: [host],
      registrationResource: REGISTRATION_RESOURCE,
      caPem: certificate.caCertificatePem,
    },
    authorityPem: service.authority.certificate.toString(),
    settings: service.settings,
    faults: service.faults,
    counters: service.counters,
    violations: service.violations,
    agents: () => agentStates(hub),
    removeAgent(agentId) {
      service.registered.agents.delete(agentId);
      cutSockets(hub, undefined, agentId);
    },
    cut: (use, agentId) => cutSockets(hub, use, agentId),
    moveListeners() {
      service.registered.listeners = [];
    },
    signIn: (userPrincipalName, password) =>
      checkByAgents(hub, side.lockout, userNamed(service.directory, userPrincipalName), password),
    get hosts() {
      return Object.fromEntries(productHosts(hub).map((name) => [name, hub.address]));
    },
    close: () => listener.close(),
  };
}

function agentStates(hub: Hub): readonly AgentState[] {
  const { service, listeners } = hub;
  return viewAgents(service).map((view) => {
    const agent = service.registered.agents.get(view.id);
    return {
      ...view,
      listeners: [...listeners].filter((one) => one.agent.id === view.id && one.isReady()).length,
      taken: agent?.taken ?? 0,
      open: agent?.open ?? 0,
      certificates: (agent?.certificates ?? []).map(({ certificate }) => certificate.toString()),
    };
  });
}

function cutSockets(hub: Hub, use: SocketUse | undefined, agentId: string | undefined): number {
  const concerned = [...hub.sockets].filter(
    (one) => (use === undefined || one.use === use) && (agentId === undefined || one.agentId === agentId),
  );
  for (const socket of concerned) socket.terminate();
  // That they are gone is known here at once, and not only when the sockets have said so.
  if (use === undefined || use === 'signalling') {
    for (const one of hub.listeners) if (agentId === undefined || one.agent.id === agentId) hub.listeners.delete(one);
  }
  return concerned.length;
}

function userNamed(directory: Directory, name: string): StoredUser {
  const id = directory.unique.get(`userPrincipalName:${name.trim().toLowerCase()}`);
  const found = directory.objects.get(id ?? '');
  if (found?.kind !== 'user' || !isLive(found)) throw new RangeError(`no user ${name}`);
  return found;
}

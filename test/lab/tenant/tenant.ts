/**
 * A lab tenant: Entra ID's sign-in service, Microsoft Graph and the directory-sync service on one loopback HTTPS port, in
 * this process, as strict and as awkward as the real ones are documented to be.
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isPrivileged } from './applications/administrators.ts';
import { administerApplications, type ApplicationsState } from './applications/administration.ts';
import {
  createRegistrations,
  registerApplication,
  type ApplicationRegistration,
} from './applications/registrations.ts';
import { makeServerCertificate, type ServerCertificate } from '../certificates.ts';
import { administer, type TenantState } from './directory/administration.ts';
import { createDirectory, type Directory, type Domain } from './directory/directory.ts';
import { compareSnapshots, type Difference } from './directory/compare.ts';
import { loadDirectory, saveDirectory, type SavedDirectory } from './directory/saved.ts';
import type { TenantSnapshot } from './directory/snapshot.ts';
import { handleDirectorySync, isDirectorySyncPath } from './directory-sync/endpoint.ts';
import { createDirectorySyncFaults, type DirectorySyncFaults } from './directory-sync/faults.ts';
import { cleanConflictsWhenDue } from './directory-sync/matching/conflicts.ts';
import { isActivated } from './directory-sync/matching/features.ts';
import {
  controlSynchronization,
  createSettings,
  type DirectorySyncOptions,
  type SynchronizationControl,
} from './directory-sync/options.ts';
import { SEMANTICS } from './directory-sync/semantics.ts';
import type { DirectorySyncService, Violation } from './directory-sync/service.ts';
import {
  createDirectorySyncTraffic,
  resetDirectorySyncTraffic,
  type DirectorySyncCounters,
  type RecordedCall,
} from './directory-sync/traffic.ts';
import { SERVICE_PATH } from './directory-sync/wire/names.ts';
import { createFaults, type Faults } from './faults.ts';
import type { FederationState, FederationWishes } from './federation/federations.ts';
import { newFederation, setFederation } from './federation/state.ts';
import { handleGraph, isGraphPath, type TokenChecks } from './graph/endpoint.ts';
import { applicationPermissions } from './graph/permissions.ts';
import type { GraphService } from './graph/service.ts';
import { isAnsweredAt, PRODUCT_HOSTS } from './http/hosts.ts';
import { listen, type HttpRequest, type HttpResponse } from './http/server.ts';
import { GRAPH_AGENTS_PATH, listAgentsByGraph } from './pass-through/http/agents-list.ts';
import { PASS_THROUGH_NAMES } from './pass-through/hosts.ts';
import type { PassThroughOptions } from './pass-through/options.ts';
import {
  createPassThrough,
  startPassThrough,
  type PassThrough,
  type PassThroughSide,
} from './pass-through/pass-through.ts';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from './proxy.ts';
import { createRandom } from './random.ts';
import { makeTokenKeys } from './sign-in/access-token.ts';
import type { SignInService } from './sign-in/service.ts';
import { createSignInService, handleSignIn } from './sign-in/sign-in-service.ts';
import { createObjectThrottle, createThrottle, type ObjectThrottleSetting, type ThrottleSetting } from './throttle.ts';
import { createTraffic, resetTraffic, type RecordedRequest, type TenantCounters } from './traffic.ts';

export type { ApplicationRegistration } from './applications/registrations.ts';
export type { ApplicationsState, AdministratorWishes } from './applications/administration.ts';
export type { BulkGroup, BulkLoad, BulkUser, ObjectView, TenantState } from './directory/administration.ts';
export type { FaultAction, FaultMatch, FaultRule, Faults, FaultSubject, InjectedFault } from './faults.ts';
export type { RecordedRequest, TenantCounters } from './traffic.ts';
export type { Federation, FederationState, FederationWishes } from './federation/federations.ts';
export type { Difference } from './directory/compare.ts';
export type { SavedDirectory } from './directory/saved.ts';
export type { TenantSnapshot } from './directory/snapshot.ts';
export type { ObjectThrottleSetting, ThrottleLimits, ThrottleSetting } from './throttle.ts';
export type {
  DirectorySyncFault,
  DirectorySyncFaultRule,
  DirectorySyncFaults,
  InjectedDirectorySyncFault,
} from './directory-sync/faults.ts';
export type { HostileReply } from './directory-sync/hostile-replies.ts';
export type { DirectorySyncOptions, SynchronizationControl } from './directory-sync/options.ts';
export type { DirectorySyncSettings, RedirectSetting, Violation } from './directory-sync/service.ts';
export type { DirectorySyncCounters, RecordedCall } from './directory-sync/traffic.ts';
export type { PassThroughFaultRule, PassThroughFaults } from './pass-through/faults.ts';
export type { PassThroughOptions, PassThroughSettings } from './pass-through/options.ts';
export type { AgentState, PassThrough } from './pass-through/pass-through.ts';
export type { ConnectProxy, ConnectProxyOptions } from './proxy.ts';
export { makeClientCertificate, type ClientCertificate } from '../certificates.ts';

export const GRAPH_AUDIENCE = 'https://graph.microsoft.com';

export interface TenantOptions {
  readonly tenantId?: string;
  /** The first is the default domain. Default: `contoso.test`. */
  readonly verifiedDomains?: readonly string[];
  /** Those of the verified domains that are federated: their users need an immutable id. */
  readonly federatedDomains?: readonly string[];
  readonly unverifiedDomains?: readonly string[];
  readonly initialDomain?: string;
  readonly host?: string;
  readonly port?: number;
  /** Milliseconds since the epoch. Default: the machine's clock. */
  readonly clock?: () => number;
  /** Default: an authority and a certificate of its own. */
  readonly certificate?: ServerCertificate;
  /** Further names for that certificate. */
  readonly hostNames?: readonly string[];
  /** Of the tokens Graph accepts. */
  readonly graphAudience?: string;
  readonly tokenLifetimeS?: number;
  /** Objects on a page without `$top`. Default 100. */
  readonly pageSize?: number;
  /** Default 200. */
  readonly deltaPageSize?: number;
  /** References of one group on a delta page. Default 1000. */
  readonly deltaLinksPerPage?: number;
  /** Probability of an object coming twice on a delta page, and of a round repeating earlier changes. Default 0. */
  readonly deltaReplay?: number;
  /** Delta pages in no order. Default false. */
  readonly deltaShuffle?: boolean;
  /** For so long after its creation an object is not found by reads, and a change is in no delta. Default 0. */
  readonly visibilityDelayMs?: number;
  /** Default `documented`. */
  readonly throttle?: ThrottleSetting;
  /** Cloud security groups go to the recycle bin. Default false: gone for good. */
  readonly softDeleteSecurityGroups?: boolean;
  /** Keep every Graph request and answer in `requests`. Default false. */
  readonly record?: boolean;
  /** For so long a new registration, key, service principal or consent is unknown to other parts of the service. Default 0. */
  readonly registrationDelayMs?: number;
  /** Of device codes, in seconds: between two polls (default 5), and until they expire (default 900). */
  readonly deviceCodes?: { readonly intervalS?: number; readonly lifetimeS?: number };
  /** Objects the tenant may hold. Default as documented: 50,000, or 300,000 with a domain of its own. */
  readonly directoryQuota?: number;
  /** The directory-sync service: enabled, with what is given; without it, it is there and not activated. */
  readonly directorySync?: boolean | DirectorySyncOptions;
  /** What agents of pass-through authentication register with and listen to. Default: there is nothing of it. */
  readonly passThrough?: boolean | PassThroughOptions;
  /** Seed of everything that is random here, so that a test can be repeated. Default 1. */
  readonly seed?: number;
}

/** The directory-sync service as a test sees it from behind. */
export interface DirectorySync {
  readonly faults: DirectorySyncFaults;
  readonly counters: DirectorySyncCounters;
  /** Where recording is on; without tokens and credentials. */
  readonly requests: readonly RecordedCall[];
  setThrottle(setting: ObjectThrottleSetting): void;
}

export interface Tenant {
  readonly tenantId: string;
  /** Of the sign-in service, of Graph and of the directory-sync service alike: `https://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly graphUrl: string;
  readonly directorySyncUrl: string;
  readonly caCertificatePem: string;
  readonly state: TenantState & {
    /** Switches of the directory-sync service, and of synchronization in the organization. */
    readonly synchronization: SynchronizationControl;
  };
  readonly directorySync: DirectorySync;
  /** Requests to the directory-sync service that break its contract, in strict mode or not. */
  readonly directorySyncViolations: readonly Violation[];
  /** Throws where the tenant was started without. */
  readonly passThrough: PassThrough;
  /** People who administer, applications, consent: as an administrator sees them in the portal. */
  readonly applications: ApplicationsState;
  /** Who is federated with whom, and what the sign-in service makes of it. */
  readonly federation: FederationState & {
    /** What somebody else does behind our back: sets, changes or ends (`undefined`) the federation of a root domain. */
    set(domain: string, wishes: FederationWishes | undefined): void;
  };
  readonly counters: TenantCounters;
  /** With batch items as requests of their own, beside the batch. */
  readonly requests: readonly RecordedRequest[];
  readonly faults: Faults;
  /** Registers an application and returns its id. */
  registerApplication(registration: ApplicationRegistration): string;
  setThrottle(setting: ThrottleSetting): void;
  record(on: boolean): void;
  /** Sets the counters to zero and forgets what was recorded. */
  resetTraffic(): void;
  snapshot(): TenantSnapshot;
  /** Everything the directory holds, as JSON: cookies and tokens given out before are good after `load`. */
  save(): SavedDirectory;
  load(saved: SavedDirectory): void;
  /** What differs from another tenant, or from this one at another time. */
  compare(other: TenantSnapshot): Difference[];
  /** A proxy by which the names of the product's hosts lead here; ends with the tenant. */
  startProxy(options?: Omit<ConnectProxyOptions, 'hosts'>): Promise<ConnectProxy>;
  close(): Promise<void>;
}

export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const host = options.host ?? '127.0.0.1';
  const agentNames = wantsPassThrough(options) ? PASS_THROUGH_NAMES : [];
  const names = [host, '127.0.0.1', 'localhost', ...PRODUCT_HOSTS, ...agentNames, ...(options.hostNames ?? [])];
  const certificate = options.certificate ?? (await makeServerCertificate([...new Set(names)]));
  const parts = assemble(options, certificate);
  const { service, signIn, directorySync, tenantId } = parts;
  const { traffic, directory } = service;
  const passThrough = parts.passThrough && (await startPassThrough(parts.passThrough, certificate, host));
  const listener = await listen((request) => handle(parts, request), certificate, { host, port: options.port ?? 0 });
  const origin = `https://${host}:${String(listener.port)}`;
  const synchronization = controlSynchronization(directory, directorySync.settings);
  const state = Object.assign(administer(directory), { synchronization });
  const proxies: ConnectProxy[] = [];
  return {
    tenantId,
    origin,
    graphUrl: `${origin}/v1.0`,
    directorySyncUrl: `${origin}${SERVICE_PATH}`,
    caCertificatePem: certificate.caCertificatePem,
    state,
    directorySync: viewDirectorySync(directorySync),
    directorySyncViolations: directorySync.violations,
    get passThrough() {
      if (passThrough === undefined) throw new Error('the lab tenant was started without pass-through authentication');
      return passThrough;
    },
    applications: administerApplications(signIn, state),
    federation: Object.assign(directory.federation, {
      set: (domain: string, wishes: FederationWishes | undefined) => {
        setFederation(directory, domain, wishes && newFederation(wishes));
      },
    }),
    counters: traffic.counters,
    requests: traffic.requests,
    faults: service.faults,
    registerApplication: (registration) => registerApplication(signIn.registrations, registration).appId,
    setThrottle: (setting) => {
      service.throttle.set(setting);
    },
    record: (on) => {
      traffic.recording = on;
      directorySync.traffic.recording = on;
    },
    resetTraffic: () => {
      resetTraffic(traffic);
      resetDirectorySyncTraffic(directorySync.traffic);
      directorySync.violations.length = 0;
    },
    snapshot: () => state.snapshot(),
    save: () => saveDirectory(directory),
    load: (saved) => {
      loadDirectory(directory, saved);
    },
    compare: (other) => compareSnapshots(state.snapshot(), other),
    startProxy: async (given = {}) => {
      const here = { host, port: listener.port };
      const hosts = Object.fromEntries([...names, ...PRODUCT_HOSTS].map((name) => [name, here]));
      const proxy = await startConnectProxy({ ...given, hosts: { ...hosts, ...passThrough?.hosts } });
      proxies.push(proxy);
      return proxy;
    },
    close: async () => {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await passThrough?.close();
      await listener.close();
    },
  };
}

function viewDirectorySync({ faults, traffic, throttle }: DirectorySyncService): DirectorySync {
  return {
    faults,
    counters: traffic.counters,
    requests: traffic.requests,
    setThrottle: (setting) => {
      throttle.set(setting);
    },
  };
}

interface Assembled {
  readonly tenantId: string;
  readonly service: GraphService;
  readonly signIn: SignInService;
  readonly directorySync: DirectorySyncService;
  readonly checks: TokenChecks;
  readonly passThrough: PassThroughSide | undefined;
}

function assemble(options: TenantOptions, certificate: ServerCertificate): Assembled {
  const tenantId = (options.tenantId ?? randomUUID()).toLowerCase();
  const clock = options.clock ?? Date.now;
  const random = createRandom(options.seed ?? 1);
  const domains = domainsOf(options);
  const audience = options.graphAudience ?? GRAPH_AUDIENCE;
  const synchronization = synchronizationOptions(options);
  const directory = createDirectory({
    tenantId,
    clock,
    domains,
    visibilityDelayMs: options.visibilityDelayMs ?? 0,
    softDeleteSecurityGroups: options.softDeleteSecurityGroups ?? false,
    synchronization,
  });
  if (synchronization.activated) directory.organization = { ...directory.organization, onPremisesSyncEnabled: true };
  const registrations = createRegistrations({
    clock,
    delay: options.registrationDelayMs ?? 0,
    graphAudience: audience,
    graphRoles: applicationPermissions(),
    passThrough: wantsPassThrough(options),
    hasSynchronization: onceActivated(directory, clock, options.registrationDelayMs ?? 0),
  });
  directory.extensions = registrations.extensionProperties;
  const keys = makeTokenKeys();
  const passThrough = wantsPassThrough(options)
    ? createPassThrough(options.passThrough === true ? {} : options.passThrough, { tenantId, clock, directory, keys })
    : undefined;
  const signIn = createSignInService({
    keys,
    tenantId,
    tenantNames: domains.filter((domain) => domain.isVerified).map((domain) => domain.name),
    clock,
    registrations,
    directory,
    people: peopleOptions(options),
    ...(passThrough === undefined ? {} : { agents: passThrough.agents }),
    ...(options.tokenLifetimeS === undefined ? {} : { tokenLifetimeS: options.tokenLifetimeS }),
  });
  const { accounts } = signIn.people;
  directory.isAdministrator = (userId) =>
    [...accounts.values()].some((account) => account.userId === userId && isPrivileged(account));
  const service: GraphService = {
    directory,
    registrations,
    accounts,
    clock,
    random,
    settings: {
      pageSize: options.pageSize ?? 100,
      deltaPageSize: options.deltaPageSize ?? 200,
      deltaLinksPerPage: options.deltaLinksPerPage ?? 1000,
      deltaReplay: options.deltaReplay ?? 0,
      deltaShuffle: options.deltaShuffle ?? false,
      directoryQuota: options.directoryQuota ?? ((options.verifiedDomains?.length ?? 1) > 0 ? 300_000 : 50_000),
    },
    faults: createFaults(random),
    throttle: createThrottle(options.throttle ?? 'documented', clock, () => directory.users.length),
    traffic: createTraffic(options.record ?? false),
  };
  const directorySync: DirectorySyncService = {
    directory,
    semantics: SEMANTICS,
    accounts,
    keys: signIn.keys,
    tenantId,
    clock,
    random,
    settings: createSettings(synchronization, [authorityOf(certificate)]),
    faults: createDirectorySyncFaults(random),
    throttle: createObjectThrottle(synchronization.throttle ?? 'documented', clock),
    traffic: createDirectorySyncTraffic(options.record ?? false),
    violations: [],
    exporter: { buildNumber: '' },
    verdicts: new Map(),
  };
  const checks = { keys: signIn.keys, audience, tenantId, verdicts: new Map() };
  return { tenantId, service, signIn, directorySync, checks, passThrough };
}

function wantsPassThrough(
  options: TenantOptions,
): options is TenantOptions & { readonly passThrough: true | PassThroughOptions } {
  return options.passThrough !== undefined && options.passThrough !== false;
}

function synchronizationOptions({ directorySync = false }: TenantOptions) {
  const given: DirectorySyncOptions = typeof directorySync === 'boolean' ? {} : directorySync;
  return { ...given, activated: directorySync !== false && given.activated !== false };
}

/** The service principal of the directory-sync service comes some time after synchronization is enabled, and stays. */
function onceActivated(directory: Directory, clock: () => number, delayMs: number): () => boolean {
  let presentFrom = isActivated(directory) ? 0 : Infinity;
  return () => {
    // Nobody tells of it: the time begins when somebody asks.
    if (presentFrom === Infinity && isActivated(directory)) presentFrom = clock() + delayMs;
    return clock() >= presentFrom;
  };
}

/** Base64 DER of the authority behind the listener's certificate: it issues the tenant's device certificates as well. */
function authorityOf({ caCertificatePem }: ServerCertificate): string {
  return caCertificatePem.replaceAll(/-----[^-]+-----|\s/g, '');
}

function peopleOptions({ deviceCodes = {} }: TenantOptions) {
  const { intervalS, lifetimeS } = deviceCodes;
  return {
    ...(intervalS === undefined ? {} : { deviceCodeIntervalS: intervalS }),
    ...(lifetimeS === undefined ? {} : { deviceCodeLifetimeS: lifetimeS }),
  };
}

function domainsOf(options: TenantOptions): Domain[] {
  const initial = options.initialDomain ?? 'contoso.onmicrosoft.test';
  const federated = options.federatedDomains ?? [];
  const verified = options.verifiedDomains ?? ['contoso.test'];
  const domain = (name: string, given: Partial<Domain>): Domain => ({
    name: name.toLowerCase(),
    authenticationType: federated.includes(name) ? 'Federated' : 'Managed',
    isDefault: false,
    isInitial: false,
    isVerified: true,
    ...given,
  });
  return [
    ...verified.map((name, i) => domain(name, { isDefault: i === 0 })),
    domain(initial, { isInitial: true, isDefault: verified.length === 0 }),
    ...(options.unverifiedDomains ?? []).map((name) => domain(name, { isVerified: false })),
  ];
}

async function handle(parts: Assembled, request: HttpRequest): Promise<HttpResponse> {
  const { service, signIn, directorySync, checks } = parts;
  const { method, origin, path, query } = request;
  if (!isAnsweredAt(origin, path)) return { status: 404 };
  cleanConflictsWhenDue(service.directory);
  if (parts.passThrough !== undefined && path === GRAPH_AGENTS_PATH) {
    return listAgentsByGraph(parts.passThrough.hub.service, request, checks.audience);
  }
  if (isGraphPath(path)) return handleGraph(service, checks, request);
  if (isDirectorySyncPath(path)) return handleDirectorySync(directorySync, request);
  const fault = service.faults.next({ method, path, body: undefined, inBatch: false });
  if (fault?.kind === 'delay') await delay(fault.milliseconds);
  if (fault?.kind === 'cut-connection') return { status: 503, cut: true };
  if (fault?.kind === 'throttle') return { status: 429, headers: { 'Retry-After': String(fault.retryAfterSeconds) } };
  if (fault?.kind === 'answer') {
    const { status, headers = {}, body: answer } = fault;
    return answer === undefined ? { status, headers } : { status, headers, body: answer };
  }
  if (method === 'POST' && path.endsWith('/token')) service.traffic.counters.tokens += 1;
  return (await handleSignIn(signIn, { method, origin, path, query, body: request.body })) ?? { status: 404 };
}

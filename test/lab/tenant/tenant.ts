/**
 * A lab tenant: Entra ID's sign-in service and Microsoft Graph on one loopback HTTPS port, in this process, as strict
 * and as awkward as the real ones are documented to be.
 */

import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { administerApplications, type ApplicationsState } from './applications/administration.ts';
import {
  createRegistrations,
  registerApplication,
  type ApplicationRegistration,
} from './applications/registrations.ts';
import { makeServerCertificate, type ServerCertificate } from '../certificates.ts';
import { administer, type TenantState } from './directory/administration.ts';
import { createDirectory, type Domain } from './directory/directory.ts';
import type { TenantSnapshot } from './directory/snapshot.ts';
import { createFaults, type Faults } from './faults.ts';
import { handleGraph, isGraphPath, type TokenChecks } from './graph/endpoint.ts';
import { applicationPermissions } from './graph/permissions.ts';
import type { GraphService } from './graph/service.ts';
import { listen, type HttpRequest, type HttpResponse } from './http/server.ts';
import { createRandom } from './random.ts';
import type { SignInService } from './sign-in/service.ts';
import { createSignInService, handleSignIn } from './sign-in/sign-in-service.ts';
import { createThrottle, type ThrottleSetting } from './throttle.ts';
import { createTraffic, resetTraffic, type RecordedRequest, type TenantCounters } from './traffic.ts';

export type { ApplicationRegistration } from './applications/registrations.ts';
export type { ApplicationsState, AdministratorWishes } from './applications/administration.ts';
export type { BulkGroup, BulkLoad, BulkUser, ObjectView, TenantState } from './directory/administration.ts';
export type { FaultAction, FaultMatch, FaultRule, Faults, FaultSubject, InjectedFault } from './faults.ts';
export type { RecordedRequest, TenantCounters } from './traffic.ts';
export type { TenantSnapshot } from './directory/snapshot.ts';
export type { ThrottleLimits, ThrottleSetting } from './throttle.ts';
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
  /** Seed of everything that is random here, so that a test can be repeated. Default 1. */
  readonly seed?: number;
}

export interface Tenant {
  readonly tenantId: string;
  /** Of the sign-in service and of Graph alike: `https://127.0.0.1:<port>`. */
  readonly origin: string;
  readonly graphUrl: string;
  readonly caCertificatePem: string;
  readonly state: TenantState;
  /** People who administer, applications, consent: as an administrator sees them in the portal. */
  readonly applications: ApplicationsState;
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
  close(): Promise<void>;
}

export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const host = options.host ?? '127.0.0.1';
  const names = [host, '127.0.0.1', 'localhost', ...(options.hostNames ?? [])];
  const certificate = options.certificate ?? (await makeServerCertificate([...new Set(names)]));
  const { service, signIn, checks, tenantId } = assemble(options);
  const { traffic, directory } = service;
  const listener = await listen((request) => handle(service, signIn, checks, request), certificate, {
    host,
    port: options.port ?? 0,
  });
  const origin = `https://${host}:${String(listener.port)}`;
  const state = administer(directory);
  return {
    tenantId,
    origin,
    graphUrl: `${origin}/v1.0`,
    caCertificatePem: certificate.caCertificatePem,
    state,
    applications: administerApplications(signIn, state),
    counters: traffic.counters,
    requests: traffic.requests,
    faults: service.faults,
    registerApplication: (registration) => registerApplication(signIn.registrations, registration).appId,
    setThrottle: (setting) => {
      service.throttle.set(setting);
    },
    record: (on) => {
      traffic.recording = on;
    },
    resetTraffic: () => {
      resetTraffic(traffic);
    },
    snapshot: () => state.snapshot(),
    close: () => listener.close(),
  };
}

interface Assembled {
  readonly tenantId: string;
  readonly service: GraphService;
  readonly signIn: SignInService;
  readonly checks: TokenChecks;
}

function assemble(options: TenantOptions): Assembled {
  const tenantId = (options.tenantId ?? randomUUID()).toLowerCase();
  const clock = options.clock ?? Date.now;
  const random = createRandom(options.seed ?? 1);
  const domains = domainsOf(options);
  const audience = options.graphAudience ?? GRAPH_AUDIENCE;
  const directory = createDirectory({
    tenantId,
    clock,
    domains,
    visibilityDelayMs: options.visibilityDelayMs ?? 0,
    softDeleteSecurityGroups: options.softDeleteSecurityGroups ?? false,
  });
  const registrations = createRegistrations({
    clock,
    delay: options.registrationDelayMs ?? 0,
    graphAudience: audience,
    graphRoles: applicationPermissions(),
  });
  const signIn = createSignInService({
    tenantId,
    tenantNames: domains.filter((domain) => domain.isVerified).map((domain) => domain.name),
    clock,
    registrations,
    people: peopleOptions(options),
    ...(options.tokenLifetimeS === undefined ? {} : { tokenLifetimeS: options.tokenLifetimeS }),
  });
  const service: GraphService = {
    directory,
    registrations,
    accounts: signIn.people.accounts,
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
  return { tenantId, service, signIn, checks: { keys: signIn.keys, audience, tenantId, verdicts: new Map() } };
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

async function handle(
  service: GraphService,
  signIn: SignInService,
  checks: TokenChecks,
  request: HttpRequest,
): Promise<HttpResponse> {
  if (isGraphPath(request.path)) return handleGraph(service, checks, request);
  const { method, origin, path, query, body } = request;
  const fault = service.faults.next({ method, path, body: undefined, inBatch: false });
  if (fault?.kind === 'delay') await delay(fault.milliseconds);
  if (fault?.kind === 'cut-connection') return { status: 503, cut: true };
  if (fault?.kind === 'throttle') return { status: 429, headers: { 'Retry-After': String(fault.retryAfterSeconds) } };
  if (fault?.kind === 'answer') {
    const { status, headers = {}, body: answer } = fault;
    return answer === undefined ? { status, headers } : { status, headers, body: answer };
  }
  if (method === 'POST' && path.endsWith('/token')) service.traffic.counters.tokens += 1;
  return handleSignIn(signIn, { method, origin, path, query, body }) ?? { status: 404 };
}

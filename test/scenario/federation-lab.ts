/** A tenant with an identity provider beside it, and what the engine changes federation with. */

import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { systemAmbient, type Ambient } from '../../engine/connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { openAdministration } from '../../engine/connectors/entra-id/graph/administration/administration.ts';
import { openHttp, type Fetch } from '../../engine/connectors/entra-id/http.ts';
import { openTokens } from '../../engine/connectors/entra-id/tokens.ts';
import type { FederationFacts, FederationWork } from '../../engine/sign-in/federation/conversion/types.ts';
import type { Watch } from '../../engine/sign-in/federation/monitor/look.ts';
import { settingsFor } from '../../engine/sign-in/federation/mapping/settings.ts';
import { readProvider } from '../../engine/sign-in/federation/provider.ts';
import type { FederationSettings } from '../../engine/sign-in/federation/types.ts';
import { openStore, type Store } from '../../engine/store/store.ts';
import {
  startIdentityProvider,
  type IdentityProvider,
  type IdentityProviderOptions,
  type ProviderPerson,
} from '../lab/identity-provider/minimal.ts';
import {
  makeClientCertificate,
  startTenant,
  type ClientCertificate,
  type Tenant,
  type TenantOptions,
} from '../lab/tenant/tenant.ts';
import { temporaryDirectory } from '../unit/temporary-directory.ts';

export const DAY = 86_400_000;
export const PASSWORD = 'Lab-Person-1!';
export const RESCUER = 'rescue@contoso.onmicrosoft.test';

/** One key of each for a test file: making them is slow. */
let signer: Promise<ClientCertificate> | undefined;
let ownCertificate: Promise<ClientCertificate> | undefined;

export interface FederationLab {
  readonly tenant: Tenant;
  readonly provider: IdentityProvider;
  readonly store: Store;
  readonly work: FederationWork;
  readonly watch: Watch;
  readonly facts: FederationFacts;
  readonly fetch: Fetch;
  /** Puts the engine's clock forward; tenant and provider stay. Milliseconds. */
  advance(by: number): void;
  /** What the provider's documents come to, for a domain. */
  settings(domain: string, changes?: Partial<FederationSettings>): Promise<FederationSettings>;
  /** A user with an immutable id and a password at the provider. */
  addPerson(userPrincipalName: string): ProviderPerson;
}

export interface FederationLabOptions {
  readonly tenant?: TenantOptions;
  readonly provider?: Partial<IdentityProviderOptions>;
  readonly permissions?: readonly string[];
  readonly stagingMode?: boolean;
}

const PERMISSIONS = [
  'Directory.Read.All',
  'User.Read.All',
  'Domain.ReadWrite.All',
  'Domain-InternalFederation.ReadWrite.All',
];

export async function federationLab(options: FederationLabOptions = {}): Promise<FederationLab> {
  let ahead = 0;
  const tenant = await startTenant({
    throttle: 'off',
    verifiedDomains: ['fabrikam.test', 'contoso.test', 'dev.contoso.test'],
    unverifiedDomains: ['pending.test'],
    ...options.tenant,
  });
  onTestFinished(() => tenant.close());
  const people = new Map<string, ProviderPerson>();
  const provider = await startIdentityProvider(
    {
      authenticate: (userName, password) =>
        Promise.resolve(password === PASSWORD ? people.get(userName.toLowerCase()) : undefined),
      signer: await (signer ??= makeClientCertificate('Token signing', { notAfter: new Date(Date.now() + 400 * DAY) })),
      ...options.provider,
    },
    () => `${tenant.origin}/login.srf`,
  );
  onTestFinished(() => provider.close());
  const { work, rescuer, store, fetch } = await openFederationWork(
    tenant,
    options,
    (by) => (ahead += by),
    () => ahead,
  );
  const ports = [Number(new URL(provider.origin).port)];
  const network = { caPem: provider.caCertificatePem, ports, now: () => new Date() };
  return {
    tenant,
    provider,
    store,
    work,
    watch: { ...work, readProvider: ({ metadata, exchange }) => readProvider({ metadata, exchange }, network) },
    facts: {
      sourceAnchor: 'ms-DS-ConsistencyGuid',
      claimAnchor: 'ms-DS-ConsistencyGuid',
      observedIssuer: provider.entityId,
      signedInAs: rescuer,
      fallbacks: { passwordHashes: { complete: true, waiting: 0, lastSuccess: undefined }, activeAgents: 0 },
    },
    fetch,
    advance: (by) => {
      ahead += by;
    },
    settings: async (domain, changes = {}) => {
      const read = await readProvider({ metadata: provider.metadataUrl }, network);
      const choices = { protocol: 'wsFed', mfaBehavior: 'rejectMfaByFederatedIdp', issuer: 'entity-id' } as const;
      return { ...settingsFor(domain, read, choices), ...changes };
    },
    addPerson: (userPrincipalName) => {
      const immutableId = Buffer.from(`anchor of ${userPrincipalName}`).toString('base64').slice(0, 24);
      tenant.state.addUser({ userPrincipalName, onPremisesImmutableId: immutableId });
      const person = { userPrincipalName, immutableId };
      people.set(userPrincipalName.toLowerCase(), person);
      return person;
    },
  };
}

/** What the engine works with: its store, and the tenant in the name of an application with these permissions. */
export async function openFederationWork(
  tenant: Tenant,
  options: Pick<FederationLabOptions, 'permissions' | 'stagingMode'> = {},
  onWait: (milliseconds: number) => void = () => undefined,
  ahead: () => number = () => 0,
): Promise<{ readonly work: FederationWork; readonly rescuer: string; readonly store: Store; readonly fetch: Fetch }> {
  const rescuer = tenant.applications.addAdministrator({
    userPrincipalName: RESCUER,
    password: 'Aa1-rescue-Lab!',
    roles: ['Global Administrator'],
  });
  const certificate = await (ownCertificate ??= makeClientCertificate('Causeway'));
  const clientId = tenant.registerApplication({
    certificatePem: certificate.certificatePem,
    permissions: [...(options.permissions ?? PERMISSIONS)],
  });
  const store = await openStore(await temporaryDirectory());
  onTestFinished(() => store.close());
  const cloud = resolveCloud({ authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem });
  const http = openHttp({ caPem: tenant.caCertificatePem });
  onTestFinished(() => http.close());
  const tokens = openTokens({
    tenantId: tenant.tenantId,
    clientId,
    certificatePem: certificate.certificatePem,
    privateKeyPem: certificate.privateKeyPem,
    cloud,
    fetch: http.fetch,
  });
  const { signal } = new AbortController();
  // Waits are short, and the engine's clock goes on as if they were not.
  const ambient: Ambient = {
    ...systemAmbient,
    sleep: async (milliseconds) => {
      onWait(milliseconds);
      await delay(10);
    },
  };
  const work: FederationWork = {
    store,
    graph: openAdministration({ cloud, tokens, fetch: http.fetch, ambient, signal }),
    realm: { cloud, fetch: http.fetch, signal },
    now: () => new Date(Date.now() + ahead()),
    who: 'anna',
    stagingMode: options.stagingMode ?? false,
  };
  return { work, rescuer: rescuer.userId, store, fetch: http.fetch };
}

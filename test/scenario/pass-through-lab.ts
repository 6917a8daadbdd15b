/** Agents of pass-through authentication before a lab tenant: registered as an administrator would, kept in memory. */

import { onTestFinished } from 'vitest';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { openHttp } from '../../engine/connectors/entra-id/http.ts';
import { startAgent, type AgentOptions, type RunningAgent } from '../../engine/sign-in/pass-through/agent/agent.ts';
import type { AgentIdentity, IdentityStore } from '../../engine/sign-in/pass-through/agent/identity-store.ts';
import { customEndpoints, type EndpointsOfCloud } from '../../engine/sign-in/pass-through/endpoints.ts';
import { systemFacts } from '../../engine/sign-in/pass-through/messages/system.ts';
import { openNetwork } from '../../engine/sign-in/pass-through/network.ts';
import { signInToRegister } from '../../engine/sign-in/pass-through/registration/administrator.ts';
import { registerAgent } from '../../engine/sign-in/pass-through/registration/registration.ts';
import type { AgentKey } from '../../engine/sign-in/pass-through/registration/identity.ts';
import type {
  PasswordValidator,
  ValidationRequest,
  Verdict,
} from '../../engine/sign-in/pass-through/validator/validator.ts';
import type { PassThroughOptions } from '../lab/tenant/pass-through/options.ts';
import { startTenant, type Tenant, type TenantOptions } from '../lab/tenant/tenant.ts';

export const ADMINISTRATOR = 'admin@contoso.test';
export const PASSWORD = 'Lab-Passw0rd!';

export async function openTenant(
  passThrough: PassThroughOptions = {},
  options: Pick<TenantOptions, 'clock'> = {},
): Promise<Tenant> {
  // Few listeners: what eight can do, two can.
  const few = { listeners: 1, reliableListeners: 1, ...passThrough };
  const tenant = await startTenant({
    passThrough: few,
    deviceCodes: { intervalS: 0.05 },
    directorySync: true,
    ...options,
  });
  onTestFinished(() => tenant.close());
  tenant.applications.addAdministrator({
    userPrincipalName: ADMINISTRATOR,
    password: 'Aa1-admin-Lab!',
    roles: ['Hybrid Identity Administrator'],
  });
  return tenant;
}

export function endpointsOf(tenant: Tenant): EndpointsOfCloud {
  return customEndpoints(tenant.passThrough.endpoints);
}

export async function registrationToken(tenant: Tenant, who = ADMINISTRATOR): Promise<string> {
  const http = openHttp({ caPem: tenant.caCertificatePem });
  const cloud = resolveCloud({ authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem });
  try {
    const { token } = await signInToRegister(
      {
        cloud,
        endpoints: endpointsOf(tenant),
        tenantId: tenant.tenantId,
        fetch: http.fetch,
        signal: new AbortController().signal,
      },
      { kind: 'device-code', onCode: ({ userCode }) => tenant.applications.approveDeviceCode(userCode, who) },
    );
    return token;
  } finally {
    await http.close();
  }
}

export async function register(tenant: Tenant, token?: string): Promise<AgentKey> {
  const endpoints = endpointsOf(tenant);
  const network = openNetwork({ caPem: endpoints.caPem });
  try {
    return await registerAgent(
      { tenantId: tenant.tenantId, token: token ?? (await registrationToken(tenant)), system: systemFacts() },
      { endpoints, network, now: () => new Date() },
    );
  } finally {
    network.close();
  }
}

/** An agent's keys in memory, as a test may look at them. */
export interface MemoryStore extends IdentityStore {
  identity: AgentIdentity | undefined;
}

export function memoryStore(key: AgentKey): MemoryStore {
  const store: MemoryStore = {
    identity: { tenantId: key.tenantId, agentId: key.agentId, keys: [key] },
    load: () => Promise.resolve(store.identity),
    save: (identity) => {
      store.identity = identity;
      return Promise.resolve();
    },
  };
  return store;
}

export interface TestAgent extends RunningAgent {
  readonly agentId: string;
  readonly store: MemoryStore;
  /** What was noted, as a log would have it. */
  readonly notes: string[];
}

/** Registered, running, and listening at every place that the tenant offers. */
export async function openAgent(
  tenant: Tenant,
  validator: PasswordValidator,
  options: Partial<AgentOptions> & { readonly key?: AgentKey } = {},
): Promise<TestAgent> {
  const { key = await register(tenant), ...given } = options;
  const store = memoryStore(key);
  const notes: string[] = [];
  const endpoints = endpointsOf(tenant);
  const agent = await startAgent({
    store,
    validator,
    endpoints,
    note: (level, event, facts) => notes.push(`${level} ${event} ${JSON.stringify(facts)}`),
    ...given,
  });
  onTestFinished(() => agent.stop());
  const { listeners, reliableListeners } = tenant.passThrough.settings;
  await until(() => agent.snapshot().listeners.filter(({ open }) => open).length === listeners + reliableListeners);
  return Object.assign(agent, { agentId: key.agentId, store, notes });
}

export interface TestValidator extends PasswordValidator {
  /** Requests without their passwords. */
  readonly asked: Omit<ValidationRequest, 'password'>[];
  /** The octets of each password while it was asked about; the buffers themselves. */
  readonly passwords: Buffer[];
}

/** Knows one password for everybody, after so many milliseconds. */
export function validatorOf(
  answer: (request: ValidationRequest, signal: AbortSignal) => Promise<Verdict> | Verdict = knowsPassword,
): TestValidator {
  const asked: Omit<ValidationRequest, 'password'>[] = [];
  const passwords: Buffer[] = [];
  return {
    asked,
    passwords,
    async validate(request, { signal }) {
      const { domain, userPrincipalName, password } = request;
      asked.push({ domain, userPrincipalName });
      passwords.push(password);
      return answer(request, signal);
    },
    close: () => Promise.resolve(),
  };
}

export function knowsPassword({ userPrincipalName, password }: ValidationRequest): Verdict {
  return password.equals(Buffer.from(PASSWORD))
    ? { kind: 'accepted', name: userPrincipalName }
    : { kind: 'refused', error: 1326 };
}

export function addPerson(tenant: Tenant, name: string): string {
  const userPrincipalName = `${name}@contoso.test`;
  tenant.state.addUser({ userPrincipalName, displayName: name });
  return userPrincipalName;
}

/** Looks again until it is so, which takes a moment and no more than the test's own limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}

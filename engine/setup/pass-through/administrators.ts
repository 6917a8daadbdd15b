/**
 * Administrators who are signed in for pass-through authentication: the token of the registration service is held in memory under a handle, for
 * 15 minutes, and given to nobody. It is another client's and another resource's than that of the tenant's settings.
 */

import { randomBytes } from 'node:crypto';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import { openHttp, type Fetch } from '../../connectors/entra-id/http.ts';
import { FaultError } from '../../model/fault.ts';
import { customEndpoints, endpointsOfCloud } from '../../sign-in/pass-through/endpoints.ts';
import type { CustomEndpoints, EndpointsOfCloud } from '../../sign-in/pass-through/endpoints.ts';
import { openNetwork, type Network } from '../../sign-in/pass-through/network.ts';
import { signInToRegister, type WayToSignIn } from '../../sign-in/pass-through/registration/administrator.ts';
import type { Configuration } from '../configuration.ts';

export interface RegistrationWishes {
  readonly tenant: Configuration['tenant'];
  /** Of a cloud of one's own. */
  readonly endpoints: CustomEndpoints | undefined;
  readonly clientId: string | undefined;
  readonly way: WayToSignIn;
  readonly signal: AbortSignal;
}

/** With these the services are asked in the administrator's name. */
export interface RegistrationWork {
  readonly tenantId: string;
  /** A secret. */
  readonly token: string;
  readonly userName: string;
  readonly custom: CustomEndpoints | undefined;
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly fetch: Fetch;
}

export interface RegistrationAdministrators {
  signIn(
    wishes: RegistrationWishes,
  ): Promise<{ readonly handle: string; readonly userName: string; readonly expiresAt: Date }>;
  /** Throws `sign-in-unknown` for a handle that has expired or never was. */
  use<T>(handle: string, work: (administrator: RegistrationWork) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Milliseconds. */
const HANDLE_LIFE = 15 * 60_000;

interface Session {
  readonly work: RegistrationWork;
  readonly expiresAt: number;
  close(): Promise<void>;
}

export function createRegistrationAdministrators(now: () => Date): RegistrationAdministrators {
  const sessions = new Map<string, Session>();

  async function forget(handle: string): Promise<void> {
    const session = sessions.get(handle);
    sessions.delete(handle);
    await session?.close();
  }

  return {
    async signIn({ tenant, endpoints: custom, clientId, way, signal }) {
      const endpoints = endpointsFor(custom, tenant);
      const cloud = resolveCloud(tenant.cloud);
      const caPem = [cloud.caPem, endpoints.caPem].filter((pem) => pem !== undefined).join('\n');
      const reach = { caPem: caPem === '' ? undefined : caPem, proxy: tenant.proxy };
      const http = openHttp(reach);
      const network = openNetwork(reach);
      const close = async () => {
        network.close();
        await http.close();
      };
      try {
        const { tenantId } = tenant;
        const given = { cloud, endpoints, tenantId, clientId, fetch: http.fetch, signal };
        const { token, userName } = await signInToRegister(given, way);
        const handle = randomBytes(24).toString('base64url');
        const expiresAt = now().getTime() + HANDLE_LIFE;
        const work = { tenantId, token, userName, custom, endpoints, network, fetch: http.fetch };
        sessions.set(handle, { work, expiresAt, close });
        setTimeout(() => void forget(handle), HANDLE_LIFE).unref();
        return { handle, userName, expiresAt: new Date(expiresAt) };
      } catch (error) {
        await close();
        throw error;
      }
    },
    async use(handle, work) {
      const session = sessions.get(handle);
      if (session !== undefined && session.expiresAt > now().getTime()) return work(session.work);
      await forget(handle);
      throw new FaultError({ code: 'sign-in-unknown', stage: 'setup', detail: {}, retry: 'never' });
    },
    async close() {
      await Promise.all([...sessions.keys()].map(forget));
    },
  };
}

/** Throws `pass-through-not-offered`. */
export function endpointsFor(
  custom: CustomEndpoints | undefined,
  { cloud }: Pick<Configuration['tenant'], 'cloud'>,
): EndpointsOfCloud {
  if (custom !== undefined) return customEndpoints(custom);
  const known = typeof cloud === 'string' ? endpointsOfCloud(cloud) : undefined;
  if (known !== undefined) return known;
  const detail = { cloud: typeof cloud === 'string' ? cloud : 'custom' };
  throw new FaultError({ code: 'pass-through-not-offered', stage: 'setup', detail, retry: 'never' });
}

/**
 * Administrators who are signed in for the moment: their tokens are held in memory under a handle, until they are used up or
 * 15 minutes have passed, and are given to nobody.
 */

import { randomBytes } from 'node:crypto';
import { systemAmbient } from '../../connectors/entra-id/ambient.ts';
import type { Ambient } from '../../connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { Cloud, CloudName, CustomCloud } from '../../connectors/entra-id/clouds.ts';
import { DOMAIN_SCOPE, FEDERATION_SCOPE } from '../../connectors/entra-id/companion/federation.ts';
import { openAdministration } from '../../connectors/entra-id/graph/administration/administration.ts';
import type { Administration } from '../../connectors/entra-id/graph/administration/administration.ts';
import { readDirectoryRoles } from '../../connectors/entra-id/graph/administration/applications.ts';
import type { DirectoryRole } from '../../connectors/entra-id/graph/administration/applications.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import type { Fetch } from '../../connectors/entra-id/http.ts';
import {
  ADMINISTRATOR_SCOPES,
  ORGANIZATION_SCOPE,
  signInByBrowser,
  signInByDeviceCode,
  SYNCHRONIZATION_SCOPE,
} from '../../connectors/entra-id/sign-in/administrator.ts';
import type { Administrator, DeviceCode } from '../../connectors/entra-id/sign-in/administrator.ts';
import type { AnswerPage } from '../../connectors/entra-id/sign-in/loopback.ts';
import { FaultError } from '../../model/fault.ts';

export type SignInPurpose = 'register' | 'register-for-directory-sync' | 'tenant-settings' | 'federation';

export interface SignInWishes {
  readonly method: 'device-code' | 'browser';
  readonly cloud: CloudName | CustomCloud;
  readonly proxy?: string | undefined;
  readonly tenantId?: string | undefined;
  readonly clientId?: string | undefined;
  /** Default: `register`. */
  readonly purpose?: SignInPurpose;
  /** What the browser shows at the end. */
  readonly page: AnswerPage;
  readonly signal: AbortSignal;
  onDeviceCode(code: DeviceCode): void;
  onUrl(url: string): void;
}

export interface SignedInAdministrator {
  readonly handle: string;
  readonly expiresAt: Date;
  readonly account: Administrator['account'];
  readonly tenantId: string;
  readonly roles: AdministratorRoles;
}

export interface AdministratorRoles {
  readonly readable: boolean;
  readonly held: readonly string[];
  readonly toRegister: readonly string[];
  readonly toConsent: readonly string[];
  /** Null where the roles could not be read: the service decides. */
  readonly mayRegister: boolean | null;
  readonly mayConsent: boolean | null;
}

/** An administrator at work: with these calls to Graph go out in their name. */
export interface AdministratorAtWork {
  readonly cloud: Cloud;
  readonly reach: Pick<SignInWishes, 'cloud' | 'proxy'>;
  readonly tenantId: string;
  /** Who it is, in the tenant. */
  readonly objectId: string;
  readonly fetch: Fetch;
  administration(signal: AbortSignal): Administration;
}

export interface Administrators {
  signIn(wishes: SignInWishes): Promise<SignedInAdministrator>;
  /** Throws `sign-in-unknown` for a handle that was used up, has expired, or never was. */
  use<T>(handle: string, work: (administrator: AdministratorAtWork) => Promise<T>): Promise<T>;
  /** Whether there was something to forget. */
  forget(handle: string): Promise<boolean>;
  close(): Promise<void>;
}

/** How long a handle is good for; a wizard's page does not take longer. Milliseconds. */
const HANDLE_LIFE = 15 * 60_000;

/** Template ids and names: "Microsoft Entra built-in roles". */
const GLOBAL = { name: 'Global Administrator', templateId: '62e90394-69f5-4237-9190-012177145e10' };
const PRIVILEGED_ROLE = { name: 'Privileged Role Administrator', templateId: 'e8611ab8-c189-46e8-94e1-60213ab1f814' };
const HYBRID = { name: 'Hybrid Identity Administrator', templateId: '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2' };
const APPLICATION = { name: 'Application Administrator', templateId: '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3' };
const CLOUD_APPLICATION = {
  name: 'Cloud Application Administrator',
  templateId: '158c047a-c907-4556-b7ef-446551a6b5f7',
};
const MAY_REGISTER = [GLOBAL, HYBRID, APPLICATION, CLOUD_APPLICATION];
/** Consent to application permissions of Microsoft Graph is kept for these; the others may consent to any other resource. */
const MAY_CONSENT = [GLOBAL, PRIVILEGED_ROLE];

interface Session {
  readonly work: AdministratorAtWork;
  readonly expiresAt: number;
  close(): Promise<void>;
}

export interface AdministratorsOptions {
  readonly ambient?: Ambient;
  /** Milliseconds since 1970, for the handles' life. */
  readonly clock?: () => number;
}

export function createAdministrators({
  ambient = systemAmbient,
  clock = Date.now,
}: AdministratorsOptions = {}): Administrators {
  const sessions = new Map<string, Session>();

  async function forget(handle: string): Promise<boolean> {
    const session = sessions.get(handle);
    sessions.delete(handle);
    await session?.close();
    return session !== undefined;
  }

  async function forgetExpired(): Promise<void> {
    for (const [handle, { expiresAt }] of sessions) if (expiresAt <= clock()) await forget(handle);
  }

  return {
    async signIn(wishes) {
      await forgetExpired();
      const cloud = resolveCloud(wishes.cloud);
      const http = openHttp({ caPem: cloud.caPem, proxy: wishes.proxy });
      try {
        const administrator = await signIn(wishes, cloud, http.fetch);
        const work: AdministratorAtWork = {
          cloud,
          reach: { cloud: wishes.cloud, proxy: wishes.proxy },
          tenantId: administrator.tenantId,
          objectId: administrator.account.objectId,
          fetch: http.fetch,
          administration: (signal) =>
            openAdministration({ cloud, tokens: administrator.tokens, fetch: http.fetch, ambient, signal }),
        };
        const roles = judge(await readDirectoryRoles(work.administration(wishes.signal)));
        const expiresAt = Math.min(clock() + HANDLE_LIFE, administrator.tokenExpiresAt);
        const handle = randomBytes(24).toString('base64url');
        sessions.set(handle, { work, expiresAt, close: () => http.close() });
        setTimeout(() => void forget(handle), HANDLE_LIFE).unref();
        const { account, tenantId } = administrator;
        return { handle, expiresAt: new Date(expiresAt), account, tenantId, roles };
      } catch (error) {
        await http.close();
        throw error;
      }
    },
    async use(handle, work) {
      await forgetExpired();
      const session = sessions.get(handle);
      if (!session) throw new FaultError({ code: 'sign-in-unknown', stage: 'setup', detail: {}, retry: 'now' });
      return work(session.work);
    },
    forget,
    async close() {
      for (const handle of [...sessions.keys()]) await forget(handle);
    },
  };
}

/** No more than it is for. `Directory.Read.All` reads which roles the administrator has. */
const SCOPES: { readonly [purpose in SignInPurpose]: readonly string[] } = {
  register: ADMINISTRATOR_SCOPES,
  'register-for-directory-sync': [...ADMINISTRATOR_SCOPES, ORGANIZATION_SCOPE],
  'tenant-settings': ['Directory.Read.All', ORGANIZATION_SCOPE, SYNCHRONIZATION_SCOPE],
  federation: ['Directory.Read.All', DOMAIN_SCOPE, FEDERATION_SCOPE],
};

function signIn(wishes: SignInWishes, cloud: Cloud, fetch: Fetch): Promise<Administrator> {
  const { tenantId: tenant, clientId, purpose = 'register', signal } = wishes;
  const settings = { cloud, tenant, clientId, scopes: SCOPES[purpose], fetch, signal };
  return wishes.method === 'device-code'
    ? signInByDeviceCode(settings, wishes.onDeviceCode)
    : signInByBrowser(settings, wishes.onUrl, wishes.page);
}

function judge(held: readonly DirectoryRole[] | undefined): AdministratorRoles {
  const hasAny = (wanted: readonly { readonly templateId: string }[]) =>
    held === undefined ? null : wanted.some(({ templateId }) => held.some((role) => role.templateId === templateId));
  return {
    readable: held !== undefined,
    held: (held ?? []).map(({ displayName }) => displayName).toSorted(),
    toRegister: MAY_REGISTER.map(({ name }) => name),
    toConsent: MAY_CONSENT.map(({ name }) => name),
    mayRegister: hasAny(MAY_REGISTER),
    mayConsent: hasAny(MAY_CONSENT),
  };
}

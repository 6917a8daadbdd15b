/** The administrator's sign-in that a registration needs: a token for the registration service, and for nothing else. */

import type { Cloud } from '../../../connectors/entra-id/clouds.ts';
import type { Fetch } from '../../../connectors/entra-id/http.ts';
import {
  signInByBrowser,
  signInByDeviceCode,
  type Administrator,
  type DeviceCode,
  type SignInSettings,
} from '../../../connectors/entra-id/sign-in/administrator.ts';
import type { AnswerPage } from '../../../connectors/entra-id/sign-in/loopback.ts';
import type { EndpointsOfCloud } from '../endpoints.ts';

/** "Azure AD Connect", a public client of every tenant, with which agents are registered (published captures). */
export const REGISTRATION_CLIENT = 'cb1056e2-e479-49de-ae31-7812af012ed8';

export interface RegistrationSignIn {
  readonly cloud: Cloud;
  readonly endpoints: Pick<EndpointsOfCloud, 'registrationResource'>;
  readonly tenantId: string;
  /** Default: {@link REGISTRATION_CLIENT}. A tenant may have blocked it, and Microsoft has used others. */
  readonly clientId?: string | undefined;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

export type WayToSignIn =
  | { readonly kind: 'device-code'; readonly onCode: (code: DeviceCode) => void }
  | { readonly kind: 'browser'; readonly onUrl: (url: string) => void; readonly page: AnswerPage };

export interface RegistrationToken {
  /** A secret: for one registration, kept by nobody. */
  readonly token: string;
  readonly userName: string;
}

/** Throws what the sign-in throws: `sign-in-declined`, `sign-in-expired`, ... */
export async function signInToRegister(given: RegistrationSignIn, way: WayToSignIn): Promise<RegistrationToken> {
  const { endpoints, cloud, tenantId, clientId = REGISTRATION_CLIENT, fetch, signal } = given;
  const settings: SignInSettings = {
    cloud: { ...cloud, scope: `${endpoints.registrationResource}/.default` },
    tenant: tenantId,
    clientId,
    scopes: ['.default'],
    fetch,
    signal,
  };
  const administrator: Administrator =
    way.kind === 'device-code'
      ? await signInByDeviceCode(settings, way.onCode)
      : await signInByBrowser(settings, way.onUrl, way.page);
  const { accessToken } = await administrator.tokens.get('');
  return { token: accessToken, userName: administrator.account.userName };
}

/**
 * A sign-in as people of the domain do it: in a browser, from the sign-in service to the provider and back. It proves the
 * whole way, and leaves nothing behind: the token says who it was and is dropped.
 */

import type { Cloud } from '../../../connectors/entra-id/clouds.ts';
import type { Fetch } from '../../../connectors/entra-id/http.ts';
import { signInByBrowser } from '../../../connectors/entra-id/sign-in/administrator.ts';
import type { AnswerPage } from '../../../connectors/entra-id/sign-in/loopback.ts';

export interface TestSignIn {
  readonly cloud: Cloud;
  readonly fetch: Fetch;
  readonly tenantId: string;
  /** Somebody of the domain, who may be anybody that is not an administrator. */
  readonly userPrincipalName: string;
  /** What the browser shows at the end. */
  readonly page: AnswerPage;
  readonly signal: AbortSignal;
}

export interface TestSignInResult {
  /** Who came back. */
  readonly userPrincipalName: string;
  readonly objectId: string;
  /** Whether it is who was asked for. */
  readonly asAsked: boolean;
}

/** Everybody may consent to it for themselves. */
const SCOPES = ['User.Read'];

/** Gives the address to open to `onUrl`. Throws `sign-in-declined`, `sign-in-expired` and the like. */
export async function testSignIn(test: TestSignIn, onUrl: (url: string) => void): Promise<TestSignInResult> {
  const { cloud, fetch, tenantId: tenant, userPrincipalName, page, signal } = test;
  const settings = { cloud, fetch, tenant, scopes: SCOPES, signal };
  const { account } = await signInByBrowser(settings, (url) => onUrl(hinted(url, userPrincipalName)), page);
  return {
    userPrincipalName: account.userName,
    objectId: account.objectId,
    asAsked: account.userName.toLowerCase() === userPrincipalName.toLowerCase(),
  };
}

/** The name alone decides the way; nobody who is signed in already is taken. */
function hinted(address: string, userPrincipalName: string): string {
  const url = new URL(address);
  url.searchParams.set('login_hint', userPrincipalName);
  url.searchParams.set('prompt', 'login');
  return url.href;
}

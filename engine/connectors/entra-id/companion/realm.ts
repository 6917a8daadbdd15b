/**
 * Home realm discovery: how the sign-in service would let somebody in, as everybody may ask it. The interface is that of
 * Microsoft's own client libraries (MSAL and ADAL ask it before a sign-in with user name and password).
 */

import { FaultError } from '../../../model/fault.ts';
import type { Cloud } from '../clouds.ts';
import { networkFault, type Fetch } from '../http.ts';

export interface Realm {
  /** `unknown`: the service knows no such domain, or not yet. */
  readonly accountType: 'Managed' | 'Federated' | 'unknown';
  readonly metadataUrl: string | null;
  readonly activeUrl: string | null;
  readonly audience: string | null;
  readonly protocol: string | null;
}

export interface RealmSource {
  readonly cloud: Pick<Cloud, 'authority'>;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

/** Nobody of that name needs to exist: the domain decides. */
const ANYBODY = 'realm-discovery';

/** Throws `server-unreachable` and the like, `protocol-error` for an answer that is none. */
export async function discoverRealm({ cloud, fetch, signal }: RealmSource, domain: string): Promise<Realm> {
  const name = encodeURIComponent(`${ANYBODY}@${domain}`);
  const url = `${cloud.authority}/common/userrealm/${name}?api-version=1.0`;
  const { status, text } = await ask(fetch, url, signal);
  const host = new URL(cloud.authority).host;
  if (status !== 200) {
    const code = status === 429 ? 'throttled' : status >= 500 ? 'server-busy' : 'server-error';
    throw new FaultError({ code, stage: 'setup', detail: { host, status }, retry: 'later' });
  }
  return realmOf(text, host);
}

async function ask(fetch: Fetch, url: string, signal: AbortSignal) {
  try {
    const response = await fetch(url, { method: 'GET', headers: { Accept: 'application/json' }, signal });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (signal.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'setup', detail: {}, retry: 'now' });
    throw networkFault(error, url);
  }
}

function realmOf(text: string, host: string): Realm {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (cause) {
    const fault = { code: 'protocol-error', stage: 'setup', detail: { host, status: 200 }, retry: 'later' } as const;
    throw new FaultError(fault, { cause });
  }
  const answer = (typeof found === 'object' && found !== null ? found : {}) as { readonly [name: string]: unknown };
  const value = (name: string) => (typeof answer[name] === 'string' && answer[name] !== '' ? answer[name] : null);
  const type = value('account_type')?.toLowerCase();
  return {
    accountType: type === 'federated' ? 'Federated' : type === 'managed' ? 'Managed' : 'unknown',
    metadataUrl: value('federation_metadata_url'),
    activeUrl: value('federation_active_auth_url'),
    audience: value('cloud_audience_urn'),
    protocol: value('federation_protocol'),
  };
}

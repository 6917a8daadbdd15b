/** What every part of the sign-in service works with. */

import type { Registrations } from '../applications/registrations.ts';
import type { Directory, StoredUser } from '../directory/directory.ts';
import type { JsonObject } from '../json.ts';
import type { TokenKeys } from './access-token.ts';
import type { People, PeopleOptions } from './people-state.ts';

export interface SignInOptions {
  /** Default: made anew. */
  readonly keys?: TokenKeys;
  readonly tenantId: string;
  /** Names by which the tenant may be addressed instead of its id: its domains. */
  readonly tenantNames: readonly string[];
  readonly clock: () => number;
  readonly registrations: Registrations;
  readonly directory: Directory;
  readonly people: PeopleOptions;
  readonly tokenLifetimeS?: number;
  /** Of pass-through authentication. */
  readonly agents?: PasswordAgents;
}

export interface SignInService extends Omit<SignInOptions, 'people'> {
  readonly keys: TokenKeys;
  readonly people: People;
  readonly seenAssertions: Map<string, number>;
  tokensIssued: number;
}

export interface SignInRequest {
  readonly method: string;
  /** Of this request, as the client wrote it: scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export interface SignInResponse {
  readonly status: number;
  readonly body?: JsonObject;
  /** In the place of a body: a page for a browser. */
  readonly html?: string;
  readonly headers?: { readonly [name: string]: string };
}

export type Operation = (
  service: SignInService,
  request: SignInRequest,
  tenant: string,
) => SignInResponse | Promise<SignInResponse>;

/** Asks the agents of pass-through authentication. Throws a SignInError where the password is not right, or nobody can say. */
export interface PasswordAgents {
  /** Whether they are asked for this user at all: the tenant is switched to them, and the user comes from on premises. */
  readonly isAskedFor: (user: StoredUser) => boolean;
  readonly check: (user: StoredUser, password: string) => Promise<void>;
}

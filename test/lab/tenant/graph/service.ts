/** What every Graph operation works with. */

import type { Account } from '../applications/administrators.ts';
import type { Registrations } from '../applications/registrations.ts';
import type { Directory } from '../directory/directory.ts';
import type { Faults } from '../faults.ts';
import type { Json } from '../json.ts';
import type { Caller } from '../sign-in/access-token.ts';
import type { Throttle } from '../throttle.ts';
import type { Traffic } from '../traffic.ts';

export interface GraphSettings {
  /** Objects on a page where the request names no `$top`. */
  readonly pageSize: number;
  /** Objects on a page of a delta query. */
  readonly deltaPageSize: number;
  /** References of one group on a page of a delta query; the rest follow on later pages. */
  readonly deltaLinksPerPage: number;
  /** Probability with which an object of a delta page comes twice, and with which a round repeats earlier changes. */
  readonly deltaReplay: number;
  /** Whether the objects of a delta page come in no order. */
  readonly deltaShuffle: boolean;
  /** Objects the tenant may hold. */
  readonly directoryQuota: number;
}

export interface GraphService {
  readonly directory: Directory;
  readonly registrations: Registrations;
  /** Of people who sign in, by user principal name in lower case. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly clock: () => number;
  /** In [0, 1). */
  readonly random: () => number;
  readonly settings: GraphSettings;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly traffic: Traffic;
}

export interface GraphRequest {
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** Below the version segment, still percent-encoded: `/users/00000000-...`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: { readonly [name: string]: string };
  readonly body: Json | undefined;
  /** Scheme, host and port as the client wrote them. */
  readonly origin: string;
  readonly caller: Caller;
}

export interface GraphResponse {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Json;
}

export interface GraphContext {
  readonly service: GraphService;
  readonly request: GraphRequest;
  /** Decoded path parameters by their names in the template. */
  readonly params: { readonly [name: string]: string };
}

export type GraphHandler = (context: GraphContext) => GraphResponse | Promise<GraphResponse>;

export const NO_CONTENT: GraphResponse = { status: 204 };

export function ok(body: Json): GraphResponse {
  return { status: 200, body };
}

export function contextUrl(request: GraphRequest, fragment: string): string {
  return `${request.origin}/v1.0/$metadata#${fragment}`;
}

export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a === undefined || b === undefined) continue;
    result[i] = b;
    result[j] = a;
  }
  return result;
}

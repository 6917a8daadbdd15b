/** A certificate is tried before anything relies on it: whether the sign-in service gives a token for it. */

import { backoff, pause, systemAmbient } from '../../connectors/entra-id/ambient.ts';
import type { Ambient } from '../../connectors/entra-id/ambient.ts';
import { resolveCloud } from '../../connectors/entra-id/clouds.ts';
import type { Cloud, CloudName, CustomCloud } from '../../connectors/entra-id/clouds.ts';
import { openHttp } from '../../connectors/entra-id/http.ts';
import { SYNCHRONIZATION_ROLE } from '../../connectors/entra-id/permissions.ts';
import { openTokens } from '../../connectors/entra-id/tokens.ts';
import type { Tokens } from '../../connectors/entra-id/tokens.ts';
import { FaultError } from '../../model/fault.ts';
import type { BackEnd } from '../back-ends/choice.ts';

export interface Trial {
  readonly cloud: CloudName | CustomCloud;
  readonly proxy?: string | undefined;
  readonly tenantId: string;
  readonly clientId: string;
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  /** Permissions that the tokens have to carry; the role of the directory-sync service is in one of its own. */
  readonly permissions?: readonly string[];
  /** Default: `graph`. With the other, a token for its service is tried as well. */
  readonly backEnd?: BackEnd | undefined;
}

export interface TrialOptions {
  readonly signal: AbortSignal;
  readonly ambient?: Ambient;
  /** How often the service is asked; 1: once. With the default it has more than a minute to tell its replicas. */
  readonly attempts?: number;
}

const ATTEMPTS = 12;
const LONGEST_WAIT = 10_000;
/** What a replica says that has not heard of the application, its certificate or its consent yet. */
const NOT_YET = new Set([
  'application-unknown',
  'client-certificate-rejected',
  'consent-missing',
  'server-busy',
  'throttled',
]);

/** Throws the last refusal; `consent-missing` where the token lacks a permission. */
export async function tryCertificate(
  trial: Trial,
  { signal, ambient = systemAmbient, attempts = ATTEMPTS }: TrialOptions,
): Promise<void> {
  const cloud = resolveCloud(trial.cloud);
  const http = openHttp({ caPem: cloud.caPem, proxy: trial.proxy });
  try {
    const tokens = openTokens({ ...trial, cloud, fetch: http.fetch });
    for (let attempt = 0; ; attempt += 1) {
      try {
        await tryTokens(tokens, cloud, trial);
        return;
      } catch (error) {
        const isPassing = error instanceof FaultError && NOT_YET.has(error.fault.code);
        if (!isPassing || attempt + 1 >= attempts) throw error;
        await pause(ambient, backoff(attempt, ambient, 1000, LONGEST_WAIT), signal, 'setup');
      }
    }
  } finally {
    await http.close();
  }
}

/** Every resource that the back end works with gives one. */
async function tryTokens(tokens: Tokens, cloud: Cloud, { permissions = [], backEnd }: Trial): Promise<void> {
  const isOfService = (permission: string) => permission === SYNCHRONIZATION_ROLE;
  const ofService = permissions.filter(isOfService);
  const ofGraph = permissions.filter((permission) => !isOfService(permission));
  requireAll(ofGraph, (await tokens.get(cloud.scope, { fresh: true })).roles);
  if (backEnd !== 'directory-sync') return;
  requireAll(ofService, (await tokens.get(cloud.directorySyncScope, { fresh: true })).roles);
}

function requireAll(permissions: readonly string[], roles: readonly string[] | undefined): void {
  const missing = roles === undefined ? [] : permissions.filter((permission) => !roles.includes(permission));
  if (missing.length === 0) return;
  const detail = { permissions: missing.join(' ') };
  throw new FaultError({ code: 'consent-missing', stage: 'connect', detail, retry: 'later' });
}

/** A lab tenant with pass-through authentication, two small agents registered there, and an administrator's token. */

import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { startTenant, type Tenant } from '../../lab/tenant/tenant.ts';
import {
  administratorToken,
  answer,
  bootstrap,
  claimsOf,
  makeRequest,
  register,
  systemSettings,
  valueIn,
  type Credential,
  type Endpoint,
} from './pass-through-client.ts';
import {
  listen,
  passwordIn,
  takeRequest,
  type Invitation,
  type Listening,
  type TakenRequest,
} from './pass-through-listener.ts';

export const COMMON = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';
export const ANNA = 'anna@contoso.test';
export const PASSWORD = 'Anna-Lab-1!';
/** Longer than a busy machine takes. */
const PATIENT = { timeoutMs: 20_000, relayTimeoutMs: 10_000 };

export interface World {
  tenant: Tenant;
  administrator: string;
  first: Credential;
  second: Credential;
  /** The tenant's clock, milliseconds. */
  now: number;
  /** Closed after each test. */
  readonly open: Listening[];
  /** Those of the last test are expected there. */
  violations(): readonly string[];
  endpointOf(kind: 'plain' | 'reliable', credential?: Credential): Promise<Endpoint>;
  /** Seconds: an hour on the tenant's clock, or nearly. */
  soon(): number;
  /** An agent that takes every request and does `respond` with it; what goes wrong with it. */
  attend(respond: Respond, kind?: 'plain' | 'reliable', credential?: Credential): Promise<Error[]>;
  /** Answers as {@link PASSWORD} is right. */
  readonly right: Respond;
}

export type Respond = (request: TakenRequest, credential: Credential) => Promise<unknown>;

/** For the tests of a file, of which each leaves it as it was. */
export function useWorld(): World {
  // Filled before the first test begins.
  const world = { now: Date.now(), open: [] as Listening[] } as unknown as World;
  Object.assign(world, actionsOf(world));
  beforeAll(async () => {
    world.tenant = await startTenant({
      throttle: 'off',
      directorySync: true,
      clock: () => world.now,
      passThrough: PATIENT,
    });
    const { tenant } = world;
    for (const [userPrincipalName, role] of [
      ['admin@contoso.test', 'Hybrid Identity Administrator'],
      ['reader@contoso.test', 'Directory Readers'],
    ] as const) {
      tenant.applications.addAdministrator({ userPrincipalName, password: 'Admin-Lab-1!', roles: [role] });
    }
    tenant.state.addUser({ userPrincipalName: ANNA, displayName: 'Anna', onPremisesSyncEnabled: true });
    world.administrator = await administratorToken(tenant);
    world.first = await register(tenant, world.administrator);
    world.second = await register(tenant, world.administrator);
  });
  afterEach(async () => {
    const { passThrough } = world.tenant;
    for (const listening of world.open.splice(0)) listening.close();
    passThrough.faults.clear();
    Object.assign(passThrough.settings, { ...PATIENT, enabled: false, variant: 'complete', strict: true, ping: true });
    await expect.poll(() => passThrough.agents().every(({ listeners }) => listeners === 0)).toBe(true);
  });
  afterAll(() => world.tenant.close());
  return world;
}

function actionsOf(world: World): Pick<World, 'violations' | 'endpointOf' | 'soon' | 'attend' | 'right'> {
  const endpointOf: World['endpointOf'] = async (kind, credential = world.first) => {
    const endpoints = await bootstrap(world.tenant, credential);
    const found = endpoints.find(({ reliable }) => reliable === (kind === 'reliable'));
    if (found === undefined) throw new Error('no such endpoint');
    return found;
  };
  const soon = () => Math.floor(world.now / 1000) + 3000;
  return {
    endpointOf,
    soon,
    violations: () => world.tenant.passThrough.violations.flatMap(({ findings }) => findings),
    async attend(respond, kind = 'plain', credential = world.first) {
      const problems: Error[] = [];
      const endpoint = await endpointOf(kind, credential);
      const invited = (invitation: Invitation): void => {
        takeRequest(world.tenant, credential, invitation)
          .then((request) => respond(request, credential))
          .catch((error: unknown) => problems.push(error as Error));
      };
      const listening = listen(world.tenant, credential, endpoint, invited, { expires: soon() });
      world.open.push(listening);
      await listening.attached;
      return problems;
    },
    right(request, credential) {
      const isRight = passwordIn(credential, request) === PASSWORD;
      return answer(world.tenant, credential, request, claimsOf(isRight ? { name: 'anna' } : { reason: 1326 }));
    },
  };
}

let kept: ReturnType<typeof makeRequest> | undefined;
/** A certificate request where the key does not matter: one is enough. */
export function sharedRequest(): ReturnType<typeof makeRequest> {
  return (kept ??= makeRequest());
}

export function certificateIn(body: string): string {
  return new X509Certificate(Buffer.from(valueIn(body, 'Certificate'), 'base64')).toString();
}

export function renewalRequest(base64Csr: string): string {
  const information = systemSettings('SystemSettingsInformation', `${COMMON}.RegistrationCommons`);
  const settings = `${information}<ConnectorVersion>1.5.2482.0</ConnectorVersion>`;
  return `<TrustRenewalRequest xmlns="${COMMON}.Registration.TrustRenewal" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><Base64Csr xmlns="${COMMON}.Registration">${base64Csr}</Base64Csr><TrustRenewalRequestSettings>${settings}</TrustRenewalRequestSettings></TrustRenewalRequest>`;
}

/** OpenSSL's command line among these files. */
export function openssl(args: readonly string[], files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return execFileSync('openssl', [...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

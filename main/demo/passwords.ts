/** Passwords in the demo: everybody's hash goes to the tenant once, then one person chooses another password. */

import { randomBytes } from 'node:crypto';
import type { Engine } from '../../engine/api/engine.ts';
import { FaultError } from '../../engine/model/fault.ts';
import { signIn } from '../../test/lab/tenant/resource-owner.ts';
import type { Lab } from './lab.ts';

export interface PasswordEvidence {
  /** People whose hash the tenant took in the first pass. */
  readonly synchronized: number;
  readonly firstPassMilliseconds: number;
  readonly displayName: string;
  readonly userPrincipalName: string;
  /** From the change in the forest until the tenant took the new one. */
  readonly milliseconds: number;
  /** What the tenant answered to the password before, when it took the new one. */
  readonly before: number | 'signed-in';
  readonly holds: boolean;
}

/** Milliseconds. */
const PATIENCE = 60_000;
const BETWEEN_LOOKS = 25;
const WRONG_PASSWORD = 50126;

export async function showPasswords(lab: Lab, engine: Engine, signal: AbortSignal): Promise<PasswordEvidence> {
  const { tenant, forest, passwords } = lab;
  const began = performance.now();
  engine.passwords.start();
  const synchronized = await until(signal, async () => {
    const { domains, counts } = await engine.passwords.status();
    const isRead =
      domains.length > 0 && domains.every(({ heartbeatAt, state }) => heartbeatAt !== null && state === 'idle');
    return isRead && counts.waiting === 0 && counts.retry === 0 ? counts.synchronized : undefined;
  });
  const firstPassMilliseconds = performance.now() - began;

  const { name, former, userPrincipalName, displayName } = someone(lab);
  const next = `Chosen-${randomBytes(9).toString('base64url')}-aA1!`;
  const changed = performance.now();
  forest.state.setPassword(name, next);
  await until(signal, async () => ((await signIn(tenant, userPrincipalName, next)) === 'signed-in' ? true : undefined));
  const milliseconds = performance.now() - changed;
  const before = await signIn(tenant, userPrincipalName, former);
  const holds = synchronized > 0 && synchronized <= passwords.size && before === WRONG_PASSWORD;
  return { synchronized, firstPassMilliseconds, displayName, userPrincipalName, milliseconds, before, holds };
}

/** The first who is in the tenant at the end of the day and may sign in. */
function someone({ forest, tenant, passwords }: Lab) {
  const enabled = new Set(
    tenant.state
      .list('user')
      .filter(({ properties }) => properties['accountEnabled'] === true)
      .map(({ properties }) => String(properties['userPrincipalName']).toLowerCase()),
  );
  for (const [name, former] of passwords) {
    const attributes = forest.state.get(name)?.attributes ?? {};
    const userPrincipalName = String(attributes['userPrincipalName']?.[0] ?? '');
    const displayName = String(attributes['displayName']?.[0] ?? userPrincipalName);
    if (enabled.has(userPrincipalName.toLowerCase())) return { name, former, userPrincipalName, displayName };
  }
  throw new Error('nobody of the forest is in the tenant');
}

async function until<T>(signal: AbortSignal, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + PATIENCE;
  for (;;) {
    if (signal.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'never' });
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error('the tenant did not take the passwords in time');
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

/**
 * Whether a password is right, by the agents, in the words of the sign-in service. Numbers: "Troubleshoot Microsoft Entra
 * pass-through authentication" and "Microsoft Entra authentication and authorization error codes"; where these do not say
 * which Windows error becomes which, it is assumed and said so in the README.
 */

import { isLive, type StoredUser } from '../directory/directory.ts';
import type { PasswordAgents } from '../sign-in/service.ts';
import { SignInError } from '../sign-in/sign-in-error.ts';
import { ask, type Outcome } from './ask.ts';
import type { Hub } from './hub.ts';
import type { SmartLockout } from './lockout.ts';

/** Windows error -> number of the sign-in service. */
const OF_WINDOWS: { readonly [reason: string]: number } = {
  1311: 80001,
  1317: 50126,
  1326: 50126,
  1327: 80007,
  1328: 80012,
  1329: 80007,
  1330: 50144,
  1331: 50057,
  1398: 80013,
  1793: 50057,
  1907: 50144,
  1909: 50053,
  EncryptionDataNotFound: 80010,
};
const OTHER_WINDOWS_ERROR = 80007;

const WORDS: { readonly [number: number]: string } = {
  50053: 'The account is locked, you’ve tried to sign in too many times with an incorrect user ID or password.',
  50057: 'The user account is disabled.',
  50126: 'Error validating credentials due to invalid username or password.',
  50144: 'The user’s Active Directory password has expired.',
  80001: 'Authentication Agent unable to connect to Active Directory.',
  80002: 'Authentication Agent timed out connecting to Active Directory.',
  80003: 'Invalid response received by Authentication Agent.',
  80007: 'Authentication Agent unable to validate the user’s password.',
  80010: 'Authentication Agent unable to decrypt the password.',
  80012: 'The user attempted to sign in outside of the allowed hours.',
  80013: 'The authentication attempt could not be completed due to time skew.',
};

/** RSA-OAEP with SHA-1 leaves 214 octets of a block of 256 for the password and what is around it. */
const LONGEST_PASSWORD = 190;

/** Of a password that was checked: undefined where it is right, or the number of the sign-in service. */
export type SignInResult = { readonly error: number | undefined; readonly reason?: string };

export function passwordAgents(hub: Hub, lockout: SmartLockout): PasswordAgents {
  return {
    isAskedFor: (user) => hub.service.settings.enabled && isFromOnPremises(user) && isManaged(hub, user),
    async check(user, password) {
      const { error } = await checkByAgents(hub, lockout, user, password);
      if (error !== undefined)
        throw new SignInError(400, 'invalid_grant', error, WORDS[error] ?? 'The sign-in failed.');
    },
  };
}

function isFromOnPremises({ properties, shadow }: StoredUser): boolean {
  return properties['onPremisesSyncEnabled'] === true || shadow?.connected === true;
}

function isManaged({ service }: Hub, { properties }: StoredUser): boolean {
  const suffix = String(properties['userPrincipalName']).split('@')[1]?.toLowerCase();
  return service.directory.domains.find(({ name }) => name === suffix)?.authenticationType !== 'Federated';
}

export async function checkByAgents(
  hub: Hub,
  lockout: SmartLockout,
  user: StoredUser,
  password: string,
): Promise<SignInResult> {
  const { counters } = hub.service;
  if (!isLive(user)) return { error: 50126 };
  if (lockout.isLocked(user.id)) {
    counters.lockedOut += 1;
    return { error: 50053 };
  }
  if (Buffer.byteLength(password, 'utf8') > LONGEST_PASSWORD) return { error: 50126 };
  const outcome = await ask(hub, {
    domain: textOf(user.shadow?.values.get('netbiosname')) ?? '',
    // What synchronization sent as the name at the other side, where it is another than the one here.
    userPrincipalName: textOf(user.shadow?.values.get('onpremisesuserprincipalname')) ?? principalName(user),
    password,
  });
  if (outcome.kind === 'accepted') {
    counters.accepted += 1;
    lockout.succeeded(user.id);
    return { error: undefined };
  }
  if (outcome.kind === 'refused') {
    if (outcome.reason === '1326') lockout.failed(user.id);
    return { error: OF_WINDOWS[outcome.reason] ?? OTHER_WINDOWS_ERROR, reason: outcome.reason };
  }
  return { error: numberOf(outcome) };
}

function numberOf({ kind }: Exclude<Outcome, { readonly kind: 'accepted' | 'refused' }>): number {
  switch (kind) {
    case 'no-agent':
      return 80001;
    case 'timeout':
      return 80002;
    case 'odd':
      return 80003;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function principalName({ properties }: StoredUser): string {
  return String(properties['userPrincipalName']);
}

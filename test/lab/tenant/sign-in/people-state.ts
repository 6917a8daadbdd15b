/** Who may sign in, and sign-ins that are under way. */

import type { Account } from '../applications/administrators.ts';

export interface PeopleOptions {
  /** Between two polls for a device code. Default 5. */
  readonly deviceCodeIntervalS?: number;
  /** Default 900. */
  readonly deviceCodeLifetimeS?: number;
}

export interface People extends Required<PeopleOptions> {
  /** By user principal name in lower case. */
  readonly accounts: Map<string, Account>;
  readonly deviceCodes: Map<string, DeviceCode>;
  readonly codes: Map<string, AuthorizationCode>;
  readonly refreshTokens: Map<string, Consent>;
}

export interface Consent {
  readonly clientId: string;
  readonly account: Account;
  readonly audience: string;
  readonly scopes: readonly string[];
}

export interface DeviceCode {
  readonly userCode: string;
  readonly clientId: string;
  readonly scope: string;
  readonly expiresAt: number;
  /** Before it, another poll comes too soon. */
  nextPoll: number;
  state: 'pending' | 'declined' | Account;
}

export interface AuthorizationCode extends Consent {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly nonce: string | undefined;
  readonly expiresAt: number;
}

export function createPeople({ deviceCodeIntervalS = 5, deviceCodeLifetimeS = 900 }: PeopleOptions): People {
  return {
    deviceCodeIntervalS,
    deviceCodeLifetimeS,
    accounts: new Map(),
    deviceCodes: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
  };
}

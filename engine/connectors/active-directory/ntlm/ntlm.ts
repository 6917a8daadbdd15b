/**
 * NTLMv2 as a client: [MS-NLMP] 3.1.5 and 3.3.2. Nothing weaker is taken: a challenge without extended session security,
 * 128-bit keys, key exchange, signing or sealing ends the exchange.
 */

import { createHmac, randomBytes } from 'node:crypto';
import type { MessageSecurity, SecurityExchange } from '../message-security.ts';
import { md4 } from './md4.ts';
import {
  authenticateMessage,
  AV,
  FLAGS,
  MIC_LENGTH,
  MIC_OFFSET,
  negotiateMessage,
  OFFERED,
  readChallenge,
  REQUIRED,
  writeAvPairs,
  type AvPair,
  type Challenge,
} from './messages.ts';
import { rc4 } from './rc4.ts';
import { openSession } from './session.ts';

export interface NtlmCredentials {
  /** `DOMAIN\user`, or a user principal name. */
  readonly account: string;
  readonly password: string;
}

export interface NtlmOptions {
  /** Service principal name of the server, such as `ldap/dc1.contoso.test`. */
  readonly targetName?: string;
  /** Milliseconds since 1970, where the server says no time of its own. */
  readonly now?: number;
  /** For test vectors. */
  readonly random?: (length: number) => Buffer;
}

export interface NtlmExchange {
  /** The first message. */
  readonly negotiate: Buffer;
  /** The third message, to the server's challenge, and the session that begins with it. */
  authenticate(challenge: Buffer): { readonly message: Buffer; readonly session: MessageSecurity };
}

/** The server wants less protection than is asked for. */
export class NtlmDowngradeError extends Error {
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    super(`the server does without ${missing.join(', ')}`);
    this.name = 'NtlmDowngradeError';
    this.missing = missing;
  }
}

export function startNtlm(credentials: NtlmCredentials, options: NtlmOptions = {}): NtlmExchange {
  const negotiate = negotiateMessage();
  return {
    negotiate,
    authenticate: (challenge) => answer(credentials, options, negotiate, challenge),
  };
}

/** The same as the layers above take it. */
export function ntlmExchange(credentials: NtlmCredentials, options: NtlmOptions = {}): SecurityExchange {
  const { negotiate, authenticate } = startNtlm(credentials, options);
  return {
    begin: () => Promise.resolve(negotiate),
    answer(challenge) {
      const { message, session } = authenticate(challenge);
      return { token: message, session };
    },
  };
}

function answer(
  { account, password }: NtlmCredentials,
  { targetName, now = Date.now(), random = randomBytes }: NtlmOptions,
  negotiate: Buffer,
  challengeMessage: Buffer,
): ReturnType<NtlmExchange['authenticate']> {
  const challenge = readChallenge(challengeMessage);
  const missing = REQUIRED.filter((name) => (challenge.flags & FLAGS[name]) === 0);
  if (missing.length > 0) throw new NtlmDowngradeError(missing);
  const { user, domain } = partsOf(account);
  const key = responseKey(user, domain, password);
  const response = respond(key, challenge, { targetName, now, clientChallenge: random(8) });
  const exportedSessionKey = random(16);
  const encryptedSessionKey = Buffer.from(exportedSessionKey);
  const exchange = rc4(response.sessionBaseKey);
  exchange.apply(encryptedSessionKey);
  exchange.clear();
  const message = authenticateMessage({
    flags: (challenge.flags & OFFERED) >>> 0,
    lmResponse: response.lm,
    ntResponse: response.nt,
    domain,
    user,
    workstation: '',
    encryptedSessionKey,
  });
  const mic = hmac(exportedSessionKey, negotiate, challengeMessage, message);
  mic.copy(message, MIC_OFFSET, 0, MIC_LENGTH);
  const session = openSession(exportedSessionKey);
  for (const secret of [key, response.sessionBaseKey, exportedSessionKey]) secret.fill(0);
  return { message, session };
}

/** A user principal name goes without a domain; the server takes it apart. */
function partsOf(account: string): { readonly user: string; readonly domain: string } {
  const [domain, user] = account.split('\\', 2);
  return user === undefined ? { user: account, domain: '' } : { user, domain: domain ?? '' };
}

/** NTOWFv2, 3.3.2: the domain keeps its case. */
export function responseKey(user: string, domain: string, password: string): Buffer {
  const clear = Buffer.from(password, 'utf16le');
  const hash = md4(clear);
  clear.fill(0);
  const key = hmac(hash, Buffer.from(user.toUpperCase() + domain, 'utf16le'));
  hash.fill(0);
  return key;
}

interface Fresh {
  readonly targetName: string | undefined;
  readonly now: number;
  readonly clientChallenge: Buffer;
}

function respond(key: Buffer, challenge: Challenge, { targetName, now, clientChallenge }: Fresh) {
  const { serverChallenge, targetInfo } = challenge;
  const timestamp = targetInfo.find(({ id }) => id === AV.timestamp)?.value;
  const pairs = answeredPairs(targetInfo, timestamp !== undefined, targetName);
  const temp = Buffer.concat([
    Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]),
    timestamp ?? fileTime(now),
    clientChallenge,
    Buffer.alloc(4),
    writeAvPairs(pairs),
    Buffer.alloc(4),
  ]);
  const proof = hmac(key, serverChallenge, temp);
  // 3.1.5.1.2: a server that says the time takes no LM response.
  const lm = timestamp
    ? Buffer.alloc(24)
    : Buffer.concat([hmac(key, serverChallenge, clientChallenge), clientChallenge]);
  return { lm, nt: Buffer.concat([proof, temp]), sessionBaseKey: hmac(key, proof) };
}

/** The server's pairs, with the promise of a MIC where it said the time, no channel bindings, and whom the client means. */
function answeredPairs(given: readonly AvPair[], hasTime: boolean, targetName: string | undefined): AvPair[] {
  const ours: readonly number[] = [AV.flags, AV.targetName, AV.channelBindings];
  const pairs = given.filter(({ id }) => !ours.includes(id));
  if (hasTime) {
    const flags = Buffer.alloc(4);
    flags.writeUInt32LE(((given.find(({ id }) => id === AV.flags)?.value.readUInt32LE(0) ?? 0) | 2) >>> 0);
    pairs.push({ id: AV.flags, value: flags });
  }
  pairs.push({ id: AV.channelBindings, value: Buffer.alloc(16) });
  if (targetName !== undefined) pairs.push({ id: AV.targetName, value: Buffer.from(targetName, 'utf16le') });
  return pairs;
}

/** 100 ns since 1601. */
function fileTime(milliseconds: number): Buffer {
  const octets = Buffer.alloc(8);
  octets.writeBigUInt64LE((BigInt(Math.trunc(milliseconds)) + 11_644_473_600_000n) * 10_000n);
  return octets;
}

function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer {
  const sum = createHmac('md5', key);
  for (const part of parts) sum.update(part);
  return sum.digest();
}

/**
 * Password hashes of synchronized users: `v1;PPH1_MD4,<salt>,<iterations>,<key>;`, where the key is PBKDF2 with HMAC-SHA256
 * of the NT hash's upper-case hexadecimal text in UTF-16.
 */

import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { isLive, type Directory, type StoredObject, type StoredUser } from '../../directory/directory.ts';
import { updateObject } from '../../directory/objects.ts';
import { holderOf } from '../../directory/unique-values.ts';
import { hasFeature } from './features.ts';
import { connectedObject } from './match.ts';
import { md4 } from './md4.ts';
import { objectOfCloudAnchor } from './references.ts';
import type { CredentialChange, CredentialResult } from './types.ts';

const FORMAT = /^v1;PPH1_MD4,((?:[0-9a-f]{2}){1,64}),(\d{1,6}),([0-9a-f]{64});$/;
const KEY_OCTETS = 32;

/** 0 is success; the service does not document the others. */
export const CREDENTIAL_RESULT = {
  done: 0,
  unknownObject: 1,
  cloudOnly: 2,
  malformed: 3,
  notEnabled: 4,
} as const;

const NOT_FOUND = 'The object was not found in the directory.';
const CLOUD_ONLY = "The request contains changes to one or more cloud-only user objects, which isn't supported.";

export function setCredential(directory: Directory, change: CredentialChange): CredentialResult {
  const refused = (result: keyof typeof CREDENTIAL_RESULT, text: string): CredentialResult => ({
    result: CREDENTIAL_RESULT[result],
    extendedErrorInformation: text,
  });
  if (!hasFeature(directory, 'passwordHashSync')) {
    return refused('notEnabled', 'Password synchronization is not enabled for this company.');
  }
  const user = findUser(directory, change);
  if (user === undefined) return refused('unknownObject', NOT_FOUND);
  if (user.shadow?.connected !== true) return refused('cloudOnly', CLOUD_ONLY);
  // What was created a moment ago is known here later than there.
  const visibleFrom = user.shadow.since + directory.synchronization.credentialVisibleDelayMs;
  if (visibleFrom > directory.clock()) return refused('unknownObject', NOT_FOUND);
  if (!FORMAT.test(change.credentialData) || Number.isNaN(Date.parse(change.changeDate))) {
    return refused('malformed', 'The credential data is not valid.');
  }
  user.credential = {
    data: change.credentialData,
    changeDate: change.changeDate,
    forceChange: change.force && hasFeature(directory, 'forcePasswordChangeOnLogon'),
  };
  updateObject(directory, user, { lastPasswordChangeDateTime: change.changeDate });
  directory.synchronization.lastPasswordSyncAt = directory.clock();
  return { result: CREDENTIAL_RESULT.done, extendedErrorInformation: null };
}

function findUser(directory: Directory, { cloudAnchor, sourceAnchor }: CredentialChange): StoredUser | undefined {
  const found: StoredObject | undefined =
    connectedObject(directory, 'user', sourceAnchor) ??
    (cloudAnchor === undefined ? undefined : objectOfCloudAnchor(directory, cloudAnchor)) ??
    (sourceAnchor === undefined ? undefined : holderOf(directory, 'onPremisesImmutableId', sourceAnchor));
  return found?.kind === 'user' && isLive(found) ? found : undefined;
}

/** `none`: nothing was synchronized for the user. */
export function verifyPassword(user: StoredUser, clearText: string): 'ok' | 'wrong' | 'none' {
  if (user.credential === null) return 'none';
  const [, salt = '', iterations = '', key = ''] = FORMAT.exec(user.credential.data) ?? [];
  const expected = Buffer.from(key, 'hex');
  const actual = hashOf(clearText, Buffer.from(salt, 'hex'), Number(iterations));
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? 'ok' : 'wrong';
}

function hashOf(clearText: string, salt: Uint8Array, iterations: number): Buffer {
  const ntHash = md4(Buffer.from(clearText, 'utf16le')).toString('hex').toUpperCase();
  return pbkdf2Sync(Buffer.from(ntHash, 'utf16le'), salt, iterations, KEY_OCTETS, 'sha256');
}

/** The rules for what a request may write to a user (user resource page, "Create user", "Update user"). */

import { badRequest, invalidProperty, invalidValue } from '../graph-error.ts';
import { isJsonObject, isStringArray, type Json, type JsonObject } from '../json.ts';
import type { Directory, StoredUser } from './directory.ts';
import { refuseOnPremisesMastered } from './on-premises-mastered.ts';
import { checkRequired, checkWrittenValues } from './value-checks.ts';

const REQUIRED = ['accountEnabled', 'displayName', 'mailNickname', 'userPrincipalName', 'passwordProfile'] as const;
const UPN_LOCAL_PART = /^[A-Za-z0-9'.\-_!#^~]+$/;
/** The directory's limit for the whole name: 64 before, 48 after the at sign. */
const UPN_MAX_LOCAL = 64;
const UPN_MAX_DOMAIN = 48;
const MAIL = /^[^\s@,;:<>()[\]\\"]+@[^\s@,;:<>()[\]\\"]+$/;
const OTHER_MAILS_MAX = 250;
const EXTENSION_ATTRIBUTE = /^extensionAttribute([1-9]|1[0-5])$/;
const EXTENSION_ATTRIBUTE_MAX = 1024;
const PASSWORD_MIN = 8;
const PASSWORD_MAX = 256;

/** The properties of a user to be created, checked; throws what Graph would answer. */
export function newUserProperties(directory: Directory, body: JsonObject): JsonObject {
  checkRequired(body, REQUIRED);
  checkUserValues(directory, body);
  const { passwordProfile, ...properties } = body;
  if (!isJsonObject(passwordProfile) || typeof passwordProfile['password'] !== 'string') {
    throw badRequest('The password profile must contain a password.');
  }
  checkAnchorOfFederated(directory, properties);
  return { userType: 'Member', ...properties, ...mergedExtensionAttributes({}, body) };
}

/** The properties an update changes, merged with what is there where the type is structured. */
export function userChanges(directory: Directory, user: StoredUser, body: JsonObject): JsonObject {
  if (Object.keys(body).length === 0) throw badRequest('Request body is empty.');
  refuseOnPremisesMastered(user, body);
  checkUserValues(directory, body);
  const { passwordProfile: _neverStored, ...changes } = body;
  checkAnchorOfFederated(directory, { ...user.properties, ...changes });
  return { ...changes, ...mergedExtensionAttributes(user.properties, body) };
}

function checkUserValues(directory: Directory, body: JsonObject): void {
  checkWrittenValues('user', body);
  const { userPrincipalName, onPremisesImmutableId, businessPhones, mail, otherMails, usageLocation } = body;
  if (typeof userPrincipalName === 'string') checkUserPrincipalName(directory, userPrincipalName);
  if (typeof onPremisesImmutableId === 'string' && /[$_]/.test(onPremisesImmutableId)) {
    throw invalidValue('onPremisesImmutableId', 'User');
  }
  if (isStringArray(businessPhones) && businessPhones.length > 1) throw invalidValue('businessPhones', 'User');
  if (typeof mail === 'string' && !MAIL.test(mail)) throw invalidValue('mail', 'User');
  if (
    isStringArray(otherMails) &&
    (otherMails.length > OTHER_MAILS_MAX || !otherMails.every((item) => MAIL.test(item)))
  ) {
    throw invalidValue('otherMails', 'User');
  }
  if (typeof usageLocation === 'string' && !/^[A-Za-z]{2}$/.test(usageLocation)) {
    throw invalidValue('usageLocation', 'User');
  }
  checkExtensionAttributes(body['onPremisesExtensionAttributes']);
  checkPasswordProfile(body['passwordProfile']);
}

/** Letters without accents, digits and `' . - _ ! # ^ ~`, at a verified domain. */
export function checkUserPrincipalName(directory: Directory, name: string): void {
  const at = name.lastIndexOf('@');
  const local = name.slice(0, Math.max(at, 0));
  const domain = name.slice(at + 1).toLowerCase();
  const isWellFormed =
    at > 0 &&
    UPN_LOCAL_PART.test(local) &&
    !local.startsWith('.') &&
    !local.endsWith('.') &&
    local.length <= UPN_MAX_LOCAL &&
    domain.length <= UPN_MAX_DOMAIN;
  if (!isWellFormed) throw invalidProperty('userPrincipalName', 'Property userPrincipalName is invalid.');
  if (!directory.domains.some((known) => known.isVerified && known.name === domain)) {
    throw invalidProperty(
      'userPrincipalName',
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.',
    );
  }
}

/** A federated sign-in is matched by the immutable id: without one nobody could sign in. */
function checkAnchorOfFederated(directory: Directory, properties: JsonObject): void {
  const { userPrincipalName, onPremisesImmutableId } = properties;
  const domain = String(userPrincipalName).split('@').at(-1)?.toLowerCase();
  const isFederated = directory.domains.some(
    (known) => known.name === domain && known.authenticationType === 'Federated',
  );
  if (isFederated && typeof onPremisesImmutableId !== 'string') {
    throw invalidProperty(
      'onPremisesImmutableId',
      "Property 'onPremisesImmutableId' is required for a user whose userPrincipalName is in a federated domain.",
    );
  }
}

function checkExtensionAttributes(value: Json | undefined): void {
  if (!isJsonObject(value)) return;
  for (const [name, text] of Object.entries(value)) {
    const isValid =
      text === null || (typeof text === 'string' && text !== '' && text.length <= EXTENSION_ATTRIBUTE_MAX);
    if (!EXTENSION_ATTRIBUTE.test(name) || !isValid) throw invalidValue('onPremisesExtensionAttributes', 'User');
  }
}

/** A PATCH names only the extension attributes it changes; the others stay. */
function mergedExtensionAttributes(before: JsonObject, body: JsonObject): JsonObject {
  const given = body['onPremisesExtensionAttributes'];
  if (!isJsonObject(given)) return {};
  const present = before['onPremisesExtensionAttributes'];
  return { onPremisesExtensionAttributes: { ...(isJsonObject(present) ? present : {}), ...given } };
}

function checkPasswordProfile(profile: Json | undefined): void {
  if (!isJsonObject(profile)) return;
  const { password } = profile;
  if (password === undefined || password === null) return;
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/];
  const isStrong =
    typeof password === 'string' &&
    password.length >= PASSWORD_MIN &&
    password.length <= PASSWORD_MAX &&
    classes.filter((characters) => characters.test(password)).length >= 3;
  if (!isStrong) {
    throw invalidProperty(
      'passwordProfile',
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    );
  }
}

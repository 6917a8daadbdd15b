/** Operations beside the objects: the service account of clients without an application, device issuers, Domain Services. */

import { randomBytes } from 'node:crypto';
import { createUser } from '../../directory/objects.ts';
import type { CallContext, OperationResult } from '../service.ts';
import { nil, plain, prefixed } from '../wire/message.ts';
import { ARRAYS, INSTANCE } from '../wire/names.ts';
import { serviceFault } from '../wire/soap-fault.ts';
import { readParameters } from './parameters.ts';

/** What may stand before the @ of a user principal name. */
const IDENTIFIER = /^[A-Za-z0-9._-]{1,64}$/;

/** Makes the account, or gives the one there is a new password. */
export function getServiceAccount(context: CallContext): OperationResult {
  const identifier = readParameters(context, ['identifier']).text('identifier');
  context.requireContract();
  const { accounts, directory } = context.service;
  const initial = directory.domains.find((domain) => domain.isInitial);
  if (!IDENTIFIER.test(identifier) || initial === undefined) {
    throw serviceFault(`The identifier '${identifier}' is not valid.`);
  }
  const userPrincipalName = `${identifier}@${initial.name}`;
  const password = `${randomBytes(12).toString('base64url')}!1aA`;
  const found = accounts.get(userPrincipalName.toLowerCase());
  const displayName = 'On-Premises Directory Synchronization Service Account';
  const userId =
    found?.userId ??
    createUser(directory, {
      accountEnabled: true,
      displayName,
      mailNickname: identifier,
      userPrincipalName,
      userType: 'Member',
    }).id;
  accounts.set(userPrincipalName.toLowerCase(), {
    userId,
    userPrincipalName,
    displayName,
    password,
    roles: ['Directory Synchronization Accounts'],
  });
  return { content: [plain('Password', password), plain('UserName', userPrincipalName)] };
}

export function getDeviceConfiguration(context: CallContext): OperationResult {
  readParameters(context, []);
  context.requireContract();
  const issuers = (name: string) =>
    plain(
      name,
      context.service.settings.deviceIssuers.map((issuer) =>
        prefixed('b', 'base64Binary', Buffer.from(issuer, 'base64')),
      ),
    );
  return {
    namespaces: { b: ARRAYS },
    content: [issuers('CloudPublicIssuerCertificates'), issuers('PublicIssuerCertificates')],
  };
}

/** Of a company without Entra Domain Services; the third name is misspelt by the service. */
export function getWindowsCredentialsSyncConfig(context: CallContext): OperationResult {
  readParameters(context, []);
  context.requireContract();
  return {
    namespaces: { i: INSTANCE },
    content: [
      plain('EnableWindowsLegacyCredentials', 'false'),
      plain('EnableWindowsSupplementaCredentials', 'false'),
      nil('', 'SecretEncryptionCertificate'),
    ],
  };
}

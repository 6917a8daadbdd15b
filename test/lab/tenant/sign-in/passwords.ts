/**
 * Whether a person's password is right: that of an account made here, or the one whose hash synchronization sent. Numbers
 * and words: "Microsoft Entra authentication and authorization error codes".
 */

import type { Account } from '../applications/administrators.ts';
import { isLive, type StoredUser } from '../directory/directory.ts';
import { verifyPassword } from '../directory-sync/matching/credentials.ts';
import { federationOfUser } from '../federation/state.ts';
import type { SignInService } from './service.ts';
import { SignInError } from './sign-in-error.ts';

/** Told at the page where the password was entered, which is then shown again. */
export const PASSWORD_ERRORS: ReadonlySet<number> = new Set([
  50034, 50053, 50055, 50056, 50057, 50126, 50144, 80001, 80002, 80003, 80005, 80007, 80010, 80012, 80013, 80014,
]);

/** Who it is. Throws a SignInError. */
export async function checkPassword(service: SignInService, userName: string, password: string): Promise<Account> {
  const name = userName.trim().toLowerCase();
  const account = service.people.accounts.get(name);
  const user = userOf(service, account?.userId, name);
  if (user === undefined) {
    const message = `The user account ${userName} does not exist in the ${service.tenantId} directory. To sign into this application, the account must be added to the directory.`;
    throw refused(50034, message);
  }
  // A domain's people have their passwords at its identity provider; a hash that was synchronized waits for the way back.
  if (account === undefined && federationOfUser(service.directory, name)) {
    throw refused(50126, 'Error validating credentials due to invalid username or password.');
  }
  if (user.properties['accountEnabled'] === false) throw refused(50057, 'The user account is disabled.');
  if (account === undefined && service.agents?.isAskedFor(user) === true) {
    await service.agents.check(user, password);
    return accountOf(user);
  }
  const isRight = account === undefined ? verifyPassword(user, password) === 'ok' : account.password === password;
  if (!isRight) throw refused(50126, 'Error validating credentials due to invalid username or password.');
  if (account === undefined && user.credential?.forceChange === true) throw refused(50055, 'The password is expired.');
  return account ?? accountOf(user);
}

/** Also for accounts made here: an administrator may have been deleted, or disabled. */
function userOf({ directory }: SignInService, id: string | undefined, name: string): StoredUser | undefined {
  const object = directory.objects.get(id ?? directory.unique.get(`userPrincipalName:${name}`) ?? '');
  return object?.kind === 'user' && isLive(object) ? object : undefined;
}

/** A synchronized user, who administers nothing. */
function accountOf({ id, properties }: StoredUser): Account {
  return {
    userId: id,
    userPrincipalName: String(properties['userPrincipalName']),
    displayName: String(properties['displayName'] ?? ''),
    password: '',
    roles: [],
  };
}

function refused(number: number, message: string): SignInError {
  return new SignInError(400, 'invalid_grant', number, message);
}

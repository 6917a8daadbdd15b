/** Simple binds, and NTLM by SASL that seals the connection, with the answers of a hardened domain controller. */

import { isDisabled, passwordState } from './attribute-values.ts';
import type { MessageSecurity } from '../../../engine/connectors/active-directory/message-security.ts';
import { ntlmServer } from '../replication/ntlm-server.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { fileTime } from './identifiers.ts';
import type { BindRequest } from './messages.ts';
import { LdapFailure } from './result.ts';
import type { Session } from './session.ts';

/** Win32 logon errors in hexadecimal, as they stand after `data` in the diagnostic. */
const LOGON_FAILURE = {
  noSuchUser: '525',
  wrongPassword: '52e',
  accountDisabled: '533',
  passwordExpired: '532',
  accountExpired: '701',
  mustChangePassword: '773',
  lockedOut: '775',
} as const;

function refused(reason: keyof typeof LOGON_FAILURE): LdapFailure {
  const data = LOGON_FAILURE[reason];
  return new LdapFailure(
    'invalidCredentials',
    `80090308: LdapErr: DSID-0C090446, comment: AcceptSecurityContext error, data ${data}, v4563`,
  );
}

export interface BindContext {
  readonly directory: Directory;
  readonly domain: string;
  readonly netbiosName: string;
}

/** Sets the session's account, or throws; a refused bind leaves the connection anonymous (RFC 4511 4.2.1). */
export function bind(context: BindContext, session: Session, request: BindRequest): BindAnswer {
  session.account = undefined;
  if (request.version !== 3)
    throw new LdapFailure('protocolError', '00000057: LdapErr: DSID-0C0904D0, comment: invalid version');
  if (request.sasl !== undefined) return negotiate(context, session, request.sasl);
  session.negotiation = undefined;
  if (request.password === undefined) throw mechanismUnknown();
  // Without a password the bind is anonymous, whatever the name (RFC 4513 5.1.2), as Active Directory has it by default.
  if (request.password === '') return {};
  if (!session.encrypted) {
    throw new LdapFailure(
      'strongAuthRequired',
      '00002028: LdapErr: DSID-0C090259, comment: The server requires binds to turn on integrity checking if SSL\\TLS are not already active on the connection, data 0, v4563',
    );
  }
  const account = findAccount(context, request.name);
  if (!account?.isA('user')) throw refused('noSuchUser');
  authenticate(context.directory, account, request.password);
  session.account = account;
  return {};
}

/** What a bind by SASL has to say beside success: more is to come, or from here on everything is sealed. */
export interface BindAnswer {
  readonly challenge?: Buffer;
  readonly security?: MessageSecurity;
}

/** GSS-SPNEGO with bare NTLM messages ([MS-ADTS] 5.1.1.1.2); the lab has no Kerberos. */
function negotiate({ directory }: BindContext, session: Session, sasl: NonNullable<BindRequest['sasl']>): BindAnswer {
  if (sasl.mechanism !== 'GSS-SPNEGO') throw mechanismUnknown();
  const { negotiation } = session;
  if (negotiation === undefined) {
    const ntlm = ntlmServer((name) => directory.byAccountName(name)?.password);
    session.negotiation = { first: sasl.token, ntlm };
    return { challenge: ntlm.challenge };
  }
  session.negotiation = undefined;
  const accepted = negotiation.ntlm.accept(negotiation.first, sasl.token);
  const account = accepted && directory.byAccountName(accepted.account);
  if (!account?.isA('user')) throw refused('wrongPassword');
  authenticate(directory, account, account.password ?? '');
  session.account = account;
  return { security: accepted!.session };
}

function mechanismUnknown(): LdapFailure {
  return new LdapFailure(
    'authMethodNotSupported',
    '00002027: LdapErr: DSID-0C0905FF, comment: Invalid Authentication method, data 0, v4563',
  );
}

/** The account of a DN, `NETBIOS\user` or `user@domain`; a user principal name goes before an account name. */
function findAccount({ directory, domain, netbiosName }: BindContext, name: string): DirectoryObject | undefined {
  const [prefix, downLevel] = name.split('\\', 2);
  if (downLevel !== undefined && !prefix?.includes('=')) {
    const known = [netbiosName, domain].some((each) => each.toLowerCase() === prefix?.toLowerCase());
    return known ? directory.byAccountName(downLevel) : undefined;
  }
  if (name.includes('@') && !name.includes('=')) {
    const named = directory.byValue(directory.schema.known('userPrincipalName'), name);
    const live = [...(named ?? [])].filter((object) => !object.deleted);
    if (live.length > 0) return live.length === 1 ? live[0] : undefined;
    const at = name.lastIndexOf('@');
    return name.slice(at + 1).toLowerCase() === domain.toLowerCase()
      ? directory.byAccountName(name.slice(0, at))
      : undefined;
  }
  if (!name.includes('=')) return directory.byAccountName(name);
  try {
    const object = directory.find(name);
    return object?.deleted ? undefined : object;
  } catch (error) {
    if (error instanceof LdapFailure) return undefined;
    throw error;
  }
}

function authenticate(directory: Directory, account: DirectoryObject, password: string): void {
  const { schema } = directory;
  if (account.integer(schema.known('lockoutTime')) > 0) throw refused('lockedOut');
  if (account.password === undefined || account.password !== password) {
    countFailure(directory, account);
    throw refused('wrongPassword');
  }
  if (isDisabled(directory, account)) throw refused('accountDisabled');
  const expires = BigInt(account.text(schema.known('accountExpires')) ?? '0');
  if (expires > 0n && expires < BigInt(fileTime(directory.clock()))) throw refused('accountExpired');
  const state = passwordState(directory, account);
  if (state === 'must-change') throw refused('mustChangePassword');
  if (state === 'expired') throw refused('passwordExpired');
}

/** Neither counter replicates, so none of this is a change that DirSync reports. */
function countFailure(directory: Directory, account: DirectoryObject): void {
  const { schema } = directory;
  const failures = account.integer(schema.known('badPwdCount')) + 1;
  account.values.set(schema.known('badPwdCount'), [String(failures)]);
  const threshold = account.context.root?.integer(schema.known('lockoutThreshold')) ?? 0;
  if (threshold > 0 && failures >= threshold) {
    directory.update(account, { values: new Map([[schema.known('lockoutTime'), [fileTime(directory.clock())]]]) });
  }
}

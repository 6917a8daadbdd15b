/**
 * Members of Protected Users, to whom domain controllers refuse everything but Kerberos: their password is proven to the
 * domain's KDC, and the ticket that comes back is shown to the domain controller inside TLS. The ticket alone would prove nothing: who
 * stands in the way of an unprotected KDC could let in whom they like.
 */

import type { Target } from '../../../connectors/active-directory/ldap/tls.ts';
import { authenticate, type Refusal } from '../../../connectors/active-directory/kerberos/authentication-service.ts';
import { KERBEROS_ERROR } from '../../../connectors/active-directory/kerberos/messages.ts';
import { LdapResultError } from '../../../connectors/active-directory/ldap/errors.ts';
import { bindWithTicket } from '../../../connectors/active-directory/logon/ticket-bind.ts';
import type { Person } from '../../../connectors/active-directory/logon/person.ts';
import { readRootDse } from '../../../connectors/active-directory/root-dse.ts';
import type { TlsSecurity } from '../../../connectors/active-directory/settings.ts';
import { unlessAborted } from './bind.ts';
import type { DomainController } from './controllers.ts';
import { WINDOWS_ERROR } from './windows-errors.ts';

export interface KerberosOptions {
  readonly port: number;
  /** Milliseconds for each exchange. */
  readonly timeout: number;
  readonly now: () => number;
}

export interface ProtectedLogon {
  readonly fqdn: string;
  readonly security: TlsSecurity;
  readonly controller: DomainController;
  readonly person: Person;
  /** UTF-8; the caller's. */
  readonly password: Buffer;
  readonly kerberos: KerberosOptions;
}

/** The reason to refuse, or undefined; throws what failed on the way, or the reason of `signal`. */
export async function protectedLogon(logon: ProtectedLogon, signal: AbortSignal): Promise<number | undefined> {
  const { fqdn, security, controller, person, password, kerberos } = logon;
  const { dnsHostName } = await unlessAborted(readRootDse(controller.lookups), signal);
  const { server } = controller;
  const kdc: Target = { host: server.host, port: kerberos.port };
  const { timeout, now } = kerberos;
  const client = person.accountName;
  // A ticket of the machine account's, which is what its directory service decrypts tickets with, whatever name they are for.
  const service = ['host', dnsHostName];
  const realm = fqdn.toUpperCase();
  const answer = await authenticate({ kdc, realm, client, password, service, timeout, now }, signal);
  if (answer.kind === 'refused') return reasonOfKerberos(answer, person);
  try {
    await unlessAborted(bindWithTicket(answer, { server, security, timeout, now }), signal);
    return undefined;
  } catch (error) {
    if (!(error instanceof LdapResultError)) throw error;
    // The directory does not take what was said to be its own KDC's.
    return WINDOWS_ERROR.accountRestriction;
  } finally {
    answer.sessionKey.octets.fill(0);
  }
}

/** NTSTATUS ([MS-ERREF] 2.3.1) where Windows gives one. */
const REASON_OF_STATUS = new Map<number, number>([
  [0xc0000064, WINDOWS_ERROR.noSuchUser],
  [0xc000006a, WINDOWS_ERROR.logonFailure],
  [0xc000006d, WINDOWS_ERROR.logonFailure],
  [0xc000006e, WINDOWS_ERROR.accountRestriction],
  [0xc000006f, WINDOWS_ERROR.invalidLogonHours],
  [0xc0000070, WINDOWS_ERROR.invalidWorkstation],
  [0xc0000071, WINDOWS_ERROR.passwordExpired],
  [0xc0000072, WINDOWS_ERROR.accountDisabled],
  [0xc0000133, WINDOWS_ERROR.timeSkew],
  [0xc0000193, WINDOWS_ERROR.accountExpired],
  [0xc0000224, WINDOWS_ERROR.passwordMustChange],
  [0xc0000234, WINDOWS_ERROR.accountLockedOut],
]);

const REASON_OF_CODE = new Map<number, number>([
  [KERBEROS_ERROR.clientUnknown, WINDOWS_ERROR.logonFailure],
  [KERBEROS_ERROR.preauthenticationFailed, WINDOWS_ERROR.logonFailure],
  [KERBEROS_ERROR.keyExpired, WINDOWS_ERROR.passwordExpired],
  [KERBEROS_ERROR.skew, WINDOWS_ERROR.timeSkew],
]);

function reasonOfKerberos({ code, status }: Refusal, { isLockedOut }: Person): number {
  // One code stands for disabled, locked out, expired and outside their hours; only the first of them is told to whoever asks.
  if (code === KERBEROS_ERROR.clientRevoked && isLockedOut) return WINDOWS_ERROR.accountLockedOut;
  const known = status === undefined ? undefined : REASON_OF_STATUS.get(status);
  return known ?? REASON_OF_CODE.get(code) ?? WINDOWS_ERROR.accountRestriction;
}

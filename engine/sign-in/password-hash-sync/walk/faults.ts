/** What goes wrong between here and a domain controller's replication service, as faults; and whether another one may do better. */

import { toDirectoryFault } from '../../../connectors/active-directory/faults.ts';
import { LdapTransportError } from '../../../connectors/active-directory/ldap/errors.ts';
import { NtlmDowngradeError } from '../../../connectors/active-directory/ntlm/ntlm.ts';
import { FaultError, type Fault, type FaultCode, type Retry } from '../../../model/fault.ts';
import { DRA, DrsError } from '../drs/interface.ts';
import { PortUnreachable } from '../drs/replica.ts';
import { EndpointUnknown } from '../rpc/endpoint-mapper.ts';
import { RPC_STATUS, RpcBindRefused, RpcFault } from '../rpc/errors.ts';

export interface WalkFailure {
  readonly fault: Fault;
  /** Whether it lies with this server: another one, or this one again, may do. */
  readonly isOfServer: boolean;
}

type Facts = Fault['detail'];
interface Meaning {
  readonly code: FaultCode;
  readonly detail?: Facts;
  readonly retry?: Retry;
  readonly isOfServer?: boolean;
}

/** Of the directory's faults these are the same everywhere: above all a logon that is refused is not tried again elsewhere. */
const EVERYWHERE: ReadonlySet<FaultCode> = new Set([
  'credentials-invalid',
  'password-expired',
  'account-disabled',
  'account-locked',
  'secret-missing',
  'replication-right-missing',
  'domain-replaced',
]);

export function walkFailure(error: unknown, server: string): WalkFailure {
  const known = toDirectoryFault(error, { stage: 'import', server, again: true });
  if (known instanceof FaultError) return { fault: known.fault, isOfServer: !EVERYWHERE.has(known.fault.code) };
  const { code, detail, retry = 'later', isOfServer = true } = meaningOf(error);
  return { fault: { code, stage: 'import', detail: { server, ...detail }, retry }, isOfServer };
}

function meaningOf(error: unknown): Meaning {
  if (error instanceof DrsError) return drsMeaning(error);
  if (error instanceof RpcFault) return faultMeaning(error);
  if (error instanceof PortUnreachable) {
    const { port, failure } = error;
    return { code: 'replication-port-blocked', detail: { port, ...failure.detail } };
  }
  if (error instanceof EndpointUnknown) return { code: 'replication-not-offered' };
  if (error instanceof RpcBindRefused) {
    return { code: 'replication-not-offered', detail: { result: error.result, reason: error.reason } };
  }
  if (error instanceof NtlmDowngradeError) {
    return { code: 'protection-too-weak', detail: { missing: error.missing.join(', ') }, retry: 'never' };
  }
  // A reader that met something else than the protocol: its own words, which never hold what it read.
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'protocol-error', detail: { reason } };
}

/** [MS-DRSR] 4.1.10.4.1 and [MS-ERREF] 2.2. */
function drsMeaning({ code, operation }: DrsError): Meaning {
  const detail = { operation, errorCode: code };
  switch (code) {
    case DRA.accessDenied:
      return { code: 'replication-right-missing', detail, retry: 'never', isOfServer: false };
    case DRA.busy:
    case DRA.outOfMemory:
      return { code: 'server-busy', detail };
    case DRA.badDn:
    case DRA.badNc:
    case DRA.ncNotFound:
      return { code: 'domain-not-replicated', detail, retry: 'never' };
    case DRA.sourceDisabled:
      return { code: 'replication-switched-off', detail };
    default:
      return { code: 'replication-refused', detail };
  }
}

function faultMeaning({ status, operation }: RpcFault): Meaning {
  const detail = { operation, status: `0x${status.toString(16).padStart(8, '0')}` };
  switch (status) {
    // The directory took the same password a moment ago.
    case RPC_STATUS.logonFailed:
    case RPC_STATUS.accessDenied:
      return { code: 'ntlm-refused', detail, retry: 'never' };
    case RPC_STATUS.securityPackage:
      return { code: 'protocol-error', detail: { ...detail, reason: 'signature' } };
    default:
      return { code: 'replication-refused', detail };
  }
}

/** The way itself broke: nothing was wrong with what was asked. */
export function isLoss(error: unknown): boolean {
  return (
    error instanceof LdapTransportError || (error instanceof RpcFault && error.status === RPC_STATUS.contextMismatch)
  );
}

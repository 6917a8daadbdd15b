/** What goes wrong on an RPC connection. The way to the server itself fails with the LDAP layer's `LdapTransportError`. */

/** The server's RPC layer answered a call with a fault: C706 appendix E, [MS-RPCE] 2.2.2.9, and Win32 error codes. */
export class RpcFault extends Error {
  readonly status: number;
  readonly operation: string;
  constructor(operation: string, status: number) {
    super(`${operation}: RPC fault 0x${status.toString(16).padStart(8, '0')}`);
    this.name = 'RpcFault';
    this.operation = operation;
    this.status = status;
  }
}

/** The server does not offer the interface on this port, or refuses to speak at all. */
export class RpcBindRefused extends Error {
  readonly interfaceName: string;
  readonly result: number;
  readonly reason: number;
  constructor(interfaceName: string, result: number, reason: number) {
    super(`${interfaceName}: bind refused with result ${String(result)}, reason ${String(reason)}`);
    this.name = 'RpcBindRefused';
    this.interfaceName = interfaceName;
    this.result = result;
    this.reason = reason;
  }
}

export const RPC_STATUS = {
  accessDenied: 0x5,
  /** nca_s_fault_sec_pkg_error of Windows: a signature or its order. */
  securityPackage: 0x721,
  badStub: 0x6f7,
  /** Samba's answer to the first call after a failed logon. */
  logonFailed: 0x1c01000b,
  operationUnknown: 0x1c010002,
  contextMismatch: 0x1c00001a,
} as const;

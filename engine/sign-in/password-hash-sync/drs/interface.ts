/** The directory replication service, [MS-DRSR] 1.9 and 4.1: its interface and the calls that are made of it. */

import type { Interface } from '../rpc/pdu.ts';

/** e3514235-4b06-11d1-ab04-00c04fc2dcd2 version 4. */
export const DRSUAPI: Interface = {
  name: 'directory replication service',
  syntax: Buffer.from('354251e3064bd111ab0400c04fc2dcd204000000', 'hex'),
};

export const CALLS = {
  bind: { number: 0, name: 'IDL_DRSBind' },
  unbind: { number: 1, name: 'IDL_DRSUnbind' },
  getNcChanges: { number: 3, name: 'IDL_DRSGetNCChanges' },
  crackNames: { number: 12, name: 'IDL_DRSCrackNames' },
  domainControllerInfo: { number: 16, name: 'IDL_DRSDomainControllerInfo' },
} as const;

/** Octets of a context handle. */
export const HANDLE_LENGTH = 20;

/** Win32 error codes that these calls answer: [MS-ERREF] 2.2, [MS-DRSR] 4.1.10.4. */
export const DRA = {
  invalidParameter: 87,
  ncNotFound: 8420,
  invalidReplicationParameter: 8437,
  busy: 8438,
  badDn: 8439,
  badNc: 8440,
  internalError: 8442,
  outOfMemory: 8446,
  accessDenied: 8453,
  sourceDisabled: 8456,
  epochDiffers: 8593,
  extensionsChanged: 8594,
} as const;

/** A call that the directory carried out and answered with something else than success. */
export class DrsError extends Error {
  readonly operation: string;
  readonly code: number;
  constructor(operation: string, code: number) {
    super(`${operation} answered ${String(code)}`);
    this.name = 'DrsError';
    this.operation = operation;
    this.code = code;
  }
}

/** The return value stands last in every answer; it is read before anything else is believed. */
export function checkReturnCode(operation: string, stub: Buffer): void {
  const code = stub.length >= 4 ? stub.readUInt32LE(stub.length - 4) : NaN;
  if (code !== 0) throw new DrsError(operation, code);
}

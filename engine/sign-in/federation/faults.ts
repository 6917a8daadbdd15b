/** The faults of reading a provider. */

import { FaultError, type Fault } from '../../model/fault.ts';
import type { GateRefusal } from './xml/gate.ts';

/** Why a document is not read further; each has words of its own. */
export type DocumentRefusal =
  | GateRefusal
  | 'not-metadata'
  | 'not-exchange'
  | 'several-entities'
  | 'no-provider'
  | 'entity-id-missing'
  | 'no-endpoint'
  | 'no-certificate'
  | 'certificate-unreadable'
  | 'address-invalid'
  | 'signature'
  | 'outdated';

export function documentRefused(
  location: string,
  reason: DocumentRefusal,
  more: Fault['detail'] = {},
  options?: ErrorOptions,
): FaultError {
  return new FaultError(
    { code: 'federation-document-refused', stage: 'setup', detail: { location, reason, ...more }, retry: 'never' },
    options,
  );
}

/** An address that is not asked: `reason` is `not-an-address`, `not-https`, `port`, `credentials` or `redirect`. */
export function addressRefused(location: string, reason: AddressRefusal, more: Fault['detail'] = {}): FaultError {
  return new FaultError({
    code: 'federation-address-refused',
    stage: 'connect',
    detail: { location, reason, ...more },
    retry: 'never',
  });
}

export type AddressRefusal = 'not-an-address' | 'not-https' | 'port' | 'credentials' | 'redirect';

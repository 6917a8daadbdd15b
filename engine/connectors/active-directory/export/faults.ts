/** Faults of single operations: whom they are about, and which right was missing. */

import type { ExportOperation } from '../../../model/export-operation.ts';
import type { Fault, FaultCode, FaultObject } from '../../../model/fault.ts';
import type { Directory } from '../directory.ts';
import { RESULT, type LdapOperation, type LdapResultError } from '../ldap/errors.ts';

export function objectOf({ dn, anchor, objectType }: ExportOperation): FaultObject {
  return { dn, objectType, ...(anchor === undefined ? {} : { anchor }) };
}

/** The attribute to name when the server does not: the name, where that was to change; else the only one, or the first. */
export function attributeOf(
  { attributes, references }: ExportOperation,
  refused: LdapOperation,
): { readonly attribute?: string } {
  const attribute = refused === 'modifyDn' ? 'dn' : (Object.keys(attributes)[0] ?? references[0]?.attribute);
  return attribute === undefined ? {} : { attribute };
}

const RIGHTS: { readonly [operation in LdapOperation]?: string } = {
  modify: 'Write property',
  // To rename is to write the naming attribute; to move also takes what deleting and creating take.
  modifyDn: 'Write property',
  add: 'Create child',
  delete: 'Delete',
};

export function rightOf({ resultCode, operation }: LdapResultError): { readonly detail?: { readonly right: string } } {
  const right = RIGHTS[operation];
  return resultCode === RESULT.insufficientAccessRights && right !== undefined ? { detail: { right } } : {};
}

export function operationFault(
  directory: Directory,
  operation: ExportOperation,
  code: FaultCode,
  about: { readonly attribute?: string; readonly detail?: Fault['detail']; readonly retry?: Fault['retry'] } = {},
): Fault {
  const { stage, server } = directory.blame('export');
  return {
    code,
    stage,
    object: objectOf(operation),
    ...(about.attribute === undefined ? {} : { attribute: about.attribute }),
    detail: { server, ...about.detail },
    retry: about.retry ?? 'later',
  };
}

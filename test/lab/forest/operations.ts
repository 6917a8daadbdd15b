/** What a domain controller does with each operation of a client. */

import { CONTROL_RIGHT, RIGHT, tokenOf } from './access-control.ts';
import { addObject } from './add.ts';
import { bind } from './bind.ts';
import type { BindAnswer, BindContext } from './bind.ts';
import type { Outcome } from './connection.ts';
import { CONTROL, dirSync, readControls, securityFlags } from './controls.ts';
import type { ControlSet } from './controls.ts';
import { compareFilter } from './matching.ts';
import { deleteObject } from './delete.ts';
import { dirSyncSearch } from './dirsync.ts';
import type { Directory } from './directory.ts';
import type { DirectoryObject } from './directory-object.ts';
import { modifyObject, restoreRequest } from './modify.ts';
import { moveObject } from './move.ts';
import type { Operation, Request, SearchRequest } from './messages.ts';
import { LdapFailure, RESULT, SUCCESS, diagnostic } from './result.ts';
import { START_TLS, WHO_AM_I, rootDse } from './root-dse.ts';
import type { ClassDefinition } from './schema/class-table.ts';
import { findBase, search } from './search.ts';
import type { SearchContext, SearchLimits } from './search.ts';
import { hiddenFrom, isAdministrator, may, mayReplicate } from './session.ts';
import type { Access, Session } from './session.ts';

export interface OperationContext extends BindContext {
  readonly access: Access;
  /** Which of the domain's controllers this is. */
  readonly controller: string;
  readonly limits: SearchLimits & { readonly dirSyncPageSize: number };
  readonly duplicateUserPrincipalNames: boolean;
}

const done = { kind: 'result', result: SUCCESS } as const satisfies Outcome;

export function performOperation(context: OperationContext, session: Session, request: Request): Outcome {
  const { operation } = request;
  const controls = readControls(request.controls);
  switch (operation.kind) {
    case 'bind':
      return bound(bind(context, session, operation));
    case 'extended':
      return extended(context, session, operation.oid);
    case 'search':
      return performSearch(context, session, operation, controls);
    case 'compare':
      return compare(context, session, operation);
    case 'add':
    case 'delete':
    case 'modify':
    case 'modifyDn':
      requireBind(session);
      write(context, session, operation, controls);
      return done;
    case 'unbind':
    case 'abandon':
      return done;
  }
}

function bound({ challenge, security }: BindAnswer): Outcome {
  if (challenge === undefined) return { ...done, ...(security ? { security } : {}) };
  const result = { code: RESULT.saslBindInProgress, matchedDn: '', message: '' };
  return { kind: 'result', result, saslCredentials: challenge };
}

function requireBind(session: Session): void {
  if (session.account) return;
  throw new LdapFailure(
    'operationsError',
    '000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must be completed on the connection., data 0, v4563',
  );
}

function extended(context: OperationContext, session: Session, oid: string): Outcome {
  if (oid === START_TLS) {
    if (session.encrypted) {
      throw new LdapFailure(
        'operationsError',
        '00000000: LdapErr: DSID-0C090E1C, comment: TLS or SSL already in effect, data 0, v4563',
      );
    }
    return { ...done, responseName: START_TLS, startTls: true };
  }
  if (oid === WHO_AM_I) {
    const name = session.account?.text(context.directory.schema.known('sAMAccountName'));
    return { ...done, responseValue: name === undefined ? '' : `u:${context.netbiosName}\\${name}` };
  }
  throw new LdapFailure(
    'protocolError',
    '0000203D: LdapErr: DSID-0C0912B4, comment: Unknown extended request OID, data 0, v4563',
  );
}

function searchContext(context: OperationContext, session: Session): SearchContext {
  const { directory, limits, access, domain } = context;
  const { account, cursors } = session;
  const token = () => new Set(account ? tokenOf(directory, account) : []);
  return { directory, limits, domain, hidden: hiddenFrom(access, account), cursors, token };
}

function performSearch(
  context: OperationContext,
  session: Session,
  request: SearchRequest,
  controls: ControlSet,
): Outcome {
  if (request.base === '' && request.scope === 'base') {
    const entry = { dn: '', attributes: rootDse(context.directory, { ...context, account: session.account }, request) };
    return {
      kind: 'search',
      answer: { entries: [entry], references: () => [], result: () => ({ result: SUCCESS, controls: [] }) },
    };
  }
  requireBind(session);
  const scope = searchContext(context, session);
  const sync = dirSync(controls);
  if (!sync) return { kind: 'search', answer: search(scope, request, controls) };
  const replicate = mayReplicate(context.directory, session.account);
  return {
    kind: 'search',
    answer: dirSyncSearch({ ...scope, replicate, pageSize: context.limits.dirSyncPageSize }, request, sync, controls),
  };
}

function compare(
  context: OperationContext,
  session: Session,
  request: Extract<Operation, { kind: 'compare' }>,
): Outcome {
  requireBind(session);
  const object = findBase(searchContext(context, session), request.dn, false);
  const same = compareFilter(context.directory, object, request.attribute, request.value);
  return { kind: 'result', result: { ...SUCCESS, code: same ? RESULT.compareTrue : RESULT.compareFalse } };
}

type WriteOperation = Extract<Operation, { kind: 'add' | 'delete' | 'modify' | 'modifyDn' }>;

function write(context: OperationContext, session: Session, operation: WriteOperation, controls: ControlSet): void {
  const { directory } = context;
  const showDeleted = controls.has(CONTROL.showDeleted) || controls.has(CONTROL.showRecycled);
  const target = () => findBase(searchContext(context, session), operation.dn, showDeleted);
  const need = (object: DirectoryObject, mask: number, about: readonly string[]): void => {
    const allowed = !object.writesDenied && may(directory, session.account, object, { mask, about });
    if (!allowed) throw insufficient();
  };
  const create = (parent: DirectoryObject, structural: ClassDefinition) =>
    need(parent, RIGHT.createChild, [structural.name]);
  const remove = (object: DirectoryObject) => {
    const { parent, structural } = object;
    const wish = { mask: RIGHT.deleteChild, about: [structural.name] };
    const byParent = parent !== undefined && may(directory, session.account, parent, wish);
    if (object.writesDenied || !byParent) need(object, RIGHT.delete, []);
  };
  const options = { trusted: false, duplicateUserPrincipalNames: context.duplicateUserPrincipalNames };
  switch (operation.kind) {
    case 'add':
      addObject(directory, operation, { ...options, permit: create });
      return;
    case 'delete': {
      const object = target();
      remove(object);
      deleteObject(directory, object, { wholeTree: controls.has(CONTROL.treeDelete), permit: remove });
      return;
    }
    case 'modify': {
      const object = target();
      const securityParts = securityFlags(controls);
      for (const { attribute } of operation.changes) {
        needForChange(directory, session, object, attribute, securityParts, need);
      }
      const restore = restoreRequest(object, operation.changes);
      const permissive = controls.has(CONTROL.permissiveModify);
      modifyObject(directory, object, operation.changes, { ...options, permissive, restore, securityParts });
      return;
    }
    case 'modifyDn': {
      const object = target();
      need(object, RIGHT.writeProperty, [object.structural.name, 'name']);
      moveObject(directory, object, operation, { ...options, permit: create });
    }
  }
}

function insufficient(): LdapFailure {
  return new LdapFailure(
    'insufficientAccessRights',
    diagnostic(0x2098, 'SecErr', 'problem 4003 (INSUFF_ACCESS_RIGHTS)'),
  );
}

/** Each attribute wants its own right ([MS-ADTS] 3.1.1.5.3.1). */
function needForChange(
  directory: Directory,
  session: Session,
  object: DirectoryObject,
  attribute: string,
  securityParts: number,
  need: (object: DirectoryObject, mask: number, about: readonly string[]) => void,
): void {
  const name = attribute.toLowerCase();
  if (name === 'unicodepwd' || name === 'userpassword') {
    need(object, RIGHT.control, [object.structural.name, CONTROL_RIGHT.resetPassword]);
  } else if (name !== 'ntsecuritydescriptor') {
    need(object, RIGHT.writeProperty, [object.structural.name, attribute]);
  } else {
    if (securityParts & 0x4) need(object, RIGHT.writeList, []);
    // Administrators have the privilege to take what is nobody else's to give.
    if (securityParts & 0x1 && !isAdministrator(directory, session.account)) need(object, RIGHT.writeOwner, []);
  }
}

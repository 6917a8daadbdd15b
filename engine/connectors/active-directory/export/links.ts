/** Links added and removed by the anchors of their targets. A link that is already as wanted is no error. */

import { Attribute, Change, EqualityFilter } from 'ldapts';
import type { ExportOperation, ExportOutcome, ReferenceOperation } from '../../../model/export-operation.ts';
import { guidDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { resultFault } from '../faults.ts';
import { PermissiveModifyControl } from '../ldap/controls.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { searchAll } from '../search.ts';
import { objectOf, rightOf } from './faults.ts';
import { modify } from './modify.ts';

/** Link values in one modify request. */
const LINKS_A_REQUEST = 1000;

/** Undefined when all links are as wanted, else the outcome with those that are. */
export async function writeLinks(
  directory: Directory,
  operation: ExportOperation,
  anchor: string,
): Promise<ExportOutcome | undefined> {
  const arrived: ReferenceOperation[] = [];
  let refused: { readonly error: LdapResultError; readonly attribute: string } | undefined;
  for (const part of linkParts(operation.references)) {
    const written = await writePart(directory, anchor, part);
    arrived.push(...written.arrived);
    if (written.refused !== undefined) refused ??= { error: written.refused, attribute: part.attribute };
  }
  if (refused === undefined) return undefined;
  const about = { object: objectOf(operation), attribute: refused.attribute, ...rightOf(refused.error) };
  const fault = resultFault(refused.error, directory.blame('export'), about);
  // The object itself has just been found, so it is a link's target that is not there.
  const isTarget = refused.error.resultCode === RESULT.noSuchObject;
  return {
    operationId: operation.operationId,
    status: 'failed',
    fault: isTarget ? { ...fault, code: 'reference-missing' } : fault,
    arrived,
  };
}

/** Additions and removals of one attribute, no request longer than a server takes. */
export function* linkParts(references: readonly ReferenceOperation[]): Generator<ReferenceOperation> {
  for (const { attribute, added, removed } of references) {
    for (let from = 0; from < added.length; from += LINKS_A_REQUEST) {
      yield { attribute, added: added.slice(from, from + LINKS_A_REQUEST), removed: [] };
    }
    for (let from = 0; from < removed.length; from += LINKS_A_REQUEST) {
      yield { attribute, added: [], removed: removed.slice(from, from + LINKS_A_REQUEST) };
    }
  }
}

interface Written {
  readonly arrived: readonly ReferenceOperation[];
  readonly refused?: LdapResultError;
}

/** All at once; where that is refused, one by one, so that one bad link does not hold up the others. */
async function writePart(directory: Directory, anchor: string, part: ReferenceOperation): Promise<Written> {
  try {
    await send(directory, anchor, part);
    return { arrived: [part] };
  } catch (error) {
    if (!(error instanceof LdapResultError)) throw error;
    if (error.resultCode === RESULT.insufficientAccessRights) return { arrived: [], refused: error };
  }
  const arrived: ReferenceOperation[] = [];
  let refused: LdapResultError | undefined;
  for (const single of singly(part)) {
    try {
      // Samba refuses an addition that is there already and a removal that is not, permissive modify or not.
      if (!(await isAsWanted(directory, anchor, single))) await send(directory, anchor, single);
      arrived.push(single);
    } catch (error) {
      if (!(error instanceof LdapResultError)) throw error;
      refused ??= error;
    }
  }
  return { arrived, ...(refused === undefined ? {} : { refused }) };
}

function* singly({ attribute, added, removed }: ReferenceOperation): Generator<ReferenceOperation> {
  for (const target of added) yield { attribute, added: [target], removed: [] };
  for (const target of removed) yield { attribute, added: [], removed: [target] };
}

async function isAsWanted(directory: Directory, anchor: string, link: ReferenceOperation): Promise<boolean> {
  const target = link.added[0] ?? link.removed[0] ?? '';
  const found = await searchAll(directory, {
    base: guidDn(anchor),
    scope: 'base',
    filter: new EqualityFilter({ attribute: link.attribute, value: guidDn(target) }),
    attributes: ['objectGUID'],
  });
  return found.length > 0 === link.added.length > 0;
}

function send(directory: Directory, anchor: string, { attribute, added, removed }: ReferenceOperation): Promise<void> {
  const change = (operation: 'add' | 'delete', anchors: readonly string[]) =>
    new Change({ operation, modification: new Attribute({ type: attribute, values: anchors.map(guidDn) }) });
  const changes = [
    ...(added.length === 0 ? [] : [change('add', added)]),
    ...(removed.length === 0 ? [] : [change('delete', removed)]),
  ];
  return modify(directory, anchor, changes, [new PermissiveModifyControl()]);
}

/** Writes to the forest: looks first, writes only what is still as it was, and says what became of each operation. */

import { AddRequest, Attribute, Change, DeleteRequest, type SearchEntry } from 'ldapts';
import type { Attributes, AttributeValue } from '../../../model/attribute-value.ts';
import type { ExportOperation, ExportOutcome } from '../../../model/export-operation.ts';
import { FaultError, type Fault } from '../../../model/fault.ts';
import { guidDn, plainDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { resultFault, toDirectoryFault } from '../faults.ts';
import { decodeValues, identityOf, orFault, selectedValues } from '../import/entry.ts';
import { findByAnchors } from '../import/read-objects.ts';
import { selectFrom, type Selection } from '../import/selection.ts';
import { encodeValue } from '../import/values.ts';
import { LdapResultError, LdapTransportError, RESULT } from '../ldap/errors.ts';
import { ANYTHING, readRootDse } from '../root-dse.ts';
import type { Schema } from '../schema.ts';
import { searchAll } from '../search.ts';
import { attributeOf, objectOf, operationFault, rightOf } from './faults.ts';
import { inFlight } from './in-flight.ts';
import { writeLinks } from './links.ts';
import { modify } from './modify.ts';
import { planUpdate } from './plan-update.ts';
import { planRename, rename } from './rename.ts';

/** Writes under way at a time on the one connection. */
const WRITES_IN_FLIGHT = 8;
/** Operations whose targets are looked at in one search. */
const BATCH = 100;

/**
 * Yields outcomes as they arrive. A connection that is lost leaves those open whose answer was on its way; what was not
 * sent yet goes to the next server. Throws when no server or no attempt is left: the rest has no outcome.
 */
export async function* exportOperations(
  directory: Directory,
  operations: readonly ExportOperation[],
  signal: AbortSignal,
): AsyncGenerator<ExportOutcome> {
  let waiting = operations;
  for (let attempt = 1; ; attempt += 1) {
    const answered = new Set<number>();
    try {
      for await (const outcome of sendAll(directory, waiting, signal)) {
        answered.add(outcome.operationId);
        yield outcome;
      }
      return;
    } catch (error) {
      const fault = toDirectoryFault(error, directory.blame('export'));
      const mayGoOn = fault instanceof FaultError && fault.fault.retry === 'now';
      if (!mayGoOn || attempt >= directory.settings.maximumAttempts) throw fault;
      waiting = waiting.filter(({ operationId }) => !answered.has(operationId));
    }
  }
}

async function* sendAll(
  directory: Directory,
  operations: readonly ExportOperation[],
  signal: AbortSignal,
): AsyncGenerator<ExportOutcome> {
  const schema = await directory.schema();
  for (let from = 0; from < operations.length; from += BATCH) {
    signal.throwIfAborted();
    const batch = operations.slice(from, from + BATCH);
    const current = await readTargets(directory, batch, schema, signal);
    let lost: unknown;
    const attempt = async (operation: ExportOperation): Promise<Attempt> =>
      lost === undefined ? carryOut(directory, operation, schema, current) : {};
    for await (const attempted of inFlight(batch, WRITES_IN_FLIGHT, attempt)) {
      if (attempted.outcome !== undefined) yield attempted.outcome;
      lost ??= attempted.lost;
    }
    if (lost !== undefined) throw lost;
  }
}

interface Attempt {
  readonly outcome?: ExportOutcome;
  /** The connection's end, which ends the sending after the outcomes that are known. */
  readonly lost?: unknown;
}

type Targets = ReadonlyMap<string, SearchEntry>;

async function readTargets(
  directory: Directory,
  operations: readonly ExportOperation[],
  schema: Schema,
  signal: AbortSignal,
): Promise<Targets> {
  const anchors = new Set<string>();
  const attributes = new Set(['objectGUID', 'objectClass']);
  for (const { kind, anchor, attributes: wanted } of operations) {
    if (kind !== 'update' || anchor === undefined) continue;
    anchors.add(anchor.toLowerCase());
    for (const name of Object.keys(withoutName(wanted))) attributes.add(schema.attribute(name)?.name ?? name);
  }
  if (anchors.size === 0) return new Map();
  const { defaultNamingContext } = await readRootDse(directory);
  const entries = await findByAnchors(directory, defaultNamingContext, [...anchors], [...attributes], signal);
  const targets = new Map<string, SearchEntry>();
  for (const entry of entries) {
    const identity = identityOf(entry);
    if (identity !== undefined) targets.set(identity.anchor, entry);
  }
  return targets;
}

async function carryOut(
  directory: Directory,
  operation: ExportOperation,
  schema: Schema,
  targets: Targets,
): Promise<Attempt> {
  const { operationId } = operation;
  try {
    switch (operation.kind) {
      case 'update':
        return { outcome: await update(directory, operation, schema, targets) };
      case 'delete':
        return { outcome: await remove(directory, operation) };
      case 'add':
        return { outcome: await add(directory, operation) };
    }
  } catch (error) {
    if (error instanceof LdapResultError) {
      const about = { object: objectOf(operation), ...attributeOf(operation, error.operation), ...rightOf(error) };
      return {
        outcome: { operationId, status: 'failed', fault: resultFault(error, directory.blame('export'), about) },
      };
    }
    // The connection could not be opened again: nothing was sent.
    if (error instanceof FaultError) return { lost: error };
    if (!(error instanceof LdapTransportError)) throw error;
    // Sent, and nobody knows whether it arrived: the next attempt has to look before it writes.
    const detail = { reason: error.failure };
    const fault = operationFault(directory, operation, 'answer-lost', { detail, retry: 'now' });
    return {
      outcome: { operationId, status: 'failed', fault },
      lost: toDirectoryFault(error, directory.blame('export')),
    };
  }
}

/** The name is no attribute of the directory: it is read with every object and written by a request of its own. */
function withoutName({ dn: _, ...attributes }: Attributes): Attributes {
  return attributes;
}

async function update(
  directory: Directory,
  wanted: ExportOperation,
  schema: Schema,
  targets: Targets,
): Promise<ExportOutcome> {
  const operation = { ...wanted, attributes: withoutName(wanted.attributes) };
  const { operationId, anchor } = operation;
  const failed = (fault: Fault): ExportOutcome => ({ operationId, status: 'failed', fault });
  const unknown = Object.keys(operation.attributes).find((name) => schema.attribute(name) === undefined);
  if (unknown !== undefined)
    return failed(operationFault(directory, operation, 'schema-attribute-missing', { attribute: unknown }));
  const target = targets.get(anchor?.toLowerCase() ?? '');
  if (anchor === undefined || target === undefined)
    return failed(operationFault(directory, operation, 'object-missing'));

  const selection = selectFrom(schema, { objectTypes: [], attributes: Object.keys(operation.attributes) });
  const read = orFault(
    () => currentValues(target, selection, operation),
    { identity: identityOf(target), dn: target.name },
    directory.blame('export'),
  );
  if ('fault' in read) return failed(read.fault);
  const name = nameOf(wanted.attributes) ?? plainDn(target.name);
  const renaming = planRename(name, nameOf(wanted.before) ?? wanted.dn, plainDn(target.name));
  if (renaming === 'changed-meanwhile') {
    return failed(operationFault(directory, wanted, 'changed-meanwhile', { attribute: 'dn' }));
  }
  const plan = planUpdate(operation.attributes, operation.before, read.value);
  if (plan.kind === 'changed-meanwhile') {
    return failed(operationFault(directory, operation, 'changed-meanwhile', { attribute: plan.attribute }));
  }
  if (renaming === 'rename') await rename(directory, anchor, plainDn(target.name), name);
  if (plan.kind === 'write') {
    const changes = Object.entries(plan.attributes).map(([name, values]) => replacing(name, values));
    await modify(directory, anchor, changes);
  }
  const links = await writeLinks(directory, operation, anchor);
  if (links !== undefined) return links;
  const settled = renaming === 'settled' && plan.kind === 'settled' && operation.references.length === 0;
  return { operationId, status: 'done', ...(settled ? { settled } : {}) };
}

/** The name among an operation's values. */
function nameOf({ dn = [] }: Attributes): string | undefined {
  return typeof dn[0] === 'string' ? dn[0] : undefined;
}

/** Current values under the names that the operation uses, whatever case the server answers in. */
function currentValues(
  target: SearchEntry,
  selection: Selection,
  operation: ExportOperation,
): { [name: string]: readonly AttributeValue[] } {
  const spelled = new Map(Object.keys(operation.attributes).map((name) => [name.toLowerCase(), name]));
  const current: Record<string, readonly AttributeValue[]> = {};
  for (const { attribute, values } of selectedValues(target, selection)) {
    const name = spelled.get(attribute.name.toLowerCase());
    if (name !== undefined) current[name] = decodeValues(attribute, values);
  }
  return current;
}

async function remove(directory: Directory, operation: ExportOperation): Promise<ExportOutcome> {
  const { operationId, anchor } = operation;
  if (anchor === undefined) {
    return { operationId, status: 'failed', fault: operationFault(directory, operation, 'object-missing') };
  }
  try {
    const connection = await directory.connection();
    await connection.request('delete', new DeleteRequest({ messageId: 0, dn: guidDn(anchor) }));
    return { operationId, status: 'done' };
  } catch (error) {
    const isGone = error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject;
    if (isGone) return { operationId, status: 'done', settled: true };
    throw error;
  }
}

/** Creates the object and reads its anchor. An object of that DN that is there already is never taken over. */
async function add(directory: Directory, operation: ExportOperation): Promise<ExportOutcome> {
  const { operationId, dn, objectType } = operation;
  const given = Object.entries(operation.attributes).filter(([, values]) => values.length > 0);
  const attributes = given.map(([name, values]) => new Attribute({ type: name, values: values.map(encodeValue) }));
  if (!given.some(([name]) => name.toLowerCase() === 'objectclass')) {
    attributes.unshift(new Attribute({ type: 'objectClass', values: [objectType] }));
  }
  const connection = await directory.connection();
  await connection.request('add', new AddRequest({ messageId: 0, dn, attributes }));
  const [entry] = await searchAll(directory, { base: dn, scope: 'base', filter: ANYTHING, attributes: ['objectGUID'] });
  const identity = entry === undefined ? undefined : identityOf(entry);
  return { operationId, status: 'done', ...(identity === undefined ? {} : { anchor: identity.anchor }) };
}

function replacing(name: string, values: readonly AttributeValue[]): Change {
  return new Change({
    operation: 'replace',
    modification: new Attribute({ type: name, values: values.map(encodeValue) }),
  });
}

/**
 * What happened to an object, newest first: what runs noted of it, what exports wrote with before and after, and the
 * faults that stand. As far back as runs and the journal are kept.
 */

import { counterOf } from '../connector-space/run-objects.ts';
import { shownObjects, type ShownRow } from '../connector-space/shown-objects.ts';
import { decodeAttributes, type Attributes } from '../model/attribute-value.ts';
import type { ReferenceOperation } from '../model/export-operation.ts';
import type { Fault } from '../model/fault.ts';
import type { Reader } from '../store/database.ts';
import type { ObjectId } from './chain-object.ts';
import { shownValue, type ShownValue } from './show.ts';

export interface HistoryEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: 'import' | 'synchronization' | 'export' | 'fault';
  readonly what: string;
  readonly run: number | null;
  readonly connector: string;
  readonly object: { readonly id: number; readonly dn: string; readonly name: string };
  readonly result: 'sent' | 'done' | 'failed' | 'lost' | null;
  readonly changes: readonly {
    readonly attribute: string;
    readonly before: readonly ShownValue[];
    readonly after: readonly ShownValue[];
  }[];
  readonly links: readonly { readonly attribute: string; readonly added: number; readonly removed: number }[];
  readonly fault: Fault | null;
}

export interface HistoryRequest {
  readonly id: ObjectId;
  readonly before?: string | undefined;
  readonly limit: number;
}

/** What may have happened at one moment: as many counters as a run can note of one object. */
const AT_ONCE = 64;

/** Of an identity, that of all objects joined to it. An object that has left has a history, too. */
export async function objectHistory(
  reader: Reader,
  { id, before, limit }: HistoryRequest,
): Promise<{ readonly entries: readonly HistoryEntry[]; readonly next: string | null }> {
  const ids = JSON.stringify(await objectsOf(reader, id));
  const cursor = before === undefined ? undefined : (JSON.parse(before) as readonly [at: string, id: string]);
  // Ties at the cursor's moment are read again and left out below.
  const page: Page = { ids, until: cursor?.[0] ?? '9999', limit: limit + AT_ONCE };
  const found = [...(await noted(reader, page)), ...(await exported(reader, page)), ...(await faulty(reader, page))];
  const entries = found
    .sort(newestFirst)
    .filter((entry) => !cursor || newestFirst(entry, { at: cursor[0], id: cursor[1] }) > 0)
    .slice(0, limit);
  const last = entries.length < limit ? undefined : entries.at(-1);
  const shown = await shownObjects(reader, [...new Set(entries.map((entry) => entry.objectId))]);
  return {
    entries: entries.map((entry) => withObject(entry, shown.get(entry.objectId))),
    next: last ? JSON.stringify([last.at, last.id]) : null,
  };
}

interface Page {
  readonly ids: string;
  readonly until: string;
  readonly limit: number;
}

interface FoundEntry extends Omit<HistoryEntry, 'object' | 'connector'> {
  readonly objectId: number;
}

function newestFirst(left: { at: string; id: string }, right: { at: string; id: string }): number {
  if (left.at !== right.at) return left.at < right.at ? 1 : -1;
  return left.id === right.id ? 0 : left.id < right.id ? 1 : -1;
}

function withObject({ objectId, ...entry }: FoundEntry, shown: ShownRow | undefined): HistoryEntry {
  return {
    ...entry,
    connector: shown?.connector ?? '',
    object: { id: objectId, dn: shown?.dn ?? '', name: shown?.name ?? `cs:${objectId}` },
  };
}

async function objectsOf(reader: Reader, id: ObjectId): Promise<number[]> {
  const rows = await reader.all<{ id: number }>(
    'metaverse' in id
      ? 'SELECT id FROM connector_object WHERE mv_id = ?'
      : `SELECT t.id FROM connector_object AS s JOIN connector_object AS t ON t.mv_id = s.mv_id WHERE s.id = ?`,
    ['metaverse' in id ? id.metaverse : id.connectorObject],
  );
  const own = 'metaverse' in id ? [] : [id.connectorObject];
  return [...new Set([...own, ...rows.map((row) => row.id)])];
}

const NOTHING = { result: null, changes: [], links: [], fault: null } as const;

async function noted(reader: Reader, { ids, until, limit }: Page): Promise<FoundEntry[]> {
  const rows = await reader.all<{ run: number; counter: number; object: number; at: string; profile: string }>(
    `SELECT m.run_id AS run, m.counter, m.object_id AS object, r.started_at AS at, r.profile
     FROM json_each(?) AS a CROSS JOIN run_object AS m ON m.object_id = a.value JOIN run AS r ON r.id = m.run_id
     WHERE r.started_at <= ? ORDER BY r.started_at DESC, m.run_id DESC LIMIT ?`,
    [ids, until, limit],
  );
  return rows.map(({ run, counter, object, at, profile }) => ({
    ...NOTHING,
    id: `run/${run}/${object}/${counter}`,
    at,
    kind: profile.endsWith('Import') ? 'import' : 'synchronization',
    what: counterOf(counter) ?? String(counter),
    run,
    objectId: object,
  }));
}

interface JournalRow {
  readonly id: number;
  readonly run: number;
  readonly object: number;
  readonly operation: string;
  readonly before_image: string;
  readonly after_image: string;
  readonly state: 'sent' | 'done' | 'failed' | 'lost';
  readonly at: string;
  readonly fault: string | null;
}

async function exported(reader: Reader, { ids, until, limit }: Page): Promise<FoundEntry[]> {
  const rows = await reader.all<JournalRow>(
    `SELECT j.id, j.run_id AS run, j.object_id AS object, j.operation, j.before_image, j.after_image, j.state,
       j.sent_at AS at, j.fault
     FROM json_each(?) AS a CROSS JOIN export_journal AS j ON j.object_id = a.value
     WHERE j.sent_at <= ? ORDER BY j.sent_at DESC, j.id DESC LIMIT ?`,
    [ids, until, limit],
  );
  return rows.map((row) => {
    const links = row.operation === 'references' ? linksIn(row.after_image) : [];
    return {
      id: `export/${String(row.id).padStart(12, '0')}`,
      at: row.at,
      kind: 'export',
      what: row.operation,
      run: row.run,
      objectId: row.object,
      result: row.state,
      changes: row.operation === 'references' ? [] : changesBetween(row),
      links,
      fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
    };
  });
}

function linksIn(text: string): HistoryEntry['links'] {
  const operations = JSON.parse(text) as readonly ReferenceOperation[];
  return operations.map(({ attribute, added, removed }) => ({
    attribute,
    added: added.length,
    removed: removed.length,
  }));
}

function changesBetween({ before_image, after_image, operation }: JournalRow): HistoryEntry['changes'] {
  const before: Attributes = decodeAttributes(before_image);
  const after: Attributes = operation === 'delete' ? {} : decodeAttributes(after_image);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].sort().map((attribute) => ({
    attribute,
    before: (before[attribute] ?? []).map(shownValue),
    after: (after[attribute] ?? []).map(shownValue),
  }));
}

async function faulty(reader: Reader, { ids, until }: Page): Promise<FoundEntry[]> {
  const rows = await reader.all<{ id: number; object: number; run: number; at: string; fault: string }>(
    `SELECT f.id, f.object_id AS object, f.last_run AS run, r.started_at AS at, f.fault
     FROM json_each(?) AS a CROSS JOIN object_fault AS f ON f.object_id = a.value JOIN run AS r ON r.id = f.last_run
     WHERE r.started_at <= ?`,
    [ids, until],
  );
  return rows.map((row) => {
    const fault = JSON.parse(row.fault) as Fault;
    const entry = { id: `fault/${row.id}`, at: row.at, kind: 'fault', what: fault.code } as const;
    return { ...NOTHING, ...entry, run: row.run, objectId: row.object, fault };
  });
}

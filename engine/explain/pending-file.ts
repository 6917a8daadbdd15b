/**
 * The plan as a file, page by page: CSV with a row a changed attribute, or XML as `csexport /f:x` writes pending exports
 * (`cs-object`, `unapplied-export/delta`, `unapplied-export-hologram/entry/attr/value`; Entra Connect's "verify" workflow
 * reads both). Links are rows and values of their own, each page of them as it comes.
 */

import type { Reader } from '../store/database.ts';
import { listPendingExports, pendingRows, WHOLE, type PendingRow } from './pending-exports.ts';
import { listPendingLinks, type PendingLink } from './pending-detail.ts';
import type { PendingFilter } from './pending-filter.ts';
import type { ShownValue } from './show.ts';

export interface PendingFileRequest extends PendingFilter {
  readonly format: 'csv' | 'xml';
  readonly signal?: AbortSignal | undefined;
}

export interface PendingFileChunk {
  readonly text: string;
  /** In this chunk. */
  readonly objects: number;
  readonly changes: number;
}

const PAGE = 500;
const LINK_PAGE = 5_000;

/** In the order of row numbers; memory holds one page. */
export async function* pendingFile(reader: Reader, request: PendingFileRequest): AsyncIterable<PendingFileChunk> {
  const writer = request.format === 'csv' ? CSV : XML;
  yield { text: writer.head, objects: 0, changes: 0 };
  let after: string | null | undefined;
  do {
    request.signal?.throwIfAborted();
    const { format: _format, signal: _signal, ...filter } = request;
    const page = await listPendingExports(reader, {
      ...filter,
      ...{ sort: 'id', descending: false, limit: PAGE },
      ...(after === undefined || after === null ? {} : { after }),
    });
    const ids = page.rows.map((row) => row.id);
    yield* writePage(reader, writer, await pendingRows(reader, ids, request.state, WHOLE), request);
    after = page.next;
  } while (after !== null);
  yield { text: writer.foot, objects: 0, changes: 0 };
}

interface FileWriter {
  readonly head: string;
  readonly foot: string;
  /** Before the links of an object, and after them. */
  begin(row: PendingRow): string;
  links(row: PendingRow, attribute: string, links: readonly PendingLink[]): string;
  end(row: PendingRow): string;
}

async function* writePage(
  reader: Reader,
  writer: FileWriter,
  rows: readonly PendingRow[],
  { signal }: PendingFileRequest,
): AsyncIterable<PendingFileChunk> {
  let text = '';
  let objects = 0;
  let changes = 0;
  for (const row of rows) {
    signal?.throwIfAborted();
    text += writer.begin(row);
    objects += 1;
    changes += Math.max(1, row.changes.length);
    for (const attribute of row.linksAdded + row.linksRemoved > 0 ? await linkAttributes(reader, row.id) : []) {
      for await (const links of allLinks(reader, row.id, attribute)) {
        changes += links.length;
        yield { text: text + writer.links(row, attribute, links), objects, changes };
        [text, objects, changes] = ['', 0, 0];
      }
    }
    text += writer.end(row);
  }
  if (text !== '') yield { text, objects, changes };
}

async function linkAttributes(reader: Reader, id: number): Promise<string[]> {
  const rows = await reader.all<{ attribute: string }>(
    `SELECT DISTINCT attribute FROM connector_reference INDEXED BY connector_reference_pending
     WHERE object_id = ? AND pending <> 0 AND sent = 0`,
    [id],
  );
  return rows.map((row) => row.attribute);
}

async function* allLinks(reader: Reader, id: number, attribute: string): AsyncIterable<readonly PendingLink[]> {
  let after: string | null = '0';
  while (after !== null) {
    const page: Awaited<ReturnType<typeof listPendingLinks>> = await listPendingLinks(reader, {
      ...{ id, attribute, after, limit: LINK_PAGE },
    });
    if (page.rows.length > 0) yield page.rows;
    after = page.next;
  }
}

// CSV (RFC 4180). OMODT and AMODT are CSExportAnalyzer's: what happens to the object, what to the attribute.

const COLUMNS = [
  ...['CONNECTOR', 'ID', 'OBJECT TYPE', 'DN', 'NAME', 'OMODT'],
  ...['ATTRIBUTE', 'AMODT', 'OLD VALUE', 'NEW VALUE', 'SUPPORTED', 'HELD'],
];

/** Several values of an attribute in one field. */
const BETWEEN_VALUES = '; ';

function csvLine(fields: readonly (string | number)[]): string {
  return `${fields.map((field) => csvField(String(field))).join(',')}\r\n`;
}

function csvField(text: string): string {
  // A spreadsheet would take these for formulas.
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const objectFields = (row: PendingRow) => [row.connector, row.id, row.objectType, row.dn, row.name, row.operation];

function attributeChange(before: readonly ShownValue[], after: readonly ShownValue[]): string {
  if (before.length === 0) return 'add';
  return after.length === 0 ? 'delete' : 'update';
}

const CSV: FileWriter = {
  head: csvLine(COLUMNS),
  foot: '',
  begin(row) {
    const held = row.held === null ? '' : 'held';
    const lines = row.changes.map(({ attribute, before, after, supported }) =>
      csvLine([
        ...objectFields(row),
        ...[attribute, attributeChange(before, after), before.join(BETWEEN_VALUES), after.join(BETWEEN_VALUES)],
        ...[supported ? 'yes' : 'no', held],
      ]),
    );
    const alone = row.changes.length === 0 && row.linksAdded + row.linksRemoved === 0;
    return alone ? csvLine([...objectFields(row), '', '', '', '', 'yes', held]) : lines.join('');
  },
  links: (row, attribute, links) =>
    links
      .map(({ change, name }) =>
        csvLine([
          ...objectFields(row),
          ...[attribute, change === 'add' ? 'add' : 'delete'],
          ...(change === 'add' ? ['', name] : [name, '']),
          ...['yes', ''],
        ]),
      )
      .join(''),
  end: () => '',
};

// XML, with the elements and attributes of csexport.

function escape(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\r', '&#13;');
  // What XML 1.0 cannot hold (2.2 Characters) is shown as the character that stands for the unreadable.
  return escaped.replaceAll(UNREPRESENTABLE, '\ufffd');
}

const UNREPRESENTABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function valueElement(value: ShownValue, operation?: 'add' | 'delete'): string {
  const attribute = operation === undefined ? '' : ` operation="${operation}"`;
  if (typeof value !== 'string' || !value.startsWith('base64:')) {
    return `<value${attribute}>${escape(String(value))}</value>`;
  }
  return `<value${attribute} encoding="base64">${escape(value.slice('base64:'.length))}</value>`;
}

function attributeElement(name: string, operation: string | null, values: readonly string[], many: boolean): string {
  const how = operation === null ? '' : ` operation="${operation}"`;
  return `<attr name="${escape(name)}"${how} multivalued="${String(many)}">${values.join('')}</attr>`;
}

/** A value more, a value less; of an attribute that had none, or will have none, the whole. */
function deltaElement({ attribute, before, after }: PendingRow['changes'][number]): string {
  const many = before.length > 1 || after.length > 1;
  const kind = attributeChange(before, after);
  if (kind === 'add')
    return attributeElement(
      attribute,
      'add',
      after.map((value) => valueElement(value)),
      many,
    );
  if (kind === 'delete') return attributeElement(attribute, 'delete', [], many);
  const values = [
    ...before.filter((value) => !after.includes(value)).map((value) => valueElement(value, 'delete')),
    ...after.filter((value) => !before.includes(value)).map((value) => valueElement(value, 'add')),
  ];
  return attributeElement(attribute, 'update', values, many);
}

const XML: FileWriter = {
  head: '<?xml version="1.0" encoding="utf-8"?>\n<cs-objects>\n',
  foot: '</cs-objects>\n',
  begin(row) {
    const { id, objectType, dn, connector, name, operation } = row;
    const about = `id="${id}" object-type="${escape(objectType)}" cs-dn="${escape(dn)}"`;
    const who = `ma-name="${escape(connector)}" display-name="${escape(name)}"`;
    const after = row.changes.filter((change) => operation !== 'delete' && change.after.length > 0);
    const hologram = after.map((change) =>
      attributeElement(
        change.attribute,
        null,
        change.after.map((value) => valueElement(value)),
        change.after.length > 1,
      ),
    );
    const deltas = operation === 'delete' ? [] : row.changes.map(deltaElement);
    const entry = `<entry dn="${escape(dn)}"><objectclass><oc-value>${escape(objectType)}</oc-value></objectclass>`;
    return [
      `<cs-object ${about} ${who}>\n`,
      `<unapplied-export-hologram>${entry}${hologram.join('')}</entry></unapplied-export-hologram>\n`,
      `<unapplied-export><delta operation="${operation}" dn="${escape(dn)}">${deltas.join('')}`,
    ].join('');
  },
  links: (_row, attribute, links) =>
    `<dn-attr name="${escape(attribute)}" operation="update" multivalued="true">${links
      .map(
        ({ change, dn, name }) =>
          `<dn-value operation="${change === 'add' ? 'add' : 'delete'}" display-name="${escape(name)}"><dn>${escape(dn)}</dn></dn-value>`,
      )
      .join('')}</dn-attr>`,
  end: () => '</delta></unapplied-export>\n</cs-object>\n',
};

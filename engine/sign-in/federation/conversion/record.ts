/** Conversions as the store keeps them: each is recorded, with its way back, before the tenant is written. */

import type { Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { FederationSettings } from '../types.ts';
import type { Conversion, ConversionKind, ConversionState } from './types.ts';

export interface Intent {
  readonly domain: string;
  readonly kind: ConversionKind;
  readonly settings: FederationSettings | null;
  readonly metadataUrl: string | null;
  readonly automatic: boolean;
  readonly wayBack: number;
  readonly who: string;
  readonly at: Date;
}

/** A conversion with what only its carrying out needs. */
export interface RecordedConversion extends Conversion {
  readonly metadataUrl: string | null;
  readonly automatic: boolean;
}

export async function recordIntent(writer: Writer, intent: Intent): Promise<number> {
  const { domain, kind, settings, metadataUrl, automatic, wayBack, who } = intent;
  const at = intent.at.toISOString();
  await writer.run(
    `INSERT INTO federation_conversion
       (domain, kind, state, settings, metadata_url, automatic, way_back_id, started_at, started_by, updated_at)
     VALUES (?, ?, 'intended', ?, ?, ?, ?, ?, ?, ?)`,
    [domain, kind, settings && JSON.stringify(settings), metadataUrl, Number(automatic), wayBack, at, who, at],
  );
  const row = await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id');
  return row!.id;
}

export async function noteState(
  writer: Writer,
  id: number,
  state: ConversionState,
  at: Date,
  fault: Fault | null,
): Promise<void> {
  await writer.run('UPDATE federation_conversion SET state = ?, updated_at = ?, fault = ? WHERE id = ?', [
    state,
    at.toISOString(),
    fault && JSON.stringify(fault),
    id,
  ]);
}

/** The newest first. */
export async function listConversions(reader: Reader, limit = 50): Promise<readonly Conversion[]> {
  const rows = await reader.all<ConversionRow>('SELECT * FROM federation_conversion ORDER BY id DESC LIMIT ?', [limit]);
  return rows.map(conversionOf);
}

/** Those of which it is not known, or not yet seen, that the tenant is as wanted. */
export async function openConversions(reader: Reader): Promise<readonly RecordedConversion[]> {
  const rows = await reader.all<ConversionRow>(
    `SELECT * FROM federation_conversion WHERE state IN ('intended', 'written') ORDER BY id`,
  );
  return rows.map(conversionOf);
}

export async function readConversion(reader: Reader, id: number): Promise<RecordedConversion | undefined> {
  const row = await reader.get<ConversionRow>('SELECT * FROM federation_conversion WHERE id = ?', [id]);
  return row && conversionOf(row);
}

interface ConversionRow {
  readonly id: number;
  readonly domain: string;
  readonly kind: ConversionKind;
  readonly state: ConversionState;
  readonly settings: string | null;
  readonly metadata_url: string | null;
  readonly automatic: number;
  readonly way_back_id: number;
  readonly started_at: string;
  readonly started_by: string;
  readonly updated_at: string;
  readonly fault: string | null;
}

function conversionOf(row: ConversionRow): RecordedConversion {
  return {
    id: row.id,
    domain: row.domain,
    kind: row.kind,
    state: row.state,
    settings: row.settings === null ? null : (JSON.parse(row.settings) as FederationSettings),
    metadataUrl: row.metadata_url,
    automatic: row.automatic === 1,
    wayBack: row.way_back_id,
    startedAt: row.started_at,
    startedBy: row.started_by,
    updatedAt: row.updated_at,
    fault: row.fault === null ? null : (JSON.parse(row.fault) as Fault),
  };
}

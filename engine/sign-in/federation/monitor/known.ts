/** Each domain as it was known last: against it somebody else's changes show. */

import type { Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { FederationSettings } from '../types.ts';
import type { KnownDomain } from './types.ts';

export interface KnownState {
  readonly domain: string;
  readonly authentication: KnownDomain['authentication'];
  readonly settings: FederationSettings | null;
  readonly knownBy: KnownDomain['knownBy'];
  readonly at: Date;
  /** Without it, where metadata is read stays as it is. */
  readonly metadata?: { readonly url: string | null; readonly automatic: boolean };
}

export async function rememberDomain(writer: Writer, state: KnownState): Promise<void> {
  const { domain, authentication, settings, knownBy, at, metadata } = state;
  await writer.run(
    `INSERT INTO federation_domain (domain, authentication, settings, known_by, since) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (domain) DO UPDATE SET authentication = excluded.authentication, settings = excluded.settings,
       known_by = excluded.known_by, since = excluded.since`,
    [domain, authentication, settings && JSON.stringify(settings), knownBy, at.toISOString()],
  );
  if (!metadata) return;
  await writer.run(
    `UPDATE federation_domain SET metadata_url = ?, automatic = ?, metadata_read_at = NULL, metadata_fault = NULL,
       metadata_failing_since = NULL WHERE domain = ?`,
    [metadata.url, Number(metadata.automatic), domain],
  );
}

/** Where a domain's metadata is read, and whether its certificates are written without asking. */
export async function setMetadataSource(
  writer: Writer,
  domain: string,
  { url, automatic }: NonNullable<KnownState['metadata']>,
): Promise<void> {
  await writer.run(
    `UPDATE federation_domain SET metadata_url = ?, automatic = ?, metadata_fault = NULL, metadata_failing_since = NULL
     WHERE domain = ?`,
    [url, Number(automatic), domain],
  );
}

export async function forgetDomains(writer: Writer, present: readonly string[]): Promise<void> {
  await writer.run('DELETE FROM federation_domain WHERE domain NOT IN (SELECT value FROM json_each(?))', [
    JSON.stringify(present),
  ]);
}

export interface MetadataLook {
  readonly domain: string;
  readonly at: Date;
  /** Undefined where no metadata was read, for want of an address. */
  readonly metadata: 'read' | 'none' | Fault;
  readonly certificates: KnownDomain['certificates'];
}

export async function noteLook(writer: Writer, { domain, at, metadata, certificates }: MetadataLook): Promise<void> {
  const time = at.toISOString();
  const list = JSON.stringify(certificates);
  await writer.run('UPDATE federation_domain SET looked_at = ?, certificates = ? WHERE domain = ?', [
    time,
    list,
    domain,
  ]);
  if (metadata === 'none') return;
  if (metadata === 'read') {
    await writer.run(
      `UPDATE federation_domain SET metadata_read_at = ?, metadata_fault = NULL, metadata_failing_since = NULL
       WHERE domain = ?`,
      [time, domain],
    );
    return;
  }
  await writer.run(
    `UPDATE federation_domain SET metadata_fault = ?, metadata_failing_since = coalesce(metadata_failing_since, ?)
     WHERE domain = ?`,
    [JSON.stringify(metadata), time, domain],
  );
}

/** With since when metadata could not be read. */
export interface KnownRow extends KnownDomain {
  readonly failingSince: string | null;
}

export async function listKnown(reader: Reader): Promise<readonly KnownRow[]> {
  const rows = await reader.all<DomainRow>('SELECT * FROM federation_domain ORDER BY domain');
  return rows.map((row) => ({
    domain: row.domain,
    authentication: row.authentication,
    settings: parsed<FederationSettings>(row.settings),
    knownBy: row.known_by,
    since: row.since,
    metadataUrl: row.metadata_url,
    automaticCertificates: row.automatic === 1,
    lookedAt: row.looked_at,
    metadataReadAt: row.metadata_read_at,
    metadataFault: parsed<Fault>(row.metadata_fault),
    certificates: JSON.parse(row.certificates) as KnownDomain['certificates'],
    failingSince: row.metadata_failing_since,
  }));
}

interface DomainRow {
  readonly domain: string;
  readonly authentication: KnownDomain['authentication'];
  readonly settings: string | null;
  readonly known_by: KnownDomain['knownBy'];
  readonly since: string;
  readonly metadata_url: string | null;
  readonly automatic: number;
  readonly looked_at: string | null;
  readonly metadata_read_at: string | null;
  readonly metadata_fault: string | null;
  readonly metadata_failing_since: string | null;
  readonly certificates: string;
}

function parsed<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}

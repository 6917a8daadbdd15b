/**
 * The way back: how every domain of the tenant signed in at a moment, saved before anything is written, so that a
 * conversion can be undone when nobody can sign in to look.
 */

import {
  listDomains,
  readFederation,
  type StoredFederation,
  type TenantDomain,
} from '../../../connectors/entra-id/companion/federation.ts';
import type { Administration } from '../../../connectors/entra-id/graph/administration/administration.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { ConversionKind } from '../conversion/types.ts';

/** Everything the tenant says of its domains. */
export interface TenantFederation {
  readonly domains: readonly DomainState[];
}

export interface DomainState extends TenantDomain {
  /** Null for a managed domain, and for one that inherits. */
  readonly federation: StoredFederation | null;
}

export interface WayBack {
  readonly id: number;
  readonly takenAt: string;
  readonly takenBy: string;
  readonly reason: ConversionKind | 'by-hand';
  /** The domain that was to be changed; null where it was taken by hand. */
  readonly domain: string | null;
  readonly federation: TenantFederation;
}

/** One request for the list, and one for each root domain that is federated. */
export async function readTenantFederation(graph: Administration): Promise<TenantFederation> {
  const domains: DomainState[] = [];
  for (const domain of await listDomains(graph)) {
    const federation =
      domain.authentication === 'Federated' && domain.isRoot ? await readFederation(graph, domain.name) : undefined;
    domains.push({ ...domain, federation: federation ?? null });
  }
  return { domains };
}

export async function saveWayBack(
  writer: Writer,
  taken: Omit<WayBack, 'id' | 'takenAt'> & { readonly takenAt: Date },
): Promise<number> {
  await writer.run(
    'INSERT INTO federation_way_back (taken_at, taken_by, reason, domain, document) VALUES (?, ?, ?, ?, ?)',
    [taken.takenAt.toISOString(), taken.takenBy, taken.reason, taken.domain, JSON.stringify(taken.federation)],
  );
  const row = await writer.get<{ id: number }>('SELECT last_insert_rowid() AS id');
  return row!.id;
}

/** The newest first. They are never purged: there are few, and each may be needed. */
export async function listWaysBack(reader: Reader): Promise<readonly WayBack[]> {
  const rows = await reader.all<WayBackRow>('SELECT * FROM federation_way_back ORDER BY id DESC');
  return rows.map(wayBackOf);
}

export async function readWayBack(reader: Reader, id: number): Promise<WayBack | undefined> {
  const row = await reader.get<WayBackRow>('SELECT * FROM federation_way_back WHERE id = ?', [id]);
  return row && wayBackOf(row);
}

interface WayBackRow {
  readonly id: number;
  readonly taken_at: string;
  readonly taken_by: string;
  readonly reason: WayBack['reason'];
  readonly domain: string | null;
  readonly document: string;
}

function wayBackOf(row: WayBackRow): WayBack {
  return {
    id: row.id,
    takenAt: row.taken_at,
    takenBy: row.taken_by,
    reason: row.reason,
    domain: row.domain,
    federation: JSON.parse(row.document) as TenantFederation,
  };
}

/** As a file for an administrator's safe: whoever has it and Graph can put things back without Causeway. Nothing is secret. */
export function wayBackDocument({ takenAt, takenBy, reason, domain, federation }: WayBack): string {
  return `${JSON.stringify({ format: 'causeway-federation-way-back', version: 1, takenAt, takenBy, reason, domain, ...federation }, null, 2)}\n`;
}

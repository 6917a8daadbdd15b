/** What is kept, where, and for how long. */

import type { Reader } from '../../store/database.ts';
import type { Configuration } from '../configuration.ts';
import type { DraftSecrets } from '../draft-secrets.ts';

export interface KeptData {
  readonly id: string;
  readonly place: 'database' | 'memory' | 'temporary-folder';
  /** Names of people are in it. */
  readonly personal: boolean;
  readonly sealed: boolean;
  readonly entries: number;
  readonly oldest: string | null;
  readonly days: number | null;
  readonly until: 'days' | 'object-leaves' | 'removed' | 'process-ends' | 'next-one' | 'always';
}

export interface PrivacyRequest {
  readonly reader: Reader;
  readonly configuration: Configuration | undefined;
  readonly draftSecrets: Pick<DraftSecrets, 'names'>;
  readonly hasPreview: boolean;
}

interface Table {
  readonly id: string;
  /** Selects `entries` and `oldest`. */
  readonly sql: string;
  readonly personal: boolean;
  readonly sealed?: boolean;
  readonly until: KeptData['until'];
  readonly retention?: keyof Configuration['retention'];
}

const TABLES: readonly Table[] = [
  {
    id: 'directory-objects',
    sql: `SELECT count(*) AS entries, NULL AS oldest FROM connector_object WHERE object_type <> ''`,
    personal: true,
    until: 'object-leaves',
  },
  {
    id: 'identities',
    sql: 'SELECT count(*) AS entries, NULL AS oldest FROM metaverse_object',
    personal: true,
    until: 'object-leaves',
  },
  {
    id: 'run-history',
    sql: 'SELECT count(*) AS entries, min(started_at) AS oldest FROM run',
    personal: true,
    until: 'days',
    retention: 'runHistoryDays',
  },
  {
    id: 'journal',
    sql: 'SELECT count(*) AS entries, min(sent_at) AS oldest FROM export_journal',
    personal: true,
    until: 'days',
    retention: 'journalDays',
  },
  {
    id: 'errors',
    sql: 'SELECT count(*) AS entries, NULL AS oldest FROM object_fault',
    personal: true,
    until: 'object-leaves',
  },
  {
    id: 'secrets',
    sql: 'SELECT count(*) AS entries, NULL AS oldest FROM secret',
    personal: false,
    sealed: true,
    until: 'removed',
  },
  {
    id: 'configuration',
    sql: 'SELECT count(*) AS entries, min(saved_at) AS oldest FROM configuration',
    personal: true,
    until: 'always',
  },
  { id: 'audit', sql: 'SELECT count(*) AS entries, min(at) AS oldest FROM audit', personal: true, until: 'always' },
  {
    id: 'draft',
    sql: 'SELECT count(*) AS entries, min(saved_at) AS oldest FROM setup_draft',
    personal: true,
    until: 'removed',
  },
];

export async function keptData({
  reader,
  configuration,
  draftSecrets,
  hasPreview,
}: PrivacyRequest): Promise<KeptData[]> {
  const kept: KeptData[] = [];
  for (const { sql, retention, sealed = false, ...table } of TABLES) {
    const row = await reader.get<{ entries: number; oldest: string | null }>(sql);
    const days = retention === undefined ? null : (configuration?.retention[retention] ?? null);
    kept.push({ ...table, place: 'database', sealed, days, entries: row?.entries ?? 0, oldest: row?.oldest ?? null });
  }
  const passing = { personal: true, sealed: false, oldest: null, days: null } as const;
  return [
    ...kept,
    {
      ...passing,
      ...{ id: 'draft-secrets', place: 'memory', personal: false, until: 'process-ends' },
      entries: draftSecrets.names().length,
    },
    { ...passing, id: 'preview', place: 'temporary-folder', until: 'next-one', entries: hasPreview ? 1 : 0 },
  ];
}

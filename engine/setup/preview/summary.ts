/** The preview in numbers, each with its first objects: what an administrator reads before anything is written. */

import type { ConflictKind, ConflictSeverity } from '../../explain/conflicts/finding.ts';
import { countConflicts, listConflicts, type Conflict } from '../../explain/conflicts/stored.ts';
import { CARRIED } from '../../export/plan.ts';
import { CONTAINER_TYPES } from '../../import/container-scope.ts';
import type { Reader } from '../../store/database.ts';
import type { Configuration } from '../configuration.ts';
import { readObjects, type PreviewObject } from './kept.ts';
import type { Reason } from './left-out.ts';
import type { NumberedPlan } from './plan-rows.ts';
import type { Category } from './tables.ts';

export interface Counted {
  readonly count: number;
  readonly samples: readonly PreviewObject[];
}

export interface PreviewSummary {
  readonly surprises: readonly ({ readonly category: Category } & Counted)[];
  readonly change: { readonly leaves: Counted; readonly comes: Counted } | null;
  readonly connectors: readonly ConnectorPreview[];
  readonly leftOut: readonly {
    readonly connector: string;
    readonly objectType: string;
    readonly reason: Reason;
    readonly count: number;
  }[];
  readonly errors: readonly ({ readonly code: string } & Counted)[];
  readonly warnings: readonly ({ readonly code: string } & Counted)[];
  /** What the service will not take as it is. */
  readonly conflicts: { readonly total: number; readonly groups: readonly ConflictGroup[] };
  readonly held: readonly { readonly connector: string; readonly deletions: number; readonly threshold: number }[];
}

export interface ConflictGroup {
  readonly kind: ConflictKind;
  readonly severity: ConflictSeverity;
  readonly count: number;
  readonly samples: readonly Conflict[];
}

export interface ConnectorPreview {
  readonly connector: string;
  readonly kind: 'active-directory' | 'entra-id';
  readonly read: { readonly [objectType: string]: number };
  readonly outsideContainers: number;
  readonly objects: readonly ObjectTypePreview[];
}

export interface ObjectTypePreview {
  readonly objectType: string;
  readonly create: Counted;
  readonly join: Counted;
  readonly update: Counted;
  readonly delete: Counted;
  readonly leaveOut: Counted;
  readonly links: number;
}

export interface SummaryRequest {
  readonly reader: Reader;
  readonly configuration: Configuration;
  readonly plans: readonly NumberedPlan[];
  /** By connector: objects that the import passed over because of where they lie. */
  readonly outside: ReadonlyMap<string, number>;
  readonly isChange: boolean;
}

const SAMPLES = 20;

/** Gravest first. */
const SURPRISES: readonly Category[] = [
  'person-deleted',
  'sign-in-name-changes',
  'suffix-not-verified',
  'existing-account-joined',
  'anchor-missing',
];

export async function summarize(request: SummaryRequest): Promise<PreviewSummary> {
  const { reader, configuration, isChange } = request;
  const counts = await reader.all<CountRow>(
    `SELECT category, connector, object_type, code, count(*) AS objects FROM preview_object
     GROUP BY category, connector, object_type, code`,
  );
  const sum = (matches: (row: CountRow) => boolean) =>
    counts.filter(matches).reduce((total, row) => total + row.objects, 0);
  const counted = async (filter: Parameters<typeof readObjects>[1]): Promise<Counted> => {
    const { category, connector, objectType, code } = filter;
    const count = sum(
      (row) =>
        row.category === category &&
        (connector === undefined || row.connector === connector) &&
        (objectType === undefined || row.object_type === objectType) &&
        (code === undefined || row.code === code),
    );
    return { count, samples: count === 0 ? [] : await readObjects(reader, filter, 0, SAMPLES) };
  };
  const surprises = await Promise.all(
    SURPRISES.map(async (category) => ({ category, ...(await counted({ category })) })),
  );
  const byCode = async (category: Category) => {
    const codes = new Set(counts.filter((row) => row.category === category).map((row) => row.code ?? ''));
    const groups = await Promise.all(
      [...codes].map(async (code) => ({ code, ...(await counted({ category, code })) })),
    );
    return groups.toSorted((left, right) => right.count - left.count);
  };
  const { deletionThreshold } = configuration;
  return {
    surprises: surprises.filter(({ count }) => count > 0),
    change: isChange
      ? { leaves: await counted({ category: 'leaves' }), comes: await counted({ category: 'comes' }) }
      : null,
    connectors: await Promise.all(request.plans.map((plan) => connectorPreview(request, plan, counts, counted))),
    leftOut: await leftOutGroups(reader),
    errors: await byCode('error'),
    warnings: await byCode('warning'),
    conflicts: await conflictGroups(reader),
    held: request.plans
      .map(({ name }) => ({
        connector: name,
        deletions: sum((row) => row.category === 'delete' && row.connector === name),
        threshold: deletionThreshold.count,
      }))
      .filter(({ deletions, threshold }) => deletionThreshold.enabled && deletions > threshold),
  };
}

interface CountRow {
  readonly category: Category;
  readonly connector: string;
  readonly object_type: string;
  readonly code: string | null;
  readonly objects: number;
}

type Count = (filter: Parameters<typeof readObjects>[1]) => Promise<Counted>;

async function connectorPreview(
  { reader, outside }: SummaryRequest,
  { id, name, kind }: NumberedPlan,
  counts: readonly CountRow[],
  counted: Count,
): Promise<ConnectorPreview> {
  const imported = await reader.all<{ object_type: string; objects: number }>(
    `SELECT object_type, count(*) AS objects FROM connector_object
     WHERE connector_id = ? AND in_directory = 1 AND object_type <> ''
       AND object_type NOT IN (SELECT value FROM json_each(?)) GROUP BY object_type ORDER BY object_type`,
    [id, JSON.stringify([...CONTAINER_TYPES])],
  );
  const links = await reader.all<{ object_type: string; links: number }>(
    `SELECT o.object_type, count(*) AS links FROM connector_reference AS r INDEXED BY connector_reference_pending
     CROSS JOIN connector_object AS o ON o.id = r.object_id
     WHERE r.pending <> 0 AND r.sent = 0 AND o.connector_id = ? AND ${CARRIED} GROUP BY o.object_type`,
    [id],
  );
  const types = new Set([
    ...counts.filter((row) => row.connector === name && PER_TYPE.has(row.category)).map((row) => row.object_type),
    ...links.map((row) => row.object_type),
  ]);
  const objects = await Promise.all(
    [...types].toSorted().map(async (objectType): Promise<ObjectTypePreview> => {
      const of = (category: Category) => counted({ category, connector: name, objectType });
      return {
        objectType,
        create: await of('create'),
        join: await of('join'),
        update: await of('update'),
        delete: await of('delete'),
        leaveOut: await of('leave-out'),
        links: links.find((row) => row.object_type === objectType)?.links ?? 0,
      };
    }),
  );
  const read = Object.fromEntries(imported.map((row) => [row.object_type, row.objects]));
  return { connector: name, kind, read, outsideContainers: outside.get(name) ?? 0, objects };
}

const PER_TYPE: ReadonlySet<Category> = new Set(['create', 'join', 'update', 'delete', 'leave-out']);

/** The values that a fault names are told object by object; here its code is enough. */
async function leftOutGroups(reader: Reader): Promise<PreviewSummary['leftOut']> {
  const rows = await reader.all<{ connector: string; object_type: string; reason: string; objects: number }>(
    `SELECT connector, object_type,
       CASE WHEN code = 'error' THEN json_object('code', code, 'detail', json_object('code', reason ->> '$.detail.code'))
         ELSE reason END AS reason, count(*) AS objects
     FROM preview_object WHERE category = 'leave-out'
     GROUP BY connector, object_type, 3 ORDER BY objects DESC, connector, object_type LIMIT 200`,
  );
  return rows.map((row) => ({
    connector: row.connector,
    objectType: row.object_type,
    reason: JSON.parse(row.reason) as Reason,
    count: row.objects,
  }));
}

async function conflictGroups(reader: Reader): Promise<PreviewSummary['conflicts']> {
  const { total, kinds } = await countConflicts(reader);
  const groups = kinds.map(async ({ kind, severity, count }) => ({
    ...{ kind, severity, count },
    samples: await listConflicts(reader, { kind, severity }, 0, SAMPLES),
  }));
  return { total, groups: await Promise.all(groups) };
}

/** Least privilege: what the accounts may and need not, and what is on and serves nobody. */

import {
  askedFor,
  leastPermissions,
  type PermissionNeed,
  type PermissionSettings,
} from '../../connectors/entra-id/permissions.ts';
import { toFault, type Fault } from '../../model/fault.ts';
import type { Reader } from '../../store/database.ts';
import { withTenant } from '../checks.ts';
import { hasExchange, type Configuration, type ForestConfiguration } from '../configuration.ts';
import type { Remedy } from '../forests/rights/remedies.ts';
import { REQUIREMENTS, type RightsFeature } from '../forests/rights/requirements.ts';
import { reviewRights, type RightsRow } from '../forests/rights/review.ts';
import { tenantSecret } from '../secret-source.ts';
import { withSurvey, type TaskContext } from './context.ts';

export type RightVerdict = 'used' | 'unused' | 'missing' | 'absent' | 'unknown';

export interface ReviewedRight {
  readonly id: string;
  readonly domain: string | null;
  readonly needed: boolean;
  /** null: it could not be told. */
  readonly granted: boolean | null;
  readonly verdict: RightVerdict;
  /** Commands that grant what is missing. */
  readonly remedies: readonly Remedy[];
}

export interface PrivilegeReview {
  readonly forests: readonly {
    readonly forest: string;
    readonly account: string;
    readonly rights: readonly ReviewedRight[];
    readonly tooPowerful: readonly string[];
    readonly stronger: readonly { readonly domain: string; readonly rights: readonly string[] }[];
    readonly fault: Fault | null;
  }[];
  readonly application: {
    readonly clientId: string;
    readonly permissions: readonly ReviewedPermission[];
    readonly fault: Fault | null;
  };
  readonly features: readonly { readonly id: string; readonly facts: { readonly [name: string]: string | number } }[];
}

export async function reviewPrivileges(context: TaskContext): Promise<PrivilegeReview> {
  const { configuration, engine } = context;
  const forests: PrivilegeReview['forests'][number][] = [];
  for (const forest of configuration.forests) forests.push(await reviewForest(context, forest));
  return {
    forests,
    application: await reviewApplication(context),
    features: await idleFeatures(engine.store.reader, configuration),
  };
}

type NeededBy = Pick<Configuration, 'sourceAnchor' | 'exchangeHybrid' | 'passwordHashSync'>;

/** What this configuration needs of a forest's account. */
export function neededFeatures(
  { sourceAnchor, exchangeHybrid, passwordHashSync }: NeededBy,
  forest: Pick<ForestConfiguration, 'schema' | 'connection'>,
): RightsFeature[] {
  const passwords = passwordHashSync.enabled && !passwordHashSync.excludedForests.includes(forest.connection.name);
  return [
    'basic-read',
    ...(sourceAnchor === 'ms-DS-ConsistencyGuid' ? (['consistency-guid'] as const) : []),
    ...(exchangeHybrid && hasExchange(forest) ? (['exchange-hybrid'] as const) : []),
    ...(passwords ? (['password-hash-sync'] as const) : []),
  ];
}

async function reviewForest(context: TaskContext, forest: ForestConfiguration) {
  const needed = neededFeatures(context.configuration, forest);
  const { name, account } = forest.connection;
  // Those that are needed come first: a right that several want counts as theirs.
  const others = (Object.keys(REQUIREMENTS) as RightsFeature[]).filter((feature) => !needed.includes(feature));
  try {
    const review = await withSurvey(context, forest, (survey) =>
      reviewRights(survey, [...needed, ...others], context.signal),
    );
    const chosen = new Set(forest.domains.map((domain) => domain.dn.toLowerCase()));
    const rights = review.rows.filter(
      (row) => row.id !== 'too-powerful' && row.domain !== null && chosen.has(row.domain.toLowerCase()),
    );
    const strength = review.rows.filter((row) => row.id === 'too-powerful');
    const groups = strength[0]?.facts['groups'];
    return {
      forest: name,
      account: review.account.name,
      rights: rights.map((row) => reviewedRight(row, needed)),
      tooPowerful: typeof groups === 'string' && groups !== '' ? groups.split(', ') : [],
      stronger: strength.flatMap(({ domain, facts }) =>
        domain === null ? [] : [{ domain, rights: String(facts['rights']).split(', ') }],
      ),
      fault: null,
    };
  } catch (error) {
    const fault = toFault(error, 'setup');
    if (fault.code === 'run-cancelled') throw error;
    return { forest: name, account, rights: [], tooPowerful: [], stronger: [], fault };
  }
}

function reviewedRight(
  { id, domain, feature, state, remedies }: RightsRow,
  features: readonly RightsFeature[],
): ReviewedRight {
  // Rights without a feature of their own are those that every reading needs.
  const needed = feature === null || features.includes(feature);
  const granted = state === 'skipped' ? null : state !== 'failed';
  const verdict =
    granted === null ? 'unknown' : needed ? (granted ? 'used' : 'missing') : granted ? 'unused' : 'absent';
  return { id, domain, needed, granted, verdict, remedies: verdict === 'missing' ? remedies : [] };
}

export interface ReviewedPermission {
  readonly permission: string;
  readonly verdict: 'used' | 'unused' | 'missing';
  /** What it is needed for. */
  readonly operations: readonly string[];
}

async function reviewApplication(context: TaskContext): Promise<PrivilegeReview['application']> {
  const { configuration, engine } = context;
  const { tenant } = configuration;
  try {
    const key = await engine.secrets.get(tenantSecret(tenant.name));
    const { granted } = await withTenant(context, tenant, key, (connector) => connector.grantedPermissions());
    return {
      clientId: tenant.clientId,
      permissions: reviewPermissions(granted, tenant.backEnd, configuration),
      fault: null,
    };
  } catch (error) {
    const fault = toFault(error, 'setup');
    if (fault.code === 'run-cancelled') throw error;
    return { clientId: tenant.clientId, permissions: [], fault };
  }
}

/**
 * Each operation is served by the least permission that is granted for it; what then serves nothing is unused. What can be
 * done without is not missing.
 */
export function reviewPermissions(
  granted: readonly string[],
  backEnd: Configuration['tenant']['backEnd'],
  settings: PermissionSettings,
): ReviewedPermission[] {
  const least = new Set(leastPermissions(backEnd, settings));
  const serves = ({ anyOf }: PermissionNeed) => {
    const there = anyOf.filter((permission) => granted.includes(permission));
    return there.find((permission) => least.has(permission)) ?? there[0];
  };
  const used = Map.groupBy(askedFor(backEnd, settings), serves);
  const lacking = (used.get(undefined) ?? []).filter(({ optional }) => !optional);
  const missing = Map.groupBy(lacking, ({ anyOf }) => anyOf[0]);
  const operationsOf = (needs: readonly PermissionNeed[] | undefined) =>
    (needs ?? []).map(({ operation }) => operation);
  return [
    ...[...missing].map(([permission, needs]) => ({
      permission,
      verdict: 'missing' as const,
      operations: operationsOf(needs),
    })),
    ...granted.toSorted().map((permission): ReviewedPermission => {
      const operations = operationsOf(used.get(permission));
      return { permission, verdict: operations.length > 0 ? 'used' : 'unused', operations };
    }),
  ];
}

/** What is on and has nothing to do, as far as the last imports tell. */
async function idleFeatures(reader: Reader, configuration: Configuration): Promise<PrivilegeReview['features']> {
  const { tenant, forests } = configuration;
  const found: { id: string; facts: { [name: string]: string | number } }[] = [];
  const imported = await reader.get<{ partitions: number }>('SELECT count(*) AS partitions FROM partition_state');
  if (!imported || imported.partitions === 0) return found;
  if (tenant.softMatchOnUserPrincipalName && (await softMatchCandidates(reader, tenant.name)) === 0) {
    found.push({ id: 'soft-match', facts: {} });
  }
  for (const { connection, domains } of forests) {
    for (const { dn, domainFqdn } of domains) {
      const row = await reader.get<{ found: number }>(
        `SELECT 1 AS found FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
         WHERE c.name = ? AND o.mv_id IS NOT NULL AND (o.dn = ? COLLATE NOCASE OR o.dn LIKE '%,' || ?) LIMIT 1`,
        [connection.name, dn, dn],
      );
      if (!row) found.push({ id: 'domain-without-objects', facts: { forest: connection.name, domain: domainFqdn } });
    }
  }
  return found;
}

/** Accounts of the cloud that nobody's anchor is on: the only ones that a soft match could take over. */
async function softMatchCandidates(reader: Reader, tenant: string): Promise<number> {
  const row = await reader.get<{ objects: number }>(
    `SELECT count(*) AS objects FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     WHERE c.name = ? AND o.object_type = 'user' AND o.in_directory = 1 AND o.mv_id IS NULL
       AND o.image ->> '$.sourceAnchor[0]' IS NULL`,
    [tenant],
  );
  return row?.objects ?? 0;
}

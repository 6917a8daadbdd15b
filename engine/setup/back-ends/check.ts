/**
 * What moving to another back end needs and does. To the directory-sync service: the service takes this client, the
 * application has its role, synchronization is on, and nothing forbids it to take over the accounts that Graph made; groups
 * that Graph made it cannot match, because they have neither an immutable id nor an address. Back to Graph there is no way
 * as long as anything is synchronized: Graph may not write such objects.
 */

import type { Company } from '../../connectors/entra-id/extras.ts';
import { SYNCHRONIZATION_ROLE } from '../../connectors/entra-id/permissions.ts';
import { countPlan } from '../../export/plan.ts';
import { FaultError, type Fault } from '../../model/fault.ts';
import { withTenant } from '../checks.ts';
import { tenantSecret } from '../secret-source.ts';
import type { TaskContext } from '../tasks/context.ts';
import { row, rowsOf, type TaskRow } from '../tasks/rows.ts';
import { isThisMachine } from '../tenants/this-machine.ts';
import { isInCloud, type BackEnd } from './choice.ts';
import { groupsOfGraph, type GraphGroup } from './superseded.ts';

export interface BackEndCheck {
  readonly current: BackEnd;
  /** Nothing is a problem, and nothing could not be found out. */
  readonly possible: boolean;
  readonly rows: readonly TaskRow[];
  /** An administrator's sign-in would mend what is missing. */
  readonly needsAdministrator: boolean;
  readonly doubled: { readonly count: number; readonly groups: readonly GraphGroup[] };
}

/** Groups that are named; the others are counted. */
const NAMED_GROUPS = 200;
/** Whoever synchronizes does it at least once a day. */
const ACTIVE_WITHIN = 86_400_000;

export async function checkBackEndChange(context: TaskContext, wanted: BackEnd): Promise<BackEndCheck> {
  const { name, backEnd: current } = context.configuration.tenant;
  const leavesGraph = wanted === 'directory-sync' && current === 'graph';
  const groups = leavesGraph ? await groupsOfGraph(context.engine.store.reader, name) : [];
  const rows = [
    row('current', current === wanted ? 'problem' : 'good', { backEnd: current }),
    ...(current === wanted ? [] : wanted === 'graph' ? await wayBack(context) : await wayToService(context, groups)),
  ];
  const isMissing = ({ id, state }: TaskRow) => (id === 'permission' || id === 'activation') && state === 'problem';
  return {
    current,
    possible: rows.every(({ state }) => state === 'good' || state === 'attention'),
    rows,
    needsAdministrator: rows.some(isMissing),
    doubled: {
      count: groups.length,
      groups: groups.slice(0, NAMED_GROUPS).map(({ sourceAnchor: _anchor, ...group }) => group),
    },
  };
}

async function wayBack(context: TaskContext): Promise<TaskRow[]> {
  const { engine, configuration } = context;
  const types = await engine.store.reader.all<{ type: string; objects: number }>(
    `SELECT o.object_type AS type, count(*) AS objects FROM connector_object AS o
     JOIN connector AS c ON c.id = o.connector_id
     WHERE c.name = ? AND o.anchor IS NOT NULL AND o.object_type <> '' GROUP BY o.object_type`,
    [configuration.tenant.name],
  );
  const objects = types.reduce((sum, one) => sum + one.objects, 0);
  const facts = { objects, types: types.map(({ type }) => type).join(', ') };
  return [await pendingRow(context), row('synchronized', objects > 0 ? 'problem' : 'good', facts)];
}

async function wayToService(context: TaskContext, groups: readonly GraphGroup[]): Promise<TaskRow[]> {
  const { tenant } = context.configuration;
  const rows = [await pendingRow(context)];
  const there = isInCloud('directory-sync', tenant.cloud);
  rows.push(row('endpoint', there ? 'good' : 'problem'));
  if (there) rows.push(...(await rowsOf('service', tenant.name, () => serviceRows(context))));
  rows.push(await userRow(context));
  rows.push(row('groups', groups.length > 0 ? 'attention' : 'good', { groups: groups.length }));
  return rows;
}

async function pendingRow({ engine, configuration }: TaskContext): Promise<TaskRow> {
  const { reader } = engine.store;
  const name = configuration.tenant.name;
  const connector = await reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [name]);
  if (!connector) return row('pending', 'good', { adds: 0, updates: 0, deletes: 0 });
  const { adds, updates, deletes } = await countPlan(reader, connector.id);
  return row('pending', adds + updates + deletes > 0 ? 'attention' : 'good', { adds, updates, deletes });
}

/** As the service sees this client and the tenant, with the certificate in force. */
async function serviceRows(context: TaskContext): Promise<TaskRow[]> {
  const { configuration, engine } = context;
  const tenant = { ...configuration.tenant, backEnd: 'directory-sync' as const };
  const privateKeyPem = await engine.secrets.get(tenantSecret(tenant.name));
  return withTenant(context, tenant, privateKeyPem, async (connector) => {
    const { onPremisesSyncEnabled = false, onPremisesLastSyncDateTime } = await connector.organization();
    const activation = row('activation', onPremisesSyncEnabled ? 'good' : 'problem', {
      enabled: onPremisesSyncEnabled,
    });
    const permission = await permissionRow(() => connector.signIn());
    if (permission.state !== 'good' || !onPremisesSyncEnabled) return [permission, activation];
    const company = await companyOf(() => connector.company());
    if ('code' in company) return [permission, row('service', 'problem', {}, { fault: company }), activation];
    return [
      permission,
      row('service', 'good', { displayName: company.displayName }),
      row('activation', company.activated ? 'good' : 'problem', { enabled: company.activated }),
      hardMatchRow(company),
      otherServerRow(context, company, onPremisesLastSyncDateTime ?? company.lastSync),
    ];
  });
}

type Roles = { readonly directorySyncRoles?: readonly string[] | undefined };

/** Where nobody consented, or the service is not in the tenant, the sign-in service already refuses the token. */
async function permissionRow(signIn: () => Promise<Roles>): Promise<TaskRow> {
  const facts = { permission: SYNCHRONIZATION_ROLE };
  try {
    const { directorySyncRoles } = await signIn();
    const holds = directorySyncRoles === undefined || directorySyncRoles.includes(SYNCHRONIZATION_ROLE);
    return row('permission', holds ? 'good' : 'problem', facts);
  } catch (error) {
    return row('permission', 'problem', facts, { fault: refusal(error) });
  }
}

async function companyOf(read: () => Promise<Company>): Promise<Company | Fault> {
  try {
    return await read();
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): Fault {
  if (error instanceof FaultError && error.fault.code !== 'run-cancelled') return error.fault;
  throw error;
}

/** With the switch on, nobody is taken over by an anchor: everybody would be refused. */
function hardMatchRow({ features }: Company): TaskRow {
  const blocked = features?.['blockCloudObjectTakeoverThroughHardMatchEnabled'];
  if (blocked === undefined) return row('hard-match', 'attention');
  return row('hard-match', blocked ? 'problem' : 'good', { blocked });
}

function otherServerRow({ now }: TaskContext, { exportingMachine }: Company, last: string | undefined): TaskRow {
  const age = now().getTime() - Date.parse(last ?? '');
  const isActive = exportingMachine !== undefined && !isThisMachine(exportingMachine) && age <= ACTIVE_WITHIN;
  const facts = {
    ...(exportingMachine === undefined ? {} : { machine: exportingMachine }),
    ...(last === undefined ? {} : { lastSynchronized: last }),
  };
  return row('other-server', isActive ? 'problem' : 'good', facts);
}

/** Accounts of the tenant that stand for somebody; one without an anchor is matched by address or name, or made anew. */
async function userRow({ engine, configuration }: TaskContext): Promise<TaskRow> {
  const found = await engine.store.reader.get<{ users: number; withoutAnchor: number }>(
    `SELECT count(*) AS users,
       coalesce(sum(coalesce(o.image ->> '$.sourceAnchor[0]', p.awaiting ->> '$.sourceAnchor[0]') IS NULL), 0)
         AS withoutAnchor
     FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     LEFT JOIN pending_export AS p ON p.object_id = o.id
     WHERE c.name = ? AND o.object_type = 'user' AND o.anchor IS NOT NULL AND o.mv_id IS NOT NULL`,
    [configuration.tenant.name],
  );
  const { users = 0, withoutAnchor = 0 } = found ?? {};
  return row('users', withoutAnchor > 0 ? 'attention' : 'good', { users, withoutAnchor });
}

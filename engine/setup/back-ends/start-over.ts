/**
 * After the back end has changed, what the tenant said through the other one counts no more: the next cycle imports the
 * tenant as a whole and synchronizes everything. Part of the transaction that saves the change.
 */

import { FaultError } from '../../model/fault.ts';
import { forgetSynchronized } from '../../runs/synchronized-rules.ts';
import type { Reader, Writer } from '../../store/database.ts';
import type { Configuration } from '../configuration.ts';
import { groupsOfGraph, remember } from './superseded.ts';

/**
 * What the tenant takes now and did not take before is worked out anew, whatever the rules say of it. Throws
 * `back-end-not-changeable` for a way back from the directory-sync service: Graph may not write what that has synchronized.
 */
export async function followChange(writer: Writer, before: Configuration, after: Configuration): Promise<void> {
  if (before.tenant.tenantId !== after.tenant.tenantId) return;
  await refuseWayBack(writer, before, after);
  if (before.tenant.backEnd !== after.tenant.backEnd) await startOver(writer, after);
  else if (registeredIn(before) !== registeredIn(after)) await forgetSynchronized(writer);
}

function registeredIn({ directoryExtensions }: Configuration): string {
  const registered = directoryExtensions?.attributes.filter((one) => one.registered) ?? [];
  return registered.map(({ objectType, attribute }) => `${objectType}/${attribute}`).join('\n');
}

async function refuseWayBack(reader: Reader, before: Configuration, after: Configuration): Promise<void> {
  const { backEnd } = after.tenant;
  if (backEnd !== 'graph' || (await synchronizedObjects(reader, before)) === 0) return;
  const detail = { backEnd, rows: 'synchronized' };
  throw new FaultError({ code: 'back-end-not-changeable', stage: 'setup', detail, retry: 'never' });
}

/** Groups that Graph made are remembered: the directory-sync service makes them anew. */
async function startOver(writer: Writer, { tenant }: Configuration): Promise<void> {
  await remember(writer, tenant.backEnd === 'directory-sync' ? await groupsOfGraph(writer, tenant.name) : []);
  await writer.run(
    'DELETE FROM partition_state WHERE connector_id IN (SELECT id FROM connector WHERE name = ? AND kind = ?)',
    [tenant.name, 'entra-id'],
  );
  // The rules are the same and their outcome is not: what the former back end could not carry was never sent.
  await forgetSynchronized(writer);
}

/** Objects that the tenant has from the directory-sync service, imported or just exported; 0 for another back end. */
export async function synchronizedObjects(reader: Reader, { tenant }: Configuration): Promise<number> {
  if (tenant.backEnd !== 'directory-sync') return 0;
  const row = await reader.get<{ objects: number }>(
    `SELECT count(*) AS objects FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     WHERE c.name = ? AND o.anchor IS NOT NULL`,
    [tenant.name],
  );
  return row?.objects ?? 0;
}

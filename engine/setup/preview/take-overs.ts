/**
 * Whom the directory-sync service would take over instead of creating: it reads back synchronized objects alone, so that an
 * account of the cloud looks like one that is not there. The service matches by anchor, else by the first address, else by
 * sign-in name where the tenant allows it ("Microsoft Entra Connect: When you have an existing tenant").
 */

import type { CloudObject } from '../../connectors/entra-id/companion/cloud-objects.ts';
import type { SynchronizationFeatures } from '../../connectors/entra-id/graph/tenant.ts';
import type { SecretSource } from '../../settings/secrets.ts';
import { insertRows } from '../../store/batch.ts';
import type { Writer } from '../../store/database.ts';
import type { Store } from '../../store/store.ts';
import { withTenant, type CheckEnvironment } from '../checks.ts';
import type { Configuration } from '../configuration.ts';
import { tenantSecret } from '../secret-source.ts';

export interface TakeOverWork extends CheckEnvironment {
  readonly store: Store;
  readonly connectorId: number;
  readonly configuration: Configuration;
  readonly secrets: SecretSource;
}

/** Nothing to do for Graph, which reads everything and joins it by itself. */
export async function addTakeOvers(work: TakeOverWork): Promise<void> {
  const { store, configuration, secrets, signal, connectorId } = work;
  const { tenant } = configuration;
  if (tenant.backEnd !== 'directory-sync') return;
  const key = await secrets.get(tenantSecret(tenant.name));
  await withTenant(work, tenant, key, async (connector) => {
    const { companion } = connector;
    if (!companion) return;
    const { features = {} } = await connector.company();
    await store.write(createTable);
    for await (const page of companion.everything(signal)) {
      await store.write((writer) => addObjects(writer, page));
    }
    await store.write(async (writer) => {
      for (const match of matchesOf(features)) await takeOver(writer, tenant.name, match);
      await forgetMoves(writer, connectorId);
    });
  });
}

async function createTable(writer: Writer): Promise<void> {
  await writer.run(`CREATE TABLE preview_cloud (
    anchor TEXT PRIMARY KEY, object_type TEXT NOT NULL, immutable_id TEXT, name TEXT, address TEXT) WITHOUT ROWID`);
  await writer.run('CREATE INDEX preview_cloud_immutable_id ON preview_cloud (immutable_id)');
  await writer.run('CREATE INDEX preview_cloud_name ON preview_cloud (name)');
  await writer.run('CREATE INDEX preview_cloud_address ON preview_cloud (address)');
}

async function addObjects(writer: Writer, page: readonly CloudObject[]): Promise<void> {
  const rows = page
    .filter(({ synchronized }) => !synchronized)
    .map(({ anchor, objectType, immutableId, userPrincipalName, proxyAddresses }) => [
      ...[anchor, objectType, immutableId, userPrincipalName?.toLowerCase() ?? null],
      proxyAddresses
        .find((address) => address.startsWith('SMTP:'))
        ?.slice(5)
        .toLowerCase() ?? null,
    ]);
  await insertRows(
    writer,
    'preview_cloud (anchor, object_type, immutable_id, name, address)',
    rows,
    'ON CONFLICT DO NOTHING',
  );
}

interface Match {
  readonly reason: 'source-anchor' | 'soft-match';
  readonly attribute: 'sourceAnchor' | 'primarySmtpAddress' | 'userPrincipalName';
  /** SQL over the pending export `p`, the identity `m` and the object of the cloud `x`. */
  readonly where: string;
}

const HARD: Match = {
  reason: 'source-anchor',
  attribute: 'sourceAnchor',
  where: `x.object_type = 'user' AND x.immutable_id = p.attributes ->> '$.sourceAnchor[0]'`,
};
const BY_ADDRESS: Match = {
  reason: 'soft-match',
  attribute: 'primarySmtpAddress',
  where: `x.immutable_id IS NULL AND x.address = lower(m.attributes ->> '$.primarySmtpAddress[0]')`,
};
const BY_NAME: Match = {
  reason: 'soft-match',
  attribute: 'userPrincipalName',
  where: `x.immutable_id IS NULL AND x.name = lower(p.attributes ->> '$.userPrincipalName[0]')`,
};

/** In the service's order: what one took over is not asked about by the next. */
function matchesOf(features: SynchronizationFeatures): readonly Match[] {
  const hard = features['blockCloudObjectTakeoverThroughHardMatchEnabled'] ? [] : [HARD];
  if (features['blockSoftMatchEnabled']) return hard;
  return [...hard, BY_ADDRESS, ...(features['softMatchOnUpnEnabled'] ? [BY_NAME] : [])];
}

async function takeOver(writer: Writer, connector: string, { reason, attribute, where }: Match): Promise<void> {
  const told = JSON.stringify({ code: reason, detail: { attribute } });
  const taken = await writer.run(
    `UPDATE preview_object SET category = 'join', code = ?, reason = ?
     WHERE category = 'create' AND connector = ? AND object_id IN (
       SELECT p.object_id FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
       JOIN metaverse_object AS m ON m.id = o.mv_id JOIN preview_cloud AS x ON x.object_type = o.object_type
       WHERE p.operation = 'add' AND ${where})`,
    [reason, told, connector],
  );
  if (taken === 0 || reason === 'source-anchor') return;
  await writer.run(
    `INSERT INTO preview_object (category, connector, object_type, code, object_id, name, dn, reason)
     SELECT 'existing-account-joined', connector, object_type, code, object_id, name, dn, reason FROM preview_object
     WHERE category = 'join' AND connector = ? AND reason = ? ORDER BY id`,
    [connector, told],
  );
}

/** Another back end knows the tenant's objects anew: who was there before and is there after neither leaves nor comes. */
async function forgetMoves(writer: Writer, connectorId: number): Promise<void> {
  const same = `FROM preview_before AS b JOIN connector_object AS o
    ON o.mv_id = b.mv_id AND o.connector_id = b.connector_id WHERE b.connector_id = ?`;
  await writer.run(`DELETE FROM preview_object WHERE category = 'leaves' AND object_id IN (SELECT b.id ${same})`, [
    connectorId,
  ]);
  await writer.run(`DELETE FROM preview_object WHERE category = 'comes' AND object_id IN (SELECT o.id ${same})`, [
    connectorId,
  ]);
}

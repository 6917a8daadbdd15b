/** Writing what a batch of outbound synchronization decided; one transaction with the inbound half. */

import { replaceConnectorKeys } from '../connector-space/keys.ts';
import { addPlannedNames } from '../connector-space/names.ts';
import { removeObjects } from '../connector-space/objects.ts';
import { removePendingExports, savePendingExports } from '../connector-space/pending-exports.ts';
import { dnPath } from '../model/distinguished-name.ts';
import { insertRows } from '../store/batch.ts';
import type { Writer } from '../store/database.ts';
import type { Batch } from './batch.ts';
import { saveExportSources, stillReferences, targetsProvisioned } from './references.ts';

export async function carryOut(writer: Writer, batch: Batch): Promise<void> {
  await insertRows(
    writer,
    `connector_object (id, connector_id, object_type, anchor, dn, dn_path, in_directory, mv_id, join_rule, provision_rule)`,
    batch.created.map((object) => [
      object.id,
      object.target.id,
      object.objectType,
      null,
      object.dn,
      dnPath(object.dn),
      0,
      object.identity,
      object.rule,
      object.rule,
    ]),
  );
  if (batch.links.length > 0) {
    await writer.run(
      `UPDATE connector_object SET mv_id = l.value ->> 1, join_rule = l.value ->> 2, provision_rule = l.value ->> 3
       FROM json_each(?) AS l WHERE connector_object.id = l.value ->> 0`,
      [JSON.stringify(batch.links.map((link) => [link.id, link.mvId, link.joinRule, link.provisionRule]))],
    );
  }
  if (batch.renamed.length > 0) {
    await writer.run(
      `UPDATE connector_object SET dn = n.value ->> 1, dn_path = n.value ->> 2
       FROM json_each(?) AS n WHERE connector_object.id = n.value ->> 0`,
      [JSON.stringify(batch.renamed.map(({ id, dn }) => [id, dn, dnPath(dn)]))],
    );
  }
  await removePendingExports(writer, batch.dropped);
  await savePendingExports(writer, batch.saved);
  for (const [target, objects] of batch.keys) await replaceConnectorKeys(writer, target.id, target.keyed, objects);
  for (const [target, objects] of Map.groupBy(batch.created, (object) => object.target)) {
    await addPlannedNames(writer, target.id, objects);
  }
  await saveExportSources(writer, batch.sourceOwners, batch.sources);
  await stillReferences(writer, batch.stilled);
  await targetsProvisioned(writer, batch.provisioned);
  await relinkTargets(writer, batch);
  await removeObjects(writer, [...batch.removed], { dropLinks: true });
}

/** Links to objects that were joined or let go in the target connector space mean something else now. */
async function relinkTargets(writer: Writer, batch: Batch): Promise<void> {
  if (batch.links.length === 0) return;
  await writer.run(
    `UPDATE connector_reference SET changed = 1
     WHERE target_id IN (SELECT value FROM json_each(?)) AND imported = 1 AND changed = 0`,
    [JSON.stringify(batch.links.map((link) => link.id))],
  );
}

/**
 * Objects that a target connector space is to have and has not. Before one is planned, an object that is there already
 * under the same DN is joined in its place: the reverse join.
 */

import { heldRestorations, type HeldRestoration } from '../connector-space/deleted-elsewhere.ts';
import type { ConnectorObjectRow } from '../connector-space/objects.ts';
import { loadPendingExports, type PendingExport } from '../connector-space/pending-exports.ts';
import { dnPath } from '../model/distinguished-name.ts';
import type { CompiledRule, RuleInput } from '../rules/compiled-rule.ts';
import type { Writer } from '../store/database.ts';
import { addFault, addKeys, addSources, count, toPending, type Batch } from './batch.ts';
import { findTarget, noteCreated, type TargetSearch } from './candidates.ts';
import type { Identity, LinkedObject, TargetConnector, TargetFault } from './context.ts';
import { flowFault } from './flow-fault.ts';
import { evaluateFlows, stage, type OutboundFlows } from './plan.ts';

/** An identity with the rules that carry it to one object type of one target. */
export interface Aim {
  readonly identity: Identity;
  readonly target: TargetConnector;
  readonly input: RuleInput;
  /** In scope, for the object type in question, in order of precedence. */
  readonly rules: readonly CompiledRule[];
  /** The rule by which the object is found or made. */
  readonly linking: CompiledRule;
}

interface Wish {
  readonly aim: Aim;
  readonly flows: OutboundFlows;
  readonly dn: string;
  readonly path: string;
}

/** Who has a DN in a target connector space. */
interface Holder {
  readonly object: LinkedObject;
  /** Changes as the batch goes on. */
  identity: number | null;
}

type Join = (batch: Batch, aim: Aim, object: LinkedObject) => void;

const placeOf = (targetId: number, path: string) => `${targetId} ${path}`;

export async function createTargets(writer: Writer, batch: Batch, aims: readonly Aim[], join: Join): Promise<void> {
  const wishes = aims.flatMap((aim) => wishOf(batch, aim));
  const holders = await loadHolders(writer, wishes, batch.removed);
  const held = await heldRestorations(writer, placesOf(wishes));
  for (const wish of wishes) {
    const { aim, path } = wish;
    const { identity, target, linking } = aim;
    // An earlier identity of the batch may have made, or taken, the very object that this one was to find.
    const again = findTarget(batch.candidates, identity, target, linking);
    const search = again.kind === 'none' ? byName(wish, holders.get(placeOf(target.id, path))) : again;
    if (search.kind === 'fault') addFault(batch, identity, target, search.fault);
    else if (search.kind === 'wait') batch.waiting.push(identity.id);
    else if (search.kind === 'found') join(batch, aim, search.object);
    else if (held.has(placeOf(target.id, path))) {
      addFault(batch, identity, target, restorationHeld(wish, held.get(placeOf(target.id, path))!));
    } else holders.set(placeOf(target.id, path), { object: create(batch, wish), identity: identity.id });
  }
}

function wishOf(batch: Batch, aim: Aim): Wish[] {
  const { identity, target, rules, input, linking } = aim;
  const evaluated = evaluateFlows(rules, input, true);
  if (!evaluated.ok) {
    addFault(batch, identity, target, flowFault(identity, evaluated));
    return [];
  }
  const { flows } = evaluated;
  if (flows.dn === undefined) {
    addFault(batch, identity, target, {
      code: 'anchor-missing',
      detail: { rule: linking.rule.name },
      attribute: 'dn',
    });
    return [];
  }
  return [{ aim, flows, dn: flows.dn, path: dnPath(flows.dn) }];
}

function placesOf(wishes: readonly Wish[]): (readonly [number, string])[] {
  return wishes.map(({ aim, path }) => [aim.target.id, path]);
}

/** Somebody in the tenant keeps deleting it; see `deleted-elsewhere.ts`. */
function restorationHeld({ aim, dn }: Wish, { times, lastAt, cloudManaged }: HeldRestoration): TargetFault {
  const detail = { dn, target: aim.target.name, times, lastDeleted: lastAt };
  return { code: 'deleted-elsewhere', detail: { ...detail, reason: cloudManaged ? 'cloud-managed' : 'repeatedly' } };
}

/** Placeholders are nobody, and what is reported deleted leaves its name to others. */
async function loadHolders(
  writer: Writer,
  wishes: readonly Wish[],
  removed: ReadonlySet<number>,
): Promise<Map<string, Holder>> {
  const places = placesOf(wishes);
  if (places.length === 0) return new Map();
  const rows = await writer.all<ConnectorObjectRow>(
    `SELECT o.* FROM json_each(?) AS a CROSS JOIN connector_object AS o
       ON o.connector_id = a.value ->> 0 AND o.dn_path = a.value ->> 1
     WHERE o.object_type <> '' AND coalesce(o.pending_import, '') <> 'delete'`,
    [JSON.stringify(places)],
  );
  const pending: ReadonlyMap<number, PendingExport> =
    rows.length === 0
      ? new Map()
      : await loadPendingExports(
          writer,
          rows.map((row) => row.id),
        );
  return new Map(
    rows
      .filter((row) => !removed.has(row.id))
      .map((row) => [
        placeOf(row.connector_id, row.dn_path),
        { object: { row, pending: pending.get(row.id), joinRule: null }, identity: row.mv_id },
      ]),
  );
}

function byName({ aim, dn }: Wish, holder: Holder | undefined): TargetSearch {
  if (!holder) return { kind: 'none' };
  const { row, pending } = holder.object;
  const { rule } = aim.linking;
  if (holder.identity !== null && holder.identity !== aim.identity.id) {
    const detail = { rule: rule.name, metaverseObject: holder.identity, value: dn };
    return { kind: 'fault', fault: { code: 'join-target-taken', attribute: 'dn', detail } };
  }
  const sameType = row.object_type === rule.connectorSpaceObjectType;
  if (pending?.operation === 'delete' && (pending.state === 'sent' || !sameType)) return { kind: 'wait' };
  if (!sameType) {
    const detail = { rule: rule.name, dn, objectType: row.object_type };
    return { kind: 'fault', fault: { code: 'object-exists', attribute: 'dn', detail } };
  }
  holder.identity = aim.identity.id;
  return { kind: 'found', object: holder.object };
}

function create(batch: Batch, { aim, flows, dn, path }: Wish): LinkedObject {
  const { identity, target, linking } = aim;
  const objectType = linking.rule.connectorSpaceObjectType;
  const id = batch.nextObject++;
  const values = Object.fromEntries(Object.entries(flows.attributes).filter(([, list]) => list.length > 0));
  const staging = stage(
    { objectType, inDirectory: false, image: {}, pending: undefined },
    values,
    target.capabilities,
  )!;
  const rule = batch.context.numberOf(linking.rule.id);
  batch.created.push({ id, target, objectType, dn, identity: identity.id, rule, attributes: values });
  batch.saved.push(toPending(id, target, staging));
  count(batch, 'provisioningAdds', target.id, id);
  batch.provisioned.push(identity.id);
  addKeys(batch, target, id, values);
  addSources(batch, identity, target, id, objectType, flows);
  return noteCreated(batch.candidates, { id, target, objectType, dn, path }, identity, values);
}

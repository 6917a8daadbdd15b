/** The object that a draft is tried on, and what it is linked to. */

import { findFilterGroups } from '../../../connector-space/filter-groups.ts';
import { loadByIds, loadByMetaverse, type ConnectorObjectRow } from '../../../connector-space/objects.ts';
import {
  expectedAttributes,
  loadPendingExports,
  type PendingExport,
} from '../../../connector-space/pending-exports.ts';
import type { ObjectId } from '../../../explain/chain-object.ts';
import { metaverseInput } from '../../../inbound-sync/link.ts';
import { readRuleInputs } from '../../../inbound-sync/rule-inputs.ts';
import { loadMetaverse, type MetaverseObject } from '../../../metaverse/objects.ts';
import { decodeAttributes, type AttributeValue, type Attributes } from '../../../model/attribute-value.ts';
import { nameOfDn } from '../../../model/distinguished-name.ts';
import type { RuleInput, RuleParameters } from '../../../rules/compiled-rule.ts';
import { ANY_TYPE, type RuleSet } from '../../../rules/rule-set.ts';
import type { SyncRule } from '../../../rules/rule.ts';
import type { Reader } from '../../../store/database.ts';
import { refusal } from '../refusals.ts';

/** An object in a list, by either kind of number. */
export interface NamedObject {
  readonly id: ObjectId;
  readonly name: string;
  readonly dn: string | null;
  readonly objectType: string;
}

export interface ConnectorObject {
  readonly row: ConnectorObjectRow;
  readonly pending: PendingExport | undefined;
  /** The image with everything staged and sent laid over. */
  readonly expected: Attributes;
}

export interface Subject {
  readonly connectorId: number;
  /** What the rule looks at. */
  readonly source: NamedObject;
  readonly input: RuleInput;
  readonly identity: MetaverseObject | undefined;
  /** Objects of the rule's connector and type that belong to the identity; inbound, the source itself. */
  readonly objects: readonly ConnectorObject[];
}

export interface SubjectContext {
  readonly reader: Reader;
  readonly ruleSet: RuleSet;
  readonly parametersOf: (connector: string, path: string) => RuleParameters | undefined;
}

/** Throws `not-found`, and `rule-not-for-object` where nothing of the identity is what the rule looks at. */
export async function loadSubject(context: SubjectContext, rule: SyncRule, id: ObjectId): Promise<Subject> {
  const { reader } = context;
  const connector = await reader.get<{ id: number }>('SELECT id FROM connector WHERE name = ?', [rule.connector]);
  const given = 'connectorObject' in id ? (await loadByIds(reader, [id.connectorObject]))[0] : undefined;
  const identityId = 'metaverse' in id ? id.metaverse : (given?.mv_id ?? undefined);
  const [identity] = identityId === undefined ? [] : await loadMetaverse(reader, [identityId]);
  if (!given && !identity) throw refusal('not-found', unknownFacts(id));
  const joined = identity ? await loadByMetaverse(reader, [identity.id]) : [];
  const own = [given, ...joined].filter(
    (row, index, rows) =>
      row !== undefined &&
      rows.findIndex((other) => other?.id === row.id) === index &&
      row.connector_id === connector?.id &&
      row.object_type === rule.connectorSpaceObjectType,
  ) as ConnectorObjectRow[];
  const pending = await loadPendingExports(
    reader,
    own.map((row) => row.id),
  );
  const objects = own.map((row): ConnectorObject => {
    const waiting = pending.get(row.id);
    return { row, pending: waiting, expected: expectedAttributes(decodeAttributes(row.image), waiting) };
  });
  const found = { connectorId: connector?.id ?? 0, identity, objects };
  const subject = rule.direction === 'inbound' ? await inbound(context, rule, found) : outbound(rule, found);
  if (!subject) throw refusal('rule-not-for-object', { ...idFacts(id), ...typeFacts(rule) });
  return { ...found, ...subject };
}

type Found = Pick<Subject, 'connectorId' | 'identity' | 'objects'>;

async function inbound(context: SubjectContext, rule: SyncRule, { connectorId, objects }: Found) {
  const [object] = objects;
  if (!object) return undefined;
  const { reader, ruleSet, parametersOf } = context;
  const groups = ruleSet.filterGroups(rule.connector);
  const filterGroups = await findFilterGroups(reader, [{ connectorId, groups }]);
  const pending = new Map(object.pending ? [[object.row.id, object.pending]] : []);
  const inputContext = { connectorName: () => rule.connector, parametersOf, filterGroups };
  const inputs = await readRuleInputs(reader, inputContext, [object.row], pending);
  return { source: namedRow(object.row, object.expected), input: inputs.get(object.row.id)!.input, objects: [object] };
}

function outbound(rule: SyncRule, { identity }: Found) {
  if (!identity || (rule.metaverseObjectType !== ANY_TYPE && rule.metaverseObjectType !== identity.objectType)) {
    return undefined;
  }
  return { source: namedIdentity(identity), input: metaverseInput(identity.attributes) };
}

function unknownFacts(id: ObjectId) {
  if ('metaverse' in id) return { what: 'metaverse-object', id: id.metaverse };
  return { what: 'connector-object', id: id.connectorObject };
}

function idFacts(id: ObjectId) {
  return { name: 'metaverse' in id ? `mv:${id.metaverse}` : `cs:${id.connectorObject}` };
}

function typeFacts({ direction, connector, connectorSpaceObjectType, metaverseObjectType }: SyncRule) {
  return {
    wantedType: direction === 'inbound' ? connectorSpaceObjectType : metaverseObjectType,
    wantedIn: direction === 'inbound' ? connector : 'metaverse',
  };
}

const NAMING = ['displayName', 'cn', 'name'] as const;

export function namedRow(row: ConnectorObjectRow, attributes: Attributes): NamedObject {
  const named = NAMING.map((attribute) => attributes[attribute]?.[0]).find((value) => typeof value === 'string');
  return {
    id: { connectorObject: row.id },
    name: asText(named) ?? nameOfDn(row.dn),
    dn: row.dn,
    objectType: row.object_type,
  };
}

export function namedIdentity({ id, attributes, objectType }: MetaverseObject): NamedObject {
  const named = NAMING.map((attribute) => attributes[attribute]?.[0]).find((value) => typeof value === 'string');
  return { id: { metaverse: id }, name: asText(named) ?? `mv:${id}`, dn: null, objectType };
}

function asText(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Objects of a forest that the tenant would not have, each with the reason: nothing is left out in silence. */

import { findFilterGroups } from '../../connector-space/filter-groups.ts';
import { loadByIds, type ConnectorObjectRow } from '../../connector-space/objects.ts';
import { loadPendingExports } from '../../connector-space/pending-exports.ts';
import { linkingRules } from '../../inbound-sync/link.ts';
import { readRuleInputs } from '../../inbound-sync/rule-inputs.ts';
import { CONTAINER_TYPES } from '../../import/container-scope.ts';
import { loadMetaverse, type MetaverseObject } from '../../metaverse/objects.ts';
import type { Fault } from '../../model/fault.ts';
import type { CompiledRule, RuleInput } from '../../rules/compiled-rule.ts';
import type { RunConfiguration } from '../../runs/configuration.ts';
import type { ScopeClause } from '../../rules/rule.ts';
import type { Reader } from '../../store/database.ts';
import type { ScopeExplainer } from './explain-scope.ts';

export interface Reason {
  readonly code: string;
  readonly detail: { readonly [name: string]: string | number | boolean };
}

export interface LeftOut {
  readonly row: ConnectorObjectRow;
  readonly reason: Reason;
}

export interface LeftOutContext {
  readonly reader: Reader;
  readonly plan: Pick<RunConfiguration, 'rules' | 'parametersOf'>;
  readonly explainer: ScopeExplainer;
  /** All connectors by number. */
  readonly names: ReadonlyMap<number, string>;
  readonly connector: { readonly id: number; readonly name: string };
  readonly tenant: { readonly id: number; readonly name: string };
}

const PAGE = 1_000;

/** Objects of the tenant that stand for an identity; one that the back end cannot make stands for nobody. */
export const CARRIED_OBJECT = `NOT EXISTS (SELECT 1 FROM pending_export AS x
  WHERE x.object_id = t.id AND x.operation = 'add' AND x.state = 'unsupported')`;

/** In pages, by row number. */
export async function* leftOutObjects(context: LeftOutContext): AsyncGenerator<readonly LeftOut[]> {
  const { reader, connector, tenant } = context;
  for (let after = 0; ;) {
    const rows = await reader.all<ConnectorObjectRow>(
      `SELECT o.* FROM connector_object AS o
       WHERE o.connector_id = ? AND o.id > ? AND o.in_directory = 1 AND o.object_type <> ''
         AND o.object_type NOT IN (SELECT value FROM json_each(?))
         AND NOT EXISTS (SELECT 1 FROM connector_object AS t
           WHERE t.mv_id = o.mv_id AND t.connector_id = ? AND ${CARRIED_OBJECT})
       ORDER BY o.id LIMIT ${PAGE}`,
      [connector.id, after, JSON.stringify([...CONTAINER_TYPES]), tenant.id],
    );
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    yield await explainPage(context, rows);
  }
}

interface Page {
  readonly inputs: ReadonlyMap<number, RuleInput>;
  readonly identities: ReadonlyMap<number, MetaverseObject>;
  readonly faults: ReadonlyMap<number, Fault>;
  readonly uncarried: ReadonlySet<number>;
  readonly ruleOf: ReadonlyMap<number, CompiledRule>;
}

async function explainPage(context: LeftOutContext, rows: readonly ConnectorObjectRow[]): Promise<LeftOut[]> {
  const { reader, tenant } = context;
  const joined = [...new Set(rows.flatMap((row) => (row.mv_id === null ? [] : [row.mv_id])))];
  const identities = new Map((await loadMetaverse(reader, joined)).map((object) => [object.id, object]));
  const sources = [...identities.values()].flatMap(({ lineage }) => lineage['cloudFiltered']?.[0]?.[1] ?? []);
  const own = new Set(rows.map((row) => row.id));
  const others = await loadByIds(
    reader,
    [...new Set(sources)].filter((id) => !own.has(id)),
  );
  const uncarried = await reader.all<{ mv_id: number }>(
    `SELECT t.mv_id FROM json_each(?) AS a CROSS JOIN connector_object AS t ON t.mv_id = a.value WHERE t.connector_id = ?`,
    [JSON.stringify(joined), tenant.id],
  );
  const page: Page = {
    inputs: await inputsOf(context, [...rows, ...others]),
    identities,
    faults: await faultsOf(reader, rows),
    uncarried: new Set(uncarried.map((row) => row.mv_id)),
    ruleOf: await rulesByNumber(context),
  };
  return rows.map((row) => ({ row, reason: reasonOf(context, page, row) }));
}

async function inputsOf(context: LeftOutContext, rows: readonly ConnectorObjectRow[]): Promise<Map<number, RuleInput>> {
  const { reader, plan, names } = context;
  const pending = await loadPendingExports(
    reader,
    rows.map((row) => row.id),
  );
  const filterGroups = await findFilterGroups(
    reader,
    [...names].map(([connectorId, name]) => ({ connectorId, groups: plan.rules.filterGroups(name) })),
  );
  const { parametersOf } = plan;
  const connectorName = (id: number) => names.get(id) ?? '';
  const read = { connectorName, filterGroups, ...(parametersOf ? { parametersOf } : {}) };
  const inputs = await readRuleInputs(reader, read, rows, pending);
  return new Map([...inputs].map(([id, { input }]) => [id, input]));
}

async function faultsOf(reader: Reader, rows: readonly ConnectorObjectRow[]): Promise<Map<number, Fault>> {
  const found = await reader.all<{ object_id: number; fault: string }>(
    `SELECT f.object_id, f.fault FROM json_each(?) AS a CROSS JOIN object_fault AS f ON f.object_id = a.value
     WHERE f.stage IN ('inbound-sync', 'outbound-sync') ORDER BY f.id DESC`,
    [JSON.stringify(rows.map((row) => row.id))],
  );
  return new Map(found.map((row) => [row.object_id, JSON.parse(row.fault) as Fault]));
}

async function rulesByNumber({ reader, plan }: LeftOutContext): Promise<Map<number, CompiledRule>> {
  const numbers = await reader.all<{ number: number; rule_id: string }>('SELECT number, rule_id FROM rule_number');
  const byId = new Map(plan.rules.rules.map((rule) => [rule.rule.id, rule]));
  return new Map(
    numbers.flatMap(({ number, rule_id: id }) => {
      const rule = byId.get(id);
      return rule ? [[number, rule] as const] : [];
    }),
  );
}

function reasonOf(context: LeftOutContext, page: Page, row: ConnectorObjectRow): Reason {
  const fault = page.faults.get(row.id);
  if (fault) return { code: 'error', detail: { code: fault.code, ...fault.detail } };
  const identity = row.mv_id === null ? undefined : page.identities.get(row.mv_id);
  const input = page.inputs.get(row.id)!;
  if (!identity) return unjoinedReason(context, row, input);
  if (page.uncarried.has(identity.id)) return { code: 'not-supported', detail: { objectType: row.object_type } };
  return identityReason(context, page, identity);
}

function unjoinedReason(context: LeftOutContext, row: ConnectorObjectRow, input: RuleInput): Reason {
  const { plan, connector, explainer } = context;
  const rules = plan.rules.inbound(connector.name, row.object_type);
  const linking = linkingRules(rules);
  const [first] = linking;
  if (!first) return { code: 'no-rule', detail: { objectType: row.object_type } };
  const taking = linking.find((rule) => rule.inScope(input));
  if (taking) {
    const attributes = taking.joinGroups.flatMap((group) =>
      group.clauses.map((clause) => clause.connectorSpaceAttribute),
    );
    const detail = { rule: taking.rule.name, attribute: [...new Set(attributes)].join(', ') };
    return { code: 'join-value-missing', detail };
  }
  return scopeReason(first, explainer.failingClauses(first, input));
}

/** Of several clauses that fail, the one that says most. */
function scopeReason({ rule }: CompiledRule, failing: readonly ScopeClause[]): Reason {
  const clause =
    failing.find(({ attribute }) => attribute in KNOWN_CLAUSES) ?? failing.find(asksForGroup) ?? failing[0];
  if (!clause) return { code: 'scope', detail: { rule: rule.name } };
  const { attribute, operator, value } = clause;
  const code = KNOWN_CLAUSES[attribute] ?? (asksForGroup(clause) ? 'not-in-group' : 'scope');
  return { code, detail: { rule: rule.name, attribute, operator, value } };
}

const asksForGroup = ({ operator }: ScopeClause) => operator === 'ISMEMBEROF';

/** Clauses of the standard rules that mean something of their own. */
const KNOWN_CLAUSES: { readonly [attribute: string]: string } = {
  isCriticalSystemObject: 'critical-system-object',
  sourceAnchor: 'anchor-missing',
  cloudMastered: 'cloud-mastered',
  adminDescription: 'written-back',
  memberCount: 'member-limit',
};

function identityReason(context: LeftOutContext, page: Page, identity: MetaverseObject): Reason {
  const { plan, tenant, explainer } = context;
  const input: RuleInput = {
    attributes: identity.attributes,
    imported: identity.attributes,
    referenceCount: () => 0,
  };
  if (identity.attributes['cloudFiltered']?.[0] === true) return filterReason(context, page, identity);
  const provisioning = plan.rules
    .outbound(identity.objectType)
    .filter(({ rule }) => rule.connector === tenant.name && rule.linkType === 'Provision');
  // Of rules for users, contacts and devices the one that came nearest: by what the object says it is.
  const type = identity.attributes['sourceObjectType']?.[0];
  const nearest = provisioning.find(({ rule }) => rule.connectorSpaceObjectType === String(type).toLowerCase());
  const rule = nearest ?? provisioning[0];
  if (!rule) return { code: 'no-rule', detail: { objectType: identity.objectType } };
  return scopeReason(rule, explainer.failingClauses(rule, input));
}

/** Which rule marked it, and by which of its conditions. */
function filterReason({ explainer }: LeftOutContext, page: Page, identity: MetaverseObject): Reason {
  const [number, sourceId] = identity.lineage['cloudFiltered']?.[0] ?? [];
  const rule = number === undefined ? undefined : page.ruleOf.get(number);
  const input = sourceId === undefined ? undefined : page.inputs.get(sourceId);
  const condition = rule && input && explainer.conditionThatHolds(rule, 'cloudFiltered', input);
  const detail = { rule: rule?.rule.name ?? '', ...(condition === undefined ? {} : { condition }) };
  const known = KNOWN_CONDITIONS.find(([part]) => condition?.includes(part));
  return { code: known?.[1] ?? 'filtered', detail };
}

/** Conditions of the standard rules by a part of their text. */
const KNOWN_CONDITIONS: readonly (readonly [part: string, code: string])[] = [
  ['isCriticalSystemObject', 'critical-system-object'],
  ['CNF:', 'replication-conflict'],
  ['IsPresent([sAMAccountName])', 'account-name-missing'],
  ['msExchRecipientTypeDetails', 'system-mailbox'],
  ['SystemMailbox{', 'system-mailbox'],
  ['CAS_', 'system-mailbox'],
  ['SUPPORT_388945a0', 'service-account'],
  ['AAD_', 'service-account'],
  ['MSOL_', 'service-account'],
];

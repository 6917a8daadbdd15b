/**
 * Whose password is ours: an account in scope of an inbound rule with password synchronization, of an identity in scope of
 * an outbound rule with it, whose object in the tenant was exported and confirmed. Answered for a batch at once, from what
 * was last imported.
 */

import { findFilterGroups } from '../../../connector-space/filter-groups.ts';
import { loadByMetaverse, type ConnectorObjectRow } from '../../../connector-space/objects.ts';
import { loadPendingExports } from '../../../connector-space/pending-exports.ts';
import { readRuleInputs } from '../../../inbound-sync/rule-inputs.ts';
import { loadMetaverse, type MetaverseObject } from '../../../metaverse/objects.ts';
import { decodeAttributes } from '../../../model/attribute-value.ts';
import type { RuleInput, RuleParameters } from '../../../rules/compiled-rule.ts';
import { holdsFlows, type RuleSet } from '../../../rules/rule-set.ts';
import type { Reader } from '../../../store/database.ts';
import type { PasswordRule, ScopeReason } from '../status.ts';

export interface ScopeContext {
  readonly rules: RuleSet;
  /** Connectors by number: the tenant's and those of forests. */
  readonly connectors: ReadonlyMap<number, string>;
  readonly tenant: { readonly id: number; readonly name: string };
  readonly parametersOf?: (connector: string, path: string) => RuleParameters | undefined;
  /** Where expired accounts count as disabled: the time. */
  readonly expiredBefore?: Date | undefined;
}

/** The object in the tenant that takes the password. */
export interface PasswordTarget {
  /** Of its connector object. */
  readonly anchor: string;
  /** Absent where the tenant's object has none: then the anchor alone names it. */
  readonly sourceAnchor: string | undefined;
}

export type ScopeVerdict =
  | { readonly inScope: true; readonly target: PasswordTarget }
  | { readonly inScope: false; readonly reason: ScopeReason };

export interface ScopeFacts {
  readonly verdict: ScopeVerdict;
  /** The rules with password synchronization that could have it in scope. */
  readonly rules: readonly PasswordRule[];
  readonly sourceAnchor: string | undefined;
}

const out = (reason: ScopeReason): ScopeVerdict => ({ inScope: false, reason });

/** Whether some rule could give the password of an object of its type. Of all others nothing is kept, nor counted. */
export function isOfPeople(
  { rules, connectors }: ScopeContext,
  { connector_id: id, object_type: type }: Pick<ConnectorObjectRow, 'connector_id' | 'object_type'>,
): boolean {
  return type !== '' && rules.inbound(connectors.get(id) ?? '', type).some(({ rule }) => rule.passwordSync);
}

/** By row number. */
export async function scopeOf(
  reader: Reader,
  context: ScopeContext,
  rows: readonly ConnectorObjectRow[],
): Promise<Map<number, ScopeFacts>> {
  const identities = [...new Set(rows.flatMap(({ mv_id: id }) => id ?? []))];
  const [joined, found] = await Promise.all([loadByMetaverse(reader, identities), loadMetaverse(reader, identities)]);
  const accounts = joined.filter(({ connector_id: id }) => id !== context.tenant.id && context.connectors.has(id));
  const lonely = rows.filter(({ mv_id: id }) => id === null);
  const inputs = await inputsOf(reader, context, [...accounts, ...lonely]);
  const targets = joined.filter(({ connector_id: id }) => id === context.tenant.id);
  const planned = await loadPendingExports(
    reader,
    targets.map(({ id }) => id),
  );
  const look: Look = {
    context,
    inputs,
    accounts: Map.groupBy(accounts, (row) => row.mv_id!),
    identities: new Map(found.map((identity) => [identity.id, identity])),
    targets: new Map(targets.map((row) => [row.mv_id!, row])),
    // A creation that was sent counts only when an import has seen what it made.
    isPlanned: ({ id }) => planned.get(id)?.operation === 'add',
  };
  return new Map(rows.map((row) => [row.id, factsOf(look, row)]));
}

interface Look {
  readonly context: ScopeContext;
  readonly inputs: ReadonlyMap<number, RuleInput>;
  /** By metaverse number. */
  readonly accounts: ReadonlyMap<number, readonly ConnectorObjectRow[]>;
  readonly identities: ReadonlyMap<number, MetaverseObject>;
  readonly targets: ReadonlyMap<number, ConnectorObjectRow>;
  isPlanned(target: ConnectorObjectRow): boolean;
}

async function inputsOf(
  reader: Reader,
  { rules, connectors, parametersOf }: ScopeContext,
  rows: readonly ConnectorObjectRow[],
): Promise<Map<number, RuleInput>> {
  const ids = [...new Set(rows.map(({ connector_id: id }) => id))];
  const filterGroups = await findFilterGroups(
    reader,
    ids.map((id) => ({ connectorId: id, groups: rules.filterGroups(connectors.get(id) ?? '') })),
  );
  const context = {
    connectorName: (id: number) => connectors.get(id) ?? '',
    filterGroups,
    ...(parametersOf ? { parametersOf } : {}),
  };
  const pending = await loadPendingExports(
    reader,
    rows.map(({ id }) => id),
  );
  const inputs = await readRuleInputs(reader, context, rows, pending);
  return new Map([...inputs].map(([id, { input }]) => [id, input]));
}

function factsOf(look: Look, row: ConnectorObjectRow): ScopeFacts {
  const inbound = inboundRules(look, row);
  const identity = row.mv_id === null ? undefined : look.identities.get(row.mv_id);
  const target = row.mv_id === null ? undefined : look.targets.get(row.mv_id);
  const outbound = identity ? outboundRules(look, identity) : [];
  const [value] = target ? (decodeAttributes(target.image)['sourceAnchor'] ?? []) : [];
  const sourceAnchor = typeof value === 'string' && value !== '' ? value : undefined;
  const isIn = (rules: readonly PasswordRule[]) => rules.some(({ inScope }) => inScope);
  const verdict = (): ScopeVerdict => {
    if (!isImported(row)) return out('not-imported');
    if (isDomainsOwn(look, row)) return out('not-a-person');
    if (!identity) return out('not-joined');
    if (!isIn(inbound)) return out('no-inbound-rule');
    if (hasExpired(look, row)) return out('expired');
    if (!target) return out('not-provisioned');
    if (!isIn(outbound)) return out('no-outbound-rule');
    if (target.in_directory !== 1 || target.anchor === null || look.isPlanned(target)) return out('not-exported');
    if (target.pending_import === 'delete') return out('not-provisioned');
    if (target.cloud_managed !== null) return out('cloud-managed');
    if (giver(look, row) !== row.id) return out('other-account');
    return { inScope: true, target: { anchor: target.anchor, sourceAnchor } };
  };
  return { verdict: verdict(), rules: [...inbound, ...outbound], sourceAnchor };
}

function isImported({ in_directory: present, pending_import: pending, object_type: type }: ConnectorObjectRow) {
  return present === 1 && pending !== 'delete' && type !== '';
}

/** Interdomain, workstation and server trust accounts, [MS-ADTS] 2.2.16. */
const TRUSTS = 0x800 | 0x1000 | 0x2000;
const KRBTGT_RID = 502;

/** Rules leave them out already; no mistake in a rule may send the password of a machine, a trust or the domain itself. */
function isDomainsOwn({ inputs }: Look, { id }: ConnectorObjectRow): boolean {
  const attributes = inputs.get(id)?.attributes ?? {};
  const [control] = attributes['userAccountControl'] ?? [];
  if ((Number(control ?? 0) & TRUSTS) !== 0) return true;
  const [sid] = attributes['objectSid'] ?? [];
  return sid instanceof Uint8Array && Buffer.from(sid).readUInt32LE(sid.length - 4) === KRBTGT_RID;
}

/** 100 nanoseconds since 1601; 0 and the largest number mean never, [MS-ADA1] 2.2. */
const NEVER = 0x7fffffffffffffffn;

function hasExpired({ inputs, context }: Look, { id }: ConnectorObjectRow): boolean {
  if (!context.expiredBefore) return false;
  const [value] = inputs.get(id)?.attributes['accountExpires'] ?? [];
  if (value === undefined || !/^\d+$/.test(String(value))) return false;
  const expires = BigInt(String(value));
  if (expires === 0n || expires >= NEVER) return false;
  return expires <= (BigInt(context.expiredBefore.getTime()) + 11_644_473_600_000n) * 10_000n;
}

function inboundRules({ context, inputs }: Look, row: ConnectorObjectRow): PasswordRule[] {
  const input = inputs.get(row.id);
  if (!input) return [];
  const all = context.rules.inbound(context.connectors.get(row.connector_id) ?? '', row.object_type);
  // While such a rule has it in scope nothing at all flows from it.
  const isHeld = all.some((rule) => holdsFlows(rule) && rule.inScope(input));
  return all
    .filter(({ rule }) => rule.passwordSync)
    .map(({ rule, inScope }) => ({
      direction: 'inbound',
      rule: rule.name,
      precedence: rule.precedence,
      inScope: !isHeld && inScope(input),
    }));
}

function outboundRules({ context }: Look, { objectType, attributes }: MetaverseObject): PasswordRule[] {
  const input: RuleInput = { attributes, imported: attributes, referenceCount: () => 0 };
  const all = context.rules.outbound(objectType).filter(({ rule }) => rule.connector === context.tenant.name);
  const isHeld = all.some((rule) => holdsFlows(rule) && rule.inScope(input));
  return all
    .filter(({ rule }) => rule.passwordSync)
    .map(({ rule, inScope }) => ({
      direction: 'outbound',
      rule: rule.name,
      precedence: rule.precedence,
      inScope: !isHeld && inScope(input),
    }));
}

/**
 * Of several accounts of one person in scope it is the one whose rule comes first, as with every other value that several
 * bring; two passwords would overwrite each other for ever.
 */
function giver(look: Look, row: ConnectorObjectRow): number | undefined {
  const ranked = (look.accounts.get(row.mv_id!) ?? [row])
    .filter((account) => isImported(account) && !isDomainsOwn(look, account) && !hasExpired(look, account))
    .flatMap((account) => {
      const first = inboundRules(look, account).find(({ inScope }) => inScope);
      return first ? [{ id: account.id, precedence: first.precedence }] : [];
    })
    .toSorted((left, right) => left.precedence - right.precedence || left.id - right.id);
  return ranked[0]?.id;
}

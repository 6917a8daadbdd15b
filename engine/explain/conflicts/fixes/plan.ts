/** What a fix would write, where, and what keeps it from being written. Pure: shown first, given back with the confirmation. */

import { createHash } from 'node:crypto';
import type { CloudObject } from '../../../connectors/entra-id/companion/cloud-objects.ts';
import type { Fault } from '../../../model/fault.ts';
import type { ConflictFix } from '../finding.ts';
import type { Party } from '../parties.ts';
import { parseProxyAddress } from '../service.ts';

/** A conflict or a value in quarantine, as far as a fix needs to know. */
export interface FixSubject {
  readonly object: Party;
  readonly other: Party | null;
  readonly attribute: string | null;
  readonly value: string | null;
}

export interface PlannedWrite {
  readonly where: 'tenant' | 'forest';
  readonly connector: string;
  readonly object: Party;
  readonly attribute: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export type Undo = 'possible' | 'not-needed' | 'not-possible';

export interface FixPlan {
  readonly fix: ConflictFix;
  readonly writes: readonly PlannedWrite[];
  /** The object is synchronized and exported when this is written. */
  readonly runsAfter: boolean;
  readonly undo: Undo;
  readonly hindrance: Fault | null;
}

/** What is known of both sides when the fix is planned. */
export interface FixFacts {
  readonly tenant: string;
  readonly stagingMode: boolean;
  /** Source anchor that is staged or exported of the object; null where it has none. */
  readonly sourceAnchor: string | null;
  /** The party of the tenant as it stands there now; undefined where it is gone. */
  readonly standing: CloudObject | undefined;
  /** Values of the attribute at the account in the forest, as last imported. */
  readonly accountValues: readonly string[];
  /** Permissions that the application has, and that the write needs; undefined where they are not known. */
  readonly missingPermissions: readonly string[];
  readonly initialDomain: string | undefined;
}

export type DropFrom = 'object' | 'other';

/** Who is written to. */
export function targetOf(fix: ConflictFix, { object, other }: FixSubject, from: DropFrom): Party | null {
  if (fix === 'run-again') return object;
  return fix === 'drop-address' && from === 'object' ? object : other;
}

export function planFix(fix: ConflictFix, subject: FixSubject, from: DropFrom, facts: FixFacts): FixPlan {
  if (fix === 'run-again') return { fix, writes: [], runsAfter: true, undo: 'not-needed', hindrance: null };
  const target = targetOf(fix, subject, from);
  const planned = target === null ? gone(subject.object) : writesOf(fix, subject, target, facts);
  const hindrance = facts.stagingMode ? staging(facts) : (planned.hindrance ?? missing(planned.writes, facts));
  // Graph gives no address back: `mail` is Exchange's once it is empty.
  const isFinal = planned.writes.some(({ where, attribute }) => where === 'tenant' && attribute === 'mail');
  const undo = fix === 'restore' || isFinal ? 'not-possible' : 'possible';
  return { fix, writes: planned.writes, runsAfter: true, undo, hindrance };
}

interface Writes {
  readonly writes: readonly PlannedWrite[];
  readonly hindrance: Fault | null;
}

function writesOf(fix: Exclude<ConflictFix, 'run-again'>, subject: FixSubject, target: Party, facts: FixFacts): Writes {
  switch (fix) {
    case 'write-anchor':
    case 'take-over':
      return anchorWrite(target, facts);
    case 'restore':
      return inTenant(target, facts, 'deletedDateTime', (object) => [object.deletedAt ? [object.deletedAt] : [], []]);
    case 'drop-address':
      return isMasteredByTenant(target) ? dropInTenant(subject, target, facts) : dropInForest(subject, target, facts);
  }
}

const isMasteredByTenant = ({ state }: Party) => state === 'cloud' || state === 'deleted';

function anchorWrite(target: Party, facts: FixFacts): Writes {
  const { sourceAnchor } = facts;
  if (target.objectType !== 'user') return refused(target, 'not-a-user');
  if (sourceAnchor === null) return refused(target, 'no-anchor');
  return inTenant(target, facts, 'onPremisesImmutableId', ({ immutableId }) => [
    immutableId === null ? [] : [immutableId],
    [sourceAnchor],
  ]);
}

/** Graph writes `mail` and the name of a user; addresses beside them belong to Exchange. */
function dropInTenant({ attribute, value }: FixSubject, target: Party, facts: FixFacts): Writes {
  if (value === null || attribute === null) return refused(target, 'no-value');
  if (target.objectType !== 'user') return refused(target, 'exchange-only');
  if (attribute === 'userPrincipalName') {
    const { initialDomain } = facts;
    if (initialDomain === undefined) return refused(target, 'name-needed');
    return inTenant(target, facts, attribute, ({ userPrincipalName, anchor }) => [
      userPrincipalName === null ? [] : [userPrincipalName],
      [`${value.slice(0, value.lastIndexOf('@'))}.${anchor.slice(-4)}@${initialDomain}`],
    ]);
  }
  const address = parseProxyAddress(value).address.toLowerCase();
  if (facts.standing?.mail?.toLowerCase() !== address) return refused(target, 'exchange-only');
  return inTenant(target, facts, 'mail', ({ mail }) => [mail === null ? [] : [mail], []]);
}

/** Of what a forest masters, addresses alone: a name cannot be empty, and what takes its place is for a person to say. */
function dropInForest({ attribute, value }: FixSubject, target: Party, { accountValues }: FixFacts): Writes {
  if (target.dn === null || target.forest === null) return gone(target);
  if (attribute !== 'proxyAddresses' || value === null) return refused(target, 'change-in-directory');
  const { scheme, address } = parseProxyAddress(value.toLowerCase());
  const after = accountValues.filter((one) => {
    const parsed = parseProxyAddress(one.toLowerCase());
    return parsed.scheme !== scheme || parsed.address !== address;
  });
  if (after.length === accountValues.length) return refused(target, 'not-a-value-of-the-account');
  const write: PlannedWrite = {
    ...{ where: 'forest', connector: target.forest, object: target },
    ...{ attribute, before: accountValues, after },
  };
  return { writes: [write], hindrance: null };
}

function inTenant(
  target: Party,
  { standing, tenant }: FixFacts,
  attribute: string,
  change: (object: CloudObject) => readonly [before: readonly string[], after: readonly string[]],
): Writes {
  if (standing === undefined) return gone(target);
  if (standing.synchronized) return refused(target, 'synchronized');
  const [before, after] = change(standing);
  return {
    writes: [{ where: 'tenant', connector: tenant, object: target, attribute, before, after }],
    hindrance: null,
  };
}

function refused(target: Party, reason: string): Writes {
  return { writes: [], hindrance: fault('operation-refused', target, { reason }) };
}

function gone(target: Party): Writes {
  return { writes: [], hindrance: fault('object-missing', target, {}) };
}

function fault(code: 'operation-refused' | 'object-missing', target: Party, detail: Fault['detail']): Fault {
  const { name, objectType, anchor, dn } = target;
  const object = { name, objectType, ...(anchor === null ? {} : { anchor }), ...(dn === null ? {} : { dn }) };
  return { code, stage: 'export', object, detail, retry: 'never' };
}

function staging({ tenant }: FixFacts): Fault {
  return { code: 'staging-mode-on', stage: 'export', object: { connector: tenant }, detail: {}, retry: 'never' };
}

function missing(writes: readonly PlannedWrite[], { missingPermissions, tenant }: FixFacts): Fault | null {
  if (missingPermissions.length === 0 || !writes.some(({ where }) => where === 'tenant')) return null;
  const detail = { permissions: missingPermissions.join(' ') };
  return { code: 'consent-missing', stage: 'export', object: { connector: tenant }, detail, retry: 'never' };
}

/** The same for the same writes: what was shown is what is written. */
export function confirmationOf({ fix, writes }: Pick<FixPlan, 'fix' | 'writes'>): string {
  const told = writes.map(({ where, connector, object, attribute, before, after }) => [
    ...[where, connector, object.anchor, object.dn, attribute],
    ...[before, after],
  ]);
  return createHash('sha256')
    .update(JSON.stringify([fix, told]))
    .digest('base64url');
}

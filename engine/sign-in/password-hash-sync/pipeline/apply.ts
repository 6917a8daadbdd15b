/**
 * Replicated rows of a domain, from the page as it came to what is under way to the tenant: read, compared with what is
 * known, held against the rules, hashed again on all cores, handed over in batches.
 *
 * What is decided for a person is decided while nothing of him is on its way, one page of a domain after the other; so that
 * of two passwords the newer one is always the last that is sent.
 */

import { loadByAnchors, type ConnectorObjectRow } from '../../../connector-space/objects.ts';
import type { Fault } from '../../../model/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { ChangedObject } from '../drs/changes-reply.ts';
import { rehash, SecretUnreadable } from '../secret/rehash.ts';
import type { PersonOutcome, ScopeReason } from '../status.ts';
import { decide, type Decision, type Occasion, type Sending, type TenantFeatures } from './decide.ts';
import { CREDENTIALS_PER_REQUEST, failed, type Delivery, type Parcel } from './delivery.ts';
import { noteEvents, type NewEvent } from './events.ts';
import { loadRecords, removeRecords, saveRecords, type PersonRecord } from './records.ts';
import { passwordRow, type PasswordRow } from './rows.ts';
import { isOfPeople, scopeOf, type ScopeContext, type ScopeFacts, type ScopeVerdict } from './scope.ts';
import { compareStamps, isSameStamp } from './stamps.ts';
import type { Flight, Turns } from './turns.ts';

export interface DomainPipeline {
  readonly store: Store;
  readonly now: () => Date;
  readonly connectorId: number;
  readonly partition: string;
  /** Made anew for every page: rules and time may have moved on. */
  readonly scope: () => ScopeContext;
  /** Throws `TenantUnavailable`. */
  readonly features: (signal: AbortSignal) => Promise<TenantFeatures>;
  readonly delivery: Delivery;
  /** One page of the domain at a time. */
  readonly pages: Turns;
  /** Derivations at once, of all domains together. */
  readonly derivations: Turns;
}

/** A row with the key of the session over which it came. */
export interface ReceivedRow {
  readonly object: ChangedObject;
  readonly sessionKey: Buffer;
}

export interface Applied {
  /** People whose password is on its way now. */
  readonly sent: number;
  /** People whose password the tenant has already. */
  readonly unchanged: number;
}

/**
 * Answers when every value has been hashed or left alone, so that the page may go; what is on its way is in `flight`.
 * Throws `TenantUnavailable`, faults of the store, and the reason of `signal`.
 */
export async function applyRows(
  pipeline: DomainPipeline,
  received: readonly ReceivedRow[],
  occasion: Occasion,
  flight: Flight,
  signal: AbortSignal,
): Promise<Applied> {
  const rows = distinct(received, occasion.cause !== 'change');
  if (rows.length === 0) return { sent: 0, unchanged: 0 };
  return pipeline.pages.run(async () => {
    const cases = await casesOf(pipeline, rows, occasion, signal);
    const sendings = cases.filter((one) => one.decision.kind === 'send');
    const hashed = await deriveAll(pipeline, sendings, signal);
    await noteOthers(
      pipeline,
      [...cases.filter((one) => one.decision.kind !== 'send'), ...hashed.unreadable],
      occasion,
    );
    const parcels = hashed.derived.map((one) => parcelOf(pipeline, one, occasion));
    for (let at = 0; at < parcels.length; at += CREDENTIALS_PER_REQUEST) {
      flight.check();
      const batch = parcels.slice(at, at + CREDENTIALS_PER_REQUEST);
      flight.add(pipeline.delivery.deliver(batch, signal));
    }
    return { sent: parcels.length, unchanged: cases.filter(isUnchanged).length };
  });
}

interface ReadRow extends PasswordRow {
  readonly sessionKey: Buffer;
}

/** A page never has an object twice but for its head; where one does, the newer password counts. */
function distinct(received: readonly ReceivedRow[], isWhole: boolean): ReadRow[] {
  const rows = new Map<string, ReadRow>();
  for (const { object, sessionKey } of received) {
    const row = passwordRow(object, isWhole);
    if (!row) continue;
    const other = rows.get(row.anchor)?.password?.stamp;
    const own = row.password?.stamp;
    if (other && (!own || compareStamps(own, other) < 0) && !row.isDeleted) continue;
    rows.set(row.anchor, { ...row, sessionKey });
  }
  return [...rows.values()];
}

interface Case {
  readonly row: ReadRow;
  readonly known: PersonRecord | undefined;
  readonly decision: Decision;
}

const SETTLED: Decision = { kind: 'nothing' };

async function casesOf(
  pipeline: DomainPipeline,
  rows: readonly ReadRow[],
  occasion: Occasion,
  signal: AbortSignal,
): Promise<Case[]> {
  const { store, connectorId, delivery } = pipeline;
  const anchors = rows.map(({ anchor }) => anchor);
  await delivery.quiet(connectorId, anchors);
  const known = await loadRecords(store.reader, connectorId, anchors);
  const isSettled = (row: ReadRow) => !occasion.resend && isAsSent(row, known.get(row.anchor));
  const open = rows.filter((row) => !isSettled(row));
  const objects = await loadByAnchors(
    store.reader,
    connectorId,
    open.map(({ anchor }) => anchor),
  );
  const objectOf = new Map(objects.map((object) => [object.anchor, object]));
  const verdicts = await verdictsOf(pipeline, open, objectOf);
  const features = open.length > 0 ? await pipeline.features(signal) : { forcePasswordChange: false };
  return rows.map((row) => {
    const record = known.get(row.anchor);
    const verdict = verdicts.get(row.anchor);
    if (isSettled(row)) return { row, known: record, decision: SETTLED };
    const decision = verdict ? decide({ row, known: record, verdict, occasion, features }) : unknownObject(row, record);
    return { row, known: record, decision };
  });
}

/** What the tenant has already costs no rule and no hash: a full pass is free for it. */
function isAsSent({ isDeleted, password, mustChange }: PasswordRow, known: PersonRecord | undefined): boolean {
  if (isDeleted || !password || known?.outcome !== 'synchronized') return false;
  return isSameStamp(known.seen, password.stamp) && (mustChange ?? known.mustChange) === known.sent?.mustChange;
}

/** Of objects that no connector space has nothing is kept: when they come, their password is read. */
function unknownObject({ isDeleted }: PasswordRow, known: PersonRecord | undefined): Decision {
  if (!known) return SETTLED;
  return isDeleted ? { kind: 'forget' } : { kind: 'note', outcome: 'out-of-scope', reason: 'not-imported' };
}

async function verdictsOf(
  { store, scope }: DomainPipeline,
  rows: readonly ReadRow[],
  objectOf: ReadonlyMap<string | null, ConnectorObjectRow>,
): Promise<Map<string, ScopeVerdict>> {
  const context = scope();
  const objects = rows
    .flatMap(({ anchor }) => objectOf.get(anchor) ?? [])
    .filter((object) => isOfPeople(context, object));
  const facts = objects.length === 0 ? new Map<number, ScopeFacts>() : await scopeOf(store.reader, context, objects);
  return new Map(objects.map(({ id, anchor }) => [anchor!, facts.get(id)!.verdict]));
}

interface DerivedCase extends Case {
  readonly sending: Sending;
  readonly credentialData: string;
}

async function deriveAll(
  { derivations }: DomainPipeline,
  cases: readonly Case[],
  signal: AbortSignal,
): Promise<{ readonly derived: readonly DerivedCase[]; readonly unreadable: readonly Case[] }> {
  const derived: DerivedCase[] = [];
  const unreadable: Case[] = [];
  const derive = async (one: Case): Promise<void> => {
    signal.throwIfAborted();
    const { row, decision } = one;
    if (decision.kind !== 'send') return;
    const { value, rid } = row.password ?? {};
    try {
      if (!value || rid === undefined) throw new SecretUnreadable();
      const credentialData = await rehash({ value, sessionKey: row.sessionKey, rid });
      derived.push({ ...one, sending: decision.sending, credentialData });
    } catch (error) {
      if (!(error instanceof SecretUnreadable)) throw error;
      unreadable.push({ ...one, decision: { kind: 'note', outcome: 'unreadable' } });
    }
  };
  // All have to have ended before the page may go, also where one fails: its key and values are zeroed then.
  const ended = await Promise.allSettled(cases.map((one) => derivations.run(() => derive(one))));
  const failure = ended.find((one) => one.status === 'rejected');
  if (failure) throw failure.reason;
  return { derived, unreadable };
}

function parcelOf(
  { connectorId, partition }: DomainPipeline,
  { row, known, sending, credentialData }: DerivedCase,
  { cause, who }: Occasion,
): Parcel {
  return { connectorId, partition, anchor: row.anchor, known, sending, credentialData, cause, who };
}

const isUnchanged = ({ decision, known }: Case) => decision.kind === 'nothing' && known?.outcome === 'synchronized';

/** Everything that sends nothing: outcomes, those who are to be read again, those who are no more. */
async function noteOthers(pipeline: DomainPipeline, cases: readonly Case[], occasion: Occasion): Promise<void> {
  const { store, connectorId, partition, now } = pipeline;
  const at = now();
  const forgotten = cases.filter(({ decision }) => decision.kind === 'forget').map(({ row }) => row.anchor);
  const noted = cases.flatMap((one) => {
    const record = recordAfter(one, { partition, occasion, now: at });
    return record ? [{ ...one, record }] : [];
  });
  if (noted.length + forgotten.length === 0) return;
  const events = noted.flatMap(({ known, record }) => eventFor(connectorId, known, record, occasion));
  await store.write(async (writer) => {
    await removeRecords(writer, connectorId, forgotten);
    await saveRecords(
      writer,
      connectorId,
      noted.map(({ record }) => record),
    );
    await noteEvents(writer, events);
  });
}

interface Circumstances {
  readonly partition: string;
  readonly occasion: Occasion;
  readonly now: Date;
}

/** Milliseconds after which somebody is read again of whom a domain controller knew less than was known already. */
const LAG_REST = 15_000;

function recordAfter({ row, known, decision }: Case, circumstances: Circumstances): PersonRecord | undefined {
  const { partition, occasion, now } = circumstances;
  const at = now.toISOString();
  const seen = row.password?.stamp ?? known?.seen;
  const mustChange = row.mustChange ?? known?.mustChange ?? false;
  const { anchor } = row;
  const blank = { reason: null, attempts: 0, failingSince: null, due: undefined, fault: null };
  const base = known ?? { ...blank, sent: undefined, outcome: 'waiting' as const };
  const common = { ...base, anchor, partition, seen, mustChange, at };
  switch (decision.kind) {
    case 'read-again':
      return { ...common, outcome: 'waiting', reason: null, due: { at, cause: 'change' } };
    case 'rebase':
      return { ...common, at: known?.at ?? at };
    case 'lags':
      return {
        ...base,
        anchor,
        partition,
        seen: known?.seen,
        mustChange: known?.mustChange ?? false,
        at,
        due: again(now, occasion),
      };
    case 'note':
      return decision.outcome === 'unreadable'
        ? { ...common, reason: null, ...unreadable(known, now, occasion) }
        : noteOf(known, { ...common, ...blank, outcome: decision.outcome, reason: decision.reason ?? null });
    case 'nothing':
      return heard(known, { ...common, at: known?.at ?? at });
    default:
      return undefined;
  }
}

const again = (now: Date, { who }: Occasion) => ({
  at: new Date(now.getTime() + LAG_REST).toISOString(),
  cause: 'retry' as const,
  ...(who === undefined ? {} : { who }),
});

const UNREADABLE: Fault = { code: 'password-unreadable', stage: 'import', detail: {}, retry: 'later' };

function unreadable(known: PersonRecord | undefined, now: Date, occasion: Occasion) {
  const next = failed(known, UNREADABLE, now, occasion);
  return { ...next, outcome: next.due ? ('unreadable' as const) : next.outcome };
}

/** Nothing is written where nothing is new. */
function noteOf(known: PersonRecord | undefined, record: PersonRecord): PersonRecord | undefined {
  const isSame =
    known?.outcome === record.outcome &&
    known.reason === record.reason &&
    isSameStamp(known.seen, record.seen) &&
    known.mustChange === record.mustChange &&
    known.due === undefined;
  return isSame ? undefined : record;
}

/**
 * Nothing to be sent: what was planned for the person is done with, where the row spoke of the password and so brought all
 * that could have been wanted.
 */
function heard(known: PersonRecord | undefined, record: PersonRecord): PersonRecord | undefined {
  if (!known) return undefined;
  const isDone = known.outcome === 'synchronized' && known.due !== undefined;
  const isMoved = known.mustChange !== record.mustChange;
  if (!isDone && !isMoved) return undefined;
  return { ...known, mustChange: record.mustChange, ...(isDone ? { due: undefined } : {}) };
}

/** Of everything that is news of a person; that somebody was never ours is none. */
function eventFor(
  connectorId: number,
  known: PersonRecord | undefined,
  record: PersonRecord,
  { cause, who }: Occasion,
): NewEvent[] {
  const { anchor, partition, outcome, reason, at, fault } = record;
  const quiet: readonly (PersonOutcome | undefined)[] = ['out-of-scope', undefined];
  const isNews = known?.outcome !== outcome || (known.reason satisfies ScopeReason | null) !== reason;
  if (outcome === 'waiting' || (outcome === 'out-of-scope' && quiet.includes(known?.outcome) && cause !== 'asked'))
    return [];
  if (!isNews && cause !== 'asked' && cause !== 'retry') return [];
  const changed = record.seen?.changed;
  return [{ at, kind: 'person', connectorId, partition, anchor, outcome, reason, cause, who, changed, fault }];
}

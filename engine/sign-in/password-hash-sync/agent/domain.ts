/**
 * One domain: its changes read to the present again and again, those who are due read one by one, one person on demand.
 * What fails rests for a while and nothing is forgotten meanwhile: the cursor stays where everything is dealt with.
 */

import { guidFromText } from '../../../model/anchor.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import { applyRows, type Applied, type DomainPipeline, type ReceivedRow } from '../pipeline/apply.ts';
import type { Occasion } from '../pipeline/decide.ts';
import { failed, TenantUnavailable } from '../pipeline/delivery.ts';
import { loadDomain, noteWalk, wishFull, type DomainKey, type FullWish } from '../pipeline/domains.ts';
import { noteEvents, type NewEvent } from '../pipeline/events.ts';
import { loadDue, loadRecords, removeRecords, saveRecords, type PersonRecord } from '../pipeline/records.ts';
import { createFlight } from '../pipeline/turns.ts';
import type { ReplicaCursor } from '../drs/cursor.ts';
import type { DomainState, FullProgress } from '../status.ts';
import type { OneObject, Replication, WalkStep } from '../walk/replication.ts';

export interface DomainWorkOptions {
  readonly pipeline: DomainPipeline;
  readonly replication: Replication;
  /** People whose password a full synchronization is about. */
  readonly countPeople: () => Promise<number>;
  /** Something that `status` shows has changed. */
  readonly onChange: () => void;
}

/** What of a domain is known only where it is at work. */
export interface DomainView {
  readonly state: DomainState;
  readonly server: string | null;
  readonly heartbeatAt: string | null;
  readonly full: FullProgress | null;
}

export interface DomainWork {
  readonly view: DomainView;
  /** Everything that is to be done now. Answers whether there is more already. Throws what keeps it from being done. */
  look(signal: AbortSignal): Promise<boolean>;
  /** Reads and sends the password of one person, whatever was sent before. Throws `not-found` for what the domain has not. */
  now(anchor: string, who: string, signal: AbortSignal): Promise<PersonRecord | undefined>;
  /** Keeps how far it has come. */
  keep(): Promise<void>;
}

/** One by one takes four times as long as all together, and does not keep changes waiting for longer than this many. */
const DUE_AT_ONCE = 100;
/** One account that cannot be read is its own affair; so many in a row are the domain's. */
const FAILURES_IN_A_ROW = 3;
/** A cursor that moves without anybody's password is kept so often. Milliseconds. */
const KEEP_EVERY = 30_000;

interface ReadPerson {
  readonly person: PersonRecord;
  readonly one: OneObject;
}

interface Moving {
  state: DomainState;
  server: string | null;
  heartbeatAt: string | null;
  full: FullProgress | null;
  cursor: ReplicaCursor | undefined;
  /** The last one that was written down, and when. */
  kept: ReplicaCursor | undefined;
  keptAt: number;
}

export function domainWork(options: DomainWorkOptions): DomainWork {
  const { pipeline, replication, onChange } = options;
  const { store, now } = pipeline;
  const key: DomainKey = pipeline;
  const moving: Moving = {
    state: 'idle',
    server: null,
    heartbeatAt: null,
    full: null,
    cursor: undefined,
    kept: undefined,
    keptAt: 0,
  };
  let hasLoaded = false;

  const note = (event: Omit<NewEvent, 'at' | 'connectorId' | 'partition'>) =>
    store.write((writer) => noteEvents(writer, [{ at: now().toISOString(), ...domainKey(key), ...event }]));

  async function walk(wish: FullWish | undefined, signal: AbortSignal): Promise<void> {
    const flight = createFlight();
    const tally = { read: 0, sent: 0, unchanged: 0 };
    let began: { readonly at: Date; readonly isFull: boolean; readonly why: string } | undefined;
    let isRebased = wish?.why === 'restored';
    const occasion = (): Occasion => ({
      cause: began?.isFull ? 'full' : 'change',
      resend: wish?.resend ?? false,
      rebase: isRebased,
    });
    for await (const step of replication.walk(moving.cursor, { full: wish !== undefined, signal })) {
      flight.check();
      switch (step.kind) {
        case 'began':
          began = { at: now(), isFull: step.isFull, why: whyOf(step, wish) };
          moving.server = step.server;
          if (step.isFull) await beginFull(began);
          break;
        case 'rows': {
          tally.read += step.rows.length;
          const received = step.rows.map((object) => ({ object, sessionKey: step.sessionKey }));
          add(tally, await applyRows(pipeline, received, occasion(), flight, signal));
          if (began?.isFull) showFull(began, tally);
          break;
        }
        case 'lost':
          await note({ kind: 'server-lost', fault: step.fault });
          break;
        case 'moved':
          await note({ kind: 'moved', detail: { server: step.server, restored: step.isRestored } });
          // A restored database counts the writes of a password from where the backup stood.
          if (step.isRestored) await store.write((writer) => wishFull(writer, key, restored(now())));
          break;
        case 'rolled-back':
          isRebased = true;
          await note({
            kind: 'rolled-back',
            detail: { server: step.server, known: String(step.known), committed: String(step.committed) },
          });
          break;
        case 'ended':
          await flight.landed();
          moving.cursor = step.cursor;
          moving.heartbeatAt = now().toISOString();
          if (began?.isFull) await endFull(began, tally, wish);
          else if (tally.read > 0 || now().getTime() - moving.keptAt > KEEP_EVERY) await keep();
          break;
      }
    }
  }

  async function beginFull(began: { readonly at: Date; readonly why: string }): Promise<void> {
    const { at, why } = began;
    const expected = await options.countPeople();
    moving.state = 'full';
    moving.full = {
      ...{ why, expected },
      startedAt: at.toISOString(),
      read: 0,
      sent: 0,
      unchanged: 0,
      secondsLeft: null,
    };
    await note({ kind: 'full-began', detail: { why, expected, server: moving.server ?? '' } });
    onChange();
  }

  function showFull({ at }: { readonly at: Date }, tally: Readonly<Applied> & { readonly read: number }): void {
    if (!moving.full) return;
    const done = tally.sent + tally.unchanged;
    const left = Math.max(0, moving.full.expected - done);
    const seconds = (now().getTime() - at.getTime()) / 1000;
    const secondsLeft = done === 0 || seconds <= 0 ? null : Math.ceil((left * seconds) / done);
    moving.full = { ...moving.full, ...tally, secondsLeft };
    onChange();
  }

  async function endFull(
    { at, why }: { readonly at: Date; readonly why: string },
    tally: Readonly<Applied> & { readonly read: number },
    wish: FullWish | undefined,
  ): Promise<void> {
    await keep(wish);
    const seconds = Math.round((now().getTime() - at.getTime()) / 1000);
    await note({ kind: 'full-ended', detail: { why, ...tally, seconds } });
    moving.full = null;
    onChange();
  }

  async function keep(fulfilled?: FullWish): Promise<void> {
    const { cursor, server } = moving;
    if (!cursor || (cursor === moving.kept && !fulfilled)) return;
    const at = moving.heartbeatAt ?? now().toISOString();
    await store.write((writer) => noteWalk(writer, key, { cursor, server, at, fulfilled }));
    moving.kept = cursor;
    moving.keptAt = now().getTime();
  }

  /** Those who are due: read one by one, sent together. */
  async function readDue(signal: AbortSignal): Promise<boolean> {
    const due = await loadDue(store.reader, key, now(), DUE_AT_ONCE);
    if (due.length === 0) return false;
    moving.state = 'reading';
    const flight = createFlight();
    for (const [occasion, people] of byOccasion(due)) {
      const read = await readEach(people, signal);
      try {
        await forget(read.flatMap(({ person, one }) => (one.row ? [] : [person.anchor])));
        const received = read.flatMap(({ one }) => receivedOf(one));
        await applyRows(pipeline, received, occasion, flight, signal);
      } finally {
        for (const { one } of read) one.release();
      }
    }
    await flight.landed();
    onChange();
    return due.length === DUE_AT_ONCE;
  }

  async function readEach(people: readonly PersonRecord[], signal: AbortSignal): Promise<ReadPerson[]> {
    const read: ReadPerson[] = [];
    const broken: PersonRecord[] = [];
    let inARow = 0;
    try {
      for (const person of people) {
        try {
          read.push({ person, one: await replication.one(guidFromText(person.anchor), signal) });
          inARow = 0;
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof FaultError) || ++inARow >= FAILURES_IN_A_ROW) throw error;
          broken.push({
            ...person,
            ...failed(person, error.fault, now(), { cause: 'retry' }),
            at: now().toISOString(),
          });
        }
      }
      if (broken.length > 0) await store.write((writer) => saveRecords(writer, key.connectorId, broken));
      return read;
    } catch (error) {
      for (const { one } of read) one.release();
      throw error;
    }
  }

  /** Accounts that the directory no longer has. */
  async function forget(anchors: readonly string[]): Promise<void> {
    if (anchors.length > 0) await store.write((writer) => removeRecords(writer, key.connectorId, anchors));
  }

  return {
    get view() {
      const { state, server, heartbeatAt, full } = moving;
      return { state, server, heartbeatAt, full };
    },
    async look(signal) {
      const { cursor, server, full } = await loadDomain(store.reader, key);
      if (!hasLoaded) Object.assign(moving, { cursor, kept: cursor, server, keptAt: now().getTime() });
      hasLoaded = true;
      try {
        await walk(full, signal);
        return (await readDue(signal)) || (await loadDomain(store.reader, key)).full !== undefined;
      } finally {
        moving.state = 'idle';
        moving.full = null;
      }
    },
    async now(anchor, who, signal) {
      const one = await replication.one(guidFromText(anchor), signal);
      try {
        if (!one.row) throw notFound(anchor);
        const flight = createFlight();
        await applyRows(
          pipeline,
          receivedOf(one),
          { cause: 'asked', who, resend: true, rebase: false },
          flight,
          signal,
        );
        await flight.landed();
      } finally {
        one.release();
      }
      onChange();
      return (await loadRecords(store.reader, key.connectorId, [anchor])).get(anchor);
    },
    keep: () => keep(),
  };
}

const domainKey = ({ connectorId, partition }: DomainKey) => ({ connectorId, partition });

function whyOf({ why }: Extract<WalkStep, { readonly kind: 'began' }>, wish: FullWish | undefined): string {
  return why === 'asked' && wish ? wish.why : why;
}

function restored(now: Date): FullWish {
  return { since: now.toISOString(), why: 'restored', resend: false };
}

function add(tally: { sent: number; unchanged: number }, { sent, unchanged }: Applied): void {
  tally.sent += sent;
  tally.unchanged += unchanged;
}

function receivedOf({ row, sessionKey }: OneObject): ReceivedRow[] {
  return row ? [{ object: row, sessionKey }] : [];
}

/** What somebody asked for is sent whatever was sent before, and says who asked. */
function byOccasion(due: readonly PersonRecord[]): readonly (readonly [Occasion, readonly PersonRecord[]])[] {
  const groups = Map.groupBy(due, ({ due: plan }) => JSON.stringify([plan?.cause ?? 'retry', plan?.who ?? null]));
  return [...groups.values()].map((people) => {
    const { cause = 'retry', who } = people[0]?.due ?? {};
    const occasion = { cause, resend: cause === 'asked', rebase: false, ...(who === undefined ? {} : { who }) };
    return [occasion, people] as const;
  });
}

function notFound(anchor: string): FaultError {
  return new FaultError({ code: 'not-found', stage: 'import', detail: { what: 'account', anchor }, retry: 'never' });
}

/** Whether it lies with the tenant, and not with the domain. */
export function failureOf(error: unknown): { readonly of: 'tenant' | 'domain'; readonly fault: Fault } {
  if (error instanceof TenantUnavailable) return { of: 'tenant', fault: error.fault };
  return { of: 'domain', fault: toFault(error, 'import') };
}

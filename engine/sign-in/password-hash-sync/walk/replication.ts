/**
 * A naming context read from a kept cursor to the present, from whichever of its domain controllers answers.
 *
 * What is read may come twice, never not at all: a walk that loses its server goes on at another one from the same
 * knowledge, and the cursor at its end stands for everything before it. Who applies rows twice must not do harm.
 */

import { FaultError, type Fault, type FaultCode } from '../../../model/fault.ts';
import { ATTRIBUTE_NAMES } from '../drs/attributes.ts';
import type { ChangedObject, ChangesPage } from '../drs/changes-reply.ts';
import { BEGINNING, type ReplicaCursor } from '../drs/cursor.ts';
import { DRA, DrsError } from '../drs/interface.ts';
import { NdrError } from '../rpc/ndr.ts';
import { isLoss, walkFailure } from './faults.ts';
import {
  after,
  cursorAfter,
  fromTheBeginning,
  lastHeardOf,
  positionOf,
  type Position,
  type WalkReason,
} from './position.ts';
import { rightFault } from './right-fault.ts';
import { createSources, type Source, type SourceOptions } from './sources.ts';

export interface ReplicationOptions extends Omit<SourceOptions, 'now'> {
  /** A GUID of this installation, hexadecimal; the same for good. */
  readonly installation: string;
  /** Objects a page; the server may give fewer. Two pages are in memory at most. */
  readonly pageSize?: number;
  /** How often one walk goes on after losing its server. */
  readonly maximumLosses?: number;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export type WalkStep =
  | { readonly kind: 'began'; readonly server: string; readonly isFull: boolean; readonly why: WalkReason }
  /**
   * Values of unicodePwd are encrypted with `sessionKey`. Both are zeroed as soon as the next step is asked for: what is
   * needed of them has to be taken before.
   */
  | { readonly kind: 'rows'; readonly rows: readonly ChangedObject[]; readonly sessionKey: Buffer }
  /** The walk goes on, here or elsewhere. */
  | { readonly kind: 'lost'; readonly fault: Fault }
  /** Another database than the cursor's gives the answers: of another domain controller, or of the same one restored. */
  | { readonly kind: 'moved'; readonly server: string; readonly isRestored: boolean }
  /** Everything is read anew: the database stands at `committed` and had come to `known` before. */
  | { readonly kind: 'rolled-back'; readonly server: string; readonly known: bigint; readonly committed: bigint }
  /** To be kept once everything before it has been dealt with. */
  | { readonly kind: 'ended'; readonly cursor: ReplicaCursor; readonly rows: number };

export interface OneObject {
  /** Undefined where the directory has none such. */
  readonly row: ChangedObject | undefined;
  readonly sessionKey: Buffer;
  /** Zeroes both. */
  release(): void;
}

export interface Replication {
  /** One at a time. Throws `FaultError`, and the reason of `signal`. */
  walk(
    kept: ReplicaCursor | undefined,
    options?: { readonly full?: boolean; readonly signal?: AbortSignal },
  ): AsyncGenerator<WalkStep>;
  /** The object as it is now, with all its attributes, whatever the cursor. `guid`: 16 octets. */
  one(guid: Uint8Array, signal?: AbortSignal): Promise<OneObject>;
  /** The fault that names the right which the account lacks; undefined where it lacks none. Throws `FaultError`. */
  missingRight(signal?: AbortSignal): Promise<Fault | undefined>;
  close(): Promise<void>;
}

const PAGE_SIZE = 500;
const MAXIMUM_LOSSES = 3;
/** Pages in a row without a higher watermark: links come so, but neither they nor the same objects come without end. */
const STANDING_PAGES = 2000;

export function openReplication(options: ReplicationOptions): Replication {
  const sources = createSources({ ...options, now: options.now ?? Date.now });
  let isWalking = false;

  async function* walk(
    kept: ReplicaCursor | undefined,
    { full = false, signal }: WalkOptions = {},
  ): AsyncGenerator<WalkStep> {
    if (isWalking) throw new TypeError('one walk of a naming context at a time');
    isWalking = true;
    try {
      yield* untilTheEnd({ options, kept, signal, sources }, positionOf(kept, full));
    } finally {
      isWalking = false;
    }
  }

  /** One question beside the walks. A connection that was kept may have ended unnoticed: then it is asked once more. */
  async function once<T>(signal: AbortSignal | undefined, question: (source: Source) => Promise<T>): Promise<T> {
    for (let isRepeated = false; ; isRepeated = true) {
      const source = await sources.get(signal, () => undefined);
      try {
        return await question(source);
      } catch (error) {
        const isBroken = isLoss(error) || error instanceof NdrError;
        if (isBroken) sources.drop(source, isRepeated);
        if (!isBroken || isRepeated) throw new FaultError(await faultOf(error, source, options), { cause: error });
      }
    }
  }

  return {
    walk,
    one: (guid, signal) =>
      once(signal, async (source) => {
        const page = await askOne(source, options, guid);
        const sessionKey = Buffer.from(source.replica.sessionKey);
        const row = page?.objects[0];
        return { row, sessionKey, release: () => zero(row ? [row] : [], sessionKey) };
      }),
    missingRight: (signal) => once(signal, (source) => rightFault(source, options)),
    close: () => sources.close(),
  };
}

interface WalkOptions {
  readonly full?: boolean;
  readonly signal?: AbortSignal;
}

interface Walking {
  readonly options: ReplicationOptions;
  readonly kept: ReplicaCursor | undefined;
  readonly signal: AbortSignal | undefined;
  readonly sources: ReturnType<typeof createSources>;
}

/** What is known between attempts; everything else is of one attempt. */
interface Progress {
  position: Position;
  rows: number;
  hasBegun: boolean;
}

async function* untilTheEnd(walking: Walking, begin: Position): AsyncGenerator<WalkStep> {
  const { options, signal, sources } = walking;
  const progress: Progress = { position: begin, rows: 0, hasBegun: false };
  for (let losses = 0; ; losses++) {
    const passedOver: Fault[] = [];
    const source = await sources.get(signal, ({ fault }) => void passedOver.push(fault));
    for (const fault of passedOver) yield { kind: 'lost', fault };
    const abort = () => source.replica.abort();
    signal?.addEventListener('abort', abort, { once: true });
    let failure: { readonly error: unknown } | undefined;
    try {
      failure = yield* attempt(walking, source, progress);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    if (failure === undefined) return;
    signal?.throwIfAborted();
    const fault = await faultOf(failure.error, source, options);
    const { isOfServer } = walkFailure(failure.error, source.name);
    // A connection that was kept may have ended long ago: the server is asked once more before another one is.
    sources.drop(source, !(isLoss(failure.error) && losses === 0));
    if (!isOfServer || losses >= (options.maximumLosses ?? MAXIMUM_LOSSES)) {
      throw new FaultError(fault, { cause: failure.error });
    }
    yield { kind: 'lost', fault };
  }
}

/** Reads on from where `progress` stands; answers what went wrong with the server, and nothing at the end. */
async function* attempt(
  { options, kept }: Walking,
  source: Source,
  progress: Progress,
): AsyncGenerator<WalkStep, { readonly error: unknown } | undefined> {
  let coming: Promise<ChangesPage> | undefined;
  for (let standing = 0; ;) {
    let page: ChangesPage;
    try {
      if (coming) page = await coming;
      else {
        const first = await firstPage(source, options, progress.position, kept);
        if (first.rolledBack) {
          progress.position = fromTheBeginning('rolled-back');
          yield { kind: 'rolled-back', server: source.name, ...first.rolledBack };
          continue;
        }
        ({ page } = first);
      }
    } catch (error) {
      return { error };
    }
    if (!coming) yield* beginning(source, progress, page, kept);
    const position = after(progress.position, page);
    standing = position.from.object <= progress.position.from.object ? standing + 1 : 0;
    if (standing > STANDING_PAGES) return { error: new NdrError('answers without an end', 0) };
    coming = page.hasMore ? ask(source, options, position) : undefined;
    // Whoever goes on meets its failure above; whoever stops early never does.
    coming?.catch(() => undefined);
    yield* rowsOf(page, source, progress, coming);
    progress.position = position;
    if (coming) continue;
    yield { kind: 'ended', cursor: cursorAfter(page, domainOfPage(page), position), rows: progress.rows };
    return undefined;
  }
}

/** A generator of its own, so that its end, whatever it is, is the end of what it showed. */
function* rowsOf(
  page: ChangesPage,
  { replica }: Source,
  progress: Progress,
  coming: Promise<ChangesPage> | undefined,
): Generator<WalkStep> {
  // The naming context's head comes with every page, and has no password.
  const rows = page.objects.filter(({ isNamingContext }) => !isNamingContext);
  if (rows.length === 0) return;
  progress.rows += rows.length;
  const sessionKey = Buffer.from(replica.sessionKey);
  let isGoingOn = false;
  try {
    yield { kind: 'rows', rows, sessionKey };
    isGoingOn = true;
  } finally {
    zero(rows, sessionKey);
    if (!isGoingOn)
      coming?.then(
        ({ objects }) => zero(objects),
        () => undefined,
      );
  }
}

interface FirstPage {
  readonly page: ChangesPage;
  readonly rolledBack: { readonly known: bigint; readonly committed: bigint } | undefined;
}

/** Whether the server is the one to ask is seen from its first answer, before anything of it is used. */
async function firstPage(
  source: Source,
  options: ReplicationOptions,
  position: Position,
  kept: ReplicaCursor | undefined,
): Promise<FirstPage> {
  const [state, page] = await Promise.all([source.directory.read(), ask(source, options, position)]);
  const { invocation } = page;
  if (state.invocation !== undefined && state.invocation !== invocation) {
    throw refusal('server-name-shared', { server: source.name });
  }
  const found = domainOfPage(page);
  if (kept && kept.namingContext !== found) {
    const detail = { server: source.name, partition: options.namingContext, known: kept.namingContext, found };
    throw refusal('domain-replaced', detail);
  }
  const known = lastHeardOf(position, invocation);
  if (known <= state.highestCommittedUsn) return { page, rolledBack: undefined };
  zero(page.objects);
  return { page, rolledBack: { known, committed: state.highestCommittedUsn } };
}

function refusal(code: FaultCode, detail: Fault['detail']): FaultError {
  return new FaultError({ code, stage: 'import', detail, retry: 'never' });
}

/** GUID of the naming context's head. */
function domainOfPage({ namingContext }: ChangesPage): string {
  if (!namingContext) throw new NdrError('an answer without a naming context', 0);
  return namingContext.guid.toString('hex');
}

function* beginning(
  source: Source,
  progress: Progress,
  page: ChangesPage,
  kept: ReplicaCursor | undefined,
): Generator<WalkStep> {
  const { why, invocation } = progress.position;
  if (!progress.hasBegun || why === 'rolled-back') {
    yield { kind: 'began', server: source.name, isFull: why !== 'continued', why };
  }
  progress.hasBegun = true;
  if (why === 'continued' && invocation !== page.invocation) {
    yield { kind: 'moved', server: source.name, isRestored: kept?.source === page.source };
  }
}

function ask({ replica }: Source, options: ReplicationOptions, position: Position): Promise<ChangesPage> {
  return replica.changes({
    of: { dn: options.namingContext },
    attributes: ATTRIBUTE_NAMES,
    destination: options.installation,
    invocation: position.invocation,
    from: position.from,
    vector: position.vector,
    maximumObjects: options.pageSize ?? PAGE_SIZE,
  });
}

async function askOne(
  { replica, directory }: Source,
  options: ReplicationOptions,
  guid: Uint8Array,
): Promise<ChangesPage | undefined> {
  try {
    return await replica.changes({
      of: { guid },
      oneObject: true,
      attributes: ATTRIBUTE_NAMES,
      destination: (await directory.read()).source ?? options.installation,
      invocation: options.installation,
      from: BEGINNING,
      vector: undefined,
      maximumObjects: 1,
    });
  } catch (error) {
    if (error instanceof DrsError && error.code === DRA.badDn) return undefined;
    throw error;
  }
}

/** A refused right is looked into: the call does not say which one is missing. */
async function faultOf(error: unknown, source: Source, options: ReplicationOptions): Promise<Fault> {
  const { fault } = walkFailure(error, source.name);
  if (fault.code !== 'replication-right-missing' || !source.replica.isOpen) return fault;
  try {
    return (await rightFault(source, options)) ?? fault;
  } catch {
    // What was refused in the first place stays what has to be said.
    return fault;
  }
}

function zero(rows: readonly ChangedObject[], sessionKey?: Buffer): void {
  sessionKey?.fill(0);
  for (const { attributes } of rows) for (const value of attributes.get('unicodePwd')?.values ?? []) value.fill(0);
}

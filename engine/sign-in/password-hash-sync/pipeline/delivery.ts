/**
 * Salted hashes on their way to the tenant: in batches, a few at once, never two of one person; every answer is written
 * down for the person it names. A hash is here only as long as its request takes.
 */

import type { CredentialChange, CredentialResult } from '../../../connectors/entra-id/directory-sync/credentials.ts';
import { FaultError, toFault, type Fault } from '../../../model/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { PasswordCause } from '../status.ts';
import { nextAttempt } from './backoff.ts';
import type { Sending } from './decide.ts';
import { noteEvents, type NewEvent } from './events.ts';
import { saveRecords, type PersonRecord } from './records.ts';
import { dateOfStamp } from './stamps.ts';
import { createTurns } from './turns.ts';

export { CREDENTIALS_PER_REQUEST } from '../../../connectors/entra-id/directory-sync/credentials.ts';

/** Of the tenant: what takes passwords. */
export interface CredentialService {
  provisionCredentials(
    changes: readonly CredentialChange[],
    options: { readonly signal?: AbortSignal },
  ): Promise<readonly CredentialResult[]>;
}

export interface Parcel {
  readonly connectorId: number;
  readonly anchor: string;
  readonly partition: string;
  readonly known: PersonRecord | undefined;
  readonly sending: Sending;
  readonly credentialData: string;
  readonly cause: PasswordCause;
  readonly who?: string | undefined;
}

/** The tenant takes nothing at the moment: nothing was written down, and everything is to be read and sent again. */
export class TenantUnavailable extends Error {
  readonly fault: Fault;
  constructor(fault: Fault, options?: ErrorOptions) {
    super(`the tenant takes no passwords: ${fault.code}`, options);
    this.name = 'TenantUnavailable';
    this.fault = fault;
  }
}

export interface DeliveryOptions {
  readonly store: Store;
  readonly now: () => Date;
  /** Throws `TenantUnavailable`. */
  readonly service: (signal: AbortSignal) => Promise<CredentialService>;
  /** Told of every batch that was answered, and how many of it were taken. */
  readonly onAnswer?: (taken: number) => Promise<void>;
  /** Requests at once. */
  readonly concurrency?: number;
}

export interface Delivery {
  /** How many were taken. Throws `TenantUnavailable`, and the reason of `signal`. */
  deliver(parcels: readonly Parcel[], signal: AbortSignal): Promise<number>;
  /** Until nothing of these persons is on its way. */
  quiet(connectorId: number, anchors: readonly string[]): Promise<void>;
}

/** Round trips of about a tenth of a second then carry some 2,000 people a second. */
const CONCURRENCY = 4;

export function createDelivery(options: DeliveryOptions): Delivery {
  const requests = createTurns(options.concurrency ?? CONCURRENCY);
  const underWay = new Map<string, Promise<unknown>>();
  const keyOf = (connectorId: number, anchor: string) => `${String(connectorId)} ${anchor}`;

  async function send(parcels: readonly Parcel[], signal: AbortSignal): Promise<number> {
    const answers = await answersTo(options, parcels, signal);
    const taken = [...answers.values()].filter((answer) => answer.kind === 'taken').length;
    await noteAnswers(options, parcels, answers);
    await options.onAnswer?.(taken);
    return taken;
  }

  return {
    deliver(parcels, signal) {
      const keys = parcels.map(({ connectorId, anchor }) => keyOf(connectorId, anchor));
      const sending = requests.run(() => {
        signal.throwIfAborted();
        return send(parcels, signal);
      });
      const settled = sending
        .catch(() => undefined)
        .finally(() => {
          for (const key of keys) if (underWay.get(key) === settled) underWay.delete(key);
        });
      for (const key of keys) underWay.set(key, settled);
      return sending;
    },
    async quiet(connectorId, anchors) {
      await Promise.all(anchors.map((anchor) => underWay.get(keyOf(connectorId, anchor))));
    },
  };
}

type Answer =
  | { readonly kind: 'taken' }
  /** `undefined`: the service said nothing of it. */
  | { readonly kind: 'refused'; readonly fault: Fault | undefined };

const STAGE = 'export';

/**
 * Failures that lie with the way or with the service as a whole. Any other may lie with one of the changes, which is then
 * found by halves: one that the service stumbles over must not keep back the others.
 */
const OF_CONTENT = new Set<Fault['code']>(['protocol-error', 'server-error', 'operation-refused', 'unexpected']);

async function answersTo(
  options: DeliveryOptions,
  parcels: readonly Parcel[],
  signal: AbortSignal,
): Promise<Map<Parcel, Answer>> {
  try {
    const service = await options.service(signal);
    const results = await service.provisionCredentials(parcels.map(changeOf), { signal });
    return new Map(parcels.map((parcel) => [parcel, answerFor(parcel, results)]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof TenantUnavailable) throw error;
    const fault = error instanceof FaultError ? error.fault : toFault(error, STAGE);
    if (!OF_CONTENT.has(fault.code)) throw new TenantUnavailable(fault, { cause: error });
    if (parcels.length === 1) return new Map([[parcels[0]!, { kind: 'refused', fault }]]);
    return byHalves(options, parcels, { fault, error }, signal);
  }
}

async function byHalves(
  options: DeliveryOptions,
  parcels: readonly Parcel[],
  failure: { readonly fault: Fault; readonly error: unknown },
  signal: AbortSignal,
): Promise<Map<Parcel, Answer>> {
  const middle = parcels.length >> 1;
  const first = await answersTo(options, parcels.slice(0, middle), signal);
  const second = await answersTo(options, parcels.slice(middle), signal);
  const all = new Map([...first, ...second]);
  const isEverybody = [...all.values()].every(
    (answer) => answer.kind === 'refused' && answer.fault?.code === failure.fault.code,
  );
  // Then it lies with none of them.
  if (isEverybody) throw new TenantUnavailable(failure.fault, { cause: failure.error });
  return all;
}

function changeOf({ sending: { target, stamp, mustChange }, credentialData }: Parcel): CredentialChange {
  return {
    ...(target.sourceAnchor === undefined ? { cloudAnchor: target.anchor } : { sourceAnchor: target.sourceAnchor }),
    changeDate: dateOfStamp(stamp),
    credentialData,
    forcePasswordChangeOnLogon: mustChange,
  };
}

/** By anchor; results come in any order. */
function answerFor({ sending: { target } }: Parcel, results: readonly CredentialResult[]): Answer {
  const own = results.find(({ sourceAnchor, cloudAnchor }) =>
    target.sourceAnchor === undefined ? cloudAnchor === target.anchor : sourceAnchor === target.sourceAnchor,
  );
  if (!own) return { kind: 'refused', fault: undefined };
  if (own.result === 0) return { kind: 'taken' };
  const detail = { result: own.result, serverText: (own.extendedErrorInformation ?? '').slice(0, 300) };
  return { kind: 'refused', fault: { code: 'password-not-taken', stage: STAGE, detail, retry: 'later' } };
}

async function noteAnswers(
  { store, now }: DeliveryOptions,
  parcels: readonly Parcel[],
  answers: ReadonlyMap<Parcel, Answer>,
): Promise<void> {
  const at = now();
  const noted = parcels.map((parcel) => answered(parcel, answers.get(parcel)!, at));
  await store.write(async (writer) => {
    for (const [connectorId, own] of Map.groupBy(noted, ({ parcel }) => parcel.connectorId)) {
      await saveRecords(
        writer,
        connectorId,
        own.map(({ record }) => record),
      );
    }
    await noteEvents(
      writer,
      noted.map(({ parcel, record }) => eventOf(parcel, record)),
    );
  });
}

function answered(
  parcel: Parcel,
  answer: Answer,
  now: Date,
): { readonly parcel: Parcel; readonly record: PersonRecord } {
  const { anchor, partition, sending, known } = parcel;
  const { stamp, mustChange, target } = sending;
  const at = now.toISOString();
  const common = { anchor, partition, reason: null, seen: stamp, mustChange, at };
  if (answer.kind === 'taken') {
    const sent = { stamp, mustChange, target: target.anchor, at };
    const settled = { attempts: 0, failingSince: null, due: undefined, fault: null };
    return { parcel, record: { ...common, ...settled, outcome: 'synchronized', sent } };
  }
  return { parcel, record: { ...common, sent: known?.sent, ...failed(known, answer.fault, now, parcel) } };
}

/** What becomes of somebody after one more attempt that failed. */
export function failed(
  known: PersonRecord | undefined,
  fault: Fault | undefined,
  now: Date,
  { cause, who }: Pick<Parcel, 'cause' | 'who'>,
): Pick<PersonRecord, 'outcome' | 'attempts' | 'failingSince' | 'due' | 'fault'> {
  const former = cause === 'retry' && known?.failingSince ? known : undefined;
  const attempts = (former?.attempts ?? 0) + 1;
  const failingSince = former?.failingSince ?? now.toISOString();
  const next = nextAttempt(attempts, new Date(failingSince), now);
  const due = next && { at: next.toISOString(), cause: 'retry' as const, ...(who === undefined ? {} : { who }) };
  return { outcome: next ? 'retry' : 'given-up', attempts, failingSince, due, fault: fault ?? null };
}

function eventOf({ connectorId, partition, anchor, cause, who, sending }: Parcel, record: PersonRecord): NewEvent {
  return {
    at: record.at,
    kind: 'person',
    ...{ connectorId, partition, anchor, cause, who },
    outcome: record.outcome,
    changed: sending.stamp.changed,
    fault: record.fault,
    detail: sending.mustChange ? { mustChange: true } : {},
  };
}

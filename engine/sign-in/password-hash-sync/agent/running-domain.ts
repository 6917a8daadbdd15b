/** A domain of a session: its loop, how that goes, and what is written down of it. */

import type { Fault } from '../../../model/fault.ts';
import type { Store } from '../../../store/store.ts';
import type { DomainPipeline } from '../pipeline/apply.ts';
import { noteDomainFault } from '../pipeline/domains.ts';
import { noteEvents, type NewEvent } from '../pipeline/events.ts';
import type { PersonRecord } from '../pipeline/records.ts';
import type { Replication } from '../walk/replication.ts';
import { domainWork, type DomainView, type DomainWork } from './domain.ts';
import { loopDomain } from './domain-loop.ts';
import { createWaking } from './waking.ts';

export interface RunningDomainOptions {
  readonly pipeline: DomainPipeline;
  readonly open: () => Promise<Replication>;
  /** See `PlannedDomain`. */
  readonly announce: ((onChange: () => void, signal: AbortSignal) => Promise<void>) | undefined;
  readonly countPeople: () => Promise<number>;
  readonly pollMilliseconds: number;
  readonly onChange: () => void;
  /** The tenant took nothing. */
  readonly onTenantFailed: (fault: Fault) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

export interface RunningDomainView extends DomainView {
  readonly fault: Fault | null;
  readonly faultSince: string | null;
  readonly nextTryAt: string | null;
}

/** As others know it: by the names of its connector and itself. */
export type NamedDomainView = RunningDomainView & { readonly connector: string; readonly partition: string };

export interface RunningDomain {
  readonly connectorId: number;
  readonly partition: string;
  readonly pages: DomainPipeline['pages'];
  readonly view: RunningDomainView;
  countPeople(): Promise<number>;
  /** When it was looked at for the first time, well or not. */
  readonly firstLook: Promise<void>;
  wake(): void;
  now(anchor: string, who: string, signal: AbortSignal): Promise<PersonRecord | undefined>;
  /** After the session's signal was aborted: when its loop has ended and everything is closed. */
  ended(): Promise<void>;
}

interface Trouble {
  fault: Fault | null;
  faultSince: string | null;
  nextTryAt: string | null;
}

const REST: DomainView = { state: 'idle', server: null, heartbeatAt: null, full: null };

export function runDomain(options: RunningDomainOptions): RunningDomain {
  const { pipeline, signal, onChange } = options;
  const { store, now, connectorId, partition } = pipeline;
  const waking = createWaking();
  const trouble: Trouble = { fault: null, faultSince: null, nextTryAt: null };
  const firstLook = Promise.withResolvers<void>();
  const opened = openOnce(options);

  /** Only once the account is known to be taken: a refused logon would be charged twice. */
  let announcing: Promise<void> | undefined;

  async function recovered(): Promise<void> {
    firstLook.resolve();
    announcing ??= options.announce?.(() => waking.wake(), signal).catch(options.onFailure);
    if (!trouble.nextTryAt) return;
    const wasAway = trouble.fault !== null;
    Object.assign(trouble, { fault: null, faultSince: null, nextTryAt: null });
    if (wasAway) await note(store, now, { kind: 'recovered', connectorId, partition });
    onChange();
  }

  async function failed(of: 'tenant' | 'domain', fault: Fault, nextTry: Date): Promise<void> {
    firstLook.resolve();
    trouble.nextTryAt = nextTry.toISOString();
    if (of === 'tenant') return options.onTenantFailed(fault);
    const isNews = trouble.fault?.code !== fault.code;
    trouble.fault = fault;
    if (isNews) {
      const at = now().toISOString();
      trouble.faultSince = at;
      await store.write(async (writer) => {
        await noteDomainFault(writer, pipeline, fault, at);
        await noteEvents(writer, [{ at, kind: 'failed', connectorId, partition, fault }]);
      });
    }
    onChange();
  }

  const { pollMilliseconds } = options;
  const looping = loopDomain({
    open: opened.work,
    ...{ waking, pollMilliseconds, now, signal },
    onLooked: recovered,
    onFailed: failed,
  });

  return {
    ...{ connectorId, partition, pages: pipeline.pages, countPeople: options.countPeople },
    firstLook: firstLook.promise,
    get view() {
      const view = opened.current?.view ?? REST;
      return { ...view, state: trouble.nextTryAt === null ? view.state : 'away', ...trouble };
    },
    wake: () => waking.wake(),
    now: async (anchor, who, asked) => (await opened.work()).now(anchor, who, asked),
    async ended() {
      await looping;
      await announcing;
      await opened.current?.keep();
      await opened.close();
    },
  };
}

function note(store: Store, now: () => Date, event: Omit<NewEvent, 'at'>): Promise<void> {
  return store.write((writer) => noteEvents(writer, [{ at: now().toISOString(), ...event }]));
}

/** One replication for loop and questions alike; where it could not be opened the next who asks tries again. */
function openOnce({ pipeline, open, countPeople, onChange }: RunningDomainOptions) {
  let opening: Promise<DomainWork> | undefined;
  let replication: Replication | undefined;
  let current: DomainWork | undefined;
  return {
    get current() {
      return current;
    },
    work(): Promise<DomainWork> {
      opening ??= open().then(
        (opened) => {
          replication = opened;
          current = domainWork({ pipeline, replication, countPeople, onChange });
          return current;
        },
        (error: unknown) => {
          opening = undefined;
          throw error;
        },
      );
      return opening;
    },
    async close() {
      await replication?.close();
    },
  };
}

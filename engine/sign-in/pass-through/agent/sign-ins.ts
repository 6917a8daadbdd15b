/** The sign-ins of an agent: taken as they are announced, so many at once, each within its time, and brought to an end at a stop. */

import type { Ambient } from '../../../connectors/entra-id/ambient.ts';
import type { BootstrapSettings } from '../bootstrap/response.ts';
import type { EndpointsOfCloud } from '../endpoints.ts';
import type { Counters } from '../health/counters.ts';
import { RelayError } from '../messages/relay-error.ts';
import type { Network } from '../network.ts';
import { createSeen } from '../request/seen.ts';
import { readAnnouncement } from '../signalling/one-way.ts';
import type { PasswordValidator } from '../validator/validator.ts';
import type { KeyRing } from './key-ring.ts';
import type { NoteEvent } from './notes.ts';
import { createPlaces } from './places.ts';
import { reasonOf, takeSignIn } from './sign-in.ts';

export interface SignInsOptions {
  readonly endpoints: EndpointsOfCloud;
  readonly network: Network;
  readonly ambient: Ambient;
  readonly keys: KeyRing;
  readonly counters: Counters;
  readonly validator: PasswordValidator;
  /** Undefined before the first bootstrap, when nothing can be announced. */
  readonly settings: () => BootstrapSettings | undefined;
  readonly note: NoteEvent;
  readonly onChange: () => void;
}

export interface SignIns {
  announced(octets: Uint8Array): void;
  limitTo(limit: number): void;
  readonly inWork: number;
  readonly controllersAwaySince: Date | undefined;
  /** Answers when nothing is in work any more; each has its time, so this ends. */
  finished(): Promise<void>;
}

const FIRST_LIMIT = 200;

export function createSignIns(options: SignInsOptions): SignIns {
  const { ambient, counters, note, onChange } = options;
  const places = createPlaces(FIRST_LIMIT);
  const seen = createSeen();
  const inWork = new Set<Promise<void>>();
  let controllersAwaySince: Date | undefined;

  const onVerdict = (reached: boolean) => {
    const before = controllersAwaySince;
    controllersAwaySince = reached ? undefined : (before ?? new Date(ambient.clock()));
    if ((before === undefined) !== reached) note(reached ? 'info' : 'warn', 'agent-controllers', { reached });
    onChange();
  };

  const take = async (octets: Uint8Array): Promise<void> => {
    const settings = options.settings();
    if (settings === undefined) throw new RelayError('malformed', 'before-settings');
    const invitation = readAnnouncement(octets);
    const signal = AbortSignal.timeout(settings.answerWithin);
    const give = await places.take(signal);
    try {
      await takeSignIn(invitation, { ...options, settings, seen, onVerdict }, signal);
    } finally {
      give();
    }
  };

  const failed = (error: unknown) => {
    const why = reasonOf(error);
    if (error instanceof RelayError) counters.problems[error.problem] += 1;
    else if (why.problem === 'unexpected') counters.unexpected += 1;
    note('warn', 'sign-in-not-answered', why);
  };

  return {
    announced(octets) {
      counters.announced += 1;
      const work = take(octets)
        .catch(failed)
        .finally(() => {
          inWork.delete(work);
          onChange();
        });
      inWork.add(work);
    },
    limitTo: (limit) => (places.limit = limit),
    get inWork() {
      return inWork.size;
    },
    get controllersAwaySince() {
      return controllersAwaySince;
    },
    async finished() {
      while (inWork.size > 0) await Promise.all(inWork);
    },
  };
}

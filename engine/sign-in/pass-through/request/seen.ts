/** Sign-ins that were seen lately: one that comes again is not validated again, so that nobody is locked out by an echo. */

import { createHash } from 'node:crypto';
import { RelayError } from '../messages/relay-error.ts';
import type { PasswordBlock } from './sign-in-request.ts';

/** Milliseconds: far longer than any sign-in waits. */
const REMEMBERED = 15 * 60_000;
const MOST = 50_000;

export interface Seen {
  /** Throws {@link RelayError} `replayed` where the same was noted before. */
  note(name: string, now: number): void;
}

export function createSeen(): Seen {
  /** In the order in which they were noted. */
  const noted = new Map<string, number>();
  return {
    note(name, now) {
      for (const [old, at] of noted) {
        if (now - at < REMEMBERED && noted.size < MOST) break;
        noted.delete(old);
      }
      if (noted.has(name)) throw new RelayError('replayed', name.slice(0, name.indexOf(':')));
      noted.set(name, now);
    },
  };
}

/** Encryption draws fresh random octets each time: the same octets are the same sign-in. */
export function blockName({ octets }: PasswordBlock): string {
  return `block:${createHash('sha256').update(octets).digest('base64')}`;
}

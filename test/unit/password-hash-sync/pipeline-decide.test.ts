/** What is done about a replicated password, by everything that is known of it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide, type Decision, type Question } from '../../../engine/sign-in/password-hash-sync/pipeline/decide.ts';
import { nextAttempt } from '../../../engine/sign-in/password-hash-sync/pipeline/backoff.ts';
import type { PersonRecord } from '../../../engine/sign-in/password-hash-sync/pipeline/records.ts';
import {
  compareStamps,
  dateOfStamp,
  type PasswordStamp,
} from '../../../engine/sign-in/password-hash-sync/pipeline/stamps.ts';

const A = 'aa'.repeat(16);
const B = 'bb'.repeat(16);
const stamp = (version: number, changed = 13_400_000_000 + version, invocation = A): PasswordStamp => ({
  version,
  changed,
  invocation,
});
const TARGET = { anchor: 'User_1', sourceAnchor: 'one' };
const VALUE = Buffer.alloc(36);

const record = (version: number, more: Partial<PersonRecord> = {}): PersonRecord => ({
  anchor: 'x',
  partition: 'DC=contoso,DC=test',
  outcome: 'synchronized',
  reason: null,
  seen: stamp(version),
  mustChange: false,
  sent: { stamp: stamp(version), mustChange: false, target: TARGET.anchor, at: '' },
  attempts: 0,
  failingSince: null,
  due: undefined,
  fault: null,
  at: '',
  ...more,
});

interface Asked {
  readonly password?: { readonly stamp: PasswordStamp | undefined; readonly value?: Buffer };
  readonly mustChange?: boolean;
  readonly isDeleted?: boolean;
  readonly known?: PersonRecord;
  readonly verdict?: Question['verdict'];
  readonly occasion?: Partial<Question['occasion']>;
  readonly takesTemporary?: boolean;
}

function ask({
  password,
  mustChange,
  isDeleted = false,
  known,
  verdict,
  occasion,
  takesTemporary = false,
}: Asked): Decision {
  return decide({
    row: {
      anchor: 'x',
      isDeleted,
      ...(password ? { password: { ...password, rid: 1104 } } : {}),
      ...(mustChange === undefined ? {} : { mustChange }),
    },
    known,
    verdict: verdict ?? { inScope: true, target: TARGET },
    occasion: { cause: 'change', resend: false, rebase: false, ...occasion },
    features: { forcePasswordChange: takesTemporary },
  });
}

const set = (version: number, more: Asked = {}): Decision =>
  ask({ password: { stamp: stamp(version), value: VALUE }, mustChange: false, ...more });

describe('a password', () => {
  test('that is new is sent with its stamp', () => {
    expect(set(1)).toEqual({ kind: 'send', sending: { target: TARGET, stamp: stamp(1), mustChange: false } });
    expect(set(3, { known: record(2) }).kind).toBe('send');
  });

  test('that the tenant has is not sent again, unless somebody wants that', () => {
    expect(set(2, { known: record(2) })).toEqual({ kind: 'nothing' });
    expect(set(2, { known: record(2), occasion: { resend: true } }).kind).toBe('send');
  });

  test('that is older than the one known is never sent, whatever is wanted', () => {
    for (const cause of ['change', 'full'] as const) {
      expect(set(1, { known: record(2), occasion: { cause, resend: true } })).toEqual({ kind: 'nothing' });
    }
    for (const cause of ['asked', 'retry', 'scope'] as const) {
      expect(set(1, { known: record(2), occasion: { cause, resend: true } })).toEqual({ kind: 'lags' });
    }
  });

  test('counts from where a directory was set back to', () => {
    const occasion = { cause: 'full', rebase: true } as const;
    // What was set back stays in the tenant as it is; what has been written since is sent, however low its number.
    expect(set(1, { known: record(5), occasion })).toEqual({ kind: 'rebase' });
    const later = { stamp: stamp(2, stamp(5).changed + 60), value: VALUE };
    expect(ask({ password: later, known: record(5), occasion }).kind).toBe('send');
    const rebased = { ...record(5), seen: stamp(1) };
    expect(set(1, { known: rebased, occasion: { cause: 'full' } })).toEqual({ kind: 'nothing' });
    expect(set(2, { known: rebased }).kind).toBe('send');
    expect(set(1, { known: rebased, occasion: { resend: true } }).kind).toBe('send');
  });

  test('is sent again where another object of the tenant is the person now', () => {
    const known = record(2);
    expect(set(2, { known: { ...known, sent: { ...known.sent!, target: 'User_2' } } }).kind).toBe('send');
  });

  test('that was refused is sent with every further reason', () => {
    expect(set(2, { known: record(2, { outcome: 'retry' }) }).kind).toBe('send');
    expect(set(2, { known: record(2, { outcome: 'given-up' }), occasion: { cause: 'full' } }).kind).toBe('send');
  });

  test('of somebody out of scope is noted and not sent; of a machine it is not even noted', () => {
    const verdict = { inScope: false, reason: 'no-inbound-rule' } as const;
    expect(set(2, { verdict })).toEqual({ kind: 'note', outcome: 'out-of-scope', reason: 'no-inbound-rule' });
    expect(set(2, { verdict: { inScope: false, reason: 'not-a-person' } })).toEqual({ kind: 'nothing' });
  });

  test('that is empty is none', () => {
    expect(ask({ password: { stamp: stamp(3) }, known: record(2) })).toEqual({ kind: 'note', outcome: 'no-password' });
    expect(ask({ password: { stamp: undefined } })).toEqual({ kind: 'note', outcome: 'no-password' });
  });

  test('goes with its account', () => {
    expect(ask({ isDeleted: true, known: record(2) })).toEqual({ kind: 'forget' });
    expect(ask({ isDeleted: true })).toEqual({ kind: 'nothing' });
  });
});

describe('a temporary password', () => {
  test('waits where the tenant does not take it, and is marked where it does', () => {
    expect(set(2, { mustChange: true })).toEqual({ kind: 'note', outcome: 'must-change' });
    const sent = set(2, { mustChange: true, takesTemporary: true });
    expect(sent).toMatchObject({ kind: 'send', sending: { mustChange: true } });
  });

  test('is read again when only the mark changes, and only where that can be said', () => {
    expect(ask({ mustChange: true, known: record(2), takesTemporary: true })).toEqual({ kind: 'read-again' });
    expect(ask({ mustChange: true, known: record(2) })).toEqual({ kind: 'nothing' });
    expect(ask({ mustChange: false, known: record(2, { mustChange: true }) })).toEqual({ kind: 'read-again' });
    expect(ask({ mustChange: false, known: record(2) })).toEqual({ kind: 'nothing' });
  });

  test('a full look comes to the same as the changes did', () => {
    // Marked without another password, where the tenant cannot be told: what it has stays good.
    const known = record(2, { mustChange: true });
    expect(set(2, { known, mustChange: true, occasion: { cause: 'full' } })).toEqual({ kind: 'nothing' });
  });
});

describe('stamps', () => {
  const any = fc.record({
    version: fc.integer({ min: 1, max: 4 }),
    changed: fc.integer({ min: 1, max: 4 }),
    invocation: fc.constantFrom(A, B),
  });

  test('are in one order for everybody who compares them', () => {
    fc.assert(
      fc.property(any, any, any, (one, two, three) => {
        expect(Math.sign(compareStamps(one, two))).toBe(-Math.sign(compareStamps(two, one)) + 0);
        if (compareStamps(one, two) <= 0 && compareStamps(two, three) <= 0) {
          expect(compareStamps(one, three)).toBeLessThanOrEqual(0);
        }
        expect(compareStamps(one, two) === 0).toBe(JSON.stringify(one) === JSON.stringify(two));
      }),
    );
  });

  test('in whatever order rows come, and come again, the newest is the last that is sent', () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (rows) => {
        let known: PersonRecord | undefined;
        for (const one of rows) {
          const decision = ask({
            password: { stamp: one, value: VALUE },
            mustChange: false,
            ...(known ? { known } : {}),
          });
          if (decision.kind !== 'send') continue;
          const sent = { stamp: one, mustChange: false, target: TARGET.anchor, at: '' };
          known = record(1, { seen: one, sent });
        }
        const newest = rows.toSorted(compareStamps).at(-1)!;
        expect(known?.sent?.stamp).toEqual(newest);
      }),
    );
  });

  test('are times of seconds since 1601', () => {
    expect(dateOfStamp({ changed: 11_644_473_600 }).toISOString()).toBe('1970-01-01T00:00:00.000Z');
  });
});

test('who is refused is tried less and less often, and for a day', () => {
  const since = new Date('2026-11-20T10:00:00Z');
  const pauses = [1, 2, 3, 9, 50].map((attempts) => nextAttempt(attempts, since, since)!.getTime() - since.getTime());
  expect(pauses).toEqual(pauses.toSorted((left, right) => left - right));
  expect(pauses.at(-1)).toBe(1_800_000);
  expect(nextAttempt(60, since, new Date('2026-11-21T10:00:01Z'))).toBeUndefined();
});

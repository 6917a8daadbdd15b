/** The guard against lockouts, on a clock and a directory of the test's own. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGuard, type Allowance, type Outcome } from '../../../engine/sign-in/pass-through/validator/guard.ts';

const WINDOW = 1_800_000;
const SKEW = 300_000;

/** A domain controller that counts as Active Directory does. */
function directory(threshold: number) {
  let time = 1_000_000_000;
  const state = { count: 0, last: 0, isLocked: false };
  const guard = createGuard(() => time);
  const read = (server = 'dc1'): Promise<Allowance> =>
    Promise.resolve({
      threshold,
      observationWindow: WINDOW,
      badPasswordCount: state.count,
      badPasswordTime: state.last,
      server,
      readAt: time,
    });
  const count = () => {
    state.count = state.last + WINDOW <= time ? 1 : state.count + 1;
    state.last = time;
    if (threshold > 0 && state.count >= threshold) state.isLocked = true;
  };
  const never = new AbortController().signal;
  return {
    state,
    guard,
    count,
    pass: (milliseconds: number) => (time += milliseconds),
    admit: (server?: string) => guard.admit('anna', () => read(server), never),
    async attempt(outcome: Outcome): Promise<boolean> {
      const permit = await guard.admit('anna', () => read(), never);
      if (permit === undefined) return false;
      time += 1;
      if (outcome === 'right') state.count = 0;
      else count();
      permit.settle(outcome);
      time += 1;
      return true;
    },
  };
}

async function attempts(lab: ReturnType<typeof directory>, outcome: Outcome, many: number): Promise<boolean[]> {
  const found: boolean[] = [];
  for (let index = 0; index < many; index++) found.push(await lab.attempt(outcome));
  return found;
}

describe('the guard', () => {
  test.each([
    [5, 3],
    [10, 8],
    [3, 1],
    [2, 1],
  ])('of %i wrong passwords that lock an account spends %i', async (threshold, spent) => {
    const lab = directory(threshold);
    expect((await attempts(lab, 'wrong', 12)).filter(Boolean)).toHaveLength(spent);
    expect(lab.state.isLocked).toBe(false);
  });

  test('has nothing to do where nobody is ever locked out', async () => {
    const lab = directory(0);
    expect((await attempts(lab, 'wrong', 50)).every(Boolean)).toBe(true);
  });

  test('leaves an account alone that others have brought to its last try', async () => {
    const lab = directory(5);
    for (let other = 0; other < 4; other++) lab.count();
    expect(await lab.attempt('right')).toBe(false);
    lab.pass(WINDOW + SKEW + 1);
    expect(await lab.attempt('right')).toBe(true);
  });

  test('begins anew when the window has passed, or a right password has taken the count back', async () => {
    const lab = directory(5);
    await attempts(lab, 'wrong', 3);
    expect(await lab.attempt('right')).toBe(false);
    lab.state.count = 0;
    expect(await lab.attempt('right')).toBe(true);
    expect(await attempts(lab, 'wrong', 4)).toEqual([true, true, true, false]);
    lab.pass(WINDOW + SKEW + 1);
    expect(await lab.attempt('wrong')).toBe(true);
  });

  test('remembers what it sent to a domain controller that another one has not heard of', async () => {
    const lab = directory(5);
    await attempts(lab, 'wrong', 3);
    lab.state.count = 0;
    expect(await lab.admit('dc2')).toBeUndefined();
    expect(await lab.admit('dc1')).toBeDefined();
  });

  test('counts what was sent without an answer as wrong, and what was not sent as nothing', async () => {
    const lab = directory(3);
    (await lab.admit())?.settle('untried');
    expect(await lab.attempt('unknown')).toBe(true);
    expect(await lab.attempt('unknown')).toBe(false);
  });

  test('lets those wait who come while a try is under way, and gives up for whom nobody waits', async () => {
    const lab = directory(3);
    const first = await lab.admit();
    let isSecond = false;
    const second = lab.admit().then((permit) => {
      isSecond = true;
      return permit;
    });
    const gone = new AbortController();
    const third = lab.guard.admit('anna', async () => ({ ...(await allowanceOf(lab)) }), gone.signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSecond).toBe(false);
    gone.abort(new Error('gone'));
    await expect(third).rejects.toThrow('gone');
    first?.settle('right');
    expect(await second).toBeDefined();
  });

  test('never brings an account to its lock, however many try at once and whoever else does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 12 }),
        fc.array(fc.record({ other: fc.boolean(), pause: fc.nat(WINDOW) }), { maxLength: 60 }),
        async (threshold, steps) => {
          const lab = directory(threshold);
          for (const { other, pause } of steps) {
            lab.pass(pause);
            // Others stop before they lock it: then only the agent could.
            if (other && lab.state.count < threshold - 1) lab.count();
            else await lab.attempt('wrong');
          }
          expect(lab.state.isLocked).toBe(false);
        },
      ),
    );
  });
});

function allowanceOf({ state }: ReturnType<typeof directory>): Promise<Allowance> {
  const { count: badPasswordCount, last: badPasswordTime } = state;
  const common = { threshold: 3, observationWindow: WINDOW, server: 'dc1', readAt: Number.MAX_SAFE_INTEGER };
  return Promise.resolve({ ...common, badPasswordCount, badPasswordTime });
}

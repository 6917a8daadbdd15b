import { expect, test } from 'vitest';
import { createTurns } from '../../../engine/runs/turns.ts';

function work() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { run: () => promise, end: resolve };
}

test('a second run is refused while one is under way, and names it', async () => {
  const turns = createTurns();
  const first = work();
  const running = turns.alone('delta cycle', first.run);
  await expect(turns.alone('other', () => Promise.resolve())).rejects.toMatchObject({
    fault: { code: 'run-in-progress', detail: { running: 'delta cycle' } },
  });
  first.end();
  await running;
  await expect(turns.alone('other', () => Promise.resolve('done'))).resolves.toBe('done');
});

test('who waits comes next: nobody gets in between, and those who wait go one after the other', async () => {
  const turns = createTurns();
  const [first, second] = [work(), work()];
  const order: string[] = [];
  const waits: string[] = [];
  const running = turns
    .alone('cycle', first.run)
    .then(() => turns.alone('intruder', () => Promise.resolve()).catch(() => order.push('intruder refused')));
  const onWait = (what: string) => waits.push(what);
  const next = turns.next('setup', () => second.run().then(() => order.push('setup')), { onWait });
  const last = turns.next('restore', () => Promise.resolve(order.push('restore')), { onWait });
  first.end();
  await running;
  second.end();
  await Promise.all([next, last]);
  expect(waits).toEqual(['cycle', 'cycle']);
  expect(order).toEqual(['intruder refused', 'setup', 'restore']);
});

test('who stops waiting gives up its place', async () => {
  const turns = createTurns();
  const first = work();
  const running = turns.alone('cycle', first.run);
  const cancellation = new AbortController();
  const waiting = turns.next('setup', () => Promise.resolve('never'), { signal: cancellation.signal });
  cancellation.abort();
  await expect(waiting).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  await expect(
    turns.next('setup', () => Promise.resolve('never'), { signal: cancellation.signal }),
  ).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  const atOnce = new AbortController();
  const told = { signal: atOnce.signal, onWait: () => atOnce.abort() };
  await expect(turns.next('setup', () => Promise.resolve('never'), told)).rejects.toMatchObject({
    fault: { code: 'run-cancelled' },
  });
  first.end();
  await running;
  await expect(turns.alone('after', () => Promise.resolve('done'))).resolves.toBe('done');
});

test('work that fails gives its turn back', async () => {
  const turns = createTurns();
  await expect(turns.next('setup', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await expect(turns.alone('after', () => Promise.resolve('done'))).resolves.toBe('done');
});

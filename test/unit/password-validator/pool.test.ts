/** Connections that are lent to one at a time. */

import { expect, test } from 'vitest';
import { createPool, type Pooled } from '../../../engine/sign-in/pass-through/validator/pool.ts';

class Connection implements Pooled {
  isOpen = true;
  readonly number: number;
  constructor(number: number) {
    this.number = number;
  }
  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }
}

function poolOf(size: number, fail: () => boolean = () => false) {
  const opened: Connection[] = [];
  const pool = createPool<Connection>({
    size,
    idle: 60_000,
    now: Date.now,
    async open() {
      await Promise.resolve();
      if (fail()) throw new Error('nobody there');
      const connection = new Connection(opened.length);
      opened.push(connection);
      return connection;
    },
  });
  return { pool, opened };
}

const never = new AbortController().signal;

test('no connection is with two at a time, and no more are opened than allowed', async () => {
  const { pool, opened } = poolOf(3);
  const inUse = new Set<Connection>();
  await Promise.all(
    Array.from({ length: 200 }, async (_, index) => {
      const lease = await pool.lease(never);
      expect(inUse.has(lease.connection)).toBe(false);
      inUse.add(lease.connection);
      await new Promise((resolve) => setImmediate(resolve));
      inUse.delete(lease.connection);
      // Some are lost on the way, and another one takes their place.
      lease.end(index % 10 !== 0);
    }),
  );
  expect(pool.size).toEqual({ open: expect.any(Number) as number, lent: 0 });
  expect(opened.filter(({ isOpen }) => isOpen).length).toBeLessThanOrEqual(3);
  await pool.close();
  expect(opened.some(({ isOpen }) => isOpen)).toBe(false);
});

test('a connection that ended while nobody used it is not lent', async () => {
  const { pool, opened } = poolOf(1);
  const first = await pool.lease(never);
  expect(first.isUsed).toBe(false);
  first.end(true);
  if (opened[0]) opened[0].isOpen = false;
  const second = await pool.lease(never);
  expect(second.connection.number).toBe(1);
  second.end(true);
  expect((await pool.lease(never)).isUsed).toBe(true);
});

test('what keeps a connection from being opened is told to all who wait for one', async () => {
  let isAway = true;
  const { pool } = poolOf(2, () => isAway);
  const waiting = Array.from({ length: 20 }, () => pool.lease(never));
  for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe('rejected');
  isAway = false;
  expect((await pool.lease(never)).connection.isOpen).toBe(true);
});

test('who goes away while waiting leaves the place to the next', async () => {
  const { pool } = poolOf(1);
  const first = await pool.lease(never);
  const gone = new AbortController();
  const second = pool.lease(gone.signal);
  const third = pool.lease(never);
  gone.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  first.end(true);
  expect((await third).connection.number).toBe(0);
});

/** Runs work on many items, `limit` at a time, and yields results in the order in which they arrive. */
export async function* inFlight<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running = new Map<number, Promise<{ readonly id: number; readonly result: R }>>();
  let started = 0;
  const start = () => {
    const id = started;
    const item = items[id];
    if (item === undefined) return;
    started += 1;
    running.set(
      id,
      work(item).then((result) => ({ id, result })),
    );
  };
  while (started < Math.min(limit, items.length)) start();
  while (running.size > 0) {
    const { id, result } = await Promise.race(running.values());
    running.delete(id);
    start();
    yield result;
  }
}

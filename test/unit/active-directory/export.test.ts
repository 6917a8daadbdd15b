import { describe, expect, it } from 'vitest';
import { inFlight } from '../../../engine/connectors/active-directory/export/in-flight.ts';
import { linkParts } from '../../../engine/connectors/active-directory/export/links.ts';
import { planUpdate } from '../../../engine/connectors/active-directory/export/plan-update.ts';

const OLD = new Uint8Array([1]);
const NEW = new Uint8Array([2]);

describe('what an update has to write', () => {
  it('is nothing where the wanted value is there', () => {
    expect(planUpdate({ a: [NEW] }, {}, { a: [new Uint8Array([2])] })).toEqual({ kind: 'settled' });
    expect(planUpdate({ a: [] }, { a: [OLD] }, {})).toEqual({ kind: 'settled' });
  });

  it('is what differs, where everything is as it was last seen', () => {
    const plan = planUpdate(
      { a: [NEW], b: ['same'], c: [] },
      { a: [OLD], c: ['x'] },
      { a: [OLD], b: ['same'], c: ['x'] },
    );
    expect(plan).toEqual({ kind: 'write', attributes: { a: [NEW], c: [] } });
  });

  it('is nothing at all where one attribute was written by somebody else', () => {
    expect(planUpdate({ a: [NEW], b: ['y'] }, { a: [OLD] }, { a: [OLD], b: ['z'] })).toEqual({
      kind: 'changed-meanwhile',
      attribute: 'b',
    });
  });

  it('does not depend on the order of values', () => {
    expect(planUpdate({ a: ['1', '2'] }, {}, { a: ['2', '1'] })).toEqual({ kind: 'settled' });
  });
});

describe('work in flight', () => {
  it('runs so many at a time and no more, and yields every result once', async () => {
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 30 }, (_, index) => index);
    const results: number[] = [];
    for await (const result of inFlight(items, 4, async (item) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, item % 3));
      running -= 1;
      return item;
    })) {
      results.push(result);
    }
    expect(results.sort((left, right) => left - right)).toEqual(items);
    expect(most).toBe(4);
  });
});

describe('links of a large group', () => {
  it('are written in parts that a server takes, none lost', () => {
    const added = Array.from({ length: 2500 }, (_, index) => `a${index}`);
    const parts = [...linkParts([{ attribute: 'member', added, removed: ['r'] }])];
    expect(parts.map((part) => [part.added.length, part.removed.length])).toEqual([
      [1000, 0],
      [1000, 0],
      [500, 0],
      [0, 1],
    ]);
    expect(parts.flatMap((part) => part.added)).toEqual(added);
  });
});

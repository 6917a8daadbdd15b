import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ringsIn } from '../../../engine/connectors/entra-id/graph/export/swaps.ts';
import type { Blocked } from '../../../engine/connectors/entra-id/graph/export/swaps.ts';

/** `name` wants a value of `holder`'s. */
function blocked(name: string, holder: string): Blocked {
  const operation = {
    ...({ operationId: 1, kind: 'update', objectType: 'user', dn: `CN=${name}`, anchor: name } as const),
    ...{ attributes: {}, before: {}, references: [], settle: false },
  };
  const detail = { conflictAnchor: holder };
  const fault = { code: 'value-not-unique', stage: 'export', detail, retry: 'later' } as const;
  return { operation, outcome: { operationId: 1, status: 'failed', fault } };
}

function rings(...wants: readonly (readonly [name: string, holder: string])[]): string[][] {
  return ringsIn(wants.map(([name, holder]) => blocked(name, holder))).map((ring) =>
    ring.map(({ operation }) => String(operation.anchor)),
  );
}

describe('operations that wait for each other', () => {
  it('are found as rings, each once, in the order in which they wait', () => {
    expect(rings(['a', 'b'], ['b', 'a'], ['c', 'd'], ['d', 'e'], ['e', 'c'])).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('are no ring where one of them waits for somebody else', () => {
    expect(rings(['a', 'b'], ['b', 'stranger'])).toEqual([]);
  });

  it('leave out those who only wait for a ring', () => {
    expect(rings(['x', 'a'], ['a', 'b'], ['b', 'a'], ['y', 'x'])).toEqual([['a', 'b']]);
  });

  it('are in one ring at most, and every ring is closed, whoever waits for whom', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { minLength: 7, maxLength: 7 }), (holders) => {
        const wants = names.map((name, index) => [name, holders[index] ?? ''] as const);
        const found = rings(...wants);
        const members = found.flat();
        expect(new Set(members).size).toBe(members.length);
        const holderOf = new Map(wants);
        for (const ring of found) {
          expect(ring.map((name) => holderOf.get(name))).toEqual([...ring.slice(1), ring[0]]);
        }
        // Whoever follows the holders long enough comes into a ring, since every holder waits, too.
        for (const name of names) {
          let at = name;
          for (let step = 0; step < names.length; step += 1) at = holderOf.get(at) ?? '';
          expect(members).toContain(at);
        }
      }),
    );
  });
});

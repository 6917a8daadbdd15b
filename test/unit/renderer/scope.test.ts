import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answersOf,
  boxState,
  clickBox,
  isEverything,
  isNothing,
  isOn,
  peopleIn,
  setBox,
  ticksOf,
  type CountedNode,
  type Ticks,
} from '../../../renderer/setup/state/scope.ts';

/** contoso.test > Sales > Nordics, Baltics; contoso.test > Service. Five people directly in each. */
const TREE: readonly (readonly [guid: string, ancestors: readonly string[], below: number])[] = [
  ['domain', [], 25],
  ['sales', ['domain'], 15],
  ['nordics', ['domain', 'sales'], 5],
  ['baltics', ['domain', 'sales'], 5],
  ['service', ['domain'], 5],
];
const NODES = new Map<string, CountedNode>(
  TREE.map(([guid, ancestors, peopleBelow]) => [guid, { guid, ancestors, peopleBelow }]),
);
const node = (guid: string): CountedNode => NODES.get(guid)!;
const everything = ticksOf({ include: [], exclude: [] }, 'domain');

const states = (ticks: Ticks) =>
  Object.fromEntries([...NODES.keys()].map((guid) => [guid, boxState(ticks, node(guid), NODES)]));

describe('the choice of containers of a domain', () => {
  it('is the whole domain where the answers name nothing', () => {
    expect(isEverything(everything)).toBe(true);
    expect(answersOf(everything, 'domain')).toEqual({ include: [], exclude: [] });
    expect(peopleIn(everything, NODES)).toBe(25);
  });

  it('leaves out an unticked container with all below it, and shows those above as partly ticked', () => {
    const ticks = clickBox(everything, node('sales'), NODES);
    expect(states(ticks)).toEqual({ domain: 'some', sales: 'off', nordics: 'off', baltics: 'off', service: 'on' });
    expect(answersOf(ticks, 'domain')).toEqual({ include: [], exclude: ['sales'] });
    expect(peopleIn(ticks, NODES)).toBe(10);
  });

  it('takes in one container below one that is left out, and names the domain so that the rest stays', () => {
    const ticks = clickBox(clickBox(everything, node('sales'), NODES), node('nordics'), NODES);
    expect(states(ticks)).toEqual({ domain: 'some', sales: 'some', nordics: 'on', baltics: 'off', service: 'on' });
    expect(answersOf(ticks, 'domain')).toEqual({ include: ['domain', 'nordics'], exclude: ['sales'] });
    expect(peopleIn(ticks, NODES)).toBe(15);
  });

  it('ticks all of a partly ticked container at the first click and none at the second', () => {
    const some = clickBox(everything, node('nordics'), NODES);
    const all = clickBox(some, node('sales'), NODES);
    expect(isEverything(all)).toBe(true);
    expect(boxState(clickBox(all, node('sales'), NODES), node('sales'), NODES)).toBe('off');
  });

  it('is nothing once the last container is unticked, never everything', () => {
    const none = setBox(everything, node('domain'), false, NODES);
    const one = clickBox(none, node('service'), NODES);
    expect(answersOf(one, 'domain')).toEqual({ include: ['service'], exclude: [] });
    const last = clickBox(one, node('service'), NODES);
    expect(isNothing(last)).toBe(true);
    expect(() => answersOf(last, 'domain')).toThrow(RangeError);
  });

  it('does not guess how many people there are while some of those it hangs on are not counted', () => {
    const uncounted = new Map([...NODES, ['sales', { ...node('sales'), peopleBelow: null }]]);
    expect(peopleIn(clickBox(everything, node('sales'), NODES), uncounted)).toBeUndefined();
    expect(peopleIn(everything, uncounted)).toBe(25);
  });

  it('gives each container what was said of it last, through the answers and back, after any clicks', () => {
    const clicks = fc.array(fc.tuple(fc.constantFrom(...NODES.keys()), fc.boolean()), { maxLength: 12 });
    fc.assert(
      fc.property(clicks, (list) => {
        let ticks: Ticks = everything;
        const expected = new Map([...NODES.keys()].map((guid) => [guid, true]));
        for (const [guid, on] of list) {
          ticks = setBox(ticks, node(guid), on, NODES);
          for (const [other, { ancestors }] of NODES) {
            if (other === guid || ancestors.includes(guid)) expected.set(other, on);
          }
        }
        const through = isNothing(ticks) ? ticks : ticksOf(answersOf(ticks, 'domain'), 'domain');
        for (const [guid, on] of expected) expect(isOn(through, node(guid)), guid).toBe(on);
        const people = [...expected].filter(([, on]) => on).length * 5;
        expect(peopleIn(through, NODES)).toBe(people);
      }),
    );
  });
});

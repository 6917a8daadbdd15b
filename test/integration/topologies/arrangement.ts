/**
 * One arrangement of objects in two forests, played by two engines: one for each order in which the forests can be
 * imported. Each arrangement has an organizational unit of its own, so that one pair of domain controllers serves all.
 */

import { expect } from 'vitest';
import type { Samba } from '../../lab/samba/samba.ts';
import { content } from '../../scenario/lab.ts';
import { metaverseDigest } from './metaverse-digest.ts';
import { complaintsOf, openPlay, playFirst, playOn, type Play, type Topology } from './play.ts';

export const CONTOSO = 'contoso.test';
export const FABRIKAM = 'fabrikam.test';

const ORDERS = [
  [CONTOSO, FABRIKAM],
  [FABRIKAM, CONTOSO],
] as const;

/** For `it.each`: which forest was imported first, and the place of that in `plays`. */
export const EACH_FIRST = ORDERS.map(([first], which) => ({ first, which }));

/** The domain controllers, and what is needed to set an engine up on them; contoso was added first. */
export interface Pair extends Pick<Topology, 'forests' | 'client'> {
  readonly contoso: Samba;
  readonly fabrikam: Samba;
}

export interface Arrangement {
  /** See `EACH_FIRST`. */
  readonly plays: readonly Play[];
  /** Lets both go on after the forests were changed; no run may have anything to complain about. */
  goOn(): Promise<void>;
  /** The tenants hold the same, so do the metaverses, and a full synchronization finds nothing that deltas missed. */
  expectAlike(): Promise<void>;
}

export async function arrange(
  { contoso, fabrikam, forests, client }: Pair,
  unit: string,
  answers: Topology['answers'],
  populate: () => Promise<void>,
): Promise<Arrangement> {
  for (const { baseDn, add } of [contoso, fabrikam]) {
    await add({ dn: `OU=${unit},${baseDn}`, attributes: { objectClass: ['top', 'organizationalUnit'] } });
  }
  await populate();
  const plays: Play[] = [];
  for (const order of ORDERS) {
    for (const samba of [contoso, fabrikam]) await forgetAnchors(samba, unit);
    const play = await openPlay({ forests, unit, client, answers }, order);
    plays.push(play);
    expect(complaintsOf(await playFirst(play)), `in the order ${order.join(', ')}`).toEqual([]);
  }
  return {
    plays,
    async goOn() {
      for (const play of plays) {
        expect(complaintsOf(await playOn(play)), `in the order ${play.order.join(', ')}`).toEqual([]);
      }
    },
    expectAlike: () => expectAlike(plays),
  };
}

async function expectAlike(plays: readonly Play[]): Promise<void> {
  const [one, other] = plays as readonly [Play, Play];
  expect(content(one.tenant, true)).toEqual(content(other.tenant, true));
  const before = await metaverseDigest(one.engine.store.reader);
  expect(before).toEqual(await metaverseDigest(other.engine.store.reader));
  for (const play of plays) {
    play.tenant.resetTraffic();
    expect((await play.engine.runCycle('initial', 'manual')).status).toBe('success');
    expect(play.tenant.counters.writes).toBe(0);
    expect(await metaverseDigest(play.engine.store.reader)).toEqual(before);
  }
}

/** What an engine wrote to the forest is taken back, so that the next one starts from the same. */
async function forgetAnchors(samba: Samba, unit: string): Promise<void> {
  const marked = samba.snapshot({ base: `OU=${unit},${samba.baseDn}`, filter: '(mS-DS-ConsistencyGuid=*)' });
  for await (const { dn } of marked) {
    await samba.modify(dn, [{ operation: 'replace', attribute: 'mS-DS-ConsistencyGuid', values: [] }]);
  }
}

export async function closeAll(arrangement: Arrangement | undefined): Promise<void> {
  for (const play of arrangement?.plays ?? []) await play.close();
}

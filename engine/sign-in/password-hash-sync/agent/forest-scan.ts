/** Looks, whenever something was imported or exported, for people of a forest whose password the tenant does not have. */

import type { Store } from '../../../store/store.ts';
import type { TenantFeatures } from '../pipeline/decide.ts';
import type { Delivery } from '../pipeline/delivery.ts';
import { wishFull } from '../pipeline/domains.ts';
import { scanForest } from '../pipeline/scan.ts';
import type { ScopeContext } from '../pipeline/scope.ts';
import type { Turns } from '../pipeline/turns.ts';
import { createWaking } from './waking.ts';

export interface ForestScanOptions {
  readonly store: Store;
  readonly now: () => Date;
  readonly connectorId: number;
  readonly domains: readonly {
    readonly partition: string;
    readonly pages: Turns;
    readonly firstLook: Promise<void>;
    countPeople(): Promise<number>;
    wake(): void;
  }[];
  readonly scope: () => ScopeContext;
  readonly features: () => TenantFeatures;
  readonly delivery: Delivery;
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
  readonly signal: AbortSignal;
}

export interface ForestScan {
  wish(): void;
  ended(): Promise<void>;
}

/** So many people in scope at once, if they are this part of all, are read faster all together than one by one. */
const MANY = 300;
const LARGE_PART = 0.05;

const A_LONG_TIME = 3_600_000;

export function scanWhenWished(options: ForestScanOptions): ForestScan {
  const { signal, domains } = options;
  const waking = createWaking();

  async function scan(everybody: boolean): Promise<void> {
    const { store, now, connectorId, scope, delivery } = options;
    const pages = new Map(domains.map((domain) => [domain.partition, domain.pages]));
    const { due } = await scanForest({
      ...{ store, now, connectorId, scope, delivery, everybody, signal },
      partitions: domains.map(({ partition }) => partition),
      features: options.features(),
      pages: (partition) => pages.get(partition)!,
    });
    for (const domain of domains) {
      const people = due.get(domain.partition) ?? 0;
      if (people === 0) continue;
      if (people > MANY && people > LARGE_PART * (await domain.countPeople())) {
        const wish = { since: now().toISOString(), why: 'scope', resend: false } as const;
        await store.write((writer) => wishFull(writer, { connectorId, partition: domain.partition }, wish));
      }
      domain.wake();
    }
    options.onChange();
  }

  async function loop(): Promise<void> {
    // What a first full walk sends does not have to be found here.
    await Promise.race([Promise.all(domains.map(({ firstLook }) => firstLook)), aborted(signal)]);
    // Rules may have changed while nobody was here.
    for (let everybody = true; !signal.aborted; everybody = false) {
      try {
        await scan(everybody);
      } catch (error) {
        if (signal.aborted) return;
        options.onFailure(error);
      }
      await waking.sleep(A_LONG_TIME, signal);
    }
  }

  const looping = loop();
  return { wish: () => waking.wake(), ended: () => looping };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

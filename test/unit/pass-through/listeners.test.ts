/** Listeners over time: replaced before their tokens end, opened again when they end, given up when their place is. */

import { describe, expect, it } from 'vitest';
import type { Ambient } from '../../../engine/connectors/entra-id/ambient.ts';
import { FaultError, type Fault } from '../../../engine/model/fault.ts';
import { withKey, type AgentIdentity } from '../../../engine/sign-in/pass-through/agent/identity-store.ts';
import { createKeyRing } from '../../../engine/sign-in/pass-through/agent/key-ring.ts';
import type { ListenerEndpoint } from '../../../engine/sign-in/pass-through/bootstrap/response.ts';
import { createListeners } from '../../../engine/sign-in/pass-through/signalling/listeners.ts';
import type { AgentKey } from '../../../engine/sign-in/pass-through/registration/identity.ts';

const LOST: Fault = { code: 'connection-lost', stage: 'connect', detail: {}, retry: 'later' };
const HOUR = 3_600_000;

function endpoint(servicePath: string, key = 'one'): ListenerEndpoint {
  return { name: '', namespace: 'ns', domain: 'test', servicePath, reliable: false, keyName: 'Connector', key };
}

/** A clock that goes on when everybody waits. */
function clockwork() {
  let now = 0;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  const ambient: Ambient = {
    clock: () => now,
    random: () => 0.5,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const entry = { at: now + milliseconds, wake: resolve };
        waiting.add(entry);
        const leave = () => {
          waiting.delete(entry);
          reject(new Error('aborted'));
        };
        if (signal?.aborted) leave();
        else signal?.addEventListener('abort', leave, { once: true });
      }),
  };
  const rest = () => new Promise((resolve) => setImmediate(resolve));
  return {
    ambient,
    async pass(milliseconds: number) {
      const end = now + milliseconds;
      for (;;) {
        await rest();
        const [next] = [...waiting].filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
        if (!next) break;
        waiting.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
      now = end;
      await rest();
    },
  };
}

/** Every listener that is opened, as what happens to it. */
function opening() {
  const events: string[] = [];
  const open: { end: (fault?: Fault) => void }[] = [];
  let refusals = 0;
  return {
    events,
    open,
    refuse(times: number) {
      refusals = times;
    },
    one({ endpoint: { servicePath, key } }: { readonly endpoint: ListenerEndpoint }) {
      if (refusals > 0) {
        refusals -= 1;
        events.push(`${servicePath} refused`);
        return Promise.reject(new FaultError(LOST));
      }
      const ended = Promise.withResolvers<Fault | undefined>();
      const name = `${servicePath} ${key}`;
      events.push(`${name} open`);
      open.push({ end: (fault) => ended.resolve(fault) });
      const close = () => {
        events.push(`${name} close`);
        ended.resolve(undefined);
      };
      return Promise.resolve({ ended: ended.promise, close });
    },
  };
}

function begin() {
  const clock = clockwork();
  const network = opening();
  const listeners = createListeners({ ambient: clock.ambient, open: network.one, onChange: () => undefined });
  const timing = { tokenLifetime: HOUR, keepAlive: 10_000 };
  return { clock, network, listeners, timing };
}

describe('listeners', () => {
  it('are opened anew before their tokens end, with the key of the day, the new one first', async () => {
    const { clock, network, listeners, timing } = begin();
    listeners.listenAt([endpoint('a')], timing);
    await clock.pass(HOUR / 2);
    listeners.listenAt([endpoint('a', 'two')], timing);
    expect(network.events).toEqual(['a one open']);
    await clock.pass(HOUR / 2);
    expect(network.events).toEqual(['a one open', 'a two open', 'a one close']);
    listeners.refresh();
    await clock.pass(0);
    expect(network.events.slice(3)).toEqual(['a two open', 'a two close']);
    await listeners.close();
  });

  it('come back after they end, ever more slowly while they are refused', async () => {
    const { clock, network, listeners, timing } = begin();
    listeners.listenAt([endpoint('a')], timing);
    await clock.pass(1_000);
    network.refuse(3);
    network.open[0]?.end(LOST);
    await clock.pass(0);
    expect(listeners.states()).toEqual([{ endpoint: 'ns/a', open: false, fault: LOST }]);
    // Three quarters of 0.4, 0.4, 0.8 and 1.6 seconds.
    await clock.pass(2_300);
    expect(network.events).toEqual(['a one open', 'a refused', 'a refused', 'a refused']);
    await clock.pass(200);
    expect(listeners.states()).toEqual([{ endpoint: 'ns/a', open: true, fault: undefined }]);
    expect(listeners.failures).toBe(4);
    await listeners.close();
  });

  it('stay as they are while a new one is refused', async () => {
    const { clock, network, listeners, timing } = begin();
    listeners.listenAt([endpoint('a')], timing);
    await clock.pass(HOUR * 0.79);
    network.refuse(2);
    await clock.pass(HOUR * 0.02);
    expect(network.events).toEqual(['a one open', 'a refused', 'a refused', 'a one open', 'a one close']);
    await listeners.close();
  });

  it('go where they are no longer wanted, and come where they are', async () => {
    const { clock, network, listeners, timing } = begin();
    listeners.listenAt([endpoint('a'), endpoint('b')], timing);
    await clock.pass(1);
    listeners.listenAt([endpoint('b'), endpoint('c')], timing);
    await clock.pass(1);
    expect(network.events).toEqual(['a one open', 'b one open', 'c one open', 'a one close']);
    await listeners.close();
    expect(network.events.slice(4).sort()).toEqual(['b one close', 'c one close']);
    expect(listeners.states()).toEqual([]);
  });
});

describe('keys', () => {
  const key = (thumbprint: string, day: number) =>
    ({ thumbprint, notAfter: new Date(day), agentId: 'agent', tenantId: 'tenant' }) as AgentKey;
  const identity = (...keys: AgentKey[]): AgentIdentity => ({ tenantId: 'tenant', agentId: 'agent', keys });

  it('are the newest first, and those that have ended no longer', () => {
    const kept = withKey(identity(key('B', 20), key('A', 10)), key('C', 30), new Date(15));
    expect(kept.keys.map(({ thumbprint }) => thumbprint)).toEqual(['C', 'B']);
    expect(withKey(kept, key('C', 30), new Date(15)).keys).toHaveLength(2);
  });

  it('speak while they last; then the agent has to be registered again', () => {
    const ring = createKeyRing(identity(key('B', 20), key('A', 10)));
    expect(ring.current(new Date(15)).thumbprint).toBe('B');
    expect(() => ring.current(new Date(20))).toThrow(expect.objectContaining({ name: 'FaultError' }) as Error);
  });
});

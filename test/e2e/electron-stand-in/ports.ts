/** Message ports between processes, routed by the shell's: each end is here, in a page, or in a utility process. */

import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

export interface PortPlace {
  /** In another process: how to reach it there. */
  deliver(port: number, data: unknown): void;
  closed(port: number): void;
}

interface End {
  readonly other: number;
  place: PortPlace | 'here';
  /** Ends that are here get nothing before they are started. */
  readonly waiting: unknown[];
  started: boolean;
  open: boolean;
  readonly emitter: EventEmitter;
}

const ends = new Map<number, End>();
let last = 0;

function addPair(): readonly [number, number] {
  const one = (last += 1);
  const two = (last += 1);
  const end = (other: number): End => ({
    other,
    place: 'here',
    waiting: [],
    started: false,
    open: true,
    emitter: new EventEmitter(),
  });
  ends.set(one, end(two));
  ends.set(two, end(one));
  return [one, two];
}

/** A message that was posted at this end arrives at the other. */
export function postFrom(port: number, data: unknown): void {
  const end = ends.get(port);
  const other = end && ends.get(end.other);
  if (!end?.open || !other?.open) return;
  if (other.place !== 'here') other.place.deliver(end.other, data);
  // Two ends in one process see no common objects either.
  else if (other.started) setImmediate(() => other.emitter.emit('message', { data: structuredClone(data), ports: [] }));
  else other.waiting.push(structuredClone(data));
}

/** Both ends of a pair end together. */
export function closeEnd(port: number): void {
  const end = ends.get(port);
  if (!end?.open) return;
  end.open = false;
  const other = ends.get(end.other);
  if (!other?.open) return;
  other.open = false;
  if (other.place === 'here') setImmediate(() => other.emitter.emit('close'));
  else other.place.closed(end.other);
}

/** From now on the end is in another process. What waited for it here goes after it. */
export function transfer(port: number, place: PortPlace): void {
  const end = ends.get(port);
  if (!end || end.place !== 'here' || end.started) throw new Error('only a port that is not in use can be handed over');
  end.place = place;
  for (const data of end.waiting.splice(0)) place.deliver(port, data);
}

/** Whatever is at a place that is gone. */
export function closeAllAt(place: PortPlace): void {
  for (const [port, end] of ends) if (end.place === place) closeEnd(port);
}

const numbers = new WeakMap<object, number>();

/** `MessagePortMain`. */
function portMain(port: number) {
  const end = ends.get(port);
  if (!end) throw new Error(`there is no port ${String(port)}`);
  const { emitter } = end;
  const made = strict('MessagePortMain', {
    postMessage: (data: unknown) => postFrom(port, structuredClone(data)),
    start() {
      end.started = true;
      for (const data of end.waiting.splice(0)) setImmediate(() => emitter.emit('message', { data, ports: [] }));
    },
    close: () => closeEnd(port),
    on(event: 'message' | 'close', listener: (...given: unknown[]) => void) {
      emitter.on(event, listener);
      return made;
    },
    once(event: 'message' | 'close', listener: (...given: unknown[]) => void) {
      emitter.once(event, listener);
      return made;
    },
  });
  numbers.set(made, port);
  return made;
}

export function numberOf(port: object): number {
  const number = numbers.get(port);
  if (number === undefined) throw new TypeError('this is no MessagePortMain');
  return number;
}

export function createChannel() {
  const [one, two] = addPair();
  return strict('MessageChannelMain', { port1: portMain(one), port2: portMain(two) });
}

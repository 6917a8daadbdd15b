/** Preloaded into a utility process: `process.parentPort`, over the channel to the shell's process. */

import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';
import type { UtilityMessage } from './utility-process.ts';

interface HeldPort {
  readonly emitter: EventEmitter;
  readonly waiting: unknown[];
  started: boolean;
}

const parent = new EventEmitter();
const ports = new Map<number, HeldPort>();
/** What came before anybody listened. */
const unheard: unknown[] = [];

function send(message: UtilityMessage): void {
  process.send?.(message);
}

function portOf(port: number) {
  const held: HeldPort = { emitter: new EventEmitter(), waiting: [], started: false };
  ports.set(port, held);
  const made = strict('MessagePortMain', {
    postMessage: (data: unknown) => send({ to: 'port', port, data }),
    start() {
      held.started = true;
      for (const data of held.waiting.splice(0)) held.emitter.emit('message', { data, ports: [] });
    },
    close() {
      ports.delete(port);
      send({ to: 'port-close', port });
      held.emitter.emit('close');
    },
    on(event: 'message' | 'close', listener: (...given: unknown[]) => void) {
      held.emitter.on(event, listener);
      return made;
    },
    once(event: 'message' | 'close', listener: (...given: unknown[]) => void) {
      held.emitter.once(event, listener);
      return made;
    },
  });
  return made;
}

process.on('message', (message: UtilityMessage) => {
  if (message.to === 'parent-port') {
    const event = { data: message.data, ports: message.ports.map(portOf) };
    if (parent.listenerCount('message') > 0) parent.emit('message', event);
    else unheard.push(event);
    return;
  }
  const held = ports.get(message.port);
  if (message.to === 'port-close') {
    ports.delete(message.port);
    held?.emitter.emit('close');
  } else if (held?.started) held.emitter.emit('message', { data: message.data, ports: [] });
  else held?.waiting.push(message.data);
});

const parentPort = strict('process.parentPort', {
  postMessage: (data: unknown) => send({ to: 'parent-port', data, ports: [] }),
  on(event: 'message', listener: (...given: unknown[]) => void) {
    parent.on(event, listener);
    for (const waiting of unheard.splice(0)) parent.emit('message', waiting);
    return parentPort;
  },
});
Object.defineProperty(process, 'parentPort', { value: parentPort });
// The shell's end is the end of its processes.
process.once('disconnect', () => process.exit());

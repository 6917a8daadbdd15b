/** `utilityProcess`: a Node process of its own. */

import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { closeAllAt, closeEnd, numberOf, postFrom, transfer, type PortPlace } from './ports.ts';
import { strict } from './strict.ts';

const PARENT_PORT = new URL('./utility.ts', import.meta.url).href;

/** Between this process and the utility process. */
export type UtilityMessage =
  | { readonly to: 'parent-port'; readonly data: unknown; readonly ports: readonly number[] }
  | { readonly to: 'port'; readonly port: number; readonly data: unknown }
  | { readonly to: 'port-close'; readonly port: number };

interface ForkOptions {
  readonly serviceName: string;
  readonly execArgv: readonly string[];
}

export const engineProcess: { child: ChildProcess | undefined; execArgv: readonly string[] } = {
  child: undefined,
  execArgv: [],
};

export function forkUtility(program: string, programArguments: readonly string[], options: ForkOptions) {
  const { serviceName: _name, execArgv, ...undeclared } = options;
  const unknown = Object.keys(undeclared);
  if (unknown.length > 0) throw new Error(`the stand-in does not declare the fork options ${unknown.join(', ')}`);
  const child = fork(program, [...programArguments], {
    // Not what this process was started with: its hook is for the shell alone.
    execArgv: [...execArgv, '--import', PARENT_PORT],
    serialization: 'advanced',
  });
  Object.assign(engineProcess, { child, execArgv });
  const emitter = new EventEmitter();
  const send = (message: UtilityMessage) => {
    // A message to a process that is ending is lost, as there.
    if (child.connected) child.send(message, () => undefined);
  };
  const place: PortPlace = {
    deliver: (port, data) => send({ to: 'port', port, data }),
    closed: (port) => send({ to: 'port-close', port }),
  };
  child.on('message', (message: UtilityMessage) => {
    if (message.to === 'parent-port') emitter.emit('message', message.data);
    else if (message.to === 'port') postFrom(message.port, message.data);
    else closeEnd(message.port);
  });
  child.once('exit', (code) => {
    closeAllAt(place);
    emitter.emit('exit', code);
  });
  const made = strict('UtilityProcess', {
    postMessage(data: unknown, ports: readonly object[] = []) {
      const numbers = ports.map(numberOf);
      send({ to: 'parent-port', data, ports: numbers });
      for (const port of numbers) transfer(port, place);
    },
    on(event: 'message' | 'exit', listener: (...given: unknown[]) => void) {
      emitter.on(event, listener);
      return made;
    },
    once(event: 'message' | 'exit', listener: (...given: unknown[]) => void) {
      emitter.once(event, listener);
      return made;
    },
  });
  return made;
}

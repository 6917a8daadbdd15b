/** The engine in a process of its own (Electron's `utilityProcess`): the host of `main/host` behind message ports. */

import { toFault } from '../../engine/model/fault.ts';
import { openEngineHost, type EngineHost } from '../host/engine-host.ts';
import { protectMemory } from '../host/memory-protection.ts';
import { portChannel } from './engine/port-channel.ts';
import { createSystemSealer } from './engine/system-sealer.ts';
import type { FromEngine, ToEngine } from './shell-channels.ts';

protectMemory();

const { parentPort } = process;
const post = (message: FromEngine) => parentPort.postMessage(message);
const sealer = createSystemSealer(post);
let host: EngineHost | undefined;

parentPort.on('message', ({ data, ports }) => {
  const message = data as ToEngine;
  switch (message.type) {
    case 'open':
      void open(message);
      return;
    case 'interface': {
      const [port] = ports;
      if (port) host?.serve(portChannel(port));
      return;
    }
    case 'close':
      void close();
      return;
    case 'sealed':
    case 'unsealed':
    case 'seal-failed':
      sealer.settle(message);
  }
});

async function open({ dataDirectory, logLevel, sealing }: Extract<ToEngine, { type: 'open' }>): Promise<void> {
  const environment = process.env;
  try {
    const chosen = sealing === 'system' ? { sealer: sealer.over(dataDirectory, environment) } : {};
    host = await openEngineHost({ dataDirectory, purpose: 'desktop', environment, logLevel, ...chosen });
    post({ type: 'opened' });
  } catch (error) {
    post({ type: 'refused', fault: toFault(error, 'store') });
  }
}

async function close(): Promise<void> {
  await host?.close();
  process.exit(0);
}

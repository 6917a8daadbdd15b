/** The shell's way to the test that holds its pages. */

import { connect, type Procedures } from './rpc.ts';
import type { BrowserProcedures } from './procedures.ts';

const own: { [name: string]: Procedures[string] } = {};

export const browser = connect<BrowserProcedures>(
  {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
  },
  own,
);

export function declare(procedures: Procedures): void {
  Object.assign(own, procedures);
}

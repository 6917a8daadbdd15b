/** Password hash synchronization: how it stands, and what can be done about it. */

import { forestPassword } from '../../setup/forests/forest-part.ts';
import { checkPasswordRights } from '../../setup/passwords/check-rights.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { passwordSetupCommands } from '../contract/passwords.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

type Names = keyof typeof passwordSetupCommands;

export const passwordHandlers: Handlers<Names> = { 'password-rights-check': checkRights };

function signalOf({ signal }: CallOptions): AbortSignal {
  return signal ?? new AbortController().signal;
}

async function checkRights(
  engine: Engine,
  { forests }: Parsed<'password-rights-check'>,
  options: CallOptions,
): Promise<CallResult<'password-rights-check'>> {
  const rows = await checkPasswordRights({
    forests,
    password: (forest) => forestPassword(engine, forest),
    signal: signalOf(options),
    onRow: (row) => options.onEvent?.('password-rights-row', writable(row)),
  });
  return writable({ rows });
}

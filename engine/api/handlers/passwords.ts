/** Password hash synchronization: how it stands, and what can be done about it. */

import { forestPassword } from '../../setup/forests/forest-part.ts';
import { checkPasswordRights } from '../../setup/passwords/check-rights.ts';
import { diagnosisText } from '../../setup/passwords/diagnosis-text.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { passwordCommands, passwordQueries, passwordSetupCommands } from '../contract/passwords.ts';
import type { Engine } from '../engine.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

type Names = keyof typeof passwordQueries | keyof typeof passwordCommands | keyof typeof passwordSetupCommands;

export const passwordHandlers: Handlers<Names> = {
  async 'password-sync'(engine) {
    const { signIn } = (await engine.configuration()) ?? { signIn: 'none' as const };
    return writable({ signIn, ...(await engine.passwords.status()) });
  },
  'password-sync-person': async (engine, { person }) => writable((await engine.passwords.personStatus(person)) ?? null),
  'password-sync-people': async (engine, query) => ({ people: writable(await engine.passwords.people(query)) }),
  'password-sync-events': async (engine, query) => ({ events: writable(await engine.passwords.events(query)) }),
  'password-sync-now': async (engine, { person }, options) =>
    writable(await engine.passwords.synchronizeNow(person, engine.actor, signalOf(options))),
  'password-sync-full': async (engine, wanted) => ({
    domains: writable(await engine.passwords.fullSynchronization(wanted, engine.actor)),
  }),
  async 'password-sync-troubleshoot'(engine, { person }, options) {
    const diagnosis = await engine.passwords.diagnose(person, signalOf(options));
    return writable({ ...diagnosis, text: diagnosisText(diagnosis) });
  },
  'password-rights-check': checkRights,
};

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

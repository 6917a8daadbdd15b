/** Another account, or another password, for a forest: tried before it is stored, and stored together with its name. */

import { FaultError } from '../../model/fault.ts';
import { withForest } from '../checks.ts';
import { apply } from '../configure/apply.ts';
import { forestSecret } from '../secret-source.ts';
import type { TaskContext } from './context.ts';

export interface ChangedAccount {
  readonly version: number;
  readonly account: string;
  readonly server: string;
  readonly clockSkewSeconds: number;
}

/** Throws what the forest says of the account: `credentials-invalid`, `rights-missing`, ... */
export async function changeForestAccount(
  context: TaskContext,
  wanted: { readonly forest: string; readonly account: string; readonly password: string },
): Promise<ChangedAccount> {
  const { engine, configuration, version } = context;
  const { account, password } = wanted;
  const forest = configuration.forests.find((one) => one.connection.name === wanted.forest);
  if (!forest) {
    const known = configuration.forests.map((one) => one.connection.name).join(', ');
    const detail = { connector: wanted.forest, known };
    throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
  }
  const connection = { ...forest.connection, account };
  const test = await withForest(context, connection, password, async (connector) => {
    const first = await connector.testConnection();
    for (const { dn } of connection.domains) await connector.testConnection(dn);
    return first;
  });
  const forests = configuration.forests.map((one) => (one === forest ? { ...forest, connection } : one));
  const detail = { forest: wanted.forest, account };
  const saved = await engine.betweenRuns('change-forest-account', () =>
    apply(engine, {
      ...{ configuration: { ...configuration, forests }, basedOn: version, endsDraft: false },
      ...{ action: 'change-forest-account', detail, secrets: [[forestSecret(wanted.forest), password]] },
    }),
  );
  const { dnsHostName, clockSkewSeconds } = test;
  return { version: saved, account: test.account.name, server: dnsHostName, clockSkewSeconds };
}

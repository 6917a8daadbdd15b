/** The engine's own agent: registered by the command line beside a running host, which takes it up and lets it go. */

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  engineIdentityStore,
  readLocalAgent,
  readSnapshot,
} from '../../engine/sign-in/pass-through/agent/engine-store.ts';
import { forestSecret } from '../../engine/setup/secret-source.ts';
import { runLocalAgent } from '../../main/host/local-agent.ts';
import { NO_LOG } from '../../main/host/log.ts';
import { startCli } from '../integration/cli-process.ts';
import { openSynchronized, person } from './lab.ts';
import { ADMINISTRATOR, registrationToken, until } from './pass-through-lab.ts';

const PASSWORD = 'Lab-Passw0rd!';

test('the agent of a host comes when it is registered, knows the forests that are set up, and goes when it is removed', async () => {
  const lab = await openSynchronized({
    people: [person('anna', { unicodePwd: [Buffer.from(`"${PASSWORD}"`, 'utf16le')] })],
    tenant: { passThrough: { enabled: true, listeners: 1, reliableListeners: 1 }, deviceCodes: { intervalS: 0.1 } },
  });
  const { tenant } = lab;
  tenant.applications.addAdministrator({
    userPrincipalName: ADMINISTRATOR,
    password: 'Aa1-admin-Lab!',
    roles: ['Hybrid Identity Administrator'],
  });
  const { dataDirectory, store, secrets, now } = lab.engine;
  await writeFile(path.join(dataDirectory, 'endpoints.json'), JSON.stringify(tenant.passThrough.endpoints));
  await writeFile(path.join(dataDirectory, 'token'), await registrationToken(tenant));
  const call = async (...given: string[]) => {
    const ended = await startCli(['--data-dir', dataDirectory, '--json', 'agent', ...given]).ended;
    return { code: ended.code, answer: JSON.parse(ended.stdout) as { readonly [name: string]: unknown } };
  };
  const register = ['register', '--endpoints', path.join(dataDirectory, 'endpoints.json')];
  const token = ['--token', path.join(dataDirectory, 'token')];

  const stopping = new AbortController();
  const host = runLocalAgent({ engine: lab.engine, log: NO_LOG, lookEvery: 50 }, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await host;
  });
  expect(await call('status')).toMatchObject({ code: 7, answer: { fault: { code: 'agent-not-registered' } } });
  expect(await call(...register, ...token)).toMatchObject({ code: 0, answer: { tenantId: tenant.tenantId } });
  await until(() => tenant.passThrough.agents()[0]?.listeners === 2);
  const agent = await readLocalAgent(store.reader);
  expect(tenant.passThrough.agents()).toMatchObject([{ id: agent?.agentId, status: 'active' }]);

  // What the forest of the lab says of a wrong password is what the person is told.
  expect(await tenant.passThrough.signIn('anna@contoso.test', 'Wrong-Passw0rd!')).toMatchObject({ reason: '1326' });
  await untilSaid(async () => (await readSnapshot(store.reader))?.counters.refused === 1);

  // What of the configuration does not concern it leaves it at work, with its counters; another password does.
  const began = (await readSnapshot(store.reader))?.startedAt;
  await lab.configure((configuration) => ({ ...configuration, revokeSignInSessions: false }));
  expect(await tenant.passThrough.signIn('anna@contoso.test', 'Wrong-Passw0rd!')).toMatchObject({ reason: '1326' });
  await untilSaid(async () => (await readSnapshot(store.reader))?.counters.refused === 2);
  expect((await readSnapshot(store.reader))?.startedAt).toBe(began);
  const forest = forestSecret('contoso.test');
  await secrets.set(forest, await secrets.get(forest));
  await untilSaid(async () => (await readSnapshot(store.reader))?.startedAt !== began);
  await until(() => tenant.passThrough.agents()[0]?.listeners === 2);
  expect(await call(...register, ...token)).toMatchObject({
    code: 7,
    answer: { fault: { code: 'agent-already-registered' } },
  });

  // The key is a secret like others: sealed, and gone with the agent.
  const kept = await engineIdentityStore(store, secrets, now).load();
  const names = (await secrets.names()).filter((name) => name.startsWith('pass-through/'));
  expect(names).toEqual([`pass-through/${kept!.keys[0]!.thumbprint}/key`]);
  expect(await call('remove')).toMatchObject({ code: 0 });
  await until(() => tenant.passThrough.agents()[0]?.listeners === 0);
  expect((await secrets.names()).filter((name) => name.startsWith('pass-through/'))).toEqual([]);
  expect(tenant.passThrough.violations).toEqual([]);
});

async function untilSaid(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 20));
}

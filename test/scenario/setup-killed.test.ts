import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openEngine } from '../../engine/api/engine.ts';
import type { SetupJob, SetupMessage } from './setup-process.ts';
import { cloudUser, expectNothingToDo, OUTSIDE } from './lab.ts';
import { openWizard, wizardOf, type Wizard } from './setup-lab.ts';

const PROGRAM = fileURLToPath(new URL('./setup-process.ts', import.meta.url));

/** Lets a process of its own configure, and kills it as soon as it has said so. */
async function configureUntil({ lab, answers }: Wizard, moment: string): Promise<readonly string[]> {
  const { dataDirectory } = lab.engine;
  await lab.engine.close();
  const child = fork(PROGRAM, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const said: string[] = [];
  child.on('message', (message) => {
    said.push((message as SetupMessage).said);
    if (said.at(-1) === moment) child.kill('SIGKILL');
  });
  const { forests, tenant } = lab.answers;
  const secrets = [
    ...forests.map(({ name, password }) => [`forest/${name}/password`, password] as const),
    ['tenant/private-key', tenant.privateKeyPem] as const,
  ];
  child.send({ dataDirectory, answers, secrets } satisfies SetupJob);
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect({ moment, signal }).toEqual({ moment, signal: 'SIGKILL' });
  lab.engine = await openEngine({ dataDirectory, purpose: 'test' });
  return said;
}

const BEFORE_SAVING = [
  'forest-connection/contoso.test running',
  'forest-discovery/contoso.test done',
  'tenant-connection running',
  'rules done',
  'wait skipped',
];

test.each(BEFORE_SAVING)('killed at "%s", nothing is set up and the draft is there', async (moment) => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  await configureUntil(wizard, moment);
  const { lab } = wizard;
  expect(await lab.engine.configuration()).toBeUndefined();
  expect(await lab.engine.secrets.names()).toEqual([]);
  expect(lab.tenant.counters.writes).toBe(0);
  const { client } = await wizardOf(lab);
  const draft = await client.call('draft', {});
  expect(draft).toMatchObject({ purpose: 'setup', saved: true, page: 'ready', answers: wizard.answers });
});

test.each(['save done', 'initial-cycle running'])(
  'killed at "%s", everything is set up, and what was left is done by the next cycles',
  async (moment) => {
    const wizard = await openWizard({ people: ['anna', 'bert'], exclude: [OUTSIDE] });
    await configureUntil(wizard, moment);
    const { lab } = wizard;
    const forest = (await lab.engine.configuration())?.forests[0]?.connection.name;
    expect(forest).toBe('contoso.test');
    expect(await lab.engine.secrets.names()).toEqual(['forest/contoso.test/password', 'tenant/tenant/private-key']);
    const { client } = await wizardOf(lab);
    expect(await client.call('draft', {})).toMatchObject({ purpose: 'change', saved: false });
    await lab.cycle();
    await lab.cycle();
    expect(cloudUser(lab, 'anna')).toBeDefined();
    await expectNothingToDo(lab);
  },
);

import { expect, onTestFinished, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { Connector } from '../../engine/connectors/connector.ts';
import { cloudUser, openSynchronized, OUTSIDE, person, STAFF, type Lab } from './lab.ts';
import { openWizard, wizardOf, type Configured, type StepEvent, type Wizard } from './setup-lab.ts';

const BROKEN = { kind: 'answer', status: 503 } as const;

function stateOf(configured: Configured): string[] {
  return configured.steps.map(({ id, state }) => `${id} ${state}`);
}

async function configured(
  { client, answers }: Pick<Wizard, 'client' | 'answers'>,
  more: Partial<Parameters<typeof callConfigure>[1]> = {},
  signal?: AbortSignal,
  onStep: (step: StepEvent) => void = () => undefined,
) {
  return callConfigure(client, { answers, startSync: false, ...more }, signal, onStep);
}

function callConfigure(
  client: Wizard['client'],
  wanted: { answers: Wizard['answers']; startSync: boolean; purpose?: 'setup' | 'change' },
  signal: AbortSignal | undefined,
  onStep: (step: StepEvent) => void,
) {
  return client.call('configure', wanted, {
    ...(signal ? { signal } : {}),
    onEvent: (name, payload) => {
      if (name === 'setup-step') onStep(payload as StepEvent);
    },
  });
}

test('a step that failed is done again, those before it are not', async () => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  const { lab } = wizard;
  const fault = lab.tenant.faults.inject({ match: { path: /organization/ }, action: BROKEN });
  const failed = await configured(wizard);
  expect(failed).toMatchObject({ outcome: 'failed', version: null, fault: { code: 'server-busy' } });
  expect(stateOf(failed)).toEqual([
    'forest-connection/contoso.test done',
    'forest-discovery/contoso.test done',
    'tenant-connection failed',
    'rules waiting',
    'wait waiting',
    'save waiting',
  ]);
  expect(await lab.engine.configuration()).toBeUndefined();
  fault.remove();
  lab.lab.resetCounters();
  const again = await configured(wizard);
  expect(again).toMatchObject({ outcome: 'done', version: 1, fault: null });
  expect(lab.lab.counters.connections).toBe(0);
});

test('a wrong password fails the step of its forest; the right one goes on', async () => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  const { client, lab } = wizard;
  const name = 'forest/contoso.test/password';
  await client.call('draft-secret', { name, value: 'wrong' });
  const failed = await configured(wizard);
  expect(failed).toMatchObject({ outcome: 'failed', fault: { code: 'credentials-invalid' } });
  await client.call('draft-secret', { name, value: lab.answers.forests[0]!.password });
  expect(await configured(wizard)).toMatchObject({ outcome: 'done' });
});

test('without a first cycle the schedule is held, and a later start lifts that', async () => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  const { client, lab } = wizard;
  const first = await configured(wizard, { startSync: false });
  expect(first.warnings.map(({ code }) => code)).toEqual(['scheduler-held']);
  expect((await lab.engine.configuration())?.scheduler).toMatchObject({ enabled: true, suspended: true });
  const { answers } = await client.call('draft', {});
  const second = await configured({ client, answers }, { purpose: 'change', startSync: true });
  expect(second).toMatchObject({ outcome: 'done', cycle: { status: 'success' } });
  expect((await lab.engine.configuration())?.scheduler.suspended).toBe(false);
  expect(cloudUser(lab, 'anna')).toBeDefined();
});

/** Imports from the tenant wait until they may go on. */
async function openHeld(): Promise<{ lab: Lab; begun: Promise<void>; release(): void }> {
  const hold = { active: false, begun: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
  const wrapConnector = (connector: Connector): Connector => ({
    ...connector,
    async *deltaImport(request) {
      if (hold.active && connector.kind === 'entra-id') {
        hold.begun.resolve();
        await hold.released.promise;
      }
      yield* connector.deltaImport(request);
    },
  });
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE], wrapConnector });
  hold.active = true;
  onTestFinished(() => hold.released.resolve());
  return { lab, begun: hold.begun.promise, release: () => hold.released.resolve() };
}

test('a change waits for the cycle that runs, says so, and takes its turn before anybody else', async () => {
  const { lab, begun, release } = await openHeld();
  const client = createDispatcher(lab.engine);
  const cycle = lab.cycle();
  await begun;
  const { answers } = await client.call('draft', {});
  const change = { ...answers, scheduler: { enabled: true, intervalMinutes: 60 } };
  const waits = Promise.withResolvers<StepEvent>();
  const changing = configured({ client, answers: change }, { purpose: 'change' }, undefined, (step) => {
    if (step.id === 'wait' && 'running' in step.facts) waits.resolve(step);
  });
  expect(await waits.promise).toMatchObject({ state: 'running', facts: { running: 'delta cycle' } });
  expect((await lab.engine.configuration())?.scheduler.intervalMinutes).toBe(30);
  release();
  expect((await cycle).status).toBe('success');
  const done = await changing;
  expect(done).toMatchObject({ outcome: 'done', version: 2 });
  expect(stateOf(done)).toContain('wait done');
  expect((await lab.engine.configuration())?.scheduler.intervalMinutes).toBe(60);
});

test('cancelled while it waits, a change leaves everything as it was', async () => {
  const { lab, begun, release } = await openHeld();
  const client = createDispatcher(lab.engine);
  const cycle = lab.cycle();
  await begun;
  const { answers } = await client.call('draft', {});
  const cancellation = new AbortController();
  const change = { ...answers, scheduler: { enabled: false, intervalMinutes: 60 } };
  const changing = configured({ client, answers: change }, { purpose: 'change' }, cancellation.signal, (step) => {
    if (step.id === 'wait' && 'running' in step.facts) cancellation.abort();
  });
  const cancelled = await changing;
  expect(cancelled).toMatchObject({ outcome: 'cancelled', version: null, fault: { code: 'run-cancelled' } });
  expect(stateOf(cancelled).slice(-2)).toEqual(['wait failed', 'save waiting']);
  release();
  await cycle;
  expect((await lab.engine.configuration())?.scheduler.enabled).toBe(true);
  expect((await lab.cycle()).status).toBe('success');
});

test('a server that does not answer keeps nobody who cancels', async () => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  wizard.lab.tenant.faults.inject({ match: { path: /organization/ }, action: { kind: 'delay', milliseconds: 30_000 } });
  const cancellation = new AbortController();
  const outcome = await configured(wizard, {}, cancellation.signal, (step) => {
    if (step.id === 'tenant-connection' && step.state === 'running') setTimeout(() => cancellation.abort(), 50);
  });
  expect(outcome).toMatchObject({ outcome: 'cancelled', version: null });
});

test('what somebody else changed since the draft began is kept; the same place changed twice needs a person', async () => {
  const lab = await openSynchronized({ people: ['anna'], exclude: [OUTSIDE] });
  const { client } = await wizardOf(lab);
  const { answers, revision } = await client.call('draft', {});
  const draft = { purpose: 'change', mode: 'custom', page: 'ready' } as const;
  const change = { ...answers, deletionThreshold: { enabled: true, count: 7 } };
  await client.call('save-draft', { ...draft, answers: change, revision });
  await client.call('staging', { enabled: true });
  expect(await configured({ client, answers: change }, { purpose: 'change' })).toMatchObject({ outcome: 'done' });
  expect(await lab.engine.configuration()).toMatchObject({ stagingMode: true, deletionThreshold: { count: 7 } });

  const next = await client.call('draft', {});
  const second = { ...next.answers, scheduler: { enabled: true, intervalMinutes: 60 } };
  await client.call('save-draft', { ...draft, answers: second, revision: next.revision });
  await client.call('scheduler', { intervalMinutes: 45 });
  await expect(configured({ client, answers: second }, { purpose: 'change' })).rejects.toMatchObject({
    fault: { code: 'draft-outdated', detail: { path: 'scheduler.intervalMinutes' } },
  });
});

test('an earlier configuration comes back as the newest, and its people with it', async () => {
  const lab = await openSynchronized({
    people: ['anna', person('bert', {}, `CN=Users,DC=contoso,DC=test`)],
    exclude: [OUTSIDE],
  });
  const { client } = await wizardOf(lab);
  const { answers } = await client.call('draft', {});
  const [forest] = answers.forests!;
  const change = { ...answers, forests: [{ ...forest, domains: [{ ...forest!.domains![0]!, exclude: [STAFF] }] }] };
  await configured({ client, answers: change }, { purpose: 'change', startSync: true });
  expect(cloudUser(lab, 'anna')?.deleted ?? true).toBe(true);
  expect(await client.call('restore-configuration', { version: 1 })).toEqual({ version: 3 });
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.deleted).toBe(false);
  const versions = await client.call('configuration-versions', {});
  expect(versions.map(({ version, action, current }) => [version, action, current])).toEqual([
    [3, 'restore', true],
    [2, 'change', false],
    [1, 'setup', false],
  ]);
  expect(versions[1]!.changes.map(({ path }) => path)).toEqual([
    'forests/contoso.test/domains/DC=contoso,DC=test/containers/excluded',
  ]);
  await expect(client.call('restore-configuration', { version: 9 })).rejects.toMatchObject({
    fault: { code: 'configuration-version-unknown' },
  });
});

test('answers that are not whole, and a first setup where there is one, are refused before anything is asked', async () => {
  const wizard = await openWizard({ exclude: [OUTSIDE] });
  const { client, answers } = wizard;
  await expect(configured({ client, answers: { ...answers, forests: [] } })).rejects.toMatchObject({
    fault: { code: 'answers-invalid', detail: { path: 'forests' } },
  });
  await expect(configured(wizard, { purpose: 'change' })).rejects.toMatchObject({ fault: { code: 'not-configured' } });
  await configured(wizard);
  await expect(configured(wizard)).rejects.toMatchObject({ fault: { code: 'already-configured' } });
});

test('a forest that is added later brings its people, and the preview says so before', async () => {
  const wizard = await openWizard({
    people: ['anna'],
    exclude: [OUTSIDE],
    fabrikam: [person('bert', { userPrincipalName: 'bert@fabrikam.test' }, 'CN=Users,DC=fabrikam,DC=test')],
  });
  const { client, lab, answers } = wizard;
  const [contoso, fabrikam] = answers.forests!;
  const { forests } = lab.answers;
  await configured({ client, answers: { ...answers, forests: [contoso!] } }, { startSync: true });
  await lab.cycle();
  const { answers: present } = await client.call('draft', {});
  const name = 'forest/fabrikam.test/password';
  await client.call('draft-secret', { name, value: forests[1]!.password });
  const change = { ...present, forests: [...present.forests!, fabrikam!] };
  const preview = await client.call('preview', { answers: change, purpose: 'change' });
  expect(preview.change).toMatchObject({ leaves: { count: 0 }, comes: { count: 1, samples: [{ name: 'bert' }] } });
  const done = await configured({ client, answers: change }, { purpose: 'change', startSync: true });
  expect(done).toMatchObject({ outcome: 'done', cycle: { status: 'success' } });
  expect(done.steps.find(({ id }) => id === 'save')?.facts).toMatchObject({ version: 2, fullSynchronization: 'yes' });
  expect(cloudUser(lab, 'bert@fabrikam.test')).toBeDefined();
  expect(cloudUser(lab, 'anna')?.deleted).toBe(false);
  await expect(
    configured({ client, answers: { ...present, forests: [contoso!] } }, { purpose: 'change' }),
  ).rejects.toMatchObject({ fault: { code: 'answers-invalid', detail: { path: 'forests', message: 'fixed' } } });
});

test('two windows cannot configure at the same time', async () => {
  const wizard = await openWizard({ people: ['anna'], exclude: [OUTSIDE] });
  const first = configured(wizard);
  await expect(configured(wizard)).rejects.toMatchObject({ fault: { code: 'setup-in-progress' } });
  expect(await first).toMatchObject({ outcome: 'done' });
});

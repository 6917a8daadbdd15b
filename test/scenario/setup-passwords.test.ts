/** Password hash synchronization as setup chooses it: where it fits, and the tenant's own switch. */

import { expect, test } from 'vitest';
import type { DraftAnswers } from '../../engine/api/contract/answers.ts';
import { answersOf } from '../../engine/setup/answers-of.ts';
import { answersFor } from './directory-sync-lab.ts';
import { openLab, type Lab } from './lab.ts';
import { wizardOf, type Configured, type Wizard } from './setup-lab.ts';

/** The service's bit for password hashes. */
const PASSWORDS = 1;

async function open(choices: DraftAnswers = {}): Promise<Wizard> {
  const lab = await openLab({ people: ['anna'], unconfigured: true, tenant: { directorySync: { throttle: 'off' } } });
  const wizard = await wizardOf(Object.assign(lab, { answers: answersFor(lab, 'directory-sync') }));
  return { ...wizard, answers: { ...wizard.answers, ...choices } };
}

const configure = ({ client, answers }: Wizard, purpose: 'setup' | 'change' = 'setup') =>
  client.call('configure', { answers, purpose, startSync: false });

const switchOf = ({ tenant }: Lab) => (tenant.state.synchronization.features & PASSWORDS) !== 0;
const stepOf = ({ steps }: Configured) => steps.find(({ step }) => step === 'password-feature')?.state;

test('choosing it turns the switch of the tenant on, and nothing does so again', async () => {
  const wizard = await open({ signIn: 'password-hash-sync' });
  const { lab } = wizard;
  expect(switchOf(lab)).toBe(false);
  const outcome = await configure(wizard);
  expect([outcome.outcome, stepOf(outcome), switchOf(lab)]).toEqual(['done', 'done', true]);
  expect((await lab.engine.configuration())?.passwordHashSync.enabled).toBe(true);

  lab.tenant.state.synchronization.features &= ~PASSWORDS;
  const answers = { ...(answersOf((await lab.engine.configuration())!) as DraftAnswers), stagingMode: false };
  const passwordHashSync = { ...answers.passwordHashSync, expiredAccountsAsDisabled: true };
  const changed = await configure({ ...wizard, answers: { ...answers, passwordHashSync } }, 'change');
  expect([changed.outcome, stepOf(changed), switchOf(lab)]).toEqual(['done', undefined, false]);
});

test('in staging mode the tenant is left alone until that ends', async () => {
  const wizard = await open({ signIn: 'password-hash-sync', stagingMode: true });
  const { lab } = wizard;
  const outcome = await configure(wizard);
  expect([outcome.outcome, stepOf(outcome), switchOf(lab)]).toEqual(['done', undefined, false]);
  const answers = { ...(answersOf((await lab.engine.configuration())!) as DraftAnswers), stagingMode: false };
  const changed = await configure({ ...wizard, answers }, 'change');
  expect([changed.outcome, stepOf(changed), switchOf(lab)]).toEqual(['done', 'done', true]);
});

test('beside no method it is a choice of its own, and Graph has no way for it', async () => {
  const wizard = await open({ passwordHashSync: { enabled: true } });
  const { tenant, ...others } = wizard.answers;
  const graph = { ...others, tenant: { ...tenant, backEnd: 'graph' as const } };
  const problems = await wizard.client.call('draft-problems', { answers: graph, purpose: 'setup' });
  expect(problems).toMatchObject([{ path: 'signIn', code: 'contradiction', detail: { expected: 'directory-sync' } }]);
  const excluded = { ...wizard.answers, passwordHashSync: { excludedForests: ['nowhere.test'] } };
  const unknown = await wizard.client.call('draft-problems', { answers: excluded, purpose: 'setup' });
  expect(unknown).toMatchObject([{ path: 'passwordHashSync.excludedForests.0', code: 'contradiction' }]);
  const outcome = await configure(wizard);
  expect([outcome.outcome, switchOf(wizard.lab)]).toEqual(['done', true]);
  expect(await wizard.lab.engine.configuration()).toMatchObject({
    signIn: 'none',
    passwordHashSync: { enabled: true },
  });
});

test('who signs in by hashes needs them, whatever the answers say beside it', async () => {
  const wizard = await open({ signIn: 'password-hash-sync', passwordHashSync: { enabled: false } });
  const problems = await wizard.client.call('draft-problems', { answers: wizard.answers, purpose: 'setup' });
  expect(problems).toMatchObject([{ path: 'passwordHashSync.enabled', code: 'invalid' }]);
  await expect(configure(wizard)).rejects.toThrow('answers-invalid');
});

test('of a forest whose passwords stay, nobody asks for the rights', async () => {
  const wizard = await open({ signIn: 'password-hash-sync', passwordHashSync: { excludedForests: ['contoso.test'] } });
  await configure(wizard);
  const status = await wizard.client.call('password-sync', {});
  expect(status).toMatchObject({ signIn: 'password-hash-sync', domains: [] });
  const review = await wizard.client.call('privilege-review', {});
  const all = review.forests[0]?.rights.find(({ id }) => id === 'replicating-directory-changes-all');
  expect(all?.needed).toBe(false);
});

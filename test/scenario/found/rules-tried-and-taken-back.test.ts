/**
 * Found by the simulator: rules were changed, something was synchronized under them, and before everything was, they were
 * changed back. The rules then were those of the last full synchronization, so no other was thought to be needed, and
 * whoever the rules in between had let go stayed away.
 */

import { test, expect } from 'vitest';
import { cloudUser, expectConverged, openSynchronized, person, personDn, set, type Lab } from '../lab.ts';

const withRules = (lab: Lab, disabled: readonly string[]) =>
  lab.configure((configuration) => ({ ...configuration, rules: { ...configuration.rules, disabled: [...disabled] } }));

async function openWithout() {
  const lab = await openSynchronized({ people: [person('anna'), person('ben')] });
  const ids = ['anna', 'ben'].map((name) => cloudUser(lab, name)!.id);
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await withRules(lab, ['InFromAD.UserJoin@contoso.test']);
  return { lab, ids };
}

async function expectBack({ lab, ids }: Awaited<ReturnType<typeof openWithout>>) {
  await withRules(lab, []);
  await lab.settle();
  await lab.settle();
  expect(['anna', 'ben'].map((name) => cloudUser(lab, name)?.id)).toEqual(ids);
  await expectConverged(lab);
}

test('who was let go by a single run under rules that were taken back returns', async () => {
  const { lab, ids } = await openWithout();
  await lab.engine.runProfile('contoso.test', 'Delta Import');
  await lab.engine.runProfile('contoso.test', 'Delta Synchronization');
  await lab.engine.runProfile('tenant', 'Export');
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  await expectBack({ lab, ids });
});

test('who was let go by a cycle under such rules that was cancelled half-way returns', async () => {
  const { lab, ids } = await openWithout();
  const cancelling = new AbortController();
  await lab.engine.runCycle('delta', 'manual', {
    signal: cancelling.signal,
    onProgress: ({ profile }) => {
      if (profile === 'Full Synchronization') cancelling.abort();
    },
  });
  await lab.engine.runProfile('tenant', 'Export');
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  await expectBack({ lab, ids });
});

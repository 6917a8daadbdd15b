/** The connector's account loses the right to read somebody: for it they are gone, and nothing else may bring them back. */

import { expect, test } from 'vitest';
import {
  BASE,
  cloudUser,
  entry,
  expectConverged,
  membersOf,
  openSynchronized,
  person,
  personDn,
  set,
  stepOf,
} from './lab.ts';

const VAULT = `OU=Vault,${BASE}`;
const ACCOUNT = 'causeway';

test('who may no longer be read leaves with the next full import, and comes back as the same account', async () => {
  const lab = await openSynchronized({ people: ['anna', 'bert'], groups: { crew: ['anna', 'bert'] } });
  const id = cloudUser(lab, 'anna')!.id;
  lab.lab.state.hideFrom(ACCOUNT, personDn('anna'));
  await lab.settle();
  expect(cloudUser(lab, 'anna')?.id).toBe(id);
  await lab.cycle('initial');
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  expect(membersOf(lab, 'crew')).toEqual(['bert']);

  // DirSync tells of what may not be read too; a part of somebody who cannot be read whole is nobody.
  await set(lab, personDn('anna'), { title: 'Engineer' });
  await lab.settle();
  expect(cloudUser(lab, 'anna')).toBeUndefined();
  await expectConverged(lab);

  lab.lab.state.showTo(ACCOUNT, personDn('anna'));
  await lab.cycle('initial');
  await lab.settle();
  expect(cloudUser(lab, 'anna')).toMatchObject({ id, properties: { jobTitle: 'Engineer' } });
  expect(membersOf(lab, 'crew')).toEqual(['anna', 'bert']);
  await expectConverged(lab);
});

test('a container that may no longer be read is caught by the deletion threshold', async () => {
  const lab = await openSynchronized({
    people: ['anna'],
    entries: [
      entry(VAULT, { objectClass: ['top', 'organizationalUnit'] }),
      ...['bert', 'carl', 'dora'].map((name) => person(name, {}, VAULT)),
    ],
    answers: { deletionThreshold: { enabled: true, count: 2 } },
  });
  lab.lab.state.hideFrom(ACCOUNT, VAULT);
  const cycle = await lab.cycle('initial');
  expect(stepOf(cycle, 'tenant', 'Export')!.result).toBe('stopped-deletion-threshold-exceeded');
  expect(lab.tenant.state.list('user')).toHaveLength(4);

  lab.lab.state.showTo(ACCOUNT, VAULT);
  await lab.cycle('initial');
  await lab.settle();
  expect(lab.tenant.state.list('user')).toHaveLength(4);
  await expectConverged(lab);
});

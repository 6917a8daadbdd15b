/** Passwords of a forest are those of the tenant: whose, when, how often, and what is said of them. */

import { describe, expect, test } from 'vitest';
import { DOMAIN, FABRIKAM, entry, person, personDn, STAFF, upn } from './lab.ts';
import { FEATURES, openPasswordLab, signIn, untilCounts, untilSignedIn } from './password-lab.ts';

const WRONG = 50126;

test('a password set in the forest signs in to the tenant, and the one before no longer does', async () => {
  const lab = await openPasswordLab({ people: ['anna', 'bert'] });
  lab.lab.state.setPassword('anna', 'Annas-First-1!');
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe(WRONG);
  lab.engine.passwords.start();
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-First-1!');
  lab.lab.state.setPassword('anna', 'Annas-Second-1!');
  await untilSignedIn(lab.tenant, upn('anna'), 'Annas-Second-1!');
  expect(await signIn(lab.tenant, upn('anna'), 'Annas-First-1!')).toBe(WRONG);
  const status = await lab.engine.passwords.status();
  expect(status).toMatchObject({ state: 'running', tenantFault: null, counts: { synchronized: 1, 'no-password': 1 } });
  expect(status.domains).toMatchObject([{ connector: DOMAIN, fault: null, server: lab.lab.host }]);
});

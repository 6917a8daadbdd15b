/** The agent of pass-through authentication before a lab tenant, with a validator that knows one password. */

import { expect, test } from 'vitest';
import { addPerson, openAgent, openTenant, PASSWORD, validatorOf } from './pass-through-lab.ts';

test('a person signs in by the agent, and with another password does not', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  expect(await tenant.passThrough.signIn(anna, PASSWORD)).toEqual({ error: undefined });
  expect(await tenant.passThrough.signIn(anna, 'another')).toMatchObject({ error: 50126, reason: '1326' });
  expect(validator.asked).toEqual([
    { domain: '', userPrincipalName: anna },
    { domain: '', userPrincipalName: anna },
  ]);
  expect(tenant.passThrough.violations).toEqual([]);
});

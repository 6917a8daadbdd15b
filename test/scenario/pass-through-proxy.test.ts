/** The agent with the public cloud's own names, which it can reach by nothing but a proxy. */

import { onTestFinished, expect, test } from 'vitest';
import { startAgent } from '../../engine/sign-in/pass-through/agent/agent.ts';
import { endpointsOfCloud } from '../../engine/sign-in/pass-through/endpoints.ts';
import { systemFacts } from '../../engine/sign-in/pass-through/messages/system.ts';
import { openNetwork } from '../../engine/sign-in/pass-through/network.ts';
import { registerAgent } from '../../engine/sign-in/pass-through/registration/registration.ts';
import {
  addPerson,
  memoryStore,
  openTenant,
  PASSWORD,
  registrationToken,
  until,
  validatorOf,
} from './pass-through-lab.ts';

test('registration, listeners of two namespaces, relay and answer go through a proxy with credentials', async () => {
  const tenant = await openTenant({ productNames: true, listeners: 2, reliableListeners: 2 });
  const proxy = await tenant.startProxy({ credentials: { user: 'agent', password: 'secret' } });
  const cloud = endpointsOfCloud('global');
  if (cloud === undefined) throw new Error('no endpoints');
  const { caCertificatePem: caPem, tenantId } = tenant;
  const endpoints = { ...cloud, caPem };
  const network = openNetwork({ caPem, proxy: proxy.urlWithCredentials });
  const key = await registerAgent(
    { tenantId, token: await registrationToken(tenant), system: systemFacts() },
    { endpoints, network, now: () => new Date() },
  );
  network.close();
  const agent = await startAgent({
    store: memoryStore(key),
    validator: validatorOf(),
    endpoints,
    network: { proxy: proxy.urlWithCredentials },
  });
  onTestFinished(() => agent.stop());
  await until(() => tenant.passThrough.agents()[0]?.listeners === 4);
  for (const variant of ['complete', 'connect'] as const) {
    tenant.passThrough.settings.variant = variant;
    expect(await tenant.passThrough.signIn(addPerson(tenant, variant), PASSWORD)).toEqual({ error: undefined });
  }
  const asked = new Set(proxy.connections.map(({ target }) => target));
  expect([...asked].toSorted()).toEqual(
    [
      `${tenantId}.pta.bootstrap.his.msappproxy.net:443`,
      `${tenantId}.registration.msappproxy.net:443`,
      'g0-lab-his-relay.servicebus.windows.net:443',
      'lab-his-eur1-neur1.servicebus.windows.net:443',
      'lab-his-eur1-weur1.servicebus.windows.net:443',
      'vm1.connector.his.msappproxy.net:443',
    ].toSorted(),
  );
  expect(tenant.passThrough.violations).toEqual([]);
});

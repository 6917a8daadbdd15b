/**
 * The agent of pass-through authentication before a service that is hostile, broken or slow: the directory is asked at most
 * once for a sign-in, and never for one that is not in order; what was wrong is counted, and the next sign-in works.
 */

import { expect, test } from 'vitest';
import { customEndpoints } from '../../engine/sign-in/pass-through/endpoints.ts';
import type { RelayProblem } from '../../engine/sign-in/pass-through/messages/relay-error.ts';
import { systemFacts } from '../../engine/sign-in/pass-through/messages/system.ts';
import { openNetwork } from '../../engine/sign-in/pass-through/network.ts';
import { registerAgent } from '../../engine/sign-in/pass-through/registration/registration.ts';
import type { FaultsByPlace } from '../lab/tenant/pass-through/faults.ts';
import { makeClientCertificate, type Tenant } from '../lab/tenant/tenant.ts';
import {
  addPerson,
  memoryStore,
  openAgent,
  openTenant,
  PASSWORD,
  register,
  registrationToken,
  until,
  validatorOf,
  type TestAgent,
} from './pass-through-lab.ts';
import { startAgent } from '../../engine/sign-in/pass-through/agent/agent.ts';

/** How often the directory was asked during a sign-in, and what the sign-in came to. */
async function tried(
  tenant: Tenant,
  validator: ReturnType<typeof validatorOf>,
  person: string,
): Promise<readonly [asked: number, error: number | undefined]> {
  const before = validator.asked.length;
  const { error } = await tenant.passThrough.signIn(person, PASSWORD);
  return [validator.asked.length - before, error];
}

/** As {@link tried}, where nothing comes of the sign-in: nobody waits for it for long. */
async function triedShortly(...given: Parameters<typeof tried>): ReturnType<typeof tried> {
  const { settings } = given[0].passThrough;
  const { timeoutMs } = settings;
  settings.timeoutMs = 700;
  const result = tried(...given);
  settings.timeoutMs = timeoutMs;
  return result;
}

/** Problems that the agent has counted, without those that were not met. */
function problemsOf(agent: TestAgent): Partial<Record<RelayProblem, number>> {
  const { problems } = agent.snapshot().counters;
  return Object.fromEntries(Object.entries(problems).filter(([, count]) => count > 0));
}

async function settled(agent: TestAgent): Promise<void> {
  await until(() => agent.snapshot().inWork === 0);
}

test('announcements that are none, or lead elsewhere, are dropped, and the sign-in comes by another listener', async () => {
  const tenant = await openTenant();
  const { settings, faults } = tenant.passThrough;
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  const spoilt: readonly FaultsByPlace['oneway'][] = ['garbage', 'truncated', 'no-relay', 'foreign-host', 'twice'];
  for (const what of spoilt) {
    const fault = faults.inject({ at: 'oneway', what, times: 1 });
    // Nobody will come to the first relay; for the second there is time.
    settings.relayTimeoutMs = what === 'twice' ? 10_000 : 300;
    const result = tried(tenant, validator, anna);
    await until(() => fault.hits === 1);
    settings.relayTimeoutMs = 10_000;
    expect([what, ...(await result)]).toEqual([what, 1, undefined]);
  }
  await until(() => agent.snapshot().counters.announced === 10 && agent.snapshot().inWork === 0);
  expect(problemsOf(agent)).toEqual({ malformed: 2, unsupported: 1, 'foreign-host': 1, replayed: 1 });
  expect(agent.snapshot()).toMatchObject({ phase: 'listening', counters: { unexpected: 0, accepted: 5 } });
});

test('relays that are cut or speak nonsense cost a sign-in nothing but another relay', async () => {
  const tenant = await openTenant({ relayTimeoutMs: 5000 });
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  const spoilt: readonly FaultsByPlace['relay'][] = [
    'accept-refused',
    'cut-before-accept-reply',
    'cut-before-request',
    'cut-in-request',
    'garbage-record',
    'garbage-xml',
    'record-too-long',
    'unknown-string',
  ];
  for (const what of spoilt) {
    tenant.passThrough.faults.inject({ at: 'relay', what, times: 1 });
    expect([what, ...(await tried(tenant, validator, anna))]).toEqual([what, 1, undefined]);
  }
  await settled(agent);
  expect(problemsOf(agent)).toEqual({ malformed: 4, 'relay-closed': 4 });
  expect(agent.snapshot().counters.unexpected).toBe(0);
});

test('a relay that is cut once the agent has the request changes nothing: the answer goes another way', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  tenant.passThrough.faults.inject({ at: 'relay', what: 'cut-after-request', times: 1 });
  const [asked, error] = await triedShortly(tenant, validator, anna);
  expect([asked <= 1, [undefined, 80002].includes(error)]).toEqual([true, true]);
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
});

test('a sequence that nobody created is refused by a fault, and the directory is not asked', async () => {
  const tenant = await openTenant({ listeners: 0, reliableListeners: 1 });
  const validator = validatorOf();
  await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  tenant.passThrough.faults.inject({ at: 'relay', what: 'unknown-sequence', times: 1 });
  expect(await triedShortly(tenant, validator, anna)).toEqual([0, 80002]);
  expect(tenant.passThrough.violations).toEqual([]);
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
});

test('a request that comes again is not asked about again, and is not answered twice', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  for (const variant of ['complete', 'connect'] as const) {
    tenant.passThrough.settings.variant = variant;
    const fault = tenant.passThrough.faults.inject({ at: 'request', what: 'replayed', times: 1 });
    expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
    expect(fault.hits).toBe(1);
  }
  await until(() => agent.snapshot().counters.announced === 4 && agent.snapshot().inWork === 0);
  expect(problemsOf(agent)).toEqual({ replayed: 2 });
  expect([validator.asked.length, tenant.passThrough.counters.answers]).toEqual([2, 2]);
});

test('requests of another tenant, of another host and of another kind are not taken', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  for (const what of ['foreign-tenant', 'foreign-return-host', 'unknown-context'] as const) {
    tenant.passThrough.faults.inject({ at: 'request', what, times: 1 });
    const [asked, error] = await triedShortly(tenant, validator, anna);
    expect([what, asked, error]).toEqual([what, 0, 80002]);
  }
  await settled(agent);
  expect(problemsOf(agent)).toEqual({ 'wrong-tenant': 1, 'foreign-host': 1, unsupported: 1 });
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
});

test('a password block for a key that is gone, or that holds none, is said to be so, and the directory is not asked', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  for (const what of ['foreign-key', 'wrong-block', 'no-password'] as const) {
    tenant.passThrough.faults.inject({ at: 'request', what, times: 1 });
    expect([what, ...(await tried(tenant, validator, anna))]).toEqual([what, 0, 80010]);
  }
  await settled(agent);
  expect(agent.snapshot().counters).toMatchObject({ undecryptable: 3, unexpected: 0 });
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
  expect(tenant.passThrough.violations).toEqual([]);
});

test('an answer that the service does not take is sent again, and the directory is not asked again', async () => {
  const tenant = await openTenant();
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  tenant.passThrough.faults.inject({ at: 'answer', what: 503, times: 2 });
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
  tenant.passThrough.faults.inject({ at: 'answer', what: 'cut-before', times: 1 });
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
  // It arrived, and nobody said so: the second one finds that nobody waits any more.
  tenant.passThrough.faults.inject({ at: 'answer', what: 'cut-after', times: 1 });
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
  await settled(agent);
  expect([tenant.passThrough.counters.answers, tenant.passThrough.counters.late]).toEqual([3, 1]);
});

test('whoever fails too often is locked out in the cloud before the directory is asked', async () => {
  const tenant = await openTenant({ lockout: { threshold: 3, durationMs: 60_000 } });
  const validator = validatorOf();
  await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  const errors: (number | undefined)[] = [];
  for (const password of ['1', '2', '3', '4', PASSWORD]) {
    errors.push((await tenant.passThrough.signIn(anna, password)).error);
  }
  expect([errors, validator.asked.length]).toEqual([[50126, 50126, 50126, 50053, 50053], 3]);
});

test('a bootstrap that is cut or answered with nonsense is asked for again, and stops nobody who listens', async () => {
  const tenant = await openTenant({ bootstrapIntervalMs: 1000 });
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  const codes: (string | undefined)[] = [];
  const spoilt: readonly FaultsByPlace['bootstrap'][] = ['cut-before', 'document-type'];
  for (const what of spoilt) {
    const { bootstraps } = agent.snapshot().counters;
    tenant.passThrough.faults.inject({ at: 'bootstrap', what, times: 1 });
    await until(() => agent.snapshot().bootstrapFault !== undefined);
    codes.push(agent.snapshot().bootstrapFault?.code);
    expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
    await until(() => agent.snapshot().counters.bootstraps > bootstraps);
  }
  expect(codes).toEqual(['connection-lost', 'protocol-error']);
  expect(agent.snapshot()).toMatchObject({ phase: 'listening', bootstrapFault: undefined });
});

test('listeners that are refused are tried again, and a kind of listener that nobody knows is told', async () => {
  const tenant = await openTenant({ listeners: 2, reliableListeners: 0 });
  const { faults, settings } = tenant.passThrough;
  settings.unknownEndpoint = 'Http2SignalingListenerEndpointSettings';
  const refused = [
    faults.inject({ at: 'signalling', what: 503, times: 1 }),
    faults.inject({ at: 'link', what: 'amqp:unauthorized-access', times: 1 }),
  ];
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  expect(refused.map(({ hits }) => hits)).toEqual([1, 1]);
  expect(agent.snapshot().unknownEndpoints).toEqual(['a:Http2SignalingListenerEndpointSettings']);
  expect(await tried(tenant, validator, addPerson(tenant, 'anna'))).toEqual([1, undefined]);
});

test('listeners whose sockets break come back, and an agent that was removed is told so', async () => {
  const tenant = await openTenant({ bootstrapIntervalMs: 1000 });
  const validator = validatorOf();
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  expect(tenant.passThrough.cut('signalling')).toBe(2);
  await until(() => tenant.passThrough.agents()[0]?.listeners === 2);
  expect(await tried(tenant, validator, anna)).toEqual([1, undefined]);
  tenant.passThrough.removeAgent(agent.agentId);
  await until(() => agent.snapshot().bootstrapFault !== undefined);
  expect(await tried(tenant, validator, anna)).toEqual([0, 80001]);
  expect(agent.snapshot().bootstrapFault?.code).toBe('agent-unknown');
});

test('a certificate of somebody else opens nothing', async () => {
  const tenant = await openTenant();
  const key = await register(tenant);
  const { certificatePem, privateKeyPem } = await makeClientCertificate(tenant.tenantId);
  const store = memoryStore({ ...key, certificatePem, privateKeyPem });
  const endpoints = customEndpoints(tenant.passThrough.endpoints);
  const agent = await startAgent({ store, validator: validatorOf(), endpoints });
  await until(() => agent.snapshot().bootstrapFault !== undefined);
  await agent.stop();
  expect(tenant.passThrough.agents()).toMatchObject([{ status: 'inactive', listeners: 0 }]);
  expect(tenant.passThrough.violations[0]?.findings).toEqual(['a certificate of another authority']);
});

test('a token of another tenant is not carried to this one, and one without the right is refused in the service’s words', async () => {
  const [tenant, other] = [await openTenant(), await openTenant()];
  const foreign = await registrationToken(other);
  tenant.applications.addAdministrator({
    userPrincipalName: 'reader@contoso.test',
    password: 'Aa1-reader-Lab!',
    roles: ['Directory Readers'],
  });
  const reader = await registrationToken(tenant, 'reader@contoso.test');
  const endpoints = customEndpoints(tenant.passThrough.endpoints);
  const network = openNetwork({ caPem: endpoints.caPem });
  const attempt = (token: string) =>
    registerAgent(
      { tenantId: tenant.tenantId, token, system: systemFacts() },
      { endpoints, network, now: () => new Date() },
    );
  await expect(attempt(foreign)).rejects.toMatchObject({ fault: { code: 'administrator-of-other-tenant' } });
  await expect(attempt(reader)).rejects.toMatchObject({ fault: { code: 'agent-registration-refused' } });
  const token = await registrationToken(tenant);
  for (const what of ['page', 'document-type'] as const) {
    tenant.passThrough.faults.inject({ at: 'registration', what, times: 1 });
    await expect(attempt(token)).rejects.toMatchObject({ fault: { code: 'protocol-error' } });
  }
  network.close();
  expect(tenant.passThrough.agents()).toEqual([]);
});

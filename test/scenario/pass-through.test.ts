/** The agent of pass-through authentication before a lab tenant, with a validator that knows one password. */

import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { systemAmbient } from '../../engine/connectors/entra-id/ambient.ts';
import { agentTroubles, isPassThroughAway } from '../../engine/sign-in/pass-through/health/detector.ts';
import type { Verdict } from '../../engine/sign-in/pass-through/validator/validator.ts';
import {
  addPerson,
  knowsPassword,
  openAgent,
  openTenant,
  PASSWORD,
  until,
  validatorOf,
  type TestAgent,
} from './pass-through-lab.ts';

const DAY = 86_400_000;

test.each(['complete', 'connect', 'connect-body'] as const)(
  'a person signs in by the agent, and with another password does not: %s',
  async (variant) => {
    const tenant = await openTenant({ variant });
    const validator = validatorOf();
    const agent = await openAgent(tenant, validator);
    const anna = addPerson(tenant, 'anna');
    expect(await tenant.passThrough.signIn(anna, PASSWORD)).toEqual({ error: undefined });
    expect(await tenant.passThrough.signIn(anna, 'another')).toMatchObject({ error: 50126, reason: '1326' });
    expect(validator.asked).toEqual([
      { domain: '', userPrincipalName: anna },
      { domain: '', userPrincipalName: anna },
    ]);
    // Passwords are gone from the buffers they came in.
    await until(() => agent.snapshot().inWork === 0);
    expect(validator.passwords.every((password) => password.every((octet) => octet === 0))).toBe(true);
    expect(agent.snapshot()).toMatchObject({ phase: 'listening', counters: { announced: 2, accepted: 1, refused: 1 } });
    expect(tenant.passThrough.violations).toEqual([]);
  },
);

test('two hundred people sign in at once, each asked about once', async () => {
  // On a machine with much to do it takes its time; that is not the point here.
  const tenant = await openTenant({ connectionLimit: 100, timeoutMs: 60_000, relayTimeoutMs: 60_000 });
  const validator = validatorOf(async (request) => {
    await delay(20);
    return knowsPassword(request);
  });
  const agent = await openAgent(tenant, validator);
  const people = Array.from({ length: 200 }, (_, index) => addPerson(tenant, `person${String(index)}`));
  const results = await Promise.all(
    people.map((person, index) => tenant.passThrough.signIn(person, index % 4 === 0 ? 'another' : PASSWORD)),
  );
  expect(results.map(({ error }) => error)).toEqual(people.map((_, index) => (index % 4 === 0 ? 50126 : undefined)));
  expect(validator.asked.map(({ userPrincipalName }) => userPrincipalName).sort()).toEqual([...people].sort());
  expect(agent.snapshot().counters).toMatchObject({ accepted: 150, refused: 50, answersLost: 0 });
  expect(tenant.passThrough.violations).toEqual([]);
});

test('two agents share the load, and when one is stopped it answers what it has and the other takes the rest', async () => {
  const tenant = await openTenant();
  const slowly = async (request: Parameters<typeof knowsPassword>[0]): Promise<Verdict> => {
    await delay(100);
    return knowsPassword(request);
  };
  const validators = [validatorOf(slowly), validatorOf(slowly)] as const;
  const agents = [await openAgent(tenant, validators[0]), await openAgent(tenant, validators[1])] as const;
  const people = Array.from({ length: 40 }, (_, index) => addPerson(tenant, `person${String(index)}`));
  // Until both have given the service its credit.
  while (validators.some(({ asked }) => asked.length === 0)) await tenant.passThrough.signIn(people[0]!, PASSWORD);
  for (const { asked } of validators) asked.length = 0;
  const first = await Promise.all(people.map((person) => tenant.passThrough.signIn(person, PASSWORD)));
  expect(first.every(({ error }) => error === undefined)).toBe(true);
  const shares = validators.map(({ asked }) => asked.length);
  expect(shares[0]! + shares[1]!).toBe(40);
  for (const share of shares) expect(share).toBeGreaterThanOrEqual(10);

  const second = people.map((person) => tenant.passThrough.signIn(person, PASSWORD));
  await until(() => validators[0].asked.length > shares[0]!);
  await agents[0].stop();
  expect((await Promise.all(second)).filter(({ error }) => error !== undefined)).toEqual([]);
  expect(agents[0].snapshot()).toMatchObject({ phase: 'stopped', inWork: 0 });
  const before = validators[1].asked.length;
  expect(await tenant.passThrough.signIn(people[0]!, PASSWORD)).toEqual({ error: undefined });
  expect(validators[1].asked.length).toBe(before + 1);
});

test('a certificate is renewed under load and no sign-in fails, whichever of the two keys it was made for', async () => {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const tenant = await openTenant({ bootstrapIntervalMs: 1_000, renewalCheckMinutes: 1 }, { clock });
  const validator = validatorOf(async (request) => {
    await delay(5);
    return knowsPassword(request);
  });
  const agent = await openAgent(tenant, validator, { ambient: { ...systemAmbient, clock } });
  const anna = addPerson(tenant, 'anna');
  const [first] = agent.store.identity!.keys;
  let failures = 0;
  let done = 0;
  const over = new AbortController();
  const load = Array.from({ length: 4 }, async () => {
    while (!over.signal.aborted) {
      const { error } = await tenant.passThrough.signIn(anna, PASSWORD);
      if (error !== undefined) failures += 1;
      done += 1;
    }
  });
  await until(() => done > 10);
  ahead = 155 * DAY;
  await until(() => agent.snapshot().counters.renewals === 1);
  const afterRenewal = done;
  // The listeners come again with the new certificate while people sign in.
  await until(() => done > afterRenewal + 200);
  over.abort();
  await Promise.all(load);
  expect(failures).toBe(0);
  expect(validator.asked.length).toBe(done);
  const [newest, oldest] = agent.store.identity!.keys;
  expect(oldest?.thumbprint).toBe(first?.thumbprint);
  expect(newest?.agentId).toBe(first?.agentId);
  expect(tenant.passThrough.agents()).toMatchObject([{ certificates: [expect.anything(), expect.anything()] }]);
  expect(tenant.passThrough.violations).toEqual([]);
});

test('a directory that hangs is answered for in time, and one that is away is told until it comes back', async () => {
  const tenant = await openTenant({ timeoutMs: 3_000 });
  let answer: 'hangs' | 'away' | 'there' = 'hangs';
  const validator = validatorOf((request, signal) => {
    if (answer === 'there') return knowsPassword(request);
    if (answer === 'away') return { kind: 'refused', error: 1311 };
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
    });
  });
  const agent = await openAgent(tenant, validator);
  const anna = addPerson(tenant, 'anna');
  const troubles = () => agentTroubles(agent.snapshot(), new Date()).map(({ code }) => code);
  expect(await tenant.passThrough.signIn(anna, PASSWORD)).toMatchObject({ reason: '1311' });
  expect(troubles()).toEqual(['controllers-away']);
  answer = 'away';
  expect(await tenant.passThrough.signIn(anna, PASSWORD)).toMatchObject({ error: 80001, reason: '1311' });
  expect(isPassThroughAway([agent.snapshot()], new Date())).toBe(true);
  answer = 'there';
  expect(await tenant.passThrough.signIn(anna, PASSWORD)).toEqual({ error: undefined });
  expect(troubles()).toEqual([]);
});

test('where there is a proxy, everything goes through it, and the encryption through it unopened', async () => {
  const tenant = await openTenant();
  const proxy = await startProxy();
  const agent = await openAgent(tenant, validatorOf(), { network: { proxy: proxy.url } });
  const anna = addPerson(tenant, 'anna');
  expect(await tenant.passThrough.signIn(anna, PASSWORD)).toEqual({ error: undefined });
  // Settings, two listeners, a relay, an answer; the answer may take the connection of the settings.
  expect(proxy.asked.length).toBeGreaterThanOrEqual(4);
  expect(new Set(proxy.asked)).toEqual(new Set([new URL(tenant.passThrough.origin).host]));
  proxy.refuse();
  await until(() => agent.snapshot().listeners.every(({ open }) => !open));
  expect((await tenant.passThrough.signIn(anna, PASSWORD)).error).toBe(80001);
});

/** Opens ways to wherever it is asked (RFC 9110, 9.3.6), until it does no more. */
async function startProxy() {
  const asked: string[] = [];
  const sockets = new Set<net.Socket>();
  let isRefusing = false;
  const server = http.createServer().on('connect', ({ url = '' }, client: net.Socket) => {
    asked.push(url);
    if (isRefusing) {
      client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [host, port] = url.split(':');
    const target = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      client.pipe(target).pipe(client);
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    end();
    server.close();
  });
  const { port } = server.address() as net.AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    asked,
    refuse() {
      isRefusing = true;
      end();
    },
  };
}

test('an agent whose service moves, breaks off or stops it follows, and says how it stands', async () => {
  const tenant = await openTenant({ bootstrapIntervalMs: 1_000 });
  const agent = await openAgent(tenant, validatorOf());
  const anna = addPerson(tenant, 'anna');
  const signsIn = async () => (await tenant.passThrough.signIn(anna, PASSWORD)).error === undefined;
  const open = (one: TestAgent) => one.snapshot().listeners.filter((listener) => listener.open).length;

  const before = agent.snapshot().listeners.map(({ endpoint }) => endpoint);
  tenant.passThrough.moveListeners();
  await until(
    () => open(agent) === 2 && agent.snapshot().listeners.every(({ endpoint }) => !before.includes(endpoint)),
  );
  expect(await signsIn()).toBe(true);

  expect(tenant.passThrough.cut('signalling')).toBeGreaterThan(0);
  await until(() => open(agent) < 2);
  await until(() => open(agent) === 2);
  expect(await signsIn()).toBe(true);

  tenant.passThrough.settings.connectorState = 'Disabled';
  await until(() => agent.snapshot().phase === 'stopped-by-service');
  await until(() => tenant.passThrough.agents()[0]?.listeners === 0);
  expect(agentTroubles(agent.snapshot(), new Date())).toMatchObject([
    { code: 'agent-stopped-by-service', detail: { state: 'Disabled' } },
  ]);
  tenant.passThrough.settings.connectorState = 'Ok';
  await until(() => open(agent) === 2);
  expect(await signsIn()).toBe(true);
  expect(agent.notes.join('\n')).not.toMatch(/anna|Passw0rd|PRIVATE|SharedAccess/);
});

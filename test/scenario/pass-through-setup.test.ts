/** Pass-through authentication set up through the contract: who may, in what order, and what is said before. */

import { describe, expect, onTestFinished, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallArguments, EngineClient } from '../../engine/api/contract/contract.ts';
import { runLocalAgent } from '../../main/host/local-agent.ts';
import { NO_LOG } from '../../main/host/log.ts';
import { openSynchronized, person } from './lab.ts';
import { ADMINISTRATOR, until } from './pass-through-lab.ts';

const PASSWORD = 'Lab-Passw0rd!';

async function open() {
  const lab = await openSynchronized({
    people: [person('anna', { unicodePwd: [Buffer.from(`"${PASSWORD}"`, 'utf16le')] })],
    tenant: { passThrough: { listeners: 1, reliableListeners: 1 }, deviceCodes: { intervalS: 0.05 } },
  });
  const { tenant, engine } = lab;
  tenant.applications.addAdministrator({
    userPrincipalName: ADMINISTRATOR,
    password: 'Aa1-admin-Lab!',
    roles: ['Hybrid Identity Administrator'],
  });
  const client = createDispatcher(engine);
  const endpoints = tenant.passThrough.endpoints as CallArguments<'pass-through-sign-in'>['endpoints'];
  const signIn = () =>
    client.call(
      'pass-through-sign-in',
      { method: 'device-code', endpoints },
      {
        onEvent(name, payload) {
          if (name === 'device-code' && 'userCode' in payload)
            tenant.applications.approveDeviceCode(payload.userCode, ADMINISTRATOR);
        },
      },
    );
  return { ...lab, client, signIn };
}

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'done',
    (error: unknown) => (error as { readonly fault: { readonly code: string } }).fault.code,
  );

async function audited(client: EngineClient): Promise<string> {
  return (await client.call('pass-through', {})).signIn;
}

describe('pass-through authentication', () => {
  test('is registered and switched by an administrator, never without an agent that takes sign-ins', async () => {
    const { client, signIn, tenant, engine } = await open();
    expect(await client.call('pass-through', {})).toMatchObject({ needsEndpoints: true, agent: null });
    const { handle, userName } = await signIn();
    expect(userName).toBe(ADMINISTRATOR);
    expect(await client.call('pass-through-tenant', { handle })).toEqual({
      enabled: false,
      agents: [],
      agentsFault: null,
    });
    expect(await codeOf(client.call('pass-through-switch', { handle, on: true }))).toBe('pass-through-not-switched');
    expect(await codeOf(client.call('pass-through-switch', { handle: 'x', on: true }))).toBe('sign-in-unknown');
    expect(await audited(client)).toBe('none');

    const { agentId } = await client.call('pass-through-register', { handle });
    expect(await codeOf(client.call('pass-through-register', { handle }))).toBe('agent-already-registered');
    // The service is reached by what the agent was registered with from now on.
    expect(await client.call('pass-through', {})).toMatchObject({
      needsEndpoints: false,
      agent: { agentId, phase: null },
    });

    const stopping = new AbortController();
    const host = runLocalAgent({ engine, log: NO_LOG, lookEvery: 50 }, stopping.signal);
    onTestFinished(async () => {
      stopping.abort();
      await host;
    });
    await until(() => tenant.passThrough.agents()[0]?.listeners === 2);
    expect(await client.call('pass-through-tenant', { handle })).toMatchObject({
      agents: [{ id: agentId, isActive: true, isThisOne: true }],
    });
    expect(await client.call('pass-through-switch', { handle, on: true })).toEqual({
      enabled: true,
      signIn: 'pass-through',
    });
    expect(tenant.passThrough.settings.enabled).toBe(true);
    expect(await audited(client)).toBe('pass-through');
    expect(await client.call('pass-through-switch', { handle, on: false })).toEqual({ enabled: false, signIn: 'none' });
    expect(await client.call('pass-through-remove', {})).toEqual({ removed: true });
    expect(tenant.passThrough.violations).toEqual([]);
  });

  test('is looked at before: domain controllers, lockout, agents, and what is in reserve', async () => {
    const { client, signIn } = await open();
    const { handle } = await signIn();
    const told: string[] = [];
    const { rows } = await client.call(
      'pass-through-check',
      { handle, cloudThreshold: 10 },
      { onEvent: (name) => void told.push(name) },
    );
    expect(told).toHaveLength(rows.length);
    expect(rows.map(({ check, state, fault }) => `${check} ${state} ${fault?.code ?? ''}`.trim())).toEqual([
      'domains passed',
      'controllers warning controllers-few',
      'lockout passed',
      'agents failed agents-few',
      'fallback warning fallback-missing',
    ]);
  });

  test('a sign-in is tried as an agent would, and the password goes no further', async () => {
    const { client } = await open();
    const trial = (userName: string, password: string) => client.call('pass-through-try', { userName, password });
    expect(await trial('anna@contoso.test', PASSWORD)).toMatchObject({ accepted: true, error: null });
    expect(await trial('anna@contoso.test', 'Wrong-Passw0rd!')).toMatchObject({ accepted: false, error: 1326 });
    expect(await trial('nobody@contoso.test', PASSWORD)).toMatchObject({ accepted: false, error: 1326 });
    expect(JSON.stringify(await client.call('overview', {}))).not.toContain(PASSWORD);
  });
});

/** A tenant is made ready from nothing: a certificate, an administrator's sign-in, the registration, the check. */

import { fetch, Agent } from 'undici';
import { expect, onTestFinished, test } from 'vitest';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import type { CallOptions, CallResult } from '../../engine/api/contract/contract.ts';
import { openEngine } from '../../engine/api/engine.ts';
import { startTenant, type Tenant, type TenantOptions } from '../lab/tenant/tenant.ts';
import { temporaryDirectory } from '../unit/temporary-directory.ts';
import { JUDGED, judgeTraffic } from './described-traffic.ts';

const GLOBAL = 'anna@contoso.test';
const APPLICATION = 'ben@contoso.test';
const READER = 'cleo@contoso.test';
const PASSWORD = 'Aa1-admin-Lab!';

async function open(options: TenantOptions = {}) {
  const wishes = { throttle: 'off', deviceCodes: { intervalS: 0.2 }, ...JUDGED, ...options } as const;
  const tenant = judgeTraffic(await startTenant(wishes));
  onTestFinished(() => tenant.close());
  const add = (
    userPrincipalName: string,
    role: 'Global Administrator' | 'Application Administrator' | 'Directory Readers',
  ) => tenant.applications.addAdministrator({ userPrincipalName, password: PASSWORD, roles: [role] });
  add(GLOBAL, 'Global Administrator');
  add(APPLICATION, 'Application Administrator');
  add(READER, 'Directory Readers');
  const engine = await openEngine({ dataDirectory: await temporaryDirectory(), purpose: 'test' });
  onTestFinished(() => engine.close());
  const { origin, caCertificatePem: caPem } = tenant;
  return { tenant, engine, call: createDispatcher(engine).call, cloud: { authority: origin, graph: origin, caPem } };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** The events of a call by name, and what is done as soon as a device code is there. */
function watch(onCode: (userCode: string) => void = () => undefined) {
  const events: (readonly [name: string, payload: unknown])[] = [];
  const options: CallOptions = {
    onEvent: (name, payload) => {
      events.push([name, payload]);
      if (name === 'device-code' && 'userCode' in payload) onCode(payload.userCode);
    },
  };
  const steps = () =>
    events
      .filter(([name]) => name === 'registration-step')
      .map(([, payload]) => payload as { step: string; state: string })
      .filter(({ state }) => state !== 'running')
      .map(({ step, state }) => `${step} ${state}`);
  return { events, options, steps };
}

function signIn({ tenant, call, cloud }: Opened, who = GLOBAL): Promise<CallResult<'administrator-sign-in'>> {
  const { options } = watch((code) => tenant.applications.approveDeviceCode(code, who));
  return call('administrator-sign-in', { method: 'device-code', cloud }, options);
}

test('from nothing to a tenant that passes every check, and the private key never leaves the engine', async () => {
  // Other parts of the service learn late of what was made.
  const opened = await open({ registrationDelayMs: 1500 });
  const { tenant, engine, call, cloud } = opened;
  const made = await call('tenant-certificate', { subject: 'Causeway test', years: 2 });
  expect(made).toMatchObject({ subject: 'CN=Causeway test', keyBits: 2048, lifeUsed: expect.closeTo(0, 3) as number });
  const administrator = await signIn(opened);
  expect(administrator).toMatchObject({
    account: { userName: GLOBAL },
    tenantId: tenant.tenantId,
    roles: { readable: true, held: ['Global Administrator'], mayRegister: true, mayConsent: true },
  });
  const { options, steps, events } = watch();
  const registration = await call(
    'application-register',
    { handle: administrator.handle, certificatePem: made.certificatePem, displayName: 'Causeway dc1' },
    options,
  );
  expect(steps()).toEqual([
    'application done',
    'certificate done',
    'service-principal done',
    'permissions unchanged',
    'consent done',
    'trial done',
  ]);
  expect(registration).toMatchObject({ granted: LEAST_PERMISSIONS, missing: [], consentUrl: null, tried: true });
  expect(tenant.applications.list()).toEqual([
    {
      id: registration.applicationId,
      appId: registration.clientId,
      displayName: 'Causeway dc1',
      certificates: [made.thumbprintSha256],
      granted: expect.arrayContaining([...LEAST_PERMISSIONS]) as string[],
    },
  ]);
  const part = {
    cloud,
    tenantId: tenant.tenantId,
    clientId: registration.clientId,
    certificatePem: made.certificatePem,
  };
  const { checks } = await call('tenant-check', { tenant: part });
  expect(checks.filter(({ state }) => state !== 'passed')).toEqual([]);
  const told = JSON.stringify([made, registration, events, checks]);
  expect(engine.draftSecrets.get('tenant/private-key')).toContain('PRIVATE KEY');
  expect(told).not.toContain('PRIVATE KEY');
  await expect(
    call('application-register', { handle: administrator.handle, certificatePem: made.certificatePem }),
    'the sign-in is used up',
  ).rejects.toMatchObject({ fault: { code: 'sign-in-unknown' } });
});

test('a registration that is repeated finds what is there and completes what is not', async () => {
  const opened = await open();
  const { tenant, call } = opened;
  const { certificatePem } = await call('tenant-certificate', {});
  const register = async () => {
    const { options, steps } = watch();
    const { handle } = await signIn(opened);
    const result = await call('application-register', { handle, certificatePem, displayName: 'Büro/Köln' }, options);
    return { ...result, steps: steps() };
  };
  const first = await register();
  const second = await register();
  expect(second).toMatchObject({ clientId: first.clientId, created: false });
  expect(second.steps.filter((step) => !step.endsWith('unchanged'))).toEqual(['trial done']);
  tenant.applications.revoke(first.clientId);
  tenant.applications.keepCertificates(first.clientId, []);
  const third = await register();
  expect(third).toMatchObject({ clientId: first.clientId, created: false, granted: LEAST_PERMISSIONS });
  expect(third.steps).toContain('certificate done');
  expect(tenant.applications.list()).toHaveLength(1);
});

test('an administrator who may not consent registers, and is told where somebody else consents', async () => {
  const opened = await open();
  const { tenant, call } = opened;
  const { certificatePem } = await call('tenant-certificate', {});
  const { handle, roles } = await signIn(opened, APPLICATION);
  expect(roles).toMatchObject({ mayRegister: true, mayConsent: false });
  const { options, steps, events } = watch();
  const result = await call('application-register', { handle, certificatePem }, options);
  expect(steps()).toContain('consent failed');
  expect(events).toContainEqual([
    'registration-step',
    expect.objectContaining({
      step: 'consent',
      fault: expect.objectContaining({ code: 'administrator-role-missing' }) as unknown,
    }),
  ]);
  expect(result.missing.map(({ permission }) => permission).sort()).toEqual(LEAST_PERMISSIONS);
  expect(result.consentUrl).toBe(`${tenant.origin}/${tenant.tenantId}/adminconsent?client_id=${result.clientId}`);
  // Signed in still: a second attempt after consent needs no new sign-in.
  expect(await call('administrator-sign-out', { handle })).toEqual({ forgotten: true });
});

test('somebody without a role cannot even consent to the sign-in', async () => {
  const { tenant, call, cloud } = await open();
  const { options } = watch((code) => {
    expect(() => tenant.applications.approveDeviceCode(code, READER)).toThrow('prevents you from granting');
    tenant.applications.declineDeviceCode(code);
  });
  await expect(call('administrator-sign-in', { method: 'device-code', cloud }, options)).rejects.toMatchObject({
    fault: { code: 'sign-in-declined' },
  });
});

test('a code that nobody enters expires', async () => {
  const { call, cloud } = await open({ deviceCodes: { intervalS: 0.2, lifetimeS: 1 } });
  await expect(call('administrator-sign-in', { method: 'device-code', cloud }, {})).rejects.toMatchObject({
    fault: { code: 'sign-in-expired' },
  });
});

test('a service that asks for patience gets it', async () => {
  const opened = await open();
  const slow = { error: 'slow_down', error_description: 'AADSTS70016: Slow down.' };
  const answer = { kind: 'answer', status: 400, body: slow } as const;
  const fault = opened.tenant.faults.inject({ match: { path: /\/token$/ }, action: answer, times: 1 });
  expect(await signIn(opened)).toMatchObject({ account: { userName: GLOBAL } });
  expect(fault.hits).toBe(1);
});

test.each(['device-code', 'browser'] as const)('a sign-in by %s is cancelled at once', async (method) => {
  const { call, cloud } = await open({ deviceCodes: { intervalS: 60 } });
  const cancel = new AbortController();
  const calling = call(
    'administrator-sign-in',
    { method, cloud },
    { signal: cancel.signal, onEvent: () => cancel.abort() },
  );
  await expect(calling).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
});

test('a check that is cancelled ends at once, whatever the tenant is waiting for', async () => {
  const { tenant, call, cloud } = await open();
  const { certificatePem } = await call('tenant-certificate', {});
  const clientId = tenant.registerApplication({ certificatePem, permissions: [] });
  tenant.faults.inject({ match: { path: /organization/ }, action: { kind: 'delay', milliseconds: 3000 } });
  const cancel = new AbortController();
  const rows: string[] = [];
  const checking = call(
    'tenant-check',
    { tenant: { cloud, tenantId: tenant.tenantId, clientId, certificatePem } },
    {
      signal: cancel.signal,
      onEvent: (name, payload) => {
        if (name === 'tenant-check-row' && 'id' in payload) rows.push(String(payload.id));
        if (rows.at(-1) === 'token') cancel.abort();
      },
    },
  );
  await expect(checking).rejects.toMatchObject({ fault: { code: 'run-cancelled' } });
  expect(rows).toEqual(['name-resolution', 'connection', 'certificate', 'token']);
});

test('a browser brings the sign-in to this machine, and nobody else can', async () => {
  const { tenant, call, cloud } = await open();
  const page = { language: 'de', title: 'Causeway', done: 'Fertig <b>', failed: 'Nicht' };
  const shown: string[] = [];
  let browsing: Promise<void> | undefined;
  const signedIn = call(
    'administrator-sign-in',
    { method: 'browser', cloud, tenantId: 'contoso.test', page },
    {
      onEvent: (name, payload) => {
        if (name === 'open-browser' && 'url' in payload) browsing = browse(tenant, payload.url, shown);
      },
    },
  );
  expect(await signedIn).toMatchObject({ account: { userName: GLOBAL }, roles: { mayConsent: true } });
  await browsing;
  expect(shown).toEqual(['404', expect.stringContaining('Fertig &#60;b&#62;')]);
});

/** A browser's part: the page, the password, and the answer carried to the loopback address; a forged one first. */
async function browse(tenant: Tenant, url: string, shown: string[]): Promise<void> {
  const dispatcher = new Agent({ connect: { ca: tenant.caCertificatePem } });
  onTestFinished(() => dispatcher.close());
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const credentials = { username: GLOBAL, password: PASSWORD, action: 'sign-in' };
  const body = new URLSearchParams(credentials).toString();
  const answer = await (await fetch(url, { method: 'POST', dispatcher, headers, body })).text();
  const action = /action="([^"]+)"/.exec(answer)?.[1] ?? '';
  const fields = new URLSearchParams(
    [...answer.matchAll(/name="([^"]+)" value="([^"]+)"/g)].map(
      ([, name = '', value = '']) => [name, value] satisfies [string, string],
    ),
  );
  const forged = new URLSearchParams({ code: 'stolen', state: 'other' }).toString();
  shown.push(String((await fetch(action, { method: 'POST', headers, body: forged })).status));
  shown.push(await (await fetch(action, { method: 'POST', headers, body: fields.toString() })).text());
}

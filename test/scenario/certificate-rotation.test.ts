/** The application's certificate is exchanged while everything goes on. */

import { expect, test, vi } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openLab, summary, type Lab } from './lab.ts';

/** A lab whose configuration knows the object id of its registration, unless told otherwise. */
async function open({ knowsId = true } = {}) {
  const lab = await openLab({ people: ['anna'] });
  const [application] = lab.tenant.applications.list();
  if (application === undefined) throw new Error('the lab has no application');
  if (knowsId) {
    await lab.configure((document) => ({ ...document, tenant: { ...document.tenant, applicationId: application.id } }));
  }
  const registered = () => lab.tenant.applications.list()[0]?.certificates ?? [];
  return { lab, application, registered, call: createDispatcher(lab.engine).call };
}

async function expectWorking(lab: Lab): Promise<void> {
  expect(summary(await lab.cycle('initial'))).toMatchObject({ status: 'success' });
}

test('an application exchanges its own certificate, and goes back', async () => {
  const { lab, registered, call } = await open();
  const before = (await call('certificate-status', {}))!.certificate;
  const first = await call('certificate-rotate', {});
  // The first one was uploaded by hand: its key's id is the portal's, and the application may not read it.
  expect(first).toMatchObject({ state: 'rotated', fault: null, oldRemoved: false });
  expect(registered()).toEqual([before.thumbprintSha256, first.certificate.thumbprintSha256]);
  await expectWorking(lab);
  const second = await call('certificate-rotate', {});
  expect(second).toMatchObject({ state: 'rotated', oldRemoved: true });
  expect(registered()).toEqual([before.thumbprintSha256, second.certificate.thumbprintSha256]);
  await expectWorking(lab);
  const back = await call('certificate-rotate', { action: 'back' });
  expect(back).toMatchObject({
    state: 'returned',
    certificate: { thumbprintSha256: first.certificate.thumbprintSha256 },
  });
  expect(await call('certificate-status', {})).toMatchObject({
    certificate: { thumbprintSha256: first.certificate.thumbprintSha256 },
    previous: { thumbprintSha256: second.certificate.thumbprintSha256 },
    pending: null,
  });
  await lab.restart();
  await expectWorking(lab);
});

test('one that cannot be added waits for a person, and the old one works meanwhile', async () => {
  const { lab, application, registered, call } = await open({ knowsId: false });
  const waiting = await call('certificate-rotate', {});
  expect(waiting).toMatchObject({
    state: 'waiting',
    fault: { code: 'key-not-changed', detail: { reason: 'application-id-unknown' } },
  });
  await expectWorking(lab);
  const again = await call('certificate-rotate', {});
  expect(again.certificate.thumbprintSha256, 'the same one waits').toBe(waiting.certificate.thumbprintSha256);
  expect((await call('certificate-status', {}))?.pending?.certificatePem).toBe(waiting.certificate.certificatePem);
  lab.tenant.applications.addCertificate(application.appId, waiting.certificate.certificatePem);
  expect(await call('certificate-rotate', { keepOld: true })).toMatchObject({ state: 'rotated', oldRemoved: false });
  expect(registered()).toHaveLength(2);
  await expectWorking(lab);
});

test('an administrator adds the new one and removes the old one', async () => {
  const { lab, registered, call } = await open({ knowsId: false });
  const { tenant } = lab;
  tenant.applications.addAdministrator({
    userPrincipalName: 'admin@contoso.test',
    password: 'Aa1-admin-Lab!',
    roles: ['Cloud Application Administrator'],
  });
  const cloud = { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem };
  const { handle } = await call(
    'administrator-sign-in',
    { method: 'device-code', cloud },
    {
      onEvent: (name, payload) => {
        if (name !== 'device-code' || !('userCode' in payload)) return;
        tenant.applications.approveDeviceCode(payload.userCode, 'admin@contoso.test');
      },
    },
  );
  const rotated = await call('certificate-rotate', { handle });
  expect(rotated).toMatchObject({ state: 'rotated', oldRemoved: true });
  expect(registered()).toEqual([rotated.certificate.thumbprintSha256]);
  await expectWorking(lab);
});

test('one that the tenant does not take is not used, and can be discarded', async () => {
  const { lab, call } = await open();
  lab.tenant.faults.inject({
    match: { path: /\/addKey$/ },
    action: { kind: 'answer', status: 403, body: { error: { code: 'Authorization_RequestDenied', message: 'No.' } } },
  });
  expect(await call('certificate-rotate', {})).toMatchObject({ state: 'waiting', fault: { code: 'key-not-changed' } });
  expect(await call('certificate-rotate', { action: 'discard' })).toMatchObject({ state: 'discarded' });
  expect(await call('certificate-status', {})).toMatchObject({ pending: null, previous: null });
  await expect(call('certificate-rotate', { action: 'back' })).rejects.toMatchObject({
    fault: { code: 'key-not-changed', detail: { reason: 'no-previous' } },
  });
  await expectWorking(lab);
});

test('wherever an exchange breaks off, the tenant can be signed in to, and the next one goes on', async () => {
  const { lab, call } = await open();
  const signedIn = async () => {
    const { name, cloud, tenantId, clientId, certificatePem } = (await lab.engine.configuration())!.tenant;
    const { checks } = await call('tenant-check', { tenant: { name, cloud, tenantId, clientId, certificatePem } });
    const { state, fault } = checks.find(({ id }) => id === 'token')!;
    return fault ?? state;
  };
  const { set } = lab.engine.secrets;
  let broken = 0;
  for (let last = 0; ; last += 1) {
    let writes = 0;
    const spy = vi.spyOn(lab.engine.secrets, 'set').mockImplementation((name, secret) => {
      writes += 1;
      return writes > last ? Promise.reject(new Error('the power is gone')) : set(name, secret);
    });
    const outcome = await call('certificate-rotate', {}).catch((error: unknown) => String(error));
    spy.mockRestore();
    expect(await signedIn(), `after ${String(last)} writes`).toBe('passed');
    if (typeof outcome !== 'string') break;
    expect(outcome).toContain('the power is gone');
    broken += 1;
  }
  expect(broken).toBeGreaterThan(4);
  await expectWorking(lab);
});

/** Federation is watched: certificates that turn over, and changes that somebody else makes. */

import { expect, test } from 'vitest';
import { changeSettings, convertToFederated } from '../../engine/sign-in/federation/conversion/convert.ts';
import { listConversions } from '../../engine/sign-in/federation/conversion/record.ts';
import { acceptAlarm, listAlarms } from '../../engine/sign-in/federation/monitor/alarms.ts';
import { listKnown } from '../../engine/sign-in/federation/monitor/known.ts';
import { lastLook, lookAtFederation, noteFailedLook } from '../../engine/sign-in/federation/monitor/look.ts';
import { toFault, type Fault } from '../../engine/model/fault.ts';
import { listAudit } from '../../engine/settings/audit.ts';
import { certificateBase64 } from '../lab/identity-provider/documents.ts';
import { makeClientCertificate } from '../lab/tenant/tenant.ts';
import { DAY, federationLab, type FederationLab } from './federation-lab.ts';

const DOMAIN = 'contoso.test';

async function federatedLab(automatic: boolean): Promise<FederationLab> {
  const lab = await federationLab();
  await convertToFederated(lab.work, {
    domain: DOMAIN,
    settings: await lab.settings(DOMAIN),
    metadataUrl: lab.provider.metadataUrl,
    automaticCertificates: automatic,
    facts: lab.facts,
  });
  return lab;
}

async function kinds({ store }: FederationLab): Promise<readonly string[]> {
  return (await listAlarms(store.reader)).map(({ domain, kind, severity }) => `${domain} ${kind} ${severity}`);
}

const kept = ({ tenant }: FederationLab) => tenant.federation.federations.get(DOMAIN);

test('a domain of ours that is as it should be gives no alarm, and is looked at again in a day', async () => {
  const lab = await federatedLab(false);
  const look = await lookAtFederation(lab.watch);
  expect(look).toMatchObject({ federated: 1, raised: [], written: [] });
  expect(Date.parse(look.nextAt) - Date.parse(look.at)).toBe(DAY);
  expect(await lastLook(lab.store.reader)).toEqual({ at: look.at, nextAt: look.nextAt, fault: null });
  const known = (await listKnown(lab.store.reader)).find(({ domain }) => domain === DOMAIN);
  expect(known).toMatchObject({ knownBy: 'causeway', certificates: [{ role: 'current', inMetadata: true }] });
});

test('without leave the next certificate is an alarm, which ends when the tenant has it', async () => {
  const lab = await federatedLab(false);
  await lab.provider.addCertificate({ notAfter: new Date(Date.now() + 500 * DAY) });
  await lookAtFederation(lab.watch);
  expect(await kinds(lab)).toEqual([`${DOMAIN} certificate-unknown-to-tenant warning`]);
  expect(kept(lab)?.nextSigningCertificate).toBeNull();
  await changeSettings(lab.work, { domain: DOMAIN, settings: await lab.settings(DOMAIN) });
  expect(kept(lab)?.nextSigningCertificate).toBe(lab.provider.certificates()[1]);
  const { ended } = await lookAtFederation(lab.watch);
  expect(ended).toHaveLength(1);
  expect(await kinds(lab)).toEqual([]);
});

test('with leave certificates follow the provider: next, then current, then the old one is gone', async () => {
  const lab = await federatedLab(true);
  const { provider } = lab;
  const [first] = provider.certificates();
  await provider.addCertificate({ notAfter: new Date(Date.now() + 500 * DAY) });
  const [, second] = provider.certificates();
  expect((await lookAtFederation(lab.watch)).written).toMatchObject([{ property: 'nextSigningCertificate' }]);
  expect(kept(lab)).toMatchObject({ signingCertificate: first, nextSigningCertificate: second });
  provider.promote();
  await lookAtFederation(lab.watch);
  expect(kept(lab)).toMatchObject({ signingCertificate: second, nextSigningCertificate: first });
  provider.dropOldCertificates();
  await lookAtFederation(lab.watch);
  await lookAtFederation(lab.watch);
  expect(kept(lab)?.signingCertificate).toBe(second);
  expect((await kinds(lab)).filter((kind) => kind.includes('elsewhere'))).toEqual([]);
  const conversions = await listConversions(lab.store.reader);
  expect(conversions.every(({ state }) => state === 'done')).toBe(true);
});

test('in staging mode certificates are looked at, and none is written', async () => {
  const lab = await federatedLab(true);
  await lab.provider.addCertificate();
  const { written } = await lookAtFederation({ ...lab.watch, stagingMode: true });
  expect(written).toEqual([]);
  expect(kept(lab)?.nextSigningCertificate).toBeNull();
});

test('somebody else adds a certificate of their own: an alarm of security, named property by property', async () => {
  const lab = await federatedLab(true);
  await lookAtFederation(lab.watch);
  const theirs = certificateBase64(await makeClientCertificate('Somebody else'));
  lab.tenant.federation.set(DOMAIN, { ...(await lab.settings(DOMAIN)), nextSigningCertificate: theirs });
  const { written } = await lookAtFederation(lab.watch);
  expect(await kinds(lab)).toEqual(
    expect.arrayContaining([
      `${DOMAIN} settings-changed-elsewhere security`,
      `${DOMAIN} certificate-unknown-to-provider security`,
    ]),
  );
  expect(written).toEqual([]);
  const changed = (await listAlarms(lab.store.reader)).find(({ kind }) => kind === 'settings-changed-elsewhere');
  expect(changed?.differences).toMatchObject([{ property: 'nextSigningCertificate', before: null }]);

  // It stands, once, until somebody settles it.
  expect((await lookAtFederation(lab.watch)).raised).toEqual([]);
  expect(await acceptAlarm(lab.store, changed!.id, { who: 'anna', at: new Date() })).toBe(true);
  await lookAtFederation(lab.watch);
  expect((await kinds(lab)).filter((kind) => kind.includes('elsewhere'))).toEqual([]);
  expect((await listAudit(lab.store.reader, 1))[0]?.action).toBe('federation-alarm-accepted');
});

test('a domain that goes to managed, or comes federated, behind our back is an alarm', async () => {
  const lab = await federatedLab(false);
  await lookAtFederation(lab.watch);
  const settings = await lab.settings(DOMAIN);
  lab.tenant.federation.set(DOMAIN, undefined);
  lab.tenant.federation.set('fabrikam.test', { ...settings, issuerUri: 'http://elsewhere.test/trust' });
  await lookAtFederation(lab.watch);
  expect(await kinds(lab)).toEqual(
    expect.arrayContaining([`${DOMAIN} managed-elsewhere security`, 'fabrikam.test federated-elsewhere security']),
  );
  lab.tenant.federation.set(DOMAIN, settings);
  await lookAtFederation(lab.watch);
  expect((await kinds(lab)).filter((kind) => kind.startsWith(DOMAIN))).toEqual([]);
});

test('near its end a certificate is looked at every hour', async () => {
  const lab = await federatedLab(false);
  lab.advance(382 * DAY);
  const look = await lookAtFederation(lab.watch);
  expect(Date.parse(look.nextAt) - Date.parse(look.at)).toBe(3_600_000);
  expect(await kinds(lab)).toContain(`${DOMAIN} certificate-expiring warning`);
});

test('metadata that cannot be read is an alarm after a day, and ends no other alarm before', async () => {
  const lab = await federatedLab(false);
  await lab.provider.addCertificate();
  await lookAtFederation(lab.watch);
  const away = { ...lab.watch, readProvider: () => Promise.reject(new Error('away')) };
  await lookAtFederation(away);
  expect(await kinds(lab)).toEqual([`${DOMAIN} certificate-unknown-to-tenant warning`]);
  lab.advance(DAY + 1);
  await lookAtFederation(away);
  expect(await kinds(lab)).toEqual(
    expect.arrayContaining([`${DOMAIN} metadata-unreachable error`, `${DOMAIN} certificate-unknown-to-tenant warning`]),
  );
});

test('a conversion whose end nobody saw is settled by the next look', async () => {
  const lab = await federationLab();
  lab.tenant.federation.realmDelayMs = 3_600_000;
  const request = { domain: DOMAIN, settings: await lab.settings(DOMAIN), facts: lab.facts };
  await expect(convertToFederated(lab.work, request, { confirmFor: 0 })).rejects.toThrow('conversion-not-confirmed');
  await lookAtFederation(lab.watch);
  expect(await kinds(lab)).toContain(`${DOMAIN} conversion-not-confirmed warning`);
  lab.tenant.federation.told.clear();
  await lookAtFederation(lab.watch);
  expect((await listConversions(lab.store.reader))[0]?.state).toBe('done');
  expect((await kinds(lab)).filter((kind) => /conversion|elsewhere/.test(kind))).toEqual([]);
});

test('a look that fails is made again in an hour, and says why; the permission to look is one of its own', async () => {
  const lab = await federationLab({ permissions: ['Domain.Read.All', 'User.Read.All'] });
  lab.tenant.federation.set(DOMAIN, await lab.settings(DOMAIN));
  const failed = await lookAtFederation(lab.watch).catch((error: unknown) => toFault(error, 'setup'));
  expect(failed).toMatchObject({ code: 'administrator-role-missing', detail: { operation: 'read-federation' } });
  await noteFailedLook(lab.work, failed as Fault);
  const look = await lastLook(lab.store.reader);
  expect(look).toMatchObject({ at: null, fault: { code: 'consent-missing' } });
});

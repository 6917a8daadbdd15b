/** A host watches federation by itself, and says what it finds on the home screen. */

import { expect, onTestFinished, test } from 'vitest';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { lastLook } from '../../engine/sign-in/federation/monitor/look.ts';
import type { Log } from '../../main/host/log.ts';
import { runFederationWatch } from '../../main/host/federation-watch.ts';
import { certificateBase64 } from '../lab/identity-provider/documents.ts';
import { makeClientCertificate } from '../lab/tenant/tenant.ts';
import { openLab, type Lab } from './lab.ts';

const DOMAIN = 'contoso.test';
const MAY_LOOK = 'Domain-InternalFederation.Read.All';

function watching({ engine }: Lab, days: () => number): readonly string[] {
  const said: string[] = [];
  const say = (event: string, { kind }: { readonly kind?: string } = {}) =>
    said.push(kind === undefined ? event : `${event} ${kind}`);
  const log: Log = { info: say, warn: say, error: say, close: () => undefined };
  const stopping = new AbortController();
  const now = () => new Date(Date.now() + days() * 86_400_000);
  const watch = runFederationWatch({ engine: { ...engine, now }, log, firstAfter: 0, askEvery: 20 }, stopping.signal);
  onTestFinished(async () => {
    stopping.abort();
    await watch;
  });
  return said;
}

async function federationOf(name: string) {
  const certificate = await makeClientCertificate(name);
  return {
    issuerUri: `http://${name}.test/adfs/services/trust`,
    passiveSignInUri: `https://sts.${name}.test/signin`,
    preferredAuthenticationProtocol: 'wsFed' as const,
    signingCertificate: certificateBase64(certificate),
  };
}

test('the first look is the measure; a day later a change by somebody else is on the home screen', async () => {
  const lab = await openLab({ permissions: [MAY_LOOK] });
  const before = await federationOf('contoso');
  lab.tenant.federation.set(DOMAIN, before);
  let days = 0;
  const said = watching(lab, () => days);
  await expect.poll(() => said).toContain('federation-looked');
  expect(said).not.toContain('federation-alarm settings-changed-elsewhere');

  lab.tenant.federation.set(DOMAIN, { ...(await federationOf('elsewhere')), issuerUri: before.issuerUri });
  days = 1.1;
  await expect.poll(() => said).toContain('federation-alarm settings-changed-elsewhere');
  const { attention } = await createDispatcher(lab.engine).call('overview', {});
  expect(attention[0]).toMatchObject({
    code: 'federation-changed',
    severity: 'error',
    facts: { domain: DOMAIN },
    target: { page: 'task', id: 'federation' },
  });
});

test('without the permission a look fails, is logged, and is tried again in an hour', async () => {
  const lab = await openLab();
  lab.tenant.federation.set(DOMAIN, await federationOf('contoso'));
  const said = watching(lab, () => 0);
  await expect.poll(() => said).toContain('federation-look-failed');
  await expect
    .poll(() => lastLook(lab.engine.store.reader))
    .toMatchObject({
      at: null,
      fault: { code: 'consent-missing', detail: { permissions: MAY_LOOK } },
    });
  expect(said.filter((event) => event === 'federation-look-failed')).toHaveLength(1);
});

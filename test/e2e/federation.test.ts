/**
 * A domain whose people live in Samba goes to SimpleSAMLphp, an identity provider that somebody else wrote: they sign in
 * through it in a real browser, by WS-Federation and by SAML 2.0, while its key turns over, until the domain returns.
 */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { resolveCloud } from '../../engine/connectors/entra-id/clouds.ts';
import { testSignIn } from '../../engine/sign-in/federation/checks/test-sign-in.ts';
import {
  changeSettings,
  convertToFederated,
  convertToManaged,
} from '../../engine/sign-in/federation/conversion/convert.ts';
import { settingsFor } from '../../engine/sign-in/federation/mapping/settings.ts';
import { lookAtFederation, type Watch } from '../../engine/sign-in/federation/monitor/look.ts';
import { readProvider } from '../../engine/sign-in/federation/provider.ts';
import type { FederationProtocol } from '../../engine/sign-in/federation/types.ts';
import { noSimpleSamlPhp, startSimpleSamlPhp, type SimpleSamlPhp } from '../lab/identity-provider/simplesamlphp.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { unicodePassword } from '../lab/samba/binary.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { openFederationWork } from '../scenario/federation-lab.ts';
import { launchChromium, noChromium } from './chromium.ts';

const availability = sambaAvailable();
const skipped = availability.available ? (noSimpleSamlPhp ?? noChromium) : availability.reason;
const NAME = 'people of Samba behind SimpleSAMLphp';

const DOMAIN = 'contoso.test';
const ANNA = 'anna@contoso.test';
const PASSWORD = 'Lab-Anna-1!';
const ISSUER = 'http://contoso.test/adfs/services/trust/';
const PAGE = { language: 'en', title: 'Causeway', done: 'You may close this window.', failed: 'Not signed in.' };

describe.skipIf(skipped !== undefined)(skipped === undefined ? NAME : `${NAME} (skipped: ${skipped})`, () => {
  let samba: Samba;
  let tenant: Tenant;
  let provider: SimpleSamlPhp;
  let browser: Browser;

  beforeAll(async () => {
    samba = await startSamba({ domain: DOMAIN });
    tenant = await startTenant({ throttle: 'off', verifiedDomains: ['fabrikam.test', DOMAIN] });
    provider = await startSimpleSamlPhp({
      entityId: ISSUER,
      reply: `${tenant.origin}/login.srf`,
      directory: {
        url: `ldaps://${samba.host}:${String(samba.ldapsPort)}`,
        caCertificatePem: samba.caCertificatePem,
        baseDn: samba.baseDn,
        bindDn: samba.administrator.dn,
        bindPassword: samba.administrator.password,
      },
    });
    browser = await launchChromium();
    await addAnna();
  });

  afterAll(async () => {
    await browser?.close();
    await provider?.close();
    await tenant?.close();
    await samba?.close();
  });

  /** In the forest with a password, in the tenant with the objectGUID of the forest for her immutable id. */
  async function addAnna(): Promise<void> {
    const dn = `CN=Anna,CN=Users,${samba.baseDn}`;
    await samba.add({
      dn,
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'user'],
        sAMAccountName: ['anna'],
        userPrincipalName: [ANNA],
        userAccountControl: [String(0x200 | 0x10000)],
        unicodePwd: [unicodePassword(PASSWORD)],
      },
    });
    const guid = (await samba.get(dn))?.attributes['objectGUID']?.[0];
    if (!(guid instanceof Uint8Array)) throw new TypeError('Every object has a GUID');
    const onPremisesImmutableId = Buffer.from(guid).toString('base64');
    tenant.state.addUser({ userPrincipalName: ANNA, onPremisesImmutableId });
  }

  const network = () => ({
    caPem: provider.caCertificatePem,
    ports: [Number(new URL(provider.origin).port)],
  });

  async function settingsBy(protocol: FederationProtocol) {
    const { metadataUrl } = protocol === 'wsFed' ? provider.wsFed : provider.saml;
    const read = await readProvider({ metadata: metadataUrl }, network());
    return settingsFor(DOMAIN, read, { protocol, mfaBehavior: 'rejectMfaByFederatedIdp', issuer: 'entity-id' });
  }

  const cloud = () => resolveCloud({ authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem });

  async function visit(url: string): Promise<Page> {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.goto(url);
    return page;
  }

  async function enter(page: Page, password: string): Promise<void> {
    await page.locator('#username').fill(ANNA);
    await page.locator('#password').fill(password);
    await page.locator('#password').press('Enter');
  }

  /** From the sign-in service to the provider and back to this machine, in a browser of its own. */
  async function signIn(fetch: Parameters<typeof testSignIn>[0]['fetch'], wrongFirst = false) {
    const { tenantId } = tenant;
    const { signal } = new AbortController();
    const opened = Promise.withResolvers<string>();
    const test = { cloud: cloud(), fetch, tenantId, userPrincipalName: ANNA, page: PAGE, signal };
    const signedIn = testSignIn(test, opened.resolve);
    const page = await visit(await opened.promise);
    expect(new URL(page.url()).origin).toBe(provider.origin);
    if (wrongFirst) {
      await enter(page, 'wrong');
      await page.getByText('Incorrect username or password', { exact: true }).first().waitFor();
    }
    await enter(page, PASSWORD);
    const answer = page
      .getByText(PAGE.done)
      .or(page.getByText(/AADSTS|error/i))
      .first();
    expect(await answer.textContent()).toContain(PAGE.done);
    return signedIn;
  }

  test('sign in by both protocols, with both keys while they change, until the domain is managed again', async () => {
    const { work, rescuer, fetch } = await openFederationWork(tenant);
    const watch: Watch = {
      ...work,
      readProvider: ({ metadata, exchange }) => readProvider({ metadata, exchange }, network()),
    };
    const fallbacks = {
      passwordHashes: { complete: true, waiting: 0, lastSuccess: undefined },
      activeAgents: 0,
    };
    const facts = { sourceAnchor: 'objectGUID', claimAnchor: 'objectGUID', signedInAs: rescuer, fallbacks } as const;

    // By WS-Federation.
    await convertToFederated(work, {
      domain: DOMAIN,
      settings: await settingsBy('wsFed'),
      metadataUrl: provider.wsFed.metadataUrl,
      automaticCertificates: true,
      facts: { ...facts, observedIssuer: ISSUER },
    });
    expect(await signIn(fetch, true)).toMatchObject({ userPrincipalName: ANNA, asAsked: true });

    // A new key: announced, known to the tenant before it signs, then the only one.
    await provider.announceNext();
    await lookAtFederation(watch);
    const kept = () => {
      const { signingCertificate, nextSigningCertificate } = tenant.federation.federations.get(DOMAIN)!;
      return [signingCertificate, nextSigningCertificate].filter((one) => one !== null).toSorted();
    };
    expect(kept()).toEqual([provider.certificate(), provider.nextCertificate()!].toSorted());
    expect(await signIn(fetch)).toMatchObject({ asAsked: true });
    await provider.rollOver();
    expect(await signIn(fetch)).toMatchObject({ asAsked: true });
    await lookAtFederation(watch);
    expect(tenant.federation.federations.get(DOMAIN)?.signingCertificate).toBe(provider.certificate());

    // By SAML 2.0, at the same provider.
    await changeSettings(work, { domain: DOMAIN, settings: await settingsBy('saml') });
    expect(await signIn(fetch)).toMatchObject({ userPrincipalName: ANNA, asAsked: true });
    expect(tenant.federation.signIns.map(({ protocol }) => protocol)).toEqual(['wsFed', 'wsFed', 'wsFed', 'saml']);

    // Back: the sign-in service asks for the password itself.
    await convertToManaged(work, { domain: DOMAIN, facts });
    const ended = new AbortController();
    const opened = Promise.withResolvers<string>();
    const test = { cloud: cloud(), fetch, tenantId: tenant.tenantId, userPrincipalName: ANNA, page: PAGE };
    const left = expect(testSignIn({ ...test, signal: ended.signal }, opened.resolve)).rejects.toMatchObject({
      fault: { code: 'run-cancelled' },
    });
    const page = await visit(await opened.promise);
    expect(new URL(page.url()).origin).toBe(tenant.origin);
    await page.getByLabel('Password').waitFor();
    ended.abort();
    await left;
  });
});

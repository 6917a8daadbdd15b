/** Federation as an administrator meets it: a provider is read, a domain converted, somebody else's change seen, rules copied. */

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright-core';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import type { CallResult } from '../../engine/api/contract/contract.ts';
import { startCliLab, type CliLab } from '../integration/cli-harness.ts';
import { startIdentityProvider, type IdentityProvider } from '../lab/identity-provider/minimal.ts';
import { axeFindings } from './axe.ts';
import { launchChromium } from './chromium.ts';
import { hostsOf, openHost, type OpenedHost } from './harness.ts';

const DAY = 86_400_000;
const ISSUER = 'http://contoso.test/adfs/services/trust/';
const ANNA = { userPrincipalName: 'anna@contoso.test', immutableId: 'qz3+LB/bPUyF9Lr3dR1vnA==' };
const PASSWORD = 'Lab-Person-1!';
const FEDERATION = ['Domain.ReadWrite.All', 'Domain-InternalFederation.ReadWrite.All', 'Directory.Read.All'];

for (const { kind, skipped } of hostsOf('electron')) {
  const name = `federation in the host ${kind}`;
  describe.skipIf(skipped !== undefined)(skipped === undefined ? name : `${name} (skipped: ${skipped})`, () => {
    let lab: CliLab;
    let provider: IdentityProvider;
    let host: OpenedHost;
    let page: Page;

    beforeAll(async () => {
      lab = await startCliLab({
        people: 6,
        permissions: [...leastPermissions('graph'), ...FEDERATION],
        // The first is the default domain, which stays managed.
        tenant: { verifiedDomains: ['fabrikam.test', 'contoso.test', 'emea.contoso.test'] },
      });
      lab.tenant.applications.addAdministrator({
        userPrincipalName: 'rescue@contoso.onmicrosoft.test',
        password: 'Aa1-rescue-Lab!',
        roles: ['Global Administrator'],
      });
      provider = await startIdentityProvider(
        {
          issuerFor: () => ISSUER,
          certificate: { notAfter: new Date(Date.now() + 400 * DAY) },
          authenticate: (userName, password) =>
            Promise.resolve(userName === ANNA.userPrincipalName && password === PASSWORD ? ANNA : undefined),
        },
        () => `${lab.tenant.origin}/login.srf`,
      );
      const cloud = {
        ...(lab.answers.tenant['cloud'] as object),
        caPem: `${lab.tenant.caCertificatePem}\n${provider.caCertificatePem}`,
      };
      const answers = { ...lab.answers, tenant: { ...lab.answers.tenant, cloud }, scheduler: { enabled: false } };
      for (const ended of [await lab.setup(answers), await lab.run('cycle', '--policy', 'initial')]) {
        if (ended.code !== 0) throw new Error(ended.stderr);
      }
      host = await openHost(kind, { dataDirectory: lab.dataDirectory, locale: 'en-GB', colorScheme: 'light' });
      ({ page } = host);
      page.setDefaultTimeout(20_000);
    });

    afterAll(async () => {
      await host?.close();
      await provider?.close();
      await lab?.close();
    });

    const button = (text: string | RegExp) => page.getByRole('button', { name: text, exact: typeof text === 'string' });
    const domain = (text: string) => page.locator(`[data-domain="${text}"]`);
    const isSound = async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await axeFindings(page), colorScheme).toEqual([]);
      }
    };

    it('lists every domain with how it signs in, from whom it inherits, and why it cannot be converted', async () => {
      await page.evaluate("location.hash = '#/tasks/federation'");
      await page.getByRole('heading', { level: 1, name: 'Manage federation' }).waitFor();
      await domain('fabrikam.test').getByText('default domain').waitFor();
      await domain('emea.contoso.test').getByText('inherits from contoso.test').waitFor();
      expect(await domain('contoso.test').getAttribute('data-authentication')).toBe('Managed');
      await isSound();
    });

    it('reads a provider only where a port was allowed by name, and shows what there is to compare', async () => {
      await button('Federate a domain').click();
      await page.getByLabel('Federation service').fill(provider.metadataUrl);
      await button('Read the provider').click();
      await page.getByText('is none that federation services use').waitFor();
      await button('Port, entity id and endpoints').click();
      await page.getByLabel('Another port that is allowed').fill(new URL(provider.origin).port);
      await button('Read the provider').click();
      await page.locator(`[data-provider="${provider.entityId}"]`).waitFor();
      await page.getByText('Compare the thumbprint').first().waitFor();
      await page.getByText('Its clock and this one agree.').first().waitFor();
    });

    it('tries a sign-in, and says what the tenant would make of it', async () => {
      const trial = page.getByRole('form', { name: 'Test sign-in' });
      const tryIt = async (password: string) => {
        await trial.getByLabel('User name').fill(ANNA.userPrincipalName);
        await trial.getByLabel('Password of the test account').fill(password);
        await trial.getByRole('button', { name: 'Try' }).click();
      };
      await tryIt('wrong');
      await trial.getByText('The provider refuses the password').waitFor();
      await tryIt(PASSWORD);
      await trial.getByText(`The tenant would let ${ANNA.userPrincipalName} in.`).waitFor();
      expect(await trial.getByLabel('Password of the test account').inputValue()).toBe('');
    });

    it('federates a domain once its checks are accepted, with the way back saved', async () => {
      await page.getByRole('checkbox', { name: /I have compared the thumbprints/ }).check();
      await button('Check').click();
      const conversion = page.locator('[data-conversion=federated]');
      await conversion.locator('[data-check=immutable-ids][data-state=passed]').waitFor();
      await conversion.locator('[data-check=issuer-equals-provider][data-state=warning]').waitFor();
      expect(await button('Federate contoso.test').getAttribute('aria-disabled')).toBe('true');
      for (const known of await conversion.getByRole('checkbox', { name: 'I know, go on' }).all()) await known.check();
      await isSound();
      await button('Federate contoso.test').click();
      await page.getByRole('dialog').getByRole('button', { name: 'Federate contoso.test' }).click();
      await page.locator('[data-domain="contoso.test"][data-authentication=Federated]').waitFor();
      expect(lab.tenant.federation.federations.get('contoso.test')).toMatchObject({
        issuerUri: ISSUER,
        signingCertificate: provider.certificates()[0],
        federatedIdpMfaBehavior: 'rejectMfaByFederatedIdp',
      });
      await page.locator('[data-way-back]').first().getByText('before contoso.test was changed').waitFor();
    });

    it('takes over a new certificate of the provider', async () => {
      await provider.addCertificate();
      await button('Read the domains').click();
      await button('Show contoso.test').click();
      await page.getByText('which the tenant does not have').first().waitFor();
      await isSound();
      await button('Take over the provider’s certificates').click();
      await domain('contoso.test').getByText('in step with the provider').waitFor();
      expect(lab.tenant.federation.federations.get('contoso.test')?.nextSigningCertificate).toBe(
        provider.certificates()[1],
      );
    });

    it('signs somebody in by the whole way, in a browser beside it', async () => {
      const { userPrincipalName, immutableId: onPremisesImmutableId } = ANNA;
      lab.tenant.state.addUser({ userPrincipalName, onPremisesImmutableId });
      const trial = page.getByRole('form', { name: 'Sign in as people do' });
      await trial.getByLabel('Name of the account').fill(userPrincipalName);
      await trial.getByRole('button', { name: 'Start' }).click();
      const address = await trial.getByRole('link').getAttribute('href');
      await isSound();
      const browser = await launchChromium();
      onTestFinished(() => browser.close());
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      const other = await context.newPage();
      await other.goto(address ?? '');
      expect(new URL(other.url()).origin).toBe(provider.origin);
      await other.getByLabel('Password').fill(PASSWORD);
      await other.getByRole('button', { name: 'Sign in' }).click();
      await other.getByText('The test is done.').waitFor();
      await trial.getByText(`${userPrincipalName} signed in`).waitFor();
    });

    it('says when somebody else changes what the tenant trusts', async () => {
      const before = lab.tenant.federation.federations.get('contoso.test');
      if (!before) throw new Error('The domain is federated.');
      lab.tenant.federation.set('contoso.test', { ...before, issuerUri: 'http://fabrikam.test/' });
      await button('Look now').click();
      const alarm = page.locator('[data-alarm=settings-changed-elsewhere]');
      await alarm.getByText('Somebody else changed the federation of contoso.test.').waitFor();
      await alarm.getByText(`issuerUri: ${ISSUER} → http://fabrikam.test/`).waitFor();
      await isSound();
      lab.tenant.federation.set('contoso.test', before);
      await button('Look now').click();
      await alarm.waitFor({ state: 'detached' });
      await domain('contoso.test').getByText('in step with the provider').waitFor();
    });

    it('says the same on the command line', async () => {
      const shown = await lab.run('federation', 'show', '--json');
      expect(shown.stderr).toBe('');
      const { domains } = JSON.parse(shown.stdout) as CallResult<'federation-domains'>;
      expect(domains.find(({ settings }) => settings !== null)).toMatchObject({
        name: 'contoso.test',
        findings: [{ code: 'in-step' }],
        automaticCertificates: true,
      });
      const port = new URL(provider.origin).port;
      const refused = await lab.run(
        'federation',
        'convert',
        'emea.contoso.test',
        '--provider',
        provider.metadataUrl,
        '--port',
        port,
      );
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain('It is a subdomain of contoso.test, which inherits how that one signs in.');
    });

    it('goes back to managed only where people have another way to sign in', async () => {
      await button('Back to managed').click();
      const conversion = page.locator('[data-conversion=managed]');
      await conversion.getByRole('button', { name: 'Check' }).click();
      await conversion.locator('[data-check=way-to-sign-in][data-state=failed]').waitFor();
      expect(await button('Make it managed').getAttribute('aria-disabled')).toBe('true');
      await page.locator('[data-way-back]').last().getByRole('button', { name: 'Put contoso.test back' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Put contoso.test back' }).click();
      await page.getByText('People of the domain would have no way to sign in').waitFor();
      expect(lab.tenant.federation.federations.has('contoso.test')).toBe(true);
    });

    it('has rules, a script and settings for the administrator of the provider', async () => {
      await button('Show it: Claim rules').click();
      const rules = page.getByRole('region', { name: 'Claim rules' });
      expect(await rules.textContent()).toContain(`Value = "${ISSUER}"`);
      await page.getByText('Gives the people of this domain').first().waitFor();
      await button('Show it: PowerShell script').click();
      expect(await page.getByRole('region', { name: 'PowerShell script' }).textContent()).toContain('Export-Clixml');
      await isSound();
      await page.getByRole('radio', { name: 'PingFederate or another product' }).check();
      await page.getByText('urn:federation:MicrosoftOnline').first().waitFor();
      expect(host.problems).toEqual([]);
    });
  });
}

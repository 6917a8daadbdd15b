/** An administrator signs in to the lab tenant in a real browser: its pages, its redirection, its answer to this machine. */

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createAdministrators, type SignInWishes } from '../../engine/setup/tenants/administrators.ts';
import { startTenant } from '../lab/tenant/tenant.ts';
import { launchChromium, noChromium } from './chromium.ts';

const WHO = 'anna@contoso.test';
const PASSWORD = 'Aa1-admin-Lab!';
const PAGE = { language: 'en', title: 'Causeway', done: 'You may close this window.', failed: 'Not signed in.' };

async function open() {
  const tenant = await startTenant({ throttle: 'off', deviceCodes: { intervalS: 0.2 } });
  onTestFinished(() => tenant.close());
  tenant.applications.addAdministrator({ userPrincipalName: WHO, password: PASSWORD, roles: ['Global Administrator'] });
  const administrators = createAdministrators();
  onTestFinished(() => administrators.close());
  const { origin, caCertificatePem: caPem } = tenant;
  const signIn = (method: SignInWishes['method'], onAddress: (url: string, userCode?: string) => void) =>
    administrators.signIn({
      method,
      cloud: { authority: origin, graph: origin, caPem },
      page: PAGE,
      signal: new AbortController().signal,
      onDeviceCode: ({ verificationUri, userCode }) => onAddress(verificationUri, userCode),
      onUrl: (url) => onAddress(url),
    });
  return { signIn };
}

describe.skipIf(noChromium !== undefined)(
  `in Chromium${noChromium === undefined ? '' : ` (skipped: ${noChromium})`}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser.close());

    async function visit(url: string): Promise<Page> {
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      onTestFinished(() => context.close());
      const page = await context.newPage();
      await page.goto(url);
      return page;
    }

    async function enter(page: Page, password: string): Promise<void> {
      await page.getByLabel('User name').fill(WHO);
      await page.getByLabel('Password').fill(password);
      await page.getByRole('button', { name: 'Sign in' }).click();
    }

    test('a wrong password is told, the right one ends at a page of this machine', async () => {
      const { signIn } = await open();
      const address = Promise.withResolvers<string>();
      const signedIn = signIn('browser', address.resolve);
      const page = await visit(await address.promise);
      await enter(page, 'wrong');
      await page.getByRole('alert').filter({ hasText: 'invalid username or password' }).waitFor();
      await enter(page, PASSWORD);
      await page.getByText(PAGE.done).waitFor();
      expect(new URL(page.url()).hostname).toBe('localhost');
      expect(await signedIn).toMatchObject({ account: { userName: WHO }, roles: { held: ['Global Administrator'] } });
    });

    test('somebody who cancels has declined', async () => {
      const { signIn } = await open();
      const address = Promise.withResolvers<string>();
      const signedIn = signIn('browser', address.resolve);
      const refused = expect(signedIn).rejects.toMatchObject({ fault: { code: 'sign-in-declined' } });
      const page = await visit(await address.promise);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText(PAGE.failed).waitFor();
      await refused;
    });

    test('a code is entered on another device', async () => {
      const { signIn } = await open();
      const given = Promise.withResolvers<readonly [url: string, userCode: string | undefined]>();
      const signedIn = signIn('device-code', (url, userCode) => given.resolve([url, userCode]));
      const [url, userCode = ''] = await given.promise;
      const page = await visit(url);
      await page.getByLabel('Code').fill(userCode);
      await enter(page, PASSWORD);
      await page.getByRole('status').filter({ hasText: 'You have signed in' }).waitFor();
      expect(await signedIn).toMatchObject({ account: { userName: WHO } });
    });
  },
);

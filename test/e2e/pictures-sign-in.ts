/** Pictures of the ways people sign in: hashes of passwords, agents, a provider. Each over a lab of its own. */

import { replicateForest } from '../lab/replication/of-forest.ts';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import { startIdentityProvider } from '../lab/identity-provider/minimal.ts';
import { startCliLab } from '../integration/cli-harness.ts';
import { openHost, type OpenedHost } from './harness.ts';
import { centre, takePicture, visit } from './picture.ts';
import { wizardOf } from './wizard-driver.ts';
import { startWizardLab } from './wizard-lab.ts';

const PEOPLE = 160;
const DAY = 86_400_000;

async function open(stack: AsyncDisposableStack, dataDirectory: string): Promise<OpenedHost> {
  const window = { locale: 'en-GB', colorScheme: 'light', reducedMotion: 'reduce', deviceScaleFactor: 2 } as const;
  return stack.adopt(await openHost('web', { dataDirectory, ...window }), (opened) => opened.close());
}

export async function picturePasswords(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const lab = stack.adopt(await startWizardLab({ people: PEOPLE }), (started) => started.close());
  const replication = stack.adopt(await replicateForest(lab.forest), (started) => started.close());
  let index = 0;
  for (const { attributes } of lab.organization.people()) {
    lab.forest.state.setPassword(String(attributes['sAMAccountName']?.[0]), `Lab-Person-${String(++index)}!`);
  }
  const { page, engine } = await open(stack, lab.dataDirectory);
  const wizard = wizardOf(page, lab);
  await wizard.customize();
  await wizard.nextTo('Choose how people sign in');
  await wizard.connectTenant();
  await wizard.connectForest();
  await wizard.nextTo('Choose what else is synchronized');
  await wizard.button('Expired accounts, ports and forests').click();
  await page.getByLabel('Replication port of contoso.test').fill(String(replication.ports.replication));
  await page.locator('[data-password-rights=asked]').first().waitFor();
  await visit(page, '#/setup/sign-in');
  await page.locator('[data-password-rights=asked]').first().waitFor();
  await takePicture(page, 'setup-sign-in');
  await wizard.nextTo('Look once more, then configure');
  await wizard.configure();
  await visit(page, '#/operations');
  await wizard.button('Synchronize now').click();
  while ((await engine.call('password-sync', {})).counts.synchronized < 100) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  await visit(page, '#/sign-in');
  await page.locator('[data-passwords=running]').waitFor();
  await page.locator('[data-password-domain=idle]').waitFor();
  await takePicture(page, 'sign-in-passwords');
}

export async function pictureAgents(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const passThrough = { listeners: 1, reliableListeners: 1 };
  const lab = stack.adopt(
    await startWizardLab({ people: PEOPLE, tenant: { directorySync: true, passThrough } }),
    (started) => started.close(),
  );
  const [somebody] = lab.organization.people();
  const person = String(somebody?.attributes['userPrincipalName']?.[0]);
  await lab.administration.setPassword(somebody?.dn ?? '', 'Aa1-of-a-person!');
  const { page } = await open(stack, lab.dataDirectory);
  const wizard = wizardOf(page, lab);
  await wizard.customize();
  await wizard.nextTo('Choose how people sign in');
  await wizard.choose(/Pass-through authentication \(preview\)/);
  await wizard.connectTenant();
  await wizard.connectForest();
  await wizard.nextTo('Look once more, then configure');
  await wizard.configure();
  await visit(page, '#/tasks/sign-in');
  await page.getByLabel('Services of your own cloud').fill(JSON.stringify(lab.tenant.passThrough.endpoints));
  await wizard.button('Sign in with a code').click();
  const code = await page.getByLabel('Code', { exact: true }).textContent();
  lab.tenant.applications.approveDeviceCode(code ?? '', lab.administrator.userPrincipalName);
  await page.getByText(`Signed in as ${lab.administrator.userPrincipalName}`).waitFor();
  await wizard.button('Register this machine').click();
  await page.locator('[data-agent=active]').waitFor();
  await wizard.button('Check').click();
  await page.getByText('1 agent is active.').or(page.getByText('1 active agent where 3 are wanted')).waitFor();
  await takePicture(page, 'sign-in-change');
  lab.tenant.passThrough.settings.enabled = true;
  for (let time = 0; time < 12; time++) await lab.tenant.passThrough.signIn(person, 'Aa1-of-a-person!');
  await visit(page, '#/sign-in/agents');
  await page.getByText('2 of 2 open').waitFor();
  await takePicture(page, 'sign-in-agents');
}

export async function pictureFederation(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const more = ['Domain.ReadWrite.All', 'Domain-InternalFederation.ReadWrite.All', 'Directory.Read.All'];
  const tenant = { verifiedDomains: ['fabrikam.test', 'contoso.test', 'emea.contoso.test'] };
  const lab = stack.adopt(
    await startCliLab({ people: PEOPLE, permissions: [...leastPermissions('graph'), ...more], tenant }),
    (started) => started.close(),
  );
  const rescuer = { userPrincipalName: 'rescue@contoso.onmicrosoft.test', password: 'Aa1-rescue-Lab!' };
  lab.tenant.applications.addAdministrator({ ...rescuer, roles: ['Global Administrator'] });
  const provider = stack.adopt(
    await startIdentityProvider(
      {
        issuerFor: () => 'http://contoso.test/adfs/services/trust/',
        certificate: { notAfter: new Date(Date.now() + 400 * DAY) },
        authenticate: () => Promise.resolve(undefined),
      },
      () => `${lab.tenant.origin}/login.srf`,
    ),
    (started) => started.close(),
  );
  const caPem = `${lab.tenant.caCertificatePem}\n${provider.caCertificatePem}`;
  const cloud = { ...(lab.answers.tenant['cloud'] as object), caPem };
  await lab.setup({ ...lab.answers, tenant: { ...lab.answers.tenant, cloud }, scheduler: { enabled: false } });
  await lab.run('cycle', '--policy', 'initial');
  const { page } = await open(stack, lab.dataDirectory);
  const button = (text: string) => page.getByRole('button', { name: text, exact: true });
  await visit(page, '#/tasks/federation');
  await button('Federate a domain').click();
  await page.getByLabel('Federation service').fill(provider.metadataUrl);
  await button('Port, entity id and endpoints').click();
  await page.getByLabel('Another port that is allowed').fill(new URL(provider.origin).port);
  await button('Read the provider').click();
  await page.locator(`[data-provider="${provider.entityId}"]`).waitFor();
  await page.getByRole('checkbox', { name: /I have compared the thumbprints/ }).check();
  await button('Check').click();
  await page.locator('[data-conversion=federated] [data-check=immutable-ids]').waitFor();
  await centre(page, '[data-conversion=federated]');
  await takePicture(page, 'federation', false);
}

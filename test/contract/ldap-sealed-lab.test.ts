/** The lab's forest by LDAP that the sign-in seals: shortly here, the whole contract with `CAUSEWAY_LONG=1`. */

import { expect, onTestFinished, test } from 'vitest';
import { openActiveDirectory } from '../../engine/connectors/active-directory/active-directory.ts';
import { readLogonName } from '../../engine/connectors/active-directory/own-account.ts';
import { createSurvey } from '../../engine/connectors/active-directory/survey/survey.ts';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/settings.ts';
import { replicationOfForest } from '../../engine/sign-in/password-hash-sync/walk/of-forest.ts';
import { preflight } from '../../engine/sign-in/password-hash-sync/walk/preflight.ts';
import { startForest, type Forest } from '../lab/forest/forest.ts';
import { replicateForest } from '../lab/replication/of-forest.ts';
import { describeActiveDirectoryContract } from './active-directory-contract.ts';
import { startLabContractForest } from './active-directory-lab-forest.ts';
import { drain, Mirror } from './active-directory-mirror.ts';
import { faultOf, never, person, SELECTION } from './active-directory-subject.ts';

async function labForest() {
  const forest = await startForest({ domain: 'contoso.test' });
  onTestFinished(() => forest.close());
  const { host, ldapPort, administrator } = forest;
  const settings = (account: string) => ({
    name: forest.domain,
    servers: [{ host, port: ldapPort }],
    security: { mode: 'sealed' as const },
    account,
  });
  const open = async (account = administrator.userPrincipalName, password = administrator.password) => {
    const connector = await openActiveDirectory(settings(account), { password });
    onTestFinished(() => connector.close());
    return connector;
  };
  return { forest, open };
}

test('a lab forest is read over its plain port by an account that seals it', async () => {
  const { forest, open } = await labForest();
  forest.state.load(Array.from({ length: 300 }, (_, index) => person(`p${index}`, `CN=Users,${forest.baseDn}`)));
  const connector = await open();
  const request = { ...SELECTION, partition: forest.baseDn, signal: never() };
  const { changes, faults } = await drain(connector.fullImport(request));
  expect(faults).toEqual([]);
  expect(Mirror.of(changes).byName('p299').objectType).toBe('user');
});

test.each([
  ['is wrong', 'wrong', 'credentials-invalid', undefined],
  ['belongs to a locked account', 'Aa1-secret', 'account-locked', 'lock'],
  ['has to be changed', 'Aa1-secret', 'password-expired', 'expirePassword'],
] as const)('a password that %s is told so there', async (_, password, code, act) => {
  const { forest, open } = await labForest();
  forest.state.add(person('anna', `CN=Users,${forest.baseDn}`));
  forest.state.setPassword('anna', 'Aa1-secret');
  if (act !== undefined) forest.state[act]('anna');
  expect(await faultOf(open('CONTOSO\\anna', password))).toMatchObject({ code });
});

test('an account that signs in behind TLS as a DN is known to NTLM by another name, which is looked up', async () => {
  const { forest } = await labForest();
  const { administrator, host, ldapsPort, caCertificatePem } = forest;
  const settings = {
    name: forest.domain,
    servers: [{ host, port: ldapsPort }],
    security: { mode: 'ldaps' as const, trust: { kind: 'ca' as const, pem: caCertificatePem } },
  };
  for (const [account, name] of [
    [administrator.dn, 'CONTOSO\\Administrator'],
    [administrator.userPrincipalName, administrator.userPrincipalName],
  ] as const) {
    const survey = createSurvey({ ...settings, account }, administrator.password);
    onTestFinished(() => survey.close());
    expect(await survey.ask(readLogonName)).toBe(name);
  }
});

test.each([
  ['sealed by the sign-in, without any certificate', 'sealed', (forest: Forest) => `${forest.netbiosName}\\svc`],
  ['of LDAPS, by an account that is given as a DN', 'ldaps', (forest: Forest) => `CN=svc,CN=Users,${forest.baseDn}`],
] as const)('password hashes are replicated beside a connection %s', async (_, mode, accountOf) => {
  const { forest } = await labForest();
  const password = 'Aa1-of-the-service';
  for (const name of ['svc', 'anna']) forest.state.add(person(name, `CN=Users,${forest.baseDn}`));
  forest.state.setPassword('svc', password);
  forest.state.setPassword('anna', 'Aa1-of-anna');
  const service = await replicateForest(forest);
  onTestFinished(() => service.close());
  const settings = activeDirectorySettingsSchema.parse({
    name: forest.domain,
    servers: [
      {
        host: forest.host,
        port: mode === 'sealed' ? forest.ldapPort : forest.ldapsPort,
        replicationPort: service.ports.replication,
      },
    ],
    security: mode === 'sealed' ? { mode } : { mode, trust: { kind: 'ca', pem: forest.caCertificatePem } },
    account: accountOf(forest),
  });
  const options = { settings, password, namingContext: forest.baseDn, installation: '11'.repeat(16) };
  const replication = replicationOfForest(options);
  onTestFinished(() => replication.close());
  // The account is named as it may be given a right, whatever the settings call it.
  expect(await preflight(replication)).toMatchObject({
    code: 'replication-right-missing',
    detail: { account: 'CONTOSO\\svc' },
  });
  forest.state.grant('svc', { replicate: true, replicateSecrets: true });
  expect(await preflight(replication)).toBeUndefined();
  const names: string[] = [];
  for await (const step of replication.walk(undefined)) {
    if (step.kind !== 'rows') continue;
    names.push(...step.rows.filter(({ attributes }) => attributes.has('unicodePwd')).map(({ name }) => name.dn));
  }
  expect(names).toContain(`CN=anna,CN=Users,${forest.baseDn}`);
});

if (process.env['CAUSEWAY_LONG'] === '1') {
  describeActiveDirectoryContract(
    'the connector over LDAP sealed in the lab’s forest',
    (domain) => startLabContractForest({ domain }),
    { sealed: true },
  );
}

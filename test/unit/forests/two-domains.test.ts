import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listControllers } from '../../../engine/setup/forests/domain-controllers.ts';
import { createSurvey } from '../../../engine/connectors/active-directory/survey/survey.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { openSetupStage, partOf, type ForestArgument, type SetupStage } from './setup-harness.ts';

const CHILD = { domain: 'asia.contoso.test', baseDn: 'DC=asia,DC=contoso,DC=test', netbiosName: 'ASIA' };
const PASSWORD = 'Passw0rd.Service';

/** The root domain, and its child on a domain controller of its own that is told apart by nothing but its domain. */
let root: Forest;
let child: Forest;
let stage: SetupStage;
let part: ForestArgument;

beforeEach(async () => {
  [root, child] = await Promise.all([startForest({ domain: 'contoso.test' }), startForest(CHILD)]);
  root.state.nameDomain(CHILD);
  for (const { state, baseDn } of [root, child]) {
    const dn = `CN=svc,CN=Users,${baseDn}`;
    state.add({
      dn,
      attributes: {
        objectClass: ['user'],
        sAMAccountName: ['svc'],
        userPrincipalName: ['svc@contoso.test'],
        userAccountControl: ['66048'],
      },
    });
    state.setPassword(dn, PASSWORD);
  }
  stage = await openSetupStage();
  stage.type('contoso.test', PASSWORD);
  part = {
    ...partOf(root, 'svc@contoso.test'),
    security: { mode: 'ldaps', trust: { kind: 'ca', pem: root.caCertificatePem + child.caCertificatePem } },
    domains: [{ domain: CHILD.domain, servers: [{ host: child.host, port: child.ldapsPort }] }],
  };
});

afterEach(async () => {
  await stage.close();
  await Promise.all([root.close(), child.close()]);
});

describe('a forest of two domains', () => {
  it('is reached with a domain controller for each', async () => {
    const { rows, forest } = await stage.client.call('forest-check', { forest: part });
    expect(rows.filter(({ id }) => id === 'domain').map(({ subject, state }) => [subject, state])).toEqual([
      ['contoso.test', 'passed'],
      ['asia.contoso.test', 'passed'],
    ]);
    expect(forest?.upnSuffixes).toEqual(['contoso.test', 'asia.contoso.test']);
  });

  it('shows each domain’s own containers and groups', async () => {
    child.state.add({ dn: `OU=Tokyo,${CHILD.baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
    child.state.add({
      dn: `CN=Pilots,OU=Tokyo,${CHILD.baseDn}`,
      attributes: { objectClass: ['group'], sAMAccountName: ['Pilots'] },
    });
    const { containers } = await stage.client.call('containers', {
      forest: part,
      domain: CHILD.domain,
      parent: null,
      search: 'tokyo',
    });
    expect(containers.map(({ dn }) => dn)).toEqual([`OU=Tokyo,${CHILD.baseDn}`]);
    const group = await stage.client.call('group-resolve', { forest: part, group: 'ASIA\\Pilots' });
    expect(group).toMatchObject({ domain: CHILD.domain, dn: `CN=Pilots,OU=Tokyo,${CHILD.baseDn}` });
  });

  it('has its rights looked at in each domain', async () => {
    root.state.grant('svc', { replicate: true });
    const { rows } = await stage.client.call('forest-rights', { forest: part, features: ['password-hash-sync'] });
    const changes = rows.filter(({ id }) => id === 'replicating-directory-changes');
    expect(changes.map(({ domain, state }) => [domain, state])).toEqual([
      [root.baseDn, 'passed'],
      [CHILD.baseDn, 'failed'],
    ]);
  });

  it('keeps what can be said of one domain while the other is away', async () => {
    await child.pause();
    const { rows } = await stage.client.call('forest-check', { forest: part });
    expect(rows.filter(({ id }) => id === 'domain')).toMatchObject([
      { subject: 'contoso.test', state: 'passed' },
      { subject: 'asia.contoso.test', state: 'warning', fault: { code: 'server-unreachable' } },
    ]);
    const rights = await stage.client.call('forest-rights', { forest: part, features: ['password-hash-sync'] });
    expect(rights.rows.filter(({ domain }) => domain === CHILD.baseDn)).toMatchObject([
      { state: 'skipped', fault: { code: 'server-unreachable' } },
      { state: 'skipped', fault: { code: 'server-unreachable' } },
    ]);
    await child.resume();
  });
});

describe('domain controllers', () => {
  it('are those of the directory, and those that only the name service knows', async () => {
    const survey = createSurvey({ ...part, domains: [] }, PASSWORD);
    const names = {
      addresses: () => Promise.resolve([]),
      controllers: (domain: string) =>
        Promise.resolve(domain === 'contoso.test' ? ['DC1.contoso.test', 'dc7.contoso.test'] : []),
    };
    const controllers = await listControllers(survey, names, [{ dn: root.baseDn, fqdn: 'contoso.test' }]);
    await survey.close();
    expect(controllers.map(({ host, source, site }) => [host, source, site])).toEqual([
      ['dc1.contoso.test', 'dns', 'Default-First-Site-Name'],
      ['dc7.contoso.test', 'dns', null],
    ]);
  });
});

/** The same command line against a real domain controller. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands, queries } from '../../engine/api/contract/contract.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import { generateOrganization, loadOrganization } from '../lab/organization/organization.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import type { ServiceAccount } from '../lab/samba/service-account.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../lab/tenant/tenant.ts';
import { documentIn, startCli, type Ended } from './cli-harness.ts';

const availability = sambaAvailable();
if (!availability.available) console.warn(`Skipped: command line on Samba: ${availability.reason}`);

describe.skipIf(!availability.available)('on a real domain controller', () => {
  const organization = generateOrganization({ seed: 11, people: 40, domain: 'contoso.test' });
  let samba: Samba;
  let tenant: Tenant;
  let account: ServiceAccount;
  let folder: string;
  let answers: { forests: [Record<string, unknown>]; tenant: Record<string, unknown> };

  beforeAll(async () => {
    samba = await startSamba({ domain: 'contoso.test' });
    account = await samba.createServiceAccount({
      name: 'causeway',
      replicate: true,
      readDeletions: true,
      writeConsistencyGuid: true,
    });
    await loadOrganization(samba, organization);
    tenant = await startTenant({ verifiedDomains: ['contoso.test'], throttle: 'off' });
    const { certificatePem, privateKeyPem } = await makeClientCertificate('causeway');
    const clientId = tenant.registerApplication({ certificatePem, permissions: [...LEAST_PERMISSIONS] });
    folder = await mkdtemp(path.join(tmpdir(), 'causeway-cli-samba-'));
    answers = {
      forests: [
        {
          name: 'contoso.test',
          servers: [{ host: samba.host }],
          security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: samba.fingerprint256 } },
          account: account.userPrincipalName,
          password: account.password,
          domains: [{ domain: 'contoso.test', exclude: [organization.outOfScopeOu] }],
        },
      ],
      tenant: {
        name: 'Contoso',
        tenantId: tenant.tenantId,
        clientId,
        certificatePem,
        privateKeyPem,
        cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
        pace: { writesPerSecond: 'unlimited' },
      },
    };
  });

  afterAll(async () => {
    await tenant.close();
    await samba.close();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...line: string[]) => startCli(['--data-dir', path.join(folder, 'data'), ...line]).ended;

  async function setup(given: unknown): Promise<Ended> {
    const file = path.join(folder, 'answers.json');
    await writeFile(file, JSON.stringify(given), { mode: 0o600 });
    return run('setup', '--answers', file);
  }

  it('names the account whose password is wrong', async () => {
    const ended = await setup({ ...answers, forests: [{ ...answers.forests[0], password: 'Wr0ng-one' }] });
    expect(ended.code).toBe(5);
    expect(ended.stderr).toContain(`password of the connector account ${account.userPrincipalName}`);
    expect(ended.stderr).toContain('code credentials-invalid');
  });

  it('names the right that is missing', async () => {
    const poor = await samba.createServiceAccount({ name: 'poor', replicate: false, writeConsistencyGuid: false });
    const forest = { ...answers.forests[0], account: poor.userPrincipalName, password: poor.password };
    const ended = await setup({ ...answers, forests: [forest] });
    expect(ended.code).toBe(5);
    expect(ended.stderr).toContain('code rights-missing');
    expect(ended.stderr).toContain('→ Grant it "Replicating Directory Changes"');
  });

  it('brings everybody across, shows one of them, and then has nothing left to do', async () => {
    expect((await setup(answers)).code).toBe(0);
    const first = documentIn(await run('cycle', '--policy', 'initial', '--json'), commands.cycle.result);
    expect(first.status).toBe('success');
    const [person] = organization.people();
    const name = String(person?.attributes['userPrincipalName']?.[0]);
    const users = Object.values(tenant.snapshot().users).map((user) => user['userPrincipalName']);
    expect(users).toContain(name);

    const second = documentIn(await run('cycle', '--json'), commands.cycle.result);
    expect(second.status).toBe('success');
    const third = documentIn(await run('cycle', '--json'), commands.cycle.result);
    const writes = third.steps
      .filter((step) => step.profile === 'Export')
      .map(({ counters }) => [counters['adds'], counters['updates'], counters['deletes']]);
    expect(writes).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);

    const shown = await run('show', name);
    expect(shown.stdout).toContain('mS-DS-ConsistencyGuid');
    expect(shown.stdout).toContain('◆ Metaverse');
    const [plan] = documentIn(await run('pending', '--connector', 'contoso.test', '--json'), queries.pending.result);
    expect(plan?.counts).toMatchObject({ adds: 0, updates: 0, deletes: 0 });
  });
});

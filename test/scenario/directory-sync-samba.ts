/** An engine between a Samba domain controller and a tenant that synchronizes, for tests that share the domain controller. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../engine/api/engine.ts';
import type { BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import type { AnswersDocument } from '../../engine/setup/answers.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import type { ServiceAccount } from '../lab/samba/service-account.ts';
import { makeClientCertificate, type ClientCertificate, type Tenant } from '../lab/tenant/tenant.ts';
import { tenantAnswers } from './directory-sync-lab.ts';

export interface SambaForest {
  readonly samba: Samba;
  readonly account: ServiceAccount;
  readonly client: ClientCertificate;
  close(): Promise<void>;
}

/** A domain controller with Exchange's schema, and the account by which Causeway signs in to it. */
export async function openSambaForest(): Promise<SambaForest> {
  const samba = await startSamba({ domain: 'contoso.test', exchangeSchema: true });
  const account = await samba.createServiceAccount({
    name: 'causeway',
    replicate: true,
    readDeletions: true,
    writeConsistencyGuid: true,
  });
  return { samba, account, client: await makeClientCertificate('causeway'), close: () => samba.close() };
}

export interface SambaEngine {
  readonly engine: Engine;
  close(): Promise<void>;
}

/** Set up, and nothing synchronized yet. */
export async function openSambaEngine(
  { samba, account, client }: SambaForest,
  tenant: Tenant,
  backEnd: BackEnd,
  more: Partial<Omit<AnswersDocument, 'forests' | 'tenant'>> = {},
): Promise<SambaEngine> {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-arrival-'));
  const engine = await openEngine({ dataDirectory, purpose: 'test' });
  await createDispatcher(engine).call('setup', {
    answers: {
      ...more,
      forests: [
        {
          name: samba.domain,
          servers: [{ host: samba.host }],
          security: { mode: 'ldaps', trust: { kind: 'ca', pem: samba.caCertificatePem } },
          account: account.userPrincipalName,
          password: account.password,
          domains: [{ domain: samba.domain }],
        },
      ],
      tenant: {
        name: 'tenant',
        tenantId: tenant.tenantId,
        certificatePem: client.certificatePem,
        privateKeyPem: client.privateKeyPem,
        pace: { writesPerSecond: 'unlimited' },
        ...tenantAnswers(tenant, client.certificatePem, backEnd),
      },
    },
  });
  return {
    engine,
    close: async () => {
      await engine.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Faults and results other than success, for a message that says what went wrong. */
export function told(cycle: CycleRecord): unknown[] {
  return cycle.steps.flatMap((step) => [
    ...(step.result === 'success' ? [] : [`${step.profile} ${step.result}`]),
    ...(step.fault ? [step.fault] : []),
    ...step.objectFaults,
  ]);
}

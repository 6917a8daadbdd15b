/** The command line over the lab: a forest, a tenant, answers that fit them. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import type { BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import { administrationOf, type ForestAdministration } from '../lab/forest-administration.ts';
import { startForest, type Forest, type ForestOptions } from '../lab/forest/forest.ts';
import { generateOrganization, loadOrganization, type Organization } from '../lab/organization/organization.ts';
import { startCli, type Ended, type Running } from './cli-process.ts';
import { makeClientCertificate, startTenant, type Tenant, type TenantOptions } from '../lab/tenant/tenant.ts';

export { startCli, type CliOptions, type Ended, type Running } from './cli-process.ts';

export interface CliLab {
  readonly forest: Forest;
  readonly administration: ForestAdministration;
  readonly tenant: Tenant;
  readonly organization: Organization;
  readonly clientId: string;
  readonly dataDirectory: string;
  /** As a person would write it; the password and the key stand elsewhere. */
  readonly answers: Answers;
  /** Runs a command on the data directory to its end. */
  run(...callArguments: readonly string[]): Promise<Ended>;
  start(...callArguments: readonly string[]): Running;
  /** Runs `setup` with these answers, into the data directory or another one. */
  setup(answers: unknown, ...callArguments: readonly string[]): Promise<Ended>;
  close(): Promise<void>;
}

export interface Answers {
  readonly forests: readonly [AnswersForest];
  readonly tenant: { readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

interface AnswersForest {
  readonly servers: readonly { readonly host: string; readonly port: number }[];
  readonly security: { readonly mode: string; readonly trust: { readonly [key: string]: unknown } };
  readonly [key: string]: unknown;
}

export interface CliLabOptions {
  readonly people: number;
  readonly dirty?: boolean;
  readonly forest?: Partial<ForestOptions>;
  readonly tenant?: TenantOptions;
  readonly permissions?: readonly string[];
  /** By which way the tenant is written. Default: Graph. */
  readonly backEnd?: BackEnd;
}

const PASSWORD_VARIABLE = 'LAB_FOREST_PASSWORD';

export async function startCliLab(options: CliLabOptions): Promise<CliLab> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-cli-'));
  const dataDirectory = path.join(folder, 'data');
  const forest = await startForest({ domain: 'contoso.test', ...options.forest });
  const administration = administrationOf(forest);
  const { people, dirty = false, backEnd = 'graph' } = options;
  const directorySync = backEnd === 'directory-sync';
  const organization = generateOrganization({ seed: 7, people, domain: 'contoso.test', dirty });
  await loadOrganization(administration, organization);
  const tenant = await startTenant({
    verifiedDomains: ['contoso.test'],
    throttle: 'off',
    ...(directorySync ? { directorySync } : {}),
    ...options.tenant,
  });
  const { certificatePem, privateKeyPem } = await makeClientCertificate('causeway');
  const permissions = options.permissions ?? leastPermissions(backEnd);
  const clientId = tenant.registerApplication({ certificatePem, permissions: [...permissions], directorySync });
  await writeFile(path.join(folder, 'key.pem'), privateKeyPem);
  const answers: Answers = {
    forests: [
      {
        name: 'contoso.test',
        servers: [{ host: forest.host, port: forest.ldapsPort }],
        security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: forest.fingerprint256 } },
        account: forest.administrator.userPrincipalName,
        password: { environment: PASSWORD_VARIABLE },
        domains: [{ domain: 'contoso.test', exclude: [organization.outOfScopeOu] }],
      },
    ],
    tenant: {
      name: 'Contoso',
      tenantId: tenant.tenantId,
      clientId,
      certificatePem,
      privateKeyPem: { file: 'key.pem' },
      cloud: {
        authority: tenant.origin,
        graph: tenant.origin,
        ...(directorySync ? { directorySync: tenant.origin } : {}),
        caPem: tenant.caCertificatePem,
      },
      pace: { writesPerSecond: 'unlimited' },
    },
  };
  const environment = { [PASSWORD_VARIABLE]: forest.administrator.password };
  const start = (...callArguments: readonly string[]) =>
    startCli(['--data-dir', dataDirectory, ...callArguments], { environment });
  return {
    ...{ forest, administration, tenant, organization, clientId, dataDirectory, answers, start },
    run: (...callArguments) => start(...callArguments).ended,
    async setup(given, ...callArguments) {
      const file = path.join(folder, 'answers.json');
      await writeFile(file, JSON.stringify(given));
      return start('setup', '--answers', file, ...callArguments).ended;
    },
    async close() {
      await tenant.close();
      await forest.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The one document on standard output, held against its schema in the contract: with no key more and none less. */
export function documentIn<S extends z.ZodType>({ stdout }: Ended, schema: S): z.output<S> {
  const document: unknown = JSON.parse(stdout);
  const parsed = schema.parse(document);
  if (JSON.stringify(sorted(parsed)) !== JSON.stringify(sorted(document))) {
    throw new Error(`The answer holds more than its schema:\n${stdout.slice(0, 2_000)}`);
  }
  return parsed;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

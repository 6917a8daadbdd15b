/**
 * One forest, one tenant and one data directory that is set up for both, outside of any test runner: the engine that
 * works on them may live in this process or in another one that is killed.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine, type Engine, type EngineOptions } from '../../engine/api/engine.ts';
import { parseAnswers, type AnswersDocument } from '../../engine/setup/answers.ts';
import { install } from '../../engine/setup/install.ts';
import { compileConfiguration } from '../../engine/setup/rules-of.ts';
import { startForest, type Forest, type ForestOptions } from '../lab/forest/forest.ts';
import { randomFor } from '../lab/organization/random.ts';
import { makeServerCertificate, type ServerCertificate } from '../lab/certificates.ts';
import {
  makeClientCertificate,
  startTenant,
  type ClientCertificate,
  type Tenant,
  type TenantOptions,
} from '../lab/tenant/tenant.ts';

export const DOMAIN = 'contoso.test';
export const BASE = 'DC=contoso,DC=test';
export const TENANT = 'tenant';
const ACCOUNT = `CN=causeway,CN=Users,${BASE}`;
const PASSWORD = 'Aa1-causeway-Lab!';
const PERMISSIONS = [
  'User.ReadWrite.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Organization.Read.All',
  'Domain.Read.All',
];

/** Keys and certificates, made once for all stages of a process: making them is what takes the time. */
export interface Keys {
  readonly client: ClientCertificate;
  readonly forest: ServerCertificate;
  readonly tenant: ServerCertificate;
}

let made: Promise<Keys> | undefined;

export function keys(): Promise<Keys> {
  return (made ??= (async () => ({
    client: await makeClientCertificate('causeway'),
    forest: await makeServerCertificate([`dc1.${DOMAIN}`, DOMAIN, '127.0.0.1'], { subject: `CN=dc1.${DOMAIN}` }),
    tenant: await makeServerCertificate(['127.0.0.1', 'localhost']),
  }))());
}

export interface StageOptions {
  /** The same seed gives the same identifiers in forest and tenant. */
  readonly seed: number;
  readonly forest?: Partial<ForestOptions>;
  readonly tenant?: TenantOptions;
  readonly exclude?: readonly string[];
  /** Of the forest's connector. */
  readonly timeouts?: { readonly connect: number; readonly request: number };
  readonly pageSize?: number;
  readonly answers?: Partial<Omit<AnswersDocument, 'forests' | 'tenant'>>;
  /** Fills the forest before setup reads it. */
  populate(forest: Forest): void;
}

export interface Stage {
  readonly forest: Forest;
  readonly tenant: Tenant;
  readonly dataDirectory: string;
  /** Begins the forest's identifiers anew, so that they depend on nothing but `number`. */
  reseed(number: number): void;
  /** Opens an engine of this process on the data directory; the caller closes it. */
  open(options?: Partial<EngineOptions>): Promise<Engine>;
  close(): Promise<void>;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { client, forest: forestKeys, tenant: tenantKeys } = await keys();
  let random = randomFor(options.seed, 'forest');
  const forest = await startForest({
    domain: DOMAIN,
    certificate: forestKeys,
    random: () => random.next(),
    ...options.forest,
  });
  addAccount(forest);
  options.populate(forest);
  const tenant = await startTenant({
    verifiedDomains: [DOMAIN],
    certificate: tenantKeys,
    throttle: 'off',
    seed: options.seed,
    ...options.tenant,
  });
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'causeway-stage-'));
  const open = (more: Partial<EngineOptions> = {}) => openEngine({ dataDirectory, purpose: 'test', ...more });
  const clientId = tenant.registerApplication({ certificatePem: client.certificatePem, permissions: PERMISSIONS });
  const engine = await open();
  try {
    await install(
      {
        store: engine.store,
        secrets: engine.secrets,
        now: () => new Date(),
        by: 'test',
        onStep: () => undefined,
        checkRules: compileConfiguration,
      },
      parseAnswers(answersFor(forest, tenant, client, clientId, options)),
    );
  } finally {
    await engine.close();
  }
  return {
    forest,
    tenant,
    dataDirectory,
    reseed: (number) => void (random = randomFor(options.seed, 'forest', number)),
    open,
    async close() {
      await tenant.close();
      await forest.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** The connector's own account is no person of the organization: it is marked as one that came from the cloud. */
function addAccount(forest: Forest): void {
  forest.state.add({
    dn: ACCOUNT,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: ['causeway'],
      userPrincipalName: [`causeway@${DOMAIN}`],
      adminDescription: ['User_causeway'],
      userAccountControl: ['66048'],
    },
  });
  forest.state.setPassword(ACCOUNT, PASSWORD);
  forest.state.grant(ACCOUNT, { replicate: true, write: true });
}

function answersFor(
  forest: Forest,
  tenant: Tenant,
  client: ClientCertificate,
  clientId: string,
  options: StageOptions,
): AnswersDocument {
  return {
    ...options.answers,
    forests: [
      {
        name: DOMAIN,
        servers: [{ host: forest.host, port: forest.ldapsPort }],
        security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: forest.fingerprint256 } },
        account: `causeway@${DOMAIN}`,
        password: PASSWORD,
        ...(options.timeouts ? { timeouts: options.timeouts } : {}),
        ...(options.pageSize === undefined ? {} : { pageSize: options.pageSize }),
        domains: [{ domain: DOMAIN, exclude: [...(options.exclude ?? [])] }],
      },
    ],
    tenant: {
      name: TENANT,
      tenantId: tenant.tenantId,
      clientId,
      certificatePem: client.certificatePem,
      privateKeyPem: client.privateKeyPem,
      cloud: { authority: tenant.origin, graph: tenant.origin, caPem: tenant.caCertificatePem },
      pace: { writesPerSecond: 'unlimited' },
    },
  };
}

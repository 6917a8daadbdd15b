/** A company of a given size in the lab's own forest, a tenant, and data directories that know both. */

import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openEngine } from '../../engine/api/engine.ts';
import { LEAST_PERMISSIONS } from '../../engine/connectors/entra-id/permissions.ts';
import type { BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import type { LabEntry } from '../lab/entry.ts';
import { administrationOf, type ForestAdministration } from '../lab/forest-administration.ts';
import { startForest } from '../lab/forest/forest.ts';
import { generateOrganization, type Organization } from '../lab/organization/organization.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../lab/tenant/tenant.ts';

export const FOREST = 'contoso.test';
export const TENANT = 'tenant';

export interface Company {
  readonly forest: ForestAdministration;
  readonly tenant: Tenant;
  readonly organization: Organization;
  /** Makes a data directory that is configured and has read nothing. */
  setUp(dataDirectory: string): Promise<void>;
  close(): Promise<void>;
}

/** Of the objects that are no containers: so many have people behind them, the others are computers. */
const PEOPLE = 0.7;
/** One computer of so many has registered itself for hybrid join, by a certificate. */
const REGISTERED = 3;

/**
 * A company of exactly so many users, groups, contacts and computers, with Exchange's attributes. `more` is loaded after
 * them, with containers of its own.
 */
export async function startCompany(
  objects: number,
  more: Iterable<LabEntry> = [],
  backEnd: BackEnd = 'graph',
): Promise<Company> {
  const people = Math.max(1, Math.floor(objects * PEOPLE));
  const organization = generateOrganization({ seed: 1, domain: FOREST, people, exchange: true });
  const { containers: _containers, dirty: _dirty, ...counts } = organization.counts;
  const computers = objects - Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { certificatePem, privateKeyPem } = await makeClientCertificate('causeway-bench');
  const lab = await startForest({ domain: FOREST, exchangeSchema: true });
  const forest = administrationOf(lab);
  await forest.load(organization.entries());
  await forest.link(organization.links());
  await forest.load(computerEntries(lab.baseDn, computers, derOf(certificatePem)));
  await forest.load(more);
  const tenant = await startTenant({ verifiedDomains: [FOREST], throttle: 'off', directorySync: { throttle: 'off' } });
  const clientId = tenant.registerApplication({
    certificatePem,
    permissions: [...LEAST_PERMISSIONS],
    directorySync: true,
  });
  const answers = {
    forests: [
      {
        name: FOREST,
        servers: [{ host: lab.host, port: lab.ldapsPort }],
        security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: lab.fingerprint256 } },
        account: lab.administrator.userPrincipalName,
        password: lab.administrator.password,
        domains: [{ domain: FOREST }],
      },
    ],
    tenant: {
      ...{ name: TENANT, tenantId: tenant.tenantId, clientId, certificatePem, privateKeyPem },
      backEnd,
      cloud: {
        authority: tenant.origin,
        graph: tenant.origin,
        directorySync: tenant.origin,
        caPem: tenant.caCertificatePem,
      },
      pace: { writesPerSecond: 'unlimited' },
      directorySync: { pace: 'unlimited' },
    },
  };
  return {
    forest,
    tenant,
    organization,
    async setUp(dataDirectory) {
      const engine = await openEngine({ dataDirectory, purpose: 'benchmark' });
      try {
        await createDispatcher(engine).call('setup', { answers });
      } finally {
        await engine.close();
      }
    },
    async close() {
      await tenant.close();
      await lab.close();
    },
  };
}

function* computerEntries(baseDn: string, count: number, certificate: Uint8Array): Generator<LabEntry> {
  const container = `OU=Workstations,${baseDn}`;
  yield { dn: container, attributes: { objectClass: ['top', 'organizationalUnit'], ou: ['Workstations'] } };
  for (let index = 0; index < count; index++) {
    const name = `PC-${String(index).padStart(6, '0')}`;
    yield {
      dn: `CN=${name},${container}`,
      attributes: {
        objectClass: ['top', 'person', 'organizationalPerson', 'user', 'computer'],
        cn: [name],
        sAMAccountName: [`${name}$`],
        userAccountControl: ['4096'],
        displayName: [`${name}$`],
        dNSHostName: [`${name.toLowerCase()}.${FOREST}`],
        operatingSystem: ['Windows 11 Enterprise'],
        operatingSystemVersion: ['10.0 (26100)'],
        ...(index % REGISTERED === 0 ? { userCertificate: [certificate] } : {}),
      },
    };
  }
}

function derOf(pem: string): Uint8Array {
  return Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
}

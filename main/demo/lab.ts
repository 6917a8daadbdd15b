/** The two directories of the demo, in this process: a forest with a company in it, a tenant with three accounts. */

import { randomBytes } from 'node:crypto';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import type { AnswersDocument } from '../../engine/setup/answers.ts';
import { administrationOf, type ForestAdministration } from '../../test/lab/forest-administration.ts';
import { startForest, type Forest } from '../../test/lab/forest/forest.ts';
import { organizationChanges, type OrganizationChange } from '../../test/lab/organization/changes.ts';
import { generateOrganization, loadOrganization, type Organization } from '../../test/lab/organization/organization.ts';
import { anchorOf } from './images.ts';
import { replicateForest } from '../../test/lab/replication/of-forest.ts';
import { makeClientCertificate, startTenant, type Tenant } from '../../test/lab/tenant/tenant.ts';

export interface Lab {
  readonly forest: Forest;
  readonly administration: ForestAdministration;
  readonly organization: Organization;
  readonly changes: readonly OrganizationChange[];
  readonly tenant: Tenant;
  readonly cloudAccounts: readonly CloudAccount[];
  readonly account: string;
  readonly answers: AnswersDocument;
  readonly pace: Pace;
  /** What everybody signs in with, by account name. */
  readonly passwords: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** An account that was in the tenant before, and whose person it is. */
export interface CloudAccount {
  readonly id: string;
  readonly userPrincipalName: string;
  /** As it is called in the tenant before the first cycle. */
  readonly displayName: string;
  /** The immutable id that it should have after it. */
  readonly anchor: string;
}

/** How fast the tenant may be written. */
export interface Pace {
  /** Whether the tenant refuses what goes beyond the documented limits. */
  readonly limited: boolean;
  readonly inFiveMinutes: number | 'unlimited';
}

const DOMAIN = 'contoso.test';
/** Gives a working day whose people write their names in many scripts, from both sides. */
const SEED = 9;
/** The default rules leave accounts of this name out: a connector does not synchronize itself. */
const ACCOUNT = 'MSOL_causeway';
/** UF_NORMAL_ACCOUNT | UF_DONT_EXPIRE_PASSWD, [MS-ADTS] 2.2.16. */
const ACCOUNT_CONTROL = String(0x200 | 0x10000);
const PERMISSIONS = leastPermissions('directory-sync');
/** Of the tenant: the usual ones, and that it takes hashes of passwords (entra-cloud-api 2.4). */
const FEATURES = 41_016 | 1;

export async function startLab(people: number): Promise<Lab> {
  await using stack = new AsyncDisposableStack();
  const forest = stack.adopt(await startForest({ domain: DOMAIN }), (started) => started.close());
  const administration = administrationOf(forest);
  const organization = generateOrganization({ seed: SEED, people, domain: DOMAIN });
  await loadOrganization(administration, organization);
  const password = randomBytes(18).toString('base64url') + 'aA1!';
  const account = await addServiceAccount(forest, administration, password);
  const passwords = givePasswords(forest, organization);
  const replication = stack.adopt(await replicateForest(forest), (started) => started.close());

  const pace = paceFor(people);
  const throttle = pace.limited ? 'documented' : 'off';
  const tenant = stack.adopt(
    await startTenant({ verifiedDomains: [DOMAIN], throttle, directorySync: { throttle, features: FEATURES } }),
    (started) => started.close(),
  );
  const cloudAccounts = organization.cloudAccounts.map((account) => addCloudAccount(account, forest, tenant));
  const replicationPort = replication.ports.replication;
  const answers = await answersFor({ forest, replicationPort, organization, tenant, account, password, pace });
  const changes = organizationChanges(organization, SEED);
  const running = stack.move();
  return {
    ...{ forest, administration, organization, tenant, cloudAccounts, account, answers, pace, changes, passwords },
    close: () => running.disposeAsync(),
  };
}

function addCloudAccount(account: Organization['cloudAccounts'][number], forest: Forest, tenant: Tenant): CloudAccount {
  const { dn, ...user } = account;
  const person = forest.state.get(dn);
  if (!person) throw new Error(`The forest has no object ${dn}`);
  const { userPrincipalName, displayName } = user;
  return { id: tenant.state.addUser(user).id, userPrincipalName, displayName, anchor: anchorOf(person) };
}

/** Up to this many people, a first cycle is within the 7,000 objects that a tenant takes at once. */
const LARGEST_UNHURRIED = 1_000;

/**
 * By default Causeway writes 7,000 objects in five minutes, which a tenant takes for ever; 600 would then take half a minute.
 * Small companies are written faster than that and still within the documented limit, which the tenant of the lab
 * enforces; for large ones it does not.
 */
function paceFor(people: number): Pace {
  return people <= LARGEST_UNHURRIED
    ? { limited: true, inFiveMinutes: 60_000 }
    : { limited: false, inFiveMinutes: 'unlimited' };
}

/** Who synchronizes: may read changes and write objects, and is in no administrators' group. */
async function addServiceAccount(
  forest: Forest,
  administration: ForestAdministration,
  password: string,
): Promise<string> {
  const userPrincipalName = `${ACCOUNT}@${DOMAIN}`;
  const dn = `CN=${ACCOUNT},CN=Users,${forest.baseDn}`;
  await administration.add({
    dn,
    attributes: {
      objectClass: ['user'],
      sAMAccountName: [ACCOUNT],
      userPrincipalName: [userPrincipalName],
      userAccountControl: [ACCOUNT_CONTROL],
    },
  });
  await administration.setPassword(dn, password);
  forest.state.grant(dn, { replicate: true, replicateSecrets: true, write: true });
  return userPrincipalName;
}

function givePasswords({ state }: Forest, organization: Organization): ReadonlyMap<string, string> {
  const passwords = new Map<string, string>();
  for (const { attributes } of organization.people()) {
    const name = String(attributes['sAMAccountName']?.[0]);
    passwords.set(name, `${randomBytes(9).toString('base64url')}-aA1!`);
    state.setPassword(name, passwords.get(name)!);
  }
  return passwords;
}

interface Parties extends Pick<Lab, 'forest' | 'organization' | 'tenant' | 'account' | 'pace'> {
  readonly password: string;
  readonly replicationPort: number;
}

/** What the wizard would ask; everything else stays as an express installation has it. */
async function answersFor({
  forest,
  organization,
  tenant,
  account,
  password,
  replicationPort,
  pace,
}: Parties): Promise<AnswersDocument> {
  const certificate = await makeClientCertificate('Causeway');
  const { certificatePem, privateKeyPem } = certificate;
  return {
    forests: [
      {
        name: forest.domain,
        servers: [{ host: forest.host, port: forest.ldapsPort, replicationPort }],
        security: { mode: 'ldaps', trust: { kind: 'fingerprint', sha256: forest.fingerprint256 } },
        account,
        password,
        domains: [{ domain: forest.domain, exclude: [organization.outOfScopeOu] }],
      },
    ],
    tenant: {
      tenantId: tenant.tenantId,
      clientId: tenant.registerApplication({ certificatePem, permissions: PERMISSIONS, directorySync: true }),
      certificatePem,
      privateKeyPem,
      cloud: {
        authority: tenant.origin,
        graph: tenant.origin,
        directorySync: tenant.origin,
        caPem: tenant.caCertificatePem,
      },
      directorySync: { pace: pace.inFiveMinutes },
    },
    signIn: 'password-hash-sync',
    // The demo starts its cycles itself.
    scheduler: { enabled: false },
  };
}

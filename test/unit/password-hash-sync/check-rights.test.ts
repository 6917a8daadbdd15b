/** The rights of connector accounts, tried as the wizard and the command line try them. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { FaultError } from '../../../engine/model/fault.ts';
import { checkPasswordRights, type PasswordRightsRow } from '../../../engine/setup/passwords/check-rights.ts';
import type { ForestPart } from '../../../engine/setup/forests/forest-part.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import type { ReplicationService } from '../../lab/replication/domain-controller.ts';
import { replicateForest } from '../../lab/replication/of-forest.ts';

const PASSWORD = 'Svc-Sync-Passw0rd!1';
let forest: Forest;
let service: ReplicationService;

beforeAll(async () => {
  forest = await startForest({ domain: 'contoso.test' });
  service = await replicateForest(forest);
  const attributes = { objectClass: ['user'], sAMAccountName: ['svc.sync'], userAccountControl: ['512'] };
  forest.state.add({ dn: `CN=svc.sync,CN=Users,${forest.baseDn}`, attributes });
  forest.state.setPassword('svc.sync', PASSWORD);
});

afterAll(async () => {
  await service.close();
  await forest.close();
});

const partOf = (name: string, ldapPort: number): ForestPart => ({
  name,
  servers: [{ host: forest.host, port: ldapPort, replicationPort: service.ports.replication }],
  security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
  account: 'CONTOSO\\svc.sync',
  timeouts: { connect: 2000, request: 2000 },
  domains: [],
});

async function check(forests: readonly ForestPart[], password = PASSWORD) {
  const told: PasswordRightsRow[] = [];
  const rows = await checkPasswordRights({
    forests,
    password: () => Promise.resolve(password),
    signal: new AbortController().signal,
    onRow: (row) => told.push(row),
  });
  expect(told.toSorted(byForest)).toEqual(rows.toSorted(byForest));
  return rows.toSorted(byForest).map(({ forest: name, domain, state, fault }) => ({ name, domain, state, fault }));
}

const byForest = (left: PasswordRightsRow, right: PasswordRightsRow) => left.forest.localeCompare(right.forest);

test('a missing right is named with what grants it, and one forest that is away keeps no other back', async () => {
  forest.state.grant('svc.sync', { replicate: true });
  const [near, away] = await check([partOf('contoso.test', forest.ldapsPort), partOf('fabrikam.test', 1)]);
  expect(near).toMatchObject({
    ...{ name: 'contoso.test', domain: 'DC=contoso,DC=test', state: 'failed' },
    fault: {
      code: 'replication-right-missing',
      detail: {
        right: 'Replicating Directory Changes All',
        windowsCommand: 'dsacls "DC=contoso,DC=test" /G "CONTOSO\\svc.sync:CA;Replicating Directory Changes All"',
      },
    },
  });
  expect(away).toMatchObject({ name: 'fabrikam.test', domain: null, fault: { code: 'server-unreachable' } });
});

test('an account with both rights passes, and its password is no part of what is said', async () => {
  forest.state.grant('svc.sync', { replicate: true, replicateSecrets: true });
  const rows = await check([partOf('contoso.test', forest.ldapsPort)]);
  expect(rows).toEqual([{ name: 'contoso.test', domain: 'DC=contoso,DC=test', state: 'passed', fault: null }]);
});

test('a refused logon is said as the directory says it', async () => {
  const [row] = await check([partOf('contoso.test', forest.ldapsPort)], 'not the password');
  expect(row).toMatchObject({ domain: null, fault: { code: 'credentials-invalid' } });
  expect(JSON.stringify(row)).not.toContain('not the password');
});

test('whoever stops it gets no answer', async () => {
  const stop = new AbortController();
  const checking = checkPasswordRights({
    forests: [partOf('contoso.test', forest.ldapsPort)],
    password: () => Promise.resolve(PASSWORD),
    signal: stop.signal,
    onRow: () => undefined,
  });
  stop.abort();
  await expect(checking).rejects.toSatisfy(
    (error) => error instanceof FaultError && error.fault.code === 'run-cancelled',
  );
});

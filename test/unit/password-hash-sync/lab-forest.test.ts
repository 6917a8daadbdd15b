/** A lab forest replicates what it holds: the same accounts, rights and passwords that its LDAP side has. */

import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { activeDirectorySettingsSchema } from '../../../engine/connectors/active-directory/settings.ts';
import { replicationOfForest } from '../../../engine/sign-in/password-hash-sync/walk/of-forest.ts';
import { preflight } from '../../../engine/sign-in/password-hash-sync/walk/preflight.ts';
import type { Replication } from '../../../engine/sign-in/password-hash-sync/walk/replication.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import type { ReplicationService } from '../../lab/replication/domain-controller.ts';
import { replicateForest } from '../../lab/replication/of-forest.ts';
import { hashOf, walkAll } from './walk-builders.ts';

const PASSWORD = 'Svc-Sync-Passw0rd!1';
let forest: Forest;
let service: ReplicationService;

beforeEach(async () => {
  forest = await startForest({ domain: 'contoso.test' });
  service = await replicateForest(forest);
  const { state } = forest;
  for (const name of ['svc.sync', 'anna', 'bert']) {
    const attributes = { objectClass: ['user'], sAMAccountName: [name], userAccountControl: ['512'] };
    state.add({ dn: `CN=${name},CN=Users,${forest.baseDn}`, attributes });
    state.setPassword(name, name === 'svc.sync' ? PASSWORD : `Of-${name}-1!`);
  }
  state.grant('svc.sync', { replicate: true, replicateSecrets: true });
});

function replication(): Replication {
  const settings = activeDirectorySettingsSchema.parse({
    name: forest.domain,
    servers: [{ host: forest.host, port: forest.ldapsPort, replicationPort: service.ports.replication }],
    security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
    account: 'CONTOSO\\svc.sync',
    timeouts: { connect: 2000, request: 2000 },
  });
  const namingContext = forest.baseDn;
  const opened = replicationOfForest({ settings, password: PASSWORD, namingContext, installation: '11'.repeat(16) });
  onTestFinished(async () => {
    await opened.close();
    await service.close();
    await forest.close();
  });
  return opened;
}

test('everybody with a password comes, then only whose password or account changed', async () => {
  const opened = replication();
  const first = await walkAll(opened);
  expect(first.hashes.get('anna')).toBe(hashOf('Of-anna-1!'));
  forest.state.setPassword('bert', 'Berts-Next-1!');
  const second = await walkAll(opened, first.cursor);
  expect(second.names).toEqual(['bert']);
  expect(second.hashes.get('bert')).toBe(hashOf('Berts-Next-1!'));
  forest.state.modify('anna', { displayName: 'Anna' });
  expect((await walkAll(opened, second.cursor)).names).toEqual([]);
});

test('the second right is told apart from the first', async () => {
  const opened = replication();
  forest.state.grant('svc.sync', { replicate: true });
  expect(await preflight(opened)).toMatchObject({ detail: { right: 'Replicating Directory Changes All' } });
  forest.state.grant('svc.sync', {});
  expect(await preflight(opened)).toMatchObject({ detail: { right: 'Replicating Directory Changes' } });
  forest.state.grant('svc.sync', { replicate: true, replicateSecrets: true });
  expect(await preflight(opened)).toBeUndefined();
});

test('a database that was restored properly is read on from, without anybody twice', async () => {
  const opened = replication();
  const first = await walkAll(opened);
  forest.state.changeInvocationId();
  forest.state.setPassword('anna', 'Annas-Next-1!');
  const second = await walkAll(opened, first.cursor);
  expect(second.names).toEqual(['anna']);
});

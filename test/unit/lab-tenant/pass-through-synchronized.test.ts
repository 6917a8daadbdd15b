/** People who came by synchronization, and whom the agents are asked about: by which name, and in the place of which hash. */

import { expect, test } from 'vitest';
import { anchor, credentialRequest, startSyncClient, user } from './directory-sync-client.ts';
import { administratorToken, answer, bootstrap, claimsOf, register, token } from './pass-through-client.ts';
import { listen, takeRequest, type TakenRequest } from './pass-through-listener.ts';

/** Public test vector, of "Pa$$w0rd". */
const HASH = 'v1;PPH1_MD4,181a3024085fcee2f70e,1000,b39525c3bc72a1136fcf7c8a338e0c14313d0450d1a4c98ef0a6ddada3bc5b0a;';
const WITH_HASHES = 41_016 | 1;

test('an agent is asked by domain and name as they are on premises, and its word counts more than a hash', async () => {
  await using client = await startSyncClient({ features: WITH_HASHES }, { passThrough: true });
  const { tenant } = client;
  const onPremises = { netBiosName: 'CONTOSO', onPremisesUserPrincipalName: 'anna@corp.contoso.test' };
  await client.provision([user(1, onPremises)]);
  const item = {
    ChangeDate: '2026-11-20T08:00:00.0000000Z',
    CredentialData: HASH,
    ForcePasswordChangeOnLogon: 'false',
    SourceAnchor: anchor(1),
  };
  await client.call('ProvisionCredentials', [credentialRequest([item])]);
  const signIn = async (password: string): Promise<unknown> =>
    (
      await token(tenant, {
        grant_type: 'password',
        client_id: '1b730954-1685-4b74-9bfd-dac224a7b894',
        scope: 'https://graph.microsoft.com/.default',
        username: 'user1@contoso.test',
        password,
      })
    )['error_codes'];
  expect([await signIn('Pa$$w0rd'), await signIn('of the directory')]).toEqual([undefined, [50126]]);

  const administrator = { userPrincipalName: 'admin@contoso.test', password: 'Admin-Lab-1!' };
  tenant.applications.addAdministrator({ ...administrator, roles: ['Hybrid Identity Administrator'] });
  const credential = await register(tenant, await administratorToken(tenant));
  const [endpoint] = await bootstrap(tenant, credential);
  if (endpoint === undefined) throw new Error('no endpoint');
  let takes = false;
  const asked: TakenRequest[] = [];
  const listening = listen(tenant, credential, endpoint, (invitation) => {
    void takeRequest(tenant, credential, invitation).then((request) => {
      asked.push(request);
      return answer(tenant, credential, request, claimsOf(takes ? { name: 'anna' } : { reason: 1326 }));
    });
  });
  await listening.attached;
  tenant.passThrough.settings.enabled = true;
  expect(await signIn('Pa$$w0rd')).toEqual([50126]);
  takes = true;
  expect(await signIn('of the directory')).toBeUndefined();
  expect(asked.map(({ domain, userPrincipalName }) => ({ domain, userPrincipalName }))).toEqual(
    [1, 2].map(() => ({ domain: 'CONTOSO', userPrincipalName: 'anna@corp.contoso.test' })),
  );
  // Back to hashes: they are still there.
  tenant.passThrough.settings.enabled = false;
  expect(await signIn('Pa$$w0rd')).toBeUndefined();
  listening.close();
});

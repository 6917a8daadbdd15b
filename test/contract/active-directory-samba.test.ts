import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openActiveDirectory } from '../../engine/connectors/active-directory/active-directory.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import { describeActiveDirectoryContract } from './active-directory-contract.ts';
import { faultOf } from './active-directory-subject.ts';

const NAME = 'the Active Directory connector on a Samba domain controller';
const availability = sambaAvailable();

if (availability.available) {
  describeActiveDirectoryContract(NAME, async (domain) => {
    const samba = await startSamba({ domain });
    return {
      ...samba,
      ldapPort: 389,
      createServiceAccount: (options) =>
        samba.createServiceAccount({
          ...options,
          readDeletions: options.replicate,
          renameAccounts: options.writeConsistencyGuid,
        }),
    };
  });
  describe('Samba’s own ways', () => describeSamba());
} else {
  describe(NAME, () => {
    it('is not tested here', (context) => context.skip(availability.reason));
  });
}

function describeSamba(): void {
  let samba: Samba;

  beforeAll(async () => {
    samba = await startSamba({ domain: 'contoso.test' });
  });

  afterAll(() => samba.close());

  it('names the right to see deletions, without which Samba keeps silent about them', async () => {
    const account = await samba.createServiceAccount({ name: 'half', replicate: true, writeConsistencyGuid: false });
    const connector = await openActiveDirectory(
      {
        name: samba.domain,
        servers: [{ host: samba.host }],
        security: { mode: 'ldaps', trust: { kind: 'ca', pem: samba.caCertificatePem } },
        account: account.userPrincipalName,
      },
      { password: account.password },
    );
    expect(await faultOf(connector.testConnection())).toMatchObject({
      code: 'rights-missing',
      detail: { right: 'List contents and read properties of Deleted Objects' },
    });
    await connector.close();
  });
}

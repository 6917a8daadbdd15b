/** Two companies, one tenant. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Samba } from '../../lab/samba/samba.ts';
import { arrange, closeAll, CONTOSO, FABRIKAM, EACH_FIRST, type Arrangement, type Pair } from './arrangement.ts';
import { sidOf, user } from './entries.ts';
import { metaverseDigest } from './metaverse-digest.ts';
import { TENANT } from './play.ts';

export function describeSeparate(pair: () => Pair): void {
  describe('separate forests', () => {
    const dn = (samba: Samba, name: string) => `CN=${name},OU=Separate,${samba.baseDn}`;
    let contoso: Samba;
    let fabrikam: Samba;
    let arrangement: Arrangement;

    beforeAll(async () => {
      ({ contoso, fabrikam } = pair());
      arrangement = await arrange(pair(), 'Separate', { userMatching: 'once' }, async () => {
        // All that could be taken for one person's, but for what has to be unique in a tenant.
        for (const samba of [contoso, fabrikam]) {
          const same = {
            sAMAccountName: 'namesake',
            employeeID: '4711',
            mailNickname: 'namesake',
            mail: `namesake@${samba.domain}`,
          };
          await samba.add(
            user(dn(samba, 'namesake'), {
              userPrincipalName: `namesake@${samba.domain}`,
              displayName: samba.domain,
              ...same,
            }),
          );
        }
        const foreign = await sidOf(contoso, dn(contoso, 'namesake'));
        await fabrikam.add(
          user(dn(fabrikam, 'claims'), {
            userPrincipalName: `claims@${FABRIKAM}`,
            msExchMasterAccountSid: [foreign],
          }),
        );
      });
    });
    afterAll(() => closeAll(arrangement));

    it.each(EACH_FIRST)('joins nobody ($first first)', async ({ which }) => {
      const { tenant, engine } = arrangement.plays[which]!;
      expect(tenant.state.get(`namesake@${CONTOSO}`)?.properties['displayName']).toBe(CONTOSO);
      expect(tenant.state.get(`namesake@${FABRIKAM}`)?.properties['displayName']).toBe(FABRIKAM);
      expect(tenant.state.get(`claims@${FABRIKAM}`)).toBeDefined();
      const digest = Object.values(await metaverseDigest(engine.store.reader));
      expect(digest.map(({ joined }) => joined.filter((one) => !one.startsWith(TENANT)).length)).toEqual([1, 1, 1]);
    });

    it('ends alike whichever forest was imported first', () => arrangement.expectAlike());
  });
}

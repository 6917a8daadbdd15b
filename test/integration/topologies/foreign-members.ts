/** Members of one forest in groups of the other, by way of foreign security principals. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sidToText } from '../../lab/samba/binary.ts';
import type { Samba } from '../../lab/samba/samba.ts';
import { arrange, closeAll, CONTOSO, EACH_FIRST, type Arrangement, type Pair } from './arrangement.ts';
import { entry, sidOf, user } from './entries.ts';
import type { Play } from './play.ts';

export function describeForeignMembers(pair: () => Pair): void {
  describe('groups with members from the other forest', () => {
    let contoso: Samba;
    let fabrikam: Samba;
    let arrangement: Arrangement;
    const dn = (samba: Samba, name: string) => `CN=${name},OU=Across,${samba.baseDn}`;
    const addForeign = async (group: string, to: Samba, from: Samba, name: string) =>
      to.addMember(group, `<SID=${sidToText(await sidOf(from, dn(from, name)))}>`);
    const removeForeign = async (group: string, to: Samba, from: Samba, name: string) => {
      const sid = sidToText(await sidOf(from, dn(from, name)));
      await to.removeMember(group, `CN=${sid},CN=ForeignSecurityPrincipals,${to.baseDn}`);
    };

    beforeAll(async () => {
      ({ contoso, fabrikam } = pair());
      arrangement = await arrange(pair(), 'Across', { userMatching: 'once' }, async () => {
        for (const samba of [contoso, fabrikam]) {
          for (const number of [1, 2]) {
            const name = `${samba.netbiosName.toLowerCase()}${number}`;
            await samba.add(user(dn(samba, name), { userPrincipalName: `${name}@${samba.domain}` }));
          }
          // Only a domain local group takes members of another forest ([MS-ADTS] 3.1.1.5.2.2 and 2.2.12).
          const attributes = { objectClass: ['top', 'group'], groupType: '-2147483644' };
          const name = `crew-${samba.netbiosName.toLowerCase()}`;
          await samba.add(entry(dn(samba, name), { ...attributes, sAMAccountName: name }));
        }
        await contoso.addMember(dn(contoso, 'crew-contoso'), dn(contoso, 'contoso1'));
        await addForeign(dn(contoso, 'crew-contoso'), contoso, fabrikam, 'fabrikam1');
        await fabrikam.addMember(dn(fabrikam, 'crew-fabrikam'), dn(fabrikam, 'fabrikam1'));
        await addForeign(dn(fabrikam, 'crew-fabrikam'), fabrikam, contoso, 'contoso1');
        await addForeign(dn(fabrikam, 'crew-fabrikam'), fabrikam, contoso, 'contoso2');
      });
    });
    afterAll(() => closeAll(arrangement));

    /** Without links to what lies in the recycle bin: the service keeps them for its return. */
    const membersOf = ({ tenant }: Play, name: string): string[] => {
      const group = tenant.state.list('group').find((one) => one.properties['displayName'] === name);
      const members = (group?.memberIds ?? []).map((id) => tenant.state.get(id));
      const names = members.flatMap((one) =>
        one === undefined || one.deleted ? [] : [one.properties['userPrincipalName']],
      );
      return names.map((upn) => String(upn).replace(/@.*/, '')).sort();
    };

    it.each(EACH_FIRST)('finds the accounts behind foreign security principals ($first first)', ({ which }) => {
      const play = arrangement.plays[which]!;
      expect(membersOf(play, 'crew-contoso')).toEqual(['contoso1', 'fabrikam1']);
      expect(membersOf(play, 'crew-fabrikam')).toEqual(['contoso1', 'contoso2', 'fabrikam1']);
    });

    it('ends alike whichever forest was imported first', () => arrangement.expectAlike());

    it('follows when members from across come and go', async () => {
      const group = dn(fabrikam, 'crew-fabrikam');
      await removeForeign(group, fabrikam, contoso, 'contoso1');
      await addForeign(dn(contoso, 'crew-contoso'), contoso, fabrikam, 'fabrikam2');
      await arrangement.goOn();
      for (const play of arrangement.plays) {
        expect(membersOf(play, 'crew-fabrikam')).toEqual(['contoso2', 'fabrikam1']);
        expect(membersOf(play, 'crew-contoso')).toEqual(['contoso1', 'fabrikam1', 'fabrikam2']);
      }
      await arrangement.expectAlike();
    });

    it('knows a principal whose account comes into scope later, and again after it was away', async () => {
      const name = 'contoso3';
      const outside = `CN=${name},CN=Users,${contoso.baseDn}`;
      await contoso.add(user(outside, { userPrincipalName: `${name}@${CONTOSO}` }));
      await fabrikam.addMember(dn(fabrikam, 'crew-fabrikam'), `<SID=${sidToText(await sidOf(contoso, outside))}>`);
      await arrangement.goOn();
      for (const play of arrangement.plays) expect(membersOf(play, 'crew-fabrikam')).toEqual(['contoso2', 'fabrikam1']);
      const moves = [
        [outside, dn(contoso, name), ['contoso2', name, 'fabrikam1']],
        [dn(contoso, name), outside, ['contoso2', 'fabrikam1']],
        [outside, dn(contoso, name), ['contoso2', name, 'fabrikam1']],
      ] as const;
      for (const [from, to, members] of moves) {
        await contoso.move(from, to);
        await arrangement.goOn();
        for (const play of arrangement.plays) expect(membersOf(play, 'crew-fabrikam')).toEqual(members);
      }
      await arrangement.expectAlike();
    });
  });
}

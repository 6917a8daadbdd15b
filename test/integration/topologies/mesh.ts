/** Every forest has contacts for the mailboxes of the other. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabEntry } from '../../lab/entry.ts';
import type { Samba } from '../../lab/samba/samba.ts';
import { arrange, closeAll, CONTOSO, FABRIKAM, EACH_FIRST, type Arrangement, type Pair } from './arrangement.ts';
import { anchorOf, entry, mailbox, user, type Attributes } from './entries.ts';
import { metaverseDigest } from './metaverse-digest.ts';
import { TENANT } from './play.ts';

export function describeMesh(pair: () => Pair): void {
  describe('a full mesh by mail', () => {
    let contoso: Samba;
    let fabrikam: Samba;
    let arrangement: Arrangement;
    const dn = (samba: Samba, name: string) => `CN=${name},OU=Mesh,${samba.baseDn}`;
    const person = (samba: Samba, name: string, more: Attributes = {}): LabEntry =>
      user(dn(samba, name), {
        userPrincipalName: `${name}@${samba.domain}`,
        displayName: `${name} of ${samba.domain}`,
        ...mailbox(name, samba.domain),
        ...more,
      });
    /** As a synchronization of address books makes it of a mailbox elsewhere. */
    const contact = (samba: Samba, name: string, home: string): LabEntry =>
      entry(dn(samba, name), {
        objectClass: ['top', 'person', 'organizationalPerson', 'contact'],
        displayName: `${name} as a contact`,
        targetAddress: `SMTP:${name}@${home}`,
        ...mailbox(name, home),
      });

    beforeAll(async () => {
      ({ contoso, fabrikam } = pair());
      arrangement = await arrange(pair(), 'Mesh', { userMatching: 'mail' }, async () => {
        await contoso.add(person(contoso, 'alice', { title: 'Engineer' }));
        await fabrikam.add(contact(fabrikam, 'alice', CONTOSO));
        await fabrikam.add(person(fabrikam, 'bert'));
        await contoso.add(contact(contoso, 'bert', FABRIKAM));
        // Two accounts of one person, the one of the second forest in use.
        await contoso.add(person(contoso, 'carol', { userAccountControl: '514', title: 'of the first forest' }));
        await fabrikam.add(person(fabrikam, 'carol', mailbox('carol', CONTOSO)));
        await contoso.add(contact(contoso, 'dave', 'example.test'));
        await fabrikam.add(contact(fabrikam, 'dave', 'example.test'));
        await contoso.add(user(dn(contoso, 'nomail'), { userPrincipalName: `nomail@${CONTOSO}` }));
        await contoso.add(contact(contoso, 'fred', FABRIKAM));
      });
    });
    afterAll(() => closeAll(arrangement));

    it.each(EACH_FIRST)(
      'joins users and contacts with the same address, the user before the contact ($first first)',
      async ({ which }) => {
        const { tenant, engine } = arrangement.plays[which]!;
        const users = tenant.state.list('user').map((one) => String(one.properties['userPrincipalName']));
        expect(users.sort()).toEqual([`alice@${CONTOSO}`, `bert@${FABRIKAM}`, `carol@${FABRIKAM}`]);
        expect(tenant.state.get(`alice@${CONTOSO}`)?.properties).toMatchObject({
          displayName: `alice of ${CONTOSO}`,
          jobTitle: 'Engineer',
        });
        expect(tenant.state.get(`bert@${FABRIKAM}`)?.properties['displayName']).toBe(`bert of ${FABRIKAM}`);
        const joined = Object.values(await metaverseDigest(engine.store.reader)).map((object) => [
          object.attributes['mail'],
          object.attributes['sourceObjectType'],
          object.joined.filter((one) => !one.startsWith(TENANT)),
        ]);
        expect(joined.sort()).toEqual([
          [[`alice@${CONTOSO}`], ['User'], [`${CONTOSO} user`, `${FABRIKAM} contact`]],
          [[`bert@${FABRIKAM}`], ['User'], [`${CONTOSO} contact`, `${FABRIKAM} user`]],
          [[`carol@${CONTOSO}`], ['User'], [`${CONTOSO} user`, `${FABRIKAM} user`]],
          [['dave@example.test'], ['Contact'], [`${CONTOSO} contact`, `${FABRIKAM} contact`]],
          [[`fred@${FABRIKAM}`], ['Contact'], [`${CONTOSO} contact`]],
        ]);
      },
    );

    it.each(EACH_FIRST)(
      'takes the sign-in of the account that is in use, the rest by precedence ($first first)',
      async ({ which }) => {
        const { tenant } = arrangement.plays[which]!;
        expect(tenant.state.get(`carol@${FABRIKAM}`)?.properties).toMatchObject({
          accountEnabled: true,
          onPremisesImmutableId: await anchorOf(fabrikam, dn(fabrikam, 'carol')),
          displayName: `carol of ${CONTOSO}`,
          jobTitle: 'of the first forest',
        });
      },
    );

    it('ends alike whichever forest was imported first', () => arrangement.expectAlike());

    it('makes a user of a contact when the person is hired, and a contact again when the user leaves', async () => {
      await fabrikam.add(person(fabrikam, 'fred'));
      await arrangement.goOn();
      for (const { tenant, engine } of arrangement.plays) {
        expect(tenant.state.get(`fred@${FABRIKAM}`)?.properties['displayName']).toBe(`fred of ${FABRIKAM}`);
        const found = Object.values(await metaverseDigest(engine.store.reader)).filter((object) =>
          (object.attributes['mail'] as string[] | undefined)?.includes(`fred@${FABRIKAM}`),
        );
        expect(found.map((object) => object.attributes['sourceObjectType'])).toEqual([['User']]);
      }
      await arrangement.expectAlike();
      await fabrikam.remove(dn(fabrikam, 'fred'));
      await arrangement.goOn();
      for (const { tenant } of arrangement.plays) expect(tenant.state.get(`fred@${FABRIKAM}`)).toBeUndefined();
      await arrangement.expectAlike();
    });
  });
}

/** Sign-in accounts in one forest, their mailboxes with disabled accounts in the other. */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabEntry } from '../../lab/entry.ts';
import type { Samba } from '../../lab/samba/samba.ts';
import { arrange, closeAll, CONTOSO, FABRIKAM, EACH_FIRST, type Arrangement, type Pair } from './arrangement.ts';
import { anchorOf, mailbox, sidOf, user } from './entries.ts';
import { contributorsOf, metaverseDigest } from './metaverse-digest.ts';

export function describeAccountAndResource(pair: () => Pair): void {
  describe('an account forest and a resource forest', () => {
    let contoso: Samba;
    let fabrikam: Samba;
    let arrangement: Arrangement;
    const dn = (samba: Samba, name: string) => `CN=${name},OU=Mailboxes,${samba.baseDn}`;

    /** A disabled account that holds the mailbox of an account of the other forest. */
    const linkedMailbox = (name: string, master: Uint8Array): LabEntry =>
      user(dn(fabrikam, name), {
        userAccountControl: '514',
        userPrincipalName: `${name}.mailbox@${FABRIKAM}`,
        displayName: `${name} as in the address book`,
        ...mailbox(name, FABRIKAM),
        msExchRecipientTypeDetails: '2',
        msExchMasterAccountSid: [master],
        extensionAttribute7: 'of the mailbox',
        title: 'of the mailbox',
      });
    const account = (name: string): LabEntry =>
      user(dn(contoso, name), {
        userPrincipalName: `${name}@${CONTOSO}`,
        displayName: `${name} as at sign-in`,
        title: 'of the account',
        department: 'of the account',
      });

    beforeAll(async () => {
      ({ contoso, fabrikam } = pair());
      arrangement = await arrange(pair(), 'Mailboxes', { userMatching: 'objectSid' }, async () => {
        for (const name of ['ada', 'bob', 'cleo']) await contoso.add(account(name));
        await fabrikam.add(linkedMailbox('ada', await sidOf(contoso, dn(contoso, 'ada'))));
        await fabrikam.add(
          linkedMailbox('orphan', Buffer.from('010500000000000515000000010000000200000003000000e8030000', 'hex')),
        );
        await fabrikam.add(
          user(dn(fabrikam, 'room'), {
            userAccountControl: '514',
            userPrincipalName: `room@${FABRIKAM}`,
            ...mailbox('room', FABRIKAM),
            msExchRecipientTypeDetails: '16',
          }),
        );
      });
    });
    afterAll(() => closeAll(arrangement));

    it.each(EACH_FIRST)('joins the mailbox to its account by SID ($first first)', async ({ which }) => {
      const { tenant, engine } = arrangement.plays[which]!;
      const users = tenant.state.list('user').filter((one) => !one.deleted);
      expect(users.map((one) => one.properties['userPrincipalName']).sort()).toEqual([
        `ada@${CONTOSO}`,
        `bob@${CONTOSO}`,
        `cleo@${CONTOSO}`,
        `room@${FABRIKAM}`,
      ]);
      const ada = tenant.state.get(`ada@${CONTOSO}`);
      expect(ada?.properties).toMatchObject({
        // Who signs in is the account's business,
        accountEnabled: true,
        onPremisesImmutableId: await anchorOf(contoso, dn(contoso, 'ada')),
        // what the address book shows is the mailbox's,
        displayName: 'ada as in the address book',
        jobTitle: 'of the mailbox',
        mailNickname: 'ada',
        // and what the mailbox does not say, the account does.
        department: 'of the account',
      });
      const contributors = contributorsOf(await metaverseDigest(engine.store.reader), `ada@${CONTOSO}`);
      expect(contributors).toMatchObject({
        userPrincipalName: CONTOSO,
        displayName: FABRIKAM,
        mail: FABRIKAM,
        extensionAttribute7: FABRIKAM,
      });
    });

    it.each(EACH_FIRST)('leaves a mailbox at home whose account is nowhere ($first first)', ({ which }) => {
      const { tenant } = arrangement.plays[which]!;
      const names = tenant.state.list('user').map((one) => one.properties['displayName']);
      expect(names).not.toContain('orphan as in the address book');
      expect(tenant.state.get(`room@${FABRIKAM}`)?.properties).toMatchObject({ accountEnabled: false });
    });

    it('ends alike whichever forest was imported first', () => arrangement.expectAlike());

    it('gives a mailbox later, and takes it away again', async () => {
      const ids = arrangement.plays.map(({ tenant }) => tenant.state.get(`bob@${CONTOSO}`)?.id);
      await fabrikam.add(linkedMailbox('bob', await sidOf(contoso, dn(contoso, 'bob'))));
      await arrangement.goOn();
      const bobs = () => arrangement.plays.map(({ tenant }) => tenant.state.get(`bob@${CONTOSO}`));
      expect(bobs().map((bob) => bob?.properties['displayName'])).toEqual([
        'bob as in the address book',
        'bob as in the address book',
      ]);
      await arrangement.expectAlike();
      await fabrikam.remove(dn(fabrikam, 'bob'));
      await arrangement.goOn();
      expect(bobs().map((bob) => bob?.properties['displayName'])).toEqual(['bob as at sign-in', 'bob as at sign-in']);
      expect(bobs().map((bob) => bob?.id)).toEqual(ids);
      await arrangement.expectAlike();
    });
  });
}

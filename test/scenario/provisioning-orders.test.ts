/** Two forests, read one after the other in both orders: who is joined to whom, and whose values win, is the same. */

import { expect, test } from 'vitest';
import { sidToText } from '../../engine/connectors/active-directory/security/sid.ts';
import { BASE, contact, entry, groupDn, membersOf, person, personDn, upn, type Lab } from './lab.ts';
import { bothWays, guest, guestDn, guests, sidOf } from './two-forests.ts';

test('a member from the other forest is a member, whichever forest is read first', async () => {
  await bothWays(
    { people: ['anna'], groups: { crew: ['anna'] }, fabrikam: [guest('fred')] },
    async (lab) => {
      const sid = sidToText(sidOf(lab, 'fred'));
      const dn = `CN=${sid},CN=ForeignSecurityPrincipals,${BASE}`;
      await lab.forest.add(entry(dn, { objectClass: ['top', 'foreignSecurityPrincipal'] }));
      await lab.forest.addMember(groupDn('crew'), dn);
    },
    (lab, faults) => {
      expect(faults).toEqual([]);
      expect(membersOf(lab, 'crew')).toEqual(['anna', 'fred@fabrikam.test']);
    },
  );
});

const SHARED = { mail: upn('anna') };

test('the enabled account gives what signs in, the forest with the mailbox what the address book shows', async () => {
  const mailbox = { ...SHARED, userAccountControl: '514', mailNickname: 'anna', displayName: 'Anna of the mailbox' };
  await bothWays(
    {
      people: [person('anna', { ...mailbox, title: 'Mailbox title' })],
      fabrikam: [guest('anna', { ...SHARED, displayName: 'Anna of the account', title: 'Account title' })],
      forest: { exchangeSchema: true },
      answers: { userMatching: 'mail' },
    },
    () => Promise.resolve(),
    (lab, faults) => {
      expect(faults).toEqual([]);
      expect(lab.tenant.state.list('user').map((user) => user.properties)).toMatchObject([
        {
          ...{ userPrincipalName: 'anna@fabrikam.test', accountEnabled: true },
          ...{ displayName: 'Anna of the mailbox', jobTitle: 'Mailbox title' },
        },
      ]);
    },
  );
});

test('where nothing else decides, the forest that was added first does', async () => {
  await bothWays(
    {
      people: [person('anna', { ...SHARED, title: 'First' })],
      fabrikam: [guest('anna', { ...SHARED, title: 'Second', department: 'Only here' })],
      answers: { userMatching: 'mail' },
    },
    () => Promise.resolve(),
    (lab) => {
      expect(lab.tenant.state.list('user').map((user) => user.properties)).toMatchObject([
        { userPrincipalName: upn('anna'), jobTitle: 'First', department: 'Only here' },
      ]);
    },
  );
});

test('a linked mailbox and the account that it names are one person', async () => {
  await bothWays(
    { fabrikam: [guest('anna')], forest: { exchangeSchema: true }, answers: { userMatching: 'objectSid' } },
    async (lab) => {
      const linked = {
        userAccountControl: '514',
        msExchRecipientTypeDetails: '2',
        msExchMasterAccountSid: [sidOf(lab, 'anna')],
      };
      await lab.forest.add(person('anna', { ...linked, mailNickname: 'anna', displayName: 'Anna of the mailbox' }));
    },
    (lab, faults) => {
      expect(faults).toEqual([]);
      expect(lab.tenant.state.list('user').map((user) => user.properties)).toMatchObject([
        { userPrincipalName: 'anna@fabrikam.test', displayName: 'Anna of the mailbox', accountEnabled: true },
      ]);
    },
  );
});

/** Contacts are planned and never sent: this back end cannot make them. */
const plannedContacts = async (lab: Lab) => {
  const row = await lab.engine.store.reader.get<{ contacts: number }>(
    `SELECT count(*) AS contacts FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id
     WHERE o.object_type = 'contact' AND p.operation = 'add'`,
  );
  return row!.contacts;
};

test('a contact whose person has an account in the other forest is a user, and a contact again when that ends', async () => {
  const fred = { mail: 'fred@fabrikam.test' };
  await bothWays(
    { entries: [contact('fred')], fabrikam: [guest('fred', fred)], answers: { userMatching: 'mail' } },
    () => Promise.resolve(),
    async (lab, faults) => {
      expect(faults).toEqual([]);
      expect(lab.tenant.state.list('user')).toHaveLength(1);
      expect(await plannedContacts(lab)).toBe(0);

      guests(lab).remove(guestDn('fred'));
      await lab.settle();
      expect(lab.tenant.state.list('user')).toHaveLength(0);
      await lab.settle();
      expect(await plannedContacts(lab)).toBe(1);

      await lab.forests[1]!.lab.state.load([guest('fred', fred)]);
      await lab.settle();
      expect(lab.tenant.state.list('user')).toHaveLength(1);
      expect(await plannedContacts(lab)).toBe(0);
    },
  );
});

test('two of one forest who would be the same person are both named, and one of them is let in', async () => {
  await bothWays(
    {
      people: [person('anna', SHARED), person('double', SHARED)],
      fabrikam: [guest('anna', SHARED)],
      answers: { userMatching: 'mail' },
    },
    () => Promise.resolve(),
    (lab, faults) => {
      const said = {
        code: 'join-target-taken',
        object: { dn: personDn('double') },
        detail: { other: personDn('anna') },
      };
      expect(faults.length).toBeGreaterThan(0);
      for (const fault of faults) expect(fault).toMatchObject(said);
      expect(lab.tenant.state.list('user')).toHaveLength(1);
    },
  );
});

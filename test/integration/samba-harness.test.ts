import { connect } from 'node:tls';
import { Attribute, Change, Client, Control, InsufficientAccessError, InvalidCredentialsError } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guidToText } from '../../engine/model/anchor.ts';
import type { LabEntry } from '../lab/entry.ts';
import { organizationChanges } from '../lab/organization/changes.ts';
import { differencesFrom } from '../lab/organization/compare.ts';
import { generateOrganization, loadOrganization } from '../lab/organization/organization.ts';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startSamba, type Samba } from '../lab/samba/samba.ts';
import type { ServiceAccount } from '../lab/samba/service-account.ts';

const availability = sambaAvailable();
if (!availability.available) console.warn(`Skipped: Samba harness: ${availability.reason}`);

/** A DirSync request (MS-ADTS 3.1.1.3.4.1.3): flags, byte limit, no cookie. */
class DirSyncControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.841', { critical: true });
  }
  override writeControl(writer: Parameters<Control['write']>[0]): void {
    const value = Buffer.from([0x30, 0x0a, 0x02, 0x01, 0x00, 0x02, 0x03, 0x10, 0x00, 0x00, 0x04, 0x00]);
    writer.writeBuffer(value, 0x04);
  }
}

function person(baseDn: string, name: string): LabEntry {
  return {
    dn: `CN=${name},OU=Staff,${baseDn}`,
    attributes: {
      objectClass: ['top', 'person', 'organizationalPerson', 'user'],
      sAMAccountName: [name],
      userPrincipalName: [`${name}@contoso.test`],
      userAccountControl: ['512'],
    },
  };
}

function guidOf(entry: LabEntry | undefined): string {
  return guidToText(entry?.attributes['objectGUID']?.[0] as Uint8Array);
}

describe.skipIf(!availability.available)('two domain controllers side by side', () => {
  let contoso: Samba;
  let twin: Samba;
  let connector: ServiceAccount;
  let reader: ServiceAccount;

  beforeAll(async () => {
    [contoso, twin] = await Promise.all([
      startSamba({ domain: 'contoso.test' }),
      startSamba({ domain: 'contoso.test' }),
    ]);
    connector = await contoso.createServiceAccount({
      name: 'svc-connector',
      replicate: true,
      writeConsistencyGuid: true,
      readDeletions: true,
    });
    reader = await contoso.createServiceAccount({ name: 'svc-reader', replicate: false, writeConsistencyGuid: false });
    await contoso.add({ dn: `OU=Staff,${contoso.baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
  });

  afterAll(async () => {
    await Promise.all([contoso?.close(), twin?.close()]);
  });

  function clientOf(samba: Samba): Client {
    return new Client({ url: `ldaps://${samba.host}`, tlsOptions: { ca: samba.caCertificatePem } });
  }

  async function boundAs(account: { userPrincipalName: string; password: string }): Promise<Client> {
    const client = clientOf(contoso);
    await client.bind(account.userPrincipalName, account.password);
    return client;
  }

  it('gives each its own address and certificate', async () => {
    expect(contoso.host).not.toBe(twin.host);
    for (const samba of [contoso, twin]) {
      const socket = connect({ host: samba.host, port: samba.ldapsPort, ca: samba.caCertificatePem });
      await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
      expect(socket.getPeerCertificate().fingerprint256).toBe(samba.fingerprint256);
      socket.destroy();
    }
  });

  it('lets accounts bind with their password and with no other', async () => {
    const client = await boundAs(connector);
    await client.unbind();
    await expect(
      boundAs({ userPrincipalName: connector.userPrincipalName, password: 'Wrong-Password-1!' }),
    ).rejects.toThrow(InvalidCredentialsError);
  });

  it('loads a thousand people beside the running server, which shows them at once and only here', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `loaded${index}`);
    await contoso.load(names.map((name) => person(contoso.baseDn, name)));
    const found = new Set<string>();
    for await (const entry of contoso.snapshot({ filter: '(sAMAccountName=loaded*)' })) found.add(entry.dn);
    expect(found.size).toBe(1000);
    expect(await twin.get(`CN=loaded0,OU=Staff,${twin.baseDn}`)).toBeUndefined();
  });

  it('names the entry that a bulk load was refused for', async () => {
    const twice = [person(contoso.baseDn, 'once'), person(contoso.baseDn, 'once')];
    await expect(contoso.load(twice)).rejects.toThrow(/CN=once,OU=Staff/);
  });

  it('lets the connector account read changes by DirSync and write mS-DS-ConsistencyGuid, and nothing else', async () => {
    const { dn } = person(contoso.baseDn, 'anchored');
    await contoso.add(person(contoso.baseDn, 'anchored'));
    const client = await boundAs(connector);
    const read = await client.search(
      contoso.baseDn,
      { scope: 'sub', filter: '(sAMAccountName=anchored)', attributes: ['sAMAccountName'] },
      new DirSyncControl(),
    );
    expect(read.searchEntries.map((entry) => entry.dn)).toEqual([dn]);
    const anchor = Buffer.alloc(16, 7);
    const write = (type: string, value: Buffer) =>
      client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] }) }));
    await write('mS-DS-ConsistencyGuid', anchor);
    expect((await contoso.get(dn))?.attributes['mS-DS-ConsistencyGuid']).toEqual([anchor]);
    await expect(write('description', Buffer.from('written'))).rejects.toThrow(InsufficientAccessError);
    await client.unbind();
  });

  it('refuses DirSync and every write to an account without rights', async () => {
    const { dn } = person(contoso.baseDn, 'guarded');
    await contoso.add(person(contoso.baseDn, 'guarded'));
    const client = await boundAs(reader);
    const control = new DirSyncControl();
    await expect(client.search(contoso.baseDn, { filter: '(cn=guarded)' }, control)).rejects.toThrow(
      InsufficientAccessError,
    );
    const value = new Attribute({ type: 'mS-DS-ConsistencyGuid', values: [Buffer.alloc(16, 7)] });
    await expect(client.modify(dn, new Change({ operation: 'replace', modification: value }))).rejects.toThrow(
      InsufficientAccessError,
    );
    await client.unbind();
  });

  it('shows deleted objects only to an account that was given the right to read deletions', async () => {
    const { dn } = person(contoso.baseDn, 'gone');
    await contoso.add(person(contoso.baseDn, 'gone'));
    await contoso.remove(dn);
    const seenBy = async (account: ServiceAccount) => {
      const client = await boundAs(account);
      const showDeleted = new Control('1.2.840.113556.1.4.417', { critical: true });
      const found = await client.search(contoso.baseDn, { filter: '(sAMAccountName=gone)' }, showDeleted);
      await client.unbind();
      return found.searchEntries.map((entry) => entry['isDeleted']);
    };
    expect(await seenBy(connector)).toEqual(['TRUE']);
    expect(await seenBy(reader)).toEqual([]);
  });

  it('moves, deletes and restores objects without changing their GUID', async () => {
    const { dn } = person(contoso.baseDn, 'mover');
    const renamed = `CN=Mover\\, Anna,CN=Users,${contoso.baseDn}`;
    await contoso.add(person(contoso.baseDn, 'mover'));
    const guid = guidOf(await contoso.get(dn));
    await contoso.move(dn, renamed);
    expect(guidOf(await contoso.get(renamed))).toBe(guid);
    await contoso.remove(renamed);
    expect(await contoso.get(renamed)).toBeUndefined();
    await contoso.restore(renamed);
    expect(guidOf(await contoso.get(renamed))).toBe(guid);
    await expect(contoso.restore(renamed)).rejects.toThrow(/no deleted object/);
  });

  it('adds and removes members, sets passwords, and runs samba-tool on the same domain', async () => {
    const { dn } = person(contoso.baseDn, 'member');
    const group = `CN=Readers,OU=Staff,${contoso.baseDn}`;
    await contoso.add(person(contoso.baseDn, 'member'));
    await contoso.add({
      dn: group,
      attributes: { objectClass: ['top', 'group'], sAMAccountName: ['Readers'], groupType: ['-2147483646'] },
    });
    await contoso.addMember(group, dn);
    expect(await contoso.tool('group', 'listmembers', 'Readers')).toBe('member\n');
    await contoso.removeMember(group, dn);
    expect((await contoso.get(group))?.attributes['member']).toBeUndefined();
    await contoso.setPassword(dn, 'New-Password-2!');
    const client = await boundAs({ userPrincipalName: 'member@contoso.test', password: 'New-Password-2!' });
    await client.unbind();
    await contoso.tool('user', 'disable', 'member');
    expect((await contoso.get(dn))?.attributes['userAccountControl']).toEqual(['514']);
    await expect(contoso.tool('user', 'disable', 'nobody')).rejects.toThrow(/nobody/);
  });
});

describe.skipIf(!availability.available)('a domain with the recycle bin', () => {
  it('keeps all attributes of a deleted object, and is gone with its files when closed', async () => {
    const samba = await startSamba({ domain: 'fabrikam.test', recycleBin: true });
    const dn = `CN=kept,CN=Users,${samba.baseDn}`;
    const { attributes } = person(samba.baseDn, 'kept');
    await samba.add({ dn, attributes: { ...attributes, department: ['Finance'] } });
    await samba.remove(dn);
    const client = new Client({ url: `ldaps://${samba.host}`, tlsOptions: { ca: samba.caCertificatePem } });
    await client.bind(samba.administrator.dn, samba.administrator.password);
    const showDeleted = new Control('1.2.840.113556.1.4.417', { critical: true });
    const found = await client.search(
      samba.baseDn,
      { filter: '(&(isDeleted=TRUE)(sAMAccountName=kept))', attributes: ['department'] },
      showDeleted,
    );
    expect(found.searchEntries.map((entry) => entry['department'])).toEqual(['Finance']);
    await client.unbind();
    await samba.close();
    await expect(new Client({ url: `ldaps://${samba.host}`, connectTimeout: 2000 }).bind('', '')).rejects.toThrow(
      /ECONNREFUSED/,
    );
  });
});

describe.skipIf(!availability.available)('an organization in a real forest', () => {
  it('arrives as it was made, dirt and all, and lives through its dozen changes', async () => {
    const organization = generateOrganization({ seed: 3, people: 150, domain: 'contoso.test', dirty: true });
    const samba = await startSamba({ domain: 'contoso.test' });
    try {
      await loadOrganization(samba, organization);
      expect(await differencesFrom(samba, organization)).toEqual([]);
      for (const change of organizationChanges(organization, 3)) {
        await change.apply(samba);
        if (change.before !== undefined && change.before !== change.after) {
          expect(await samba.get(change.before)).toBeUndefined();
        }
        if (change.after !== undefined) expect((await samba.get(change.after))?.dn).toBe(change.after);
      }
    } finally {
      await samba.close();
    }
  });
});

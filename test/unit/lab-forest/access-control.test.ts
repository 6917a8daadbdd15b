import { Attribute, Change } from 'ldapts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CONTROL_RIGHT, RIGHT } from '../../lab/forest/access-control.ts';
import { FLAG, readDescriptor } from '../../lab/forest/descriptor.ts';
import { startForest, type Forest } from '../../lab/forest/forest.ts';
import { Client } from 'ldapts';

const PASSWORD = 'Passw0rd.Reader';

describe('rights in the lab forest', () => {
  let forest: Forest;
  let client: Client;

  beforeEach(async () => {
    forest = await startForest({ domain: 'contoso.test' });
    const { state, baseDn } = forest;
    for (const ou of ['Open', 'Closed']) {
      state.add({ dn: `OU=${ou},${baseDn}`, attributes: { objectClass: ['organizationalUnit'] } });
      for (const [name, objectClass] of [
        ['person', 'user'],
        ['team', 'group'],
      ] as const) {
        state.add({
          dn: `CN=${name},OU=${ou},${baseDn}`,
          attributes: { objectClass: [objectClass], sAMAccountName: [`${name}-${ou}`] },
        });
      }
    }
    const dn = `CN=reader,CN=Users,${baseDn}`;
    state.add({
      dn,
      attributes: { objectClass: ['user'], sAMAccountName: ['reader'], userAccountControl: ['66048'] },
    });
    state.setPassword(dn, PASSWORD);
    client = new Client({
      url: `ldaps://${forest.host}:${forest.ldapsPort}`,
      tlsOptions: { ca: forest.caCertificatePem },
    });
    await client.bind('CONTOSO\\reader', PASSWORD);
  });

  afterEach(async () => {
    await client.unbind();
    await forest.close();
  });

  const write = async (cn: string, ou: string, attribute: string) => {
    const modification = new Attribute({ type: attribute, values: ['x'] });
    try {
      await client.modify(`CN=${cn},OU=${ou},${forest.baseDn}`, new Change({ operation: 'replace', modification }));
      return 'written';
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  };

  it('are those of one attribute of one class, down to where inheritance ends', async () => {
    const { state, baseDn } = forest;
    state.allow(baseDn, 'reader', { mask: RIGHT.writeProperty, class: 'user', attribute: 'description' });
    state.closeTo(`OU=Closed,${baseDn}`);
    expect(await write('person', 'Open', 'description')).toBe('written');
    expect(await write('person', 'Open', 'department')).toBe('InsufficientAccessError');
    expect(await write('team', 'Open', 'description')).toBe('InsufficientAccessError');
    expect(await write('person', 'Closed', 'description')).toBe('InsufficientAccessError');
  });

  it('are told of an object, to each account its own', async () => {
    const { state, baseDn } = forest;
    state.allow(baseDn, 'reader', { mask: RIGHT.writeProperty, class: 'user', attribute: 'description' });
    const { searchEntries } = await client.search(`CN=person,OU=Open,${baseDn}`, {
      scope: 'base',
      attributes: ['allowedAttributesEffective'],
    });
    expect(searchEntries[0]?.['allowedAttributesEffective']).toBe('description');
  });

  it('yield to a denial', async () => {
    const { state, baseDn } = forest;
    state.grant('reader', { write: true });
    expect(await write('person', 'Open', 'description')).toBe('written');
    state.allow(baseDn, 'reader', { mask: RIGHT.writeProperty, class: 'user', attribute: 'description', deny: true });
    expect(await write('person', 'Open', 'description')).toBe('InsufficientAccessError');
    expect(await write('person', 'Open', 'department')).toBe('written');
  });

  it('stand in the security descriptor, the object’s own before the inherited ones', async () => {
    const { state, baseDn } = forest;
    state.grant('reader', { replicate: true, write: true });
    state.allow(`OU=Open,${baseDn}`, 'reader', { mask: RIGHT.readProperty, below: true });
    const read = async (dn: string) => {
      const { searchEntries } = await client.search(dn, {
        scope: 'base',
        attributes: ['nTSecurityDescriptor'],
        explicitBufferAttributes: ['nTSecurityDescriptor'],
      });
      return readDescriptor(searchEntries[0]?.['nTSecurityDescriptor'] as Buffer);
    };
    const sid = state.directory.domainSid;
    const head = await read(baseDn);
    expect(head).toMatchObject({ owner: `${sid}-512`, list: { closed: false } });
    expect(head?.list?.aces).toContainEqual({
      allow: true,
      flags: 0,
      mask: RIGHT.control,
      sid: expect.stringMatching(`^${sid}-`) as string,
      objectType: CONTROL_RIGHT.replicate,
    });
    const unit = await read(`OU=Open,${baseDn}`);
    expect(unit?.list?.aces.map(({ flags }) => (flags & FLAG.inherited) !== 0)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});

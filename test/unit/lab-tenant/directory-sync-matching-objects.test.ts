import { describe, expect, it } from 'vitest';
import { setCloudManaged } from '../../lab/tenant/directory/objects.ts';
import type { SyncResult } from '../../lab/tenant/directory-sync/matching/provision.ts';
import {
  computer,
  makeWorld,
  octets,
  partner,
  person,
  sid,
  team,
  type Values,
} from './directory-sync-matching-world.ts';

const ADA = person('ada');
const CLOUD_ADA = { userPrincipalName: 'ada@contoso.test', displayName: 'Ada of the cloud' };
const GUID = octets(16, 1);

describe('an object that is synchronized already', () => {
  it('keeps what is not named, takes what is, and loses what is cleared', () => {
    const world = makeWorld();
    const first = world.set('User', { ...ADA, title: 'Countess', department: 'Engines' });
    const second = world.set('User', { SourceAnchor: 'anchor-ada', title: null, city: 'London' });
    expect(second.cloudAnchor).toBe(first.cloudAnchor);
    expect(world.object(second).properties).toMatchObject({ department: 'Engines', jobTitle: null, city: 'London' });
  });

  it('is found by its cloud anchor, too', () => {
    const world = makeWorld();
    const { cloudAnchor = '' } = world.set('User', ADA);
    const result = world.set('User', { CloudAnchor: cloudAnchor, city: 'London' });
    expect(result).toMatchObject({ resultCode: 'Success', sourceAnchor: 'anchor-ada' });
    expect(world.shown(result, 'city')).toBe('London');
  });

  it('keeps its source anchor and its on-premises object identifier', () => {
    const world = makeWorld();
    const { cloudAnchor = '' } = world.set('User', { ...ADA, onPremisesObjectIdentifier: GUID });
    expect(world.set('User', { CloudAnchor: cloudAnchor, SourceAnchor: 'another' })).toMatchObject({
      errorCode: 'AttributeUpdateNotAllowed',
      propertiesInError: ['SourceAnchor'],
    });
    const other = { SourceAnchor: 'anchor-ada', onPremisesObjectIdentifier: octets(16, 2) };
    const refused = world.set('User', other);
    expect(refused).toMatchObject({ errorCode: 'AttributeUpdateNotAllowed', cloudAnchor });
    expect(refused.errorDescription).toMatch(/^OnPremisesObjectIdentifier cannot be changed/);
    world.directory.synchronization.allowOnPremUpdateOfOnPremisesObjectIdentifier = true;
    expect(world.set('User', other).resultCode).toBe('Success');
  });

  it('moves between federated domains only by way of a managed one', () => {
    const world = makeWorld();
    world.set('User', { ...ADA, userPrincipalName: 'ada@fabrikam.test' });
    const move = (domain: string): SyncResult =>
      world.set('User', { SourceAnchor: 'anchor-ada', userPrincipalName: `ada@${domain}` });
    expect(move('litware.test').errorCode).toBe('FederatedDomainChangeError');
    expect(move('contoso.test').resultCode).toBe('Success');
    expect(move('litware.test').resultCode).toBe('Success');
  });

  it('is stamped, and so is the tenant', () => {
    const world = makeWorld();
    world.set('User', ADA);
    world.now += 60_000;
    const result = world.set('User', { SourceAnchor: 'anchor-ada' });
    expect(world.shown(result, 'onPremisesLastSyncDateTime')).toBe('2026-11-20T08:01:00Z');
    expect(world.directory.organization['onPremisesLastSyncDateTime']).toBe('2026-11-20T08:01:00Z');
  });
});

describe('deleting', () => {
  it('puts a user into the recycle bin, not synchronized any more, and repeating it is no error', () => {
    const world = makeWorld();
    const result = world.set('User', ADA);
    expect(world.remove('User', 'anchor-ada')).toMatchObject({
      resultCode: 'Success',
      cloudAnchor: result.cloudAnchor,
    });
    expect(world.object(result).deletedAt).toBe(world.now);
    expect(world.object(result).properties).toMatchObject({
      onPremisesSyncEnabled: false,
      onPremisesImmutableId: 'anchor-ada',
    });
    expect(world.remove('User', 'anchor-ada').resultCode).toBe('Success');
  });

  it.each([
    ['Group', team('x')],
    ['Contact', partner('x')],
    ['Device', computer('x')],
  ] as const)('a %s is gone at once', (type, values) => {
    const world = makeWorld();
    const result = world.set(type, values);
    expect(world.remove(type, 'anchor-x').resultCode).toBe('Success');
    expect(world.object(result).purged).toBe(true);
    expect(world.remove(type, 'anchor-x').errorCode).toBe('ObjectNotFound');
    expect(world.set(type, values).cloudAnchor).not.toBe(result.cloudAnchor);
  });

  it('refuses a cloud-only user, also one that an administrator restored, with the words of error 114', () => {
    const world = makeWorld();
    const { id } = world.state.addUser({ ...CLOUD_ADA, onPremisesImmutableId: 'anchor-ada' });
    const refused = world.remove('User', 'anchor-ada');
    expect(refused).toMatchObject({
      errorCode: 'DeletingCloudOnlyObjectNotAllowed',
      conflict: { cloudAnchor: `User_${id}` },
    });
    expect(refused.errorDescription).toMatch(
      /^This synchronization operation, Delete, is not valid\. Contact Technical Support\./,
    );
    world.set('User', ADA);
    world.remove('User', 'anchor-ada');
    world.state.restore(id);
    expect(world.remove('User', 'anchor-ada').errorCode).toBe('DeletingCloudOnlyObjectNotAllowed');
    expect(world.state.get(id)?.deleted).toBe(false);
  });

  it('leaves alone what the cloud took charge of', () => {
    const world = makeWorld();
    const result = world.set('User', ADA);
    setCloudManaged(world.directory, world.object(result), true);
    expect(world.remove('User', 'anchor-ada').resultCode).toBe('Success');
    expect(world.object(result).deletedAt).toBeNull();
  });

  it('what an administrator deleted is restored by the next export, in its groups', () => {
    const world = makeWorld();
    const ada = world.set('User', ADA);
    const group = world.set('Group', team('g', { member: ['anchor-ada'] }));
    world.state.remove(world.object(ada).id);
    expect(world.set('User', { SourceAnchor: 'anchor-ada', city: 'London' }).cloudAnchor).toBe(ada.cloudAnchor);
    expect(world.object(ada)).toMatchObject({ deletedAt: null, properties: { userPrincipalName: 'ada@contoso.test' } });
    expect(world.state.get(world.object(group).id)?.memberIds).toEqual([world.object(ada).id]);
  });
});

describe('what Graph shows', () => {
  it('a user in full', () => {
    const application = '0123456789abcdef0123456789abcdef';
    const world = makeWorld({ extensions: [{ name: `extension_${application}_shoeSize`, targetObjects: ['User'] }] });
    world.set('User', person('boss'));
    const result = world.set('User', {
      ...ADA,
      alias: 'ada.l',
      mail: 'ada@contoso.test',
      proxyAddresses: ['SMTP:ada@contoso.test', 'smtp:a@pending.test', 'x500:/o=contoso/cn=ada'],
      onPremiseSecurityIdentifier: sid(1104),
      onPremisesSamAccountName: 'ada',
      dnsDomainName: 'corp.contoso.test',
      telephoneNumber: '1',
      extensionAttribute7: 'seven',
      lastPasswordChangeTimestamp: '20261101123000.0Z',
      msExchHideFromAddressLists: true,
      manager: 'anchor-boss',
      [`extension_${application}_shoeSize`]: 38n,
    });
    expect(result).toEqual({ resultCode: 'Success', sourceAnchor: 'anchor-ada', cloudAnchor: result.cloudAnchor });
    expect(world.object(result).properties).toMatchObject({
      userPrincipalName: 'ada@contoso.test',
      mailNickname: 'ada.l',
      proxyAddresses: ['SMTP:ada@contoso.test', 'x500:/o=contoso/cn=ada'],
      onPremisesSecurityIdentifier: 'S-1-5-21-1-2-3-1104',
      onPremisesImmutableId: 'anchor-ada',
      onPremisesSamAccountName: 'ada',
      onPremisesDomainName: 'corp.contoso.test',
      businessPhones: ['1'],
      onPremisesExtensionAttributes: { extensionAttribute7: 'seven' },
      lastPasswordChangeDateTime: '2026-11-01T12:30:00Z',
      showInAddressList: false,
      [`extension_${application}_shoeSize`]: 38,
    });
    const boss = world.state.get('boss@contoso.test');
    expect(world.state.get(world.object(result).id)?.managerId).toBe(boss?.id);
  });

  it('a user at a domain that is not verified under a name of the initial domain', () => {
    const world = makeWorld();
    const result = world.set('User', { ...ADA, userPrincipalName: 'ada@pending.test', mail: 'ada@pending.test' });
    expect(world.object(result).properties).toMatchObject({
      userPrincipalName: 'ada@contoso.onmicrosoft.test',
      mail: 'ada@pending.test',
    });
    expect(world.shown(result, 'proxyAddresses')).toEqual([]);
  });

  it('the primary address as mail where nothing else is sent, and the reverse', () => {
    const world = makeWorld();
    const ada = world.set('User', { ...ADA, proxyAddresses: ['smtp:a@contoso.test', 'SMTP:ada@contoso.test'] });
    expect(world.shown(ada, 'mail')).toBe('ada@contoso.test');
    const bob = world.set('User', person('bob', { mail: 'bob@contoso.test', proxyAddresses: ['smtp:b@contoso.test'] }));
    expect(world.shown(bob, 'proxyAddresses')).toEqual(['SMTP:bob@contoso.test', 'smtp:b@contoso.test']);
  });

  it('a distribution group as mail-enabled, and no source anchor', () => {
    const world = makeWorld();
    const result = world.set(
      'Group',
      team('g', { securityEnabled: false, proxyAddresses: ['SMTP:g@contoso.test'], mail: 'g@contoso.test' }),
    );
    expect(world.object(result).properties).toMatchObject({
      mailEnabled: true,
      securityEnabled: false,
      groupTypes: [],
      mailNickname: 'g',
    });
    expect(JSON.stringify(world.object(result).properties)).not.toContain('anchor-g');
  });

  it('a contact with its addresses and phones, whoever owns the domain', () => {
    const world = makeWorld();
    const result = world.set('Contact', partner('eve', { city: 'Paris', telephoneNumber: '1', mobile: '2' }));
    expect(world.object(result).properties).toMatchObject({
      proxyAddresses: ['SMTP:eve@elsewhere.test'],
      addresses: [{ city: 'Paris', street: null }],
      phones: [
        { type: 'business', number: '1' },
        { type: 'mobile', number: '2' },
      ],
    });
  });

  it('a device by the id that it has on premises', () => {
    const world = makeWorld();
    const result = world.set('Device', computer('pc', { userCertificate: [octets(4)] }));
    expect(world.object(result).properties).toMatchObject({
      deviceId: '33221100-5544-7766-8899-aabbccddeeff',
      operatingSystem: 'Windows',
      trustType: 'ServerAd',
      alternativeSecurityIds: [{ type: 2 }],
    });
  });
});

describe('what the service does not take', () => {
  const many = (count: number, make: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const application = '0123456789abcdef0123456789abcdef';
  const rows: readonly (readonly [what: string, values: Values, code: string, property: string])[] = [
    [
      '16 certificates',
      { userCertificate: Array.from({ length: 16 }, () => octets(4)) },
      'LargeObject',
      'userCertificate',
    ],
    [
      '301 addresses',
      { proxyAddresses: many(301, (i) => `smtp:a${String(i)}@contoso.test`) },
      'LargeObject',
      'ProxyAddresses',
    ],
    ['a photo beyond 100 KB', { ThumbnailPhoto: octets(102_401) }, 'LargeObject', 'ThumbnailPhoto'],
    ['a title of 129 characters', { title: 'x'.repeat(129) }, 'ExceededAllowedLength', 'title'],
    [
      'an extension of 251 characters',
      { [`extension_${application}_a`]: 'x'.repeat(251) },
      'ExceededAllowedLength',
      `extension_${application}_a`,
    ],
    ['a source anchor of 60 characters', { SourceAnchor: 'x'.repeat(60) }, 'ExceededAllowedLength', 'SourceAnchor'],
    ['a source anchor with an underscore', { SourceAnchor: 'a_b' }, 'DataValidationFailed', 'SourceAnchor'],
    ['no source anchor', { SourceAnchor: null }, 'DataValidationFailed', 'SourceAnchor'],
    [
      'a name with an accent',
      { userPrincipalName: 'adá@contoso.test' },
      'IdentityDataValidationFailed',
      'UserPrincipalName',
    ],
    ['a name without a domain', { userPrincipalName: 'ada' }, 'IdentityDataValidationFailed', 'UserPrincipalName'],
    ['a country of three letters', { usageLocation: 'GBR' }, 'DataValidationFailed', 'UsageLocation'],
    ['an address without a type', { proxyAddresses: ['ada@contoso.test'] }, 'DataValidationFailed', 'ProxyAddresses'],
    [
      'two primary addresses',
      { proxyAddresses: ['SMTP:a@contoso.test', 'SMTP:b@contoso.test'] },
      'DataValidationFailed',
      'ProxyAddresses',
    ],
    [
      'octets that are no SID',
      { onPremiseSecurityIdentifier: octets(5) },
      'DataValidationFailed',
      'onPremiseSecurityIdentifier',
    ],
    ['text for a switch', { accountEnabled: 'true' }, 'DataValidationFailed', 'accountEnabled'],
    ['a key that nobody knows', { shoeSize: '38' }, 'InternalError', 'shoesize'],
    ['a key of another type of object', { deviceTrustType: 'ServerAd' }, 'InternalError', 'devicetrusttype'],
    [
      'an extension that nobody registered',
      { [`extension_${application}_b`]: 'x' },
      'InternalError',
      `extension_${application}_b`,
    ],
  ];

  it.each(rows)('%s', (_, values, code, property) => {
    const world = makeWorld({ extensions: [{ name: `extension_${application}_a`, targetObjects: ['User'] }] });
    const result = world.set('User', { ...ADA, ...values });
    expect(result).toMatchObject({ resultCode: 'Failure', errorCode: code, propertiesInError: [property] });
    expect(result.errorDescription).toMatch(/Tracking Id: [0-9a-f-]{36}/);
    expect(world.directory.objects.size).toBe(0);
  });

  it('a key that nobody knows is kept where the service is not strict', () => {
    const world = makeWorld({ strict: false });
    const result = world.set('User', { ...ADA, shoeSize: '38' });
    expect(world.object(result).shadow?.values.get('shoesize')).toBe('38');
  });
});

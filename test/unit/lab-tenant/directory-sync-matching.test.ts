import { describe, expect, it } from 'vitest';
import { setCloudManaged } from '../../lab/tenant/directory/objects.ts';
import { FEATURE } from '../../lab/tenant/directory-sync/matching/features.ts';
import type { SyncObjectType, SyncResult } from '../../lab/tenant/directory-sync/matching/provision.ts';
import {
  computer,
  makeWorld,
  octets,
  partner,
  person,
  sid,
  team,
  type Values,
  type World,
  type WorldOptions,
} from './directory-sync-matching-world.ts';

/** A row of the matrix: what is there before, what is sent, what becomes of it, and the words. */
interface Case {
  readonly name: string;
  readonly options?: WorldOptions;
  /** Returns the id of the object that a match would find. */
  readonly before?: (world: World) => string | undefined;
  readonly type?: SyncObjectType;
  readonly sent: Values;
  /** `takeover`: the object that was there; `created`: another; else the code of the refusal. */
  readonly fate: 'takeover' | 'created' | 'unchanged' | { readonly refused: string };
  readonly words?: RegExp;
  readonly after?: (world: World, result: SyncResult) => void;
}

const ADA = person('ada');
const CLOUD_ADA = { userPrincipalName: 'ada@contoso.test', displayName: 'Ada of the cloud' };
const GUID = octets(16, 1);

function cloudUser(properties: object, then?: (world: World, id: string) => void) {
  return (world: World): string => {
    const { id } = world.state.addUser({ ...CLOUD_ADA, ...properties });
    then?.(world, id);
    return id;
  };
}

function setRole(role: 'assigned' | 'eligible') {
  return (world: World, id: string): void => {
    world.state.setPrivilegedRole(id, role);
  };
}

function setIdentifier(value: Uint8Array) {
  return (world: World, id: string): void => {
    world.state.setObjectIdentifier(id, Buffer.from(value).toString('base64'));
  };
}

const DEFAULT = 8 | 16 | 32 | 8192 | 32768;
const withFeature = (name: keyof typeof FEATURE): WorldOptions => ({ features: DEFAULT | FEATURE[name] });
const without = (...names: readonly (keyof typeof FEATURE)[]): WorldOptions => ({
  features: names.reduce((mask, name) => mask & ~FEATURE[name], DEFAULT),
});
const hardMatched = { onPremisesImmutableId: 'anchor-ada' };

const MATRIX: readonly Case[] = [
  { name: 'nothing like it: created', sent: ADA, fate: 'created' },
  {
    name: 'hard match by source anchor: taken over, and what was there is overwritten',
    before: cloudUser(hardMatched),
    sent: ADA,
    fate: 'takeover',
    after: (world, result) => {
      expect(world.shown(result, 'displayName')).toBe('ada');
      expect(world.shown(result, 'onPremisesSyncEnabled')).toBe(true);
    },
  },
  {
    name: 'hard match in the recycle bin: restored with the name that was sent',
    before: cloudUser(hardMatched, (world, id) => {
      world.state.remove(id);
    }),
    sent: ADA,
    fate: 'takeover',
    after: (world, result) => {
      expect(world.state.get(result.cloudAnchor?.slice(5) ?? '')?.deleted).toBe(false);
      expect(world.shown(result, 'userPrincipalName')).toBe('ada@contoso.test');
    },
  },
  {
    name: 'hard match after 30 days in the recycle bin: gone, so created',
    before: cloudUser(hardMatched, (world, id) => {
      world.state.remove(id);
      world.now += 30 * 86_400_000;
    }),
    sent: ADA,
    fate: 'created',
  },
  {
    name: 'hard match while takeover is blocked',
    options: withFeature('blockHardMatchTakeover'),
    before: cloudUser(hardMatched),
    sent: ADA,
    fate: { refused: 'InvalidHardMatch' },
    words: /same source anchor already exists/,
  },
  {
    name: 'hard match in the recycle bin while takeover is blocked, of a user that never was synchronized',
    options: withFeature('blockHardMatchTakeover'),
    before: cloudUser(hardMatched, (world, id) => {
      world.state.remove(id);
    }),
    sent: ADA,
    fate: { refused: 'InvalidHardMatch' },
  },
  {
    name: 'what synchronization deleted itself comes back although takeover is blocked',
    options: withFeature('blockHardMatchTakeover'),
    before: (world) => {
      const { cloudAnchor = '' } = world.set('User', ADA);
      world.remove('User', 'anchor-ada');
      return cloudAnchor.slice('User_'.length);
    },
    sent: ADA,
    fate: 'takeover',
  },
  {
    name: 'hard match onto another on-premises object identifier (July 2026)',
    before: cloudUser(hardMatched, setIdentifier(GUID)),
    sent: { ...ADA, onPremisesObjectIdentifier: octets(16, 2) },
    fate: { refused: 'InvalidHardMatch' },
    words: /^Hard match operation blocked due to security hardening\. Review OnPremisesObjectIdentifier mapping\./,
  },
  {
    name: 'hard match onto an object identifier by a client that sends none',
    before: cloudUser(hardMatched, setIdentifier(GUID)),
    sent: ADA,
    fate: { refused: 'InvalidHardMatch' },
    words: /security hardening/,
  },
  {
    name: 'hard match onto the same on-premises object identifier',
    before: cloudUser(hardMatched, setIdentifier(GUID)),
    sent: { ...ADA, onPremisesObjectIdentifier: GUID },
    fate: 'takeover',
  },
  {
    name: 'hard match onto another object identifier while the company bypasses the check',
    before: cloudUser(hardMatched, (world, id) => {
      setIdentifier(GUID)(world, id);
      world.directory.synchronization.allowOnPremUpdateOfOnPremisesObjectIdentifier = true;
    }),
    sent: { ...ADA, onPremisesObjectIdentifier: octets(16, 2) },
    fate: 'takeover',
    after: (world, result) => {
      expect(world.object(result).onPremisesObjectIdentifier).toBe(Buffer.from(octets(16, 2)).toString('base64'));
    },
  },
  {
    name: 'hard match onto another object identifier before July 2026',
    options: { hardMatchHardening: false },
    before: cloudUser(hardMatched, setIdentifier(GUID)),
    sent: ADA,
    fate: 'takeover',
  },
  ...(['assigned', 'eligible'] as const).map((role): Case => ({
    name: `hard match onto a user whose privileged role is ${role}`,
    before: cloudUser(hardMatched, setRole(role)),
    sent: ADA,
    fate: { refused: 'InvalidHardMatch' },
    words: /security hardening/,
  })),
  {
    name: 'hard match onto an administrator who has an account',
    before: cloudUser(hardMatched, (world, id) => {
      world.directory.isAdministrator = (userId) => userId === id;
    }),
    sent: ADA,
    fate: { refused: 'InvalidHardMatch' },
    words: /security hardening/,
  },
  {
    name: 'soft match by primary address: taken over, and the source anchor is stamped',
    before: cloudUser({ userPrincipalName: 'other@contoso.test', mail: 'ada@contoso.test' }),
    sent: { ...ADA, proxyAddresses: ['SMTP:ada@contoso.test'] },
    fate: 'takeover',
    after: (world, result) => {
      expect(world.shown(result, 'onPremisesImmutableId')).toBe('anchor-ada');
      expect(world.shown(result, 'userPrincipalName')).toBe('ada@contoso.test');
    },
  },
  {
    name: 'a secondary address is no soft match',
    options: without('softMatchOnUpn'),
    before: cloudUser({ userPrincipalName: 'other@contoso.test', mail: 'ada@contoso.test' }),
    sent: { ...ADA, proxyAddresses: ['SMTP:lovelace@contoso.test', 'smtp:ada@contoso.test'] },
    fate: 'created',
    words: /quarantine/,
  },
  { name: 'soft match by user principal name', before: cloudUser({}), sent: ADA, fate: 'takeover' },
  {
    name: 'no soft match by user principal name without the feature: the name is put in quarantine',
    options: without('softMatchOnUpn'),
    before: cloudUser({}),
    sent: ADA,
    fate: 'created',
    words: /quarantine.*UserPrincipalName ada@contoso\.test/,
  },
  {
    name: 'soft match while soft match is blocked',
    options: withFeature('blockSoftMatch'),
    before: cloudUser({}),
    sent: ADA,
    fate: { refused: 'InvalidSoftMatch' },
    words: /blocked/,
  },
  {
    name: 'soft match onto a user with an administrator role',
    before: cloudUser({}, setRole('assigned')),
    sent: ADA,
    fate: { refused: 'ExistingAdminRoleConflict' },
    words: /administrative role/,
  },
  ...(['proxyAddresses', 'userPrincipalName'] as const).map((by): Case => ({
    name: `soft match by ${by} onto a user with another immutable id`,
    before: cloudUser({
      onPremisesImmutableId: 'another',
      ...(by === 'proxyAddresses' ? { userPrincipalName: 'other@contoso.test', mail: 'ada@contoso.test' } : {}),
    }),
    sent: { ...ADA, proxyAddresses: ['SMTP:ada@contoso.test'] },
    fate: { refused: 'InvalidSoftMatch' },
    words: /AttributeConflictValues/,
  })),
  {
    name: 'a user whose address a cloud group has',
    before: (world) =>
      world.state.addGroup({ displayName: 'Ada', groupTypes: ['Unified'], mailEnabled: true, mail: 'ada@contoso.test' })
        .id,
    sent: { ...ADA, proxyAddresses: ['SMTP:ada@contoso.test'] },
    fate: { refused: 'ObjectTypeMismatch' },
    words: /another type, Group/,
  },
  {
    name: 'a contact whose address a cloud user has',
    before: cloudUser({ mail: 'ada@contoso.test' }),
    type: 'Contact',
    sent: partner('ada', { proxyAddresses: ['SMTP:ada@contoso.test'] }),
    fate: { refused: 'ObjectTypeMismatch' },
  },
  {
    name: 'a mail-enabled group matches a cloud group by its address',
    before: (world) =>
      world.state.addGroup({ displayName: 'Team', groupTypes: [], mailEnabled: true, mail: 'team@contoso.test' }).id,
    type: 'Group',
    sent: team('team', { mail: 'team@contoso.test' }),
    fate: 'takeover',
  },
  {
    name: 'a group without an address is never matched',
    before: (world) => world.state.addGroup({ displayName: 'team' }).id,
    type: 'Group',
    sent: team('team'),
    fate: 'created',
  },
  {
    name: 'a contact matches a cloud contact by its address',
    before: (world) => world.state.addContact({ displayName: 'Eve', mail: 'eve@elsewhere.test' }).id,
    type: 'Contact',
    sent: partner('eve'),
    fate: 'takeover',
  },
  {
    name: 'a device is merged with the one that registered itself',
    before: (world) =>
      world.state.addDevice({ displayName: 'PC', deviceId: '33221100-5544-7766-8899-aabbccddeeff' }).id,
    type: 'Device',
    sent: computer('pc'),
    fate: 'takeover',
    after: (world, result) => {
      expect(world.shown(result, 'trustType')).toBe('ServerAd');
    },
  },
  {
    name: 'a device cannot be merged while soft match is blocked',
    options: withFeature('blockSoftMatch'),
    before: (world) =>
      world.state.addDevice({ displayName: 'PC', deviceId: '33221100-5544-7766-8899-aabbccddeeff' }).id,
    type: 'Device',
    sent: computer('pc'),
    fate: { refused: 'InvalidSoftMatch' },
  },
  {
    name: 'an object of which the cloud took charge stays as it is',
    before: (world) => {
      const result = world.set('User', ADA);
      setCloudManaged(world.directory, world.object(result), true);
      return world.object(result).id;
    },
    sent: { ...ADA, displayName: 'written by the forest' },
    fate: 'unchanged',
  },
];

function outcome({ id, result, count }: { id: string | undefined; result: SyncResult; count: number }): Case['fate'] {
  if (result.resultCode === 'Failure') return { refused: result.errorCode ?? '' };
  const isSame = result.cloudAnchor?.endsWith(`_${String(id)}`) === true;
  if (!isSame) return 'created';
  expect(count).toBe(0);
  return 'takeover';
}

describe('matching', () => {
  it.each(MATRIX)('$name', ({ options, before, type = 'User', sent, fate, words, after }) => {
    const world = makeWorld(options);
    const id = before?.(world);
    const was = JSON.stringify(world.state.list('user'));
    const sizes = world.directory.objects.size;
    const result = world.set(type, sent);
    if (fate === 'unchanged') {
      expect(result.resultCode).toBe('Success');
      expect(JSON.stringify(world.state.list('user'))).toBe(was);
      return;
    }
    expect(outcome({ id, result, count: world.directory.objects.size - sizes })).toEqual(fate);
    if (words !== undefined) expect(result.errorDescription).toMatch(words);
    if (typeof fate === 'object') {
      expect(JSON.stringify(world.state.list('user')), 'a refusal changes nothing').toBe(was);
      expect(result.conflict?.cloudAnchor.endsWith(`_${String(id)}`), 'both objects are named').toBe(true);
      expect(result.sourceAnchor).toBe(sent['SourceAnchor']);
    }
    after?.(world, result);
  });
});

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

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
    name: 'a name that the tenant makes up for a suffix that is not verified matches nobody',
    before: cloudUser({ userPrincipalName: 'ada@contoso.onmicrosoft.test' }),
    sent: { ...ADA, userPrincipalName: 'ada@pending.test' },
    fate: 'created',
    words: /quarantine.*UserPrincipalName ada@contoso\.onmicrosoft\.test/,
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

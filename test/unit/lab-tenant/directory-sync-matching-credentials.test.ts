import { describe, expect, it } from 'vitest';
import { FEATURE } from '../../lab/tenant/directory-sync/matching/features.ts';
import { md4 } from '../../lab/tenant/directory-sync/matching/md4.ts';
import { setCredential, verifyPassword } from '../../lab/tenant/directory-sync/matching/provision.ts';
import type { StoredUser } from '../../lab/tenant/directory/directory.ts';
import { makeWorld, person, type World, type WorldOptions } from './directory-sync-matching-world.ts';

describe('MD4 (RFC 1320, A.5)', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of "%s"', (text, digest) => {
    expect(md4(Buffer.from(text, 'latin1')).toString('hex')).toBe(digest);
  });
});

const PASSWORD =
  'v1;PPH1_MD4,181a3024085fcee2f70e,1000,b39525c3bc72a1136fcf7c8a338e0c14313d0450d1a4c98ef0a6ddada3bc5b0a;';
const EMPTY = 'v1;PPH1_MD4,01cda06eceb9d9bc2621,1000,9d4fc778add44776555d3fa6ccb4f9637f25e34a62dbc5fa0f782ef8c762c902;';
const CHANGED = '2026-11-20T07:00:00Z';

function withAda(options: WorldOptions = {}): { world: World; ada: StoredUser } {
  const world = makeWorld({ features: 1 | 8 | 16 | 32, ...options });
  const ada = world.object(world.set('User', person('ada')));
  if (ada.kind !== 'user') throw new Error('a user');
  return { world, ada };
}

function send(world: World, given: Partial<Parameters<typeof setCredential>[1]> = {}) {
  return setCredential(world.directory, {
    sourceAnchor: 'anchor-ada',
    credentialData: PASSWORD,
    changeDate: CHANGED,
    force: false,
    ...given,
  });
}

describe('a password that was synchronized', () => {
  it.each([
    [PASSWORD, 'Pa$$w0rd', 'ok'],
    [PASSWORD, 'pa$$w0rd', 'wrong'],
    [EMPTY, '', 'ok'],
    [EMPTY, 'Pa$$w0rd', 'wrong'],
  ] as const)('%s and "%s": %s', (credentialData, clearText, verdict) => {
    const { world, ada } = withAda();
    expect(verifyPassword(ada, clearText)).toBe('none');
    expect(send(world, { credentialData })).toEqual({ result: 0, extendedErrorInformation: null });
    expect(verifyPassword(ada, clearText)).toBe(verdict);
    expect(ada.properties['lastPasswordChangeDateTime']).toBe(CHANGED);
  });

  it('is set by cloud anchor, too', () => {
    const { world, ada } = withAda();
    expect(
      setCredential(world.directory, {
        cloudAnchor: `User_${ada.id}`,
        credentialData: PASSWORD,
        changeDate: CHANGED,
        force: false,
      }).result,
    ).toBe(0);
  });

  it('has to be changed at the next sign-in only where the feature is on', () => {
    const { world, ada } = withAda();
    send(world, { force: true });
    expect(ada.credential?.forceChange).toBe(false);
    world.directory.synchronization.features |= FEATURE.forcePasswordChangeOnLogon;
    send(world, { force: true });
    expect(ada.credential?.forceChange).toBe(true);
  });

  it('appears in nothing that Graph or a snapshot shows', () => {
    const { world } = withAda();
    send(world);
    expect(JSON.stringify([world.state.list('user'), world.state.snapshot()])).not.toContain('PPH1');
  });
});

describe('a password is refused', () => {
  it('for a user who was created a moment ago', () => {
    const { world } = withAda({ credentialVisibleDelayMs: 5000 });
    expect(send(world)).toMatchObject({
      result: 1,
      extendedErrorInformation: expect.stringContaining('not found') as string,
    });
    world.now += 5000;
    expect(send(world).result).toBe(0);
  });

  it('for nobody, for cloud-only and for deleted users', () => {
    const { world, ada } = withAda();
    expect(send(world, { sourceAnchor: 'anchor-nobody' }).result).toBe(1);
    const cloud = world.state.addUser({ userPrincipalName: 'cloud@contoso.test', onPremisesImmutableId: 'cloud' });
    expect(send(world, { sourceAnchor: 'cloud' }).extendedErrorInformation).toMatch(
      /contains changes to one or more cloud-only user objects, which isn't supported/,
    );
    expect(
      setCredential(world.directory, {
        cloudAnchor: `User_${cloud.id}`,
        credentialData: PASSWORD,
        changeDate: CHANGED,
        force: false,
      }).result,
    ).toBe(2);
    world.remove('User', 'anchor-ada');
    expect(send(world).result).toBe(1);
    world.state.restore(ada.id);
    expect(send(world).result).toBe(2);
  });

  it.each([
    ['no hash', 'x'],
    ['another form', PASSWORD.replace('PPH1_MD4', 'PPH2')],
    ['too short', PASSWORD.replace('b39525', '')],
  ])('for data that is %s', (_, credentialData) => {
    const { world, ada } = withAda();
    expect(send(world, { credentialData }).result).toBe(3);
    expect(ada.credential).toBeNull();
  });

  it('where the company does not synchronize passwords', () => {
    const { world } = withAda({ features: 8 });
    expect(send(world).result).toBe(4);
  });
});

/** Who gets a value, who is taken for whom, and what the service says of it. */

import { describe, expect, it } from 'vitest';
import type { Holder } from '../../../engine/explain/conflicts/finding.ts';
import { yieldsTo } from '../../../engine/explain/conflicts/judge.ts';
import { hashOf, keysOf } from '../../../engine/explain/conflicts/keys.ts';
import { KeyTable } from '../../../engine/explain/conflicts/key-table.ts';
import { USUAL_MATCHING } from '../../../engine/explain/conflicts/service.ts';
import { GRAPH, holder, judged, ofCloud, SERVICE, there } from './conflict-builders.ts';

const NAME = 'anna@contoso.test';
const SID = 'S-1-5-21-1-2-3-1104';

const name = { userPrincipalName: NAME } as const;
const primary = { proxyAddresses: [`SMTP:${NAME}`] } as const;

describe('a value that another object has, by the directory-sync service', () => {
  it.each<[what: string, object: Holder, other: Holder, found: string[]]>([
    ['a name', holder(name), there(name), ['user-principal-name-taken quarantined']],
    [
      'a name in other letters',
      holder({ userPrincipalName: 'ANNA@contoso.test' }),
      there(name),
      ['user-principal-name-taken quarantined'],
    ],
    ['an address', holder(primary), there({ proxyAddresses: [`smtp:${NAME}`] }), ['proxy-address-taken quarantined']],
    [
      'an address that the other has as mail',
      holder(primary),
      there({ mail: NAME }),
      ['proxy-address-taken quarantined'],
    ],
    [
      'an address of another scheme',
      holder({ proxyAddresses: ['x500:/o=one'] }),
      there({ proxyAddresses: ['X500:/O=ONE'] }),
      ['proxy-address-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'mail beside another primary address',
      holder({ mail: NAME, proxyAddresses: ['SMTP:other@contoso.test'] }),
      there(primary),
      ['mail-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'a security identifier',
      holder({ securityIdentifier: SID }),
      there({ securityIdentifier: SID }),
      ['security-identifier-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'an anchor',
      holder({ sourceAnchor: 'a==' }),
      there({ sourceAnchor: 'a==' }),
      ['source-anchor-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'an anchor in other letters, which is another one',
      holder({ sourceAnchor: 'A==' }),
      there({ sourceAnchor: 'a==' }),
      [],
    ],
    [
      'an address of a group, together with the name',
      holder({ ...name, ...primary }),
      there({ objectType: 'group', ...primary }),
      ['proxy-address-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'an address of a group alone',
      holder(primary),
      there({ objectType: 'group', ...primary }),
      ['proxy-address-taken quarantined'],
    ],
    [
      'an address of a group, for a group that is new',
      holder({ objectType: 'group', ...primary }),
      there({ objectType: 'group', ...primary }),
      ['proxy-address-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'a name, for one that is there already',
      there({ ...name, kept: new Set() }),
      there(name),
      ['user-principal-name-taken fails AttributeValueMustBeUnique'],
    ],
    [
      'an address, for one that is there already',
      there({ ...primary, kept: new Set() }),
      there(primary),
      ['proxy-address-taken fails AttributeValueMustBeUnique'],
    ],
  ])('%s', (_, object, other, found) => {
    expect(judged(object, [other])).toEqual(found);
  });

  it('is refused where the tenant does not put duplicates in quarantine', () => {
    const matching = { ...USUAL_MATCHING, quarantineUserPrincipalNames: false, quarantineProxyAddresses: false };
    expect(judged(holder(name), [there(name)], { profile: { ...SERVICE, matching } })).toEqual([
      'user-principal-name-taken fails AttributeValueMustBeUnique',
    ]);
  });

  it('is refused by Graph, whatever it is', () => {
    expect(judged(holder(name), [there(name)], { profile: GRAPH })).toEqual([
      'user-principal-name-taken fails AttributeValueMustBeUnique',
    ]);
  });

  it('is no matter of an object in the recycle bin, which keeps its anchor alone', () => {
    expect(judged(holder({ ...name, ...primary }), [ofCloud({ state: 'deleted', ...name, ...primary })])).toEqual([]);
  });
});

describe('who gets it', () => {
  const [key] = keysOf(holder(name));
  it('who has it; of two that come the one that comes first; of two that have it the older one', () => {
    const first = holder(name);
    const second = holder(name);
    expect(yieldsTo(second, first, key!)).toBe(true);
    expect(yieldsTo(first, second, key!)).toBe(false);
    expect(yieldsTo(first, there(name), key!)).toBe(true);
    expect(yieldsTo(there(name), first, key!)).toBe(false);
    expect(yieldsTo(first, ofCloud(name), key!)).toBe(true);
  });
});

describe('an object of the tenant that is taken for the same', () => {
  const anchored = { sourceAnchor: 'a==' } as const;
  const blocked = (matching: Partial<typeof USUAL_MATCHING>) => ({
    profile: { ...SERVICE, matching: { ...USUAL_MATCHING, ...matching } },
  });
  const roles = { roles: new Map([['User_cloud', ['Global Administrator']]]) };
  const other = { sourceAnchor: 'b==' } as const;
  it.each<[what: string, object: Holder, rival: Holder, found: string[], judge?: Parameters<typeof judged>[2]]>([
    ['by its anchor', holder(anchored), ofCloud(anchored), ['takeover takes-over']],
    [
      'by its anchor, from the recycle bin',
      holder(anchored),
      ofCloud({ state: 'deleted', ...anchored }),
      ['takeover takes-over'],
    ],
    [
      'by its anchor, where that is blocked',
      holder(anchored),
      ofCloud(anchored),
      ['takeover-blocked fails InvalidHardMatch'],
      blocked({ blockHardMatch: true }),
    ],
    [
      'by its anchor, an administrator',
      holder(anchored),
      ofCloud(anchored),
      ['takeover-blocked fails InvalidHardMatch'],
      roles,
    ],
    [
      'by its anchor, of another object',
      holder(anchored),
      ofCloud({ ...anchored, objectIdentifier: '0f0e0d0c-0b0a-0908-0706-050403020100' }),
      ['takeover-blocked fails InvalidHardMatch'],
    ],
    ['by its address', holder(primary), ofCloud(primary), ['takeover takes-over']],
    ['by its address, which the other has as mail', holder(primary), ofCloud({ mail: NAME }), ['takeover takes-over']],
    [
      'not by an address that is not the primary one',
      holder(primary),
      ofCloud({ proxyAddresses: ['SMTP:b@contoso.test', `smtp:${NAME}`] }),
      ['proxy-address-taken quarantined'],
    ],
    ['by its name', holder(name), ofCloud(name), ['takeover takes-over']],
    [
      'not by its name, where that is off',
      holder(name),
      ofCloud(name),
      ['user-principal-name-taken quarantined'],
      blocked({ softMatchOnUserPrincipalName: false }),
    ],
    [
      'by its address, of another anchor',
      holder({ ...primary, ...anchored }),
      ofCloud({ ...primary, ...other }),
      ['soft-match-taken fails InvalidSoftMatch'],
    ],
    [
      'by its address, of another kind',
      holder(primary),
      ofCloud({ ...primary, objectType: 'group' }),
      ['other-object-type fails ObjectTypeMismatch'],
    ],
    [
      'by its address, where that is blocked',
      holder(primary),
      ofCloud(primary),
      ['takeover-blocked fails InvalidSoftMatch'],
      blocked({ blockSoftMatch: true }),
    ],
    [
      'by its address, an administrator',
      holder(primary),
      ofCloud(primary),
      ['takeover-blocked fails ExistingAdminRoleConflict'],
      roles,
    ],
  ])('%s', (_, object, rival, found, options) => {
    expect(judged(object, [rival], options)).toEqual(found);
  });

  it('keeps being in the way of others: what the match does not settle is said as well', () => {
    const third = there({ proxyAddresses: ['smtp:c@contoso.test'] });
    const object = holder({ ...anchored, proxyAddresses: ['smtp:c@contoso.test'] });
    expect(judged(object, [ofCloud(anchored), third])).toEqual([
      'takeover takes-over',
      'proxy-address-taken quarantined',
    ]);
  });
});

describe('the table of keys', () => {
  it('finds who shares a value, and whether somebody may have one', () => {
    const table = new KeyTable();
    for (let owner = 1; owner <= 5_000; owner++) table.add(`n user${owner}@contoso.test`, owner);
    table.add('n user7@contoso.test', 9_001);
    expect([...table.sharers()].toSorted()).toEqual([7, 9_001]);
    expect([...table.ownersOf(['n user9@contoso.test', 'n nobody'])]).toEqual([9]);
    expect(table.mayHave('n user9@contoso.test')).toBe(true);
    expect(table.mayHave('n nobody')).toBe(false);
  });

  it('keeps keys apart: a hundred thousand of them have as many hashes', () => {
    const hashes = new Set(Array.from({ length: 100_000 }, (_, at) => hashOf(`a smtp:person.${at}@contoso.test`)));
    expect(hashes.size).toBe(100_000);
  });
});

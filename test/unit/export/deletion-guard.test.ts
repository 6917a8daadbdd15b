import { expect, test } from 'vitest';
import type { CloudObject } from '../../../engine/connectors/entra-id/companion/cloud-objects.ts';
import { whyWithheld } from '../../../engine/export/deletion-guard.ts';

const ANCHOR = 'AAECAwQFBgcICQoLDA0ODw==';

const LIVE: CloudObject = {
  ...{ anchor: 'User_1', objectType: 'user', displayName: 'Anna', userPrincipalName: 'anna@contoso.test', mail: null },
  ...{ proxyAddresses: [], immutableId: ANCHOR, securityIdentifier: null, synchronized: false },
  ...{ objectIdentifier: null, deletedAt: null },
};

test.each([
  ['directory-sync', 'a synchronized one', { synchronized: true }, undefined],
  ['directory-sync', 'one with the anchor that the cloud masters', {}, 'not-synchronized'],
  ['directory-sync', 'a group that the cloud masters', { objectType: 'group', immutableId: null }, 'not-synchronized'],
  ['graph', 'one with the anchor', {}, undefined],
  ['graph', 'one that another synchronization brings', { synchronized: true }, 'synchronized-by-other'],
  ['graph', 'one with another anchor', { immutableId: 'other' }, 'anchor-changed'],
  ['graph', 'one whose anchor was taken away', { immutableId: null }, 'anchor-changed'],
  ['graph', 'a group, whose anchor is not to be seen', { objectType: 'group', immutableId: null }, undefined],
] as const)('over %s %s', (backEnd, _, changes, why) => {
  expect(whyWithheld(backEnd, ANCHOR, { ...LIVE, ...changes })).toBe(why);
});

test('what is gone already may be deleted', () => {
  expect(whyWithheld('directory-sync', ANCHOR, undefined)).toBeUndefined();
  expect(whyWithheld('graph', ANCHOR, undefined)).toBeUndefined();
});

import { expect, test } from 'vitest';
import {
  leastPermissions,
  missingPermissions,
  openPermissions,
} from '../../../engine/connectors/entra-id/permissions.ts';
import { wantedNames } from '../../../engine/setup/tenants/grants.ts';

const REVOKE = 'User.RevokeSessions.All';
const on = { revokeSignInSessions: true };
const off = { revokeSignInSessions: false };

test('the permission to end sessions is asked for with the directory-sync service, while the setting is on', () => {
  expect(leastPermissions('directory-sync')).toContain(REVOKE);
  expect(wantedNames({ backEnd: 'directory-sync', settings: on })).toContain(REVOKE);
  expect(wantedNames({ backEnd: 'directory-sync', settings: off })).not.toContain(REVOKE);
  // What writes users ends their sessions, too.
  expect(leastPermissions('graph')).not.toContain(REVOKE);
});

test('without it nothing fails but this one thing, and consent still asks for it', () => {
  const granted = leastPermissions('directory-sync', off);
  expect(missingPermissions(granted, 'write', 'directory-sync')).toEqual([]);
  expect(openPermissions(granted, 'directory-sync')).toEqual([{ permission: REVOKE, operations: ['revoke-sessions'] }]);
  expect(openPermissions(granted, 'directory-sync', off)).toEqual([]);
});

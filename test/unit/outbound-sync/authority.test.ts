import { expect, test } from 'vitest';
import type { ConnectorObjectRow } from '../../../engine/connector-space/objects.ts';
import type { PendingExport } from '../../../engine/connector-space/pending-exports.ts';
import { isCloudManaged, mayBeDeleted } from '../../../engine/outbound-sync/authority.ts';

const ROW: ConnectorObjectRow = {
  ...{ id: 1, connector_id: 2, object_type: 'user', anchor: 'User_1', dn: 'CN={61}', dn_path: 'cn={61}', image: '{}' },
  ...{ in_directory: 1, mv_id: null, join_rule: null, provision_rule: 7, pending_import: null, retry: 0 },
  ...{ cloud_managed: null, written: 1 },
};
const SINCE = '2026-11-20T08:00:00.000Z';

const lost: PendingExport = {
  ...{ objectId: 1, connectorId: 2, operation: 'update', attributes: {}, awaiting: {}, state: 'staged', settle: true },
  unsupported: [],
};

function mayGo(
  changes: Partial<ConnectorObjectRow>,
  pending?: PendingExport,
  kind: 'active-directory' | 'entra-id' = 'entra-id',
) {
  return mayBeDeleted({ row: { ...ROW, ...changes }, pending, joinRule: null }, kind);
}

test('what an export wrote may be deleted again, what was never written from here may not', () => {
  expect(mayGo({})).toBe(true);
  expect(mayGo({ written: 0 })).toBe(false);
});

test('a plan that never left may be dropped, and a write whose answer was lost counts as one', () => {
  expect(mayGo({ written: 0, in_directory: 0 })).toBe(true);
  expect(mayGo({ written: 0 }, lost)).toBe(true);
});

test('what the cloud manages is never deleted, whoever wrote it', () => {
  expect(isCloudManaged({ row: { ...ROW, cloud_managed: SINCE } })).toBe(true);
  expect(mayGo({ cloud_managed: SINCE })).toBe(false);
  expect(mayGo({ cloud_managed: SINCE }, lost)).toBe(false);
});

test('in a forest the rules alone decide', () => {
  expect(mayGo({ written: 0 }, undefined, 'active-directory')).toBe(true);
});

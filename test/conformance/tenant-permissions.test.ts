import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { DELEGATED_PERMISSIONS, PERMISSIONS } from '../lab/tenant/graph/permissions.ts';
import { HANDLERS } from '../lab/tenant/graph/routes.ts';
import { referenceFolder } from '../lab/tenant/openapi-validator.ts';

interface PermissionDocument {
  readonly operations: {
    readonly [operation: string]: { readonly application: readonly string[]; readonly delegated?: readonly string[] };
  };
  readonly notListed: readonly string[];
}

const file = path.join(referenceFolder(), 'graph-permissions.json');
const isPresent = existsSync(file);

/**
 * Operations Microsoft's data does not name at all: it leaves out counting, the deletion through a link, alternate keys but
 * one, and what is asked of oneself.
 */
const OUTSIDE = [
  'GET /users/$count',
  'GET /groups/$count',
  'GET /groups/{group-id}/members/$count',
  'DELETE /groups/{group-id}/members/{directoryObject-id}',
  "GET /applications(uniqueName='{uniqueName}')",
  "PATCH /applications(uniqueName='{uniqueName}')",
  "GET /servicePrincipals(appId='{appId}')",
  'GET /roleManagement/directory/roleEligibilitySchedules',
  'GET /oauth2PermissionGrants',
  'GET /me',
  'GET /me/transitiveMemberOf/microsoft.graph.directoryRole',
];
/** What the handler asks for instead of a permission: a proof. */
const PROVEN = ['POST /applications/{application-id}/addKey', 'POST /applications/{application-id}/removeKey'];

describe('the permission table of the lab tenant', () => {
  it('has an entry for every operation the tenant answers, and for no other', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual(Object.keys(HANDLERS).sort());
  });

  it.skipIf(!isPresent)(
    `accepts no permission that Microsoft's data does not list (${isPresent ? 'compared' : 'skipped: no reference data'})`,
    () => {
      const document = JSON.parse(readFileSync(file, 'utf8')) as PermissionDocument;
      let compared = 0;
      for (const [operation, accepted] of Object.entries(PERMISSIONS)) {
        if (OUTSIDE.includes(operation) || PROVEN.includes(operation) || document.notListed.includes(operation))
          continue;
        const listed = document.operations[operation]?.application;
        expect(listed, operation).toBeDefined();
        expect(
          accepted.filter((permission) => listed?.includes(permission) !== true),
          operation,
        ).toEqual([]);
        compared += 1;
      }
      expect(compared).toBeGreaterThan(35);
    },
  );

  it.skipIf(!isPresent)('accepts no delegated permission that is not listed', () => {
    const document = JSON.parse(readFileSync(file, 'utf8')) as PermissionDocument;
    for (const [operation, accepted] of Object.entries(DELEGATED_PERMISSIONS)) {
      if (OUTSIDE.includes(operation)) continue;
      const listed = document.operations[operation]?.delegated ?? [];
      expect(
        accepted.filter((permission) => !listed.includes(permission)),
        operation,
      ).toEqual([]);
    }
  });

  it.skipIf(!isPresent)('accepts none exactly where no application permission exists', () => {
    const document = JSON.parse(readFileSync(file, 'utf8')) as PermissionDocument;
    for (const [operation, accepted] of Object.entries(PERMISSIONS)) {
      const listed = document.operations[operation]?.application;
      if (listed !== undefined) expect(accepted.length === 0, operation).toBe(listed.length === 0);
    }
  });
});

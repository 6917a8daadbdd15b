import { describe, expect, it } from 'vitest';
import { leastPermissions, SYNCHRONIZATION_ROLE } from '../../../engine/connectors/entra-id/permissions.ts';
import { FOREST_CHECKS, RIGHTS_ROWS } from '../../../engine/api/contract/forests.ts';
import { SETUP_STEPS, previewCategorySchema } from '../../../engine/api/contract/setup.ts';
import { ANCHOR_ROWS, STAGING_ROWS } from '../../../engine/api/contract/tasks.ts';
import { BACK_END_ROWS, TENANT_FEATURES } from '../../../engine/api/contract/tenant-settings.ts';
import { REGISTRATION_STEPS, ROTATION_STEPS, TENANT_CHECKS } from '../../../engine/api/contract/tenants.ts';
import { PERMISSIONS } from '../../../renderer/setup/state/permissions.ts';
import { SETUP } from '../../../renderer/words/english/setup.ts';
import { TASKS } from '../../../renderer/words/english/tasks.ts';

describe('the words of the wizard and of the tasks', () => {
  it.each([
    ['checks of a tenant', SETUP.checks.tenant, TENANT_CHECKS],
    ['checks of a forest', SETUP.checks.forest, FOREST_CHECKS],
    ['rights of an account', SETUP.checks.rights, RIGHTS_ROWS],
    ['steps of a registration', SETUP.tenant.registerSteps, REGISTRATION_STEPS],
    ['steps of configuring', SETUP.configuring.steps, SETUP_STEPS],
    ['lists of a preview', SETUP.preview.lists, previewCategorySchema.options],
    ['steps of a rotation', TASKS.certificate.steps, ROTATION_STEPS],
    ['rows before staging mode goes off', TASKS.staging.rows, STAGING_ROWS],
    ['rows before the source anchor moves', TASKS.sourceAnchor.rows, ANCHOR_ROWS],
    ['rows before the back end changes', TASKS.backEnd.rows, BACK_END_ROWS],
    ['features of a tenant', TASKS.tenant.names, TENANT_FEATURES],
    ['meanings of the features', TASKS.tenant.means, TENANT_FEATURES],
  ])('name all %s that the engine knows', (_, words, ids) => {
    expect(Object.keys(words)).toEqual(expect.arrayContaining([...ids]));
  });

  it('show the permissions that the engine asks for, no more and no less', () => {
    expect(PERMISSIONS.graph).toEqual(leastPermissions('graph'));
    expect(PERMISSIONS['directory-sync']).toEqual(
      [...leastPermissions('directory-sync'), SYNCHRONIZATION_ROLE].toSorted(),
    );
    const named = Object.keys(SETUP.tenant.permissionWhy);
    const asked = Object.values(PERMISSIONS).flat();
    expect(named).toEqual(expect.arrayContaining(asked.map((permission) => permission.replaceAll('.', '-'))));
  });
});

/** The tenant's own settings, the way changes reach it, and conflicts, as they are typed. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { queries } from '../../engine/api/contract/contract.ts';
import { leastPermissions } from '../../engine/connectors/entra-id/permissions.ts';
import { documentIn, startCliLab, type CliLab } from './cli-harness.ts';

let lab: CliLab;

beforeAll(async () => {
  // Also what Graph would need: the permissions are not what keeps anybody from going back.
  const permissions = [...leastPermissions('directory-sync'), ...leastPermissions('graph')];
  lab = await startCliLab({ people: 8, backEnd: 'directory-sync', permissions });
  expect((await lab.setup(lab.answers)).code).toBe(0);
  expect((await lab.run('cycle', '--policy', 'initial')).code).toBe(0);
});
afterAll(async () => lab?.close());

test('a feature is stored in the tenant and shown as it stands there', async () => {
  const before = documentIn(await lab.run('tenant', 'show', '--json'), queries['tenant-settings'].result);
  expect(before).toMatchObject({ backEnd: 'directory-sync' });
  expect(lab.tenant.state.synchronization.features & BLOCK_SOFT_MATCH).toBe(0);
  expect((await lab.run('tenant', 'set', '--feature', 'blockSoftMatch=on')).code).toBe(0);
  expect(lab.tenant.state.synchronization.features & BLOCK_SOFT_MATCH).toBe(BLOCK_SOFT_MATCH);
});

/** Of the company's features, as the service numbers them. */
const BLOCK_SOFT_MATCH = 524_288;

test('what no application may change says who may', async () => {
  const ended = await lab.run('tenant', 'set', '--deletion-threshold', '300');
  expect(ended.code).toBe(5);
  expect(ended.stdout + ended.stderr).toMatch(/Sign in as a Hybrid Identity Administrator/);
});

test('no way leads back to Graph while anything is synchronized, asked for or by another setup', async () => {
  const asked = await lab.run('tenant', 'back-end', 'graph', '--change');
  expect(asked.code).toBe(2);
  expect(asked.stdout + asked.stderr).toMatch(/Microsoft Graph may not write those/);
  const byGraph = { ...lab.answers, tenant: { ...lab.answers.tenant, backEnd: 'graph' } };
  const replaced = await lab.setup(byGraph, '--replace');
  expect(replaced.stdout + replaced.stderr).toMatch(/Microsoft Graph may not write those/);
  const shown = documentIn(await lab.run('tenant', 'show', '--json'), queries['tenant-settings'].result);
  expect(shown.backEnd).toBe('directory-sync');
});

test('without conflicts, there are none', async () => {
  const ended = await lab.run('conflicts', 'list');
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No conflicts/) as string });
  expect((await lab.run('conflicts', 'quarantine', '--refresh')).stdout).toMatch(/^Nothing is in quarantine/);
});

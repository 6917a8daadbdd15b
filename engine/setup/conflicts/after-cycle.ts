/**
 * What is looked at when a cycle has ended: values in quarantine, where the cycle may have changed them, and in staging mode
 * the conflicts of what waits. An idle cycle costs nothing.
 */

import { countPlan } from '../../export/plan.ts';
import { findConflicts } from '../../explain/conflicts/find.ts';
import { profileOf } from '../../explain/conflicts/profile.ts';
import { countQuarantined, readQuarantine } from '../../explain/conflicts/quarantine.ts';
import { lastSearch } from '../../explain/conflicts/stored.ts';
import type { CycleRecord } from '../../runs/cycle.ts';
import type { Configuration } from '../configuration.ts';
import { askTenant, tenantNumber, type TenantEnvironment } from './ask-tenant.ts';

/** Throws what the tenant answers; what was known before stays. */
export async function lookAfterCycle(
  environment: TenantEnvironment,
  configuration: Configuration,
  { steps }: CycleRecord,
  signal: AbortSignal,
): Promise<void> {
  const { store, now } = environment;
  const { tenant, stagingMode } = configuration;
  const connectorId = await tenantNumber(environment, configuration);
  const own = steps.filter(({ connector }) => connector === tenant.name);
  if (own.length === 0 || own.some(({ fault }) => fault)) return;
  const place = { store, connectorId, signal, now };
  if (stagingMode) {
    if (!(await hasMoved(environment, connectorId, steps))) return;
    await askTenant(environment, configuration, signal, async (asked) => {
      const profile = profileOf({ backEnd: tenant.backEnd, ...(await asked.facts()) });
      const onProgress = () => undefined;
      await findConflicts({ ...place, profile, owners: asked.companion, onProgress });
    });
    return;
  }
  // Graph refuses what somebody else has, and puts nothing in quarantine.
  if (tenant.backEnd === 'graph') return;
  const wrote = own.some(({ profile, counters }) => profile === 'Export' && moved(counters));
  if (!wrote && (await countQuarantined(store.reader)) === 0) return;
  await askTenant(environment, configuration, signal, ({ companion }) => readQuarantine({ ...place, companion }));
}

/** Something waits, and nobody looked since it came. */
async function hasMoved(
  { store }: TenantEnvironment,
  connectorId: number,
  steps: CycleRecord['steps'],
): Promise<boolean> {
  const { adds, updates } = await countPlan(store.reader, connectorId);
  if (adds + updates === 0) return false;
  const search = await lastSearch(store.reader);
  if (!search) return true;
  return steps.some(({ profile, counters }) => /Import/.test(profile) && moved(counters));
}

const moved = ({ adds = 0, updates = 0, deletes = 0 }: { readonly [name: string]: number }) =>
  adds + updates + deletes > 0;

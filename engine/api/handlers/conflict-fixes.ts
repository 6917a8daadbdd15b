/** Writes that end a conflict: shown, confirmed, journaled, audited, undone. */

import { missingForCompanion } from '../../connectors/entra-id/companion/permissions.ts';
import { carryOut, listFixes, undoFix, type FixTools } from '../../explain/conflicts/fixes/carry-out.ts';
import {
  confirmationOf,
  planFix,
  targetOf,
  type FixFacts,
  type FixPlan,
  type FixSubject,
} from '../../explain/conflicts/fixes/plan.ts';
import { profileOf } from '../../explain/conflicts/profile.ts';
import { loadQuarantined } from '../../explain/conflicts/quarantine.ts';
import { loadSpace } from '../../explain/conflicts/space.ts';
import { loadConflict } from '../../explain/conflicts/stored.ts';
import { FaultError } from '../../model/fault.ts';
import { synchronizeObject } from '../../runs/synchronize-object.ts';
import type { RunEnvironment } from '../../runs/run.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { Configuration } from '../../setup/configuration.ts';
import type { CallOptions } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';
import { askTenant, configured, signalOf, tenantNumber, type AskedTenant } from './conflict-tenant.ts';
import { writable, type Handlers, type Parsed } from './handlers.ts';

type Names = 'conflict-fix-preview' | 'conflict-fixes' | 'fix-conflict' | 'undo-conflict-fix';

export const conflictFixHandlers: Handlers<Names> = {
  async 'conflict-fix-preview'(engine, wanted, options) {
    const configuration = await configured(engine);
    const subject = await subjectOf(engine, wanted);
    const plan = await askTenant(engine, configuration, options, (tenant) =>
      planned({ engine, configuration, tenant, options }, wanted, subject),
    );
    return writable({ ...plan, confirmation: confirmationOf(plan) });
  },
  async 'conflict-fixes'(engine, { limit }) {
    return writable(await listFixes(engine.store.reader, limit));
  },
  'fix-conflict': fix,
  async 'undo-conflict-fix'(engine, { id }, options) {
    const configuration = await configured(engine);
    refuseInStaging(configuration);
    const record = await askTenant(engine, configuration, options, (tenant) =>
      engine.alone('undo a fix', () => undoFix(toolsOf({ engine, configuration, tenant, options }), id)),
    );
    await audit(engine, 'undo-conflict-fix', { id, fix: record.fix });
    return writable(record);
  },
};

interface Work {
  readonly engine: Engine;
  readonly configuration: Configuration;
  readonly tenant: AskedTenant;
  readonly options: CallOptions;
}

async function fix(engine: Engine, wanted: Parsed<'fix-conflict'>, options: CallOptions) {
  const configuration = await configured(engine);
  const subject = await subjectOf(engine, wanted);
  const record = await askTenant(engine, configuration, options, (tenant) =>
    engine.alone('end a conflict', async (environment) => {
      const work: Work = { engine, configuration, tenant, options };
      const plan = await planned(work, wanted, subject);
      if (plan.hindrance) throw new FaultError(plan.hindrance);
      if (confirmationOf(plan) !== wanted.confirmation) {
        const object = { name: subject.object.name };
        throw new FaultError({ code: 'confirmation-outdated', stage: 'export', object, detail: {}, retry: 'never' });
      }
      const written = await carryOut(toolsOf(work), plan);
      if (written.state === 'done') await runAgain(environment, subject, options);
      return written;
    }),
  );
  const { fix: name, state, writes } = record;
  const told = writes.map(({ where, connector, object, attribute }) => ({
    where,
    connector,
    object: object.name,
    attribute,
  }));
  await audit(engine, 'fix-conflict', { fix: name, state, object: subject.object.name, writes: told });
  return writable(record);
}

async function subjectOf(engine: Engine, { id, quarantine }: Parsed<'conflict-fix-preview'>): Promise<FixSubject> {
  const { reader } = engine.store;
  if (quarantine) {
    const found = await loadQuarantined(reader, id);
    if (found) return { object: found.object, other: found.owner, attribute: found.attribute, value: found.value };
  } else {
    const found = await loadConflict(reader, id);
    if (found) return found;
  }
  const what = quarantine ? 'quarantined-value' : 'conflict';
  throw new FaultError({ code: 'not-found', stage: 'run', detail: { what, id }, retry: 'never' });
}

async function planned(
  work: Work,
  { fix: name, from }: Parsed<'conflict-fix-preview'>,
  subject: FixSubject,
): Promise<FixPlan> {
  return planFix(name, subject, from, await factsOf(work, name, from, subject));
}

async function factsOf(
  { engine, configuration, tenant, options }: Work,
  name: FixPlan['fix'],
  from: 'object' | 'other',
  subject: FixSubject,
): Promise<FixFacts> {
  const target = targetOf(name, subject, from);
  const anchors = target?.anchor ? [target.anchor] : [];
  const standing = await standingOf(tenant, target?.state === 'deleted', anchors, signalOf(options));
  const needs = name === 'restore' ? (['restore'] as const) : (['write-user'] as const);
  const { domains } = await tenant.facts();
  const initial = domains.find(({ isInitial }) => isInitial);
  return {
    tenant: configuration.tenant.name,
    stagingMode: configuration.stagingMode,
    sourceAnchor: await sourceAnchorOf(engine, configuration, subject),
    standing,
    accountValues: await accountValues(engine, target?.forest ?? null, target?.dn ?? null, subject.attribute),
    missingPermissions: missingForCompanion(await tenant.granted(), needs),
    initialDomain: initial?.name,
  };
}

async function standingOf(
  { companion }: AskedTenant,
  isDeleted: boolean,
  anchors: readonly string[],
  signal: AbortSignal,
) {
  const [anchor] = anchors;
  if (anchor === undefined) return undefined;
  if (!isDeleted) return (await companion.standing(anchors, signal)).get(anchor);
  for await (const page of companion.deletedItems(signal)) {
    const found = page.find((object) => object.anchor === anchor);
    if (found) return found;
  }
  return undefined;
}

async function sourceAnchorOf(engine: Engine, configuration: Configuration, { object }: FixSubject) {
  if (object.connectorObject === null) return null;
  const profile = profileOf({ backEnd: configuration.tenant.backEnd });
  const connectorId = await tenantNumber(engine, configuration);
  const [found] = await loadSpace(engine.store.reader, connectorId, profile, [object.connectorObject]);
  return found?.holder.sourceAnchor ?? null;
}

async function accountValues(engine: Engine, forest: string | null, dn: string | null, attribute: string | null) {
  if (forest === null || dn === null || attribute === null) return [];
  const rows = await engine.store.reader.all<{ value: string }>(
    `SELECT v.value FROM connector_object AS o JOIN connector AS c ON c.id = o.connector_id
     CROSS JOIN json_each(o.image, '$.' || ?) AS v WHERE c.name = ? AND o.dn = ? AND v.type = 'text'`,
    [attribute, forest, dn],
  );
  return rows.map(({ value }) => value);
}

function toolsOf({ engine, tenant, options }: Work): FixTools {
  return {
    store: engine.store,
    remedies: tenant.companion,
    async openForest(name) {
      const { connectors } = await engine.runConfiguration();
      const plan = connectors.find((connector) => connector.kind === 'active-directory' && connector.name === name);
      if (plan) return plan.open();
      const detail = { connector: name };
      throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
    },
    signal: signalOf(options),
    now: engine.now,
    actor: engine.actor,
  };
}

/** What was written is read back, and what follows from it is exported: of this identity alone. */
async function runAgain(
  environment: RunEnvironment,
  { object, other }: FixSubject,
  options: CallOptions,
): Promise<void> {
  for (const party of [other, object]) {
    if (!party || party.connectorObject === null) continue;
    const id = { connectorObject: party.connectorObject };
    const onStep = (step: Parameters<Parameters<typeof synchronizeObject>[1]['onStep']>[0]) =>
      options.onEvent?.('object-step', writable(step));
    await synchronizeObject(environment, { id, export: true, onStep });
  }
}

function refuseInStaging({ stagingMode, tenant }: Configuration): void {
  if (!stagingMode) return;
  const object = { connector: tenant.name };
  throw new FaultError({ code: 'staging-mode-on', stage: 'export', object, detail: {}, retry: 'never' });
}

function audit(engine: Engine, action: string, detail: object): Promise<void> {
  return engine.store.write((writer) => noteAudit(writer, { at: engine.now(), who: engine.actor, action, detail }));
}

/** The lab as a wizard sees it: calls by name, answers without secrets, secrets apart. */

import { expect } from 'vitest';
import type { CallResult, EngineClient, EventPayload } from '../../engine/api/contract/contract.ts';
import type { DraftAnswers } from '../../engine/api/contract/answers.ts';
import { createDispatcher } from '../../engine/api/dispatcher.ts';
import { openLab, type Lab, type LabOptions } from './lab.ts';

export type Preview = CallResult<'preview'>;
export type Configured = CallResult<'configure'>;
export type StepEvent = EventPayload<'setup-step'>;

export interface Wizard {
  readonly lab: Lab;
  readonly client: EngineClient;
  /** What a person answers, without the secrets, which the engine holds already. */
  readonly answers: DraftAnswers;
}

export async function openWizard(options: LabOptions = {}): Promise<Wizard> {
  const lab = await openLab({ ...options, unconfigured: true });
  return wizardOf(lab);
}

/** A wizard over a lab, with the secrets of its answers entered. */
export async function wizardOf(lab: Lab): Promise<Wizard> {
  const client = createDispatcher(lab.engine);
  const { forests, tenant, ...choices } = lab.answers;
  for (const { name, password } of forests) await enter(client, `forest/${name}/password`, password);
  const { privateKeyPem, ...openTenant } = tenant;
  await enter(client, 'tenant/private-key', privateKeyPem);
  const openForests = forests.map(({ password: _password, ...forest }) => forest);
  return { lab, client, answers: { ...choices, forests: openForests, tenant: openTenant } as DraftAnswers };
}

const enter = (client: EngineClient, name: string, value: string) => client.call('draft-secret', { name, value });

export function resetTraffic({ tenant, forests }: Lab): void {
  tenant.resetTraffic();
  for (const { lab } of forests) lab.resetCounters();
}

export function expectNothingWritten({ tenant, forests }: Lab): void {
  expect(tenant.counters.writes).toBe(0);
  for (const { lab } of forests) {
    const { modifies, adds, deletes, moves } = lab.counters;
    expect({ modifies, adds, deletes, moves }).toEqual({ modifies: 0, adds: 0, deletes: 0, moves: 0 });
  }
}

/** Numbers of one connector, all its types together. */
export function numbersOf(preview: Preview, connector: string) {
  const { objects } = preview.connectors.find((one) => one.connector === connector)!;
  const sum = (pick: (one: (typeof objects)[number]) => number) => objects.reduce((total, one) => total + pick(one), 0);
  return {
    create: sum((one) => one.create.count),
    join: sum((one) => one.join.count),
    update: sum((one) => one.update.count),
    delete: sum((one) => one.delete.count),
    leaveOut: sum((one) => one.leaveOut.count),
  };
}

/** Names of all objects of a category, sorted. */
export async function namesIn(
  { client }: Wizard,
  preview: Preview,
  category: Preview['surprises'][number]['category'],
): Promise<string[]> {
  const { total, objects } = await client.call('preview-objects', { previewId: preview.id, category, limit: 1_000 });
  expect(objects).toHaveLength(total);
  return objects.map((object) => object.name).sort();
}

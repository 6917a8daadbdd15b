/** Another back end from now on: saved between two runs; the next cycle imports and synchronizes everything as a whole. */

import { FaultError } from '../../model/fault.ts';
import { apply } from '../configure/apply.ts';
import { compileConfiguration } from '../rules-of.ts';
import type { TaskContext } from '../tasks/context.ts';
import { checkBackEndChange } from './check.ts';
import type { BackEnd } from './choice.ts';

export interface BackEndChange {
  readonly version: number;
  /** Groups that stay beside the new ones until somebody decides. */
  readonly superseded: number;
}

/** Throws `back-end-not-changeable` with the ids of what stands against it. */
export async function changeBackEnd(
  context: TaskContext,
  wanted: BackEnd,
  previewId: string | undefined,
): Promise<BackEndChange> {
  const { engine, configuration, version } = context;
  const { possible, rows, doubled, current } = await checkBackEndChange(context, wanted);
  if (!possible) {
    const against = rows.filter(({ state }) => state === 'problem' || state === 'unknown').map(({ id }) => id);
    const detail = { backEnd: wanted, rows: [...new Set(against)].join(', ') };
    throw new FaultError({ code: 'back-end-not-changeable', stage: 'setup', detail, retry: 'never' });
  }
  const next = { ...configuration, tenant: { ...configuration.tenant, backEnd: wanted } };
  compileConfiguration(next);
  const detail = { from: current, to: wanted, ...(previewId === undefined ? {} : { preview: previewId }) };
  const saved = await engine.betweenRuns('change-back-end', () =>
    apply(engine, { configuration: next, basedOn: version, action: 'change-back-end', detail, endsDraft: false }),
  );
  return { version: saved, superseded: doubled.count };
}

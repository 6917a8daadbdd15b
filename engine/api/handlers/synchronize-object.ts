/** One object now. */

import { synchronizeObject as synchronize } from '../../runs/synchronize-object.ts';
import { noteAudit } from '../../settings/audit.ts';
import type { CallOptions, CallResult } from '../contract/contract.ts';
import type { Engine } from '../engine.ts';
import { writable, type Parsed } from './handlers.ts';

/** One at a time with runs. Throws `run-in-progress` and `not-found`. */
export async function synchronizeObject(
  engine: Engine,
  request: Parsed<'synchronize-object'>,
  options: CallOptions,
): Promise<CallResult<'synchronize-object'>> {
  const onStep = (step: Parameters<Parameters<typeof synchronize>[1]['onStep']>[0]) =>
    options.onEvent?.('object-step', writable(step));
  const ended = await engine.alone(
    'synchronize one object',
    (environment) => synchronize(environment, { ...request, onStep }),
    {
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (event) => options.onEvent?.('progress', event),
    },
  );
  const { outcome, metaverse } = ended;
  await engine.store.write((writer) =>
    noteAudit(writer, {
      at: engine.now(),
      who: engine.actor,
      action: 'synchronize-object',
      detail: { ...request.id, outcome, metaverse },
    }),
  );
  return writable(ended);
}

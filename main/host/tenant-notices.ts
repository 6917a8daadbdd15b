/** What a tenant's service remarks on, in the log: without the service's own words, which may name people. */

import type { EngineOptions } from '../../engine/api/engine.ts';
import type { Log } from './log.ts';

/** The engine is opened before its log is: notices go to the log there is when they come. */
export function noticesTo(log: () => Log): NonNullable<EngineOptions['entra']> {
  return {
    onNotice: (notice) =>
      log().info(
        'tenant-notice',
        notice.kind === 'remark' ? { kind: notice.kind, ...notice.object } : { kind: notice.kind, key: notice.key },
      ),
  };
}

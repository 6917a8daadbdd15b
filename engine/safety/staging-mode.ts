/** Staging mode: everything is imported and synchronized, no connected directory is written. */

import type { ExportGate } from '../export/gates.ts';

export function stagingModeGate(isStaging: () => boolean): ExportGate {
  return {
    name: 'staging-mode',
    check: () => Promise.resolve(isStaging() ? { pass: false, result: 'no-start-staging-mode' } : { pass: true }),
  };
}

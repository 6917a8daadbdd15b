/**
 * While a group that decides who is synchronized cannot be found, nobody is a member of it: what looks like everybody
 * leaving is most likely one deleted or renamed group. No deletion leaves until the group or the rule is mended.
 */

import type { ExportGate } from '../export/gates.ts';
import { missingFilterGroups } from '../runs/filter-groups.ts';

export function filterGroupGate(): ExportGate {
  return {
    name: 'filter-groups',
    async check(store, { connectorName, deletes }) {
      if (deletes === 0) return { pass: true };
      const [group, ...others] = await missingFilterGroups(store.reader);
      if (group === undefined) return { pass: true };
      return {
        pass: false,
        result: 'stopped-deletion-threshold-exceeded',
        fault: {
          code: 'filter-group-missing',
          stage: 'export',
          object: { connector: connectorName },
          detail: { group, groups: others.length + 1, deletions: deletes },
          retry: 'later',
        },
      };
    },
  };
}

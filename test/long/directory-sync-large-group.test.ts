/** Minutes long: runs with CAUSEWAY_LONG=1. The short form is in `test/scenario`. */

import { test } from 'vitest';
import { sambaAvailable } from '../lab/samba/available.ts';
import { startTenant } from '../lab/tenant/tenant.ts';
import { expectLargeGroup, loadLargeGroup } from '../scenario/directory-sync-large-group.ts';
import { openSambaEngine, openSambaForest } from '../scenario/directory-sync-samba.ts';

const TWO_HOURS = 7_200_000;
const MEMBERS = 60_000;
/** As the service says today. */
const LINKS = 15_000;

test.runIf(process.env['CAUSEWAY_LONG'] === '1' && sambaAvailable().available)(
  'a group of 60,000 arrives from a Samba domain controller',
  async () => {
    const forest = await openSambaForest();
    const tenant = await startTenant({
      verifiedDomains: ['contoso.test'],
      throttle: 'off',
      directorySync: { throttle: 'off' },
      record: true,
    });
    try {
      await loadLargeGroup(forest.samba, MEMBERS);
      const { engine, close } = await openSambaEngine(forest, tenant, 'directory-sync');
      try {
        await expectLargeGroup({ members: MEMBERS, forest: forest.samba, tenant, engine, linksPerRequest: LINKS });
      } finally {
        await close();
      }
    } finally {
      await tenant.close();
      await forest.close();
    }
  },
  TWO_HOURS,
);

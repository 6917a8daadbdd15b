import { test } from 'vitest';
import { expectLargeGroup, loadLargeGroup } from './directory-sync-large-group.ts';
import { openSyncLab } from './directory-sync-lab.ts';

const MEMBERS = 2_000;
const LINKS = 400;
/** Milliseconds. */
const PATIENCE = 600_000;

test(
  `a group of ${MEMBERS} arrives in requests of ${LINKS} links, later members one by one; a group of 60,000 has its long form`,
  async () => {
    const lab = await openSyncLab({ service: { maximumLinks: LINKS, pageSize: 100 } });
    await loadLargeGroup(lab.forest, MEMBERS);
    const { forest, tenant, engine } = lab;
    await expectLargeGroup({ members: MEMBERS, forest, tenant, engine, linksPerRequest: LINKS });
  },
  PATIENCE,
);

/** The fault matrix, row by row. */

import { FOREST_ROWS } from './forest-rows.ts';
import { LATE_ROWS, LATENESS } from './late-rows.ts';
import { LOCAL_ROWS } from './local-rows.ts';
import { MEMORY_ROW } from './memory-row.ts';
import type { FaultRow } from './row.ts';
import { TENANT_ROWS } from './tenant-rows.ts';

export { FOREST_ROWS, LATE_ROWS, LATENESS, LOCAL_ROWS, TENANT_ROWS };

/** Rows that are played one after the other on one stage. */
export const SHARED_ROWS: readonly FaultRow[] = [...FOREST_ROWS, ...TENANT_ROWS, ...LOCAL_ROWS];

/** In the order of the table. */
export const ALL_ROWS: readonly FaultRow[] = [...SHARED_ROWS, ...LATE_ROWS, MEMORY_ROW];

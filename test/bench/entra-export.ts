/**
 * Objects a second that the export of a first cycle sends to a tenant that takes everything at once, by both back ends; the
 * same company, its links with it. The engine is a process of its own, the tenant another.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BACK_ENDS, type BackEnd } from '../../engine/connectors/entra-id/settings.ts';
import { runProcess } from './child.ts';
import { startCompany, TENANT } from './company.ts';
import type { CycleMeasurement } from './cycle-process.ts';
import { measure, type Measurement } from './measurement.ts';

export interface EntraExportBenchmark {
  /** Users, groups, contacts and computers of the company. */
  readonly objects: number;
}

export async function benchmarkEntraExport(
  { objects }: EntraExportBenchmark,
  say: (text: string) => void,
): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (const backEnd of BACK_ENDS) {
    say(`export of a company of ${objects} objects by ${backEnd}`);
    const { added, links, seconds, requests } = await exportOnce(objects, backEnd);
    measured.push(
      measure(`first export, ${backEnd}, ${added} objects`, 'objects/s', [added / seconds]),
      measure(`first export, ${backEnd}, objects and links`, '1/s', [(added + links) / seconds]),
      measure(`first export, ${backEnd}, requests`, 'requests', [requests]),
    );
  }
  return measured;
}

async function exportOnce(objects: number, backEnd: BackEnd) {
  const company = await startCompany(objects, [], backEnd);
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-bench-'));
  try {
    await company.setUp(folder);
    const [cycle] = await runProcess<CycleMeasurement>('cycle-process.ts', {
      dataDirectory: folder,
      policies: ['initial'],
    });
    const run = cycle?.steps.find(({ connector, profile }) => connector === TENANT && profile === 'Export');
    const { adds: added = 0, referencesAdded: links = 0, requests = 0 } = run?.counters ?? {};
    if (run === undefined || added === 0) throw new Error(`nothing was exported: ${cycle?.status ?? 'no cycle'}`);
    return { added, links, requests, seconds: run.seconds };
  } finally {
    await company.close();
    await rm(folder, { recursive: true, force: true });
  }
}

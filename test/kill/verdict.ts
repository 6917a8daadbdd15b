/** What has to be true after kills, whatever was killed when. Every violation is told as a sentence. */

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../engine/api/engine.ts';
import { guidFromText } from '../../engine/model/anchor.ts';
import type { CycleRecord } from '../../engine/runs/cycle.ts';
import { Connection } from '../../engine/store/database.ts';
import { DATABASE_FILE } from '../../engine/store/store.ts';
import type { JsonObject } from '../lab/tenant/json.ts';
import type { Tenant } from '../lab/tenant/tenant.ts';
import { BASE, type Stage } from './stage.ts';

export interface Remains {
  /** `ok`, or SQLite's complaints. */
  readonly integrity: string;
  /** The run that was under way: `tenant Export`; nothing between runs and at the start. */
  readonly run: { readonly id: number; readonly name: string } | undefined;
}

/** Looks at a copy of the database of a dead process, so that the next engine finds it as it was left. */
export async function examine(dataDirectory: string): Promise<Remains> {
  const copy = await mkdtemp(path.join(tmpdir(), 'causeway-remains-'));
  try {
    for (const suffix of ['', '-wal']) {
      const file = path.join(dataDirectory, `${DATABASE_FILE}${suffix}`);
      if (existsSync(file)) await copyFile(file, path.join(copy, `${DATABASE_FILE}${suffix}`));
    }
    const connection = await Connection.open(path.join(copy, DATABASE_FILE), 'create');
    try {
      const rows = await connection.all<{ integrity_check: string }>('PRAGMA integrity_check');
      // Runs of earlier kills are open, too, until an engine has come as far as to close them: the last one counts.
      const run = await connection.get<{ id: number; name: string; profile: string; ended_at: string | null }>(
        `SELECT r.id, c.name, r.profile, r.ended_at FROM run AS r JOIN connector AS c ON c.id = r.connector_id
         ORDER BY r.id DESC LIMIT 1`,
      );
      return {
        integrity: rows.map((row) => row.integrity_check).join('; '),
        run: run?.ended_at === null ? { id: run.id, name: `${run.name} ${run.profile}` } : undefined,
      };
    } finally {
      await connection.close();
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What is compared between a stage with kills and one without. */
export interface EndState {
  readonly users: { readonly [anchor: string]: JsonObject };
  readonly groups: { readonly [anchor: string]: JsonObject };
  /** Consistency guids of the forest's people in scope by object, base64. */
  readonly marks: { readonly [guid: string]: string };
}

export function endStateOf(stage: Stage): EndState {
  const { users, groups } = stage.tenant.snapshot();
  const marks = peopleOf(stage).map(({ guid, mark }) => [guid, mark] as const);
  return { users: withoutAliases(users), groups: withoutAliases(groups), marks: Object.fromEntries(marks) };
}

/** An alias that no rule writes is the service's own, made of the first user principal name: it tells of the past. */
function withoutAliases(objects: { readonly [key: string]: JsonObject }) {
  return Object.fromEntries(
    Object.entries(objects).map(([key, object]) => [
      key,
      Object.fromEntries(Object.entries(object).filter(([property]) => property !== 'mailNickname')),
    ]),
  );
}

/** People in scope: whether somebody was marked before leaving it is a matter of when the cycles ran. */
function peopleOf(stage: Stage) {
  return stage.forest.state
    .find('(&(objectCategory=person)(objectClass=user)(displayName=*))')
    .filter(({ dn }) => dn.endsWith(`OU=Staff,${BASE}`))
    .map(({ dn, guid, attributes }) => {
      const [mark] = attributes['mS-DS-ConsistencyGuid'] ?? [];
      return {
        dn,
        guid,
        mark: mark === undefined ? '' : Buffer.from(mark as Uint8Array).toString('base64'),
        anchor: Buffer.from(guidFromText(guid)).toString('base64'),
      };
    });
}

export interface Count {
  readonly doubles: readonly string[];
  readonly losses: readonly string[];
}

/** Counted at the tenant by anchor, its recycle bin included, and at the forest by the mark that was written back. */
export function countObjects(stage: Stage): Count {
  const doubles: string[] = [];
  const losses: string[] = [];
  const live = anchorsOf(stage.tenant, 'live');
  const all = [...live, ...anchorsOf(stage.tenant, 'deleted')];
  for (const [anchor, times] of tally(all)) if (times > 1) doubles.push(`${anchor} is ${times} times in the tenant`);
  const there = new Set(live);
  const people = peopleOf(stage);
  for (const { dn, mark, anchor } of people) {
    if (!there.has(anchor)) losses.push(`${dn} is not in the tenant`);
    if (mark !== anchor) losses.push(`${dn} has the mark '${mark}' instead of '${anchor}'`);
  }
  const groups = stage.forest.state.find('(objectClass=group)').filter(({ dn }) => dn.endsWith(`OU=Groups,${BASE}`));
  for (const { dn, guid } of groups) if (!there.has(guid.toLowerCase())) losses.push(`${dn} is not in the tenant`);
  const expected = people.length + groups.length;
  if (live.length > expected) doubles.push(`${live.length} objects in the tenant for ${expected} of the forest`);
  return { doubles, losses };
}

function anchorsOf(tenant: Tenant, which: 'live' | 'deleted'): string[] {
  const listed = (kind: 'user' | 'group') =>
    which === 'live' ? tenant.state.list(kind) : tenant.state.listDeleted(kind);
  const users = listed('user').map(({ properties }) => properties['onPremisesImmutableId']);
  const groups = listed('group').map(({ properties }) => properties['uniqueName']);
  return [...users, ...groups.map((name) => String(name).toLowerCase())].map(String);
}

function tally(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Where two end states differ, one sentence an object. */
export function differences(found: EndState, expected: EndState): string[] {
  return (['users', 'groups', 'marks'] as const).flatMap((part) => {
    const [left, right] = [found[part], expected[part]] as const;
    const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    return keys
      .filter((key) => !isDeepStrictEqual(left[key], right[key]))
      .map((key) => `${part} ${key}: ${JSON.stringify(left[key])} instead of ${JSON.stringify(right[key])}`);
  });
}

const CYCLES_TO_REST = 8;

/** Runs delta cycles until one has nothing to write and nothing to say; answers how many it took, or what remains. */
export async function rest(
  stage: Stage,
  engine: Engine,
  first: 'initial' | 'delta' = 'delta',
): Promise<{ readonly cycles: number; readonly problems: readonly string[] }> {
  let last: CycleRecord | undefined;
  for (let cycles = 1; cycles <= CYCLES_TO_REST; cycles++) {
    stage.tenant.resetTraffic();
    stage.forest.resetCounters();
    last = await engine.runCycle(cycles === 1 ? first : 'delta', 'manual');
    if (last.status === 'success' && (await whatIsLeft(stage, engine)).length === 0) return { cycles, problems: [] };
  }
  const faults = last?.steps.flatMap((step) => [...(step.fault ? [step.fault] : []), ...step.objectFaults]) ?? [];
  const said = `no rest after ${CYCLES_TO_REST} cycles: ${last?.status} ${JSON.stringify(faults.slice(0, 3))}`;
  return { cycles: CYCLES_TO_REST, problems: [said, ...(await whatIsLeft(stage, engine))] };
}

/** What the last cycle wrote, and every object that is still in the plan. */
async function whatIsLeft(stage: Stage, engine: Engine): Promise<string[]> {
  const { modifies, adds, deletes, moves } = stage.forest.counters;
  const written = { tenant: stage.tenant.counters.writes, forest: modifies + adds + deletes + moves };
  const planned = await engine.store.reader.all(
    `SELECT p.operation, p.state, p.settle, p.attributes, p.awaiting, o.dn, o.anchor, o.in_directory, o.mv_id
     FROM pending_export AS p JOIN connector_object AS o ON o.id = p.object_id WHERE p.state <> 'unsupported'`,
  );
  const links = await engine.store.reader.all(
    `SELECT r.attribute, r.pending, r.sent, o.dn, o.anchor, t.dn AS target, t.anchor AS target_anchor
     FROM connector_reference AS r JOIN connector_object AS o ON o.id = r.object_id
     JOIN connector_object AS t ON t.id = r.target_id WHERE r.pending <> 0`,
  );
  return [
    ...(written.tenant + written.forest > 0 ? [`the last cycle wrote: ${JSON.stringify(written)}`] : []),
    ...planned.map((row) => `planned: ${JSON.stringify(row)}`),
    ...links.map((row) => `link planned: ${JSON.stringify(row)}`),
  ];
}

/** Runs, cycles and journal entries that a dead process left open are closed, and none is missing. */
export async function examineHistory(engine: Engine, killedInRuns: number): Promise<string[]> {
  const row = await engine.store.reader.get<{ runs: number; cycles: number; sent: number; abandoned: number }>(
    `SELECT (SELECT count(*) FROM run WHERE ended_at IS NULL) AS runs,
       (SELECT count(*) FROM cycle WHERE ended_at IS NULL) AS cycles,
       (SELECT count(*) FROM export_journal WHERE state = 'sent') AS sent,
       (SELECT count(*) FROM run WHERE result = 'stopped-process-ended') AS abandoned`,
  );
  const { runs, cycles, sent, abandoned } = row!;
  const problems: string[] = [];
  if (runs + cycles > 0) problems.push(`${runs} runs and ${cycles} cycles are open in the history`);
  if (sent > 0) problems.push(`${sent} entries of the journal are neither answered nor taken for lost`);
  if (abandoned !== killedInRuns) problems.push(`${abandoned} runs are closed as abandoned, ${killedInRuns} were`);
  return problems;
}

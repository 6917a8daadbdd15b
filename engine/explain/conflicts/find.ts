/**
 * Looks through everything that is staged for what the service will not take as it is. One pass over the connector space
 * leaves hashes of its values; only objects that share one are then looked at by name.
 */

import type { CloudOwners } from '../../connectors/entra-id/companion/cloud-objects.ts';
import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import type { Store } from '../../store/store.ts';
import { cloudRivals, Questions } from './cloud.ts';
import type { Finding, Holder } from './finding.ts';
import { adoption, judge } from './judge.ts';
import { KeyTable } from './key-table.ts';
import { keysOfHolder } from './keys.ts';
import { loadOrigins, toParty, type Origin } from './parties.ts';
import type { ServiceProfile } from './service.ts';
import { loadSpace, oversizeGroups, readSpace, type SpaceObject } from './space.ts';
import { endSearch, newestRun, nextRound, saveConflicts, type CloudSaid, type ConflictSearch } from './stored.ts';
import { checkValues } from './values.ts';

export interface FindRequest {
  readonly store: Store;
  readonly connectorId: number;
  readonly profile: ServiceProfile;
  /** Absent: what only the tenant knows is left out. */
  readonly owners?: CloudOwners | undefined;
  /** Why the tenant could not be asked at all. */
  readonly unasked?: Fault | undefined;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  onProgress(progress: FindProgress): void;
}

export interface FindProgress {
  readonly step: 'read' | 'ask' | 'compare';
  readonly done: number;
  readonly expected: number | null;
}

/** Objects looked at and written at a time. */
const BATCH = 500;

/** Finds, stores, and says how it went. Throws `run-cancelled`. */
export async function findConflicts(request: FindRequest): Promise<ConflictSearch> {
  const { store, now } = request;
  const began = performance.now();
  const runId = await newestRun(store.reader);
  const round = await nextRound(store.reader);
  const work: Work = { ...request, round };
  const read = await readEverything(work);
  await checkGroups(work);
  const asked = await ask(work, read);
  await compare(work, read, asked.rivals);
  stopIfCancelled(request.signal);
  const search: ConflictSearch = {
    ...{ round, runId, objects: read.objects, cloud: asked.cloud, fault: asked.fault },
    foundAt: now().toISOString(),
    milliseconds: Math.round(performance.now() - began),
  };
  await store.write((writer) => endSearch(writer, search));
  return search;
}

interface Work extends FindRequest {
  readonly round: number;
}

interface Read {
  readonly objects: number;
  /** Values of everything, by row number. */
  readonly all: KeyTable;
  /** Values of what is staged. */
  readonly staged: KeyTable;
  readonly questions: Questions;
}

async function readEverything(work: Work): Promise<Read> {
  const { store, connectorId, profile, signal, onProgress } = work;
  const all = new KeyTable();
  const staged = new KeyTable();
  const questions = new Questions();
  let objects = 0;
  for await (const page of readSpace(store.reader, connectorId, profile)) {
    stopIfCancelled(signal);
    const found: Finding[] = [];
    for (const { holder, wanted } of page) {
      for (const { key } of keysOfHolder(holder)) {
        all.add(key, holder.id);
        if (wanted !== undefined) staged.add(key, holder.id);
      }
      if (wanted === undefined) continue;
      questions.add(holder);
      found.push(...checkValues({ holder, wanted }, profile));
      if (holder.adopted) found.push(adoption(holder));
    }
    objects += page.length;
    onProgress({ step: 'read', done: objects, expected: null });
    await save(work, found);
  }
  return { objects, all, staged, questions };
}

async function checkGroups(work: Work): Promise<void> {
  const { store, connectorId, profile } = work;
  const { reader } = store;
  const groups = await oversizeGroups(reader, connectorId, profile.memberLimit);
  const members = new Map(groups.map((group) => [group.id, group.members]));
  const objects = await loadSpace(reader, connectorId, profile, [...members.keys()]);
  const found = objects.map(({ holder }): Finding => ({
    ...{ kind: 'too-many-members', severity: 'fails', error: 'MaximumGroupMemberCountExceeded', attribute: 'member' },
    ...{ value: null, other: null, further: 0, standing: false, fixes: ['run-again'], object: holder },
    detail: { count: members.get(holder.id) ?? 0, limit: profile.memberLimit },
  }));
  await save(work, found);
}

interface Asked {
  readonly rivals: readonly Holder[];
  readonly cloud: CloudSaid;
  readonly fault: Fault | null;
}

/** A tenant that does not answer is no reason to say nothing: the rest stands, and why is said with it. */
async function ask(work: Work, { staged, questions }: Read): Promise<Asked> {
  const { store, connectorId, profile, owners, unasked, signal, onProgress } = work;
  if (profile.backEnd === 'graph') return { rivals: [], cloud: 'imported', fault: unasked ?? null };
  if (owners === undefined) return { rivals: [], cloud: unasked ? 'failed' : 'not-asked', fault: unasked ?? null };
  const keys = questions.keys();
  if (keys?.length === 0) return { rivals: [], cloud: 'asked', fault: null };
  const onPage = (done: number) => onProgress({ step: 'ask', done, expected: null });
  try {
    const rivals = await cloudRivals({
      ...{ reader: store.reader, connectorId, owners, signal, onPage },
      ...{ wanted: staged, questions: keys },
    });
    return { rivals, cloud: 'asked', fault: null };
  } catch (error) {
    stopIfCancelled(signal);
    return { rivals: [], cloud: 'failed', fault: toFault(error, 'connect') };
  }
}

async function compare(work: Work, { all }: Read, cloud: readonly Holder[]): Promise<void> {
  const { store, connectorId, profile, signal, onProgress } = work;
  const ids = all.sharers();
  const cloudKeys = cloud.flatMap((holder) => keysOfHolder(holder).map(({ key }) => key));
  for (const id of all.ownersOf(cloudKeys)) ids.add(id);
  const holders = new Map<string, Holder[]>();
  const note = (holder: Holder) => {
    for (const { key } of keysOfHolder(holder)) holders.set(key, [...(holders.get(key) ?? []), holder]);
  };
  cloud.forEach(note);
  const suspects: SpaceObject['holder'][] = [];
  for (const batch of batchesOf([...ids])) {
    for (const { holder } of await loadSpace(store.reader, connectorId, profile, batch)) {
      note(holder);
      suspects.push(holder);
    }
  }
  const roles = await rolesOf(work, cloud);
  for (const [index, batch] of batchesOf(suspects).entries()) {
    stopIfCancelled(signal);
    onProgress({ step: 'compare', done: index * BATCH, expected: suspects.length });
    const found = batch.flatMap((object) => {
      const rivals = (key: { readonly key: string }) => (holders.get(key.key) ?? []).filter((one) => one !== object);
      return judge({ object, rivals }, { profile, roles });
    });
    await save(work, found);
  }
}

/** Roles are asked of those alone who could be taken over. */
async function rolesOf({ owners, profile, signal }: Work, cloud: readonly Holder[]) {
  if (owners === undefined || profile.backEnd === 'graph') return undefined;
  const anchors = cloud.flatMap(({ state, objectType, anchor }) =>
    state !== 'synchronized' && objectType === 'user' && anchor !== null ? [anchor] : [],
  );
  return anchors.length === 0 ? new Map<string, readonly string[]>() : owners.privilegedRoles(anchors, signal);
}

async function save(work: Work, found: readonly Finding[]): Promise<void> {
  const { store, round } = work;
  for (const batch of batchesOf(found)) {
    const ids = new Set(batch.flatMap(({ object, other }) => [object.id ?? [], other?.id ?? []].flat()));
    const origins = await loadOrigins(store.reader, [...ids]);
    const described = batch.map((finding) => describe(finding, origins));
    await store.write((writer) => saveConflicts(writer, round, described));
  }
}

function describe(finding: Finding, origins: ReadonlyMap<number, Origin>) {
  const { object, other, ...rest } = finding;
  return { ...rest, object: toParty(object, origins), other: other && toParty(other, origins) };
}

function batchesOf<T>(list: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(list.length / BATCH) }, (_, index) =>
    list.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function stopIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new FaultError({ code: 'run-cancelled', stage: 'run', detail: {}, retry: 'now' });
}

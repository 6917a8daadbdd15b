/** The whole of a partition, as far as it is selected, page by page. */

import type { ObjectChange } from '../../../model/directory-object.ts';
import type { Fault } from '../../../model/fault.ts';
import type { FullImportRequest, ImportPage } from '../../connector.ts';
import { guidDn, isWithin, plainDn } from '../distinguished-names.ts';
import type { Directory } from '../directory.ts';
import { ExtendedDnControl } from '../ldap/controls.ts';
import { LdapResultError, RESULT } from '../ldap/errors.ts';
import { typesFilter } from '../object-types.ts';
import { requirePartition } from '../partitions.ts';
import { ANYTHING, readRootDse } from '../root-dse.ts';
import { searchAll, searchPages } from '../search.ts';
import { readContainers } from './containers.ts';
import { readOrigin, writeCookie } from './cookie.ts';
import { requireSightOfDeletions } from './deletions.ts';
import { presentCookie } from './dirsync.ts';
import { attributesOfWholeObjects, selectFrom } from './selection.ts';
import { pagesOfObjects } from './whole-objects.ts';

export async function* fullImport(directory: Directory, request: FullImportRequest): AsyncGenerator<ImportPage> {
  const { signal } = request;
  const rootDse = await readRootDse(directory);
  const partition = requirePartition(directory, rootDse, request.partition);
  await requireSightOfDeletions(directory, rootDse, partition);
  const selection = selectFrom(await directory.schema(), request);
  // Before the first object is read, so that a delta import from here on misses nothing. The database's position
  // comes first of all: a cookie must never claim more than was there.
  const origin = await readOrigin(directory, rootDse, partition);
  const dirSync = await presentCookie(directory, partition, signal);

  const containers = await readContainers(directory, partition, signal);
  const { roots, missing } = await searchRoots(directory, { ...request, partition }, containers);
  if (missing.length > 0) yield { changes: [], faults: missing };
  const { pageSize } = directory.settings;
  for (let from = 0; from < containers.length; from += pageSize) {
    yield { changes: containers.slice(from, from + pageSize), faults: [] };
  }
  if (selection.objectTypes.size > 0) {
    for (const base of roots) {
      for await (const entries of searchPages(directory, {
        base,
        scope: 'sub',
        filter: typesFilter([...selection.objectTypes], selection.classes),
        attributes: attributesOfWholeObjects(selection),
        controls: () => [new ExtendedDnControl()],
        signal,
      })) {
        yield* pagesOfObjects(directory, entries, selection, signal);
      }
    }
  }
  yield { changes: [], faults: [], cookie: writeCookie(origin, dirSync) };
}

/**
 * Search bases, none inside another. A base by GUID stays right when the container is renamed meanwhile. One that is no
 * more does not keep the others from being read.
 */
async function searchRoots(
  directory: Directory,
  { partition, roots, signal }: FullImportRequest,
  containers: readonly ObjectChange[],
): Promise<{ readonly roots: readonly string[]; readonly missing: readonly Fault[] }> {
  if (roots === undefined) return { roots: [partition], missing: [] };
  const known = new Map(containers.map(({ anchor, dn }) => [anchor, dn]));
  const found: { anchor: string; dn: string }[] = [];
  const missing: Fault[] = [];
  for (const anchor of new Set(roots.map((root) => root.toLowerCase()))) {
    const dn = known.get(anchor) ?? (await readDn(directory, anchor, signal));
    if (dn === undefined || !isWithin(dn, partition)) {
      const { stage, server } = directory.blame('import');
      missing.push({
        code: 'container-missing',
        stage,
        object: { anchor },
        detail: { server, partition },
        retry: 'never',
      });
    } else found.push({ anchor, dn });
  }
  const outermost = found.filter((root) => !found.some((other) => other !== root && isWithin(root.dn, other.dn)));
  return { roots: outermost.map((root) => guidDn(root.anchor)), missing };
}

async function readDn(directory: Directory, anchor: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const [entry] = await searchAll(directory, {
      base: guidDn(anchor),
      scope: 'base',
      filter: ANYTHING,
      attributes: ['objectGUID'],
      signal,
    });
    return entry === undefined ? undefined : plainDn(entry.name);
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === RESULT.noSuchObject) return undefined;
    throw error;
  }
}

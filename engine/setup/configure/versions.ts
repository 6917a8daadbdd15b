/** Earlier configurations: what changed from one to the next, and the way back. */

import { FaultError } from '../../model/fault.ts';
import { listVersions } from '../../settings/configuration-store.ts';
import type { Reader } from '../../store/database.ts';
import { configurationSchema, type Configuration } from '../configuration.ts';
import { forestSecret, tenantSecret } from '../secret-source.ts';
import { apply } from './apply.ts';
import { loadSaved, type SetupEngine } from './context.ts';

export interface SettingChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

export interface ShownVersion {
  readonly version: number;
  readonly savedAt: string;
  readonly savedBy: string;
  readonly action: string;
  readonly current: boolean;
  /** Against the version before. */
  readonly changes: readonly SettingChange[];
}

/** The newest first, one page by key. */
export async function shownVersions(reader: Reader, limit: number, before?: number): Promise<ShownVersion[]> {
  // One more than is shown: the last one is held against it.
  const versions = await listVersions(reader, limit + 1, before);
  const [newest] = await listVersions(reader, 1);
  return versions.slice(0, limit).map(({ document, ...version }, index) => {
    const previous = versions[index + 1];
    return {
      ...version,
      current: version.version === newest?.version,
      changes: previous ? settingChanges(previous.document, document) : [],
    };
  });
}

/** Texts longer than this are told by their beginning. */
const LONGEST_VALUE = 200;

/** Leaf by leaf; things in lists that have a name go by it. Schemas are counted: they are long and change by themselves. */
export function settingChanges(before: unknown, after: unknown): SettingChange[] {
  const old = new Map(leaves(before, ''));
  const now = new Map(leaves(after, ''));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((path) => old.get(path) !== now.get(path))
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }));
}

function leaves(value: unknown, path: string): [path: string, text: string][] {
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (items.every((item) => typeof item !== 'object' || item === null)) return [[path, shown(items.join(', '))]];
    return items.flatMap((item, index) => leaves(item, join(path, nameOf(item) ?? `${index}`)));
  }
  if (typeof value !== 'object' || value === null) return [[path, shown(String(value))]];
  return Object.entries(value).flatMap(([key, item]) =>
    key === 'schema' && typeof item === 'object' && item !== null
      ? [[join(path, 'schema'), `${Object.keys(item).length}`] as [string, string]]
      : leaves(item, join(path, key)),
  );
}

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const named = item as { readonly [key: string]: unknown };
  for (const key of ['id', 'name', 'dn', 'host']) {
    const name = named[key];
    if (typeof name === 'string') return name;
  }
  return nameOf(named['connection']);
}

const join = (path: string, key: string) => (path === '' ? key : `${path}/${key}`);
const shown = (text: string) => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);

/** Undefined where there is none, or one that this Causeway cannot read any more. */
export async function loadVersion(reader: Reader, version: number) {
  const [found] = await listVersions(reader, 1, version + 1);
  if (found?.version !== version) return undefined;
  const parsed = configurationSchema.safeParse(found.document);
  return parsed.success ? { version, document: parsed.data } : undefined;
}

/** Throws `configuration-version-unknown`, and `secret-missing` where it signs in with what is not stored any more. */
export async function restoreVersion(engine: SetupEngine, version: number): Promise<number> {
  const wanted = await loadVersion(engine.store.reader, version);
  const present = await loadSaved(engine);
  if (!wanted || !present) {
    throw new FaultError({
      code: 'configuration-version-unknown',
      stage: 'setup',
      detail: { version },
      retry: 'never',
    });
  }
  refuseLostForests(present.document, wanted.document);
  const secrets = [
    ...wanted.document.forests.map((forest) => forestSecret(forest.connection.name)),
    tenantSecret(wanted.document.tenant.name),
  ];
  for (const name of secrets) await engine.secrets.get(name);
  engine.planOf(wanted.document, engine.secrets);
  return engine.betweenRuns('restore', () =>
    apply(engine, {
      configuration: wanted.document,
      basedOn: present.version,
      action: 'restore',
      detail: { restored: version },
      endsDraft: false,
    }),
  );
}

/** A forest that was connected since would stay in the metaverse with nobody to look after it. */
function refuseLostForests(present: Configuration, wanted: Configuration): void {
  const kept = new Set(wanted.forests.map((forest) => forest.connection.name));
  const lost = present.forests.map((forest) => forest.connection.name).filter((name) => !kept.has(name));
  if (lost.length === 0) return;
  const detail = { path: 'forests', message: 'fixed', forest: lost.join(', ') };
  throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
}

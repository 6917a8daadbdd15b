/** What forests have learned since setup: their schemas read again, and the rules that follow from them. */

import { FaultError, toFault, type Fault } from '../../model/fault.ts';
import { withForest } from '../checks.ts';
import { configurationSchema, type Configuration, type ForestConfiguration } from '../configuration.ts';
import { apply } from '../configure/apply.ts';
import { discoverSchema } from '../discovery.ts';
import { compileConfiguration, rulesOf } from '../rules-of.ts';
import { forestSecret } from '../secret-source.ts';
import type { TaskContext } from './context.ts';

export interface RefreshedForest {
  readonly forest: string;
  readonly attributes: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly fault: Fault | null;
}

export interface RefreshedSchemas {
  /** null: nothing had changed. */
  readonly version: number | null;
  readonly forests: readonly RefreshedForest[];
  readonly rulesAdded: readonly string[];
  readonly rulesRemoved: readonly string[];
}

/** A forest that cannot be read keeps its schema. Throws `flow-failed` where a rule lost what it stands on. */
export async function refreshSchemas(
  context: TaskContext,
  wanted: readonly string[] | undefined,
): Promise<RefreshedSchemas> {
  const { engine, configuration, version } = context;
  refuseUnknown(configuration, wanted ?? []);
  const results: RefreshedForest[] = [];
  const forests: ForestConfiguration[] = [];
  for (const forest of configuration.forests) {
    const { name } = forest.connection;
    if (wanted && !wanted.includes(name)) {
      forests.push(forest);
      continue;
    }
    const { schema, result } = await readAgain(context, forest);
    forests.push({ ...forest, schema });
    results.push(result);
  }
  const next = configurationSchema.parse({ ...configuration, forests });
  const isSame = results.every((one) => one.added.length + one.removed.length + one.changed.length === 0);
  if (isSame) return { version: null, forests: results, rulesAdded: [], rulesRemoved: [] };
  compileConfiguration(next);
  const before = ruleNames(configuration);
  const after = ruleNames(next);
  const detail = { forests: results.map(({ forest }) => forest) };
  const saved = await engine.betweenRuns('refresh-schema', () =>
    apply(engine, { configuration: next, basedOn: version, action: 'refresh-schema', detail, endsDraft: false }),
  );
  return {
    version: saved,
    forests: results,
    rulesAdded: [...after].filter(([id]) => !before.has(id)).map(([, name]) => name),
    rulesRemoved: [...before].filter(([id]) => !after.has(id)).map(([, name]) => name),
  };
}

function refuseUnknown({ forests }: Configuration, wanted: readonly string[]): void {
  const known = forests.map((forest) => forest.connection.name);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const detail = { connector: unknown, known: known.join(', ') };
  throw new FaultError({ code: 'not-configured', stage: 'setup', detail, retry: 'never' });
}

function ruleNames(configuration: Configuration): Map<string, string> {
  return new Map(rulesOf(configuration).map((rule) => [rule.id, `${rule.name} (${rule.connector})`]));
}

async function readAgain(context: TaskContext, forest: ForestConfiguration) {
  const { connection, schema: before } = forest;
  const unchanged = { forest: connection.name, added: [], removed: [], changed: [] };
  try {
    const password = await context.engine.secrets.get(forestSecret(connection.name));
    const schema = await withForest(context, connection, password, discoverSchema);
    const names = Object.keys(schema);
    const result: RefreshedForest = {
      forest: connection.name,
      attributes: names.length,
      added: names.filter((name) => !(name in before)).toSorted(),
      removed: Object.keys(before)
        .filter((name) => !(name in schema))
        .toSorted(),
      changed: names.filter((name) => name in before && before[name] !== schema[name]).toSorted(),
      fault: null,
    };
    return { schema, result };
  } catch (error) {
    const fault = toFault(error, 'setup');
    if (fault.code === 'run-cancelled') throw error;
    return { schema: before, result: { ...unchanged, attributes: Object.keys(before).length, fault } };
  }
}

/** What every area's handlers are made of. */

import type { z } from 'zod';
import { FaultError } from '../../model/fault.ts';
import type { CallName, CallOptions, CallResult, commands, queries } from '../contract/contract.ts';
import { addVersion, loadConfiguration, type SavedConfiguration } from '../../settings/configuration-store.ts';
import { configurationSchema, type Configuration } from '../../setup/configuration.ts';
import type { RuleSet } from '../../rules/rule-set.ts';
import type { Engine } from '../engine.ts';

export type Parsed<N extends CallName> = z.output<(typeof queries & typeof commands)[N]['arguments']>;

/** One function a name: arguments are parsed already. */
export type Handlers<N extends CallName> = {
  readonly [K in N]: (engine: Engine, callArguments: Parsed<K>, options: CallOptions) => Promise<CallResult<K>>;
};

/** Engine results are read-only; the contract's types are not. */
export type Writable<T> = T extends (infer E)[]
  ? Writable<E>[]
  : T extends readonly (infer E)[]
    ? Writable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Writable<T[K]> }
      : T;

export function writable<T>(value: T): Writable<T> {
  return value as Writable<T>;
}

export async function connectorNames(engine: Engine): Promise<Map<number, string>> {
  const rows = await engine.store.reader.all<{ id: number; name: string }>('SELECT id, name FROM connector');
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** The rules in force, or undefined before setup. */
export async function rulesInForce(engine: Engine): Promise<RuleSet | undefined> {
  return (await engine.configuration()) ? (await engine.runConfiguration()).rules : undefined;
}

type Edit = (document: Configuration, saved: SavedConfiguration<Configuration>) => Configuration;

/** One change of the configuration in force, with its line in the audit log. Throws `not-configured` before setup. */
export async function changeConfiguration(engine: Engine, action: string, detail: object, edit: Edit): Promise<void> {
  await saveChange(engine, action, detail, edit);
}

/** The same, answering the version. Read and saved in one transaction: of two changes at a moment both count. */
export function saveChange(engine: Engine, action: string, detail: object, edit: Edit): Promise<number> {
  return engine.store.write(async (writer) => {
    const saved = await loadConfiguration(writer, configurationSchema);
    if (!saved) {
      const nowhere = { dataDirectory: engine.dataDirectory };
      throw new FaultError({ code: 'not-configured', stage: 'setup', detail: nowhere, retry: 'never' });
    }
    return addVersion(writer, edit(saved.document, saved), { by: engine.actor, action, detail, at: engine.now() });
  });
}

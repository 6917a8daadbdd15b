/** Calls by name to the engine. Arguments are checked where they arrive, whatever the transport. */

import type { z } from 'zod';
import { countPlan } from '../export/plan.ts';
import { listPending } from '../explain/pending.ts';
import { showObjects } from '../explain/show.ts';
import { readStatus } from '../health/status.ts';
import { FaultError } from '../model/fault.ts';
import { listFaults } from '../runs/faults.ts';
import { listHistory } from '../runs/history.ts';
import { nextStart } from '../runs/scheduler.ts';
import { approveHeld, heldExports } from '../safety/deletion-threshold.ts';
import { noteAudit } from '../settings/audit.ts';
import { saveConfiguration } from '../settings/configuration-store.ts';
import { answersJsonSchema, parseAnswers } from '../setup/answers.ts';
import type { Configuration } from '../setup/configuration.ts';
import { install } from '../setup/install.ts';
import { compileConfiguration, rulesOf } from '../setup/rules-of.ts';
import { lockOwner } from '../store/data-directory.ts';
import {
  commands,
  queries,
  type CallArguments,
  type CallName,
  type CallOptions,
  type CallResult,
  type EngineClient,
} from './contract/contract.ts';
import type { Engine } from './engine.ts';

type Parsed<N extends CallName> = z.output<(typeof queries & typeof commands)[N]['arguments']>;
type Handlers = {
  [N in CallName]: (engine: Engine, callArguments: Parsed<N>, options: CallOptions) => Promise<CallResult<N>>;
};

/** A client of an engine in the same process. */
export function createDispatcher(engine: Engine): EngineClient {
  return {
    async call<N extends CallName>(name: N, callArguments: CallArguments<N>, options: CallOptions = {}) {
      // The compiler cannot follow that a name picks its own schema out of the union.
      const schema = { ...queries, ...commands }[name].arguments as unknown as z.ZodType<Parsed<N>>;
      const parsed = schema.safeParse(callArguments);
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        const detail = { call: name, path: issue?.path.join('.') ?? '', message: issue?.message ?? '' };
        throw new FaultError({ code: 'answers-invalid', stage: 'setup', detail, retry: 'never' });
      }
      return HANDLERS[name](engine, parsed.data, options);
    },
  };
}

const HANDLERS: Handlers = {
  status,
  async history(engine, { limit, before }) {
    const entries = await listHistory(engine.store.reader, limit, before);
    return entries.map((entry) => ({ cycle: entry.cycle, runs: [...entry.runs] }));
  },
  pending,
  async object(engine, { name }) {
    const configured = await engine.configuration();
    const rules = configured ? (await engine.runConfiguration()).rules : undefined;
    return writable(await showObjects(engine.store.reader, rules, name));
  },
  async errors(engine, { limit, before }) {
    const names = await connectorNames(engine);
    const { faults: total } = await readStatus(engine.store.reader);
    const faults = await listFaults(engine.store.reader, limit, before);
    return writable({
      total,
      faults: faults.map(({ connectorId, ...fault }) => ({ ...fault, connector: names.get(connectorId) ?? '' })),
    });
  },
  async held(engine) {
    const names = await connectorNames(engine);
    const held = await heldExports(engine.store);
    return writable(held.map(({ connectorId, ...rest }) => ({ ...rest, connector: names.get(connectorId) ?? '' })));
  },
  async configuration(engine) {
    return (await engine.configuration()) ?? null;
  },
  'answers-schema': () => Promise.resolve({ ...answersJsonSchema() }),
  setup,
  async cycle(engine, { policy, trigger }, options) {
    const record = await engine.runCycle(policy, trigger, runOptions(options));
    return writable({ ...record, steps: record.steps.map((step) => ({ ...step, fault: step.fault ?? null })) });
  },
  async run(engine, { connector, profile }, options) {
    const record = await engine.runProfile(connector, profile, runOptions(options));
    return writable({ ...record, fault: record.fault ?? null });
  },
  approve,
  async staging(engine, { enabled }) {
    await change(engine, 'staging-mode', { enabled }, (document) => ({ ...document, stagingMode: enabled }));
    return { stagingMode: enabled };
  },
  async scheduler(engine, wanted) {
    const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
    await change(engine, 'scheduler', given, (document) => ({
      ...document,
      scheduler: { ...document.scheduler, ...given },
    }));
    return (await status(engine)).scheduler;
  },
};

/** Engine results are read-only; the contract's types are not. */
type Writable<T> = T extends (infer E)[]
  ? Writable<E>[]
  : T extends readonly (infer E)[]
    ? Writable<E>[]
    : T extends object
      ? { -readonly [K in keyof T]: Writable<T[K]> }
      : T;

function writable<T>(value: T): Writable<T> {
  return value as Writable<T>;
}

function runOptions(options: CallOptions) {
  return {
    ...(options.signal ? { signal: options.signal } : {}),
    onProgress: (event: Parameters<NonNullable<Parameters<Engine['runCycle']>[2]>['onProgress'] & object>[0]) =>
      options.onEvent?.('progress', event),
  };
}

async function connectorNames(engine: Engine): Promise<Map<number, string>> {
  const rows = await engine.store.reader.all<{ id: number; name: string }>('SELECT id, name FROM connector');
  return new Map(rows.map((row) => [row.id, row.name]));
}

const UNCONFIGURED = { enabled: false, suspended: false, intervalMinutes: 30 };

async function status(engine: Engine): Promise<CallResult<'status'>> {
  const configuration = await engine.configuration();
  const [last] = await listHistory(engine.store.reader, 1);
  const held = await heldExports(engine.store);
  const owner = await lockOwner(engine.dataDirectory);
  const cycle = await lastCycle(engine);
  const scheduler = configuration?.scheduler ?? UNCONFIGURED;
  const next = configuration
    ? nextStart(scheduler, cycle ? new Date(cycle.startedAt) : undefined, engine.now())
    : undefined;
  return writable({
    dataDirectory: engine.dataDirectory,
    configured: configuration !== undefined,
    stagingMode: configuration?.stagingMode ?? false,
    scheduler: { ...scheduler, nextStart: next?.toISOString() ?? null },
    engine: owner ? { pid: owner.pid, host: owner.host, purpose: owner.purpose, startedAt: owner.startedAt } : null,
    lastCycle: cycle ?? last?.cycle ?? null,
    ...(await readStatus(engine.store.reader)),
    heldExports: held.filter((entry) => entry.approvedAt === null).length,
  });
}

async function lastCycle(engine: Engine): Promise<CallResult<'status'>['lastCycle']> {
  const entries = await listHistory(engine.store.reader, 20);
  return entries.find((entry) => entry.cycle !== null)?.cycle ?? null;
}

async function pending(engine: Engine, wanted: Parsed<'pending'>): Promise<CallResult<'pending'>> {
  const rows = await engine.store.reader.all<{ id: number; name: string }>(
    'SELECT id, name FROM connector ORDER BY id',
  );
  const chosen = rows.filter((row) => wanted.connector === undefined || row.name === wanted.connector);
  if (wanted.connector !== undefined && chosen.length === 0) {
    const detail = { connector: wanted.connector, known: rows.map((row) => row.name).join(', ') };
    throw new FaultError({ code: 'not-configured', stage: 'run', detail, retry: 'never' });
  }
  const answer: CallResult<'pending'> = [];
  for (const { id, name } of chosen) {
    const counts = await countPlan(engine.store.reader, id);
    const listed = await listPending(engine.store.reader, id, name, wanted.limit, wanted.after);
    answer.push(writable({ connector: name, counts, ...listed }));
  }
  return answer;
}

async function setup(engine: Engine, wanted: Parsed<'setup'>, options: CallOptions): Promise<CallResult<'setup'>> {
  const present = await engine.configuration();
  if (present && !wanted.replace) {
    const detail = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'already-configured', stage: 'setup', detail, retry: 'never' });
  }
  const configuration = await install(
    {
      store: engine.store,
      secrets: engine.secrets,
      now: engine.now,
      by: engine.actor,
      onStep: (step) => options.onEvent?.('setup-step', writable(step)),
      checkRules: compileConfiguration,
    },
    parseAnswers(wanted.answers),
  );
  return {
    forests: configuration.forests.map((forest) => forest.connection.name),
    tenant: configuration.tenant.name,
    rules: rulesOf(configuration).filter((rule) => !rule.disabled).length,
  };
}

async function approve(engine: Engine, { id }: Parsed<'approve'>): Promise<CallResult<'approve'>> {
  const held = (await heldExports(engine.store)).find((entry) => entry.id === id);
  if (!held || !(await approveHeld(engine.store, id, engine.actor, engine.now()))) {
    throw new FaultError({ code: 'nothing-held', stage: 'run', detail: { id }, retry: 'never' });
  }
  await engine.store.write((writer) =>
    noteAudit(writer, {
      at: engine.now(),
      who: engine.actor,
      action: 'approve-deletions',
      detail: { id, deletions: held.deletions.length },
    }),
  );
  return { id, deletions: held.deletions.length };
}

async function change(
  engine: Engine,
  action: string,
  detail: object,
  edit: (document: Configuration) => Configuration,
): Promise<void> {
  const document = await engine.configuration();
  if (!document) {
    const nowhere = { dataDirectory: engine.dataDirectory };
    throw new FaultError({ code: 'not-configured', stage: 'setup', detail: nowhere, retry: 'never' });
  }
  await saveConfiguration(engine.store, edit(document), { by: engine.actor, action, detail, at: engine.now() });
}

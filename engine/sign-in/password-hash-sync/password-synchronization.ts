/** Password hash synchronization of an engine as its interfaces meet it: how it stands, and what can be asked of it. */

import { FaultError } from '../../model/fault.ts';
import type { ConnectorObjectRow } from '../../connector-space/objects.ts';
import { noteAudit } from '../../settings/audit.ts';
import { startAgent, type PasswordAgent } from './agent/agent.ts';
import { obstacleOf, type AgentEnvironment, type PasswordPlan } from './agent/plan.ts';
import { installationOf, keptState } from './agent/state.ts';
import { wishFull } from './pipeline/domains.ts';
import { noteEvents } from './pipeline/events.ts';
import { loadRecords, saveRecords, type PersonRecord } from './pipeline/records.ts';
import { partitionOf } from './pipeline/scan.ts';
import { scopeOf, type ScopeContext } from './pipeline/scope.ts';
import type { PasswordSynchronization, PersonReference, SynchronizedPerson } from './status.ts';
import { diagnoseAll } from './status/diagnose.ts';
import { findPerson } from './status/find-person.ts';
import { listEvents, listPeople } from './status/lists.ts';
import { overview, type OverviewRequest } from './status/overview.ts';
import { personStatusOf } from './status/person.ts';

export interface PasswordSynchronizationOptions extends AgentEnvironment {
  /** Whether this process may run it: one engine a data directory. */
  readonly isOwn: boolean;
  /** Where it is not this process: whether there is one that has the data directory. */
  readonly isElsewhere: () => Promise<boolean>;
}

export interface OwnPasswordSynchronization extends PasswordSynchronization {
  /** Runs from now on, by whatever configuration is in force; more than once is once. */
  start(): void;
  /** Imports and exports have moved something. */
  runEnded(): void;
  /** Brings what is under way to a clean end. */
  stop(): Promise<void>;
}

const NOTHING_LIVE: OverviewRequest['live'] = {
  features: null,
  tenantFault: null,
  tenantFaultSince: null,
  domains: [],
};

/** Milliseconds between two calls of a listener. */
const TELL_EVERY = 1000;

export function openPasswordSynchronization(options: PasswordSynchronizationOptions): OwnPasswordSynchronization {
  const { store, now, isOwn } = options;
  const listeners = new Set<() => void>();
  let agent: PasswordAgent | undefined;
  let telling: NodeJS.Timeout | undefined;

  function tell(): void {
    telling ??= setTimeout(() => {
      telling = undefined;
      for (const listener of listeners) listener();
    }, TELL_EVERY).unref();
  }

  function start(): PasswordAgent {
    if (!agent) {
      agent = startAgent(options);
      agent.subscribe(tell);
    }
    return agent;
  }

  async function planNow(): Promise<PasswordPlan | undefined> {
    return (await options.version()) === undefined ? undefined : options.plan();
  }

  async function standing(plan: PasswordPlan): Promise<Pick<OverviewRequest, 'state' | 'live'>> {
    if (agent) {
      const { state, tenant, domains } = agent.view;
      const { features = null, fault: tenantFault, faultSince: tenantFaultSince } = tenant;
      return { state, live: { features, tenantFault, tenantFaultSince, domains } };
    }
    const obstacle = obstacleOf(plan);
    const kept = await keptState(store.reader);
    const resting = { ...NOTHING_LIVE, features: kept?.features ?? null };
    if (obstacle) return { state: obstacle, live: resting };
    const isAtWork = !isOwn && (await options.isElsewhere());
    return isAtWork && kept ? { state: kept.state, live: kept } : { state: 'stopped', live: resting };
  }

  async function status() {
    const plan = await planNow();
    const domains = plan?.domains ?? [];
    const known = plan ? await standing(plan) : { state: 'off' as const, live: NOTHING_LIVE };
    return overview(store.reader, { ...known, domains, now: now() });
  }

  async function find(person: PersonReference): Promise<FoundPerson | undefined> {
    const plan = await options.plan();
    const context = await scopeContext(options, plan);
    const row = await findPerson(store.reader, context, person);
    if (!row) return undefined;
    const connector = context.connectors.get(row.connector_id) ?? '';
    const partitions = plan.domains
      .filter((domain) => domain.connector === connector)
      .map(({ partition }) => partition);
    return { plan, context, row, connector, partitions, partition: partitionOf(partitions, row.dn_path) };
  }

  async function personStatus(person: PersonReference) {
    const found = await find(person);
    return found && personStatusOf(store.reader, found);
  }

  async function synchronizeNow(person: PersonReference, who: string, signal?: AbortSignal) {
    const found = await find(person);
    if (!found?.partition || !found.row.anchor) throw notFound(person);
    refuseWhereNothingIsSent(found.plan);
    const asked = { connectorId: found.row.connector_id, partition: found.partition, anchor: found.row.anchor };
    await store.write((writer) => noteAudit(writer, auditOf(who, 'password-synchronize-person', now(), found)));
    if (!isOwn) return answerOf(found, await putOff(found, asked, who));
    const own = start();
    await own.ready;
    const record = await own.now(asked, who, signal ?? new AbortController().signal);
    return answerOf(found, record);
  }

  /** The engine of another process finds it at its next look. */
  async function putOff({ context, row }: FoundPerson, { connectorId, partition, anchor }: Asked, who: string) {
    const at = now().toISOString();
    const facts = await scopeOf(store.reader, context, [row]);
    return store.write(async (writer) => {
      const known = (await loadRecords(writer, connectorId, [anchor])).get(anchor);
      const record: PersonRecord = {
        ...(known ?? { ...BLANK, anchor, at }),
        partition,
        outcome: known?.outcome ?? (facts.get(row.id)?.verdict.inScope ? 'waiting' : 'out-of-scope'),
        due: { at, cause: 'asked', who },
      };
      await saveRecords(writer, connectorId, [record]);
      return { ...record, outcome: 'waiting' as const, reason: null, fault: null };
    });
  }

  async function fullSynchronization(
    { connector, resend = false }: Parameters<PasswordSynchronization['fullSynchronization']>[0],
    who: string,
  ) {
    const plan = await options.plan();
    refuseWhereNothingIsSent(plan);
    const domains = plan.domains.filter((domain) => connector === undefined || domain.connector === connector);
    const { connectors } = await scopeContext(options, plan);
    const numbers = new Map([...connectors].map(([id, name]) => [name, id]));
    const at = now();
    await store.write(async (writer) => {
      for (const domain of domains) {
        const key = { connectorId: numbers.get(domain.connector)!, partition: domain.partition };
        await wishFull(writer, key, { since: at.toISOString(), why: 'asked', resend });
        await noteEvents(writer, [{ at: at.toISOString(), kind: 'full-asked', ...key, who, detail: { resend } }]);
      }
      const detail = { connector: connector ?? null, resend };
      await noteAudit(writer, { at, who, action: 'password-full-synchronization', detail });
    });
    if (isOwn) start().wake();
    tell();
    return domains.map((domain) => ({ connector: domain.connector, partition: domain.partition }));
  }

  async function diagnose(person?: PersonReference, signal = new AbortController().signal) {
    const plan = await options.plan();
    const found = person && (await personStatus(person));
    if (person && !found) throw notFound(person);
    const installation = await installationOf(store);
    const at = now();
    const request = {
      reader: store.reader,
      plan,
      status: await status(),
      person: found,
      installation,
      now: at,
      signal,
    };
    return { at: at.toISOString(), steps: await diagnoseAll(request), person: found ?? null };
  }

  return {
    status,
    personStatus,
    synchronizeNow,
    fullSynchronization,
    diagnose,
    people: (query) => listPeople(store.reader, query),
    events: (query) => listEvents(store.reader, query),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    start: () => void start(),
    runEnded() {
      agent?.scan();
      agent?.wake();
    },
    async stop() {
      clearTimeout(telling);
      await agent?.stop();
    },
  };
}

interface FoundPerson {
  readonly plan: PasswordPlan;
  readonly context: ScopeContext;
  readonly row: ConnectorObjectRow;
  readonly connector: string;
  readonly partitions: readonly string[];
  /** Undefined where the domain's passwords are not synchronized. */
  readonly partition: string | undefined;
}

interface Asked {
  readonly connectorId: number;
  readonly partition: string;
  readonly anchor: string;
}

const BLANK = {
  outcome: 'waiting',
  reason: null,
  seen: undefined,
  mustChange: false,
  sent: undefined,
  attempts: 0,
  failingSince: null,
  due: undefined,
  fault: null,
} as const;

/** Forests whose passwords stay where they are have people, too: what is asked of them is answered. */
async function scopeContext({ store, now }: AgentEnvironment, plan: PasswordPlan): Promise<ScopeContext> {
  const rows = await store.reader.all<{ id: number; name: string }>('SELECT id, name FROM connector');
  const connectors = new Map(rows.map(({ id, name }) => [id, name]));
  const id = rows.find(({ name }) => name === plan.tenant.name)?.id ?? 0;
  return {
    rules: plan.rules,
    connectors,
    tenant: { id, name: plan.tenant.name },
    ...(plan.parametersOf ? { parametersOf: plan.parametersOf } : {}),
    ...(plan.expiredAccountsAsDisabled ? { expiredBefore: now() } : {}),
  };
}

const REFUSALS = {
  off: { code: 'password-sync-not-chosen', detail: {} },
  unsupported: { code: 'not-supported-by-back-end', detail: { feature: 'passwordHashSync' } },
  staging: { code: 'staging-mode-on', detail: {} },
} as const;

function refuseWhereNothingIsSent(plan: PasswordPlan): void {
  const obstacle = obstacleOf(plan);
  if (obstacle) throw new FaultError({ ...REFUSALS[obstacle], stage: 'export', retry: 'never' });
}

function notFound(person: PersonReference): FaultError {
  const detail = 'id' in person ? { what: 'person', id: person.id } : { what: 'person', name: person.name };
  return new FaultError({ code: 'not-found', stage: 'run', detail, retry: 'never' });
}

function auditOf(who: string, action: string, at: Date, { connector, row }: FoundPerson) {
  return { at, who, action, detail: { connector, anchor: row.anchor, dn: row.dn } };
}

function answerOf(
  { connector, row }: FoundPerson,
  record: Pick<PersonRecord, 'outcome' | 'reason' | 'fault'> | undefined,
): SynchronizedPerson {
  const { outcome = 'out-of-scope', reason = 'not-imported', fault = null } = record ?? {};
  return { connector, anchor: row.anchor ?? '', name: row.dn, outcome, reason, fault };
}

/**
 * The checks of the tenant and of the forests of a draft. They begin by themselves as soon as there is enough to connect
 * with, run beside each other, and their rows appear as they come. What was checked is remembered by what was asked.
 */

import type {
  CallArguments,
  CallOptions,
  CallResult,
  ContractFault,
  EventPayload,
} from '../../../engine/api/contract/contract.ts';
import type { ForestPart, RightsFeature, TenantPart } from '../state/answers.ts';
import type { Checked } from '../state/situation.ts';

type Calls = 'tenant-check' | 'forest-check' | 'forest-rights';

export interface CheckClient {
  call<N extends Calls>(name: N, callArguments: CallArguments<N>, options?: CallOptions): Promise<CallResult<N>>;
}

export type TenantRow = EventPayload<'tenant-check-row'>;
export type ForestRow = EventPayload<'forest-check-row'>['row'];
export type Rights = CallResult<'forest-rights'>;
export type ForestFacts = NonNullable<CallResult<'forest-check'>['forest']>;

interface Standing {
  readonly running: boolean;
  /** Why there are no more rows. */
  readonly fault: ContractFault | undefined;
}

export interface TenantChecked extends Standing {
  readonly rows: readonly TenantRow[];
  readonly result: CallResult<'tenant-check'> | undefined;
}

export interface ForestChecked extends Standing {
  readonly rows: readonly ForestRow[];
  readonly forest: ForestFacts | undefined;
  readonly rights: Rights | undefined;
}

export interface TenantQuestion {
  readonly tenant: TenantPart;
  readonly purpose: 'read' | 'write';
  /** How often its secret was entered: another one is another question. */
  readonly secret: number;
}

export interface ForestQuestion {
  readonly forest: ForestPart;
  readonly features: readonly RightsFeature[];
  readonly secret: number;
}

export interface ConnectionChecks {
  subscribe(listener: () => void): () => void;
  /** Changes with every row. */
  version(): number;
  tenant(question: TenantQuestion): TenantChecked | undefined;
  forest(question: ForestQuestion): ForestChecked | undefined;
  /** Begins unless it has been asked already; `again`: in any case. */
  askTenant(question: TenantQuestion, again?: boolean): void;
  askForest(question: ForestQuestion, again?: boolean): void;
}

export function createConnectionChecks(
  client: CheckClient,
  faultOf: (error: unknown) => ContractFault,
): ConnectionChecks {
  const listeners = new Set<() => void>();
  let version = 0;
  const changed = (): void => {
    version += 1;
    for (const listener of listeners) listener();
  };
  const tenants = openAnswers<TenantChecked>(changed);
  const forests = openAnswers<ForestChecked>(changed);

  const checkTenant = async ({ tenant, purpose }: TenantQuestion, put: Put<TenantChecked>): Promise<void> => {
    put({ running: true, fault: undefined, rows: [], result: undefined });
    try {
      const result = await client.call(
        'tenant-check',
        { tenant, purpose },
        {
          onEvent: (name, row) => {
            if (name === 'tenant-check-row') put((before) => ({ rows: [...before.rows, row as TenantRow] }));
          },
        },
      );
      put({ running: false, rows: result.checks, result });
    } catch (error) {
      put({ running: false, fault: faultOf(error) });
    }
  };

  const checkForest = async ({ forest, features }: ForestQuestion, put: Put<ForestChecked>): Promise<void> => {
    put({ running: true, fault: undefined, rows: [], forest: undefined, rights: undefined });
    try {
      const { rows, forest: facts } = await client.call(
        'forest-check',
        { forest },
        {
          onEvent: (name, payload) => {
            if (name !== 'forest-check-row') return;
            const { row } = payload as EventPayload<'forest-check-row'>;
            put((before) => ({ rows: [...before.rows, row] }));
          },
        },
      );
      put({ rows, forest: facts ?? undefined });
      const signedIn = rows.some(({ id, state }) => id === 'bind' && state !== 'failed' && state !== 'skipped');
      if (signedIn) put({ rights: await client.call('forest-rights', { forest, features: [...features] }) });
      put({ running: false });
    } catch (error) {
      put({ running: false, fault: faultOf(error) });
    }
  };

  const ask = <Q, A extends Standing>(
    answers: Answers<A>,
    question: Q,
    again: boolean,
    check: (question: Q, put: Put<A>) => Promise<void>,
  ): void => {
    const before = answers.get(question);
    if (before && (!again || before.running)) return;
    void check(question, answers.putter(question));
  };

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
    tenant: (question) => tenants.get(question),
    forest: (question) => forests.get(question),
    askTenant: (question, again = false) => ask(tenants, question, again, checkTenant),
    askForest: (question, again = false) => ask(forests, question, again, checkForest),
  };
}

/** Takes what is new of an answer. */
type Put<A> = (change: Partial<A> | ((before: A) => Partial<A>)) => void;

interface Answers<A> {
  get(question: unknown): A | undefined;
  putter(question: unknown): Put<A>;
}

function openAnswers<A>(changed: () => void): Answers<A> {
  const answers = new Map<string, A>();
  const keyOf = (question: unknown): string => JSON.stringify(question);
  return {
    get: (question) => answers.get(keyOf(question)),
    putter(question) {
      const key = keyOf(question);
      return (change) => {
        const before = answers.get(key) as A;
        answers.set(key, { ...before, ...(typeof change === 'function' ? change(before) : change) });
        changed();
      };
    },
  };
}

export function tenantStanding(checked: TenantChecked | undefined): Checked {
  return standingOf(checked, checked?.rows ?? []);
}

export function forestStanding(checked: ForestChecked | undefined): Checked {
  return standingOf(checked, [...(checked?.rows ?? []), ...(checked?.rights?.rows ?? [])]);
}

function standingOf(checked: Standing | undefined, rows: readonly { readonly state: string }[]): Checked {
  if (!checked) return { state: 'unknown' };
  if (checked.running) return { state: 'running' };
  if (checked.fault || rows.some(({ state }) => state === 'failed')) return { state: 'failed' };
  return { state: rows.some(({ state }) => state === 'warning') ? 'warning' : 'passed' };
}

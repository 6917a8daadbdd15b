/** What the tenant has to have before people sign in through agents, and what is there for the day on which none answers. */

import type { Fault } from '../../model/fault.ts';
import type { TenantAgent } from '../../sign-in/pass-through/tenant/tenant-agents.ts';

export interface TenantRow {
  readonly check: 'agents' | 'fallback';
  readonly state: 'passed' | 'warning' | 'failed';
  readonly fault: Fault | null;
  readonly facts: { readonly [name: string]: number };
}

/** With one the service can be switched; with two, one may be away. Microsoft recommends three. */
const LEAST = 2;
const RECOMMENDED = 3;

export function checkAgents(agents: readonly TenantAgent[]): TenantRow {
  const active = agents.filter(({ isActive }) => isActive).length;
  const detail = { count: active, least: RECOMMENDED };
  const few: Fault = { code: 'agents-few', stage: 'setup', detail, retry: 'later' };
  const state = active === 0 ? 'failed' : active < LEAST ? 'warning' : 'passed';
  return { check: 'agents', state, fault: active < LEAST ? few : null, facts: { active, known: agents.length } };
}

export function checkFallback(hasFallback: boolean): TenantRow {
  const missing: Fault = { code: 'fallback-missing', stage: 'setup', detail: {}, retry: 'never' };
  const state = hasFallback ? 'passed' : 'warning';
  return { check: 'fallback', state, fault: hasFallback ? null : missing, facts: {} };
}

/** What the agent keeps beside its domains and people: what it is, the tenant's switches, the identifier of this installation. */

import { randomBytes } from 'node:crypto';
import type { Fault } from '../../../model/fault.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { Store } from '../../../store/store.ts';
import type { AgentState } from '../status.ts';
import type { NamedDomainView } from './running-domain.ts';

export interface KeptAgentState {
  readonly state: AgentState;
  /** By Graph's names. */
  readonly features: { readonly [feature: string]: boolean } | null;
  readonly tenantFault: Fault | null;
  readonly tenantFaultSince: string | null;
  readonly domains: readonly NamedDomainView[];
  /** ISO 8601. */
  readonly at: string;
}

const STATE = 'password-hash-sync/agent';
const INSTALLATION = 'password-hash-sync/installation';

async function read(reader: Reader, key: string): Promise<string | undefined> {
  return (await reader.get<{ value: string }>('SELECT value FROM engine_state WHERE key = ?', [key]))?.value;
}

async function keep(writer: Writer, key: string, value: string): Promise<void> {
  await writer.run(
    'INSERT INTO engine_state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    [key, value],
  );
}

export async function keptState(reader: Reader): Promise<KeptAgentState | undefined> {
  const value = await read(reader, STATE);
  return value === undefined ? undefined : (JSON.parse(value) as KeptAgentState);
}

export function keepState(writer: Writer, state: KeptAgentState): Promise<void> {
  return keep(writer, STATE, JSON.stringify(state));
}

/** As which domain controllers know this installation among the replicas they answer: a GUID, the same for good. */
export function installationOf(store: Store): Promise<string> {
  return store.write(async (writer) => {
    const known = await read(writer, INSTALLATION);
    if (known !== undefined) return known;
    const made = randomBytes(16).toString('hex');
    await keep(writer, INSTALLATION, made);
    return made;
  });
}

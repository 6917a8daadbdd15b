/** The identity of the engine's own agent: certificates in its store, private keys among its secrets. */

import { z } from 'zod';
import { noteAudit } from '../../../settings/audit.ts';
import type { SecretStore } from '../../../settings/secrets.ts';
import type { Reader, Writer } from '../../../store/database.ts';
import type { Store } from '../../../store/store.ts';
import type { CustomEndpoints } from '../endpoints.ts';
import type { AgentSnapshot } from '../health/detector.ts';
import { readCertificate, type AgentKey } from '../registration/identity.ts';
import type { AgentIdentity, IdentityStore } from './identity-store.ts';

/** Of the agent that is registered here; nothing secret. */
export interface LocalAgent {
  readonly tenantId: string;
  readonly agentId: string;
  readonly endpoints: CustomEndpoints | undefined;
  readonly registeredAt: string;
  readonly registeredBy: string;
}

const keySecret = (thumbprint: string) => `pass-through/${thumbprint}/key`;

export async function readLocalAgent(reader: Reader): Promise<LocalAgent | undefined> {
  const row = await reader.get<{
    tenant_id: string;
    agent_id: string;
    endpoints: string | null;
    registered_at: string;
    registered_by: string;
  }>('SELECT * FROM pass_through_agent');
  if (!row) return undefined;
  return {
    tenantId: row.tenant_id,
    agentId: row.agent_id,
    endpoints: row.endpoints === null ? undefined : customEndpointsSchema.parse(JSON.parse(row.endpoints)),
    registeredAt: row.registered_at,
    registeredBy: row.registered_by,
  };
}

/** As the command line and the interface take it. */
export const customEndpointsSchema = z.strictObject({
  registration: z.url().optional(),
  administration: z.url().optional(),
  bootstrap: z.array(z.url()).min(1).optional(),
  signalling: z.string().startsWith('wss://').optional(),
  relay: z.string().startsWith('wss://').optional(),
  hosts: z.array(z.string().min(1)).min(1).optional(),
  registrationResource: z.string().min(1).optional(),
  caPem: z.string().optional(),
});

export interface NewLocalAgent {
  readonly key: AgentKey;
  readonly endpoints: CustomEndpoints | undefined;
  readonly now: Date;
  /** Who registered it: the administrator's name, or the account of this machine. */
  readonly who: string;
}

/** In the place of one that was there: a running host takes it up by itself. */
export async function saveLocalAgent(store: Store, secrets: SecretStore, agent: NewLocalAgent): Promise<void> {
  const { key, endpoints, now, who } = agent;
  const secret = await secrets.prepare(keySecret(key.thumbprint), key.privateKeyPem);
  await store.write(async (writer) => {
    await clear(writer);
    await writer.run(
      `INSERT INTO pass_through_agent (id, tenant_id, agent_id, endpoints, registered_at, registered_by)
       VALUES (1, ?, ?, ?, ?, ?)`,
      [key.tenantId, key.agentId, endpoints ? JSON.stringify(endpoints) : null, now.toISOString(), who],
    );
    await insertKey(writer, key, now);
    await secret(writer);
    await noteAudit(writer, { at: now, who, action: 'agent-registered', detail: { agentId: key.agentId } });
  });
}

/** False where none was registered. The tenant shows it as inactive from then on; only the service can forget it. */
export function removeLocalAgent(
  store: Store,
  { now, who }: { readonly now: Date; readonly who: string },
): Promise<boolean> {
  return store.write(async (writer) => {
    const agent = await readLocalAgent(writer);
    if (agent === undefined) return false;
    await clear(writer);
    await noteAudit(writer, { at: now, who, action: 'agent-removed', detail: { agentId: agent.agentId } });
    return true;
  });
}

async function clear(writer: Writer): Promise<void> {
  const keys = await writer.all<{ thumbprint: string }>('SELECT thumbprint FROM pass_through_key');
  for (const { thumbprint } of keys) await writer.run('DELETE FROM secret WHERE name = ?', [keySecret(thumbprint)]);
  for (const table of ['pass_through_key', 'pass_through_status', 'pass_through_agent'])
    await writer.run(`DELETE FROM ${table}`);
}

async function insertKey(writer: Writer, { thumbprint, certificatePem }: AgentKey, now: Date): Promise<void> {
  await writer.run('INSERT OR IGNORE INTO pass_through_key (thumbprint, certificate, added_at) VALUES (?, ?, ?)', [
    thumbprint,
    certificatePem,
    now.toISOString(),
  ]);
}

export function engineIdentityStore(store: Store, secrets: SecretStore, now: () => Date): IdentityStore {
  return {
    async load() {
      const agent = await readLocalAgent(store.reader);
      if (agent === undefined) return undefined;
      const rows = await store.reader.all<{ thumbprint: string; certificate: string }>(
        'SELECT thumbprint, certificate FROM pass_through_key',
      );
      const keys = await Promise.all(rows.map((row) => loadKey(row, secrets)));
      keys.sort((one, other) => other.notAfter.getTime() - one.notAfter.getTime());
      return { tenantId: agent.tenantId, agentId: agent.agentId, keys };
    },
    async save(identity) {
      const prepared = await Promise.all(
        identity.keys.map((key) => secrets.prepare(keySecret(key.thumbprint), key.privateKeyPem)),
      );
      await store.write(async (writer) => {
        // Registered anew or removed meanwhile: what was renewed belongs to nobody any more.
        const agent = await readLocalAgent(writer);
        if (agent?.agentId !== identity.agentId) return;
        await dropOthers(writer, identity);
        for (const key of identity.keys) await insertKey(writer, key, now());
        for (const store of prepared) await store(writer);
      });
    },
  };
}

async function dropOthers(writer: Writer, { keys }: AgentIdentity): Promise<void> {
  const kept = new Set(keys.map(({ thumbprint }) => thumbprint));
  const rows = await writer.all<{ thumbprint: string }>('SELECT thumbprint FROM pass_through_key');
  for (const { thumbprint } of rows) {
    if (kept.has(thumbprint)) continue;
    await writer.run('DELETE FROM pass_through_key WHERE thumbprint = ?', [thumbprint]);
    await writer.run('DELETE FROM secret WHERE name = ?', [keySecret(thumbprint)]);
  }
}

async function loadKey(
  { thumbprint, certificate }: { readonly thumbprint: string; readonly certificate: string },
  secrets: SecretStore,
): Promise<AgentKey> {
  const base64 = certificate.replaceAll(/-----[^-]+-----|\s/g, '');
  return { ...readCertificate(base64), privateKeyPem: await secrets.get(keySecret(thumbprint)) };
}

/** For interfaces and commands beside the running engine. */
export async function saveSnapshot(store: Store, snapshot: AgentSnapshot): Promise<void> {
  await store.write((writer) =>
    writer.run('INSERT OR REPLACE INTO pass_through_status (id, snapshot) VALUES (1, ?)', [JSON.stringify(snapshot)]),
  );
}

/** Undefined where the agent never ran here. */
export async function readSnapshot(reader: Reader): Promise<AgentSnapshot | undefined> {
  const row = await reader.get<{ snapshot: string }>('SELECT snapshot FROM pass_through_status');
  return row ? (JSON.parse(row.snapshot) as AgentSnapshot) : undefined;
}

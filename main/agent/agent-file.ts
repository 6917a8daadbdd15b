/**
 * What a stand-alone agent keeps: one file that only its owner may read, private keys and passwords in it sealed with the
 * key of its directory, and one that says how it is.
 */

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { activeDirectorySettingsSchema } from '../../engine/connectors/active-directory/active-directory.ts';
import { FaultError } from '../../engine/model/fault.ts';
import type { Sealer } from '../../engine/settings/secrets.ts';
import type { AgentIdentity, IdentityStore } from '../../engine/sign-in/pass-through/agent/identity-store.ts';
import { customEndpointsSchema } from '../../engine/sign-in/pass-through/agent/engine-store.ts';
import type { CustomEndpoints } from '../../engine/sign-in/pass-through/endpoints.ts';
import type { AgentSnapshot } from '../../engine/sign-in/pass-through/health/detector.ts';
import { readCertificate, type AgentKey } from '../../engine/sign-in/pass-through/registration/identity.ts';

export const AGENT_FILE = 'agent.json';
export const STATUS_FILE = 'agent-status.json';

const sealedText = z.base64();

const agentFileSchema = z.strictObject({
  version: z.literal(1),
  tenantId: z.guid(),
  agentId: z.guid(),
  cloud: z.enum(['global', 'us-government', 'us-government-dod']).optional(),
  endpoints: customEndpointsSchema.optional(),
  proxy: z.url().optional(),
  /** What people sign in by. */
  signInAttribute: z.string().min(1),
  forests: z.array(z.strictObject({ settings: activeDirectorySettingsSchema, password: sealedText })).min(1),
  keys: z.array(z.strictObject({ certificate: z.string(), key: sealedText })).min(1),
  registeredAt: z.string(),
  registeredBy: z.string(),
});

/** As it lies on the disk: what is secret is sealed. */
export type AgentFile = Omit<z.output<typeof agentFileSchema>, 'endpoints'> & {
  readonly endpoints?: CustomEndpoints | undefined;
};

const keyName = (thumbprint: string) => `agent/${thumbprint}/key`;
const passwordName = (forest: string) => `agent/forest/${forest}/password`;

/** Undefined where there is none. Throws `store-damaged` where it is none of ours. */
export async function readAgentFile(directory: string): Promise<AgentFile | undefined> {
  const file = path.join(directory, AGENT_FILE);
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  const found = agentFileSchema.safeParse(jsonOf(text));
  if (found.success) return found.data;
  throw damaged(file, found.error.issues[0]?.path.join('.') ?? '');
}

export async function writeAgentFile(directory: string, document: AgentFile): Promise<void> {
  await writeWhole(path.join(directory, AGENT_FILE), JSON.stringify(document, undefined, 2));
}

export async function removeAgentFile(directory: string): Promise<void> {
  for (const name of [AGENT_FILE, STATUS_FILE]) await rm(path.join(directory, name), { force: true });
}

export async function sealKey(sealer: Sealer, key: AgentKey): Promise<AgentFile['keys'][number]> {
  const sealed = await sealer.seal(keyName(key.thumbprint), key.privateKeyPem);
  return { certificate: key.certificatePem, key: sealed.toString('base64') };
}

export async function sealPassword(sealer: Sealer, forest: string, password: string): Promise<string> {
  return (await sealer.seal(passwordName(forest), password)).toString('base64');
}

export async function passwordOf(
  sealer: Sealer,
  { settings, password }: AgentFile['forests'][number],
): Promise<string> {
  return sealer.unseal(passwordName(settings.name), Buffer.from(password, 'base64'));
}

export function fileIdentityStore(directory: string, sealer: Sealer): IdentityStore {
  return {
    async load() {
      const document = await readAgentFile(directory);
      return document && identityOf(document, sealer);
    },
    async save(identity) {
      const document = await readAgentFile(directory);
      // Registered anew or removed meanwhile: what was renewed belongs to nobody any more.
      if (document?.agentId !== identity.agentId) return;
      const keys = await Promise.all(identity.keys.map((key) => sealKey(sealer, key)));
      await writeAgentFile(directory, { ...document, keys });
    },
  };
}

async function identityOf({ tenantId, agentId, keys }: AgentFile, sealer: Sealer): Promise<AgentIdentity> {
  const opened = keys.map(async ({ certificate, key }): Promise<AgentKey> => {
    const facts = readCertificate(certificate.replaceAll(/-----[^-]+-----|\s/g, ''));
    return { ...facts, privateKeyPem: await sealer.unseal(keyName(facts.thumbprint), Buffer.from(key, 'base64')) };
  });
  return { tenantId, agentId, keys: await Promise.all(opened) };
}

export interface AgentStatus {
  readonly pid: number;
  readonly snapshot: AgentSnapshot;
}

export async function writeStatus(directory: string, snapshot: AgentSnapshot): Promise<void> {
  const status: AgentStatus = { pid: process.pid, snapshot };
  await writeWhole(path.join(directory, STATUS_FILE), JSON.stringify(status));
}

export async function readStatus(directory: string): Promise<AgentStatus | undefined> {
  const text = await readIfThere(path.join(directory, STATUS_FILE));
  return text === undefined ? undefined : (JSON.parse(text) as AgentStatus);
}

/** Whole under its name, or as it was before. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const whole = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(whole, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(whole, file);
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function damaged(file: string, message: string): FaultError {
  return new FaultError({ code: 'store-damaged', stage: 'store', detail: { file, message }, retry: 'never' });
}

/** An engine with nothing set up yet, spoken to by its dispatcher, before a forest. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { commands, queries, type CallArguments, type EngineClient } from '../../../engine/api/contract/contract.ts';
import { createDispatcher } from '../../../engine/api/dispatcher.ts';
import { openEngine, type Engine } from '../../../engine/api/engine.ts';
import { FaultError, type Fault } from '../../../engine/model/fault.ts';
import type { Forest } from '../../lab/forest/forest.ts';

export type ForestArgument = CallArguments<'forest-check'>['forest'];

export interface SetupStage {
  readonly engine: Engine;
  readonly client: EngineClient;
  /** As somebody who types a forest's password into the draft. */
  type(forest: string, password: string): void;
  close(): Promise<void>;
}

export async function openSetupStage(): Promise<SetupStage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'causeway-forests-'));
  const engine = await openEngine({ dataDirectory: folder, purpose: 'test', environment: {} });
  return {
    engine,
    client: exact(createDispatcher(engine)),
    type: (forest, password) => engine.draftSecrets.set(`forest/${forest}/password`, password),
    async close() {
      await engine.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Holds every answer against the contract: nothing that it does not know, nothing that it wants and is not there. */
function exact(client: EngineClient): EngineClient {
  return {
    async call(name, callArguments, options) {
      const answer = await client.call(name, callArguments, options);
      const { result } = { ...queries, ...commands }[name];
      expect(result.parse(answer)).toEqual(answer);
      return answer;
    },
  };
}

/** The lab's forest as its administrator would describe it, with another account where one is named. */
export function partOf(
  forest: Pick<Forest, 'domain' | 'host' | 'ldapsPort' | 'caCertificatePem' | 'administrator'>,
  account = forest.administrator.userPrincipalName,
): ForestArgument {
  return {
    name: forest.domain,
    servers: [{ host: forest.host, port: forest.ldapsPort }],
    security: { mode: 'ldaps', trust: { kind: 'ca', pem: forest.caCertificatePem } },
    account,
  };
}

/** The fault that something fails with; throws where it does not fail. */
export async function faultOf(work: Promise<unknown>): Promise<Fault> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FaultError) return error.fault;
    throw error;
  }
  throw new Error('It was expected to fail');
}

/** What every question to the tenant works with. */

import { FaultError, type Stage } from '../../../model/fault.ts';
import type { Ambient } from '../ambient.ts';
import { consentMissing, errorOf, ObjectFaultError } from '../graph/faults.ts';
import { graphObjects, textOf, type GraphObject } from '../graph/objects.ts';
import { bodyOf } from '../graph/transport/answers.ts';
import type { Batches } from '../graph/transport/batch.ts';
import type { GraphAnswer, GraphClient } from '../graph/transport/client.ts';
import { makeRead } from '../graph/transport/retry.ts';
import type { TrafficCounters } from '../../connector.ts';
import { companionPermission, type CompanionOperation } from './permissions.ts';

export interface CompanionParts {
  readonly client: GraphClient;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  batchesFor(signal: AbortSignal): Batches;
  /** Whether objects reach the tenant as synchronized ones; through Graph they are the cloud's. */
  readonly backEnd: 'graph' | 'directory-sync';
  /** This machine's name, as exports give it. */
  readonly machine: string;
  /** The machine of the last export, where the back end can say it. */
  readonly exportingMachine?: (signal: AbortSignal) => Promise<string | undefined>;
}

export interface CompanionContext extends CompanionParts {
  readonly host: string;
  /** The body of a successful GET; throws the tenant's fault, `consent-missing` with the permission's name. */
  get(operation: CompanionOperation, path: string, options: GetOptions): Promise<GraphObject>;
  /** The same, and undefined where the tenant does not have it or does not let us see it. */
  getIfPossible(path: string, options: GetOptions): Promise<GraphObject | undefined>;
  /** Objects of all pages. */
  pages(operation: CompanionOperation, path: string, options: GetOptions): AsyncIterable<readonly GraphObject[]>;
}

export interface GetOptions {
  readonly signal: AbortSignal;
  /** "Advanced query capabilities on Microsoft Entra ID objects": the path says `$count=true` as well. */
  readonly advanced?: boolean;
}

export const STAGE: Stage = 'connect';

export function openContext(parts: CompanionParts): CompanionContext {
  const { client, ambient, traffic } = parts;
  const host = new URL(client.origin).host;
  const read = makeRead({ client, ambient, traffic, stage: STAGE });
  const ask = (path: string, { signal, advanced }: GetOptions) =>
    read(path, { signal, ...(advanced ? { headers: { ConsistencyLevel: 'eventual' } } : {}) });

  const context: CompanionContext = {
    ...parts,
    host,
    async get(operation, path, options) {
      return bodyIn(await ask(path, options), operation, host);
    },
    async getIfPossible(path, options) {
      const answer = await ask(path, options);
      return isUnavailable(answer) ? undefined : bodyOf(answer, { operation: 'companion', host, stage: STAGE });
    },
    async *pages(operation, path, options) {
      for (let link: string | undefined = path; link !== undefined;) {
        const body: GraphObject = await context.get(operation, link, options);
        yield graphObjects(body['value']);
        link = textOf(body['@odata.nextLink']);
      }
    },
  };
  return context;
}

export function bodyIn(answer: GraphAnswer, operation: CompanionOperation, host: string): GraphObject {
  if (answer.status === 403) throw permissionMissing(operation, answer);
  return bodyOf(answer, { operation, host, stage: STAGE });
}

export function permissionMissing(operation: CompanionOperation, answer: GraphAnswer): FaultError {
  const { fault } = consentMissing(operation, errorOf(answer).message, STAGE);
  const detail = { ...fault.detail, permissions: companionPermission(operation) };
  return new FaultError({ ...fault, detail });
}

/** Not permitted, not known, not in this cloud, or not by this query. */
export function isUnavailable({ status }: GraphAnswer): boolean {
  return status === 400 || status === 403 || status === 404 || status === 501;
}

/** A refusal of one object, thrown as what a caller that has one object only can act on. */
export async function asFault<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ObjectFaultError ? new FaultError(error.fault, { cause: error }) : error;
  }
}

/** Many GETs, 20 to a request; answers in the order of the paths. */
export async function getMany(
  { batchesFor }: CompanionContext,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<readonly GraphAnswer[]> {
  const batches = batchesFor(signal);
  return Promise.all(
    paths.map(async (path) => {
      const answer = await batches.send({ method: 'GET', path, repeatable: true });
      if (answer === 'unknown') throw new TypeError('A repeatable call came back without an answer');
      return answer;
    }),
  );
}

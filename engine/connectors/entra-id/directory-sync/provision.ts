/**
 * One request that provisions objects, and what the service says of each. What it says nothing of, or refuses for the
 * moment, is sent again: setting is by anchor and may be repeated.
 */

import type { TrafficCounters } from '../../connector.ts';
import { FaultError } from '../../../model/fault.ts';
import { backoff, pause, throwIfCancelled, type Ambient } from '../ambient.ts';
import type { Pace } from '../graph/transport/pacing.ts';
import type { WireSchema } from './attributes.ts';
import type { OutgoingElement } from './binary-xml/encoder.ts';
import { syncObject, type Parcel } from './parcels.ts';
import { isPassing, readResults, type ObjectResult } from './results.ts';
import type { SoapClient } from './soap/client.ts';
import { REQUEST_TOO_LARGE } from './soap/faults.ts';
import { NAMESPACE } from './soap/names.ts';

export interface Provisioning {
  readonly client: SoapClient;
  readonly schema: WireSchema;
  readonly pace: Pick<Pace, 'take' | 'refused'>;
  readonly ambient: Ambient;
  readonly traffic: TrafficCounters;
  /** The source anchor behind a cloud anchor, where this export has met it. */
  sourceAnchorOf(parcel: Parcel, cloudAnchor: string): string | undefined;
}

/** `too-large`: for a request, even alone. Undefined: no answer said anything of it. */
export type Said = ObjectResult | 'too-large' | undefined;

export interface Provisioned {
  readonly said: ReadonlyMap<Parcel, Said>;
  /** What ends the export when the outcomes have been taken. */
  readonly error?: unknown;
}

/** How often an object is sent before its silence is taken for the answer; and a refusal that should have passed. */
const SILENCES = 6;
const REFUSALS = 3;

/** Never throws: what concerns the service as a whole is in `error`, beside what was answered before. */
export async function provision(
  context: Provisioning,
  parcels: readonly Parcel[],
  signal: AbortSignal,
): Promise<Provisioned> {
  const said = new Map<Parcel, Said>();
  let waiting = parcels;
  try {
    for (let attempt = 0; ; attempt += 1) {
      const results = await send(context, waiting, signal);
      for (const parcel of waiting) said.set(parcel, results.find(isResultOf(parcel)) ?? said.get(parcel));
      const foreign = results.find((result) => !waiting.some((parcel) => isResultOf(parcel)(result)));
      if (foreign !== undefined) return { said, error: foreignResult(context.client.host, foreign) };
      waiting = waiting.filter((parcel) => shouldBeAsked(said.get(parcel), attempt + 1));
      if (waiting.length === 0) return { said };
      context.traffic.retries += 1;
      await pause(context.ambient, backoff(attempt, context.ambient), signal, 'export');
    }
  } catch (error) {
    if (!isTooLarge(error)) return { said, error };
    return halved(context, waiting, said, signal);
  }
}

function shouldBeAsked(said: Said, attempts: number): boolean {
  if (said === undefined) return attempts < SILENCES;
  return said !== 'too-large' && isPassing(said) && attempts < REFUSALS;
}

async function send(
  { client, schema, pace, sourceAnchorOf }: Provisioning,
  parcels: readonly Parcel[],
  signal: AbortSignal,
): Promise<readonly ObjectResult[]> {
  throwIfCancelled(signal, 'export');
  await pace.take(parcels.length, signal);
  const request: OutgoingElement = {
    prefix: '',
    name: 'syncRequest',
    namespaces: { b: NAMESPACE.objects, i: NAMESPACE.instance },
    content: [
      {
        prefix: 'b',
        name: 'SyncObjects',
        content: parcels.map((parcel) => syncObject(schema, parcel, (anchor) => sourceAnchorOf(parcel, anchor))),
      },
    ],
  };
  const result = await client.call('ProvisionAzureADSyncObjects2', [request], {
    stage: 'export',
    signal,
    onThrottled: (wait) => pace.refused(wait),
  });
  return readResults(result);
}

/** A request that is too large as a whole goes in halves; one object that is too large alone is said to be. */
async function halved(
  context: Provisioning,
  parcels: readonly Parcel[],
  before: ReadonlyMap<Parcel, Said>,
  signal: AbortSignal,
): Promise<Provisioned> {
  const [only] = parcels;
  if (parcels.length === 1 && only !== undefined) return { said: new Map([...before, [only, 'too-large']]) };
  const middle = Math.ceil(parcels.length / 2);
  context.traffic.retries += 1;
  const first = await provision(context, parcels.slice(0, middle), signal);
  if (first.error !== undefined) return { said: new Map([...before, ...first.said]), error: first.error };
  const second = await provision(context, parcels.slice(middle), signal);
  return { ...second, said: new Map([...before, ...first.said, ...second.said]) };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof FaultError && error.fault.detail['reason'] === REQUEST_TOO_LARGE;
}

/** By the source anchor where both say it, else by the cloud anchor. */
function isResultOf(parcel: Parcel): (result: ObjectResult) => boolean {
  return ({ sourceAnchor, cloudAnchor }) => {
    if (sourceAnchor !== undefined && parcel.sourceAnchor !== undefined) return sourceAnchor === parcel.sourceAnchor;
    return cloudAnchor !== undefined && cloudAnchor === parcel.cloudAnchor;
  };
}

/** Nothing of such an answer can be relied on; what it says of ours has been taken all the same. */
function foreignResult(host: string, { sourceAnchor, cloudAnchor }: ObjectResult): FaultError {
  return new FaultError({
    code: 'protocol-error',
    stage: 'export',
    detail: { host, reason: 'foreign-result', object: (sourceAnchor ?? cloudAnchor ?? '').slice(0, 100) },
    retry: 'later',
  });
}

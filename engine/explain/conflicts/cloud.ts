/** Objects that only the tenant knows, as far as something that is staged could meet them. */

import type { CloudObject, CloudOwners, CloudValue } from '../../connectors/entra-id/companion/cloud-objects.ts';
import type { Reader } from '../../store/database.ts';
import type { Holder } from './finding.ts';
import { keysOf, keysOfHolder, type KeyKind, type ValueKey } from './keys.ts';
import type { KeyTable } from './key-table.ts';
import { parseProxyAddress } from './service.ts';

/** Above this, reading everything takes fewer requests than asking for each value. */
export const MOST_QUESTIONS = 600;

export interface CloudRequest {
  readonly reader: Reader;
  readonly connectorId: number;
  readonly owners: CloudOwners;
  /** Keys of what is staged. */
  readonly wanted: KeyTable;
  /** The same, while they are few. */
  readonly questions: readonly ValueKey[] | undefined;
  readonly signal: AbortSignal;
  onPage(objects: number): void;
}

/** Throws what the companion throws. Objects of the connector space are left out: it knows more of them. */
export async function cloudRivals(request: CloudRequest): Promise<Holder[]> {
  const { owners, questions, signal, onPage } = request;
  if (questions !== undefined) {
    const found = await owners.ownersOf(valuesOf(questions), signal);
    onPage(found.length);
    return rivalsAmong(request, found);
  }
  const rivals: Holder[] = [];
  let seen = 0;
  for await (const page of owners.everything(signal)) {
    rivals.push(...(await rivalsAmong(request, page)));
    seen += page.length;
    onPage(seen);
  }
  return rivals;
}

const ASKED: { readonly [kind in Exclude<KeyKind, 'address'>]: CloudValue['kind'] } = {
  name: 'userPrincipalName',
  anchor: 'immutableId',
  sid: 'securityIdentifier',
};

function valuesOf(keys: readonly ValueKey[]): CloudValue[] {
  return keys.flatMap(({ kind, attribute, value }): CloudValue[] => {
    if (kind !== 'address') return [{ kind: ASKED[kind], value }];
    if (attribute === 'mail')
      return [
        { kind: 'mail', value },
        { kind: 'proxyAddress', value: `smtp:${value}` },
      ];
    const { scheme, address } = parseProxyAddress(value);
    const proxy: CloudValue = { kind: 'proxyAddress', value };
    return scheme === 'smtp' ? [proxy, { kind: 'mail', value: address }] : [proxy];
  });
}

async function rivalsAmong(
  { reader, connectorId, wanted }: CloudRequest,
  objects: readonly CloudObject[],
): Promise<Holder[]> {
  const candidates = objects
    .map(toHolder)
    .filter((holder) => keysOfHolder(holder).some(({ key }) => wanted.mayHave(key)));
  if (candidates.length === 0) return [];
  const known = await reader.all<{ anchor: string }>(
    `SELECT o.anchor FROM json_each(?) AS a CROSS JOIN connector_object AS o
       ON o.connector_id = ? AND o.anchor = a.value WHERE o.object_type <> ''`,
    [JSON.stringify(candidates.map(({ anchor }) => anchor)), connectorId],
  );
  const ours = new Set(known.map((row) => row.anchor));
  return candidates.filter(({ anchor }) => anchor !== null && !ours.has(anchor));
}

export function toHolder(object: CloudObject): Holder {
  const { anchor, objectType, displayName, userPrincipalName, mail, proxyAddresses, immutableId } = object;
  return {
    state: object.deletedAt !== null ? 'deleted' : object.synchronized ? 'synchronized' : 'cloud',
    ...{ objectType, anchor, userPrincipalName, mail, proxyAddresses },
    ...{ id: null, name: displayName, sourceAnchor: immutableId, kept: undefined, adopted: false },
    securityIdentifier: object.securityIdentifier,
    objectIdentifier: object.objectIdentifier,
  };
}

/** Keys of what is staged, until they are too many to ask for one by one. */
export class Questions {
  #keys: ValueKey[] | undefined = [];

  add(holder: Holder): void {
    this.#keys?.push(...keysOf(holder));
    if ((this.#keys?.length ?? 0) > MOST_QUESTIONS) this.#keys = undefined;
  }

  keys(): readonly ValueKey[] | undefined {
    return this.#keys;
  }
}

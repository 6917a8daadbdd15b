/**
 * Objects that want each other's unique values: none of them can go first. One of them gives up its value for a moment, and
 * then they go in turn.
 */

import type { ExportOperation, ExportOutcome } from '../../../../model/export-operation.ts';
import { idOfAnchor } from '../../anchors.ts';
import { isSuccess } from '../faults.ts';
import { COLLECTIONS } from '../import/import.ts';
import { sendPatiently, textIn } from './context.ts';
import type { ExportContext } from './context.ts';

export interface Blocked {
  readonly operation: ExportOperation;
  readonly outcome: Extract<ExportOutcome, { status: 'failed' }>;
}

/** The anchor of the object that holds the value which this operation wanted. */
export function holderOf({ fault }: Blocked['outcome']): string | undefined {
  const holder = fault.detail['conflictAnchor'];
  return fault.code === 'value-not-unique' && typeof holder === 'string' ? holder : undefined;
}

/** Rings of operations of which each wants a value that the next one's object holds, the last one that of the first's. */
export function ringsIn(blocked: readonly Blocked[]): readonly (readonly Blocked[])[] {
  const byAnchor = new Map(blocked.map((one) => [one.operation.anchor, one] as const));
  const placed = new Set<Blocked>();
  const rings: Blocked[][] = [];
  for (const start of blocked) {
    const way: Blocked[] = [];
    let at: Blocked | undefined = start;
    while (at && !placed.has(at) && !way.includes(at)) {
      way.push(at);
      at = byAnchor.get(holderOf(at.outcome));
    }
    const begin: number = at ? way.indexOf(at) : -1;
    if (begin >= 0) rings.push(way.slice(begin));
    for (const one of way) placed.add(one);
  }
  return rings;
}

/**
 * Makes the first operation of a ring give its value up, so that the last one can go: a user principal name is replaced,
 * for a user has to have one. A mail address that is exchanged for another one stays as a secondary one and in the way, so
 * every object of the ring gives up its own. Whether that was done. Should the run end here, the next import sees what the
 * objects have, and what they are to have is staged again.
 */
export async function makeWay(context: ExportContext, ring: readonly Blocked[]): Promise<boolean> {
  const isNamed = ring.every(({ outcome }) => outcome.fault.attribute === 'userPrincipalName');
  for (const { operation } of isNamed ? ring.slice(0, 1) : ring) {
    const id = operation.objectType === 'user' ? idOfAnchor(operation.anchor ?? '') : undefined;
    const body = id === undefined ? undefined : isNamed ? otherName(operation, id) : withoutMail(operation);
    if (id === undefined || body === undefined) return false;
    const answer = await sendPatiently(context, { method: 'PATCH', path: `${COLLECTIONS.user}/${id}`, body }, [id]);
    if (!isSuccess(answer)) return false;
  }
  return true;
}

function otherName({ attributes }: ExportOperation, id: string) {
  const domain = textIn(attributes, 'userPrincipalName')?.split('@').at(-1);
  return domain === undefined ? undefined : { userPrincipalName: `swap-${id.replaceAll('-', '')}@${domain}` };
}

function withoutMail({ attributes }: ExportOperation) {
  return textIn(attributes, 'mail') === undefined ? undefined : { mail: null };
}

/** Tokens of delta queries: everything a round needs, opaque to clients, good for seven days (directory objects). */

import { PROPERTIES, type ObjectKind } from '../../directory/properties.ts';

export const DELTA_TOKEN_LIFETIME_MS = 7 * 86_400_000;

export interface DeltaToken {
  readonly kind: ObjectKind;
  /** Tracked properties, and `manager` or `members` where the relationship is tracked. */
  readonly select: readonly string[];
  /** Only these objects, or all. */
  readonly ids: readonly string[] | null;
  readonly round: 'enumeration' | 'changes';
  /** Places in the change log: a round of changes covers `[from, to)`, the round after it starts at `to`. */
  readonly from: number;
  readonly to: number;
  /** Where the next page begins. */
  readonly position: number;
  /** Links of the object at `position` from this place on. */
  readonly linkPosition: number;
  /** Milliseconds. */
  readonly issuedAt: number;
}

export function writeDeltaToken(token: DeltaToken): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

export function readDeltaToken(text: string): DeltaToken | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  return isDeltaToken(value) ? value : undefined;
}

function isDeltaToken(value: unknown): value is DeltaToken {
  if (typeof value !== 'object' || value === null) return false;
  const token = value as Partial<Record<keyof DeltaToken, unknown>>;
  const numbers = [token.from, token.to, token.position, token.linkPosition, token.issuedAt];
  return (
    typeof token.kind === 'string' &&
    Object.hasOwn(PROPERTIES, token.kind) &&
    Array.isArray(token.select) &&
    (token.round === 'enumeration' || token.round === 'changes') &&
    numbers.every((number) => typeof number === 'number')
  );
}

/** Failures on demand: what a network and a domain controller in trouble do to a client. */

import type { Operation, OperationKind } from './messages.ts';
import type { ResultName } from './result.ts';

export type FaultAction =
  /** Close the connection: at once and with nothing done, or after so many responses; 0: done, but the answer is lost. */
  | { readonly kind: 'cut'; readonly afterResponses?: number }
  /** Answer with a result instead of doing anything. */
  | { readonly kind: 'answer'; readonly result: ResultName; readonly message?: string }
  /** Answer with a result after so many entries of a search. */
  | { readonly kind: 'answer-after'; readonly result: ResultName; readonly entries: number }
  /** Wait before answering. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Send octets that are no LDAP message. */
  | { readonly kind: 'garbage' }
  /** Refuse a connection as soon as it is made; for the operation `connect` only. */
  | { readonly kind: 'refuse' };

export interface FaultRule {
  readonly operation: OperationKind | 'connect' | 'any';
  /** How many matching operations go undisturbed before; 0 unless given. */
  readonly after?: number;
  /** How many are disturbed; 1 unless given. */
  readonly times?: number;
  /** Further condition on the request. */
  readonly matches?: (operation: Operation) => boolean;
  readonly action: FaultAction;
}

export interface InjectedFault {
  /** How often it has struck. */
  readonly struck: number;
  remove(): void;
}

export class Faults {
  readonly #rules = new Set<{ rule: FaultRule; seen: number; struck: number }>();

  inject(rule: FaultRule): InjectedFault {
    const entry = { rule, seen: 0, struck: 0 };
    this.#rules.add(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove: () => this.#rules.delete(entry),
    };
  }

  clear(): void {
    this.#rules.clear();
  }

  /** The action for an operation that has just arrived, if one is due. */
  next(operation: Operation | 'connect'): FaultAction | undefined {
    for (const entry of this.#rules) {
      const { rule } = entry;
      if (!isMeant(rule, operation)) continue;
      entry.seen++;
      if (entry.seen <= (rule.after ?? 0) || entry.struck >= (rule.times ?? 1)) continue;
      entry.struck++;
      return rule.action;
    }
    return undefined;
  }
}

function isMeant(rule: FaultRule, operation: Operation | 'connect'): boolean {
  if (operation === 'connect') return rule.operation === 'connect';
  if (rule.operation !== 'any' && rule.operation !== operation.kind) return false;
  return rule.matches?.(operation) ?? true;
}

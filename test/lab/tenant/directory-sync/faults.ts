/**
 * Faults of the directory-sync service on demand. A rule says which requests it meets (by operation, by an object that is
 * among those sent), how often, with what probability, and what happens; what concerns single objects is asked for each.
 */

import type { HostileReply } from './hostile-replies.ts';

export type When = 'before-applying' | 'after-applying';

export type RequestFault =
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'cut-connection'; readonly when: When }
  /** A SOAP fault; with status 200, one inside an answer that says success. Before applying, unless told otherwise. */
  | {
      readonly kind: 'fault';
      readonly reason: string;
      readonly errorCode?: string;
      readonly status?: number;
      readonly when?: When;
    }
  /** Status 200 and a reply that holds an `ErrorDescription` in the place of a result. Nothing is applied. */
  | { readonly kind: 'error-description'; readonly text: string }
  | {
      readonly kind: 'unavailable';
      readonly retryAfterSeconds?: number;
      readonly status?: number;
      readonly when?: When;
    }
  /** Applied; the connection ends in the middle of the answer, or after so many octets. */
  | { readonly kind: 'truncated-reply'; readonly octets?: number }
  /** Applied; the answer is well-behaved HTTP and whole, and its binary XML is not: see `hostile-replies.ts`. */
  | { readonly kind: 'hostile-reply'; readonly of: HostileReply }
  /** The token is refused as expired, whatever its claims say. */
  | { readonly kind: 'token-expired' }
  | { readonly kind: 'redirect'; readonly url: string; readonly element?: 'Url' | 'Location' }
  /** Applied; the results come in no order. */
  | { readonly kind: 'shuffled-results' }
  /** Applied; there is a result for an object that was not sent as well. */
  | { readonly kind: 'foreign-result'; readonly sourceAnchor: string };

export type ObjectFault =
  /** Applied; the answer says nothing of the object. */
  | { readonly kind: 'missing-result' }
  /** Not applied; the answer says why. */
  | { readonly kind: 'object-fails'; readonly errorCode: string; readonly errorDescription: string };

export type DirectorySyncFault = RequestFault | ObjectFault;

export interface CallSubject {
  readonly operation: string;
  /** Of the objects in the request; none where the operation sends none. */
  readonly sourceAnchors: readonly string[];
}

export interface DirectorySyncFaultRule {
  /** Of the operation; default every one. */
  readonly operation?: string | RegExp;
  /** Requests with this object among those sent; for a fault of single objects, this object. */
  readonly sourceAnchor?: string;
  readonly predicate?: (subject: CallSubject) => boolean;
  readonly action: DirectorySyncFault;
  /** How many requests (objects) it meets; without it, every one. */
  readonly times?: number;
  /** How many that match pass first. */
  readonly after?: number;
  /** Of one that matches being met; 1 without it. */
  readonly probability?: number;
}

export interface InjectedDirectorySyncFault {
  /** How many requests (objects) it has met. */
  readonly hits: number;
  remove(): void;
}

export interface DirectorySyncFaults {
  inject(rule: DirectorySyncFaultRule): InjectedDirectorySyncFault;
  clear(): void;
  /** The first rule for requests that meets this one, its count taken down. */
  forRequest(subject: CallSubject): RequestFault | undefined;
  /** As {@link DirectorySyncFaults.forRequest}, for one object of a request. */
  forObject(operation: string, sourceAnchor: string): ObjectFault | undefined;
}

interface ActiveRule {
  readonly rule: DirectorySyncFaultRule;
  passed: number;
  hits: number;
}

export function createDirectorySyncFaults(random: () => number): DirectorySyncFaults {
  const active = new Set<ActiveRule>();
  function next(ofObjects: boolean, subject: CallSubject): DirectorySyncFault | undefined {
    for (const entry of active) {
      if (isOfObjects(entry.rule.action) === ofObjects && meets(entry, subject, random)) return entry.rule.action;
    }
    return undefined;
  }
  return {
    inject(rule) {
      const entry: ActiveRule = { rule, passed: 0, hits: 0 };
      active.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => {
          active.delete(entry);
        },
      };
    },
    clear: () => {
      active.clear();
    },
    forRequest(subject) {
      const action = next(false, subject);
      return action === undefined || isOfObjects(action) ? undefined : action;
    },
    forObject(operation, sourceAnchor) {
      const action = next(true, { operation, sourceAnchors: [sourceAnchor] });
      return action !== undefined && isOfObjects(action) ? action : undefined;
    },
  };
}

function isOfObjects(action: DirectorySyncFault): action is ObjectFault {
  return action.kind === 'missing-result' || action.kind === 'object-fails';
}

function meets(entry: ActiveRule, subject: CallSubject, random: () => number): boolean {
  const { rule } = entry;
  if (rule.times !== undefined && entry.hits >= rule.times) return false;
  if (!isMatch(rule, subject)) return false;
  entry.passed += 1;
  if (entry.passed <= (rule.after ?? 0)) return false;
  if (rule.probability !== undefined && random() >= rule.probability) return false;
  entry.hits += 1;
  return true;
}

function isMatch({ operation, sourceAnchor, predicate }: DirectorySyncFaultRule, subject: CallSubject): boolean {
  if (typeof operation === 'string' && operation !== subject.operation) return false;
  if (operation instanceof RegExp && !operation.test(subject.operation)) return false;
  if (sourceAnchor !== undefined && !subject.sourceAnchors.includes(sourceAnchor)) return false;
  return predicate?.(subject) ?? true;
}

/**
 * Faults on demand. A rule says which requests it meets, how often, and what happens to them; items of a batch are
 * requests of their own.
 */

import type { Json } from './json.ts';

export interface FaultSubject {
  readonly method: string;
  /** With version segment and without query: `/v1.0/users`; of the sign-in service: `/<tenant>/oauth2/v2.0/token`. */
  readonly path: string;
  readonly body: Json | undefined;
  readonly inBatch: boolean;
}

export interface FaultMatch {
  readonly method?: string;
  readonly path?: string | RegExp;
  readonly inBatch?: boolean;
  readonly predicate?: (subject: FaultSubject) => boolean;
}

export type FaultAction =
  /** Answers without doing anything. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly body?: Json;
      readonly headers?: { readonly [name: string]: string };
    }
  /** Does what is asked and then answers this: by default 500. */
  | { readonly kind: 'answer-after-applying'; readonly status?: number; readonly body?: Json }
  /** The connection breaks; in a batch, that of the whole batch. */
  | { readonly kind: 'cut-connection'; readonly when: 'before-applying' | 'after-applying' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** 429 with Retry-After. */
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  /** The item is carried out, but the batch answer says nothing of it. */
  | { readonly kind: 'drop-batch-item' }
  /** 410 for a delta request that carries a token. */
  | { readonly kind: 'expire-delta-token' }
  /** The link to the next page of a list no longer works. */
  | { readonly kind: 'expire-next-link' };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly action: FaultAction;
  /** How many requests it meets; without it, every one. */
  readonly times?: number;
  /** How many matching requests pass first. */
  readonly after?: number;
  /** Of a matching request being met; 1 without it. */
  readonly probability?: number;
}

export interface InjectedFault {
  /** How many requests it has met. */
  readonly hits: number;
  remove(): void;
}

export interface Faults {
  inject(rule: FaultRule): InjectedFault;
  clear(): void;
  /** The action for a request, with the rule's count taken down. */
  next(subject: FaultSubject): FaultAction | undefined;
}

interface ActiveRule {
  readonly rule: FaultRule;
  passed: number;
  hits: number;
}

export function createFaults(random: () => number): Faults {
  const active = new Set<ActiveRule>();
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
    next(subject) {
      for (const entry of active) if (meets(entry, subject, random)) return entry.rule.action;
      return undefined;
    },
  };
}

function meets(entry: ActiveRule, subject: FaultSubject, random: () => number): boolean {
  const { rule } = entry;
  if (rule.times !== undefined && entry.hits >= rule.times) return false;
  if (!isMatch(rule.match ?? {}, subject)) return false;
  entry.passed += 1;
  if (entry.passed <= (rule.after ?? 0)) return false;
  if (rule.probability !== undefined && random() >= rule.probability) return false;
  entry.hits += 1;
  return true;
}

function isMatch(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && match.method !== subject.method) return false;
  if (match.inBatch !== undefined && match.inBatch !== subject.inBatch) return false;
  if (typeof match.path === 'string' && match.path !== subject.path) return false;
  if (match.path instanceof RegExp && !match.path.test(subject.path)) return false;
  return match.predicate?.(subject) ?? true;
}

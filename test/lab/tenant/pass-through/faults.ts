/** What goes wrong on demand. A rule meets whatever is at its place, so often, after so many that pass. */

/**
 * A status in the place of an answer, a connection that breaks before or after the request was carried out, or an answer that
 * is a page of somebody in between, or XML whose document type grows without end.
 */
export type HttpFault = number | 'cut-before' | 'cut-after' | 'page' | 'document-type';

export interface FaultsByPlace {
  readonly registration: HttpFault;
  readonly bootstrap: HttpFault;
  readonly renewal: HttpFault;
  /** Switching the tenant, and asking how it stands. */
  readonly switch: HttpFault;
  /** The agent's answer to a request. */
  readonly answer: HttpFault;
  /** A listener's WebSocket is refused with this status. */
  readonly signalling: number;
  /** Its link is refused with this AMQP condition. */
  readonly link: string;
  /**
   * What comes over the listener is no message: no binary XML, half of it, an envelope without a relay, a relay of somebody
   * else, or the same twice.
   */
  readonly oneway: 'garbage' | 'truncated' | 'no-relay' | 'foreign-host' | 'twice';
  readonly relay: RelayFault;
  readonly request: RequestFault;
}

/** The relay refuses the agent, is cut at a place, or says what it must not. */
export type RelayFault =
  | 'accept-refused'
  | 'cut-before-accept-reply'
  | 'cut-before-request'
  | 'cut-in-request'
  | 'cut-after-request'
  | 'garbage-record'
  | 'garbage-xml'
  | 'record-too-long'
  | 'unknown-string'
  | 'unknown-sequence';

/** The request itself is not what it should be. */
export type RequestFault =
  /** The same request comes again, with the same id, over another relay. */
  | 'replayed'
  /** It names another tenant. */
  | 'foreign-tenant'
  /** The password is encrypted for certificates that are not the agent's. */
  | 'foreign-key'
  /** The agent's identifier stands at a block that another key made. */
  | 'wrong-block'
  /** The block holds no JSON with one text. */
  | 'no-password'
  /** The answer is to go to another host. */
  | 'foreign-return-host'
  /** A context of a kind that no agent knows. */
  | 'unknown-context';

export type FaultPlace = keyof FaultsByPlace;

export type PassThroughFaultRule = {
  readonly [P in FaultPlace]: {
    readonly at: P;
    readonly what: FaultsByPlace[P];
    /** How many it meets; without it, all. */
    readonly times?: number;
    /** How many pass first. */
    readonly after?: number;
    /** Only of this agent. */
    readonly agentId?: string;
  };
}[FaultPlace];

export interface InjectedPassThroughFault {
  readonly hits: number;
  remove(): void;
}

export interface PassThroughFaults {
  inject(rule: PassThroughFaultRule): InjectedPassThroughFault;
  clear(): void;
  /** What is to happen now, with the rule's count taken down. */
  next<P extends FaultPlace>(at: P, agentId?: string): FaultsByPlace[P] | undefined;
}

interface ActiveRule {
  readonly rule: PassThroughFaultRule;
  passed: number;
  hits: number;
}

export function createPassThroughFaults(): PassThroughFaults {
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
    next<P extends FaultPlace>(at: P, agentId?: string) {
      const met = [...active].find((entry) => meets(entry, at, agentId));
      return met?.rule.what as FaultsByPlace[P] | undefined;
    },
  };
}

function meets(entry: ActiveRule, at: FaultPlace, agentId: string | undefined): boolean {
  const { rule } = entry;
  if (rule.at !== at || (rule.agentId !== undefined && rule.agentId !== agentId)) return false;
  if (rule.times !== undefined && entry.hits >= rule.times) return false;
  entry.passed += 1;
  if (entry.passed <= (rule.after ?? 0)) return false;
  entry.hits += 1;
  return true;
}

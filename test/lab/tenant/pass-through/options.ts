/** How the tenant side of pass-through authentication starts, and what a test may change while it runs. */

export interface PassThroughOptions {
  /** Requests that deviate from the contract are refused, not only written down. Default true. */
  readonly strict?: boolean;
  /** Switched on for the tenant at once. Default false. */
  readonly enabled?: boolean;
  /** How a request reaches the agent. Default `complete`. */
  readonly variant?: RequestVariant;
  /** Listeners that an agent is told of, plain ones and as many reliable ones, over the namespaces in turn. Default 4 and 4. */
  readonly listeners?: number;
  readonly reliableListeners?: number;
  /** Default two. */
  readonly namespaces?: readonly string[];
  /** Milliseconds that the sign-in waits for an answer. Default 15,000, as the service says it does. */
  readonly timeoutMs?: number;
  /** Of these, how many it waits for an agent to come to a relay before it announces another one. Default 5,000. */
  readonly relayTimeoutMs?: number;
  /** Days of an issued certificate. Default 180. */
  readonly certificateDays?: number;
  /** Milliseconds between two bootstraps, as the agent is told. Default 600,000. */
  readonly bootstrapIntervalMs?: number;
  /** Minutes between two checks of the certificate, as the agent is told. Default 360. */
  readonly renewalCheckMinutes?: number;
  /** Minutes before its end at which a certificate is to be renewed; 0, as today's service says, leaves it to the agent. */
  readonly renewBeforeMinutes?: number;
  /** Requests at once, as the agent is told. Default 200. */
  readonly connectionLimit?: number;
  /** Seconds that a token of a listener may be good for, as the agent is told. Default 3,600. */
  readonly sasLifetimeS?: number;
  /** Transfers come in two WebSocket messages, as the service sends them. Default true. */
  readonly splitTransfers?: boolean;
  /** Agents are sent to the names of the public cloud, which `tenant.startProxy()` leads here. Default false: to the loopback address. */
  readonly productNames?: boolean;
  /** A `Ping` comes before the request on the relay's socket. Default true. */
  readonly ping?: boolean;
  /** Default as documented: 10 failures, then 60 seconds. */
  readonly lockout?: LockoutPolicy;
}

/**
 * `complete`: the relay's message holds the request. `connect`: it says where to fetch it; `connect-body`: and there it
 * stands inside `BodyBytes`.
 */
export type RequestVariant = 'complete' | 'connect' | 'connect-body';

export interface LockoutPolicy {
  readonly threshold: number;
  /** Of the first lock; each that follows without a success between them is twice as long. */
  readonly durationMs: number;
}

/** Plain data that a test changes while the tenant runs. */
export interface PassThroughSettings {
  strict: boolean;
  enabled: boolean;
  variant: RequestVariant;
  listeners: number;
  reliableListeners: number;
  namespaces: readonly string[];
  timeoutMs: number;
  relayTimeoutMs: number;
  certificateDays: number;
  bootstrapIntervalMs: number;
  renewalCheckMinutes: number;
  renewBeforeMinutes: number;
  connectionLimit: number;
  sasLifetimeS: number;
  splitTransfers: boolean;
  productNames: boolean;
  ping: boolean;
  lockout: LockoutPolicy;
  /** Kind of a further listener that the bootstrap tells of, which no agent knows. */
  unknownEndpoint: string | undefined;
  /** What the bootstrap says of the agent; anything else than `Ok` makes it stop. */
  connectorState: string;
}

const DEFAULTS: PassThroughSettings = {
  strict: true,
  enabled: false,
  variant: 'complete',
  listeners: 4,
  reliableListeners: 4,
  namespaces: ['lab-his-eur1-neur1', 'lab-his-eur1-weur1'],
  timeoutMs: 15_000,
  relayTimeoutMs: 5_000,
  certificateDays: 180,
  bootstrapIntervalMs: 600_000,
  renewalCheckMinutes: 360,
  renewBeforeMinutes: 0,
  connectionLimit: 200,
  sasLifetimeS: 3600,
  splitTransfers: true,
  productNames: false,
  ping: true,
  lockout: { threshold: 10, durationMs: 60_000 },
  unknownEndpoint: undefined,
  connectorState: 'Ok',
};

export function createPassThroughSettings(options: PassThroughOptions): PassThroughSettings {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...Object.fromEntries(given) };
}

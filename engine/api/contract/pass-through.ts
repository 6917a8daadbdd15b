/**
 * Pass-through authentication: the agent of this machine, the tenant's agents and its switch, and what has to be there before people
 * sign in through them. Preview: the service's contract is not documented, see the README.
 */

import { z } from 'zod';
import { signInSchema } from './answers.ts';
import { forestPartSchema } from './forests.ts';
import { faultSchema, time } from './shapes.ts';
import { signInPageSchema } from './tenants.ts';

const fault = faultSchema.nullable();

/** As `causeway agent register --endpoints` takes it; of a cloud of one's own. */
const endpointsSchema = z.strictObject({
  registration: z.url().optional(),
  administration: z.url().optional(),
  bootstrap: z.array(z.url()).min(1).optional(),
  signalling: z.string().startsWith('wss://').optional(),
  relay: z.string().startsWith('wss://').optional(),
  hosts: z.array(z.string().min(1)).min(1).optional(),
  registrationResource: z.string().min(1).optional(),
  caPem: z.string().optional(),
});

export const AGENT_PHASES = ['starting', 'listening', 'stopped-by-service', 'given-up', 'stopping', 'stopped'] as const;

const localAgentSchema = z.object({
  agentId: z.string(),
  registeredAt: time,
  /** The administrator, or the account of the machine. */
  registeredBy: z.string(),
  machine: z.string().nullable(),
  /** null: it has not run here yet. */
  phase: z.enum(AGENT_PHASES).nullable(),
  startedAt: time.nullable(),
  /** When the service answered it last. */
  heardAt: time.nullable(),
  certificateEnds: time.nullable(),
  /** Ways on which sign-ins come in. */
  listeners: z.object({ open: z.number(), all: z.number() }),
  inWork: z.number(),
  counters: z.object({
    accepted: z.number(),
    /** By the directory; for whose sake is known to the directory and the tenant alone. */
    refused: z.number(),
    /** No domain controller could be asked. */
    unanswerable: z.number(),
    /** Not encrypted for this agent. */
    undecryptable: z.number(),
    /** The tenant did not take the answer. */
    answersLost: z.number(),
    /** Malformed, replayed, late, of another tenant. */
    problems: z.number(),
  }),
  /** What stands against it now, the most pressing first. */
  troubles: z.array(faultSchema),
});

const statusSchema = z.object({
  signIn: signInSchema,
  /** A cloud of one's own whose services have to be named before anybody can sign in for it. */
  needsEndpoints: z.boolean(),
  agent: localAgentSchema.nullable(),
  /** Hashes are synchronized beside it: the method can be changed at once. */
  hasFallback: z.boolean(),
});

const tenantSchema = z.object({
  /** The tenant's switch. */
  enabled: z.boolean(),
  agents: z.array(
    z.object({
      id: z.string(),
      machine: z.string(),
      address: z.string(),
      isActive: z.boolean(),
      isThisOne: z.boolean(),
    }),
  ),
  /** Why the list of agents could not be read. */
  agentsFault: fault,
});

export const PASS_THROUGH_CHECKS = ['domains', 'controllers', 'lockout', 'agents', 'fallback'] as const;

const checkRowSchema = z.object({
  check: z.enum(PASS_THROUGH_CHECKS),
  /** null: of the tenant. */
  forest: z.string().nullable(),
  /** DNS name; null: of the forest or the tenant as a whole. */
  domain: z.string().nullable(),
  /** `warning`: it works, and not as well as it should; `failed`: nobody of it could sign in. */
  state: z.enum(['passed', 'warning', 'failed']),
  fault,
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  milliseconds: z.number(),
});

const handle = z.string().min(1);
/** Wrong passwords after which the tenant's smart lockout holds guesses back. */
const cloudThreshold = z.int().min(1).max(1000).default(10);

export const passThroughQueries = {
  /** Throws `not-configured`. */
  'pass-through': { arguments: z.strictObject({}), result: statusSchema },
} as const;

export const passThroughCommands = {
  /**
   * An administrator signs in for agents and the switch, for 15 minutes: another client than that of the tenant's settings. Reports `device-code` or
   * `open-browser`. Throws `pass-through-not-offered`.
   */
  'pass-through-sign-in': {
    arguments: z.strictObject({
      method: z.enum(['device-code', 'browser']),
      clientId: z.guid().optional(),
      endpoints: endpointsSchema.optional(),
      page: signInPageSchema,
    }),
    result: z.object({ handle: z.string(), userName: z.string(), expiresAt: time }),
  },
  /** What the tenant says: its switch and its agents. */
  'pass-through-tenant': { arguments: z.strictObject({ handle }), result: tenantSchema },
  /** Registers an agent on this machine and keeps its key; the engine's host runs it within seconds. Throws `agent-already-registered`. */
  'pass-through-register': {
    arguments: z.strictObject({ handle, replace: z.boolean().default(false) }),
    result: z.object({ agentId: z.string() }),
  },
  /** The tenant shows it as inactive from then on. */
  'pass-through-remove': { arguments: z.strictObject({}), result: z.object({ removed: z.boolean() }) },
  /**
   * Switches the sign-in of all managed domains of the tenant, and the method of the configuration with it. Off: to password hashes where they are
   * synchronized. Throws `pass-through-not-switched`.
   */
  'pass-through-switch': {
    arguments: z.strictObject({ handle, on: z.boolean() }),
    result: z.object({ enabled: z.boolean(), signIn: signInSchema }),
  },
  /** The checks before the switch; those of the tenant where somebody is signed in. Tells each as `pass-through-check-row`. */
  'pass-through-check': {
    arguments: z.strictObject({
      /** Of a draft; default: the forests that are configured. */
      forests: z.array(forestPartSchema).min(1).optional(),
      cloudThreshold,
      handle: handle.optional(),
      /** Of a draft: hashes are to be synchronized, too. */
      hasFallback: z.boolean().optional(),
    }),
    result: z.object({ rows: z.array(checkRowSchema) }),
  },
  /**
   * One sign-in as an agent would check it: asks the directory once, which counts a wrong password. What is answered is what
   * an agent would answer.
   */
  'pass-through-try': {
    arguments: z.strictObject({
      userName: z.string().trim().min(1).max(1024),
      password: z.string().min(1).max(256),
    }),
    result: z.object({
      accepted: z.boolean(),
      /** A Windows error; null where it was accepted. */
      error: z.number().nullable(),
      milliseconds: z.number(),
    }),
  },
} as const;

export const passThroughEvents = { 'pass-through-check-row': checkRowSchema } as const;

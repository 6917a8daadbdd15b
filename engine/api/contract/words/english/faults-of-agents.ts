/** Words for agents of pass-through authentication. */

import type { FaultWords } from '../catalogue.ts';

export const AGENT_FAULTS = {
  'agent-registration-refused': {
    what: '{server|The service} did not register the agent.',
    why: 'It answered[: {message}][ with status {status}][ in a form that Causeway does not know ({reason})].',
    remedy:
      'Sign in as a Hybrid Identity Administrator or Global Administrator of the tenant, and register again. The service may refuse agents that are not of Microsoft: see the limits in the README.',
  },
  'administrator-of-other-tenant': {
    what: 'The agent was not registered: the sign-in is for another tenant.',
    why: 'It should be for {tenantId}, and is for {found|none that it names}. Nothing was sent.',
    remedy: 'Sign in with an account of the tenant, or register with the right tenant.',
  },
  'agent-certificate-refused': {
    what: 'The certificate that the service issued is not used.',
    why: "It is not one of this agent ({reason}): its key, its tenant and its agent must be the agent's own, and it must not have ended.",
    remedy: 'Check that no proxy rewrites the answers, and try again. What was in use before stays in use.',
  },
  'agent-certificate-expired': {
    what: 'The certificate of the agent has expired[ on {end}].',
    why: 'It is renewed while the agent runs and reaches the service; this one did not in time. The service takes it no more.',
    remedy: 'Register the agent again: `causeway agent register --replace`.',
  },
  'agent-unknown': {
    what: '{server|The service} does not know this agent.',
    why: 'It refused the certificate of the agent (status {status}): the agent was removed from the tenant, or a proxy on the way opens the encryption and takes the certificate away.',
    remedy:
      'Let the hosts of the service pass unopened through the proxy. If the agent was removed, register it again: `causeway agent register --replace`.',
  },
  'agent-stopped-by-service': {
    what: 'The agent takes no sign-ins: the service says so.',
    why: 'It calls the state of the agent "{state}".',
    remedy: 'See how pass-through authentication stands in the tenant. The agent keeps asking, and goes on by itself.',
  },
  'agent-already-registered': {
    what: 'An agent is registered here already.',
    why: 'It is {agentId} of the tenant {tenantId}.',
    remedy: 'Use it, or say --replace: the old one then stays in the tenant as inactive until the service forgets it.',
  },
  'agent-not-registered': {
    what: 'No agent is registered here.',
    why: '{directory|The data directory} holds none.',
    remedy: 'Register one: `causeway agent register`.',
  },
  'agent-away': {
    what: 'The agent on {machine} does not reach the service[ since {since}].',
    why: 'Without it people sign in through the other agents; without any, nobody signs in with a password of the forest.',
    remedy:
      'See `causeway agent status` on that machine. If none comes back soon, change the sign-in method to password hash synchronization.',
  },
  'controllers-away': {
    what: 'The agent on {machine} reaches no domain controller that could check passwords[ since {since}].',
    why: 'It answers sign-ins with "no logon server", and people are told to try again.',
    remedy:
      'Check the domain controllers and the way to them (LDAPS or StartTLS). If they do not come back soon, change the sign-in method to password hash synchronization.',
  },
  'pass-through-not-offered': {
    what: 'Pass-through authentication is not offered in this cloud.',
    why: 'Microsoft runs no agents for {cloud}.',
    remedy: 'Choose password hash synchronization or federation.',
  },
} as const satisfies { readonly [code: string]: FaultWords };

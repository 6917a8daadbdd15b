/** Words for what stands against pass-through authentication, and for switching it. */

import type { FaultWords } from '../catalogue.ts';

export const PASS_THROUGH_FAULTS = {
  'pass-through-needs-tls': {
    what: 'Passwords cannot be checked in {forest}: its domain controllers are reached without TLS.',
    why: 'A password may only be sent to a domain controller inside TLS, and this forest is reached by signing and sealing.',
    remedy: 'Give the domain controllers certificates, and choose LDAPS or StartTLS for the forest.',
  },
  'pass-through-not-switched': {
    what: '{server|The service} did not change the sign-in of the tenant.',
    why: 'It answered[: {message}][ with status {status}][ in a form that Causeway does not know ({reason})].',
    remedy:
      'To turn it on, at least one agent has to be active. Sign in as a Hybrid Identity Administrator or Global Administrator, and try again.',
  },
  'controllers-few': {
    what: 'One domain controller of {domain} answers, out of {known}.',
    why: 'While it is away, nobody of the domain signs in to the cloud.',
    remedy: 'Name further domain controllers of the domain, or see why the others do not answer.',
  },
  'lockout-too-low': {
    what: 'The directory locks accounts of {domain} out too early: after {threshold} wrong passwords ({policy}).',
    why: 'The tenant lets {cloud} through before it holds guesses back by itself. It should do so well before the directory does, at half as many or fewer.',
    remedy:
      'Set the threshold of smart lockout in the tenant to {wanted} or lower, or raise the one of the directory to {least}. Until then Causeway keeps two tries for the person and answers further guesses itself.',
  },
  'agents-few': {
    what: '{count#active agent|active agents} where {least} are wanted.',
    why: 'While an agent is away, for an update for instance, another one has to take the sign-ins.',
    remedy: 'Register agents on further machines: `causeway agent register` there. Three are recommended.',
  },
  'fallback-missing': {
    what: 'Nothing is in reserve: password hashes are not synchronized.',
    why: 'If all agents or all domain controllers are away, nobody signs in until they are back. With hashes in the tenant the method can be changed at once.',
    remedy: 'Switch on password hash synchronization as an optional feature beside pass-through authentication.',
  },
} as const satisfies { readonly [code: string]: FaultWords };

/** What goes wrong with a relayed sign-in before there is somebody to be answered: counted and logged, never shown to the person. */

export type RelayProblem =
  /** Octets, a message or an order of messages that the protocol does not have. */
  | 'malformed'
  /** For another tenant than the agent's. */
  | 'wrong-tenant'
  /** The same sign-in once more. */
  | 'replayed'
  /** A host that is not the service's. */
  | 'foreign-host'
  /** The relay said no, or the connection to it ended. */
  | 'relay-closed'
  /** It took too long. */
  | 'timed-out'
  /** More at once than the agent takes. */
  | 'overloaded'
  /** A kind of request that this agent does not know. */
  | 'unsupported';

export class RelayError extends Error {
  readonly problem: RelayProblem;
  /** A word of ours or the protocol's, never a value of a message. */
  readonly reason: string;
  constructor(problem: RelayProblem, reason: string, options?: ErrorOptions) {
    super(`${problem}: ${reason}`, options);
    this.name = 'RelayError';
    this.problem = problem;
    this.reason = reason;
  }
}

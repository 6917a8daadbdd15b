/**
 * What a language has to say: the engine speaks in codes and numbers, an interface puts them into these words.
 *
 * Texts hold `{fact}` for a fact of the fault, `{fact|other words}` where it may not be known, `{fact#singular|plural}`
 * for a count with its noun, and `[...]` around a part that is left out when one of its facts is not known. `[[` and `]]` stand for the brackets themselves.
 */

/** What happened to which object; why, as far as known; what to do. */
export interface FaultWords {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /**
   * Other words where a fact says more: the first whose condition holds. A condition is `fact` (it is known) or
   * `fact=value`.
   */
  readonly variants?: { readonly [condition: string]: Partial<Pick<FaultWords, 'what' | 'why' | 'remedy'>> };
}

/** How a result is to be taken: by a colour and a sign, never by the colour alone. */
export type Tone = 'good' | 'notice' | 'held' | 'bad';

export interface ResultWords {
  /** Short enough for a column. */
  readonly name: string;
  readonly meaning: string;
  readonly tone: Tone;
}

export interface CounterWords {
  /** Follows a number: `12 requests`. */
  readonly label: string;
  /** After a single one, where that is another form: `1 request`. */
  readonly one?: string;
  readonly meaning: string;
}

/** What is wrong with a rule, why, what to do; where a name was probably meant, that first. */
export interface ProblemWords {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  readonly meant?: string;
}

/** What a check looks at, and what its result means where no fault says it. */
export interface CheckWords {
  readonly name: string;
  readonly good: string;
  readonly notice?: string;
  readonly problem?: string;
}

export interface PasswordWords {
  readonly states: { readonly [state: string]: ResultWords };
  readonly domainStates: { readonly [state: string]: ResultWords };
  /** Where somebody's password stands. */
  readonly outcomes: { readonly [outcome: string]: ResultWords };
  /** Why a password is not synchronized: after a colon. */
  readonly reasons: { readonly [reason: string]: string };
  /** Why one was sent, or looked at. */
  readonly causes: { readonly [cause: string]: string };
  readonly events: { readonly [kind: string]: string };
  /** Why everything is read. */
  readonly fullReasons: { readonly [reason: string]: string };
  readonly checks: { readonly [check: string]: CheckWords };
}

export interface FederationWords {
  /** A sentence each: the state is shown beside it. */
  readonly findings: { readonly [code: string]: string };
  readonly checks: { readonly [code: string]: CheckWords };
  /** Why a token is refused. */
  readonly refusals: { readonly [reason: string]: string };
  /** What is unusual about a token that is taken. */
  readonly notes: { readonly [note: string]: string };
  /** Of the tenant; those of certificates and addresses have the words of their findings. */
  readonly alarms: { readonly [kind: string]: { readonly what: string; readonly why: string } };
  /** What a claim rule is for. */
  readonly rules: { readonly [id: string]: string };
  /** What a step of a script does, and why. */
  readonly steps: { readonly [id: string]: { readonly name: string; readonly why: string } };
}

export interface Catalogue {
  /** The language's tag (BCP 47), also for numbers and times. */
  readonly language: string;
  readonly faults: { readonly [code: string]: FaultWords };
  readonly results: { readonly [result: string]: ResultWords };
  readonly cycleStatuses: { readonly [status: string]: ResultWords };
  readonly profiles: { readonly [profile: string]: string };
  /** By the kind of step that counts: `import`, `synchronization`, `export`. */
  readonly counters: { readonly [step: string]: { readonly [counter: string]: CounterWords } };
  readonly objectTypes: { readonly [objectType: string]: { readonly one: string; readonly many: string } };
  readonly stages: { readonly [stage: string]: string };
  readonly setupSteps: { readonly [step: string]: string };
  readonly ruleProblems: { readonly [code: string]: ProblemWords };
  /** Follows the proposal of a name that differs in letter case alone. */
  readonly onlyLetterCase: string;
  /** By kind of conflict: `why` is what the service will do. */
  readonly conflicts: { readonly [kind: string]: FaultWords };
  /** What could prevent a takeover and is not known beforehand. */
  readonly conflictDoubts: { readonly [doubt: string]: string };
  readonly conflictKinds: { readonly [kind: string]: string };
  readonly conflictSeverities: { readonly [severity: string]: string };
  readonly passwords: PasswordWords;
  readonly federation: FederationWords;
  readonly conflictFixes: { readonly [fix: string]: { readonly name: string; readonly meaning: string } };
}

/** One step of the schema. */
export interface Migration {
  /** Multiples of ten, so that a mend can be put between two. */
  readonly version: number;
  readonly sql: string;
}

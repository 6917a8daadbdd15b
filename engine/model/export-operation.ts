/** What export asks a connector to write, and what the connector answers. */

import type { Attributes } from './attribute-value.ts';
import type { Fault } from './fault.ts';

export type ExportKind = 'add' | 'update' | 'delete';

export interface ExportOperation {
  /** The journal entry of this operation; every answer carries it. */
  readonly operationId: number;
  readonly kind: ExportKind;
  readonly objectType: string;
  /** The object's DN in its connector space. */
  readonly dn: string;
  /** Absent for an add. */
  readonly anchor?: string;
  /**
   * Values to be written, in the connector's own attribute names; an empty list clears the attribute. `dn` in an update is
   * the name that the object is to have: a rename, a move, or both.
   */
  readonly attributes: Attributes;
  /** What the connector space last saw in the attributes that change: the before-image that was journaled. */
  readonly before: Attributes;
  /** Links to add and to remove. An add carries none: references come in a second pass. */
  readonly references: readonly ReferenceOperation[];
  /** DNs of the objects that `references` names, by anchor: some directories want them by a name of their own. */
  readonly targets?: ReadonlyMap<string, string>;
  /** An earlier attempt was sent and its answer never arrived: look at the directory before writing again. */
  readonly settle: boolean;
}

export interface ReferenceOperation {
  readonly attribute: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

export type ExportOutcome =
  | {
      readonly operationId: number;
      readonly status: 'done';
      /** The anchor that the directory gave to a new object. */
      readonly anchor?: string;
      /** The operation was found done already when looking before writing; nothing was sent. */
      readonly settled?: boolean;
    }
  | {
      readonly operationId: number;
      readonly status: 'failed';
      readonly fault: Fault;
      /** Where a reference operation failed in part: what did arrive. */
      readonly arrived?: readonly ReferenceOperation[];
    };

/** What a connected directory says of its objects, in the form in which every connector hands it to import. */

import type { Attributes } from './attribute-value.ts';

/** A reference as the directory names its target; `dn` is for people and for placeholders, the anchor decides. */
export interface ObjectReference {
  readonly anchor: string;
  readonly dn?: string;
}

/** The whole object as it stands. */
export interface ObjectChange {
  readonly kind: 'object';
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
  readonly attributes: Attributes;
  /**
   * Every reference attribute that was read, whole. An attribute that follows in parts (a large group) stands in
   * `partial` too; its first part is here, the others come as `ReferencesChange`, the last with `last: true`.
   */
  readonly references: { readonly [attribute: string]: readonly ObjectReference[] };
  readonly partial?: readonly string[];
}

/** A further part of a reference attribute of an object that was announced before it. */
export interface ReferencesChange {
  readonly kind: 'references';
  readonly anchor: string;
  readonly attribute: string;
  readonly targets: readonly ObjectReference[];
  readonly last: boolean;
}

/** What changed on an object: attributes absent here are as they were; an empty list clears. */
export interface PatchChange {
  readonly kind: 'patch';
  readonly anchor: string;
  /** The DN as it is now, where the directory says it. */
  readonly dn?: string;
  readonly objectType?: string;
  readonly attributes: Attributes;
  readonly references: { readonly [attribute: string]: ReferencePatch };
}

/** `all` replaces the list; otherwise values are added and removed one by one. */
export type ReferencePatch =
  | { readonly all: readonly ObjectReference[] }
  | { readonly added: readonly ObjectReference[]; readonly removed: readonly ObjectReference[] };

export interface DeleteChange {
  readonly kind: 'delete';
  readonly anchor: string;
}

export type ImportChange = ObjectChange | ReferencesChange | PatchChange | DeleteChange;

/** The values of one DN-valued attribute of one object, kept by the identity of what they point to. */

import type { DirectoryObject } from './directory-object.ts';

export interface Link {
  readonly target: DirectoryObject;
  /** False: the value was removed; the removal is remembered because DirSync reports it. */
  present: boolean;
  /** USN of the value's last change: link values have replication metadata of their own ([MS-ADTS] 3.1.1.1.9). */
  usn: number;
}

export class LinkSet {
  readonly #links = new Map<DirectoryObject, Link>();
  #visible: readonly DirectoryObject[] | undefined;
  readonly #linked: boolean;

  /** `linked`: the attribute has a linkID, so that values which point to deleted objects are not shown. */
  constructor(linked: boolean) {
    this.#linked = linked;
  }

  has(target: DirectoryObject): boolean {
    return this.#links.get(target)?.present ?? false;
  }

  /** Every value that was ever there, removed ones too. */
  all(): IterableIterator<Link> {
    return this.#links.values();
  }

  /** Targets in the order in which they were added; stable, so that range retrieval can page it. */
  targets(): readonly DirectoryObject[] {
    this.#visible ??= [...this.#links.values()]
      .filter((link) => link.present && !(this.#linked && link.target.deleted))
      .map((link) => link.target);
    return this.#visible;
  }

  set(target: DirectoryObject, present: boolean, usn: number): void {
    const link = this.#links.get(target);
    if (link) {
      link.present = present;
      link.usn = usn;
    } else {
      this.#links.set(target, { target, present, usn });
    }
    this.#visible = undefined;
  }

  forget(target: DirectoryObject): void {
    this.#links.delete(target);
    this.#visible = undefined;
  }

  /** A target was deleted or restored. */
  targetChanged(): void {
    this.#visible = undefined;
  }
}

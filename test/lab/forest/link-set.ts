/** The values of one DN-valued attribute of one object, kept by the identity of what they point to. */

export interface LinkTarget {
  readonly deleted: boolean;
}

export interface Link<T extends LinkTarget> {
  readonly target: T;
  /** False: the value was removed; the removal is remembered because DirSync reports it. */
  present: boolean;
  /** USN of the value's last change: link values have replication metadata of their own ([MS-ADTS] 3.1.1.1.9). */
  usn: number;
}

export class LinkSet<T extends LinkTarget> {
  readonly #links = new Map<T, Link<T>>();
  #visible: readonly T[] | undefined;
  readonly #linked: boolean;

  /** `linked`: the attribute has a linkID, so that values which point to deleted objects are not shown. */
  constructor(linked: boolean) {
    this.#linked = linked;
  }

  has(target: T): boolean {
    return this.#links.get(target)?.present ?? false;
  }

  /** Every value that was ever there, removed ones too. */
  all(): IterableIterator<Link<T>> {
    return this.#links.values();
  }

  /** Targets in the order in which they were added; stable, so that range retrieval can page it. */
  targets(): readonly T[] {
    this.#visible ??= [...this.#links.values()]
      .filter((link) => link.present && !(this.#linked && link.target.deleted))
      .map((link) => link.target);
    return this.#visible;
  }

  set(target: T, present: boolean, usn: number): void {
    const link = this.#links.get(target);
    if (link) {
      link.present = present;
      link.usn = usn;
    } else {
      this.#links.set(target, { target, present, usn });
    }
    this.#visible = undefined;
  }

  forget(target: T): void {
    this.#links.delete(target);
    this.#visible = undefined;
  }

  /** A target was deleted or restored. */
  targetChanged(): void {
    this.#visible = undefined;
  }
}

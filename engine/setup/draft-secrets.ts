/**
 * Secrets of a setup that is not finished: typed in, held in memory, gone with the process. They are never stored, logged
 * or given back to an interface, which learns their names alone.
 */

export interface DraftSecrets {
  set(name: string, value: string): void;
  get(name: string): string | undefined;
  /** In the order in which they were first set. */
  names(): readonly string[];
  clear(): void;
}

export function createDraftSecrets(): DraftSecrets {
  const held = new Map<string, string>();
  return {
    set: (name, value) => void held.set(name, value),
    get: (name) => held.get(name),
    names: () => [...held.keys()],
    clear: () => held.clear(),
  };
}

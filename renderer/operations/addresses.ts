/** Where things are: addresses of pages with what they are to show. */

interface RunObjects {
  readonly runs: readonly number[];
  readonly counters: readonly string[];
  readonly connector?: string;
  /** What the number said, for the heading. */
  readonly what: string;
}

export function runObjectsAddress({ runs, counters, connector, what }: RunObjects): string {
  return address('/operations/objects', {
    runs: runs.join(','),
    counters: counters.join(','),
    connector,
    what,
  });
}

export function runAddress(id: number | string): string {
  return `#/operations/${String(id)}`;
}

export function pendingAddress(filter: { readonly [name: string]: string | undefined } = {}): string {
  return address('/pending', filter);
}

export function errorsAddress(filter: { readonly [name: string]: string | undefined } = {}): string {
  return address('/errors', filter);
}

export function conflictsAddress(filter: { readonly [name: string]: string | undefined } = {}): string {
  return address('/conflicts', filter);
}

export function waitingImportsAddress(connector: string): string {
  return address('/objects', { space: connector, state: 'pending-import' });
}

export function objectsAddress(filter: { readonly [name: string]: string | undefined }): string {
  return address('/objects', filter);
}

export interface ObjectPlace {
  readonly metaverse: number | null;
  readonly connectorObject: number | null;
}

/** The page of an object: of its identity where it has one. Null: it is nowhere any more. */
export function objectAddress({ metaverse, connectorObject }: ObjectPlace): string | null {
  if (metaverse !== null) return `#/objects/metaverse/${metaverse}`;
  return connectorObject === null ? null : `#/objects/space/${connectorObject}`;
}

export function address(path: string, parameters: { readonly [name: string]: string | undefined }): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined && value !== '') search.set(name, value);
  const text = search.toString();
  return text === '' ? `#${path}` : `#${path}?${text}`;
}

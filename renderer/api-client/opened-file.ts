/** A settings file that a person opened with the application: the shell reads it, the page that can use it takes it. */

type Taker = (file: File) => void;

const takers: Taker[] = [];
let waiting: File | undefined;

/** To the page that began to listen last; waits for one where there is none. */
export function offerOpenedFile(file: File): void {
  const taker = takers.at(-1);
  if (taker) taker(file);
  else waiting = file;
}

/** Gets files from now on, the one that waits at once. Returns the end of that. */
export function takeOpenedFiles(taker: Taker): () => void {
  takers.push(taker);
  const file = waiting;
  waiting = undefined;
  if (file) taker(file);
  return () => void takers.splice(takers.indexOf(taker), 1);
}

/** What the shell sends beside messages of the contract. */
export function openedFileIn(message: unknown): File | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, name, text } = message as { readonly [key: string]: unknown };
  if (type !== 'settings-file' || typeof name !== 'string' || typeof text !== 'string') return undefined;
  return new File([text], name, { type: 'application/json' });
}
